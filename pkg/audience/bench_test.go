package audience_test

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// manySegments is the project of the vocabulary with many segments: each asks two to
// four of the things that the condition builders of HubSpot and Klaviyo can ask, but for
// birthdays near now, each of which is one of 366 days.
func manySegments(tb testing.TB, n int) string {
	tb.Helper()
	v := readVocabulary(tb)
	r := rand.New(rand.NewPCG(7, 1))
	var atoms []string
	contact := v.program.ContactObject()
	for _, p := range v.phrases {
		if p.place.Object == contact && p.place.Event == nil && v.unknown[p.x.Text()] == "" && !strings.Contains(p.x.Text(), "now.get") {
			atoms = append(atoms, p.x.Text())
		}
	}
	atom := func() string { return "(" + atoms[r.IntN(len(atoms))] + ")" }
	var b strings.Builder
	b.WriteString(v.text)
	for i := range n {
		var parts []string
		for range 2 + r.IntN(3) {
			if r.IntN(5) == 0 {
				parts = append(parts, "("+atom()+" || "+atom()+")")
				continue
			}
			parts = append(parts, atom())
		}
		fmt.Fprintf(&b, "\n---\nkind: Segment\nname: many-%d\nwhen: >-\n  %s\n", i, strings.Join(parts, " && "))
	}
	return b.String()
}

// manyOf are the conditions of those segments.
func manyOf(p *project.Program) (list []*expr.Expr) {
	for i := range p.Schema.Segments {
		if strings.HasPrefix(p.Schema.Segments[i].Name, "many-") {
			list = append(list, p.Env.Segment(i))
		}
	}
	return list
}

// All pairs of 1,000 conditions, from the text of the project to the answers.
func BenchmarkPairs(b *testing.B) {
	text := manySegments(b, 1000)
	// As for any job that is over soon: memory that is not collected costs no time.
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	for b.Loop() {
		start := time.Now()
		p := programOf(b, text)
		conditions := manyOf(p)
		loaded := time.Now()
		pairs := audience.New(p).Pairs(conditions)
		taken := time.Now()
		verdicts, counts := verdictsOf(pairs, len(conditions))
		answered := time.Now()
		overlaps := pairs.Confirm(verdicts, nil)
		confirmed := time.Now()
		b.ReportMetric(float64(loaded.Sub(start).Milliseconds()), "ms-load")
		b.ReportMetric(float64(taken.Sub(loaded).Milliseconds()), "ms-tables")
		b.ReportMetric(float64(answered.Sub(taken).Milliseconds()), "ms-decide")
		b.ReportMetric(float64(confirmed.Sub(answered).Milliseconds()), "ms-confirm")
		b.ReportMetric(float64(overlaps.Witnesses), "contacts")
		b.ReportMetric(float64(overlaps.Judged), "by-cel-go")
		b.ReportMetric(float64(len(overlaps.Refused)), "refused")
		b.ReportMetric(float64(counts[audience.Yes]), "yes")
		b.ReportMetric(float64(counts[audience.Unknown]), "unknown")
	}
}

// verdictsOf are the verdicts of all pairs, and how many there are of each.
func verdictsOf(pairs *audience.Pairs, n int) (verdicts [][]audience.Verdict, counts [3]int) {
	verdicts = make([][]audience.Verdict, n)
	pairs.Decide(func(i int, with []audience.Verdict) {
		verdicts[i] = with
		for _, v := range with {
			counts[v]++
		}
	})
	return verdicts, counts
}
