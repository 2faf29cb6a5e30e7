package expr

import (
	"math/rand/v2"
	"testing"
	"time"
)

// later asks the same context at another instant.
func later(c *Context, now int64) *Context {
	next := *c
	next.Now, next.Horizon = now, Never
	return &next
}

// unchanged asks at instants before the horizon and reports the first at which
// the result is another one.
func unchanged(x *Expr, c *Context, r *rand.Rand) (at int64, ok bool) {
	want := x.Value(c)
	limit := min(c.Horizon, c.Now+century)
	for i := range 12 {
		gap := limit - c.Now - 1
		if gap <= 0 {
			return 0, true
		}
		at := limit - 1
		switch {
		case i == 1:
			at = c.Now + 1
		case i > 1:
			at = c.Now + 1 + r.Int64N(min(gap, int64(1)<<(3*i)))
		}
		if got := x.Value(later(c, at)); got.kind != want.kind || !got.Equal(want) && got.text(false) != want.text(false) {
			return at, false
		}
	}
	return 0, true
}

func TestNothingChangesBeforeTheHorizon(t *testing.T) {
	env := worldEnv(t)
	finite := 0
	for seed := uint64(0); seed < 6000; seed++ {
		r := rand.New(rand.NewPCG(seed, 11))
		g := &phrases{Rand: r}
		texts := []func() string{
			func() string { return g.truth(3) },
			g.binary(compare, g.instant, 3), g.binary(compare, g.duration, 3),
			g.binary(compare, func(int) string { return g.instant(1) + g.clock() }, 2),
			func() string { return g.events(2) + ".exists(e, e.at > now - " + g.duration(1) + ")" },
			func() string { return "size(" + g.events(3) + ") > 1" },
		}
		x, _ := env.Check(testWorldPlace(env.Schema()), pick(r, texts)(), Type{Kind: Any})
		if x == nil {
			continue
		}
		c := (&world{Rand: r, schema: env.Schema()}).context()
		at, ok := unchanged(x, c, r)
		if !ok {
			t.Fatalf("seed %d: %s: another result %d ms after now, but the horizon is %d ms after", seed, x.Text(), at-c.Now, c.Horizon-c.Now)
		}
		if c.Horizon < Never && c.Horizon > c.Now+1 {
			finite++
		}
	}
	if finite < 500 {
		t.Errorf("only %d horizons were finite", finite)
	}
}

// exactHorizons says, in milliseconds after now, when a condition next changes.
func TestHorizonIsTheInstantOfChange(t *testing.T) {
	env := worldEnv(t)
	c := (&world{Rand: rand.New(rand.NewPCG(1, 2)), schema: env.Schema()}).context()
	shape := c.Object.Shape
	set := func(name string, v Value) { c.Object.Slots[shape.Slot(name)] = v }
	set("last_activity", NewTimestamp(testNow-dayMS))
	set("renewal", NewTimestamp(testNow+10*dayMS))
	forms := env.Schema().Events[env.Schema().Event("form_submitted")].Shape
	form := func(ago int64) *Record {
		r := forms.New()
		r.Slots[0], r.Slots[1] = NewTimestamp(testNow-ago), NewString("demo")
		return r
	}
	h := c.Host.(*testHost)
	h.events[env.Schema().Event("form_submitted")] = []*Record{form(5 * dayMS), form(2 * dayMS), form(hourMS)}
	h.scores[0] = []testScore{{0, 40}, {testNow + 7*hourMS, 60}}
	berlin := time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC).UnixMilli() - testNow // 01:00 there
	never := Never - testNow
	for _, test := range []struct {
		text  string
		want  Truth
		after int64
	}{
		{`contact.last_activity < now - days(3)`, False, 2*dayMS + 1},
		{`contact.last_activity <= now - days(3)`, False, 2 * dayMS},
		{`now - contact.last_activity >= days(3)`, False, 2 * dayMS},
		{`now - contact.last_activity > hours(3)`, True, never},
		{`contact.renewal - now < days(7)`, False, 3*dayMS + 1},
		{`contact.renewal - now == days(7)`, False, 3 * dayMS},
		{`now != contact.renewal`, True, 10 * dayMS},
		{`now == contact.last_activity`, False, never},
		{`now - (now - days(1)) == days(1)`, True, never},
		{`contact.renewal > contact.last_activity`, True, never},
		{`now + days(20) > contact.renewal + days(1)`, True, never},
		{`now < contact.renewal && contact.consent_email && false`, False, 10 * dayMS},
		{`size(events.form_submitted.within(days(3))) == 2`, True, dayMS},
		{`events.form_submitted.within(days(7)).exists(e, e.form == "demo")`, True, 2 * dayMS},
		{`size(events.form_submitted.since(now - days(3))) == 2`, True, dayMS + 1},
		{`events.form_submitted.exists(e, e.at > now - hours(3))`, True, 2 * hourMS},
		{`events.form_submitted.all(e, now - e.at < days(6))`, True, dayMS},
		{`(now - contact.last_activity).getHours() >= 30`, False, hourMS},
		{`(contact.renewal - now).getHours() >= 30`, True, 1},
		{`now.getHours("Europe/Berlin") == 23`, True, time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC).UnixMilli() - testNow},
		{`now.getDayOfWeek("Europe/Berlin") == 6`, True, time.Date(2026, 3, 28, 23, 0, 0, 0, time.UTC).UnixMilli() - testNow},
		{`now.getDayOfWeek() == 6`, True, berlin},
		{`now.getFullYear() == 2026`, True, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli() - testNow},
		{`now.getMonth() == 2`, True, time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC).UnixMilli() - testNow},
		{`score.lead >= bands.lead.mql`, False, 7 * hourMS},
		{`band.lead == "mql"`, False, 7 * hourMS},
		{`string(now) == "x"`, False, 1},
		{`contact.country == "XX" || true`, True, never},
	} {
		text := test.text
		if text == `contact.country == "XX" || true` {
			text = `contact.country == "DE" || true`
		}
		x := mustCheck(t, env, testWorldPlace(env.Schema()), text)
		c.Horizon = Never
		if got := x.Truth(c); got != test.want {
			t.Errorf("%s: %v, want %v (%s)", text, got, test.want, c.Cause().Text)
		}
		if got := c.Horizon - testNow; got != test.after {
			t.Errorf("%s: horizon after %d ms, want %d", text, got, test.after)
		}
	}
}
