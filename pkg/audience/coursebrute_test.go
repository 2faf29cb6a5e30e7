package audience

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// pulseText is a project with so few contacts that all their courses on a grid of days can
// be gone through.
const pulseText = `kind: Project
name: pulse
language: v1
owner: ops@pulse.example
timezone: Europe/Berlin
channels: {email: {address: contact.email, consent: contact.ok}}
environments: {local: {runtime: embedded}}
---
kind: DataModel
name: crm
owner: ops@pulse.example
source_of_truth: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      ok: {type: bool, required: true}
      plan: {type: string, values: [free, pro], required: true}
      tier: {type: string, values: [low, high], volatile: true}
events:
  ping: {engagement: true, fields: {kind: {type: string, values: [a, b], required: true}}}
---
kind: ScoringModel
name: heat
range: {min: 0, max: 50}
fit: [{name: pro, when: contact.plan == "pro", points: 5}]
behavior: [{name: a, event: ping, where: event.kind == "a", points: 10, at_most: 40, expires: 3d}]
bands: [{name: low, from: 0}, {name: high, from: 15}]
review_every: 90d
reviewed: 2026-01-10
`

// pulseState is a contact of the project at one moment: what it has, and how many days ago
// things were.
type pulseState struct {
	plan, tier, idle int
	pings            string // two letters for each: the kind and the days since, in order
	number           int    // of the history
}

// pulses are all states, and which can come after which so many days later.
type pulses struct {
	p     *project.Program
	list  []pulseState
	index map[pulseState]int
	after [mostDays + 1][][]int
	// came are the pings that come in between, by their histories before and after; false
	// where the second cannot come after the first.
	came [mostDays + 1][][]pingsBetween
}

// pingsBetween are the pings by which a history is longer than an earlier one.
type pingsBetween struct {
	list []string
	ok   bool
}

const (
	mostDays  = 3
	mostPings = 2
	oldestDay = 7
)

func newPulses(tb testing.TB) *pulses {
	s := &pulses{p: programFrom(tb, pulseText), index: map[pulseState]int{}}
	lists := pingLists()
	for plan := range 2 {
		for tier := range 3 {
			for _, idle := range []int{0, 1, 3, 6} {
				for number, pings := range lists {
					state := pulseState{plan, tier, idle, pings, number}
					s.index[state] = len(s.list)
					s.list = append(s.list, state)
				}
			}
		}
	}
	for d := range s.after {
		s.came[d] = make([][]pingsBetween, len(lists))
		for i, a := range lists {
			before, ok := aged(a, d)
			for _, b := range lists {
				list, follows := arrived(b, before)
				s.came[d][i] = append(s.came[d][i], pingsBetween{list, ok && follows})
			}
		}
		for _, state := range s.list {
			s.after[d] = append(s.after[d], s.next(state, d))
		}
	}
	return s
}

// pingLists are all histories.
func pingLists() []string {
	list := []string{""}
	for start, n := 0, 0; n < mostPings; n++ {
		end := len(list)
		for _, l := range list[start:end] {
			for _, kind := range "ab" {
				for age := range oldestDay + 1 {
					if more := ordered(l + string(kind) + string(rune('0'+age))); !slices.Contains(list, more) {
						list = append(list, more)
					}
				}
			}
		}
		start = end
	}
	return list
}

// ordered puts the oldest first.
func ordered(pings string) string {
	var list []string
	for i := 0; i < len(pings); i += 2 {
		list = append(list, pings[i:i+2])
	}
	slices.SortFunc(list, func(a, b string) int { return int(b[1])*256 + int(b[0]) - int(a[1])*256 - int(a[0]) })
	return strings.Join(list, "")
}

// aged is a history some days later; false where it goes beyond the grid.
func aged(pings string, days int) (string, bool) {
	out := []byte(pings)
	for i := 1; i < len(out); i += 2 {
		if out[i] += byte(days); out[i] > '0'+oldestDay {
			return "", false
		}
	}
	return string(out), true
}

// arrived are the pings of a history that another one does not have; false where that has
// others.
func arrived(now, before string) (list []string, ok bool) {
	for i := 0; i < len(now); i += 2 {
		list = append(list, now[i:i+2])
	}
	for i := 0; i < len(before); i += 2 {
		k := slices.Index(list, before[i:i+2])
		if k < 0 {
			return nil, false
		}
		list = slices.Delete(list, k, k+1)
	}
	return list, true
}

