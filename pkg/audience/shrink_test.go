package audience

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// about checks a condition about an object of a project.
func about(tb testing.TB, p *project.Program, object, text string) *expr.Expr {
	tb.Helper()
	x, issues := p.Env.Check(expr.Place{Object: p.Schema.Object(object), Item: -1}, text, expr.BoolType())
	if len(issues) > 0 {
		tb.Fatal(text, issues)
	}
	return x
}

// lines are the facts of a witness that conditions read.
func lines(w *Witness) string {
	var list []string
	for _, f := range w.Facts() {
		if f.Why == whyRead {
			list = append(list, f.String())
		}
	}
	return strings.Join(list, "; ")
}

func TestWitnessesAreHuman(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	s := New(p)
	for _, c := range []struct{ text, want string }{
		{`contact.country == "DE"`, "contact.country: DE"},
		{`contact.company_size >= 50`, "contact.company_size: 50"},
		{`contact.company_size > 50`, "contact.company_size: 60"},
		{`contact.company_size < 10`, "contact.company_size: 9"},
		{`contact.company_size > 50 && contact.company_size < 53`, "contact.company_size: 51"},
		{`contact.email.endsWith("@acme.com")`, "contact.email: kim@acme.com"},
		{`contact.email != "x"`, "contact.email: kim@example.com"},
		{`has(contact.role)`, "contact.role: technical"},
		{`contact.industry in ["fintech", "saas"]`, "contact.industry: saas"},
		{`events.page_viewed.within(days(7)).size() >= 2`, "page_viewed (path: /pricing), 1 day before, 2 times"},
		{`events.page_viewed.exists(e, e.path.startsWith("/careers"))`, "page_viewed (path: /careers), 1 day before"},
		{`events.form_submitted.exists(e, e.at < now - days(5))`, "form_submitted (form: ebook), 7 days before"},
		{`contact.last_activity <= now - days(75)`, "contact.last_activity: 2025-10-21T10:00:00Z (76 days before)"},
		{`deals.exists(d, d.stage == "won")`, "deals (stage: won)"},
		{`segment.customers`, "contact.plan: pro"},
		{`active["nurture-ebook"] && !has(contact.plan)`, "active.nurture-ebook"},
	} {
		a := s.Satisfiable(Part{about(t, p, "contact", c.text), Holds})
		if a.Witness == nil {
			t.Errorf("%s: %v", c.text, a.Verdict)
			continue
		}
		if got := lines(a.Witness); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

// Points can come from much: the example has few things, none of which takes points.
func TestExamplesOfScoresAreShort(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	for _, text := range []string{`score.lead >= bands.lead.sql`, `band.lead == "mql"`, `band.lead == "hot"`} {
		a := New(p).Satisfiable(Part{about(t, p, "contact", text), Holds})
		if a.Witness == nil {
			t.Errorf("%s: %s", text, a.Verdict)
			continue
		}
		if got := lines(a.Witness); strings.Contains(got, "rivalmetrics") || strings.Contains(got, "student") || strings.Count(got, ";") > 8 || !strings.Contains(got, "score.lead: ") {
			t.Errorf("%s: %s", text, got)
		}
	}
}

// Whoever asks twice, or another solver, gets the same witness.
func TestWitnessesAreTheSame(t *testing.T) {
	t.Parallel()
	p := company(t, "ecommerce")
	first, second := New(p), New(p)
	for use := range p.Expressions() {
		x := use.Expr
		if x.Type().Kind != expr.Bool || x.Place().Extra != "" {
			continue
		}
		a, b := first.Satisfiable(Part{x, Holds}), second.Satisfiable(Part{x, Holds})
		if a.Witness == nil {
			continue
		}
		if !reflect.DeepEqual(a.Witness.Facts(), b.Witness.Facts()) {
			t.Errorf("%s:\n%v\n%v", x.Text(), a.Witness.Facts(), b.Witness.Facts())
		}
	}
}

// Nothing that a witness says can be left out by itself, and the data model allows it.
func TestWitnessesAreMinimal(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"b2b-saas", "ecommerce", "local-services"} {
		p := company(t, name)
		s := New(p)
		for use := range p.Expressions() {
			x := use.Expr
			if x.Type().Kind != expr.Bool || x.Place().Extra != "" {
				continue
			}
			parts := []Part{{x, Holds}}
			if a := s.Satisfiable(parts...); a.Witness != nil {
				minimal(t, p, a.Witness, parts)
			}
		}
	}
}

func minimal(t *testing.T, p *project.Program, w *Witness, parts []Part) {
	t.Helper()
	text := parts[0].Expr.Text()
	again := &shrinking{p: p, w: w, parts: parts, hints: w.hints, left: 100_000, pinned: map[*expr.Record]bool{}}
	for _, r := range w.Objects {
		again.pin(r)
	}
	for _, r := range w.Judged {
		again.pin(r)
	}
	if again.drop(); again.changed {
		t.Errorf("%s: something can be left out; what stays is %s", text, lines(w))
	}
	for _, r := range again.records() {
		for slot, v := range r.Slots {
			f := &r.Shape.Fields[slot]
			switch {
			case v.IsAbsent() && f.Required:
				t.Errorf("%s: no %s.%s", text, r.Shape.Name, f.Name)
			case !v.IsAbsent() && f.Type.Kind != expr.List && !valid(f, v) && (f.Limits == nil || f.Limits.Format == ""):
				t.Errorf("%s: %s.%s is %v", text, r.Shape.Name, f.Name, v)
			}
		}
	}
	for _, key := range slices.Collect(maps.Keys(w.Host.events)) {
		if !slices.IsSorted(w.Host.events[key].at) || len(w.Host.events[key].at) > 0 && w.Host.events[key].last > w.Now {
			t.Errorf("%s: events are out of order", text)
		}
	}
}

func TestProofs(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	s := New(p)
	for _, c := range []struct {
		parts []string
		// want is the text, and the parts named.
		want  string
		named []string
	}{
		{[]string{`contact.industry == "saas" && contact.consent_email`, `has(contact.role) && contact.industry == "fintech"`},
			"`contact.industry` would have to be saas and fintech", []string{`contact.industry == "saas"`, `contact.industry == "fintech"`}},
		{[]string{`contact.company_size >= 50 && contact.industry == "saas"`, `contact.company_size < 10`},
			"`contact.company_size` would have to be at least 50 and below 10", []string{`contact.company_size >= 50`, `contact.company_size < 10`}},
		{[]string{`segment.icp`, `contact.company_size < 10`},
			"`contact.company_size` would have to be at least 50 and below 10", []string{`contact.company_size >= 50`, `contact.company_size < 10`}},
		{[]string{`contact.company_size > 9 && contact.company_size < 10`}, "`contact.company_size` would have to be above 9 and below 10", []string{`contact.company_size > 9`, `contact.company_size < 10`}},
		{[]string{`contact.last_activity <= now - days(75)`, `contact.last_activity > now - days(5)`},
			"`contact.last_activity` would have to be at least 75 days ago and less than 5 days ago", []string{`contact.last_activity <= now - days(75)`, `contact.last_activity > now - days(5)`}},
		{[]string{`!has(contact.email)`}, "`contact.email` would have to be absent, and the data model requires it", []string{`has(contact.email)`}},
		{[]string{`has(contact.plan) && contact.plan == "pro"`, `!segment.customers`},
			"`contact.plan` would have to be pro, and either absent or other than pro", []string{`contact.plan == "pro"`, `has(contact.plan) && contact.plan == "pro"`}},
		{[]string{`events.page_viewed.size() > 2`, `events.page_viewed.size() < 2 && contact.consent_email`},
			"`events.page_viewed.size()` would have to be above 2 and below 2", []string{`events.page_viewed.size() > 2`, `events.page_viewed.size() < 2`}},
		{[]string{`contact.company_size / 0 > 1`}, "`contact.company_size / 0` would have to be above 1, and nothing can be divided by 0", []string{`contact.company_size / 0 > 1`}},
		{[]string{`contact.created_at.getMonth() == 12`},
			"`contact.created_at.getMonth()` would have to be 12, and months run from 0, January, to 11, December", []string{`contact.created_at.getMonth() == 12`}},
		{[]string{`contact.created_at.getDayOfWeek() == 7`},
			"`contact.created_at.getDayOfWeek()` would have to be 7, and days of the week run from 0, Sunday, to 6, Saturday", []string{`contact.created_at.getDayOfWeek() == 7`}},
		{[]string{`events.page_viewed.size() > 256`},
			"`events.page_viewed.size()` would have to be above 256, and such a list holds the latest 256 alone (`total()` counts all)", []string{`events.page_viewed.size() > 256`}},
		{[]string{`events.page_viewed.within(days(0)).size() > 0`},
			"`events.page_viewed.within(days(0)).size()` would have to be above 0, and a window of that length is empty", []string{`events.page_viewed.within(days(0)).size() > 0`}},
		{[]string{`events.page_viewed.since(now + days(1)).size() > 0`},
			"`events.page_viewed.since(now + days(1)).size()` would have to be above 0, and nothing has happened yet that is ahead", []string{`events.page_viewed.since(now + days(1)).size() > 0`}},
		{[]string{`contact.company_size / (contact.company_size - contact.company_size) > 1`},
			"`contact.company_size / (contact.company_size - contact.company_size)` would have to be above 1", []string{`contact.company_size / (contact.company_size - contact.company_size) > 1`}},
		{[]string{`!deals.all(d, d.amount >= 0.0)`},
			"`deals.all(d, d.amount >= 0.0)` would have to be false, and by the data model `deal.amount` is at least 0", []string{`deals.all(d, d.amount >= 0.0)`}},
		{[]string{`contact.company_size - 5 < -10`}, "`contact.company_size - 5` would have to be below -10, and by the data model `contact.company_size` is at least 1", []string{`contact.company_size - 5 < -10`}},
		{[]string{`has(account.status) && !has(account.domain)`},
			"there is no contact with `has(account.status)` true and `has(account.domain)` false, as the data model requires `account.domain`", []string{`has(account.status)`, `has(account.domain)`}},
	} {
		var parts []Part
		for _, text := range c.parts {
			parts = append(parts, Part{about(t, p, "contact", text), Holds})
		}
		a := s.Satisfiable(parts...)
		if a.Proof == nil {
			t.Errorf("%v: %v", c.parts, a.Verdict)
			continue
		}
		var named []string
		for i := range a.Proof.Parts {
			named = append(named, a.Proof.Parts[i].Text())
		}
		if a.Proof.Text != c.want || !slices.Equal(named, c.named) {
			t.Errorf("%v\n got %s %q\nwant %s %q", c.parts, a.Proof.Text, named, c.want, c.named)
		}
		essential(t, s, a.Proof, parts)
	}
}

// essential sees that no part of a proof can go.
func essential(t *testing.T, s *Solver, proof *Proof, parts []Part) {
	t.Helper()
	for i := range proof.Parts {
		rest := slices.Delete(slices.Clone(proof.Parts), i, i+1)
		var asked []Part
		for _, r := range rest {
			place := r.Expr.Place()
			x, issues := s.p.Env.Check(place, r.Text(), expr.BoolType())
			if len(issues) > 0 {
				t.Fatal(r.Text(), issues)
			}
			asked = append(asked, Part{x, r.Want})
		}
		if len(asked) > 0 && s.Decide(asked...).Verdict != Yes {
			t.Errorf("%s: without part %d there is still nobody", proof.Text, i)
		}
	}
}
