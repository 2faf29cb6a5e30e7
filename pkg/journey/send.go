package journey

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// decideSend is the eighth phase: the first waiting send is decided, and its
// enrollment runs on. It reports whether there was one.
func (ps *pass) decideSend() bool {
	e := ps.first(AtSend)
	if e == nil {
		return false
	}
	ps.depth = e.depth
	ps.decide(e)
	ps.runReady()
	return true
}

// decide asks the step's own `when` and every gate of a send.
func (ps *pass) decide(e *Enrollment) {
	w := ps.p.Workflows[e.Workflow]
	s := w.Steps[e.Step]
	ps.asking()
	if ps.skippedBy(e, s) {
		ps.goPast(e, s)
		return
	}
	v := ps.judge(e, w, s)
	if v.holds && ps.heldTooLong(e, w) {
		ps.noteMaxHold(w, v)
		v = verdict{gate: "max_hold", fact: Fact{Reason: v.gate, Place: w.Doc.MaxHold.Span, Until: 0}}
	}
	switch {
	case v.gate == "":
		ps.send(e, w, s)
	case v.holds:
		ps.hold(e, s, v)
	default:
		f := v.fact
		f.Kind, f.Gate, f.Subject = Skipped, v.gate, ps.p.Messages[s.Message].Name
		ps.fact(about(e, f))
		ps.goPast(e, s)
	}
}

// goPast goes on with the step after a send.
func (ps *pass) goPast(e *Enrollment, s *project.Step) {
	e.Phase, e.Until, e.Gate, e.HeldSince = Ready, 0, "", 0
	e.Step = s.Next
}

// defaultHold is how long a send is held where no `max_hold` is written.
const defaultHold = 7 * 24 * 3600 * 1000

func maxHold(w *project.Workflow) int64 {
	if w.MaxHold > 0 || w.Doc.MaxHold.Written() {
		return w.MaxHold
	}
	return defaultHold
}

func (ps *pass) heldTooLong(e *Enrollment, w *project.Workflow) bool {
	since := ps.now
	if e.Gate != "" {
		since = e.HeldSince
	}
	return since+maxHold(w) <= ps.now
}

// hold lets a send, and with it its enrollment, wait until the gate would pass.
func (ps *pass) hold(e *Enrollment, s *project.Step, v verdict) {
	if e.Gate == "" {
		e.HeldSince = ps.now
	}
	e.Phase, e.Gate, e.Until = InHold, v.gate, v.until
	f := v.fact
	f.Latest = e.HeldSince + maxHold(ps.p.Workflows[e.Workflow])
	f.Kind, f.Gate, f.Subject = Held, v.gate, ps.p.Messages[s.Message].Name
	if v.until < expr.Never {
		f.Until = v.until
	}
	ps.fact(about(e, f))
}

// endHold releases a send whose gate has opened, or that was held for too long:
// then every gate is asked again. Like every deadline a hold ends with the
// wake-up, after the events of its instant, which may yet speak against the send.
func (ps *pass) endHold(e *Enrollment) {
	w := ps.p.Workflows[e.Workflow]
	s := w.Steps[e.Step]
	if e.HeldSince+maxHold(w) <= ps.due {
		e.Phase = AtSend
		return
	}
	ps.asking()
	// What the gate depends on may have brought the end forward or put it off.
	v := ps.opensAt(e, w, s)
	before := e.Until
	if v.until > ps.now || e.Until > ps.now {
		e.Until = v.until
	}
	if e.Until > ps.due {
		ps.heldAnew(e, s, v, before)
		ps.asking()
		return
	}
	ps.asking()
	e.Phase = AtSend
	ps.fact(about(e, Fact{Kind: Released, Subject: ps.p.Messages[s.Message].Name, Gate: e.Gate}))
}

// heldAnew records that a hold ends at another instant than it was said to.
func (ps *pass) heldAnew(e *Enrollment, s *project.Step, v verdict, before int64) {
	if e.Until == before || e.Until <= ps.now || v.gate == "" {
		return
	}
	v.fact.From = "no end"
	if before < expr.Never {
		v.fact.From = instant(before)
	}
	ps.hold(e, s, v)
}

