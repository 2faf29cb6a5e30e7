package audience

import (
	"fmt"
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// steps are rules of sizes that take everybody whose size is known and below 10 times n,
// one after the other.
func steps(n int) (texts []string) {
	for i := range n {
		texts = append(texts, fmt.Sprintf("contact.company_size >= %d && contact.company_size < %d", 10*i, 10*i+10))
	}
	return texts
}

// Of many rules that take everybody the proof names those without which they would not.
func TestCoversMany(t *testing.T) {
	t.Parallel()
	s := New(company(t, "b2b-saas"))
	texts := append(steps(90), `contact.company_size >= 900`, `contact.company_size > 1200`, `!has(contact.company_size)`, `contact.industry == "saas" && contact.company_size == 5`)
	rules := exprs(t, s, texts)
	a := s.Covers(rules)
	if a.Verdict != No || a.Proof == nil {
		t.Fatalf("not covered: %s", a.Verdict)
	}
	var got, want []int
	for _, r := range a.Proof.Parts {
		got = append(got, r.Part)
	}
	for i := range 93 {
		if i != 91 { // above 1200 is above 900
			want = append(want, i)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("the proof names %v, not %v", got, want)
	}
	gap := s.Covers(slices.Delete(slices.Clone(rules), 40, 41))
	if gap.Verdict != Yes || lines(gap.Witness) != "contact.company_size: 400" {
		t.Errorf("a gap from 400 to 409: %s", gap.Verdict)
	}
	always := s.Covers(append(rules, exprs(t, s, []string{"true"})...))
	if always.Verdict != No || len(always.Proof.Parts) != 1 || always.Proof.Parts[0].Part != 94 {
		t.Errorf("a route for everybody is reason enough: %v", always.Proof)
	}
}

// What a table says of its rules is what each question by itself says, also where points
// that fade and instants far away are asked for.
func TestShadowedMany(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	s := New(p)
	texts := append(steps(30), `contact.company_size == 77`, `score.lead >= 50`, `score.lead >= 60`, `score.lead >= 40`,
		`now - contact.created_at < duration("8760h") && contact.company_size > 400`, `now - contact.created_at < duration("876h") && contact.company_size > 500`,
		`external("a")`, `external("a") && contact.company_size > 700`, `contact.created_at < timestamp("0100-01-01T00:00:00Z") && now - contact.created_at > duration("0s")`)
	rules := exprs(t, s, texts)
	got := map[int]Verdict{}
	for _, x := range s.Shadowed(rules) {
		got[x.Rule] = x.Answer.Verdict
	}
	for k := range rules {
		parts := []Part{{rules[k], Holds}}
		for _, r := range rules[:k] {
			parts = append(parts, Part{r, HoldsNot})
		}
		a := s.Decide(parts...)
		v, listed := got[k]
		if listed != (a.Verdict != Yes) || listed && v != a.Verdict {
			t.Errorf("%s: %s, but alone %s", texts[k], v, a.Verdict)
		}
	}
	for k, want := range map[int]Verdict{30: No, 32: No, 35: No} {
		if v, listed := got[k]; !listed || v != want {
			t.Errorf("%s: %s, not %s", texts[k], v, want)
		}
	}
}

// A rule that needs several earlier ones to be never first is said to come after these.
func TestShadowedByMany(t *testing.T) {
	t.Parallel()
	s := New(company(t, "b2b-saas"))
	rules := exprs(t, s, append(steps(80), `contact.company_size >= 105 && contact.company_size < 125`))
	list := s.Shadowed(rules)
	if len(list) != 1 || list[0].Rule != 80 || !slices.Equal(list[0].By, []int{10, 11, 12}) {
		t.Errorf("%v", list)
	}
	if len(list) == 1 && list[0].Answer.Proof == nil {
		t.Error("without a proof")
	}
	var none []*expr.Expr
	if list := s.Shadowed(none); len(list) != 0 {
		t.Errorf("no rules: %v", list)
	}
}
