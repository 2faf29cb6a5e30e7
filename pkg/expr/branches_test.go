package expr

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	celast "cel.dev/cel-go/common/ast"
)

// branchTexts lists the parts as they stand in the text.
func branchTexts(x *Expr) []string {
	texts := []string{}
	for _, b := range x.Branches() {
		texts = append(texts, x.Text()[b.Start:b.End])
	}
	return texts
}

// outcomeTexts lists what was asked, as "part is truth"; of a segment with its
// number before it.
func outcomeTexts(x *Expr, c *Context) []string {
	var texts []string
	x.Outcomes(c, func(segment, branch int, t Truth) {
		of, before := x, ""
		if segment >= 0 {
			of, before = x.env.segment(segment), strconv.Itoa(segment)+": "
		}
		b := of.Branches()[branch]
		texts = append(texts, before+of.Text()[b.Start:b.End]+" is "+t.String())
	})
	return texts
}

func TestBranches(t *testing.T) {
	env := worldEnv(t)
	for _, test := range []struct {
		text string
		want []string
	}{
		{`contact.consent_email`, []string{"contact.consent_email"}},
		{`!contact.consent_email`, []string{"contact.consent_email"}},
		{`true`, nil},
		{`contact.consent_email || false`, []string{"contact.consent_email || false", "contact.consent_email"}},
		{`!(score.lead >= 50 && has(contact.role))`, []string{"score.lead >= 50 && has(contact.role)", "score.lead >= 50", "has(contact.role)"}},
		// A chain is one part, with brackets or without; another operator is another.
		{`has(contact.role) && (contact.consent_email && contact.consent_sms) && account.customer`, []string{
			"has(contact.role) && (contact.consent_email && contact.consent_sms) && account.customer",
			"has(contact.role)", "contact.consent_email", "contact.consent_sms", "account.customer"}},
		{`has(contact.role) || contact.consent_email && contact.consent_sms`, []string{
			"has(contact.role) || contact.consent_email && contact.consent_sms", "has(contact.role)",
			"contact.consent_email && contact.consent_sms", "contact.consent_email", "contact.consent_sms"}},
		{`has(contact.role) ? contact.role == "student" : true`, []string{
			`has(contact.role) ? contact.role == "student" : true`, "has(contact.role)", `contact.role == "student"`}},
		// What stands inside an atom is none.
		{`(contact.consent_email && true) == (score.lead > 1.0)`, []string{"(contact.consent_email && true) == (score.lead > 1.0)"}},
		{`(contact.consent_email ? 1 : 2) > 1`, []string{"(contact.consent_email ? 1 : 2) > 1"}},
		{`deals.exists(d, d.stage == "open" && d.amount > 1.0)`, []string{`deals.exists(d, d.stage == "open" && d.amount > 1.0)`}},
	} {
		x := mustCheck(t, env, testPlace(testContact), test.text)
		if got := branchTexts(x); !slices.Equal(got, test.want) {
			t.Errorf("%s\n  got  %q\n  want %q", test.text, got, test.want)
		}
	}
}

func TestOutcomes(t *testing.T) {
	env := worldEnv(t)
	for _, test := range []struct {
		text string
		want []string
	}{
		// Nothing is asked to the right of what decided.
		{`contact.country == "US" && score.lead >= 50`, []string{`contact.country == "US" is false`, `contact.country == "US" && score.lead >= 50 is false`}},
		{`contact.country == "DE" || score.lead >= 50`, []string{`contact.country == "DE" is true`, `contact.country == "DE" || score.lead >= 50 is true`}},
		// What is undecided settles nothing: the next is asked, and may.
		{`contact.role == "student" && contact.country == "US" && score.lead >= 50`, []string{
			`contact.role == "student" is undecided`, `contact.country == "US" is false`,
			`contact.role == "student" && contact.country == "US" && score.lead >= 50 is false`}},
		{`contact.role == "student" || contact.country == "US"`, []string{
			`contact.role == "student" is undecided`, `contact.country == "US" is false`,
			`contact.role == "student" || contact.country == "US" is undecided`}},
		{`contact.country == "DE" ? has(contact.role) : score.lead >= 50`, []string{`contact.country == "DE" is true`, `has(contact.role) is false`,
			`contact.country == "DE" ? has(contact.role) : score.lead >= 50 is false`}},
		{`contact.role == "student" ? true : score.lead >= 50`, []string{`contact.role == "student" is undecided`,
			`contact.role == "student" ? true : score.lead >= 50 is undecided`}},
		{`!has(contact.role)`, []string{"has(contact.role) is false"}},
		// No closure knows maps: cel-go asks that part.
		{`contact.country == "DE" && {"a": true}["a"]`, []string{`contact.country == "DE" is true`, `{"a": true}["a"] is true`,
			`contact.country == "DE" && {"a": true}["a"] is true`}},
	} {
		x := mustCheck(t, env, testPlace(testContact), test.text)
		c := explainContext(env)
		c.Horizon, c.cause.Text = 42, "before"
		if got := outcomeTexts(x, c); !slices.Equal(got, test.want) {
			t.Errorf("%s\n  got  %q\n  want %q", test.text, got, test.want)
		}
		if c.Horizon != 42 || c.cause.Text != "before" {
			t.Errorf("%s: horizon %d, cause %q", test.text, c.Horizon, c.cause.Text)
		}
	}
}

