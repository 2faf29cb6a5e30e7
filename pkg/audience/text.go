package audience

import (
	"slices"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// textTest translates startsWith, endsWith, contains and matches.
func (w *world) textTest(f *frame, n *expr.Node) (truth, bool) {
	sets := testOf(n.Name)
	if sets == nil || len(n.Args) != 2 {
		return truth{}, false
	}
	known := func(part string) (domain.Texts, bool) {
		return w.know.textsOf(textsKey{n.Name, part}, func() (domain.Texts, bool) { return sets(part) })
	}
	return w.ofBoth(f, n, func(a, b value) (truth, bool) { return w.tested(n.Name, known, a, b) })
}

// testOf is the set of texts that pass a test with a constant.
func testOf(name string) func(part string) (domain.Texts, bool) {
	sure := func(set func(string) domain.Texts) func(string) (domain.Texts, bool) {
		return func(part string) (domain.Texts, bool) { return set(part), true }
	}
	switch name {
	case "startsWith":
		return sure(domain.StartingWith)
	case "endsWith":
		return sure(domain.EndingWith)
	case "contains":
		return sure(domain.Containing)
	case "matches":
		return domain.Matching
	}
	return nil
}

func (w *world) tested(name string, sets func(string) (domain.Texts, bool), a, b value) (truth, bool) {
	if a.kind != expr.String || b.kind != expr.String {
		return truth{}, false
	}
	ask := func(part string) (truth, bool) {
		set, ok := sets(part)
		if !ok {
			return truth{}, false
		}
		return w.textAmong(a, set)
	}
	if b.constant {
		return ask(b.c.Str())
	}
	if words, few := w.words(b); few {
		return w.byWords(b, words, ask)
	}
	if words, few := w.words(a); few {
		if t, ok := w.byWords(a, words, func(word string) (truth, bool) { return w.partOf(sets, word, b) }); ok {
			return t, true
		}
	}
	if rel := relationOf(name); rel != "" {
		return w.linkTexts(rel, a, b)
	}
	return truth{}, false
}

// partOf asks which texts are a part of a word: the word's own parts are all there are.
func (w *world) partOf(sets func(string) (domain.Texts, bool), word string, b value) (truth, bool) {
	runes := []rune(word)
	if len(runes) > 40 {
		return truth{}, false
	}
	var parts []string
	for i := 0; i <= len(runes); i++ {
		for j := i; j <= len(runes); j++ {
			part := string(runes[i:j])
			if set, ok := sets(part); ok && set.Has(word) {
				parts = append(parts, part)
			}
		}
	}
	if _, ok := sets("("); !ok {
		return truth{}, false // a pattern is no part of what it matches
	}
	return w.textAmong(b, domain.TextsOf(parts...))
}

// mostSplits is in how many ways, over a whole question, two texts may make one together.
const mostSplits = 4000

// joined is one text after another.
func (w *world) joined(a, b value) (guarded, bool) {
	v := value{kind: expr.String}
	w.madeOfBoth(&v, a, b)
	switch {
	case a.constant && b.constant:
		v = constant(expr.NewString(a.c.Str() + b.c.Str()))
	case b.constant:
		v.texts = func(set domain.Texts) *logic.Formula { return w.inTexts(a, set.WithoutSuffix(b.c.Str())) }
	case a.constant:
		v.texts = func(set domain.Texts) *logic.Formula { return w.inTexts(b, set.WithoutPrefix(a.c.Str())) }
	default:
		v.texts = func(set domain.Texts) *logic.Formula {
			if w.splits += set.States(); w.splits > mostSplits {
				return nil
			}
			var ways []*logic.Formula
			for _, h := range set.Around("") {
				x, y := w.inTexts(a, h.First), w.inTexts(b, h.Second)
				if x == nil || y == nil {
					return nil
				}
				ways = append(ways, w.space.And(x, y))
			}
			return w.space.Or(ways...)
		}
	}
	return guarded{w.space.True(), v}, b.kind == expr.String
}

// call translates the functions that give texts and numbers.
func (w *world) call(f *frame, n *expr.Node) ([]guarded, bool) {
	if n.Type.Kind == expr.Bool {
		t, ok := w.textTest(f, n)
		if !ok {
			return nil, false
		}
		return []guarded{{w.space.Or(t.yes, t.no), value{kind: expr.Bool, truth: t}}}, true
	}
	if len(n.Args) == 0 {
		return nil, false
	}
	args, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, a := range args {
		g, ok := w.applied(f, n, a.value)
		if !ok {
			return nil, false
		}
		out = append(out, guarded{w.space.And(a.when, g.when), g.value})
	}
	return out, true
}

func (w *world) applied(f *frame, n *expr.Node, a value) (guarded, bool) {
	switch n.Name {
	case "lowerAscii", "upperAscii":
		if a.kind != expr.String {
			return guarded{}, false
		}
		if a.constant {
			return guarded{w.space.True(), constant(expr.NewString(cased(n.Name, a.c.Str())))}, true
		}
		change := domain.Texts.Lowered
		if n.Name == "upperAscii" {
			change = domain.Texts.Uppered
		}
		v := value{kind: expr.String, texts: func(set domain.Texts) *logic.Formula { return w.inTexts(a, change(set)) }}
		v.makes(a, n.Name, func(text string) string { return cased(n.Name, text) }, change)
		return guarded{w.space.True(), v}, true
	case "size":
		v, ok := w.size(a)
		return guarded{w.space.True(), v}, ok
	case "int", "double":
		return w.converted(n.Name, a)
	case "minutes", "hours", "days", "weeks":
		unit := map[string]int64{"minutes": 60_000, "hours": 3_600_000, "days": day, "weeks": 7 * day}[n.Name]
		if a, _ = w.summed(a); !a.linear {
			return guarded{}, false
		}
		return w.multiplied(value{kind: expr.Duration, linear: true}, a, unit)
	}
	return w.clock(f, n, a)
}

// size is the length of a text or a list.
func (w *world) size(a value) (value, bool) {
	switch {
	case a.list != nil && a.list.written:
		return constant(expr.NewInt(int64(len(a.list.items)))), true
	case a.list != nil:
		x := w.count(a.list.bag.id, a.list.where)
		return value{kind: expr.Int, linear: true, terms: []logic.Term{{Coef: 1, X: x}}}, true
	case a.constant && a.kind == expr.String:
		return constant(expr.NewInt(int64(utf8.RuneCountInString(a.c.Str())))), true
	case a.kind == expr.String && w.isFew(a):
		return w.fewLengths(a), true
	case a.kind == expr.String:
		return value{kind: expr.Int, depends: lengthOf(a), ints: func(set domain.Ints) *logic.Formula {
			texts, ok := domain.SizeIn(set)
			if !ok {
				return nil
			}
			return w.inTexts(a, texts)
		}}, true
	}
	return value{}, false
}

func (w *world) isFew(text value) bool {
	_, few := w.words(text)
	return few
}

// fewLengths is the length of a text that has few values.
func (w *world) fewLengths(text value) value {
	words, _ := w.words(text)
	v := value{kind: expr.Int, depends: lengthOf(text)}
	for _, word := range words {
		if n := int64(utf8.RuneCountInString(word)); !slices.Contains(v.few, n) {
			v.few = append(v.few, n)
		}
	}
	slices.Sort(v.few)
	v.ints = func(set domain.Ints) *logic.Formula {
		var in []string
		for _, word := range words {
			if set.Has(int64(utf8.RuneCountInString(word))) {
				in = append(in, word)
			}
		}
		return w.inTexts(text, domain.TextsOf(in...))
	}
	return v
}

// spelled lists the words of texts that have few, where they are put beside a text that
// is not always the same: what comes of each depends on one variable.
func (w *world) spelled(list, beside []guarded) []guarded {
	const most = 8
	if !slices.ContainsFunc(beside, func(g guarded) bool { return !g.constant }) {
		return list
	}
	var out []guarded
	for _, g := range list {
		words, few := w.words(g.value)
		if g.kind != expr.String || g.constant || !few || len(words) > most {
			out = append(out, g)
			continue
		}
		for _, word := range words {
			out = append(out, guarded{w.space.And(g.when, w.inTexts(g.value, domain.TextsOf(word))), constant(expr.NewString(word))})
		}
	}
	return out
}
