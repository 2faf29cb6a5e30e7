package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// reachable asks whether there is an address and whether it still works.
func (ps *pass) reachable(e *Enrollment, m *project.Message, gate string) verdict {
	address := ps.address(ps.contactOf(e), m.Channel)
	passed := address != "" && (gate == "address" || !ps.s.blockedAddress(m.Channel, address))
	ps.noteAddress(m.Channel, address, gate, passed)
	switch {
	case gate == "address" && address == "":
		path := ps.p.Channels[m.Channel].Address.Text
		return verdict{gate: gate, fact: Fact{Cause: "`" + path + "` is absent", Absent: path}}
	case gate == "bounce" && ps.s.blockedAddress(m.Channel, address):
		return verdict{gate: gate, fact: Fact{To: address}}
	}
	return verdict{}
}

// notAfter skips what comes too late; an absent instant counts as past.
func (ps *pass) notAfter(e *Enrollment, s *project.Step) verdict {
	if s.NotAfter == nil {
		return verdict{}
	}
	v := ps.value(s.NotAfter, e)
	passed := v.Kind() == expr.Timestamp && ps.now <= v.Int()
	ps.noteNotAfter(e, s, v, passed)
	if passed {
		return verdict{}
	}
	f := Fact{Place: s.NotAfter.Doc.Span}
	if v.Kind() == expr.Timestamp {
		f.Until = v.Int()
	}
	if v.IsAbsent() && s.NotAfter.Expr != nil {
		f.Cause, f.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
	}
	return verdict{gate: "not_after", fact: f}
}

// consent asks the channel's consent of the contact.
func (ps *pass) consent(e *Enrollment, channel *project.Channel) expr.Truth {
	contact := ps.contactOf(e)
	if contact == nil {
		return expr.Undecided
	}
	return ps.truth(channel.Consent, contact.Rec, nil, nil)
}

// wanted asks whether the contact gets the message's topic by its channel.
func (ps *pass) wanted(m *project.Message) verdict {
	if m.Topic < 0 {
		return verdict{}
	}
	left := ps.s.Quiet[m.Topic*len(ps.p.Channels)+m.Channel]
	if ps.host.Subscribed(nil, m.Topic) && !left {
		ps.noteTopic(m, "")
		return verdict{}
	}
	topic := &ps.p.Program.Topics[m.Topic]
	reason := "left `" + topic.Name + "`"
	switch choice := ps.s.Topics[m.Topic]; {
	case choice == Unsaid && topic.OptIn:
		reason = "never joined `" + topic.Name + "`"
	case left && choice != Left:
		reason += " by " + ps.p.Channels[m.Channel].Name
	}
	ps.noteTopic(m, reason)
	return verdict{gate: "topic", fact: Fact{Reason: reason}}
}

// opensAt asks the gate that holds a send until when it does, until now if it lets
// it pass. Only what can hold is asked: whatever would skip it is asked when it is
// released.
func (ps *pass) opensAt(e *Enrollment, w *project.Workflow, s *project.Step) verdict {
	v := verdict{}
	switch e.Gate {
	case "send_window":
		v = ps.sendWindow(e, w)
	case "quiet_hours":
		v = ps.hushed(ps.silencers(e, w, s), e)
	case "cap":
		v = ps.caps(e, w, s, true)
	}
	if v.gate == "" {
		v.until = ps.now
	}
	return v
}

// sendWindow holds outside the workflow's own window.
func (ps *pass) sendWindow(e *Enrollment, w *project.Workflow) verdict {
	if w.SendWindow == nil {
		return verdict{}
	}
	zone := ps.zone(ps.contactOf(e), w.SendWindow.Zone)
	open, ok := w.SendWindow.Window.NextOpen(zone, ps.now)
	ps.noteWindow(w, zone, ok && open <= ps.now)
	if ok && open <= ps.now {
		return verdict{}
	}
	if !ok {
		open = expr.Never
	}
	return verdict{gate: "send_window", holds: true, until: open, fact: Fact{Place: w.Doc.SendWindow.Span}}
}

