package expr

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// lqGuesser writes random templates, so that what the checker calls present can
// be tried against contacts that lack things.
type lqGuesser struct{ *rand.Rand }

func (g lqGuesser) pick(s ...string) string { return s[g.IntN(len(s))] }

func (g lqGuesser) path() string {
	return g.pick("contact.phone", "contact.first_name", "contact.plan", "account.tier", "contact.interests.first", "a", "b", "x")
}

func (g lqGuesser) value() string {
	return g.path() + g.pick("", "", " | upcase", " | default: 'd'", " | default: "+g.path())
}

func (g lqGuesser) test() string {
	return g.path() + g.pick("", " != blank", " == nil", " != empty", " == 'pro'", " != 'pro'", " contains 'p'", ".size > 0", " == "+g.path())
}

func (g lqGuesser) cond() string {
	return g.test() + g.pick("", "", " and "+g.test(), " or "+g.test())
}

func (g lqGuesser) body(depth int) string {
	var b strings.Builder
	for range 1 + g.IntN(3) {
		b.WriteString(g.node(depth))
	}
	return b.String()
}

func (g lqGuesser) node(depth int) string {
	kind := g.IntN(6)
	if depth == 0 {
		kind %= 2
	}
	switch kind {
	case 0:
		return "{{ " + g.value() + " }}"
	case 1:
		return "{% assign " + g.pick("a", "b") + " = " + g.value() + " %}"
	case 2:
		return "{% if " + g.cond() + " %}" + g.body(depth-1) + "{% elsif " + g.cond() + " %}" + g.body(depth-1) + "{% else %}" + g.body(depth-1) + "{% endif %}"
	case 3:
		return "{% unless " + g.cond() + " %}" + g.body(depth-1) + "{% else %}" + g.body(depth-1) + "{% endunless %}"
	case 4:
		return "{% case " + g.path() + " %}{% when 'pro', 'free' %}" + g.body(depth-1) + "{% when nil %}" + g.body(depth-1) + "{% else %}" + g.body(depth-1) + "{% endcase %}"
	}
	return "{% for x in contact.notes %}" + g.body(depth-1) + "{% endfor %}"
}

// lacking returns a contact in which each optional value is there or not.
func (g lqGuesser) lacking(s *Schema) *Context {
	c := liquidContext(s)
	for _, name := range []string{"phone", "first_name", "plan"} {
		setSlot(c.Object, name, NewString(g.pick("pro", "p", "")))
		if g.IntN(2) == 0 {
			setSlot(c.Object, name, Value{})
		}
	}
	setSlot(c.Object, "notes", liquidTexts("n", "pro")) // two rounds
	if g.IntN(2) == 0 {
		c.Object.Parent = nil
	}
	if g.IntN(2) == 0 {
		setSlot(c.Object, "interests", NewList(nil))
	}
	return c
}

// TestLiquidPresenceIsSound tries that a printed value which is absent was
// always declared so: guards prove what they say.
func TestLiquidPresenceIsSound(t *testing.T) {
	e, s := liquidEnv(t)
	g := lqGuesser{rand.New(rand.NewPCG(1, 2))}
	tried := 0
	for range 4_000 {
		text := "{% assign a = " + g.pick("contact.phone", "'x'") + " %}{% assign b = 'y' %}" + g.body(1+g.IntN(2))
		tpl, issues := ParseTemplate(text)
		if len(issues) > 0 {
			t.Fatalf("%s: %v", text, issues)
		}
		b, _ := tpl.Check(e, liquidPlace(s, "order_placed"))
		if b == nil {
			continue // it names x outside its loop
		}
		tried++
		for range 4 {
			_, causes := b.Render(g.lacking(s), testOptions())
			for _, c := range causes {
				if !mayBeBlank(b, c) {
					t.Fatalf("%s: %s at %d (%s), but the tokens deny it", text, c.Text, c.Start, text[c.Start:])
				}
			}
		}
	}
	if tried < 1000 {
		t.Errorf("only %d templates were tried", tried)
	}
}
