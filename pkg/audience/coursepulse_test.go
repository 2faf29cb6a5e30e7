package audience

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
)

// pulseCondition writes a random condition.
func pulseCondition(r *rand.Rand, depth int, event bool) string {
	if depth > 0 {
		a, b := pulseCondition(r, depth-1, event), pulseCondition(r, depth-1, event)
		return "(" + a + []string{" && ", " || "}[r.IntN(2)] + b + ")"
	}
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	compare := pick(" < ", " <= ", " > ", " >= ", " == ", " != ")
	days := func() string { return fmt.Sprintf("days(%d)", r.IntN(6)) }
	count := func() string { return fmt.Sprint(r.IntN(4)) }
	pings := pick("events.ping", "events.ping", "events.ping.within("+days()+")", "events.ping.since(now - "+days()+")", `events.ping.filter(e, e.kind == "a")`)
	if event && r.IntN(2) == 0 {
		return pick(`event.kind == "a"`, `event.kind != "a"`, "event.at > now - "+days(), "event.at <= now - "+days(), "event.at"+compare+"contact.last_activity", "events.ping.exists(e, e.at"+compare+"event.at)")
	}
	switch r.IntN(12) {
	case 0, 1:
		return "contact.plan" + pick(" == ", " != ") + pick(`"free"`, `"pro"`)
	case 2:
		return pick(`contact.tier == "low"`, `contact.tier != "low"`, "has(contact.tier)", "!has(contact.tier)")
	case 3, 4:
		return pings + ".size()" + compare + count()
	case 5:
		return pings + pick(".exists", ".all", ".exists_one") + "(e, " + pick(`e.kind == "a"`, `e.kind != "a"`, "e.at < now - "+days(), "e.at >= contact.last_activity") + ")"
	case 6:
		return "events.ping.total()" + compare + count()
	case 7:
		return "events.ping" + pick(".first_at()", ".last_at()") + compare + pick("now - "+days(), "contact.last_activity")
	case 8:
		return "contact.last_activity" + compare + "now - " + days()
	case 9:
		return "score.heat" + compare + pick("5", "10", "15", "20", "25")
	case 10:
		return "now.getDayOfWeek()" + compare + fmt.Sprint(r.IntN(7))
	}
	return pick("now - contact.last_activity"+compare+days(), `band.heat == "low"`, `band.heat == "high"`)
}

// gapsOfPulse are the gaps that are asked for, in days; -1 is none.
var gapsOfPulse = [][2]int64{{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 3}, {0, 3}, {3, 3}, {2, -1}}

// pulseMoments are random moments.
func (s *pulses) moments(r *rand.Rand, n int) []Moment {
	var out []Moment
	shape := s.p.Schema.Events[s.p.Schema.Event("ping")].Shape
	for i := range n {
		place := expr.Place{Object: s.p.ContactObject(), Item: -1}
		if r.IntN(3) == 0 {
			place.Event = shape
		}
		gap := gapsOfPulse[r.IntN(len(gapsOfPulse))]
		m := Moment{Least: gap[0] * day, Most: gap[1] * day}
		if gap[1] < 0 {
			m.Most = math.MaxInt64
		}
		for range 1 + r.IntN(2) {
			m.Parts = append(m.Parts, Part{mustCheck(s.p, place, pulseCondition(r, r.IntN(3), place.Event != nil)), []Want{Holds, Holds, Holds, HoldsNot, IsFalse}[r.IntN(5)]})
		}
		if i == 0 {
			m.Least, m.Most = 0, 0
		} else if r.IntN(3) == 0 {
			m.Quiet = s.quiet(r)
		}
		out = append(out, m)
	}
	return out
}

// quiet is something that does not happen.
func (s *pulses) quiet(r *rand.Rand) []Quiet {
	event := s.p.Schema.Event("ping")
	place := expr.Place{Object: s.p.ContactObject(), Item: -1, Event: s.p.Schema.Events[event].Shape}
	where := []string{"", `event.kind == "a"`, `event.kind == "b" && contact.plan == "pro"`, `contact.tier == "low"`}[r.IntN(4)]
	if where == "" {
		return []Quiet{{Event: event}}
	}
	return []Quiet{{event, mustCheck(s.p, place, where)}}
}

// heard reports whether some pings are what a moment excludes, whatever moved in between.
func (s *pulses) heard(m *Moment, state pulseState, came []string) bool {
	return slices.ContainsFunc(came, func(ping string) bool {
		return slices.ContainsFunc(m.Quiet, func(q Quiet) bool {
			return q.Where == nil || !slices.ContainsFunc(q.Where.Reads().Fields, func(f expr.FieldRef) bool {
				return s.p.Schema.Objects[f.Object].Shape.Fields[f.Slot].Name == "tier"
			}) && q.Where.Truth(s.context(state, ping, q.Where, 0)) == expr.True
		})
	})
}
