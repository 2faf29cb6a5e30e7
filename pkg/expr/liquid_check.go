package expr

import (
	"slices"
	"strconv"
)

// Bound is a template bound to one scope. It is immutable and safe for
// concurrent use.
type Bound struct {
	template *Template
	refs     []lqRef // by the number of the path
	tokens   []Token
}

// Tokens returns every place where the template reads a path, in the order of
// the text. The caller must not change it.
func (b *Bound) Tokens() []Token { return b.tokens }

// Check resolves the paths in the scope of a place and checks all types. The
// Bound is nil where there are issues.
func (t *Template) Check(e *Env, p Place) (*Bound, []Issue) {
	s, err := e.scope(p)
	if err != nil {
		return nil, []Issue{failure(t.text, err.Error())}
	}
	k := &lqChecker{
		template: t, env: e, place: p, scope: s, facts: map[string]int{},
		refs: make([]lqRef, t.paths), vars: make([]lqVar, len(t.names)),
	}
	k.nodes(t.body)
	if len(k.issues) > 0 {
		sortIssues(k.issues)
		return nil, slices.Compact(k.issues)
	}
	slices.SortStableFunc(k.tokens, func(a, b Token) int { return a.Start - b.Start })
	return &Bound{template: t, refs: k.refs, tokens: k.tokens}, nil
}

// lqStatic is what is known about a value before it is there.
type lqStatic struct {
	typ    Type
	absent bool // it may be missing here
	// declared says that the declarations alone allow it to be missing.
	declared bool
	field    *Field
	object   int
	root     string
	path     string // in the words of the data model
	key      string // what facts call it, "" if they cannot
	ok       bool   // false after an issue: say nothing more about it
}

// lqVar is a variable while the template is checked.
type lqVar struct {
	set bool
	lqStatic
}

// lqFacts are the keys of values that are known to be present.
type lqFacts []string

// lqChecker walks a template in one scope.
type lqChecker struct {
	template *Template
	env      *Env
	place    Place
	scope    *scope
	refs     []lqRef
	vars     []lqVar
	facts    map[string]int
	keys     int // made so far
	loops    int // around the node
	quiet    int // passes that only find out what a loop assigns
	tokens   []Token
	issues   []Issue
}

func (k *lqChecker) issue(rule string, start, end int, message, help string) {
	if k.quiet == 0 {
		k.issues = append(k.issues, Issue{Rule: rule, Start: start, End: end, Message: message, Help: help})
	}
}

func (k *lqChecker) wrong(start, end int, message, help string) {
	k.issue("load/template", start, end, message, help)
}

// newKey names a value that no path names.
func (k *lqChecker) newKey() string {
	k.keys++
	return "#" + strconv.Itoa(k.keys)
}

func (k *lqChecker) nodes(body []lqNode) {
	for _, n := range body {
		n.check(k)
	}
}

// under checks nodes where facts hold.
func (k *lqChecker) under(facts lqFacts, body []lqNode) {
	k.learn(facts, 1)
	k.nodes(body)
	k.learn(facts, -1)
}

func (k *lqChecker) learn(facts lqFacts, by int) {
	for _, f := range facts {
		k.facts[f] += by
	}
}

func (lqText) check(*lqChecker) {}

func (n *lqOutput) check(k *lqChecker) {
	st := k.chain(&n.chain, &n.inURL)
	if !st.ok {
		return
	}
	what := k.template.text[n.chain.head.start:n.chain.head.end]
	start, end := n.chain.head.start, n.chain.head.end
	if c := n.chain.filters; len(c) > 0 {
		what, end = k.template.text[start:c[len(c)-1].end], c[len(c)-1].end
	}
	switch st.typ.Kind {
	case List:
		k.wrong(start, end, quoted(what)+" is a list", "write `| join: \", \"`, or go through it with `{% for item in … %}`")
	case Struct:
		help := "name one of its fields"
		if st.typ.Shape != nil && len(st.typ.Shape.Fields) > 0 {
			help += ", such as `" + what + "." + someField(st.typ.Shape) + "`"
		}
		k.wrong(start, end, quoted(what)+" is a record, not a text", help)
	}
}

func (n *lqAssign) check(k *lqChecker) {
	st := k.chain(&n.chain, nil)
	name := k.template.names[n.name]
	k.newName(n.start, n.end, name)
	old := &k.vars[n.name]
	if old.set && old.ok && st.ok && !sameKinds(old.typ, st.typ) {
		k.wrong(n.start, n.end, "`"+name+"` was "+kindWords(old.typ)+" and becomes "+kindWords(st.typ), "choose another name")
	}
	if !st.ok && k.quiet > 0 {
		return // the pass that counts will say what is wrong
	}
	if st.key == "" {
		st.key = k.newKey()
	}
	*old = lqVar{set: true, lqStatic: st}
}

