package journey

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/project"
)

// farthest is how far ahead a target is looked for, as pkg/calendar does.
const farthest = 365_250 * calendar.Day

// openTime is when a clock runs: whenever one of the calendars is open, always
// where there is none.
type openTime []*calendar.Calendar

// openTimeOf is the calendar of an SLA, or with `calendar: owner` that of the
// member who owns the contact. A queue is as open as its team: whenever one of
// the members is there. Who is in no team is always there, as is a member
// without a calendar.
func (ps *pass) openTimeOf(s *project.SLA, owner string) openTime {
	if s.Calendar != nil {
		return openTime{s.Calendar}
	}
	if s.Doc.Calendar.Value != "owner" {
		return nil
	}
	if _, m := ps.memberOf(owner); m != nil {
		if c := ps.p.Calendars[m.Calendar.Value]; c != nil {
			return openTime{c}
		}
		return nil
	}
	return ps.teamTime(ps.queueTeam(owner))
}

// queueTeam is the team of a queue that owns a contact, nil for any other owner.
func (ps *pass) queueTeam(owner string) *project.Team {
	name, queue := strings.CutPrefix(owner, "queue:")
	if !queue {
		return nil
	}
	for _, t := range ps.p.Teams {
		for i := range t.Doc.Queues {
			if t.Doc.Queues[i].Name.Value == name {
				return t
			}
		}
	}
	return nil
}

// teamTime is when one of the members is there.
func (ps *pass) teamTime(t *project.Team) openTime {
	if t == nil {
		return nil
	}
	var all openTime
	for i := range t.Doc.Members {
		c := ps.p.Calendars[t.Doc.Members[i].Calendar.Value]
		if c == nil {
			return nil
		}
		if !slices.Contains(all, c) {
			all = append(all, c)
		}
	}
	return all
}

// reach is the first instant at which open time since from reaches a length; of
// no length the next opening. It is false where that never happens.
func (o openTime) reach(from, open int64) (int64, bool) {
	if open <= 0 {
		return o.opens(from)
	}
	switch len(o) {
	case 0:
		return (*calendar.Calendar)(nil).Add(from, open)
	case 1:
		return o[0].Add(from, open)
	}
	for limit := from + farthest; ; {
		start, ok := o.opens(from)
		if !ok || start > limit {
			return 0, false
		}
		end, closes := o.closes(start)
		if !closes || open <= end-start {
			return start + open, true
		}
		open -= end - start
		from = end
	}
}

// opens is the first instant not before from at which one is open.
func (o openTime) opens(from int64) (at int64, found bool) {
	if len(o) == 0 {
		return from, true
	}
	for _, c := range o {
		if next, ok := c.NextOpen(from); ok && (!found || next < at) {
			at, found = next, true
		}
	}
	return at, found
}

// closes is the first instant not before from at which none is open.
func (o openTime) closes(from int64) (at int64, found bool) {
	at = from
	for again := true; again; {
		again = false
		for _, c := range o {
			next, ok := c.NextClose(at)
			if !ok {
				return 0, false
			}
			if next > at {
				at, again = next, true
			}
		}
	}
	return at, true
}
