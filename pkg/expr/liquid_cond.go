package expr

import (
	"slices"
	"strconv"
	"strings"
)

func (c *lqTest) facts(k *lqChecker) (yes, no lqFacts) {
	st := k.operand(&c.a, nil)
	return lqKnown(st), nil
}

// lqKnown returns what the presence of a value proves. Only what is there has a
// size.
func lqKnown(st lqStatic) lqFacts {
	if st.key == "" {
		return nil
	}
	if whole, ok := strings.CutSuffix(st.key, ".size"); ok {
		return lqFacts{st.key, whole}
	}
	return lqFacts{st.key}
}

func (c *lqNot) facts(k *lqChecker) (yes, no lqFacts) {
	yes, no = c.a.facts(k)
	return no, yes
}

func (c *lqBoth) facts(k *lqChecker) (yes, no lqFacts) {
	aYes, aNo := c.a.facts(k)
	under := aYes
	if c.or {
		under = aNo
	}
	k.learn(under, 1) // the right side is asked only then
	bYes, bNo := c.b.facts(k)
	k.learn(under, -1)
	if c.or {
		return lqInBoth(aYes, bYes), append(aNo, bNo...)
	}
	return append(aYes, bYes...), lqInBoth(aNo, bNo)
}

func (c *lqAny) facts(k *lqChecker) (yes, no lqFacts) {
	for i, one := range c.of {
		y, n := one.facts(k)
		if i == 0 {
			yes, no = y, n
			continue
		}
		yes, no = lqInBoth(yes, y), append(no, n...)
	}
	return yes, no
}

// lqInBoth returns the facts that stand in both lists.
func lqInBoth(a, b lqFacts) lqFacts {
	var both lqFacts
	for _, f := range a {
		if slices.Contains(b, f) {
			both = append(both, f)
		}
	}
	return both
}

// facts of a comparison. Liquid compares an absent value as unlike everything,
// and neither before nor after it, so most comparisons that hold prove
// presence. `!= empty` does not: absent is not empty.
func (c *lqCompare) facts(k *lqChecker) (yes, no lqFacts) {
	a, b := k.operand(&c.a, nil), k.operand(&c.b, nil)
	k.comparable(c, a, b)
	absence := c.b.special == lqNil || c.b.special == lqBlank
	switch {
	case a.typ.Kind == List && (c.b.special == lqEmpty || c.b.special == lqBlank):
		if c.op == lqNe {
			return elements(a.key), nil
		}
		return nil, elements(a.key)
	case c.op == lqNe && absence:
		return lqKnown(a), nil
	case c.op == lqEq && absence:
		return nil, lqKnown(a)
	case c.op == lqEq && c.b.special == lqEmpty:
		return lqKnown(a), nil
	case c.op == lqEq && c.b.literal():
		return lqKnown(a), nil
	case c.op == lqEq && c.a.literal():
		return lqKnown(b), nil
	case c.op == lqEq && !a.absent && c.a.special == lqNone:
		return lqKnown(b), nil
	case c.op == lqEq && !b.absent && c.b.special == lqNone:
		return lqKnown(a), nil
	case c.op == lqNe && c.b.literal():
		return k.sized(c), lqKnown(a)
	case c.op == lqEq || c.op == lqNe:
		return nil, nil
	}
	return append(append(lqKnown(a), lqKnown(b)...), k.sized(c)...), nil
}

// sized returns what `list.size > 0` proves: the list has a first and a last.
func (k *lqChecker) sized(c *lqCompare) lqFacts {
	path := c.a.path
	if path == nil || len(path.steps) == 0 || path.steps[len(path.steps)-1].name != "size" || !c.b.literal() || c.b.value.Kind() != Int {
		return nil
	}
	n := c.b.value.Int()
	if c.op == lqGt && n < 0 || c.op == lqGe && n < 1 || c.op == lqNe && n != 0 || c.op != lqGt && c.op != lqGe && c.op != lqNe {
		return nil
	}
	return elements(strings.TrimSuffix(k.refs[path.number].key, ".size"))
}

// elements returns what follows where a list is not empty.
func elements(list string) lqFacts {
	if list == "" {
		return nil
	}
	return lqFacts{list + ".first", list + ".last", list + "[0]"}
}