// newName refuses a variable that hides a name of the scope.
func (k *lqChecker) newName(start, end int, name string) {
	if k.scope.lookup(name) != nil {
		k.wrong(start, end, "`"+name+"` already means something here", "choose another name")
	}
}

// sameKinds reports whether a variable may hold both types.
func sameKinds(a, b Type) bool {
	number := func(t Type) bool { return t.Kind == Int || t.Kind == Double }
	return a.Kind == b.Kind || a.Kind == Any || b.Kind == Any || a.Kind == Absent || b.Kind == Absent || number(a) && number(b)
}

func (n *lqIf) check(k *lqChecker) {
	before := slices.Clone(k.vars)
	var known lqFacts // what the failed conditions prove
	var after []lqVar
	for i := range n.arms {
		arm := &n.arms[i]
		yes, no := arm.cond.facts(k)
		k.under(yes, arm.body)
		after = k.merge(after, k.vars)
		k.vars = slices.Clone(before)
		k.learn(no, 1)
		known = append(known, no...)
	}
	k.nodes(n.otherwise)
	k.learn(known, -1)
	k.vars = k.merge(after, k.vars)
}

// merge returns what is known about the variables after either of two ways. It
// may reuse b. A nil a is no way at all.
func (k *lqChecker) merge(a, b []lqVar) []lqVar {
	if a == nil {
		return slices.Clone(b)
	}
	for i := range b {
		b[i] = k.mergeVar(a[i], b[i])
	}
	return b
}

func (k *lqChecker) mergeVar(a, b lqVar) lqVar {
	switch {
	case !a.set && !b.set || a == b:
		return b
	case !b.set:
		a, b = b, a
		fallthrough
	case !a.set:
		b.absent, b.declared, b.key = true, true, k.newKey()
		return b
	}
	if a.absent && !b.absent {
		a, b = b, a
	}
	if a.key != b.key {
		b.key, b.field = k.newKey(), nil
	}
	if b.path == "" {
		b.path, b.root, b.object = a.path, a.root, a.object
	}
	b.absent, b.declared = a.absent || b.absent, a.declared || b.declared
	if a.typ.Kind != b.typ.Kind {
		b.typ = Type{Kind: Any}
	}
	return b
}

func (n *lqFor) check(k *lqChecker) {
	list := k.operand(&n.list, nil)
	k.wholeNumber(n.limit, "limit")
	k.wholeNumber(n.offset, "offset")
	name := k.template.names[n.name]
	k.newName(n.start, n.end, name)
	item := lqStatic{typ: Type{Kind: Any}, object: -1, root: list.root, path: list.path, ok: list.ok, key: k.newKey()}
	switch {
	case !list.ok:
	case list.typ.Kind == List:
		if list.typ.Elem != nil {
			item.typ, item.field = *list.typ.Elem, list.field
		}
	case list.typ.Kind != Any:
		k.wrong(n.list.start, n.list.end, quoted(k.template.text[n.list.start:n.list.end])+" is "+kindWords(list.typ)+", not a list", "loop over a list such as `trigger.items`")
		item.ok = false
	}
	k.loop(n, item)
	k.nodes(n.otherwise)
}

func (k *lqChecker) wholeNumber(o *lqOperand, option string) {
	if o == nil {
		return
	}
	if st := k.operand(o, nil); st.ok && !lqInts.has(st.typ.Kind) {
		k.wrong(o.start, o.end, "`"+option+"` takes a whole number, not "+kindWords(st.typ), "write `"+option+": 3`")
	}
}

// loop checks the body. A variable that the body assigns comes into the next
// round with what the last one made of it, so quiet passes run first.
func (k *lqChecker) loop(n *lqFor, item lqStatic) {
	outer := k.vars[n.name]
	k.loops++
	round := func() {
		before := slices.Clone(k.vars)
		k.vars[n.name] = lqVar{set: true, lqStatic: item}
		k.nodes(n.body)
		k.vars[n.name] = outer
		k.vars = k.merge(before, k.vars)
	}
	if k.quiet == 0 && assigns(n.body) {
		k.quiet++
		round()
		round()
		k.quiet--
	}
	round()
	k.loops--
}

// assigns reports whether a variable is assigned in body.
func assigns(body []lqNode) bool {
	return slices.ContainsFunc(body, func(n lqNode) bool {
		switch n := n.(type) {
		case *lqAssign:
			return true
		case *lqFor:
			return assigns(n.body) || assigns(n.otherwise)
		case *lqIf:
			return assigns(n.otherwise) || slices.ContainsFunc(n.arms, func(a lqBranch) bool { return assigns(a.body) })
		}
		return false
	})
}

