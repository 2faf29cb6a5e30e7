package conflict_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// bruteStart is when all timelines begin.
var bruteStart = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).UnixMilli()

// kim is the one contact of every timeline.
const kim = "kim@example.com"

// pair is a field and its value as text, "" for none.
type pair struct{ field, value string }

// act is one input: an event, or fields that the CRM changes.
type act struct {
	event string
	set   []pair
}

// life is one timeline: who the contact is at the start, and what comes how long after what
// came before, in milliseconds.
type life struct {
	who  []pair
	acts []act
	gaps []int64
}

func (l *life) String() string {
	var b strings.Builder
	fmt.Fprint(&b, l.who)
	for i, a := range l.acts {
		fmt.Fprintf(&b, "; +%s %s%v", calendar.FormatDuration(l.gaps[i]), a.event, a.set)
	}
	return b.String()
}

// shortly and nextDay are gaps that meet no delay of a company: what falls on the instant of
// an input has come of it.
const (
	shortly = 17 * calendar.Minute
	nextDay = calendar.Day + 2*calendar.Hour + 13*calendar.Minute
)

// people are all contacts over the small domains of the fields.
func people() [][]pair {
	var list [][]pair
	for _, country := range []string{"", "DE", "US"} {
		for _, plan := range []string{"", "free", "pro"} {
			for _, size := range []string{"", "3", "7"} {
				list = append(list, []pair{{"country", country}, {"plan", plan}, {"size", size}})
			}
		}
	}
	return list
}

// acts are the inputs that may come to a contact of the company.
func (c *company) acts() []act {
	list := []act{
		{event: "demo", set: []pair{{"kind", "a"}}}, {event: "demo", set: []pair{{"kind", "b"}}}, {event: "demo"}, {event: "form"}, {event: "bought"},
		{event: "measured", set: []pair{{"plan", "free"}}}, {event: "measured", set: []pair{{"plan", "pro"}}},
	}
	for _, f := range c.moving {
		for _, v := range map[string][]string{"country": {"DE", "US"}, "plan": {"free", "pro", ""}, "size": {"3", "7"}}[f] {
			list = append(list, act{set: []pair{{f, v}}})
		}
	}
	return list
}

// lives visits timelines: each contact with each input, and as many of two inputs and of
// three or four, drawn at random, as are asked for.
func (c *company) lives(r *rand.Rand, pairs, longer int, visit func(*life)) {
	all, acts := people(), c.acts()
	for _, who := range all {
		for _, a := range acts {
			visit(&life{who, []act{a}, []int64{shortly}})
		}
	}
	draw := func(n int) *life {
		l := &life{who: all[r.IntN(len(all))]}
		for range n {
			l.acts = append(l.acts, acts[r.IntN(len(acts))])
			l.gaps = append(l.gaps, []int64{shortly, shortly, nextDay}[r.IntN(3)])
		}
		return l
	}
	for range pairs {
		visit(draw(2))
	}
	for range longer {
		visit(draw(3 + r.IntN(2)))
	}
}

// play plays a timeline and returns what happened.
func (l *life) play(p *project.Program) []journey.Fact {
	contact := p.ContactObject()
	shape := p.Schema.Objects[contact].Shape
	kimIs := project.Thing{Object: contact, ID: kim, Fields: slots(shape, append([]pair{{"email", kim}}, l.who...), false)}
	r := journey.NewRun(p, bruteStart)
	r.Seed([]project.Thing{kimIs}, bruteStart)
	r.Begin()
	at := bruteStart
	for i, a := range l.acts {
		at += l.gaps[i]
		in := journey.Input{Kind: journey.Record, Object: contact, Name: kim, At: at}
		if a.event == "" {
			in.Fields = slots(shape, a.set, true)
		} else {
			in.Kind, in.Event = journey.Event, p.Schema.Event(a.event)
			in.Fields = slots(p.Schema.Events[in.Event].Shape, a.set, false)
		}
		r.Deliver(in)
	}
	r.Advance(at + 8*calendar.Day)
	return slices.Clone(r.Facts())
}

// slots are the values of fields; empty ones are left out unless they are to be cleared.
func slots(shape *expr.Shape, set []pair, clears bool) []project.SlotValue {
	var list []project.SlotValue
	for _, f := range set {
		v := project.SlotValue{Slot: shape.Slot(f.field)}
		switch {
		case f.value != "" && f.field == "size":
			v.Value = expr.NewInt(int64(f.value[0] - '0'))
		case f.value != "":
			v.Value = expr.NewString(f.value)
		case !clears:
			continue
		}
		list = append(list, v)
	}
	return list
}
