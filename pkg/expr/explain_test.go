package expr

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// partTexts lists the parts as "source: text".
func partTexts(x *Expr, c *Context) []string {
	var texts []string
	for _, p := range x.Parts(c) {
		texts = append(texts, x.Text()[p.Start:p.End]+" → "+p.Text)
	}
	return texts
}

func explainContext(env *Env) *Context {
	c := (&world{Rand: rand.New(rand.NewPCG(1, 2)), schema: env.Schema()}).context()
	c.Object = c.Object.Shape.New()
	set := func(name string, v Value) { c.Object.Slots[c.Object.Shape.Slot(name)] = v }
	set("country", NewString("DE"))
	set("company_size", NewInt(80))
	set("discount", NewDouble(0.25))
	set("patience", NewDuration(36*hourMS))
	set("renewal", NewTimestamp(1767225600000))
	set("interests", NewList([]Value{NewString("api")}))
	c.Host.(*testHost).scores[0] = []testScore{{0, 55}}
	return c
}

func TestParts(t *testing.T) {
	env := worldEnv(t)
	for _, test := range []struct {
		text string
		want []string
	}{
		{`score.lead >= 50`, []string{"score.lead >= 50 → true", "score.lead → score.lead = 55"}},
		{`contact.role == "student" || contact.country == "DE"`, []string{
			`contact.role == "student" || contact.country == "DE" → true`, `contact.role == "student" → undecided`, "contact.role → absent",
			`contact.country == "DE" → true`, `contact.country → contact.country = "DE"`}},
		{`!has(contact.role)`, []string{"!has(contact.role) → true", "has(contact.role) → false"}},
		{`"api" in contact.interests`, []string{`"api" in contact.interests → true`, `contact.interests → contact.interests = ["api"]`}},
		{`contact.patience > days(2)`, []string{"contact.patience > days(2) → false", "contact.patience → contact.patience = 1d12h"}},
		{`contact.renewal < now`, []string{"contact.renewal < now → true", "contact.renewal → contact.renewal = 2026-01-01", "now → now = 2026-03-28T22:30:15.25Z"}},
		{`contact.discount * 2.0 > 1.0`, []string{"contact.discount * 2.0 > 1.0 → false", "contact.discount → contact.discount = 0.25"}},
		{`deals.exists(d, d.stage == "open") || true`, nil},
		{`contact.interests.filter(i, i != "pricing").size() >= 2`, []string{`contact.interests.filter(i, i != "pricing").size() >= 2 → false`,
			`contact.interests.filter(i, i != "pricing").size() → contact.interests.filter(i, i != "pricing").size() = 1`, `contact.interests → contact.interests = ["api"]`}},
		{`external("their mood")`, []string{`external("their mood") → undecided`}},
	} {
		x := mustCheck(t, env, testPlace(testContact), test.text)
		c := explainContext(env)
		c.Horizon = 42
		got := partTexts(x, c)
		if test.want != nil && !slices.Equal(got, test.want) {
			t.Errorf("%s\n  got  %q\n  want %q", test.text, got, test.want)
		}
		if len(got) == 0 || c.Horizon != 42 {
			t.Errorf("%s: %d parts, horizon %d", test.text, len(got), c.Horizon)
		}
	}
}

func TestCauseIsTheLeftmostReason(t *testing.T) {
	env := worldEnv(t)
	for _, test := range []struct{ text, source, cause, absent string }{
		{`contact.role == "student" && contact.industry == "saas"`, "contact.role", "`contact.role` is absent", "contact.role"},
		{`contact.country == "DE" && (contact.industry == "saas" || contact.role == "student")`, "contact.industry", "`contact.industry` is absent", "contact.industry"},
		{`"é" == contact.first_name`, "contact.first_name", "`contact.first_name` is absent", "contact.first_name"},
		{`external("their mood") || contact.role == "student"`, `external("their mood")`, "`their mood` is known only to another system", ""},
		{`contact.company_size / 0 > 1`, "contact.company_size / 0", "division by zero", ""},
		{`contact.interests[3] == "api"`, "contact.interests[3]", "the list has no such element", ""},
		{`segment.competitors`, "segment.competitors", "`contact.email` is absent", "contact.email"},
		{`dyn(contact.role) == 1`, "contact.role", "`contact.role` is absent", "contact.role"},
	} {
		x := mustCheck(t, env, testPlace(testContact), test.text)
		c := explainContext(env)
		if got := x.Truth(c); got != Undecided {
			t.Errorf("%s is %v, want undecided", test.text, got)
		}
		cause := c.Cause()
		if cause.Text != test.cause || cause.Absent != test.absent || x.Text()[cause.Start:cause.End] != test.source {
			t.Errorf("%s: cause %q, absent %q at %q", test.text, cause.Text, cause.Absent, x.Text()[cause.Start:cause.End])
		}
	}
	c := explainContext(env)
	c.cause.Text = "left over"
	if mustCheck(t, env, testPlace(testContact), `contact.role == "student" || true`).Truth(c) != True {
		t.Error("absorption failed")
	}
}

// BenchmarkParts explains typical conditions, as a run that is shown to people
// does at each decision.
func BenchmarkParts(b *testing.B) {
	env := worldEnv(b)
	for _, text := range benchTexts {
		b.Run(text.name, func(b *testing.B) {
			x := mustCheck(b, env, testPlace(testContact), text.text)
			c := benchContext(env)
			b.ReportAllocs()
			for b.Loop() {
				x.Parts(c)
			}
		})
	}
}
