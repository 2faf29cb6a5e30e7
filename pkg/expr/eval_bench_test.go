package expr

import (
	"math/rand/v2"
	"testing"
)

// benchTexts are four typical conditions.
var benchTexts = []struct{ name, text string }{
	{"Field", `contact.company_size >= 75`},
	{"Rules", `contact.country in ["DE", "AT", "CH"] && contact.company_size >= 75 && contact.email.startsWith("kim")`},
	{"Events", `events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/pricing"))`},
	{"Score", `score.lead >= bands.lead.mql && contact.last_activity > now - days(30) && !(has(contact.role) && contact.role == "student")`},
}

// benchContext makes all four true.
func benchContext(env *Env) *Context {
	c := (&world{Rand: rand.New(rand.NewPCG(1, 1)), schema: env.Schema()}).context()
	shape := c.Object.Shape
	set := func(name string, v Value) { c.Object.Slots[shape.Slot(name)] = v }
	set("company_size", NewInt(80))
	set("country", NewString("DE"))
	set("email", NewString("kim@example.com"))
	set("last_activity", NewTimestamp(testNow-dayMS))
	set("role", NewString("technical"))
	h := c.Host.(*testHost)
	page := env.Schema().Event("page_viewed")
	h.events[page] = nil
	for i := range 21 {
		r := env.Schema().Events[page].Shape.New()
		r.Slots[0], r.Slots[1] = NewTimestamp(testNow-int64(40-i)*6*hourMS), NewString("/blog")
		if i == 20 {
			r.Slots[1] = NewString("/pricing")
		}
		h.events[page] = append(h.events[page], r)
	}
	h.scores[0] = []testScore{{0, 60}}
	return c
}

func TestConditionsAllocateNothing(t *testing.T) {
	env := worldEnv(t)
	c := benchContext(env)
	absent := later(c, testNow)
	absent.Object = c.Object.Shape.New()
	texts := []string{`contact.company_size > 5 || contact.role == "student"`, `sent("case-study").within(days(3)).exists(t, t > now - hours(1))`,
		`segment.icp`, `segment["good-fit"] || active.onboarding`, `contact.?company_size.orValue(7) > 5`, `account.tier == "mid"`,
		`size(events.page_viewed.within(days(7))) > 3`, `events.page_viewed.all(e, e.at < now)`, `contact.email.matches("^kim")`}
	for _, b := range benchTexts {
		texts = append(texts, b.text)
	}
	for _, text := range texts {
		x := mustCheck(t, env, testPlace(testContact), text)
		for _, c := range []*Context{c, absent} {
			if n := testing.AllocsPerRun(100, func() { x.Truth(c) }); n != 0 {
				t.Errorf("%s: %v allocations", text, n)
			}
		}
	}
}

func BenchmarkEval(b *testing.B) {
	env := worldEnv(b)
	c := benchContext(env)
	for _, test := range benchTexts {
		x := mustCheck(b, env, testPlace(testContact), test.text)
		if x.Truth(c) != True {
			b.Fatalf("%s is not true", test.text)
		}
		b.Run(test.name+"/closures", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				x.Truth(c)
			}
		})
		slow := newReference(x)
		b.Run(test.name+"/cel-go", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				slow.truth(c)
			}
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	env := worldEnv(b)
	x := mustCheck(b, env, testPlace(testContact), benchTexts[3].text)
	b.ReportAllocs()
	for b.Loop() {
		compile(x)
	}
}
