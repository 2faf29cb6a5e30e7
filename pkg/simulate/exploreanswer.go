package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// awaiting is a webhook that waits for its answer.
type awaiting struct {
	call journey.Call
	step *project.Step
	w    *project.Workflow
	// until is when the time for it is over, [expr.Never] for no end.
	until int64
}

// awaiting lists the webhooks whose answers are awaited.
func (x *Exploration) awaiting() []awaiting {
	var list []awaiting
	for _, k := range x.pl.driver.Lines() {
		line := x.pl.driver.Line(k)
		for _, c := range line.Calls {
			for _, e := range line.Enrollments {
				if e.Ref == c.Ref && e.Awaits == c.Effect {
					w := x.p.Workflows[c.Ref.Workflow]
					list = append(list, awaiting{c, w.Steps[c.Step], w, e.Until})
				}
			}
		}
	}
	return list
}

// answer says what a webhook answers: STEP field=value …, or STEP timeout.
func (x *Exploration) answer(a *Turn, rest string) {
	name, rest, _ := strings.Cut(rest, " ")
	list := x.awaiting()
	i := slices.IndexFunc(list, func(k awaiting) bool { return stepNamed(k.w, k.step, name) })
	if i < 0 {
		x.nobodyAsks(a, name, list)
		return
	}
	k := list[i]
	if rest = strings.TrimSpace(rest); rest == "timeout" {
		if k.until < expr.Never {
			x.play(a, move{until: k.until})
			return
		}
		x.play(a, move{
			reply: &journey.Answer{Effect: k.call.Effect, Ref: k.call.Ref, Step: k.call.Step, Timeout: true}, at: x.pl.driver.Now(),
			answer: project.Answer{Workflow: k.w.Index, StepID: k.step.ID, Timeout: true},
		})
		return
	}
	text := "  " + k.w.Name + "/" + k.step.ID + ":\n"
	pairs := a.pairs(rest)
	for _, f := range pairs {
		text += "    " + f.key + ": " + f.value + "\n"
	}
	if len(pairs) == 0 && len(a.Problems) == 0 {
		a.refuse("`answer` says nothing", "write `answer "+k.step.ID+" field=value …` or `answer "+k.step.ID+" timeout`; its fields: "+shape(k.step))
	}
	if len(a.Problems) > 0 {
		return
	}
	answers, ds := x.lines.Answers(x.start, text)
	if a.refuseAll(ds); len(a.Problems) > 0 || len(answers) != 1 {
		return
	}
	reply := &journey.Answer{Effect: k.call.Effect, Ref: k.call.Ref, Step: k.call.Step}
	for _, v := range answers[0].Fields {
		reply.Fields = append(reply.Fields, project.SlotValue{Slot: k.step.Webhook.Answer.Slot(v.Name), Value: v.Value.Literal})
	}
	x.play(a, move{reply: reply, at: x.pl.driver.Now(), answer: answers[0]})
}

// nobodyAsks refuses an answer that nobody waits for.
func (x *Exploration) nobodyAsks(a *Turn, name string, list []awaiting) {
	var known []string
	for _, k := range list {
		known = append(known, k.step.ID)
	}
	switch {
	case len(known) == 0:
		a.refuse("no webhook waits for an answer now", "`state` says where everybody is")
	case name == "":
		a.refuse("`answer` needs the step of a webhook", "waiting: "+strings.Join(known, ", "))
	default:
		hint := diag.DidYouMean(name, known)
		if hint == "" {
			hint = "waiting: " + strings.Join(known, ", ")
		}
		a.refuse("no webhook `"+clipped(name)+"` waits for an answer now", hint)
	}
}
