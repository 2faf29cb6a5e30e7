package logic

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// shortTexts are all texts of two letters up to a length.
func shortTexts(letters []string, length int) []string {
	var out []string
	for level := []string{""}; len(level[0]) <= length; {
		out = append(out, level...)
		var next []string
		for _, w := range level {
			for _, l := range letters {
				next = append(next, w+l)
			}
		}
		level = next
	}
	return out
}

// Two texts stand to each other in exactly the ways that short texts do.
func TestWaysToStand(t *testing.T) {
	t.Parallel()
	seen := map[stands]bool{}
	list := shortTexts([]string{"a", "b", "c"}, 4)
	for _, x := range list {
		for _, y := range list {
			var w stands
			for _, f := range []fact{{rel: TextBefore, a: 0, b: 1}, {rel: TextBefore, a: 1, b: 0}, {rel: TextSame, a: 0, b: 1}, {rel: TextStarts, a: 0, b: 1}, {rel: TextStarts, a: 1, b: 0},
				{rel: TextEnds, a: 0, b: 1}, {rel: TextEnds, a: 1, b: 0}, {rel: TextContains, a: 0, b: 1}, {rel: TextContains, a: 1, b: 0}} {
				a, b := x, y
				if f.a == 1 {
					a, b = y, x
				}
				if f.rel.holds(a, b) {
					w |= f.bitOf(0, 1)
				}
			}
			seen[w] = true
		}
	}
	for w := stands(0); w < allStands; w++ {
		if seen[w] != w.possible() {
			t.Errorf("%09b: possible %v, found %v", w, w.possible(), seen[w])
		}
	}
}

// What a link makes of sets is at least what it should be, and of one value exactly that.
func TestTextLinksNarrow(t *testing.T) {
	t.Parallel()
	list := shortTexts([]string{"a", "b"}, 3)
	lower := TextFunc{Key: "lower", Of: strings.ToLower, Where: domain.Texts.Lowered}
	for _, rel := range []TextRel{TextBefore, TextStarts, TextEnds, TextContains, TextSame} {
		for _, l := range []TextLink{{Rel: rel}, {Rel: rel, F: lower, G: lower}} {
			for i := range list {
				for _, set := range [][]string{{list[i]}, {list[i], list[(i*7+5)%len(list)]}} {
					narrowsRightly(t, l, list, set)
				}
			}
		}
	}
}

func narrowsRightly(t *testing.T, l TextLink, list, set []string) {
	t.Helper()
	d := Dom{Texts: domain.TextsOf(set...)}
	for _, so := range []bool{true, false} {
		first, second := l.First(d, so), l.Second(d, so)
		for _, x := range list {
			left, right := false, false
			for _, y := range set {
				left = left || l.Holds(Value{Text: x}, Value{Text: y}) == so
				right = right || l.Holds(Value{Text: y}, Value{Text: x}) == so
			}
			exact := len(set) == 1
			if got := first.Texts.Has(x); got != left && (left || exact) {
				t.Errorf("%q %s one of %q should be %v: %v", x, l.Rel, set, so, left)
			}
			if got := second.Texts.Has(x); got != right && (right || exact) {
				t.Errorf("one of %q %s %q should be %v: %v", set, l.Rel, x, so, right)
			}
		}
	}
}

// Contradictions between links are found, and models where there are any.
func TestLinkedTexts(t *testing.T) {
	t.Parallel()
	s := NewSpace()
	text := func(name string) Var {
		return s.NewVar(VarInfo{Name: name, Sort: Text, Dom: Dom{Absent: true, Texts: domain.AnyText()}})
	}
	x, y, z := text("x"), text("y"), text("z")
	is := func(r TextRel, a, b Var) *Formula { return s.Linked(TextLink{Rel: r}, a, b) }
	there := s.And(s.Present(x), s.Present(y), s.Present(z))
	for _, c := range []struct {
		f    *Formula
		want Verdict
	}{
		{s.And(is(TextBefore, x, y), is(TextBefore, y, z)), Sat},
		{s.And(is(TextBefore, x, y), is(TextBefore, y, z), is(TextBefore, z, x)), Unsat},
		{s.And(is(TextBefore, x, y), s.Same(x, y)), Unsat},
		{s.And(s.Not(is(TextBefore, x, y)), s.Not(is(TextBefore, y, x))), Sat},
		{s.And(s.Not(is(TextBefore, x, y)), s.Not(is(TextBefore, y, x)), s.Differ(x, y)), Unsat},
		{s.And(is(TextStarts, x, y), s.Not(is(TextContains, x, y))), Unsat},
		{s.And(is(TextContains, x, y), s.Not(is(TextStarts, x, y)), s.Not(is(TextEnds, x, y))), Sat},
		{s.And(is(TextContains, x, y), is(TextContains, y, x), s.Differ(x, y)), Unsat},
		{s.And(is(TextEnds, x, y), s.IsText(x, domain.TextsOf("ab", "ba")), s.IsText(y, domain.TextsOf("c", "b")), s.IsText(x, domain.StartingWith("b"))), Unsat},
		{s.And(is(TextStarts, x, y), s.IsText(x, domain.StartingWith("a")), s.IsText(y, domain.StartingWith("b"))), Unsat},
		{s.And(is(TextStarts, x, y), s.IsText(x, domain.EndingWith("a")), s.IsText(y, domain.StartingWith("b"))), Sat},
		{s.And(is(TextBefore, x, y), s.IsText(x, domain.StartingWith("c")), s.IsText(y, domain.StartingWith("b"))), Unsat},
		{s.And(s.Not(is(TextContains, x, x))), Unsat},
	} {
		ask(t, s, s.And(there, c.f), c.want)
	}
}
