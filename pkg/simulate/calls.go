package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// callText tells what became of what another system was asked for.
func (pl *play) callText(f *journey.Fact) string {
	step := pl.spot(f)
	switch f.Kind {
	case journey.Called:
		text := step + " calls `" + f.To + "`"
		if f.Until > 0 {
			text += " and waits for its answer until " + pl.later(f.Until, f)
		}
		return text
	case journey.Answered:
		if f.Reason == "late" {
			return step + " is answered, but nobody waits for it any more"
		}
		return step + " is answered"
	case journey.Failed:
		return step + " fails: " + failure(f)
	case journey.WasParked:
		return "`" + pl.workflow(f) + "` is parked at `" + f.Subject + "`" + pl.which(f) + ": its steps stop until somebody resumes it"
	}
	return "`" + pl.workflow(f) + "` goes on: somebody has resumed it"
}

// groupText tells how a start waits for its exclusive group, and who is
// switched off.
func (pl *play) groupText(f *journey.Fact) string {
	name := "`" + pl.workflow(f) + "`" + pl.which(f)
	switch {
	case f.Kind == journey.Switched && f.To == "off":
		return "`" + pl.workflow(f) + "` is switched off: nothing of it starts, steps or sends"
	case f.Kind == journey.Switched:
		return "`" + pl.workflow(f) + "` is switched on again"
	case f.Kind == journey.GroupQueued:
		return name + " waits for its turn, at most until " + pl.later(f.Until, f) + ": " + f.Reason
	case f.Reason == "max_hold":
		return name + " no longer waits for its turn: the group `" + f.Subject + "` was taken for too long (`max_hold`)"
	}
	return "it is the turn of " + name + ": the group `" + f.Subject + "` is free"
}

// failure says why something failed.
func failure(f *journey.Fact) string {
	switch f.Reason {
	case "timeout":
		return "no answer came in time"
	case "":
		return "all attempts failed"
	}
	return f.Reason
}

// undecidedText tells what a step leaves because a value is not known: a field,
// a part of what a webhook sends, a new object.
func (pl *play) undecidedText(f *journey.Fact) string {
	if name, ok := strings.CutPrefix(f.Subject, "body."); ok {
		return "`" + name + "` is left out of what " + pl.spot(f) + " sends: " + f.Cause
	}
	if pl.p.Schema.Object(f.Subject) >= 0 {
		return "no " + f.Subject + " is created: " + f.Cause
	}
	if !pl.creates(f) {
		return f.Subject + " stays as it is: " + f.Cause
	}
	return f.Subject + " is left out: " + f.Cause
}

// askedInVain tells what an event, or the round of a repeat, asked and nobody could
// say: exit `tech` undecided: `contact.role` is absent.
func (pl *play) askedInVain(f *journey.Fact) string {
	what := "`" + pl.path(f) + "`: " + f.Subject
	if reason, ok := strings.CutPrefix(f.Subject, "exit "); ok {
		what = "exit `" + reason + "` of `" + pl.workflow(f) + "`"
	} else if f.Subject == "goal" {
		what = "goal of `" + pl.workflow(f) + "`"
	}
	return what + pl.which(f) + " undecided: " + f.Cause
}

// creates reports whether a fact is about a step that creates an object.
func (pl *play) creates(f *journey.Fact) bool {
	return f.Workflow >= 0 && f.Step >= 0 && pl.p.Workflows[f.Workflow].Steps[f.Step].Action == project.Create
}

// unanswered are checks that fail: for each webhook that waits for an answer
// that the scenario does not have, one.
func (pl *play) unanswered() []Check {
	var list []Check
	told := map[[2]int]bool{}
	for _, e := range pl.driver.Unanswered() {
		w := pl.p.Workflows[e.Ref.Workflow]
		s := w.Steps[e.Step]
		if told[[2]int{w.Index, s.Index}] {
			continue
		}
		told[[2]int{w.Index, s.Index}] = true
		list = append(list, Check{
			Text:    "answers: " + s.ID,
			Message: "the webhook `" + s.ID + "` of `" + w.Name + "` waits for an answer, and the scenario has none",
			Got: "it was called at " + pl.when(e.At, pl.zoneThen(e.Contact, e.At)) + "; write `answers: {" + s.ID + ": {" + shape(s) +
				"}}`, or `timeout` for none in time",
			Place: pl.answersPlace(),
		})
	}
	return list
}

// shape is the answer of a webhook as it is to be written.
func shape(s *project.Step) string {
	var parts []string
	for _, f := range s.Webhook.Answer.Fields {
		parts = append(parts, f.Name+": …")
	}
	return strings.Join(parts, ", ")
}

// answersPlace is where the scenario writes answers, else its name.
func (pl *play) answersPlace() diag.Span {
	if len(pl.s.Answers) > 0 {
		return pl.s.Answers[0].Span
	}
	return pl.s.Doc.Name.Span
}
