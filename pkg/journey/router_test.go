package journey

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// routed is a company with one policy and a team of the given members.
func routed(t testing.TB, policy, members string) *project.Program {
	return program(t, `
kind: Team
name: sales
members:
`+members+`
queues: [{name: desk}]
---
kind: RoutingPolicy
name: inbound
`+policy+`
otherwise: {queue: desk}
---
kind: Workflow
name: lead
trigger: {event: form}
reentry: after_exit
steps: [{id: who, route: inbound}]
`)
}

const turns = `routes: [{name: turns, when: true, assign: {team: sales}}]`

// request asks the router for an owner of a contact.
func request(p *project.Program, id, contact string) Input {
	return Input{ID: id, Kind: Message, To: router, News: &News{Route: &RouteRequest{
		Policy: "inbound", Contact: Key{p.ContactObject(), contact}, Ref: none, Step: -1, SLA: -1,
		Offers: []Offer{{Route: "turns", Holds: true}, {Holds: true}},
	}}}
}

// answers lists who got whom.
func answers(out Out) []string {
	var list []string
	for _, m := range out.Messages {
		if a := m.In.Answer; a != nil && a.Assigned != nil {
			list = append(list, m.To.ID+" "+a.Assigned.Owner)
		}
	}
	return list
}

// "`round_robin`: the lowest pointer is next,
// then grows by 1/weight; pointers are exact fractions, one per member": over a
// long run everybody has exactly a share by weight, also where no float holds
// 1/weight.
func TestPointersAreExact(t *testing.T) {
	p := routed(t, turns, `
  - {name: a, email: a@acme.example, weight: 0.3}
  - {name: b, email: b@acme.example, weight: 0.7}
  - {name: c, email: c@acme.example, weight: 1.1}
  - {name: d, email: d@acme.example, weight: 4.9}
`)
	weights := map[string]int{"a@acme.example": 3, "b@acme.example": 7, "c@acme.example": 11, "d@acme.example": 49}
	var s *State
	var out Out
	got := map[string]int{}
	for n := range 70 * 40 {
		s, _ = Step(p, s, request(p, fmt.Sprint("m", n), fmt.Sprintf("k%05d", n)), int64(n))
		s, out = Step(p, s, Input{Kind: Wake, To: router}, int64(n))
		list := answers(out)
		if len(list) != 1 {
			t.Fatal(n, list)
		}
		_, owner, _ := strings.Cut(list[0], " ")
		got[owner]++
		if n%70 != 69 {
			continue
		}
		for email, w := range weights {
			if got[email] != w*(n/70+1) {
				t.Fatalf("after %d leads %s has %d, not %d", n+1, email, got[email], w*(n/70+1))
			}
		}
		// All pointers meet where everybody has had the share.
		for i := range s.Routing.Loads {
			if pointer(&s.Routing.Loads[i]).Cmp(big.NewRat(int64(n/70+1)*10, 1)) != 0 {
				t.Fatal("pointer", i, "is", s.Routing.Loads[i].Pointer)
			}
		}
	}
}

// "At one instant releases come first, then queued leads, oldest first, then new
// requests by object id": in whatever order they arrive.
func TestTheOrderOfArrivalDoesNotCount(t *testing.T) {
	p := routed(t, turns, `
  - {name: a, email: a@acme.example, capacity: {open: 1}}
  - {name: b, email: b@acme.example, capacity: {open: 1}, weight: 3}
`)
	var before *State
	for n, who := range []string{"k1", "k2", "k3", "k4"} {
		before, _ = Step(p, before, request(p, who, who), int64(n))
		before, _ = Step(p, before, Input{Kind: Wake, To: router}, int64(n))
	}
	contact := p.ContactObject()
	inputs := []Input{
		request(p, "n2", "n2"), request(p, "n1", "n1"), request(p, "k0", "k0"),
		{ID: "r1", Kind: Message, To: router, News: &News{Release: &Release{Contact: Key{contact, "k1"}, ID: "k1"}}},
		{ID: "r2", Kind: Message, To: router, News: &News{Release: &Release{Contact: Key{contact, "k2"}, ID: "k2"}}},
	}
	// a stands at 1, b at 1/3; both are free now.
	want := []string{"k3 b@acme.example", "k4 a@acme.example", "k0 queue:desk", "n1 queue:desk", "n2 queue:desk"}
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		rnd.Shuffle(len(inputs), func(i, j int) { inputs[i], inputs[j] = inputs[j], inputs[i] })
		s := before
		for _, in := range inputs {
			if s, _ = Step(p, s, in, 100); s.Wake != 100 {
				t.Fatal("the router does not want to be asked at once, but at", s.Wake)
			}
		}
		_, out := Step(p, s, Input{Kind: Wake, To: router}, 100)
		if got := answers(out); !slices.Equal(got, want) {
			t.Fatal(got)
		}
	}
}