// comparable reports operands that never compare.
func (k *lqChecker) comparable(c *lqCompare, a, b lqStatic) {
	if !a.ok || !b.ok {
		return
	}
	if c.a.special != lqNone || c.b.special != lqNone {
		k.specials(c, a, b)
		return
	}
	at, bt := a.typ, b.typ
	switch c.op {
	case lqContains:
		k.contains(c, a, b)
		return
	case lqEq, lqNe:
		if sameKinds(at, bt) && at.Kind != Struct && at.Kind != List {
			k.values(c, a, b)
			return
		}
	default:
		if sameKinds(at, bt) && (lqNumbers | lqStrings | lqTimes | 1<<Duration).has(at.Kind) {
			return
		}
	}
	if at.Kind == Any || bt.Kind == Any {
		return
	}
	k.wrong(c.a.start, c.b.end, kindWords(at)+" and "+kindWords(bt)+" do not compare with `"+lqOpNames[c.op]+"`", compareHelp(c, at, bt))
}

func compareHelp(c *lqCompare, a, b Type) string {
	switch {
	case lqNumbers.has(a.Kind) && c.b.value.Kind() == String:
		return "write the number without quotes"
	case a.Kind == Bool && c.b.value.Kind() == String:
		return "write `true` or `false` without quotes"
	case a.Kind == String && (c.b.value.Kind() == Int || c.b.value.Kind() == Double):
		return "put the value in quotes"
	case a.Kind == List && b.Kind == String:
		return "write `contains`, or ask for its `.size`"
	}
	return "compare values of one type"
}

func (k *lqChecker) specials(c *lqCompare, a, b lqStatic) {
	word, other, o := c.b.special, a, &c.a
	if word == lqNone {
		word, other, o = c.a.special, b, &c.b
	}
	switch {
	case c.op != lqEq && c.op != lqNe:
		k.wrong(c.start, c.end, "`"+lqOpNames[c.op]+"` does not go with `"+lqSpecialNames[word]+"`", "write `==` or `!=`")
	case word == lqEmpty && o.special == lqNone && !(lqStrings | lqLists).has(other.typ.Kind):
		k.wrong(c.a.start, c.b.end, kindWords(other.typ)+" is never empty", "write `blank` to ask whether it is there")
	}
}

func (k *lqChecker) contains(c *lqCompare, a, b lqStatic) {
	elem := Type{Kind: Any}
	switch a.typ.Kind {
	case Any:
	case String:
		elem = a.typ
	case List:
		if a.typ.Elem != nil {
			elem = *a.typ.Elem
		}
	default:
		k.wrong(c.a.start, c.a.end, "`contains` asks text or a list, not "+kindWords(a.typ), "write `==`")
		return
	}
	if !sameKinds(elem, b.typ) {
		k.wrong(c.b.start, c.b.end, kindWords(a.typ)+" of "+kindWords(elem)+" never contains "+kindWords(b.typ), "compare values of one type")
		return
	}
	if a.typ.Kind == List {
		k.values(c, a, b)
	}
}

// values reports a text that the field it is compared with never has.
func (k *lqChecker) values(c *lqCompare, a, b lqStatic) {
	st, lit := a, &c.b
	if c.a.literal() {
		st, lit = b, &c.a
	}
	if !lit.literal() || lit.value.Kind() != String {
		return
	}
	text := lit.value.Str()
	if st.field != nil {
		k.fieldValue(st, lit, text)
		return
	}
	if st.key == "" || st.root != nsBand {
		return
	}
	_, issues := k.env.Check(k.place, st.path+" == "+strconv.Quote(text), BoolType())
	for _, i := range issues {
		k.issue(i.Rule, lit.start, lit.end, i.Message, i.Help)
	}
}

func (k *lqChecker) fieldValue(st lqStatic, lit *lqOperand, text string) {
	f := st.field
	if len(f.Values) == 0 || slices.Contains(f.Values, text) {
		return
	}
	noun := f.Noun
	if noun == "" {
		noun = "value"
	}
	i := unknownValue(&vocabulary{subject: st.path, noun: noun, values: f.Values}, text)
	k.issue(i.Rule, lit.start, lit.end, i.Message, i.Help)
}
