package journey

import "github.com/fairlead/fairlead/pkg/expr"

// host answers conditions from the state of one line. It implements [expr.Host].
type host struct {
	ps      *pass
	version uint64 // grows with every change of the state
	memos   []memo
	apart   []memo         // what a [Watcher] computes
	lent    []*expr.Record // lists for the question that is being asked
}

var _ expr.Host = (*host)(nil)

// stale forgets what was computed.
func (h *host) stale() { h.version++ }

// memo is what is known of a score: from this step, or from earlier ones.
func (h *host) memo(model int) *memo {
	if k := h.ps.known; k != nil {
		return &k.scores[model]
	}
	if h.memos == nil {
		h.memos = make([]memo, len(h.ps.p.Scores))
	}
	return &h.memos[model]
}

// object finds the object that a record belongs to, nil if the line has none.
func (h *host) object(r *expr.Record) *Object {
	if r == nil || r.Shape == nil || r.Shape.Object < 0 || len(r.Slots) == 0 {
		return nil
	}
	for _, o := range h.ps.s.Objects {
		if o.Rec == r {
			return o
		}
	}
	return h.ps.s.find(Key{r.Shape.Object, r.Slots[0].Str()})
}

// Related returns the objects of a kind that belong to the object or to what it
// belongs to, by id.
func (h *host) Related(object *expr.Record, kind int) []*expr.Record {
	o := h.object(object)
	if o == nil || kind == h.ps.p.contact {
		return nil
	}
	from := len(h.lent)
	for _, other := range h.ps.s.Objects {
		if other.Object == kind && h.related(o, other) {
			h.lent = append(h.lent, other.Rec)
		}
	}
	return h.lent[from:len(h.lent):len(h.lent)]
}

func (h *host) related(o, other *Object) bool {
	for n := 0; o != nil && n <= len(h.ps.s.Objects); n++ {
		if o != other && h.ps.s.within(other, o.Key) {
			return true
		}
		o = h.ps.s.parent(o)
	}
	return false
}

// history returns where the object's events stand.
func (h *host) history(object *expr.Record, event int) *History {
	all := h.ps.s.History
	if o := h.object(object); o != nil && o.Copy {
		all = o.History
	}
	if event < 0 || event >= len(all) {
		return nil
	}
	return &all[event]
}

// Events returns the latest events of a type, oldest first.
func (h *host) Events(object *expr.Record, event int) []*expr.Record {
	if list := h.history(object, event); list != nil {
		return list.Recs
	}
	return nil
}

// EventTotals counts all events of a type.
func (h *host) EventTotals(object *expr.Record, event int) (total, first, last int64) {
	if list := h.history(object, event); list != nil {
		return list.Total, list.First, list.Last
	}
	return 0, 0, 0
}

// Score computes the score of the object, or of what it belongs to where the
// model is about that.
func (h *host) Score(object *expr.Record, model int, now int64) (score float64, next int64) {
	if model < 0 || model >= len(h.ps.p.Scores) {
		return 0, expr.Never
	}
	o := h.ps.s.ancestor(h.object(object), h.ps.p.Scores[model].Object)
	if o == nil {
		return 0, expr.Never
	}
	return h.score(o, model, now)
}

// Active reports whether the object, or anything that belongs to it, is
// enrolled. Of a copy only its own line knows.
func (h *host) Active(object *expr.Record, workflow int) expr.Truth {
	o := h.object(object)
	if o == nil || workflow < 0 || workflow >= len(h.ps.p.Workflows) {
		return expr.False
	}
	if o.Copy || h.ps.p.Workflows[workflow].Managed {
		return expr.Undecided
	}
	if home := h.ps.s.Key.Object; !h.ps.p.Objects[home].OfContact && h.ps.p.ofContact(workflow) {
		return h.activeBelow(o, workflow)
	}
	for _, e := range h.ps.s.Enrollments {
		if h.ps.p.present[e.Workflow] == workflow && e.Phase != Ended && h.ps.s.within(h.ps.s.find(e.Object), o.Key) {
			return expr.True
		}
	}
	return expr.False
}

// Sent returns when a message went to the contact.
func (h *host) Sent(_ *expr.Record, message int) (at []int64, total int64) {
	if message < 0 || message >= len(h.ps.s.Sent) {
		return nil, 0
	}
	return h.ps.s.Sent[message].At, h.ps.s.Sent[message].Total
}

// Subscribed reports whether the contact gets a topic.
func (h *host) Subscribed(_ *expr.Record, topic int) bool {
	if topic < 0 || topic >= len(h.ps.s.Topics) {
		return false
	}
	choice := h.ps.s.Topics[topic]
	return choice == Joined || choice == Unsaid && !h.ps.p.Program.Topics[topic].OptIn
}

// Blocked reports whether a bounce or a complaint blocks a channel for the
// contact's present address. Where there is no address nothing is blocked.
func (h *host) Blocked(object *expr.Record, channel int) bool {
	if channel < 0 || channel >= len(h.ps.p.Channels) || h.ps.p.Channels[channel].Internal {
		return false
	}
	address := h.ps.address(h.object(object), channel)
	return h.ps.s.blockedAddress(channel, address)
}

// address is where a channel reaches the contact, "" for nowhere.
func (ps *pass) address(o *Object, channel int) string {
	path := &ps.p.Channels[channel].Address
	if v := ps.path(path, o, nil); v.Kind() == expr.String {
		return v.Str()
	}
	return ""
}

// enterContext lends a context for conditions that are asked while another is.
func (ps *pass) enterContext() *expr.Context {
	if ps.nested == len(ps.inner) {
		ps.inner = append(ps.inner, &expr.Context{})
	}
	ps.nested++
	return ps.inner[ps.nested-1]
}

func (ps *pass) leaveContext() { ps.nested-- }