// applies reports whether a guardrail is about this send: `for` selects it,
// `except` does not, and its `when` is not false.
func (ps *pass) applies(g *project.Guardrail, e *Enrollment, w *project.Workflow, s *project.Step) bool {
	ps.guard.Guardrail = nil
	if g.For != nil && !ps.selects(g.For, w, s, true) || g.Except != nil && ps.selects(g.Except, w, s, false) {
		return false
	}
	r := ps.truth(g.When, ps.contactRecord(e), nil, nil)
	ps.guarded(g, r)
	return r != expr.False
}

// selects asks a selector: in `for` all keys that are written must match, in
// `except` any.
func (ps *pass) selects(sel *project.Selector, w *project.Workflow, s *project.Step, all bool) bool {
	type key struct{ written, matches bool }
	keys := [...]key{
		{len(sel.Workflows) > 0, slices.Contains(sel.Workflows, ps.p.present[w.Index])},
		{len(sel.Categories) > 0, slices.Contains(sel.Categories, w.Category)},
		{len(sel.Stages) > 0, ps.s.Stage.Known && slices.Contains(sel.Stages, ps.s.Stage.Current)},
		{len(sel.Messages) > 0, slices.Contains(sel.Messages, ps.p.presentMessage[s.Message])},
	}
	for _, k := range keys {
		if k.written && k.matches != all {
			return !all
		}
	}
	return all
}

// blocked asks the guardrails that close channels.
func (ps *pass) blocked(e *Enrollment, w *project.Workflow, s *project.Step) verdict {
	channel := ps.p.Messages[s.Message].Channel
	for _, g := range ps.p.Guardrails {
		if !slices.Contains(g.Block, channel) {
			continue
		}
		if !ps.applies(g, e, w, s) {
			ps.unguarded("block", g)
			continue
		}
		ps.noteBlock(g, channel)
		f := Fact{Guardrail: g, Reason: "guardrail `" + g.Name + "`", Place: g.Doc.Block.Span}
		if g.When != nil {
			r := ps.truth(g.When, ps.contactRecord(e), nil, nil)
			place := f.Place
			f = ps.because(f, g.When, r)
			f.Place = place
		}
		return verdict{gate: "block", fact: f}
	}
	return verdict{}
}

func (ps *pass) contactRecord(e *Enrollment) *expr.Record {
	if c := ps.contactOf(e); c != nil {
		return c.Rec
	}
	return nil
}

// quietHours holds, or skips, while a guardrail keeps the channel silent. As
// among caps one that skips outweighs those that hold; of these the one that is
// the last to open is named.
func (ps *pass) quietHours(e *Enrollment, w *project.Workflow, s *project.Step) verdict {
	silent := ps.silencers(e, w, s)
	if by := ps.closedBy(silent, e, ps.now, true); by != nil {
		return verdict{gate: "quiet_hours", fact: quietFact(by)}
	}
	return ps.hushed(silent, e)
}

// hushed asks the quiet hours that hold.
func (ps *pass) hushed(silent []*project.Guardrail, e *Enrollment) verdict {
	open, by := ps.opens(silent, e)
	if by == nil {
		return verdict{}
	}
	return verdict{gate: "quiet_hours", holds: true, until: open, fact: quietFact(by)}
}

func quietFact(by *project.Guardrail) Fact {
	return Fact{Guardrail: by, Reason: "guardrail `" + by.Name + "`", Place: by.Quiet.Doc.Span}
}

// silencers are the guardrails with quiet hours for this send.
func (ps *pass) silencers(e *Enrollment, w *project.Workflow, s *project.Step) []*project.Guardrail {
	var list []*project.Guardrail
	for _, g := range ps.p.Guardrails {
		if g.Quiet == nil || !slices.Contains(g.Quiet.Channels, ps.p.Messages[s.Message].Channel) {
			continue
		}
		if !ps.applies(g, e, w, s) {
			ps.unguarded("quiet_hours", g)
			continue
		}
		ps.noteQuiet(g, e)
		list = append(list, g)
	}
	return list
}