// A run is the same whatever the order in which independent contacts are told
// what happens at one instant.
func TestRoutesAreTheSameInAnyOrder(t *testing.T) {
	p := routed(t, turns, `
  - {name: a, email: a@acme.example, capacity: {open: 2}, weight: 2}
  - {name: b, email: b@acme.example, capacity: {open: 3}}
`)
	contact, form := p.ContactObject(), p.Schema.Event("form")
	name := project.SlotValue{Slot: p.Schema.Events[form].Shape.Slot("name"), Value: expr.NewString("a")}
	owner := p.Schema.Objects[contact].Shape.Slot("owner")
	people := []string{"ann", "bob", "cat", "dan", "eve", "fay", "gus", "hal"}
	play := func(rnd *rand.Rand) string {
		r := NewRun(p, 0)
		for i := range int64(6) {
			order := slices.Clone(people)
			rnd.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			for _, who := range order {
				in := Input{Kind: Event, Object: contact, Name: who, Event: form, At: i * hour, Fields: []project.SlotValue{name}}
				if i > 0 && int(who[0])%3 == int(i)%3 {
					in = Input{Kind: Record, Object: contact, Name: who, At: i * hour, Fields: []project.SlotValue{{Slot: owner, Value: expr.NewString("crm@x.example")}}}
				}
				r.Deliver(in)
			}
		}
		r.Advance(9 * hour)
		var b strings.Builder
		for _, who := range people {
			for _, f := range r.Facts() {
				if f.Line.ID == who {
					b.WriteString(f.Dump(p) + "\n")
				}
			}
		}
		return b.String()
	}
	first := play(rand.New(rand.NewPCG(0, 0)))
	if strings.Count(first, " routed ") < 20 || !strings.Contains(first, "queue:desk") || strings.Count(first, " freed ") < 3 {
		t.Fatal(first)
	}
	for seed := range uint64(20) {
		if got := play(rand.New(rand.NewPCG(seed, 1))); got != first {
			t.Fatal(firstDifference(first, got))
		}
	}
}

// A message that arrives twice is one, and a release of what was replaced
// meanwhile frees nobody.
func TestReleasesAreExact(t *testing.T) {
	p := routed(t, "keep_owner: false\n"+turns, `
  - {name: a, email: a@acme.example}
  - {name: b, email: b@acme.example}
`)
	open := func(s *State) string { return fmt.Sprint(s.Routing.Loads[0].Open, s.Routing.Loads[1].Open) }
	give := func(s *State, id string, now int64) *State {
		s, _ = Step(p, s, request(p, id, "kim"), now)
		s, _ = Step(p, s, request(p, id, "kim"), now)
		s, _ = Step(p, s, Input{Kind: Wake, To: router}, now)
		return s
	}
	over := func(s *State, id, of string, now int64) *State {
		s, _ = Step(p, s, Input{ID: id, Kind: Message, To: router, News: &News{Release: &Release{Contact: Key{p.ContactObject(), "kim"}, ID: of}}}, now)
		return s
	}
	s := give(nil, "m1", 1)
	if got := open(s); got != "1 0" {
		t.Fatal(got)
	}
	s = give(s, "m2", 2) // from a to b
	if got := open(s); got != "0 1" {
		t.Fatal(got)
	}
	if got := open(over(s, "r1", "m1", 3)); got != "0 1" {
		t.Error("a late release counts:", got)
	}
	s = over(over(s, "r2", "m2", 3), "r3", "m2", 4)
	if got := open(s); got != "0 0" {
		t.Error("after the release", got)
	}
}

// "an input made at depth 32 is only settled": a workflow that routes whenever
// somebody was assigned comes to an end.
func TestRoutesThatFollowFromRoutesEnd(t *testing.T) {
	p := program(t, `
kind: Team
name: sales
members: [{name: a, email: a@acme.example}]
queues: [{name: desk}]
---
kind: RoutingPolicy
name: inbound
routes: [{name: turns, when: true, assign: {team: sales}}]
otherwise: {queue: desk}
---
kind: Workflow
name: again
trigger: [{event: form}, {event: assigned}]
reentry: after_exit
steps: [{id: who, route: inbound}]
`)
	form := p.Schema.Event("form")
	name := project.SlotValue{Slot: p.Schema.Events[form].Shape.Slot("name"), Value: expr.NewString("a")}
	r := NewRun(p, 0)
	r.Deliver(Input{Kind: Event, Object: p.ContactObject(), Name: "kim", Event: form, At: hour, Fields: []project.SlotValue{name}})
	r.Advance(2 * hour)
	routes, loops := 0, 0
	for _, f := range r.Facts() {
		switch f.Kind {
		case Routed:
			routes++
		case Loop:
			loops++
		}
	}
	if routes < 5 || routes > 32 || loops == 0 {
		t.Error(routes, "routes,", loops, "loops")
	}
	for _, e := range r.Live(r.Contacts()[0]) {
		t.Error("an enrollment rests in phase", e.Phase)
	}
}

