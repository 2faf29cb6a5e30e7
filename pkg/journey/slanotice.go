package journey

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/project"
)

// ring does what a clock has reached by now: it reminds, breaches, and acts on
// the breach. A breached clock runs on. Each of it happens once.
func (ps *pass) ring(c *Clock) {
	marks := ps.p.clocks[c.SLA].marks
	for c.Done < len(marks) && c.Next <= ps.due {
		m := &marks[c.Done]
		c.Done++
		ps.wind(c)
		s := ps.p.SLAs[c.SLA]
		switch m.kind {
		case reminds:
			ps.note(Fact{Kind: Reminded, Object: c.Object, Subject: s.Name, Until: ps.target(c), Place: m.notice.Notify.Doc.Span})
			ps.notice(c, s, m.notice.Notify)
		case breaches:
			ps.breach(c, s)
		case acts:
			ps.escalate(c, s, m.notice)
		}
	}
}

// breach records that the target has passed and makes the event of it.
func (ps *pass) breach(c *Clock, s *project.SLA) {
	c.Breached = true
	contact := ps.s.ancestor(ps.s.find(c.Object), ps.p.contact)
	ps.note(Fact{Kind: Breached, Object: c.Object, Subject: s.Name, To: ps.ownerOf(contact), Place: s.Doc.Within.Span})
	if contact == nil {
		return
	}
	if ev := ps.builtIn(ps.p.breached, contact.Key, ps.now, "sla", s.Name); ev != nil {
		ps.made(ev)
	}
}

// escalate is one level of `on_breach`. A route leaves out the present owner.
func (ps *pass) escalate(c *Clock, s *project.SLA, n *project.Notice) {
	if n.Route == nil {
		ps.notice(c, s, n.Notify)
		return
	}
	if c.Reassigned >= int(s.Doc.MaxReassign.Value) {
		ps.note(Fact{Kind: Skipped, Object: c.Object, Subject: s.Name, Gate: "max_reassign", From: n.Route.Name, Place: s.Doc.MaxReassign.Span})
		return
	}
	contact := ps.s.ancestor(ps.s.find(c.Object), ps.p.contact)
	if contact == nil || contact.Copy {
		ps.note(Fact{Kind: Alert, Object: c.Object, Subject: s.Name, Reason: "there is no contact to route"})
		return
	}
	if ps.askRoute(n.Route, contact, Asker{SLA: c.SLA, Object: c.Object, Exclude: ps.ownerOf(contact)}) != "" {
		c.Reassigned++
	}
}

// notReassigned takes back the count of a route that moved the contact to nobody
// else: `max_reassign` counts who was given away.
func (ps *pass) notReassigned(sla int, object Key) {
	for i := range ps.s.Clocks {
		if c := &ps.s.Clocks[i]; c.SLA == sla && c.Object == object {
			c.Reassigned = max(0, c.Reassigned-1)
		}
	}
}

// notice tells staff what an SLA has to say. It is no step, so no kill switch
// stops it.
func (ps *pass) notice(c *Clock, s *project.SLA, n *project.Notify) {
	if n == nil {
		return
	}
	contact := ps.s.ancestor(ps.s.find(c.Object), ps.p.contact)
	by := speaker{contact: contact, object: ps.contactAbove(c.Object), answers: ps.responsible(&s.Doc.Meta), whose: "the SLA's"}
	written, who, reason := ps.recipient(by, n.To)
	effect := Effect{ID: ps.noticeID(s), Kind: NotifyStaff, At: ps.now, Ref: none, Step: -1, Message: -1, Contact: c.Object,
		Channel: n.Channel, Address: who, Text: ps.render(by, n.Text)}
	if contact != nil {
		effect.Contact = contact.Key
	}
	ps.out.Effects = append(ps.out.Effects, effect)
	ps.note(Fact{Kind: Notified, Object: c.Object, Subject: written, To: who, Reason: reason, Place: n.Doc.Span})
}

// noticeID is made of the line, the SLA and a count, so that a notice that is
// sent twice can be noticed.
func (ps *pass) noticeID(s *project.SLA) string {
	ps.s.Notices++
	return ps.s.Key.Name(ps.p.Program) + "/sla/" + s.Name + "/" + strconv.Itoa(ps.s.Notices)
}
