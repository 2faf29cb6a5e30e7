package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var late = &lint.Rule{
	ID:       "message/late",
	Severity: diag.Warning,
	Summary:  "the first message comes long after what the person did",
	Params:   []lint.Param{{Name: "max", Type: lint.DurationParam, Default: "24h", Doc: "the longest time between the act and the first message"}},
	Check: func(p *lint.Pass) {
		for _, w := range p.Program.Workflows {
			t := personalTrigger(p.Program, w)
			if t == nil {
				continue
			}
			if first := firstMessage(p.Program, w); first != nil && first.at > p.Duration("max") {
				reportLate(p, w, t, first)
			}
		}
	},
}

func reportLate(p *lint.Pass, w *project.Workflow, t *project.Trigger, first *arrival) {
	d := diag.Diagnostic{
		Message: "the first message of `" + w.Name + "` comes " + calendar.FormatDuration(first.at) + " or more after what the person did",
		Address: w.Doc.Address(), Primary: w.Steps[first.step].Doc.Action.Span, Label: "nothing is sent before this",
		Related: []diag.Related{{Span: firstLine(t.Doc.Span), Label: "the person did this"}},
		Help:    "answer at once and let the rest come later, or set the rule's `max:` if this is how long people may wait",
	}
	for _, s := range first.pauses {
		d.Related = append(d.Related, diag.Related{Span: firstLine(w.Steps[s].Doc.Action.Span), Label: "waits"})
	}
	p.Report("late", d)
}

// personalTrigger returns the first trigger that is something the person did, by
// the data model's own word: an event with `engagement` or `conversion`.
func personalTrigger(p *project.Program, w *project.Workflow) *project.Trigger {
	for i := range w.Triggers {
		t := &w.Triggers[i]
		if t.Kind == project.OnEvent && t.Event >= 0 && (p.Events[t.Event].Engagement || p.Events[t.Event].Conversion) {
			return t
		}
	}
	return nil
}

// arrival is a step and the earliest time at which it can be reached, in
// milliseconds after the start.
type arrival struct {
	step   int
	at     int64
	pauses []int // steps that made the time pass
}

// firstMessage returns the earliest arrival at a step that sends the person
// anything, nil if there is none. Steps are visited by time (Dijkstra), each way
// on counting what it waits at least.
func firstMessage(p *project.Program, w *project.Workflow) *arrival {
	if w.First < 0 {
		return nil
	}
	seen := make([]bool, len(w.Steps))
	for todo := []arrival{{step: w.First}}; len(todo) > 0; {
		i := earliest(todo)
		here := todo[i]
		todo = slices.Delete(todo, i, i+1)
		if seen[here.step] {
			continue
		}
		seen[here.step] = true
		s := w.Steps[here.step]
		if reachesPerson(p, s) {
			return &here
		}
		for _, y := range ways(w, s) {
			if y.to >= 0 && !seen[y.to] {
				todo = append(todo, here.after(s, y))
			}
		}
	}
	return nil
}

func earliest(list []arrival) int {
	best := 0
	for i := range list {
		if list[i].at < list[best].at {
			best = i
		}
	}
	return best
}

func (a arrival) after(s *project.Step, y way) arrival {
	next := arrival{step: y.to, at: a.at, pauses: a.pauses}
	if wait := leastWait(s, y); wait > 0 {
		next.at += wait
		next.pauses = append(slices.Clone(a.pauses), s.Index)
	}
	return next
}

// leastWait is how long a way on from a step takes at least. A time of day can be
// now, an instant can be past, and what ends a wait can happen at once.
func leastWait(s *project.Step, y way) int64 {
	var wait int64
	switch {
	case y.skipped:
		return 0
	case s.Delay != nil && s.Delay.Until == nil && s.Delay.Clock < 0:
		wait = s.Delay.For
	case y.arm != nil && y.arm.Kind == project.ArmTimeout:
		wait = y.arm.Timeout
	}
	if y.again != nil {
		wait += y.again.Repeat.Every
	}
	return wait
}

// reachesPerson reports whether the step sends the contact anything, marketing
// or not.
func reachesPerson(p *project.Program, s *project.Step) bool {
	if s.Action == project.Send && s.Message >= 0 {
		channel := p.Messages[s.Message].Channel
		return channel < 0 || !p.Channels[channel].Internal
	}
	return p.Marketing(s)
}
