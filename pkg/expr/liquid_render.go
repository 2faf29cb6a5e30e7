package expr

import (
	"slices"
	"strings"
)

// Render writes the text for one context. The causes say which printed values
// were absent without a default, or could not be computed; they stand in the
// text as nothing. A text over 4 MiB, or one that takes unreasonable work, is
// cut where the bound was met, with a cause that says so. Rendering is
// deterministic: it depends on b, c and o alone.
func (b *Bound) Render(c *Context, o RenderOptions) (string, []Cause) {
	r := &lqRenderer{bound: b, c: c, o: &o, vars: make([]lqDatum, len(b.template.names)), work: maxRenderWork}
	r.out.Grow(len(b.template.text))
	r.nodes(b.template.body)
	if r.over {
		r.causes = append(r.causes, Cause{Start: 0, End: len(b.template.text), Text: "the text is too long or takes too much work"})
	}
	return r.out.String(), r.causes
}

// lqRenderer is one rendering.
type lqRenderer struct {
	bound  *Bound
	c      *Context
	o      *RenderOptions
	out    strings.Builder
	vars   []lqDatum
	loops  []lqLoop
	causes []Cause
	work   int // what may still be spent, in bytes made and nodes visited
	over   bool
	failed string     // what went wrong in the chain that is being computed
	blame  *lqOperand // the operand that gave the chain its present value
}

// lqLoop is a running loop.
type lqLoop struct{ index, length int }

// spend takes from the bound on work; false when nothing is left.
func (r *lqRenderer) spend(n int) bool {
	r.work -= n + 1
	r.over = r.over || r.work < 0
	return !r.over
}

// wrong gives an absent value and remembers why.
func (r *lqRenderer) wrong(what string) lqDatum {
	r.failed = what
	return lqDatum{}
}

func (r *lqRenderer) nodes(body []lqNode) {
	for _, n := range body {
		if !r.spend(0) {
			return
		}
		n.render(r)
	}
}

func (r *lqRenderer) write(s string) {
	if r.out.Len()+len(s) > maxRendered {
		r.over = true
		return
	}
	r.out.WriteString(s)
}

func (n lqText) render(r *lqRenderer) { r.write(n.text) }

func (n *lqOutput) render(r *lqRenderer) {
	r.failed = ""
	d := r.chain(&n.chain)
	if d.IsAbsent() {
		r.absent(n)
		return
	}
	r.write(r.print(r.escaped(d)))
}

// absent records why an output prints nothing.
func (r *lqRenderer) absent(n *lqOutput) {
	if r.over {
		return
	}
	head := r.blame
	cause := Cause{Start: head.start, End: head.end}
	switch {
	case r.failed != "":
		cause.Text = r.failed
	case head.path != nil:
		cause.Absent = r.pathOf(head.path)
		cause.Text = "`" + cause.Absent + "` is absent"
	case head.special != lqNone:
		return // somebody wrote {{ nil }}
	default:
		cause.Text = "the value is absent"
	}
	r.causes = append(r.causes, cause)
}

// pathOf returns what a path reads, in the words of the data model.
func (r *lqRenderer) pathOf(p *lqPath) string {
	if path := r.bound.refs[p.number].path; path != "" {
		return path
	}
	return r.bound.template.text[p.start:p.end]
}

func (n *lqAssign) render(r *lqRenderer) {
	r.failed = ""
	r.vars[n.name] = r.chain(&n.chain)
}

func (n *lqIf) render(r *lqRenderer) {
	for i := range n.arms {
		if !r.spend(0) {
			return
		}
		if n.arms[i].cond.holds(r) {
			r.nodes(n.arms[i].body)
			return
		}
	}
	r.nodes(n.otherwise)
}

func (n *lqFor) render(r *lqRenderer) {
	list := r.operand(&n.list)
	items := r.window(n, list.Items())
	if len(items) == 0 {
		r.nodes(n.otherwise)
		return
	}
	outer := r.vars[n.name]
	r.loops = append(r.loops, lqLoop{length: len(items)})
	for i := range items {
		at := i
		if n.reversed {
			at = len(items) - 1 - i
		}
		if !r.spend(0) {
			break
		}
		r.loops[len(r.loops)-1].index = i
		r.vars[n.name] = lqDatum{Value: items[at], date: list.date}
		r.nodes(n.body)
	}
	r.loops = r.loops[:len(r.loops)-1]
	r.vars[n.name] = outer
}

// window applies offset and then limit.
func (r *lqRenderer) window(n *lqFor, items []Value) []Value {
	if n.offset != nil {
		skip := max(0, r.operand(n.offset).Int())
		items = items[min(skip, int64(len(items))):]
	}
	if n.limit != nil {
		if limit := r.operand(n.limit); !limit.IsAbsent() {
			items = items[:max(0, min(limit.Int(), int64(len(items))))]
		}
	}
	return items
}

// chain computes a value through its filters. An absent value passes every
// filter but default; so does a value whose kind a filter does not take, which
// only values of unknown type can have.
func (r *lqRenderer) chain(c *lqChain) lqDatum {
	d := r.operand(&c.head)
	r.blame = &c.head
	for i := range c.filters {
		d = r.filter(&c.filters[i], d)
	}
	return d
}

