package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Events about messages come from providers, and from other systems that write
// to the same person. What was sent elsewhere counts as what is sent here.

// aboutMessage reports whether an event is about a message that was sent.
func (ps *pass) aboutMessage(event int) bool {
	return ps.p.types[event].aboutMessage
}

// answering reports whether an event answers a send: all about messages but the
// sending itself.
func (ps *pass) answering(event int) bool {
	return event != ps.p.messageSent && ps.aboutMessage(event)
}

// answers finds the send that a message event answers and fills in what the
// event does not say: the latest that fits. It returns nil if there is none.
func (ps *pass) answers(ev *Happening) *Sending {
	if !ps.answering(ev.Event) {
		return nil
	}
	x := &ps.p.types[ev.Event]
	slots := [...]int{x.message, x.workflow, x.step, x.channel}
	for i := len(ps.s.Sends) - 1; i >= 0; i-- {
		send := &ps.s.Sends[i]
		names := ps.namesOf(send)
		if !agrees(ev.Rec, slots, names) {
			continue
		}
		for n, slot := range slots {
			if slot >= 0 && names[n] != "" && ev.Rec.Slots[slot].IsAbsent() {
				ev.Rec.Slots[slot] = expr.NewString(names[n])
			}
		}
		ev.Sender = send.Ref
		return send
	}
	return nil
}

// namesOf names a send: message, workflow, step and channel, "" where another
// system that sent it did not say.
func (ps *pass) namesOf(send *Sending) [4]string {
	names := [4]string{0: ps.p.Messages[send.Message].Name, 3: ps.p.Channels[send.Channel].Name}
	if send.Ref.Workflow >= 0 {
		w := ps.p.Workflows[send.Ref.Workflow]
		if names[1] = w.Name; send.Step >= 0 {
			names[2] = w.Steps[send.Step].ID
		}
	}
	return names
}

func agrees(rec *expr.Record, slots [4]int, names [4]string) bool {
	for n, slot := range slots {
		if slot >= 0 && !rec.Slots[slot].IsAbsent() && rec.Slots[slot].Str() != names[n] {
			return false
		}
	}
	return true
}

// sentElsewhere counts a send that an event from outside tells of: before the
// start of a scenario, or by another system.
func (ps *pass) sentElsewhere(ev *Happening) {
	if ev.Event != ps.p.messageSent {
		return
	}
	message := ps.messageOf(ev)
	if message < 0 || ps.p.Messages[message].Channel < 0 {
		return
	}
	send := Sending{Message: message, Channel: ps.p.Messages[message].Channel, At: ev.At, Step: -1, Ref: none}
	send.Address = ps.address(ps.s.find(ev.About), send.Channel)
	for _, w := range ps.p.Workflows {
		if w.Name != ev.Rec.Get("workflow").Str() || ps.p.present[w.Index] != w.Index {
			continue
		}
		send.Ref.Object, send.Ref.Workflow = ev.About, w.Index // of no enrollment: they count from 1
		for _, s := range w.Steps {
			if s.ID == ev.Rec.Get("step").Str() {
				send.Step = s.Index
			}
		}
	}
	ps.count(send)
}

// messageOf is the index of the message that an event is about, -1 for none.
func (ps *pass) messageOf(ev *Happening) int {
	name := ev.Rec.Get("message").Str()
	return slices.IndexFunc(ps.p.Messages, func(m *project.Message) bool { return m.Name == name })
}

// count remembers a send: for caps, for sent("…"), and for the message events
// that will answer it.
func (ps *pass) count(send Sending) {
	m := ps.p.Messages[send.Message]
	send.Message = ps.p.presentMessage[send.Message]
	at := len(ps.s.Sends)
	for at > 0 && ps.s.Sends[at-1].At > send.At {
		at--
	}
	if ps.s.Sends = insert(ps.s.Sends, at, send); len(ps.s.Sends) > memory {
		ps.s.Sends = ps.s.Sends[1:]
	}
	log := &ps.s.Sent[send.Message]
	log.Total++
	if log.At = inOrder(log.At, send.At); len(log.At) > memory {
		log.At = log.At[1:]
	}
	ps.touchMessage(send.Message)
	if m.Transactional || ps.p.Channels[send.Channel].Internal || ps.p.memory == nil {
		return
	}
	list := inOrder(ps.s.Pressure[send.Channel], send.At)
	for len(list) > 0 && list[0] < ps.now-ps.p.memory[send.Channel] {
		list = list[1:]
	}
	ps.s.Pressure[send.Channel] = list
}

// inOrder adds an instant to a sorted list.
func inOrder(list []int64, at int64) []int64 {
	i, _ := slices.BinarySearch(list, at+1)
	return insert(list, i, at)
}

// bounce blocks the channel for the address that bounced or complained: where
// the event answers no send, the present one.
func (ps *pass) bounce(ev *Happening, send *Sending) {
	reason := ""
	switch ps.p.Program.Events[ev.Event].Name {
	case "message_bounced":
		reason = "bounce"
	case "message_complained":
		reason = "complaint"
	default:
		return
	}
	channel, address := -1, ""
	if send != nil {
		channel, address = send.Channel, send.Address
	} else if channel = ps.channelOf(ev); channel >= 0 {
		address = ps.address(ps.s.find(ev.About), channel)
	}
	if address == "" {
		return // there is nothing that could be blocked
	}
	ps.s.Blocked[channel] = address
	ps.touch()
	ps.note(Fact{Kind: ChannelBlocked, Object: ev.About, Subject: ps.p.Channels[channel].Name, Reason: reason, To: address})
}

// channelOf is the channel that a message event names, else its message's, -1
// for none.
func (ps *pass) channelOf(ev *Happening) int {
	if name := ev.Rec.Get("channel").Str(); name != "" {
		return slices.IndexFunc(ps.p.Channels, func(c project.Channel) bool { return c.Name == name })
	}
	if message := ps.messageOf(ev); message >= 0 {
		return ps.p.Messages[message].Channel
	}
	return -1
}
