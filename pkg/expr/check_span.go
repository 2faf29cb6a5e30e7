package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

// layoutOf returns the words of the expression; they are found on first use.
func (x *Expr) layoutOf() *tokens {
	x.layout.Do(func() { x.words = scan(x.text) })
	return x.words
}

// span returns the byte range of a sub-expression in the text.
func (x *Expr) span(e celast.Expr) (start, end int) {
	return x.layoutOf().span(x.ast.SourceInfo(), e)
}

// span returns the hull of a sub-expression: from its first word to its last,
// brackets and the names before them included.
func (t *tokens) span(info *celast.SourceInfo, e celast.Expr) (start, end int) {
	first, last := t.hull(info, e)
	if first < 0 {
		return 0, len(t.text)
	}
	return t.list[first].start, t.list[last].end
}

// hull returns the first and the last token of a sub-expression, -1 where the
// tree says nothing about its place.
func (t *tokens) hull(info *celast.SourceInfo, e celast.Expr) (first, last int) {
	first, last = -1, -1
	eachNode(e, func(e celast.Expr) {
		o, ok := info.GetOffsetRange(e.ID())
		if !ok || len(t.list) == 0 {
			return
		}
		i := t.at(t.byteOffset(o.Start))
		if first < 0 || i < first {
			first = i
		}
		last = max(last, i)
	})
	if first < 0 {
		return first, last
	}
	return t.grow(first, last)
}

// grow widens a range of tokens until it is a whole piece of the expression.
func (t *tokens) grow(first, last int) (int, int) {
	for {
		f, l := t.growLeft(first, last), t.growRight(first, last)
		if f == first && l == last {
			return first, last
		}
		first, last = f, l
	}
}

func (t *tokens) growRight(first, last int) int {
	for i := first; i <= last; i++ {
		last = max(last, t.list[i].match)
	}
	switch t.word(last) {
	case ".", "-", "!", "?":
		return min(last+1, len(t.list)-1)
	}
	return last
}

func (t *tokens) growLeft(first, last int) int {
	for i := first; i <= last; i++ {
		if m := t.list[i].match; m >= 0 {
			first = min(first, m)
		}
	}
	if w := t.word(first); (w == "(" || w == "{") && t.callee(first-1) {
		first--
		for t.word(first-1) == "." && t.name(first-2) {
			first -= 2
		}
	}
	return first
}

// callee reports whether a token is the name of a function: every name but the
// keyword `in`.
func (t *tokens) callee(i int) bool { return t.name(i) && t.word(i) != "in" }

// member returns the range of the name that a select reads: what stands after
// the dot, between the brackets, or in the quotes.
func (t *tokens) member(info *celast.SourceInfo, e celast.Expr) (start, end int) {
	o, ok := info.GetOffsetRange(e.ID())
	if !ok || len(t.list) == 0 {
		return 0, len(t.text)
	}
	i := t.at(t.byteOffset(o.Start))
	switch t.word(i) {
	case ".":
		i++
		if t.word(i) == "?" {
			i++
		}
	case "[":
		i++
	case "(":
		// has(a.b) ends in the field, sent("x") holds only the name.
		if i = t.list[i].match - 1; i < 0 {
			return 0, len(t.text)
		}
	}
	i = min(i, len(t.list)-1)
	return t.list[i].start, t.list[i].end
}

// eachNode calls f for a node and everything below it.
func eachNode(e celast.Expr, f func(celast.Expr)) {
	f(e)
	eachChild(e, func(child celast.Expr) { eachNode(child, f) })
}

// eachChild calls f for the nodes directly below e, in the order of evaluation.
func eachChild(e celast.Expr, f func(celast.Expr)) {
	switch e.Kind() {
	case celast.SelectKind:
		f(e.AsSelect().Operand())
	case celast.CallKind:
		if e.AsCall().IsMemberFunction() {
			f(e.AsCall().Target())
		}
		for _, a := range e.AsCall().Args() {
			f(a)
		}
	case celast.ListKind:
		for _, a := range e.AsList().Elements() {
			f(a)
		}
	case celast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			f(entry.AsMapEntry().Key())
			f(entry.AsMapEntry().Value())
		}
	case celast.ComprehensionKind:
		c := e.AsComprehension()
		f(c.IterRange())
		f(c.AccuInit())
		f(c.LoopCondition())
		f(c.LoopStep())
		f(c.Result())
	}
}