func (r *lqRenderer) filter(c *lqCall, in lqDatum) lqDatum {
	f := c.filter
	isDefault := f.name == "default"
	if in.IsAbsent() && !isDefault {
		return in
	}
	if !f.in.has(in.Kind()) && !in.IsAbsent() {
		return r.wrong("`" + f.name + "` takes " + f.in.words())
	}
	if !r.spend(len(in.Str()) / 16) {
		return lqDatum{}
	}
	args := make([]lqDatum, len(c.args))
	for i := range c.args {
		args[i] = r.operand(&c.args[i])
		if isDefault {
			continue
		}
		if args[i].IsAbsent() {
			r.absentArg(&c.args[i])
			if f.in == lqNumbers {
				return r.wrong("a number is absent")
			}
			args[i] = textDatum("")
		} else if !f.args[i].has(args[i].Kind()) {
			return r.wrong("`" + f.name + "` takes " + f.args[i].words() + " here")
		}
	}
	if isDefault && unset(in) {
		r.failed, r.blame = "", &c.args[0]
	}
	return f.apply(r, in, args)
}

// absentArg records an absent argument; it counts as an empty text.
func (r *lqRenderer) absentArg(o *lqOperand) {
	if o.path == nil {
		return
	}
	path := r.pathOf(o.path)
	r.causes = append(r.causes, Cause{Start: o.start, End: o.end, Text: "`" + path + "` is absent", Absent: path})
}

func (c *lqTest) holds(r *lqRenderer) bool { return truthy(r.operand(&c.a)) }

// truthy is Liquid's idea of truth: only absent and false are false.
func truthy(d lqDatum) bool {
	return !d.IsAbsent() && (d.Kind() != Bool || d.Bool())
}

func (c *lqNot) holds(r *lqRenderer) bool { return !c.a.holds(r) }

func (c *lqBoth) holds(r *lqRenderer) bool {
	if c.a.holds(r) == c.or {
		return c.or
	}
	return c.b.holds(r)
}

func (c *lqAny) holds(r *lqRenderer) bool {
	return slices.ContainsFunc(c.of, func(one lqCond) bool { return one.holds(r) })
}

func (c *lqCompare) holds(r *lqRenderer) bool {
	if c.a.special != lqNone || c.b.special != lqNone {
		return r.special(c)
	}
	a, b := r.operand(&c.a), r.operand(&c.b)
	r.spend((len(a.Str()) + len(b.Str())) / 16)
	switch c.op {
	case lqEq:
		return equalData(a, b)
	case lqNe:
		return !equalData(a, b)
	case lqContains:
		return r.containsDatum(a, b)
	}
	n, ok := orderData(a, b)
	if !ok {
		return false
	}
	switch c.op {
	case lqLt:
		return n < 0
	case lqGt:
		return n > 0
	case lqLe:
		return n <= 0
	}
	return n >= 0
}

func lqNumeric(d lqDatum) bool { return lqNumbers.has(d.Kind()) }

func equalData(a, b lqDatum) bool {
	if lqNumeric(a) && lqNumeric(b) && a.Kind() != b.Kind() {
		return a.float() == b.float()
	}
	return a.Equal(b.Value)
}

// orderData compares two values that have an order; ok is false for others.
func orderData(a, b lqDatum) (n int, ok bool) {
	switch {
	case lqNumeric(a) && lqNumeric(b) && (a.Kind() == Double || b.Kind() == Double):
		x, y := a.float(), b.float()
		if x != x || y != y {
			return 0, false
		}
		return compareOrdered(x, y), true
	case a.Kind() != b.Kind():
		return 0, false
	case a.Kind() == String:
		return strings.Compare(a.Str(), b.Str()), true
	case a.Kind() == Int, a.Kind() == Timestamp, a.Kind() == Duration:
		return compareOrdered(a.Int(), b.Int()), true
	}
	return 0, false
}

func compareOrdered[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func (r *lqRenderer) containsDatum(a, b lqDatum) bool {
	if a.Kind() == String && b.Kind() == String {
		return strings.Contains(a.Str(), b.Str())
	}
	r.spend(len(a.Items()))
	return slices.ContainsFunc(a.Items(), func(v Value) bool { return equalData(lqDatum{Value: v}, b) })
}

// special compares with nil, blank or empty.
func (r *lqRenderer) special(c *lqCompare) bool {
	word, o := c.b.special, &c.a
	if word == lqNone {
		word, o = c.a.special, &c.b
	}
	return isSpecial(word, o, r.operand(o)) == (c.op == lqEq)
}

func isSpecial(word lqSpecial, o *lqOperand, d lqDatum) bool {
	if o.special != lqNone {
		return o.special == word
	}
	switch word {
	case lqNil:
		return d.IsAbsent()
	case lqEmpty:
		return d.Kind() == String && d.Str() == "" || d.Kind() == List && len(d.Items()) == 0
	}
	return !truthy(d) || d.Kind() == String && strings.TrimSpace(d.Str()) == "" || d.Kind() == List && len(d.Items()) == 0
}
