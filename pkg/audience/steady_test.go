package audience_test

import (
	"runtime"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
)

// asked makes a part of a question about contacts.
func (v *vocabulary) asked(tb testing.TB, text string, want audience.Want) audience.Part {
	tb.Helper()
	place := expr.Place{Object: v.program.ContactObject(), Item: -1}
	return audience.Part{Expr: v.check(tb, place, text), Want: want}
}

// A list that may be as long as it likes does not become as long as it can: of this
// question a model once had 2^63-5 deals.
func TestNoMoreElementsThanNeeded(t *testing.T) {
	v := readVocabulary(t)
	parts := []audience.Part{
		v.asked(t, `(deals.filter(a, a.amount >= 100.0 || a.stage == "won").size() > 2
			? deals.filter(b, !(b.closes <= timestamp("2026-01-08T12:30:00Z") + weeks(2))).size() == 0
			: deals.exists_one(c, has(c.pipeline) || c.closes < now - days(0)))
			&& (deals.size() != 0 || contact.title.matches("^(a|é)[^-]{1,}"))`, audience.Holds),
		v.asked(t, `contact.title in ["Ab", "é"] ? deals.all(d, !(d.stage in ["open", "won"])) : deals.exists(e, e.stage in ["open", "won"])`, audience.HoldsNot),
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	a := audience.New(v.program).Decide(parts...)
	runtime.ReadMemStats(&after)
	if a.Verdict != audience.Yes {
		t.Fatalf("the answer is %s after %d steps", a.Verdict, a.Work)
	}
	contact := a.Witness.Objects[v.program.ContactObject()]
	if n := len(a.Witness.Host.Related(contact, v.program.Schema.Object("deal"))); n > 10 {
		t.Errorf("the example has %d deals", n)
	}
	if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 200 {
		t.Errorf("the question took %d MB", took)
	}
}