// TestOutcomesOfSegments follows a segment where the part that names it is asked,
// and not where it is not.
func TestOutcomesOfSegments(t *testing.T) {
	env := worldEnv(t)
	c := explainContext(env)
	for _, test := range []struct{ text, part string }{
		{`score.lead >= 50 && segment.icp`, "segment.icp"},
		{`!segment.icp`, "segment.icp"},
		{`segment.icp == true`, "segment.icp == true"},
	} {
		x := mustCheck(t, env, testPlace(testContact), test.text)
		i := indexNamed(env.Schema().Segments, "icp")
		var inside, named int
		x.Outcomes(c, func(segment, branch int, _ Truth) {
			switch {
			case segment == i:
				inside++
			case segment >= 0:
				t.Errorf("%s asks segment %d", test.text, segment)
			case x.Text()[x.Branches()[branch].Start:x.Branches()[branch].End] == test.part:
				named++
			}
		})
		if inside == 0 || named != 1 {
			t.Errorf("%s: %d parts of the segment, named %d times", test.text, inside, named)
		}
	}
	x := mustCheck(t, env, testPlace(testContact), `score.lead < 50 && segment.icp`)
	x.Outcomes(c, func(segment, _ int, _ Truth) {
		if segment >= 0 {
			t.Error("the segment is asked although nothing to the right of false is")
		}
	})
}

// naiveOutcomes asks every part with cel-go by itself, composed ones too.
type naiveOutcomes struct {
	x    *Expr
	c    *Context
	told []string
}

func (n *naiveOutcomes) ask(e celast.Expr, inChain string) Truth {
	t := newReference(n.x.below(e)).truth(n.c)
	if e.Kind() == celast.LiteralKind {
		return t
	}
	name := ""
	if e.Kind() == celast.CallKind {
		name = e.AsCall().FunctionName()
	}
	switch name {
	case "!_":
		n.ask(e.AsCall().Args()[0], "")
		return t
	case "_&&_", "_||_":
		for _, a := range e.AsCall().Args() {
			if r := n.ask(a, name); (r == True) == (name == "_||_") && r != Undecided {
				break
			}
		}
	case "_?_:_":
		switch args := e.AsCall().Args(); n.ask(args[0], "") {
		case True:
			n.ask(args[1], "")
		case False:
			n.ask(args[2], "")
		}
	}
	if name == "" || name != inChain {
		start, end := n.x.span(e)
		n.told = append(n.told, n.x.text[start:end]+" is "+t.String())
	}
	return t
}

// TestOutcomesAgreeWithCEL holds the parts of random conditions against cel-go.
func TestOutcomesAgreeWithCEL(t *testing.T) {
	env := worldEnv(t)
	told := 0
	for seed := uint64(0); seed < 4000 && !t.Failed(); seed++ {
		r := rand.New(rand.NewPCG(seed, 11))
		g := &phrases{Rand: r}
		x, _ := env.Check(testWorldPlace(env.Schema()), g.truth(1+r.IntN(5)), boolType)
		if x == nil {
			continue
		}
		w := &world{Rand: r, schema: env.Schema()}
		for range 2 {
			c := w.context()
			naive := &naiveOutcomes{x: x, c: c}
			want := naive.ask(x.ast.Expr(), "")
			var got []string
			result := x.Truth(c)
			x.Outcomes(c, func(segment, branch int, t Truth) {
				if segment >= 0 {
					return
				}
				b := x.Branches()[branch]
				got = append(got, x.text[b.Start:b.End]+" is "+t.String())
			})
			if !slices.Equal(got, naive.told) || result != want {
				t.Errorf("%s\n  got  %q\n  want %q", x.Text(), got, naive.told)
			}
			told += len(got)
		}
	}
	if told < 5000 {
		t.Errorf("only %d parts were asked", told)
	}
	t.Logf("%d parts", told)
}
