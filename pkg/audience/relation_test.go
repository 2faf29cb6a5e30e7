package audience

import (
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

func TestRelation(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	s := New(p)
	for _, c := range []struct {
		a, b string
		want Relation
	}{
		{`contact.company_size >= 50`, `contact.company_size > 49`, Equivalent},
		{`contact.company_size >= 50`, `contact.company_size > 50`, Wider},
		{`contact.company_size >= 51`, `contact.company_size > 49`, Narrower},
		{`contact.company_size >= 50`, `contact.company_size < 50`, Disjoint},
		{`contact.company_size >= 50`, `contact.company_size <= 50`, Incomparable},
		{`contact.industry in ["saas", "fintech"]`, `contact.industry == "saas" || contact.industry == "fintech"`, Equivalent},
		{`contact.industry in ["saas", "fintech"]`, `contact.industry in ["saas", "agency"]`, Incomparable},
		{`segment.icp`, `contact.company_size >= 50`, Narrower},
		{`segment.icp`, `contact.company_size >= 49`, Narrower},
		{`segment.icp`, `contact.company_size >= 51`, Incomparable},
		{`events.page_viewed.within(days(7)).size() > 0`, `events.page_viewed.within(days(30)).size() > 0`, Narrower},
		{`!(contact.company_size >= 50)`, `contact.company_size < 50`, Equivalent},
		{`!segment.icp`, `segment.icp`, Disjoint},
		{`external("a")`, `contact.company_size >= 50`, UnknownRelation},
	} {
		a, b := about(t, p, "contact", c.a), about(t, p, "contact", c.b)
		got := s.Relation(a, b)
		if got.Relation != c.want {
			t.Errorf("%s to %s: %s, not %s", c.a, c.b, got.Relation, c.want)
		}
		if w := got.OnlyA.Witness; w != nil && (!w.holds(Part{a, Holds}, (*expr.Expr).Truth) || w.holds(Part{b, Holds}, (*expr.Expr).Truth)) {
			t.Errorf("%s without %s: %s", c.a, c.b, lines(w))
		}
	}
}

func exprs(t *testing.T, s *Solver, texts []string) []*expr.Expr {
	var list []*expr.Expr
	for _, text := range texts {
		list = append(list, about(t, s.p, "contact", text))
	}
	return list
}

func TestCovers(t *testing.T) {
	t.Parallel()
	s := New(company(t, "b2b-saas"))
	for _, c := range []struct {
		rules []string
		gap   string
	}{
		{[]string{`contact.company_size < 50`, `contact.company_size >= 50`, `!has(contact.company_size)`}, ""},
		{[]string{`contact.company_size < 50`, `contact.company_size > 50`, `!has(contact.company_size)`}, "contact.company_size: 50"},
		{[]string{`contact.consent_email`, `!contact.consent_email`}, ""},
		{[]string{`contact.industry in ["saas", "fintech", "marketplace", "agency"]`, `!has(contact.industry)`}, "contact.industry: other"},
		{[]string{`contact.industry in ["saas", "fintech", "marketplace", "agency"]`, `!has(contact.industry)`, `contact.industry == "other"`}, ""},
	} {
		a := s.Covers(exprs(t, s, c.rules))
		got := ""
		if a.Witness != nil {
			got = lines(a.Witness)
		}
		if got != c.gap || (c.gap == "") != (a.Verdict == No) || a.Verdict == No && a.Proof == nil {
			t.Errorf("%q: %s, gap %q, want %q", c.rules, a.Verdict, got, c.gap)
		}
	}
	within := Part{about(t, s.p, "contact", `contact.company_size >= 100`), Holds}
	if a := s.Covers(exprs(t, s, []string{`contact.company_size >= 50`}), within); a.Verdict != No {
		t.Errorf("of those above 100 all are above 50: %s", a.Verdict)
	}
}

func TestShadowed(t *testing.T) {
	t.Parallel()
	s := New(company(t, "b2b-saas"))
	rules := exprs(t, s, []string{
		`contact.country in ["DE", "AT", "CH"]`,                  // 0
		`contact.company_size >= 50`,                             // 1
		`contact.country == "AT" && contact.industry == "saas"`,  // 2: by 0
		`contact.company_size < 50`,                              // 3
		`contact.company_size > 10 && has(contact.role)`,         // 4: by 1 and 3
		`contact.country == "US" && contact.country == "GB"`,     // 5: dead by itself
		`contact.country == "US"`,                                // 6: free
		`contact.company_size > 60 && contact.country == "GB"`,   // 7: by 1
		`contact.industry == "saas" && !has(contact.first_name)`, // 8: free
	})
	got := map[int][]int{}
	for _, x := range s.Shadowed(rules) {
		if x.Answer.Verdict != No || x.Answer.Proof == nil {
			t.Errorf("rule %d: %s", x.Rule, x.Answer.Verdict)
			continue
		}
		got[x.Rule] = x.By
	}
	want := map[int][]int{2: {0}, 4: {1, 3}, 5: nil, 7: {1}}
	for k := range rules {
		by, shadowed := got[k]
		if expected, should := want[k]; should != shadowed || !slices.Equal(by, expected) {
			t.Errorf("rule %d: shadowed %v by %v, want %v by %v", k, shadowed, by, should, expected)
		}
	}
}

func TestRedundant(t *testing.T) {
	t.Parallel()
	s := New(company(t, "b2b-saas"))
	for _, c := range []struct {
		text string
		want []string
	}{
		{`contact.company_size > 10 && contact.company_size > 50`, []string{"`contact.company_size > 10` holds wherever `contact.company_size > 50` does"}},
		{`contact.company_size > 10 && contact.company_size < 50`, nil},
		{`contact.company_size > 10 || contact.company_size > 50`, []string{"where `contact.company_size > 50` holds, `contact.company_size > 10` holds, too"}},
		{`contact.plan == "pro" && contact.plan == "pro"`, []string{"`contact.plan == \"pro\"` holds wherever `contact.plan == \"pro\"` does"}},
		{`has(contact.plan) && contact.plan == "pro"`, nil},
		{`has(contact.email) && contact.email.endsWith(".com")`, []string{"`has(contact.email)` always holds"}},
		{`contact.consent_email || contact.company_size < 1 && contact.company_size > 0`, []string{"`contact.company_size > 0` holds wherever `contact.company_size < 1` does"}},
		{`contact.consent_email && (contact.industry == "saas" || contact.industry in ["saas", "fintech"])`, []string{"where `contact.industry == \"saas\"` holds, `contact.industry in [\"saas\", \"fintech\"]` holds, too"}},
		{`contact.consent_email && (contact.industry == "saas" || contact.consent_email)`, []string{"`contact.industry == \"saas\" || contact.consent_email` holds wherever `contact.consent_email` does"}},
		{`contact.consent_email && (contact.country == "DE" || !contact.consent_email)`, []string{"`!contact.consent_email` changes nothing where it stands"}},
		{`contact.company_size >= 1 && contact.company_size < 50`, []string{"`contact.company_size >= 1` holds wherever `contact.company_size < 50` does"}},
		{`contact.company_size >= 2 && contact.company_size < 50`, nil},
	} {
		list, known := s.Redundant(about(t, s.p, "contact", c.text))
		var got []string
		for _, r := range list {
			got = append(got, r.Text)
		}
		if !known || !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.text, got, c.want)
		}
	}
}