// closedBy is the first guardrail that is quiet at the instant, among those that
// skip or those that hold; nil for none.
func (ps *pass) closedBy(all []*project.Guardrail, e *Enrollment, at int64, skip bool) *project.Guardrail {
	for _, g := range all {
		if g.Quiet.Skip == skip && g.Quiet.Window.Contains(ps.zone(ps.contactOf(e), g.Quiet.Zone), at) {
			return g
		}
	}
	return nil
}

// opens is the first instant at which none of those that hold is quiet, and the
// last of them that is until then, nil where none is quiet now. What skips is
// asked when the send is released.
func (ps *pass) opens(all []*project.Guardrail, e *Enrollment) (at int64, last *project.Guardrail) {
	at = ps.now
	// Windows that hand over to each other close for good within a few turns.
	for n := 0; n < 32; n++ {
		by := ps.closedBy(all, e, at, false)
		if by == nil {
			return at, last
		}
		next, ok := by.Quiet.Window.NextClose(ps.zone(ps.contactOf(e), by.Quiet.Zone), at)
		if !ok || next <= at {
			return expr.Never, by
		}
		at, last = next, by
	}
	return expr.Never, last
}

// caps asks every cap that is about this send, or only those that hold. One that
// skips outweighs those that hold; those hold until none is full.
func (ps *pass) caps(e *Enrollment, w *project.Workflow, s *project.Step, holding bool) verdict {
	channel := ps.p.Messages[s.Message].Channel
	v := verdict{}
	for _, g := range ps.p.Guardrails {
		if len(g.Caps) == 0 {
			continue
		}
		if !ps.applies(g, e, w, s) {
			if slices.ContainsFunc(g.Caps, func(c project.Cap) bool { return c.Channel == channel }) {
				ps.unguarded("cap", g)
			}
			continue
		}
		for i := range g.Caps {
			c := &g.Caps[i]
			if c.Channel != channel || holding && !c.Hold {
				continue
			}
			until, full := ps.full(c, e)
			ps.noteCap(c, e, full)
			if !full {
				continue
			}
			f := Fact{Guardrail: g, Reason: "guardrail `" + g.Name + "`", Place: c.Doc.Span}
			switch {
			case !c.Hold && (v.gate == "" || v.holds):
				v = verdict{gate: "cap", fact: f}
			case c.Hold && v.gate == "":
				v = verdict{gate: "cap", holds: true, until: until, fact: f}
			case c.Hold && v.holds && until > v.until:
				v.until, v.fact = until, f
			}
		}
	}
	return v
}

// full reports whether a cap is reached, and when it no longer is.
func (ps *pass) full(c *project.Cap, e *Enrollment) (until int64, full bool) {
	sends := ps.spent(c, e)
	switch {
	case len(sends) < c.Max:
		return 0, false
	case c.Calendar && c.Per >= calendar.Week:
		return calendar.NextWeek(ps.zone(ps.contactOf(e), c.Zone), ps.now), true
	case c.Calendar:
		return calendar.NextDay(ps.zone(ps.contactOf(e), c.Zone), ps.now), true
	case c.Max <= 0:
		return expr.Never, true
	}
	return sends[len(sends)-c.Max] + c.Per, true
}

// spent are the instants of the sends that count for a cap now.
func (ps *pass) spent(c *project.Cap, e *Enrollment) []int64 {
	sends := ps.s.Pressure[c.Channel]
	if !c.Calendar {
		// What was sent at t counts from t until, not at, t + per.
		return since(sends, ps.now-c.Per+1)
	}
	zone := ps.zone(ps.contactOf(e), c.Zone)
	if c.Per >= calendar.Week {
		return since(sends, calendar.StartOfWeek(zone, ps.now))
	}
	return since(sends, calendar.StartOfDay(zone, ps.now))
}

// since returns the instants not before from.
func since(sends []int64, from int64) []int64 {
	at, _ := slices.BinarySearch(sends, from)
	return sends[at:]
}
