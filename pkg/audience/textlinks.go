package audience

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// textOf is how a text depends on one variable; false where it does not.
func (v *value) textOf() (f logic.TextFunc, x logic.Var, ok bool) {
	switch {
	case v.made != nil:
		return *v.made, v.x, true
	case v.plain && v.kind == expr.String:
		return logic.TextFunc{}, v.x, true
	}
	return logic.TextFunc{}, 0, false
}

// makes says that a text is what a function makes of another one; where gives the texts
// of which it is in a set.
func (v *value) makes(of value, name string, change func(string) string, where func(domain.Texts) domain.Texts) {
	f, x, ok := of.textOf()
	if !ok {
		return
	}
	v.x, v.made = x, &logic.TextFunc{Key: f.Key + "." + name}
	v.made.Of = func(text string) string { return change(madeBy(f, text)) }
	v.made.Where = func(set domain.Texts) domain.Texts { return madeIn(f, where(set)) }
}

// madeOfBoth says of what a text after another is made, where that is one variable.
func (w *world) madeOfBoth(v *value, a, b value) {
	switch {
	case a.constant && b.constant:
	case b.constant:
		end := b.c.Str()
		v.makes(a, "+"+strconv.Quote(end), func(text string) string { return text + end }, func(set domain.Texts) domain.Texts { return set.WithoutSuffix(end) })
	case a.constant:
		start := a.c.Str()
		v.makes(b, strconv.Quote(start)+"+", func(text string) string { return start + text }, func(set domain.Texts) domain.Texts { return set.WithoutPrefix(start) })
	default:
		v.makesTwice(a, b)
	}
}

// makesTwice is what two functions of one text make of it, one after the other.
func (v *value) makesTwice(a, b value) {
	f, x, ok := a.textOf()
	g, y, also := b.textOf()
	if !ok || !also || x != y {
		return
	}
	v.x, v.made = x, &logic.TextFunc{Key: "(" + f.Key + ")+(" + g.Key + ")"}
	v.made.Of = func(text string) string { return madeBy(f, text) + madeBy(g, text) }
	v.made.Where = func(set domain.Texts) domain.Texts {
		out := domain.NoText()
		for _, h := range set.Around("") {
			out = out.Or(madeIn(f, h.First).And(madeIn(g, h.Second)))
		}
		return out
	}
}

// madeBy is what a function makes of a text.
func madeBy(f logic.TextFunc, text string) string {
	if f.Of == nil {
		return text
	}
	return f.Of(text)
}

// madeIn are the texts of which a function makes one of a set.
func madeIn(f logic.TextFunc, set domain.Texts) domain.Texts {
	if f.Where == nil {
		return set
	}
	return f.Where(set)
}

// cased changes the case of the letters of ASCII.
func cased(name, text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case name == "lowerAscii" && r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case name == "upperAscii" && r >= 'a' && r <= 'z':
			return r + 'A' - 'a'
		}
		return r
	}, text)
}

// relationOf is the relation of a function of two texts.
func relationOf(name string) logic.TextRel {
	switch name {
	case "startsWith":
		return logic.TextStarts
	case "endsWith":
		return logic.TextEnds
	case "contains":
		return logic.TextContains
	}
	return ""
}

// textsLinked compares texts that depend on one variable each.
func (w *world) textsLinked(op expr.Op, a, b value) (truth, bool) {
	switch op {
	case expr.OpEq:
		return w.linkTexts(logic.TextSame, a, b)
	case expr.OpLt:
		return w.linkTexts(logic.TextBefore, a, b)
	case expr.OpGt:
		return w.linkTexts(logic.TextBefore, b, a)
	}
	if op == expr.OpLe {
		a, b = b, a
	}
	t, ok := w.linkTexts(logic.TextBefore, a, b)
	return truth{t.no, t.yes}, ok
}

// linkTexts is where two texts that depend on one variable each stand so to each other.
func (w *world) linkTexts(rel logic.TextRel, a, b value) (truth, bool) {
	f, x, ok := a.textOf()
	g, y, also := b.textOf()
	if !ok || !also {
		return truth{}, false
	}
	if x == y && f.Key == g.Key {
		return w.known(rel != logic.TextBefore), true
	}
	is := w.space.Linked(logic.TextLink{Rel: rel, F: f, G: g}, x, y)
	return truth{is, w.space.Not(is)}, true
}
