package journey

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// The following note what the gates of a send saw. Nobody pays for them unless
// somebody wants explanations.

// noteHoldout notes where an experiment with a holdout put the enrollment.
func (ps *pass) noteHoldout(e *Enrollment, w *project.Workflow) {
	if !ps.s.explain {
		return
	}
	for _, s := range w.Steps {
		for i := range s.Arms {
			if !s.Arms[i].Holdout || s.Arms[i].Variant == nil {
				continue
			}
			g := Gate{Word: "holdout", Reason: "is not in the holdout", Place: s.Arms[i].Variant.Span}
			if e.Holdout {
				g.Reason = "is in the holdout of `" + s.ID + "`"
				ps.bar(g)
			} else {
				ps.let(g)
			}
			return
		}
	}
}

// noteAddress notes the address and, where messages to it bounced, that.
func (ps *pass) noteAddress(channel int, address, gate string, passed bool) {
	if !ps.s.explain || passed && gate == "bounce" {
		return
	}
	g := Gate{Word: gate, Reason: address, Place: ps.p.Channels[channel].Doc.Address.Span}
	if passed {
		ps.let(g)
		return
	}
	if gate == "bounce" {
		g.Reason = "messages to " + address + " bounced or were complained about"
	}
	ps.bar(g)
}

// noteNotAfter notes the latest instant of a step.
func (ps *pass) noteNotAfter(e *Enrollment, s *project.Step, v expr.Value, passed bool) {
	if !ps.s.explain {
		return
	}
	g := Gate{Word: "not_after", Place: s.NotAfter.Doc.Span}
	if v.Kind() == expr.Timestamp {
		g.Until = v.Int()
		g.Reason = "it is " + calendar.FormatInstant(ps.zoneOf(ps.contactOf(e)), v.Int())
	}
	if passed {
		ps.let(g)
		return
	}
	ps.bar(g)
}

// noteTopic notes whether the contact gets the message's topic.
func (ps *pass) noteTopic(m *project.Message, reason string) {
	if !ps.s.explain {
		return
	}
	g := Gate{Word: "topic", Reason: reason, Place: m.Doc.Topic.Span}
	if reason == "" {
		g.Reason = "gets `" + ps.p.Program.Topics[m.Topic].Name + "`"
		ps.let(g)
		return
	}
	ps.bar(g)
}

// noteWindow notes the workflow's own window and the local time.
func (ps *pass) noteWindow(w *project.Workflow, zone *calendar.Zone, open bool) {
	if !ps.s.explain {
		return
	}
	g := Gate{Word: "send_window", Reason: windowText(w.SendWindow.Window, zone, ps.now), Place: w.Doc.SendWindow.Span}
	if open {
		ps.let(g)
		return
	}
	ps.bar(g)
}

// windowText is a window and the local time it is asked at.
func windowText(w calendar.Window, zone *calendar.Zone, at int64) string {
	wall := zone.Local(at)
	day := strings.ToLower(wall.Weekday.String()[:3])
	text := w.Hours.String()
	if days := w.Days.String(); days != "mon-sun" {
		text = days + " " + text
	}
	return text + ", and it is " + day + " " + calendar.FormatClock(wall.Minute) + " in " + zone.Name()
}

// guarded begins the gate of a guardrail: its `when`, if it has one, was just
// asked.
func (ps *pass) guarded(g *project.Guardrail, r expr.Truth) {
	if !ps.s.explain {
		return
	}
	ps.guard = Gate{Guardrail: g}
	if g.When != nil {
		ps.guard = ps.condGate("", g.When, r)
		ps.guard.Guardrail = g
	}
}

// unguarded notes a guardrail whose `when` does not hold. One that is about other
// sends was not asked.
func (ps *pass) unguarded(word string, g *project.Guardrail) {
	if !ps.s.explain || ps.guard.Guardrail != g || ps.guard.Cond == nil {
		return
	}
	gate := ps.guard
	gate.Word, gate.Reason = word, "does not apply"
	ps.let(gate)
}

// noteBlock notes the guardrail that closes the channel.
func (ps *pass) noteBlock(g *project.Guardrail, channel int) {
	if !ps.s.explain {
		return
	}
	gate := ps.guard
	gate.Word, gate.Place, gate.Reason = "block", g.Doc.Block.Span, "it closes "+ps.p.Channels[channel].Name
	ps.bar(gate)
}

// noteQuiet notes the quiet hours of a guardrail.
func (ps *pass) noteQuiet(g *project.Guardrail, e *Enrollment) {
	if !ps.s.explain {
		return
	}
	zone := ps.zone(ps.contactOf(e), g.Quiet.Zone)
	gate := ps.guard
	gate.Word, gate.Place, gate.Reason = "quiet_hours", g.Quiet.Doc.Span, windowText(g.Quiet.Window, zone, ps.now)
	if g.Quiet.Window.Contains(zone, ps.now) {
		ps.bar(gate)
		return
	}
	ps.let(gate)
}

// noteCap notes how much of a cap is used.
func (ps *pass) noteCap(c *project.Cap, e *Enrollment, full bool) {
	if !ps.s.explain {
		return
	}
	within := "within " + duration(c.Per)
	switch {
	case c.Calendar && c.Per >= calendar.Week:
		within = "this week"
	case c.Calendar:
		within = "today"
	}
	gate := ps.guard
	gate.Word, gate.Place = "cap", c.Doc.Span
	gate.Reason = strconv.Itoa(len(ps.spent(c, e))) + " of at most " + strconv.Itoa(c.Max) + " by " + ps.p.Channels[c.Channel].Name + " " + within
	if full {
		ps.bar(gate)
		return
	}
	ps.let(gate)
}

// noteMaxHold notes a send that would have to be held for longer than it may.
func (ps *pass) noteMaxHold(w *project.Workflow, v verdict) {
	if !ps.s.explain {
		return
	}
	reason := "held by `" + v.gate + "`"
	if v.fact.Guardrail != nil {
		reason += " (guardrail `" + v.fact.Guardrail.Name + "`)"
	}
	if limit := maxHold(w); limit > 0 {
		reason += " for " + duration(limit)
	} else {
		reason = "not " + reason + ", as `max_hold` is 0s"
	}
	for i := range ps.gates {
		if g := &ps.gates[i]; !g.Passed && g.Word == v.gate && g.Place == v.fact.Place && g.Reason != "" {
			reason += ": " + g.Reason
			break
		}
	}
	ps.bar(Gate{Word: "max_hold", Reason: reason, Place: w.Doc.MaxHold.Span})
}
