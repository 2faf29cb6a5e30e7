package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// gateKey is a gate of a workflow by its word, of a guardrail by that, too.
type gateKey struct {
	workflow  int
	word      string
	guardrail *project.Guardrail
}

// addGates lists the gates that what is written puts in the way of a workflow:
// those of an entry, then those of a send.
func (v *inventory) addGates(w *project.Workflow) {
	v.entryGates(w)
	for _, s := range w.Steps {
		if s.Action == project.Send {
			v.sendGates(w, s)
		}
	}
}

// addGate adds a gate once, with the first send that it is in the way of, nil for that
// of an entry.
func (v *inventory) addGate(w *project.Workflow, s *project.Step, word string, g *project.Guardrail, place diag.Span) {
	key := gateKey{w.Index, word, g}
	if _, ok := v.gates[key]; ok {
		return
	}
	text := "gate `" + word + "`"
	if g != nil {
		text += " of guardrail `" + g.Name + "`"
	}
	t := in(w)
	t.step, t.gate, t.guardrail = s, word, g
	v.gates[key] = v.add(gateItem, text, place, t)
}

// condGate adds a gate that is a condition, if it is written.
func (v *inventory) condGate(w *project.Workflow, s *project.Step, word string, c *project.Cond) {
	if c != nil {
		v.addGate(w, s, word, nil, c.Doc.Span)
	}
}

func (v *inventory) entryGates(w *project.Workflow) {
	for i := range w.Triggers {
		v.condGate(w, nil, "where", w.Triggers[i].Where)
	}
	// A schedule enrolls those for whom `rules` hold: there they stop nobody.
	if slices.ContainsFunc(w.Triggers, func(t project.Trigger) bool { return t.Kind != project.OnSchedule }) {
		v.condGate(w, nil, "rules", w.Rules)
	}
	if len(w.Doc.Data) > 0 {
		v.addGate(w, nil, "data", nil, w.Doc.Data[0].Span)
	}
	for _, c := range w.Suppress {
		v.condGate(w, nil, "suppress", c)
	}
	if w.Goal != nil {
		v.condGate(w, nil, "goal", w.Goal.When)
	}
	for i := range w.Exits {
		v.condGate(w, nil, "exit", w.Exits[i].When)
	}
	if w.Object >= 0 {
		place := w.Doc.Reentry.Span
		if place.IsZero() {
			place = w.Doc.Name.Span
		}
		v.addGate(w, nil, "reentry", nil, place)
	}
	if w.Group != "" && w.OnConflict != "replace" { // who replaces is never stopped
		v.addGate(w, nil, "exclusive", nil, w.Doc.Exclusive.Span)
	}
}

// sendGates adds the gates in the way of one send.
func (v *inventory) sendGates(w *project.Workflow, s *project.Step) {
	m := v.p.Messages[s.Message]
	channel := &v.p.Channels[m.Channel]
	if s.NotAfter != nil {
		v.addGate(w, s, "not_after", nil, s.NotAfter.Doc.Span)
	}
	if w.SendWindow != nil {
		v.addGate(w, s, "send_window", nil, w.Doc.SendWindow.Span)
	}
	if w.Doc.MaxHold.Written() {
		v.addGate(w, s, maxHold, nil, w.Doc.MaxHold.Span)
	}
	if m.Transactional {
		return
	}
	v.holdout(w, s)
	if !channel.Internal {
		v.condGate(w, s, "consent", channel.Consent)
	}
	if m.Topic >= 0 && !channel.Internal {
		v.addGate(w, s, "topic", nil, m.Doc.Topic.Span)
	}
	for _, g := range v.p.Guardrails {
		v.guardrailGates(w, s, g, channel.Internal)
	}
}

// holdout adds the gate where a send comes that somebody in the holdout can reach:
// who is in it goes on behind the experiment, and so comes to none of its variants.
func (v *inventory) holdout(w *project.Workflow, send *project.Step) {
	for _, s := range w.Steps {
		inside := slices.ContainsFunc(forks(w, send), func(k fork) bool { return k.step == s })
		for i := range s.Arms {
			if s.Arms[i].Holdout && !inside {
				v.addGate(w, send, "holdout", nil, s.Arms[i].Variant.Span)
			}
		}
	}
}

