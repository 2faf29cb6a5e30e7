package cli

import (
	"errors"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
)

// The words of new; the rules for words stand in ui.go.

const (
	newShort   = "write a first test for a workflow, or a workflow from the library"
	newExample = `  fairlead new scenario nurture-ebook
  fairlead new workflow
  fairlead new workflow nurture-guide --from nurture-ebook`

	newScenarioShort   = "write a first test for a workflow from what it does with a typical contact"
	newScenarioExample = `  fairlead new scenario nurture-ebook
  fairlead new scenario nurture-ebook --name reads-everything
  fairlead new scenario nurture-ebook --dry-run`
	newScenarioLong = newScenarioShort + `

It finds a contact who enters the workflow, plays it to the end and writes what
happened as a scenario. The scenario passes as it is written; read it, and
correct what should not be so.`

	newWorkflowShort   = "write a workflow with its messages and scenarios from the library"
	newWorkflowExample = `  fairlead new workflow
  fairlead new workflow --from nurture-ebook
  fairlead new workflow nurture-guide --from nurture-ebook
  fairlead new workflow nurture-guide --from nurture-ebook --dry-run`
	newWorkflowLong = newWorkflowShort + `

Without --from it lists the library. With it, the workflow comes into the project
under NAME (else the name it has in the library), if lint then finds no new error
or warning, the new scenarios pass, and so do all that passed before. New notes,
and scenarios that failed before, are named. If the project lacks fields, events
or other names, each is named with its declaration, and nothing is written.`
	flagFrom           = "the workflow of the library to start from; without a name: lists the library"
	flagWorkflowDryRun = "print the files instead of writing them"

	takeFromLibrary  = "`fairlead new workflow NAME --from LIBRARY-NAME` brings one into your project"
	flagScenarioName = "name of the scenario and its file (default: WORKFLOW-normal-way)"
	flagDraftDryRun  = "print the file instead of writing it"
)

func newOfWhat() error {
	return request("`new` needs to know what to write", "write for example `fairlead new scenario nurture-ebook`, or `fairlead new workflow` to see the library")
}

func nothingNewOf(word string, known []string) error {
	hint := diag.DidYouMean(word, known)
	if hint == "" {
		hint = "it writes a " + strings.Join(known, " or a ")
	}
	return request("`new` cannot write a "+quote(word), hint)
}

func libraryNameMissing() error { return errors.New("it takes the name of a workflow of the library") }

func badWorkflowName(name string) error {
	return request(quote(name)+" is no name for a workflow", "names are small letters and digits with dashes between, such as nurture-guide")
}

func unknownEntry(name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	if hint == "" {
		hint = "`fairlead new workflow` lists the library"
	}
	return request("the library has no workflow "+quote(name), hint)
}

func nameTaken(kind, name string) error {
	return request("there is a "+kind+" "+quote(name)+" already", "choose another name: `fairlead new workflow NAME --from LIBRARY-NAME`")
}

func filesExist(files []string) error {
	return request("there is "+quoted(files)+" already", "choose another name: `fairlead new workflow NAME --from LIBRARY-NAME`")
}

func adaptFirst(page string) string { return "what to adapt before it goes live:\n" + page }

// checkedWorkflow says what was really found, and no more.
func checkedWorkflow(name string, c render.AsBefore) string {
	text := "`fairlead lint` finds no error or warning that is new"
	switch {
	case c.Findings > 0:
		text += " (" + render.Amount(c.Findings, "finding") + " as before)"
	case len(c.Notes) == 0:
		text = "`fairlead lint` finds nothing new"
	}
	text += played(c)
	for _, n := range c.Notes {
		text += "\na note is new: " + n.Rule + " at " + n.Place.String() + ": " + n.Text
	}
	if c.Excused > 0 {
		text += "\nan `allow` in the new files excuses " + render.Amount(c.Excused, "finding") + ", and says why"
	}
	return text + "\n`fairlead graph " + name + "` draws it"
}

// played says how the scenarios went.
func played(c render.AsBefore) string {
	if len(c.Failing) == 0 {
		return ", and all " + render.Amount(c.Scenarios, "scenario") + " pass"
	}
	return "; " + strconv.Itoa(c.Scenarios-len(c.Failing)) + " of " + render.Amount(c.Scenarios, "scenario") + " pass" +
		"\nthese failed before, and still do: delete them, or take out what they expect of a workflow that is off: " + quoted(c.Failing)
}

// foreignPeople names the library's people who would answer in the user's project.
func foreignPeople(lines []string) string {
	return "these are people of the library's company: put your own in their place\n" + strings.Join(lines, "\n")
}

// stillNamed says where links and texts are those of the library's company.
func stillNamed(domain string, files []string) string {
	return "`" + domain + "` of the library's company still stands in links and texts: put your own in\n  " + strings.Join(files, "\n  ")
}

// besideTwins warns of workflows for the same moment, and says what people get twice.
func besideTwins(twins []library.Twin) string {
	lines := "your project has a workflow that may be there for the same moment; if it is, give one of the two `enabled: false`:"
	if len(twins) > 1 {
		lines = "your project has workflows that may be there for the same moment; where they are, give one of the two `enabled: false`:"
	}
	for _, t := range twins {
		lines += "\n" + quote(t.Workflow) + " and " + quote(t.New) + ": " + t.Because
		if len(t.Twice) > 0 {
			lines += "\n  the same people would get " + strings.Join(t.Twice, ", ")
		}
	}
	return lines
}

func scenarioOfWhat() error {
	return request("`new scenario` needs the name of a workflow", "`fairlead graph` shows all there are")
}

func scenarioNameMissing() error { return errors.New("it takes the name of the new scenario") }

func badScenarioName(name string) error {
	return request(quote(name)+" is no name for a scenario", "names are small letters and digits with dashes between, such as reads-everything")
}

func runsElsewhere(name, system string) error {
	return request(quote(name)+" runs in "+system+" (`managed_by`), so nothing of it is played here", "choose a workflow that Fairlead runs")
}

func scenarioExists(name string) error {
	return request("there is a scenario "+quote(name)+" already", "choose another with --name, or leave --name out")
}

func fileExists(file string) error {
	return request("there is a file "+quote(file)+" already", "choose another name with --name, or leave --name out")
}

func noScenarioFolder(name string) error {
	return request(quote(name)+" is no folder, so no scenario can be written into it", "move it away: scenarios stand there")
}

func folderIgnored(file string) error {
	return request("the project leaves "+quote(file)+" out: its `ignore` has the folder", "take the folder out of `ignore` in fairlead.yaml")
}

func draftBroken(name string) error {
	return &exitError{code: exitFailed, message: "the draft " + quote(name) + " does not hold what it says", hint: "please report it together with the workflow; nothing was written"}
}

func playDraft(name string) string {
	return "`fairlead simulate " + name + "` plays it; read the file before you trust it"
}
