package simulate

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// BenchmarkAll plays the scenarios of the example company, as `fairlead simulate`
// does, side by side; scenarios/s counts them.
func BenchmarkAll(b *testing.B) {
	p := load(b, projects(b)["b2b-saas"], project.Options{})
	b.ReportAllocs()
	for b.Loop() {
		All(p, p.Scenarios)
	}
	b.ReportMetric(float64(b.N*len(p.Scenarios))/b.Elapsed().Seconds(), "scenarios/s")
}

// BenchmarkScenarios plays them one after the other: only what happens, with
// what explains it, and with expectations and timeline.
func BenchmarkScenarios(b *testing.B) {
	p := load(b, projects(b)["b2b-saas"], project.Options{})
	for _, way := range []struct {
		name string
		play func(*project.Scenario)
	}{
		{"Played", func(s *project.Scenario) { playOnly(p, s, false) }},
		{"Explained", func(s *project.Scenario) { playOnly(p, s, true) }},
		{"Told", func(s *project.Scenario) { Run(p, s) }},
	} {
		b.Run(way.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, s := range p.Scenarios {
					way.play(s)
				}
			}
			b.ReportMetric(float64(b.N*len(p.Scenarios))/b.Elapsed().Seconds(), "scenarios/s")
		})
	}
}

func playOnly(p *project.Program, s *project.Scenario, explained bool) {
	r := journey.Prepare(p, s)
	if explained {
		r.Explain()
	}
	for i := range s.Timeline {
		r.Deliver(journey.InputOf(&s.Timeline[i], s.Start))
	}
	r.Advance(s.Start + s.Until)
}
