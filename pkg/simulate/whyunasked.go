package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// gateWritten is a gate and whether something is written about it, without which it
// asks nothing.
type gateWritten struct {
	word string
	is   bool
}

// unasked names the gates that come after the one that stopped a decision, as far
// as something is written about them.
func (in *inquiry) unasked(w *project.Workflow, f *journey.Fact) []string {
	gates, gate := in.entryGates(w), f.Gate
	switch {
	case f.Kind == journey.GroupQueued:
		return nil // the group is the last
	case f.Step >= 0 && w.Steps[f.Step].Action != project.Send:
		return nil
	case f.Step >= 0:
		gates = in.sendGates(w, w.Steps[f.Step])
	}
	at := slices.IndexFunc(gates, func(g gateWritten) bool { return g.word == gate })
	if at < 0 {
		return nil
	}
	var names []string
	for _, g := range gates[at+1:] {
		if g.is {
			names = append(names, g.word)
		}
	}
	return names
}

// entryGates are the gates of an entry in their order.
func (in *inquiry) entryGates(w *project.Workflow) []gateWritten {
	where := slices.ContainsFunc(w.Triggers, func(t project.Trigger) bool { return t.Where != nil })
	exit := slices.ContainsFunc(w.Exits, func(x project.Exit) bool { return x.When != nil })
	return []gateWritten{
		{"kill_switch", true}, {"late", false}, {"where", where}, {"rules", w.Rules != nil}, {"data", len(w.Data) > 0},
		{"suppress", len(w.Suppress) > 0}, {"goal", w.Goal != nil && w.Goal.When != nil}, {"exit", exit}, {"reentry", true},
		{"exclusive", w.Group != ""},
	}
}

// sendGates are the gates of a send in their order.
func (in *inquiry) sendGates(w *project.Workflow, s *project.Step) []gateWritten {
	m := in.pl.p.Messages[s.Message]
	channel := &in.pl.p.Channels[m.Channel]
	marketing := !m.Transactional
	person := marketing && !channel.Internal
	guard := func(has func(*project.Guardrail) bool) bool {
		return slices.ContainsFunc(in.pl.p.Guardrails, func(g *project.Guardrail) bool { return has(g) && concerns(g, w, s) })
	}
	block := guard(func(g *project.Guardrail) bool { return slices.Contains(g.Block, m.Channel) })
	quiet := guard(func(g *project.Guardrail) bool { return g.Quiet != nil && slices.Contains(g.Quiet.Channels, m.Channel) })
	capped := guard(func(g *project.Guardrail) bool {
		return slices.ContainsFunc(g.Caps, func(c project.Cap) bool { return c.Channel == m.Channel })
	})
	return []gateWritten{
		{"when", s.When != nil}, {"kill_switch", w.Doc.Enabled.Written()}, {"holdout", marketing && holdsOut(w)}, {"address", !channel.Internal},
		{"bounce", false}, {"not_after", s.NotAfter != nil}, {"suppress", marketing && len(w.Suppress) > 0}, {"block", marketing && block},
		{"consent", person && channel.Consent != nil}, {"topic", person && m.Topic >= 0}, {"send_window", w.SendWindow != nil},
		{"quiet_hours", marketing && quiet}, {"cap", person && capped},
	}
}

// holdsOut reports whether an experiment of the workflow has a holdout.
func holdsOut(w *project.Workflow) bool {
	return slices.ContainsFunc(w.Steps, func(s *project.Step) bool {
		return slices.ContainsFunc(s.Arms, func(a project.Arm) bool { return a.Holdout })
	})
}

// concerns reports whether a guardrail may be about a send, whatever the stage of
// the contact: of `for` all keys must match, of `except` none may.
func concerns(g *project.Guardrail, w *project.Workflow, s *project.Step) bool {
	if g.For != nil {
		for _, k := range keysOf(g.For, w, s) {
			if k.written && !k.matches {
				return false
			}
		}
	}
	return g.Except == nil || !slices.ContainsFunc(keysOf(g.Except, w, s), func(k selectorKey) bool { return k.written && k.matches })
}

// selectorKey is a key of a selector, and whether a send matches it.
type selectorKey struct{ written, matches bool }

func keysOf(sel *project.Selector, w *project.Workflow, s *project.Step) []selectorKey {
	return []selectorKey{
		{len(sel.Workflows) > 0, slices.Contains(sel.Workflows, w.Index)},
		{len(sel.Categories) > 0, slices.Contains(sel.Categories, w.Category)},
		{len(sel.Messages) > 0, slices.Contains(sel.Messages, s.Message)},
	}
}