// chain checks a chain of filters. inURL is nil where nothing is printed.
func (k *lqChecker) chain(c *lqChain, inURL *bool) lqStatic {
	use := lqUse{printed: inURL != nil, hasDefault: hasDefault(c.filters), element: takesElement(c.filters)}
	if inURL != nil {
		use.inURL = *inURL
	}
	st := k.operand(&c.head, &use)
	for i := range c.filters {
		arg := use
		arg.element = false
		arg.hasDefault = c.filters[i].filter.name == "default" && hasDefault(c.filters[i+1:])
		st = k.call(&c.filters[i], st, arg)
	}
	return st
}

func hasDefault(calls []lqCall) bool {
	return slices.ContainsFunc(calls, func(c lqCall) bool { return c.filter.name == "default" })
}

// takesElement reports whether an element of a list is taken, which an empty
// list does not have.
func takesElement(calls []lqCall) bool {
	return slices.ContainsFunc(calls, func(c lqCall) bool { return c.filter.name == "first" || c.filter.name == "last" })
}

func (k *lqChecker) call(c *lqCall, in lqStatic, use lqUse) lqStatic {
	types := make([]Type, len(c.args))
	out := lqStatic{object: -1, root: in.root, path: in.path, ok: in.ok, absent: in.absent, declared: in.declared}
	for i := range c.args {
		arg := k.operand(&c.args[i], &use)
		types[i] = arg.typ
		out.ok = out.ok && arg.ok
		if c.filter.name == "default" {
			// What is there but empty is replaced too.
			empty := (lqStrings | lqLists | 1<<Bool).has(in.typ.Kind)
			out.absent, out.declared = (out.absent || empty) && arg.absent, (out.declared || empty) && arg.declared
		} else if c.filter.in == lqNumbers && arg.absent {
			out.absent, out.declared, out.path, out.root = true, true, arg.path, arg.root
		}
		k.argument(c, i, arg)
	}
	if in.ok && in.typ.Kind != Absent && !c.filter.in.has(in.typ.Kind) {
		k.wrong(c.start, c.end, "`"+c.filter.name+"` takes "+c.filter.in.words()+", not "+kindWords(in.typ), filterHelp(c.filter, in.typ))
		out.ok = false
	}
	if c.filter.name == "date" && len(c.args) > 1 && in.typ.Date {
		k.wrong(c.args[1].start, c.args[1].end, "a date stands in no timezone", "remove it: the day is the same everywhere")
	}
	if c.filter.name == "first" || c.filter.name == "last" {
		out.absent, out.declared = !k.hasElements(in), true
	}
	out.typ = c.filter.out(in.typ, types)
	return out
}

func (k *lqChecker) argument(c *lqCall, i int, arg lqStatic) {
	o := &c.args[i]
	if want := c.filter.args[i]; arg.ok && arg.typ.Kind != Absent && !want.has(arg.typ.Kind) {
		k.wrong(o.start, o.end, "`"+c.filter.name+"` takes "+want.words()+" here, not "+kindWords(arg.typ), "write `"+c.filter.example+"`")
		return
	}
	if !o.literal() {
		return
	}
	switch c.filter.name {
	case "date":
		if i == 1 {
			if name := o.value.Str(); !knownZone(name) {
				k.wrong(o.start, o.end, quoted(name)+" is no timezone", "write a name such as `Europe/Berlin`, or `project` for the project's zone")
			}
			return
		}
		if start, end, ok := wrongDirective(o.value.Str()); !ok {
			k.wrong(o.start+1+start, o.start+1+end, "unknown directive "+quoted(o.value.Str()[start:end])+" in a date format", "known are `%d %m %Y %B %A %H %M` and the others of strftime; `%%` is a percent sign")
		}
	case "money":
		if findMoney(o.value.Str()) == nil {
			k.wrong(o.start, o.end, quoted(o.value.Str())+" is no way to write an amount", moneyHelp(o.value.Str()))
		}
	case "divided_by":
		if (lqDatum{Value: o.value}).float() == 0 {
			k.wrong(o.start, o.end, "a number cannot be divided by 0", "divide by another number")
		}
	}
}

func filterHelp(f *lqFilter, in Type) string {
	switch {
	case in.Kind == List && f.in.has(String):
		return "write `| join: \", \"` before it"
	case in.Kind == Timestamp && f.in.has(String):
		return "write `| date: \"%d %B %Y\"` before it"
	case f.in == lqTimes:
		return "format a field of type date or timestamp"
	case in.Kind == Struct:
		return "name one of its fields"
	case f.in == lqStrings && lqNumbers.has(in.Kind):
		return "remove it: a number has no letters"
	}
	return "remove it"
}

// kindWords names a type for people.
func kindWords(t Type) string {
	switch t.Kind {
	case Absent:
		return "nothing"
	case Bool:
		return "true or false"
	case Int, Double:
		return "a number"
	case String:
		return "text"
	case Timestamp:
		if t.Date {
			return "a date"
		}
		return "a timestamp"
	case Duration:
		return "a duration"
	case List:
		return "a list"
	case Struct:
		return "a record"
	}
	return "unknown"
}