// send sends: it counts once it is decided.
func (ps *pass) send(e *Enrollment, w *project.Workflow, s *project.Step) {
	m := ps.p.Messages[s.Message]
	contact := ps.contactOf(e)
	address := ""
	if !ps.p.Channels[m.Channel].Internal {
		address = ps.address(contact, m.Channel)
	}
	effect := ps.effect(e, s, SendMessage)
	effect.Message, effect.Channel, effect.Address = s.Message, m.Channel, address
	if s.Mail != nil {
		effect.Subject, effect.Text = strings.TrimSpace(ps.text(e, s.Mail.Subject)), ps.text(e, s.Mail.Body)
	}
	ps.out.Effects = append(ps.out.Effects, effect)
	ps.fact(about(e, Fact{Kind: Sent, Subject: m.Name, To: address}))
	ps.count(Sending{Message: s.Message, Channel: m.Channel, At: ps.now, Ref: e.Ref, Step: s.Index, Address: address, Effect: effect.ID})
	ps.goPast(e, s)
	about := e.Object
	if contact != nil {
		about = contact.Key
	}
	ev := ps.builtIn(ps.p.messageSent, about, ps.now, "message", m.Name, "channel", ps.p.Channels[m.Channel].Name, "workflow", w.Name, "step", s.ID)
	if ev != nil {
		ev.Sender = e.Ref
		ps.made(ev)
	}
}

// verdict is what a gate says: pass where gate is empty, else skip or hold.
type verdict struct {
	gate  string
	holds bool
	until int64
	fact  Fact
}

// sendGates are the gates of a send in the order of the language.
var sendGates = [...]string{
	"kill_switch", "holdout", "address", "bounce", "not_after", "suppress", "block", "consent", "topic", "send_window", "quiet_hours", "cap",
}

// judge asks the gates in order; the first refusal decides.
func (ps *pass) judge(e *Enrollment, w *project.Workflow, s *project.Step) verdict {
	for _, gate := range sendGates {
		if v := ps.gate(e, w, s, gate); v.gate != "" {
			return v
		}
	}
	return verdict{}
}

// gate asks one gate. Transactional messages answer an act of the person and
// pass those that limit marketing; messages to staff have no person to ask.
func (ps *pass) gate(e *Enrollment, w *project.Workflow, s *project.Step, gate string) verdict {
	m := ps.p.Messages[s.Message]
	channel := &ps.p.Channels[m.Channel]
	marketing := !m.Transactional
	switch gate {
	case "kill_switch":
		if !ps.enabled(w.Index) {
			ps.barSwitch(w)
			return verdict{gate: gate, fact: Fact{Place: w.Doc.Enabled.Span}}
		}
		ps.letSwitch(w)
	case "holdout":
		if marketing {
			ps.noteHoldout(e, w)
		}
		if e.Holdout && marketing {
			return verdict{gate: gate}
		}
	case "address", "bounce":
		if !channel.Internal {
			return ps.reachable(e, m, gate)
		}
	case "not_after":
		return ps.notAfter(e, s)
	case "send_window":
		return ps.sendWindow(e, w)
	default:
		if marketing {
			return ps.marketingGate(e, w, s, gate)
		}
	}
	return verdict{}
}

// marketingGate asks one of the gates that only marketing has to pass.
func (ps *pass) marketingGate(e *Enrollment, w *project.Workflow, s *project.Step, gate string) verdict {
	m := ps.p.Messages[s.Message]
	channel := &ps.p.Channels[m.Channel]
	switch gate {
	case "suppress":
		if c, r := ps.suppressed(w, e); c != nil {
			return verdict{gate: gate, fact: ps.because(Fact{}, c, r)}
		}
	case "block":
		return ps.blocked(e, w, s)
	case "quiet_hours":
		return ps.quietHours(e, w, s)
	}
	if channel.Internal {
		return verdict{}
	}
	switch gate {
	case "consent":
		r := ps.consent(e, channel)
		if r != expr.True {
			return verdict{gate: gate, fact: ps.because(Fact{}, channel.Consent, r)}
		}
		ps.lets(gate, channel.Consent, r, "")
	case "topic":
		return ps.wanted(m)
	case "cap":
		return ps.caps(e, w, s, false)
	}
	return verdict{}
}