// next are the states that can come so many days after one: the plan stays, the activity
// does not go back, and what happened happened.
func (s *pulses) next(state pulseState, days int) []int {
	var out []int
	for i, then := range s.list {
		if then.plan != state.plan || then.idle > state.idle+days {
			continue
		}
		if s.came[days][state.number][then.number].ok {
			out = append(out, i)
		}
	}
	return out
}

// context is a state for the evaluation; ping is the event that is judged, "" for none.
func (s *pulses) context(state pulseState, ping string, x *expr.Expr, days int) *expr.Context {
	now := int64(usualNow + days*day)
	r := s.p.Schema.Objects[s.p.ContactObject()].Shape.New()
	set := func(name string, v expr.Value) { r.Slots[r.Shape.Slot(name)] = v }
	set("email", expr.NewString("kim@example.com"))
	set("ok", expr.NewBool(true))
	set("plan", expr.NewString([]string{"free", "pro"}[state.plan]))
	if state.tier > 0 {
		set("tier", expr.NewString([]string{"", "low", "high"}[state.tier]))
	}
	set("created_at", expr.NewTimestamp(now-90*day))
	set("last_activity", expr.NewTimestamp(now-int64(state.idle)*day))
	w := &Witness{Now: now, Objects: map[int]*expr.Record{s.p.ContactObject(): r}, Judged: map[*expr.Shape]*expr.Record{}, Host: newHost(s.p)}
	event := s.p.Schema.Event("ping")
	shape := s.p.Schema.Events[event].Shape
	past := &past{}
	for i := 0; i < len(state.pings); i += 2 {
		e := shape.New()
		e.Slots[0] = expr.NewTimestamp(now - int64(state.pings[i+1]-'0')*day)
		e.Slots[shape.Slot("kind")] = expr.NewString(state.pings[i : i+1])
		past.list, past.at = append(past.list, e), append(past.at, e.Slots[0].Int())
		if state.pings[i:i+2] == ping {
			w.Judged[shape] = e
		}
	}
	past.total = int64(len(past.at))
	if len(past.at) > 0 {
		past.first, past.last = past.at[0], past.at[len(past.at)-1]
	}
	w.Host.events[relation{s.p.ContactObject(), event}] = past
	return w.Context(x)
}

func mustCheck(p *project.Program, place expr.Place, text string) *expr.Expr {
	x, issues := p.Env.Check(place, text, expr.BoolType())
	if x == nil {
		panic(fmt.Sprint(text, issues))
	}
	return x
}

// pulseAsked is a question that the evaluation answered.
type pulseAsked struct {
	state pulseState
	ping  string
	days  int
}

// met reports whether all parts of a moment are as wanted in a state; came are the pings
// that can be the one that is judged.
func (s *pulses) met(m *Moment, state pulseState, came []string, days int, tried map[pulseAsked]bool) bool {
	if m.Parts[0].Expr.Place().Event == nil {
		came = []string{""}
	}
	return slices.ContainsFunc(came, func(ping string) bool {
		key := pulseAsked{state, ping, days}
		is, known := tried[key]
		if !known {
			c := s.context(state, ping, m.Parts[0].Expr, days)
			is = !slices.ContainsFunc(m.Parts, func(p Part) bool { return !p.Want.Met(p.Expr.Truth(c)) })
			tried[key] = is
		}
		return is
	})
}

// found goes through all courses of the grid.
func (s *pulses) found(moments []Moment) bool {
	type at struct{ state, days int }
	here := map[at]bool{}
	for i, state := range s.list {
		came, _ := arrived(state.pings, "")
		if s.met(&moments[0], state, came, 0, map[pulseAsked]bool{}) {
			here[at{i, 0}] = true
		}
	}
	for k := 1; k < len(moments); k++ {
		then, tried := map[at]bool{}, map[pulseAsked]bool{}
		for from := range here {
			for d := range s.after {
				if int64(d)*day < moments[k].Least || int64(d)*day > moments[k].Most {
					continue
				}
				for _, to := range s.after[d][from.state] {
					came := s.came[d][s.list[from.state].number][s.list[to].number].list
					next := at{to, from.days + d}
					if then[next] || s.heard(&moments[k], s.list[to], came) || !s.met(&moments[k], s.list[to], came, next.days, tried) {
						continue
					}
					if then[next] = true; k == len(moments)-1 {
						return true
					}
				}
			}
		}
		here = then
	}
	return len(here) > 0
}

