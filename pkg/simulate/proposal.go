package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// cannotFail says what is wrong with a vacuous scenario.
func (pl *play) cannotFail() string {
	if len(pl.s.Expect) == 0 {
		return "`" + pl.s.Name + "` expects nothing, so it cannot fail"
	}
	return "`" + pl.s.Name + "` cannot fail: all it expects holds with every workflow switched off, too"
}

// whatToAdd says why the expectations hold by themselves, and proposes one that
// does not: what did happen in the scenario.
func (pl *play) whatToAdd() string {
	why := ""
	switch {
	case len(pl.s.Expect) == 0:
	case slices.ContainsFunc(pl.s.Expect, func(e project.Expectation) bool { return e.Kind != project.Finally }):
		why = "`never` and `times: 0` hold by themselves where nothing happens: "
	default:
		why = "`finally` repeats what the scenario itself sets, or what held from the start: "
	}
	if line := pl.proposal(); line != "" {
		return why + "add what must happen, such as `" + line + "`"
	}
	return why + "add to `timeline` what starts a workflow, and to `expect` what must happen then"
}

// proposal is an expectation of this scenario that holds and would not without
// its workflows, "" where no workflow did anything.
func (pl *play) proposal() string {
	var best *journey.Fact
	bestRank := 0
	for i := range pl.facts {
		f := &pl.facts[i]
		if rank := pl.tells(f); rank > bestRank {
			best, bestRank = f, rank
		}
	}
	if best == nil {
		return ""
	}
	return pl.asExpected(best)
}

// tells ranks facts by what they tell about the scenario; 0 is nothing. What
// became of that which must never happen tells the most.
func (pl *play) tells(f *journey.Fact) int {
	if f.Kind == journey.StageMoved || f.Kind == journey.Breached {
		return 1
	}
	if f.Workflow < 0 {
		return 0
	}
	about := slices.ContainsFunc(pl.s.Expect, func(e project.Expectation) bool { return pl.fateOf(&e, f) })
	switch {
	case f.Kind == journey.Refused && f.Gate == "where":
		return when(about, 3, 2)
	case f.Kind == journey.Refused:
		return when(about, 8, 5)
	case f.Kind == journey.Skipped, f.Kind == journey.Held && f.From == "":
		return when(about, 9, 4)
	case f.Kind == journey.Exited && f.Reason != "completed":
		return when(about, 7, 4)
	case f.Kind == journey.Enrolled, f.Kind == journey.Sent:
		return 6
	}
	return 0
}

func when(about bool, yes, no int) int {
	if about {
		return yes
	}
	return no
}

// fateOf reports whether a fact says why something that must never happen did not.
func (pl *play) fateOf(e *project.Expectation, f *journey.Fact) bool {
	if e.Kind == project.Finally || e.Kind != project.WasRouted && !pl.to(e, f) {
		return false
	}
	switch f.Kind {
	case journey.Skipped, journey.Held:
		return pl.akin(e, f)
	}
	w := pl.p.Workflows[f.Workflow]
	return w.Name == e.Name || slices.Contains(pl.doers(e), w)
}

// asExpected writes a fact as the line that expects it.
func (pl *play) asExpected(f *journey.Fact) string {
	what := ""
	switch f.Kind {
	case journey.StageMoved:
		what = "stage: " + f.To
	case journey.Breached:
		what = "breached: " + f.Subject
	case journey.Refused:
		what = "refused: " + pl.workflow(f) + ", because: " + f.Gate
	case journey.Held:
		what = "held: " + f.Subject + ", because: " + f.Gate
	case journey.Skipped:
		name := f.Subject
		if pl.isStep(f) {
			name = pl.workflow(f) + "/" + pl.step(f)
		}
		what = "skipped: " + name + ", because: " + f.Gate
	case journey.Exited:
		what = "exited: " + pl.workflow(f) + ", reason: " + f.Reason
	case journey.Enrolled:
		what = "enrolled: " + pl.workflow(f)
	case journey.Sent:
		what = "sent: " + f.Subject
	}
	if f.Line.Object == pl.p.ContactObject() && len(pl.driver.Contacts()) > 1 {
		what += ", to: " + inYAML(f.Line.ID)
	}
	return "{" + what + "}"
}

// inYAML quotes what stands in braces where it needs that.
func inYAML(text string) string {
	if strings.ContainsAny(text, " ,:{}[]#'\"&*!|>%`+") {
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return text
}
