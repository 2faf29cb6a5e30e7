package simulate

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Run plays one scenario of a program and checks its expectations.
func Run(p *project.Program, s *project.Scenario) *Result { return run(p, s, nil) }

// run is Run with what is to see it, nil for nothing.
func run(p *project.Program, s *project.Scenario, seen *sighting) *Result {
	pl := newPlay(p, s)
	pl.seen = seen
	pl.run()
	r := &Result{
		Name: s.Name, Title: s.Doc.Title.Value, File: s.Doc.Span.File, Place: s.Doc.Name.Span, Passed: true,
		Start: calendar.FormatInstant(p.Zone, s.Start), End: calendar.FormatInstant(p.Zone, s.Start+s.Until),
		Expectations: []Check{},
	}
	var missed []*project.Expectation
	for i := range s.Expect {
		c := pl.check(&s.Expect[i])
		r.Expectations = append(r.Expectations, c)
		if !c.Passed {
			r.Passed = false
			missed = append(missed, &s.Expect[i])
		}
	}
	if extra := append(pl.unanswered(), pl.invariants()...); len(extra) > 0 {
		r.Expectations = append(r.Expectations, extra...)
		r.Passed = false
	}
	r.Timeline = pl.timeline(missed)
	if r.Passed {
		r.vacuous = pl.vacuous()
	}
	return r
}

// All plays scenarios side by side on all processors; the results stand in the
// order of the scenarios.
func All(p *project.Program, list []*project.Scenario) []*Result {
	results := make([]*Result, len(list))
	project.Parallel(len(list), func(i int) { results[i] = Run(p, list[i]) })
	return results
}

// play is one scenario while and after it is played.
type play struct {
	p      *project.Program
	s      *project.Scenario
	seen   *sighting // for coverage, nil for none
	driver *journey.Run
	facts  []journey.Fact
	// said is the line of the timeline that a recorded event came from, by the
	// number of the fact.
	said map[int]*project.Happening
	// opens says, by the index of the first fact that a line of the timeline made,
	// the index of the fact that is the event itself.
	opens map[int]int
	// effects are what facts did outside, by the number of the fact.
	effects map[int]*journey.Effect
	zones   calendar.Zones
	// zonesThen are the zones in which facts are told, crowds the numbers of those
	// in a line with more than one live enrollment.
	zonesThen []*calendar.Zone
	crowds    map[int]bool
	// enrollments are the numbers of the enrollments that facts belong to, by the
	// number of the fact.
	enrollments map[int]int
	// watcher is told of each condition that is asked, nil for nobody.
	watcher journey.Watcher
	// zoneNames are the contacts' zones at the end, as far as somebody asked.
	zoneNames map[journey.Key]string
}

func newPlay(p *project.Program, s *project.Scenario) *play {
	return &play{
		p: p, s: s, said: map[int]*project.Happening{}, opens: map[int]int{}, effects: map[int]*journey.Effect{}, zoneNames: map[journey.Key]string{},
	}
}

// run plays the scenario to its end.
func (pl *play) run() {
	r := journey.NewRun(pl.p, pl.s.Start)
	pl.seen.follow(r)
	r.Prepare(pl.s)
	r.Explain()
	if pl.watcher != nil {
		r.Watch(pl.watcher)
	}
	pl.driver = r
	r.Begin()
	for i := range pl.s.Timeline {
		h := &pl.s.Timeline[i]
		if h.At > pl.s.Until {
			break // the clock stops before it
		}
		in := journey.InputOf(h, pl.s.Start)
		r.Advance(in.At - 1)
		before := len(r.Facts())
		r.Deliver(in)
		pl.note(h, r.Facts(), before)
	}
	r.Advance(pl.s.Start + pl.s.Until)
	pl.seen.end(r.Facts())
	pl.read()
}

// read takes over what happened until now.
func (pl *play) read() {
	pl.facts = pl.driver.Facts()
	pl.pair()
	pl.travel()
	pl.follow()
	pl.enumerate()
}

// note remembers which of the facts from an index on a line of the timeline became.
func (pl *play) note(h *project.Happening, facts []journey.Fact, from int) {
	if h.Event < 0 {
		return
	}
	name := pl.p.Events[h.Event].Name
	for i := from; i < len(facts); i++ {
		f := &facts[i]
		if (f.Kind == journey.Recorded || f.Kind == journey.EventRefused) && f.Subject == name {
			pl.said[f.Seq], pl.opens[from] = h, i
			return
		}
	}
}

// pair finds the effect of each fact that has one: both are made together, so
// they stand in the same order.
func (pl *play) pair() {
	effects := pl.driver.Effects()
	next := 0
	for i := range pl.facts {
		kind, ok := effectOf(pl.facts[i].Kind)
		if !ok {
			continue
		}
		if next < len(effects) && effects[next].Kind == kind {
			pl.effects[pl.facts[i].Seq] = &effects[next]
			next++
		}
	}
}

func effectOf(k journey.FactKind) (journey.EffectKind, bool) {
	switch k {
	case journey.Sent:
		return journey.SendMessage, true
	case journey.Notified:
		return journey.NotifyStaff, true
	case journey.Task:
		return journey.MakeTask, true
	case journey.AudienceSynced:
		return journey.SyncAudience, true
	case journey.Called:
		return journey.CallWebhook, true
	}
	return 0, false
}
