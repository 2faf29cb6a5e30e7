package journey

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

// The cases together touch the whole language: each trigger starts and is refused, each step runs and is
// skipped by its own `when`, each gate refuses. What no scenario can say (an event that arrives late) is tested
// in Go; a send window holds and never refuses.
func TestCasesTouchTheWholeLanguage(t *testing.T) {
	seen := map[string]int{}
	for _, p := range programs(t) {
		for _, s := range p.Scenarios {
			for _, f := range Play(p, s).Facts() {
				for _, word := range touched(p, &f) {
					seen[word]++
				}
			}
		}
	}
	var want []string
	for _, trigger := range []string{"event", "changed", "becomes", "enters_stage", "inactive", "date", "schedule", "enroll"} {
		want = append(want, "starts by "+trigger, "refuses by "+trigger)
	}
	for a := project.Send; a <= project.External; a++ {
		want = append(want, "runs "+a.String(), "skips "+a.String())
	}
	for _, gate := range strings.Fields("kill_switch where rules data suppress goal exit reentry exclusive") {
		want = append(want, "enrollment refused by "+gate)
	}
	for _, gate := range strings.Fields("holdout address bounce not_after suppress block consent topic quiet_hours cap max_hold") {
		want = append(want, "send refused by "+gate)
	}
	for _, gate := range strings.Fields("send_window quiet_hours cap") {
		want = append(want, "send held by "+gate, "send released by "+gate)
	}
	for _, w := range want {
		if seen[w] == 0 {
			t.Errorf("no case: %s", w)
		}
	}
}

// touched says in words what of the language a decision belongs to.
func touched(p *project.Program, f *Fact) []string {
	if f.Workflow < 0 {
		return nil
	}
	w := p.Workflows[f.Workflow]
	var words []string
	switch f.Kind {
	case Enrolled:
		trigger, _, _ := strings.Cut(f.Reason, " ")
		words = append(words, "starts by "+trigger)
		if trigger == "enroll" {
			words = append(words, "runs enroll")
		}
		return words
	case Refused:
		words = append(words, "enrollment refused by "+f.Gate)
		if len(w.Triggers) == 1 {
			words = append(words, "refuses by "+triggerWords[w.Triggers[0].Kind])
		}
		return words
	case Held:
		return []string{"send held by " + f.Gate}
	case Released:
		return []string{"send released by " + f.Gate}
	}
	if f.Step < 0 || f.Step >= len(w.Steps) {
		return nil
	}
	action := w.Steps[f.Step].Action
	switch {
	case f.Kind == Skipped && f.Gate == "when":
		return []string{"skips " + action.String()}
	case f.Kind == Skipped && action == project.Send:
		return []string{"send refused by " + f.Gate}
	case f.Kind != Exited || action == project.ExitAction:
		return []string{"runs " + action.String()}
	}
	return nil
}

var triggerWords = [...]string{"event", "changed", "becomes", "enters_stage", "inactive", "date", "schedule", "enroll"}

// The words above are those of the trigger kinds.
func TestTriggerWords(t *testing.T) {
	if i := slices.Index(triggerWords[:], "enroll"); project.TriggerKind(i) != project.OnEnroll {
		t.Error("a trigger kind is missing")
	}
}
