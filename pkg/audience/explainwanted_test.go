package audience

import (
	"strings"
	"testing"
)

// A part that must not hold is not written like its opposite.
func TestPartsThatMustNotHold(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	for text, want := range map[string]string{
		`contact.company_size > 5`: `!(contact.company_size > 5)`, `has(contact.role)`: `!has(contact.role)`, `contact.consent_email`: `!contact.consent_email`,
		`!segment.icp`: `segment.icp`, `contact.consent_email || segment.icp`: `!(contact.consent_email || segment.icp)`,
	} {
		x := about(t, p, "contact", text)
		r := Reason{Expr: x, Start: 0, End: len(text), Want: HoldsNot, node: x.Tree()}
		if got := r.wanted(); got != want {
			t.Errorf("%s: %s", text, got)
		}
		if r.Want = Holds; r.wanted() != text {
			t.Error(r.wanted())
		}
	}
}

// An "or" beside other conditions is in brackets; one alone is not.
func TestOrInASummaryIsInBrackets(t *testing.T) {
	t.Parallel()
	e := NewExplainer(company(t, "b2b-saas"))
	if text := e.Explain("workflow/re-engage").Ways[0].Text; !strings.Contains(text, "(either it is in the segment `sleepy`, or it does not get the topic `education`), ") {
		t.Error(text)
	}
	if got := bracketed([]string{"`a` is 1", "either `a` is 1, or `b` is 2"}); got[0] != "`a` is 1" || got[1] != "(either `a` is 1, or `b` is 2)" {
		t.Error(got)
	}
}
