package journey_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// newTimeline makes people and what happens to them in ten days.
func newTimeline(c *company, r *rand.Rand) *timeline {
	g := &gen{r: r, c: c}
	t := &timeline{until: 240}
	people := []string{"ann@example.com", "bob@example.com", "cid@example.com"}[:1+r.IntN(3)]
	for _, who := range people {
		if who == people[0] || g.chance(70) {
			t.seeds = append(t.seeds, seed{object: "contact", id: who, fields: g.person()})
		}
	}
	for range 10 + r.IntN(21) {
		t.inputs = append(t.inputs, g.input(pick(g, people...), t.seeds[r.IntN(len(t.seeds))].id))
	}
	slices.SortStableFunc(t.inputs, func(a, b input) int { return cmp.Compare(a.now, b.now) })
	return t
}

// person gives somebody some of their fields.
func (g *gen) person() []pair {
	list := []pair{{"consent", g.chance(95)}}
	for _, p := range []pair{g.field("plan"), g.field("renewal"), g.field("role"), g.field("size"), g.field("timezone")} {
		if g.chance(70) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b pair) int { return cmp.Compare(a.name, b.name) })
	return list
}

func (g *gen) field(name string) pair {
	switch name {
	case "consent":
		return pair{name, g.chance(90)}
	case "plan":
		return pair{name, pick(g, "free", "pro")}
	case "role":
		return pair{name, pick(g, "tech", "biz")}
	case "size":
		return pair{name, 1 + g.r.IntN(8)}
	case "timezone":
		return pair{name, pick(g, "Europe/Berlin", "America/New_York", "Asia/Tokyo")}
	}
	return pair{"renewal", instant(6 * g.r.IntN(40))}
}

// input is about somebody; a deal belongs to somebody who is there already.
func (g *gen) input(who, known string) input {
	at := pick(g, 6*g.r.IntN(40), 24*g.r.IntN(9), g.r.IntN(236))
	in := input{at: at, now: at, object: "contact", id: who}
	if g.chance(10) {
		in.now = min(239, in.now+g.r.IntN(10)) // it arrives late
	}
	switch n := g.r.IntN(100); {
	case n < 25:
		in.fields = g.changes(who)
	case n < 40:
		g.dealInput(&in, known)
	default:
		g.eventInput(&in)
	}
	return in
}

// changes are some fields that a CRM sends.
func (g *gen) changes(who string) []pair {
	var list []pair
	if g.chance(12) {
		list = append(list, pair{"email", pick[any](g, nil, who, "new-"+who)})
	}
	for _, name := range []string{"consent", "plan", "renewal", "role", "size", "timezone"} {
		if !g.chance(30) || name == "consent" && !g.chance(30) {
			continue
		}
		p := g.field(name)
		if g.chance(10) {
			p.value = nil
		}
		list = append(list, p)
	}
	if len(list) == 0 {
		list = append(list, g.field("role"))
	}
	return list
}

func (g *gen) dealInput(in *input, who string) {
	in.object, in.parent = "deal", who
	in.id = fmt.Sprintf("%s-%d", who[:3], 1+g.r.IntN(2))
	if g.chance(30) {
		in.fields = []pair{{"due", instant(6 * g.r.IntN(40))}, {"state", pick(g, "open", "won", "lost")}}
		return
	}
	in.event = "deal_moved"
	in.fields = []pair{{"state", pick(g, "open", "won", "lost")}}
}

func (g *gen) eventInput(in *input) {
	in.event = pick(g, "form", "form", "form", "visit", "visit", "order", "order", "bought", "measured", "message_clicked", "subscribed")
	if g.chance(12) {
		in.event = pick(g, "unsubscribed", "message_bounced", "message_complained", "message_replied")
	}
	switch in.event {
	case "form":
		in.fields = []pair{{"name", pick(g, "a", "a", "b")}}
	case "visit":
		in.fields = []pair{{"path", pick(g, "/a", "/b")}}
	case "order":
		in.fields = []pair{{"cart", pick(g, "c1", "c2")}}
	case "bought":
		in.fields = []pair{{"total", g.r.IntN(10)}}
	case "measured":
		in.fields = []pair{{"plan", pick(g, "free", "pro")}, {"size", g.r.IntN(8)}}
	case "message_clicked", "message_bounced", "message_complained", "message_replied":
		in.fields = []pair{{"channel", "email"}, {"message", pick(g, "hello", "more")}}
	case "subscribed", "unsubscribed":
		if g.chance(80) {
			in.fields = []pair{{"topic", pick(g, "guides", "letter")}}
		}
	}
	if g.chance(10) {
		in.fields = nil // a field may be absent, and a required one too
		if strings.HasPrefix(in.event, "message_") {
			in.event = "visit"
		}
	}
}
