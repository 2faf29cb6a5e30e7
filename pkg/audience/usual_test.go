package audience

import (
	"strings"
	"testing"
)

// Examples have numbers and times as people write them.
func TestExamplesAreHuman(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	s := New(p)
	for _, c := range []struct{ text, has, hasNot string }{
		{`events.page_viewed.total() > 256`, "page_viewed", "path: path"},
		{`contact.created_at < timestamp("2020-01-01T09:30:00Z")`, "before)", "hours before"},
		{`score.lead > 0.1 && score.lead < 100.0`, "score.lead", "000000"},
	} {
		a := s.Satisfiable(Part{about(t, p, "contact", c.text), Holds})
		if a.Witness == nil {
			t.Fatal(c.text, a.Verdict)
		}
		var list []string
		for _, f := range a.Witness.Facts() {
			list = append(list, f.String())
		}
		if got := strings.Join(list, "; "); !strings.Contains(got, c.has) || strings.Contains(got, c.hasNot) {
			t.Errorf("%s: %s", c.text, got)
		}
	}
	for _, x := range []float64{0.1, -0.7, 5.1, 0.3} {
		above, below := rounder(x)
		for _, y := range []float64{above, below} {
			if len(number(y)) > 5 {
				t.Errorf("beside %v: %v", x, y)
			}
		}
	}
	if got := (Fact{Kind: "object", Path: "contact"}).String(); got != "a contact of which nothing is asked" {
		t.Error(got)
	}
}
