package audience_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Single questions about two of 1,000 conditions, each from the beginning: whether both
// can hold, and whether one implies the other.
func BenchmarkQuestions(b *testing.B) {
	p := programOf(b, manySegments(b, 1000))
	list := manyOf(p)
	for name, want := range []audience.Want{audience.Holds, audience.HoldsNot} {
		b.Run([]string{"overlap", "implies"}[name], func(b *testing.B) {
			s := audience.New(p)
			r := rand.New(rand.NewPCG(1, 2))
			var took []time.Duration
			unknown := 0
			for b.Loop() {
				x, y := list[r.IntN(len(list))], list[r.IntN(len(list))]
				start := time.Now()
				a := s.Decide(audience.Part{Expr: x}, audience.Part{Expr: y, Want: want})
				took = append(took, time.Since(start))
				if a.Verdict == audience.Unknown {
					unknown++
				}
			}
			tail(b, took)
			b.ReportMetric(float64(unknown)/float64(len(took)), "unknown/op")
		})
	}
}

// tail reports how long the slow ones of many questions took.
func tail(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	at := func(share float64) float64 { return float64(took[int(share*float64(len(took)-1))].Microseconds()) }
	b.ReportMetric(at(0.5), "us-median")
	b.ReportMetric(at(0.999), "us-p99.9")
	b.ReportMetric(at(1), "us-worst")
}

// routes are the leaves of a random decision tree: conditions of which exactly one holds,
// each of them of somebody.
func routes(r *rand.Rand, n int, path []string, tests []string, can func(string) bool) []string {
	if n == 1 {
		return []string{strings.Join(path, " && ")}
	}
	for {
		test := tests[r.IntN(len(tests))]
		yes, no := append(slices.Clip(path), "("+test+")"), append(slices.Clip(path), "!("+test+")")
		if !can(strings.Join(yes, " && ")) || !can(strings.Join(no, " && ")) {
			continue
		}
		k := min(max(n/2+r.IntN(max(1, n/4))-n/8, 1), n-1)
		return append(routes(r, k, yes, tests, can), routes(r, n-k, no, tests, can)...)
	}
}

// routeTests are questions to seven fields, some of which may be absent.
func routeTests(r *rand.Rand) (list []string) {
	some := func(field string, words ...string) {
		for range 12 {
			r.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
			list = append(list, fmt.Sprintf("has(contact.%s) && contact.%s in [\"%s\"]", field, field, strings.Join(words[:1+r.IntN(len(words)-1)], `", "`)))
		}
	}
	some("country", "DE", "AT", "CH", "FR", "GB", "US")
	some("source", "organic", "paid", "social", "referral", "offline")
	some("persona", "buyer", "user", "champion", "blocker")
	for range 24 {
		list = append(list, fmt.Sprintf("has(contact.employees) && contact.employees >= %d", 10*r.IntN(500)),
			fmt.Sprintf("contact.?fit.orValue(0.0) >= %d.0", r.IntN(100)), fmt.Sprintf("has(contact.lifetime_value) && contact.lifetime_value > %d.5", r.IntN(5000)))
	}
	return append(list, "contact.consent_email")
}

// tables are 1,000 routes each: the leaves of a decision tree, and the cells of a grid of
// countries, sources, personas and sizes, in any order. The last four of the grid take
// those of whom something is not known.
func tables(b *testing.B, r *rand.Rand) (*project.Program, map[string][]*expr.Expr) {
	v := readVocabulary(b)
	var cells []string
	for _, country := range []string{"DE", "AT", "CH", "FR", "GB", "US"} {
		for _, source := range []string{"organic", "paid", "social", "referral", "offline"} {
			for _, persona := range []string{"buyer", "user", "champion", "blocker"} {
				for i, from := range []int{0, 10, 50, 100, 250, 500, 1000, 5000} {
					size := fmt.Sprintf("contact.employees >= %d", from)
					if i < 7 {
						size += fmt.Sprintf(" && contact.employees < %d", []int{10, 50, 100, 250, 500, 1000, 5000}[i])
					}
					cells = append(cells, fmt.Sprintf("contact.country == %q && contact.source == %q && contact.persona == %q && %s", country, source, persona, size))
				}
			}
		}
	}
	r.Shuffle(len(cells), func(i, k int) { cells[i], cells[k] = cells[k], cells[i] })
	check := func(text string) *expr.Expr {
		return v.check(b, expr.Place{Object: v.program.ContactObject(), Item: -1}, text)
	}
	s := audience.New(v.program)
	can := func(text string) bool {
		return s.Decide(audience.Part{Expr: check(text)}).Verdict == audience.Yes
	}
	texts := map[string][]string{
		"tree": routes(r, 1000, nil, routeTests(r), can),
		"grid": append(cells, "!has(contact.country)", "!has(contact.source)", "!has(contact.persona)", "!has(contact.employees)"),
	}
	out := map[string][]*expr.Expr{}
	for _, shape := range shapesOfTables {
		for _, text := range texts[shape] {
			out[shape] = append(out[shape], check(text))
		}
	}
	return v.program, out
}

var shapesOfTables = []string{"tree", "grid"}

// Does a table of 1,000 routes take everybody, and who is left without one of them? With
// what a user gets to see: the example, or the rules that take everybody.
func BenchmarkCoverage(b *testing.B) {
	p, list := tables(b, rand.New(rand.NewPCG(3, 4)))
	for _, shape := range shapesOfTables {
		for _, gap := range []bool{false, true} {
			b.Run(fmt.Sprintf("%s/gap=%v", shape, gap), func(b *testing.B) {
				rules, want := list[shape], audience.No
				if gap {
					rules, want = rules[1:], audience.Yes
				}
				for b.Loop() {
					a := audience.New(p).Covers(rules)
					if a.Verdict != want {
						b.Fatal(a.Verdict)
					}
					b.ReportMetric(float64(a.Work), "steps")
				}
			})
		}
	}
}

// Which of 1,000 routes are never first?
func BenchmarkShadowed(b *testing.B) {
	p, list := tables(b, rand.New(rand.NewPCG(3, 4)))
	for _, shape := range shapesOfTables {
		b.Run(shape, func(b *testing.B) {
			for b.Loop() {
				b.ReportMetric(float64(len(audience.New(p).Shadowed(list[shape]))), "shadowed")
			}
		})
	}
}