// guardrailGates adds the gates of a guardrail that can be about a send.
func (v *inventory) guardrailGates(w *project.Workflow, s *project.Step, g *project.Guardrail, internal bool) {
	if !canApply(g, w, s) {
		return
	}
	channel := v.p.Messages[s.Message].Channel
	if slices.Contains(g.Block, channel) {
		v.guardrailGate(w, s, "block", g, g.Doc.Block.Span)
	}
	if g.Quiet != nil && slices.Contains(g.Quiet.Channels, channel) {
		v.guardrailGate(w, s, "quiet_hours", g, g.Quiet.Doc.Span)
	}
	for i := range g.Caps {
		if g.Caps[i].Channel == channel && !internal {
			v.guardrailGate(w, s, "cap", g, g.Caps[i].Doc.Span)
		}
	}
}

// sendStep is a step that sends.
type sendStep struct{ workflow, step int }

// guardrailGate adds the gate of a guardrail. Where the stage decides whether it is
// about a send, one that leaves has got through it.
func (v *inventory) guardrailGate(w *project.Workflow, s *project.Step, word string, g *project.Guardrail, place diag.Span) {
	v.addGate(w, s, word, g, place)
	if g.For != nil && len(g.For.Stages) > 0 || g.Except != nil && len(g.Except.Stages) > 0 {
		at := sendStep{w.Index, s.Index}
		v.staged[at] = append(v.staged[at], v.gates[gateKey{w.Index, word, g}])
	}
}

// canApply reports whether a guardrail can be about a send: `for` and `except`
// let it, whatever the stage of the contact.
func canApply(g *project.Guardrail, w *project.Workflow, s *project.Step) bool {
	if f := g.For; f != nil {
		if len(f.Workflows) > 0 && !slices.Contains(f.Workflows, w.Index) || len(f.Categories) > 0 && !slices.Contains(f.Categories, w.Category) ||
			len(f.Messages) > 0 && !slices.Contains(f.Messages, s.Message) {
			return false
		}
	}
	x := g.Except
	return x == nil || !slices.Contains(x.Workflows, w.Index) && !slices.Contains(x.Categories, w.Category) && !slices.Contains(x.Messages, s.Message)
}

// maxHold is the gate that ends a hold; who is held and then sent got through it.
const maxHold = "max_hold"

// heldSend is a send that was held.
type heldSend struct {
	object                 journey.Key
	workflow, number, step int
}

// gates marks the gates that a decision asked. The last may have stopped it: then
// what else was asked of that gate, as of the first of two caps, let nobody through.
func (s *sighting) gates(f *journey.Fact, held map[heldSend]bool) {
	var stopped gateKey
	if n := len(f.Asked); n > 0 && !f.Asked[n-1].Passed {
		stopped = gateKey{f.Workflow, f.Asked[n-1].Word, f.Asked[n-1].Guardrail}
		s.gate(stopped, false)
	}
	for i := range f.Asked {
		if key := (gateKey{f.Workflow, f.Asked[i].Word, f.Asked[i].Guardrail}); key != stopped {
			s.gate(key, true)
		}
	}
	send := heldSend{f.Object, f.Workflow, f.Number, f.Step}
	switch f.Kind {
	case journey.Held:
		held[send] = true
	case journey.Sent:
		for _, i := range s.v.staged[sendStep{f.Workflow, f.Step}] {
			s.marks[i] |= sawYes
		}
		if held[send] {
			s.gate(gateKey{workflow: f.Workflow, word: maxHold}, true)
		}
	}
}

func (s *sighting) gate(key gateKey, passed bool) {
	i, ok := s.v.gates[key]
	switch {
	case !ok:
	case passed:
		s.marks[i] |= sawYes
	default:
		s.marks[i] |= sawNo
	}
}