// A release with other members keeps what is known of those who stay; who is new
// begins at the lowest pointer.
func TestANewMemberBeginsAtTheLowestPointer(t *testing.T) {
	const a, b, c = `
  - {name: a, email: a@acme.example}`, `
  - {name: b, email: b@acme.example}`, `
  - {name: c, email: c@acme.example, weight: 2}`
	p, next := routed(t, turns, a+b), routed(t, turns, c+b)
	var s *State
	var out Out
	for n := range 9 {
		s, _ = Step(p, s, request(p, fmt.Sprint("m", n), fmt.Sprint("k", n)), int64(n))
		s, _ = Step(p, s, Input{Kind: Wake, To: router}, int64(n))
	}
	// a has five and stands at 5, b four at 4: c begins at 4, before b by order.
	var got []string
	for n := range 4 {
		s, _ = Step(next, s, request(p, fmt.Sprint("n", n), fmt.Sprint("l", n)), int64(20+n))
		s, out = Step(next, s, Input{Kind: Wake, To: router}, int64(20+n))
		got = append(got, answers(out)...)
	}
	want := []string{"l0 c@acme.example", "l1 b@acme.example", "l2 c@acme.example", "l3 c@acme.example"}
	if !slices.Equal(got, want) {
		t.Error(got)
	}
	if open := s.Routing.Loads[1].Open; open != 5 {
		t.Error("b has", open, "open")
	}
}

// "nothing is ever dropped": `otherwise` gives the lead to somebody whatever it says.
func TestOtherwiseAlwaysFindsSomebody(t *testing.T) {
	for otherwise, want := range map[string]string{
		`{team: sales}`:                              "a@acme.example",   // full, but there
		`{team: sales, skills: [none]}`:              "ops@acme.example", // nobody has the skill
		`{owner: "= account.owner_email"}`:           "ops@acme.example", // absent
		`{owner: boss@acme.example}`:                 "boss@acme.example",
		`{queue: desk}`:                              "queue:desk",
		`{team: sales, territory: contact.timezone}`: "ops@acme.example",
	} {
		p := program(t, `
kind: Team
name: sales
members: [{name: a, email: a@acme.example, capacity: {open: 0}}]
queues: [{name: desk}]
---
kind: RoutingPolicy
name: inbound
routes: [{name: turns, when: true, assign: {team: sales}}]
otherwise: `+otherwise+`
---
kind: Workflow
name: lead
trigger: {event: form}
steps: [{id: who, route: inbound}]
`)
		form := p.Schema.Event("form")
		name := project.SlotValue{Slot: p.Schema.Events[form].Shape.Slot("name"), Value: expr.NewString("a")}
		r := NewRun(p, 0)
		r.Deliver(Input{Kind: Event, Object: p.ContactObject(), Name: "kim", Event: form, At: hour, Fields: []project.SlotValue{name}})
		r.Advance(2 * hour)
		got := ""
		for _, f := range r.Facts() {
			if f.Kind == Routed {
				got += f.To
			}
		}
		if got != want {
			t.Errorf("%s: %s, not %s", otherwise, got, want)
		}
	}
}

// "A breach's `route` leaves out the present owner": not kept, not chosen by a
// team, not given by a route's `owner` or `queue`.
func TestTheOwnerWhoIsLeftOut(t *testing.T) {
	p := routed(t, `
routes:
  - {name: back, when: true, assign: {owner: "= account.owner_email"}}
  - {name: pool, when: true, assign: {queue: desk}}
  - {name: turns, when: true, assign: {team: sales}}`, `
  - {name: a, email: a@acme.example}
  - {name: b, email: b@acme.example}
`)
	ask := func(exclude, given string, routes ...string) string {
		in := request(p, "m", "kim")
		r := in.News.Route
		r.Owner, r.Exclude, r.Offers = exclude, exclude, []Offer{{Holds: true}}
		for _, name := range routes {
			r.Offers = append(r.Offers, Offer{Route: name, Holds: true, Owner: given})
		}
		s, _ := Step(p, nil, in, 1)
		_, out := Step(p, s, Input{Kind: Wake, To: router}, 1)
		return strings.Join(answers(out), " ")
	}
	for _, c := range []struct{ exclude, given, want string }{
		{"", "a@acme.example", "kim a@acme.example"},
		{"a@acme.example", "a@acme.example", "kim b@acme.example"},
		{"ext@x.example", "ext@x.example", "kim a@acme.example"},
	} {
		if got := ask(c.exclude, c.given, "back", "turns"); got != c.want {
			t.Errorf("without %q: %s, not %s", c.exclude, got, c.want)
		}
	}
	if got := ask("queue:desk", "", "pool", "turns"); got != "kim a@acme.example" {
		t.Error("without the queue:", got)
	}
	if got := ask("queue:desk", "", "pool"); got != "kim queue:desk" {
		t.Error("nothing is dropped:", got)
	}
}
