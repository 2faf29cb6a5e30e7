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

// routes are the leaves of a random decision tree: conditions of which exactly one holds.
func routes(r *rand.Rand, n int, path []string, tests []string) []string {
	if n == 1 || len(tests) == 0 {
		return []string{strings.Join(append(path, "true"), " && ")}
	}
	i := r.IntN(len(tests))
	test := tests[i]
	left := slices.Concat(tests[:i], tests[i+1:])
	k := n/2 + r.IntN(max(1, n/4)) - n/8
	k = min(max(k, 1), n-1)
	return append(routes(r, k, append(slices.Clip(path), test), left), routes(r, n-k, append(slices.Clip(path), "!("+test+")"), left)...)
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

// Does a table of 1,000 routes take everybody, and who is left without one of them?
func BenchmarkCoverage(b *testing.B) {
	v := readVocabulary(b)
	for _, gap := range []bool{false, true} {
		b.Run(fmt.Sprintf("gap=%v", gap), func(b *testing.B) {
			r := rand.New(rand.NewPCG(3, 4))
			var rules []*expr.Expr
			for _, text := range routes(r, 1000, nil, routeTests(r)) {
				rules = append(rules, v.check(b, expr.Place{Object: v.program.ContactObject(), Item: -1}, text))
			}
			want := audience.No
			if gap {
				rules, want = rules[1:], audience.Yes
			}
			var parts []audience.Part
			for _, x := range rules {
				parts = append(parts, audience.Part{Expr: x, Want: audience.HoldsNot})
			}
			for b.Loop() {
				a := audience.New(v.program).Decide(parts...)
				if a.Verdict != want {
					b.Fatal(a.Verdict)
				}
				b.ReportMetric(float64(a.Work), "steps")
			}
		})
	}
}
