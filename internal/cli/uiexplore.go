package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// The words of simulate --explore. What a line brought is said in package simulate.
const (
	flagExplore      = "play a contact through `WORKFLOW` by hand: lines from the terminal or a script"
	flagFromScenario = "with --explore: begin with who is there in this `SCENARIO`"
	explorePrompt    = "> "
	exploreWelcome   = "a number chooses, an empty line lets time pass; see `help`"
)

func exploreEmpty() error { return errors.New("it takes the name of a workflow") }

func scenarioAlone() error {
	return request("`--scenario` says with whom `--explore` begins, and there is no `--explore`", "`fairlead simulate NAME` plays a scenario")
}

func exploreBeside(strays []string) error {
	return request("`--explore` does not go together with "+strings.Join(strays, ", "),
		"`fairlead simulate --explore WORKFLOW [--scenario NAME]` plays one contact by hand")
}

func noOneToPlay() error {
	return request("the data model has no `contact`, so there is nobody to play", "")
}

// linesWrong ends a script in which not every line was understood.
func linesWrong(list []int, of int) error {
	numbers := make([]string, len(list))
	for i, n := range list {
		numbers[i] = strconv.Itoa(n)
	}
	word := "line "
	if len(list) > 1 {
		word = "lines "
	}
	return request(render.Amount(len(list), "line")+" of "+strconv.Itoa(of)+" could not be done: "+word+strings.Join(numbers, ", "),
		"each is followed by what is wrong with it")
}

// cannotSave says why a scenario is not written.
func cannotSave(file string, err error) simulate.Problem {
	if err == nil {
		return simulate.Problem{Message: "there is a file " + quote(file) + " already", Help: "nothing is overwritten: choose another name"}
	}
	return simulate.Problem{Message: "cannot write " + quote(file) + ": " + plainCause(err), Help: "nothing was written"}
}

func saved(name, file string) string {
	return "written into " + quote(file) + "; `fairlead simulate " + name + "` plays it"
}
