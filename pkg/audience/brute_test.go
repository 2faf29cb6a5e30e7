package audience_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// smallModel has so few contacts that all of them can be asked.
const smallModel = `kind: Project
name: small
language: v1
owner: ops@small.example
timezone: Europe/Berlin
channels: {email: {address: contact.email, consent: contact.ok}}
environments: {local: {runtime: embedded}}
---
kind: DataModel
name: crm
owner: ops@small.example
source_of_truth: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      ok: {type: bool, required: true}
      vip: {type: bool}
      plan: {type: string, values: [free, pro, team], required: true}
      tier: {type: string, values: [free, pro, max]}
      seats: {type: int, min: 0, max: 4}
      nps: {type: int, min: -2, max: 2, required: true}
`

// everybody are all contacts of the small model, but for their addresses.
func everybody(p *project.Program) []*expr.Context {
	shape := p.Schema.Objects[p.ContactObject()].Shape
	absent := expr.Value{}
	words := func(optional bool, list ...string) (out []expr.Value) {
		if optional {
			out = append(out, absent)
		}
		for _, w := range list {
			out = append(out, expr.NewString(w))
		}
		return out
	}
	numbers := func(optional bool, lo, hi int64) (out []expr.Value) {
		if optional {
			out = append(out, absent)
		}
		for i := lo; i <= hi; i++ {
			out = append(out, expr.NewInt(i))
		}
		return out
	}
	flags := []expr.Value{expr.NewBool(false), expr.NewBool(true)}
	choices := map[string][]expr.Value{
		"email": words(false, "kim@example.com"), "ok": flags, "vip": append([]expr.Value{absent}, flags...),
		"plan": words(false, "free", "pro", "team"), "tier": words(true, "free", "pro", "max"),
		"seats": numbers(true, 0, 4), "nps": numbers(false, -2, 2),
	}
	all := []*expr.Record{shape.New()}
	for slot := range shape.Fields {
		var next []*expr.Record
		for _, r := range all {
			for _, v := range choices[shape.Fields[slot].Name] {
				more := shape.New()
				copy(more.Slots, r.Slots)
				more.Slots[slot] = v
				next = append(next, more)
			}
			if len(choices[shape.Fields[slot].Name]) == 0 {
				next = append(next, r)
			}
		}
		all = next
	}
	out := make([]*expr.Context, len(all))
	for i, r := range all {
		out[i] = &expr.Context{Object: r, Now: 1_767_607_200_000, Horizon: expr.Never}
	}
	return out
}

// smallCondition writes a random condition about a contact of the small model.
func smallCondition(r *rand.Rand, depth int) string {
	if depth > 0 {
		a, b := smallCondition(r, depth-1), smallCondition(r, depth-1)
		switch r.IntN(6) {
		case 0, 1:
			return "(" + a + " && " + b + ")"
		case 2, 3:
			return "(" + a + " || " + b + ")"
		case 4:
			return "!(" + a + ")"
		}
		return "(" + smallCondition(r, 0) + " ? " + a + " : " + b + ")"
	}
	one := func(of ...string) string { return of[r.IntN(len(of))] }
	compare := one(" < ", " <= ", " > ", " >= ", " == ", " != ")
	number := func() string { return fmt.Sprint(r.IntN(8) - 3) }
	word := func() string { return one(`"free"`, `"pro"`, `"max"`, `"team"`) }
	whole := one("contact.seats", "contact.nps", "contact.?seats.orValue(1)")
	text := one("contact.plan", "contact.tier")
	switch r.IntN(14) {
	case 0:
		return one("contact.ok", "contact.vip", "!contact.vip", "contact.vip == contact.ok", "contact.?vip.orValue(true)")
	case 1:
		return one("has(contact.vip)", "has(contact.tier)", "has(contact.seats)", "contact.?seats.hasValue()")
	case 2, 3:
		return whole + compare + number()
	case 4:
		return "(" + whole + " in [" + number() + ", " + number() + "])"
	case 5:
		return whole + one(" % ", " / ") + one("2", "3", "-2") + compare + number()
	case 6:
		return "contact.seats" + one(" + ", " - ", " * 2 + ", " * 3 - ") + "contact.nps" + compare + number()
	case 7:
		return "contact.seats" + compare + "contact.nps"
	case 8, 9:
		return text + one(" == ", " != ") + word()
	case 10:
		return "(" + text + " in [" + word() + ", " + word() + "])"
	case 11:
		return text + one(`.startsWith("p")`, `.contains("a")`, `.matches("^(f|m)")`, `.size() > 3`, ` < "m"`)
	case 12:
		return "contact.plan" + one(" == ", " != ") + "contact.tier"
	}
	return one(`contact.plan + "x"`, `"x" + contact.tier`) + one(" == ", " != ") + one(`"prox"`, `"xmax"`, `"xfree"`, `"teamx"`)
}

// gives is what a condition gives of each contact.
func gives(x *expr.Expr, all []*expr.Context) []expr.Truth {
	out := make([]expr.Truth, len(all))
	for i, c := range all {
		out[i] = x.Truth(c)
	}
	return out
}

func as(t expr.Truth, want audience.Want) bool {
	switch want {
	case audience.Holds:
		return t == expr.True
	case audience.HoldsNot:
		return t != expr.True
	case audience.IsFalse:
		return t == expr.False
	}
	return t == expr.Undecided
}

// Of pairs of random conditions each answer is what comes out when every contact there can
// be is asked: whether both can hold, and whether one implies the other.
func TestEverybodyIsAsked(t *testing.T) {
	t.Parallel()
	p := programOf(t, smallModel)
	all := everybody(p)
	n := 60
	if os.Getenv("FAIRLEAD_DEEP") != "" {
		n = 700
	}
	place := expr.Place{Object: p.ContactObject(), Item: -1}
	r := rand.New(rand.NewPCG(8, 17))
	var list []*expr.Expr
	var truths [][]expr.Truth
	for len(list) < n {
		if x, _ := p.Env.Check(place, smallCondition(r, r.IntN(4)), expr.BoolType()); x != nil {
			list, truths = append(list, x), append(truths, gives(x, all))
		}
	}
	s := audience.New(p)
	counts := map[audience.Verdict]int{}
	pairs := 0
	for i := range list {
		for k := range i {
			pairs++
			want := [2]audience.Want{audience.Holds, audience.Want((i + k) % 4)}
			a := s.Decide(audience.Part{Expr: list[i], Want: want[0]}, audience.Part{Expr: list[k], Want: want[1]})
			is := audience.No
			for c := range all {
				if as(truths[i][c], want[0]) && as(truths[k][c], want[1]) {
					is = audience.Yes
					break
				}
			}
			counts[a.Verdict]++
			if a.Verdict != is {
				t.Errorf("%s, it is %s (refused %v)\n\t%s\n\t%d: %s", a.Verdict, is, a.Refused != nil, list[i].Text(), want[1], list[k].Text())
			}
		}
	}
	t.Logf("%d contacts, %d pairs: %v", len(all), pairs, counts)
}