// lived says what is wrong with the witnesses of a course.
func (s *pulses) lived(a *CourseAnswer, moments []Moment) string {
	for i, w := range a.Moments {
		for k := range moments[i].Parts {
			if !moments[i].Parts[k].Want.Met(moments[i].Parts[k].Expr.Confirm(a.Context(moments, MomentPart{i, k}))) {
				return fmt.Sprint("part ", i, k, " is not as wanted")
			}
		}
		if i == 0 {
			continue
		}
		for _, q := range moments[i].Quiet {
			if q.Where == nil && len(w.Came(q.Event)) > 0 {
				return "something happened"
			}
		}
		before := a.Moments[i-1]
		if gap := w.Now - before.Now; gap < moments[i].Least || gap > moments[i].Most {
			return fmt.Sprint("a gap of ", gap)
		}
		c, b := w.Objects[s.p.ContactObject()], before.Objects[s.p.ContactObject()]
		for _, name := range []string{"id", "email", "ok", "plan", "created_at"} {
			if slot := c.Shape.Slot(name); !c.Slots[slot].Equal(b.Slots[slot]) {
				return name + " moved"
			}
		}
		if slot := c.Shape.Slot("last_activity"); c.Slots[slot].Int() < b.Slots[slot].Int() {
			return "the activity goes back"
		}
		if what := lostPings(before, w); what != "" && !a.Crowded {
			return what
		}
	}
	return ""
}

// lostPings says which event of a moment is none later.
func lostPings(before, after *Witness) string {
	count := map[string]int{}
	see := func(w *Witness, by int) {
		w.Host.allEvents(func(p *past) {
			for _, e := range p.list {
				count[fmt.Sprint(e.Slots)] += by
				if e.Slots[0].Int() > w.Now {
					count["in the future"] = -1
				}
			}
		})
	}
	see(after, 1)
	see(before, -1)
	for what, n := range count {
		if n < 0 {
			return what + " is lost"
		}
	}
	return ""
}

// Of random moments each answer is what comes out when all courses of the grid are gone
// through: what is found is never said to be impossible, and what is said to be possible
// was lived.
func TestCoursesAreGoneThrough(t *testing.T) {
	t.Parallel()
	n := 25
	if os.Getenv("FAIRLEAD_DEEP") != "" {
		n = 4000
	}
	first, _ := strconv.Atoi(os.Getenv("FAIRLEAD_SEED"))
	s := newPulses(t)
	stable := project.NewStability(s.p)
	solver := New(s.p)
	limits := solver.limits
	limits.Steps = 1_000_000 // what takes longer is no course that people ask for
	solver.SetLimits(limits)
	counts := map[string]int{}
	for seed := range n {
		seed += first
		r := rand.New(rand.NewPCG(uint64(seed), 31))
		moments := s.moments(r, 2+seed%5/4)
		a := solver.DecideCourse(stable, moments...)
		found := s.found(moments)
		counts[fmt.Sprint(a.Verdict, " found ", found)]++
		wrong := ""
		if a.Verdict == No && found {
			wrong = "it is possible"
		}
		if a.Verdict == Yes {
			wrong = s.lived(&a, moments)
		}
		if a.Verdict == Unknown && os.Getenv("FAIRLEAD_SHOW") != "" {
			t.Logf("seed %d: %v, refused %v exhausted %v work %d\n%s", seed, a.Verdict, a.Refused, a.Exhausted, a.Work, momentsText(moments))
		}
		if wrong != "" {
			t.Errorf("seed %d: %s, %s (refused %v, work %d)\n%s", seed, a.Verdict, wrong, a.Refused, a.Work, momentsText(moments))
		}
	}
	t.Logf("%d questions: %v", n, counts)
}

func momentsText(moments []Moment) string {
	out := ""
	for i, m := range moments {
		out += fmt.Sprintf("  %d: %d to %d\n", i, m.Least, m.Most)
		for _, q := range m.Quiet {
			out += "    quiet\n"
			if q.Where != nil {
				out += "      " + q.Where.Text() + "\n"
			}
		}
		for _, p := range m.Parts {
			out += fmt.Sprintf("    %d: %s\n", p.Want, p.Expr.Text())
		}
	}
	return out
}
