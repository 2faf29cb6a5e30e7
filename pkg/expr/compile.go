package expr

import (
	"strings"

	celast "cel.dev/cel-go/common/ast"
)

// program is what an expression compiles to: closures over a [Context]. It is
// immutable and shared by goroutines.
type program struct {
	root node
	// give reads root as a Value.
	give func(*Context) (Value, bool)
	// vars is the number of variables of macros that one evaluation needs.
	vars int
	// parts are the sub-expressions that explanations show.
	parts []part
	// slow evaluates with cel-go where some node has no closure; nil else.
	slow *reference
}

// A node is one compiled sub-expression. Exactly one of the functions is set,
// chosen by the kind of typ; the bool that accompanies a result is false for an
// error, and then the context holds the cause.
type node struct {
	typ   Type
	truth func(*Context) Truth
	num   func(*Context) (int64, bool) // Int, Timestamp, Duration
	dbl   func(*Context) (float64, bool)
	str   func(*Context) (string, bool)
	seq   func(*Context) (seq, bool)
	rec   func(*Context) (*Record, bool) // a nil record has no fields
	opt   func(*Context) (v Value, has, ok bool)

	// slope is how many milliseconds the value grows per millisecond that
	// passes. A node with a slope does not lower the horizon for it: whoever
	// uses the value does.
	slope int64
	// constant is the value of a literal, nil for everything else.
	constant *Value
	// load is set for a field: it gives the place of its value, nil where it is
	// absent, so that comparisons need no second call.
	load func(*Context) *Value
	// events is the index of the event plus one where the node is all of
	// events.NAME, sent likewise for sent("MESSAGE"): their totals count more
	// than the list holds.
	events, sent int
	// elem is the type of what an optional may hold.
	elem Type
}

// compiler walks one checked tree. Variables of macros get numbered places in
// Context.vars; scope maps their names, innermost last.
type compiler struct {
	x     *Expr
	ast   *celast.AST
	scope []variable
	vars  int
	depth int  // of macros around the node: parts inside have no single value
	gap   bool // something has no closure
	// explain asks for parts; evaluating needs none.
	explain bool
	parts   []part
}

type variable struct {
	name string
	node node
}

// compile turns the checked tree into closures, or into a cel-go program where
// the tree uses something they do not know (see reference).
func compile(x *Expr) *program {
	return newProgram(&compiler{x: x, ast: x.ast})
}

func newProgram(k *compiler) *program {
	x := k.x
	root := k.expr(x.ast.Expr())
	if k.gap || !root.compiled() {
		return &program{slow: newReference(x)}
	}
	give := k.value(root)
	return &program{root: root, give: give, vars: k.vars, parts: k.parts}
}

func (n *node) compiled() bool {
	return n.truth != nil || n.num != nil || n.dbl != nil || n.str != nil || n.seq != nil || n.rec != nil
}

// missing records that a node has no closure; the whole expression then goes
// through cel-go.
func (k *compiler) missing() node {
	k.gap = true
	return node{typ: Type{Kind: Any}}
}

func (k *compiler) expr(e celast.Expr) node {
	n := k.dispatch(e)
	k.part(e, &n)
	return n
}

func (k *compiler) dispatch(e celast.Expr) node {
	switch e.Kind() {
	case celast.LiteralKind:
		return k.literal(e)
	case celast.IdentKind:
		return k.ident(e)
	case celast.SelectKind:
		return k.selection(e)
	case celast.CallKind:
		return k.call(e)
	case celast.ListKind:
		return k.listLiteral(e)
	case celast.ComprehensionKind:
		return k.comprehension(e)
	default: // maps, messages
		return k.missing()
	}
}

func (k *compiler) literal(e celast.Expr) node {
	v, ok := fromCEL(e.AsLiteral())
	if !ok {
		return k.missing()
	}
	return constantNode(v)
}

func constantNode(v Value) node {
	n := node{typ: Type{Kind: v.kind}, constant: &v}
	switch v.kind {
	case Bool:
		t := truthOf(v.n != 0)
		n.truth = func(*Context) Truth { return t }
	case Int, Timestamp, Duration:
		i := v.n
		n.num = func(*Context) (int64, bool) { return i, true }
	case Double:
		f := v.Double()
		n.dbl = func(*Context) (float64, bool) { return f, true }
	case String:
		s := v.s
		n.str = func(*Context) (string, bool) { return s, true }
	case List:
		var elem Type
		if len(v.list) > 0 {
			elem.Kind = v.list[0].kind
		}
		items := v.list
		n.typ = listOf(elem)
		n.seq = func(*Context) (seq, bool) { return seq{vals: items}, true }
	}
	return n
}

// name returns the identifier as the checker resolved it.
func (k *compiler) name(e celast.Expr) string {
	if r, ok := k.ast.ReferenceMap()[e.ID()]; ok && r.Name != "" {
		return strings.TrimPrefix(r.Name, ".")
	}
	return strings.TrimPrefix(e.AsIdent(), ".")
}

func (k *compiler) variable(name string) (node, bool) {
	for i := len(k.scope) - 1; i >= 0; i-- {
		if k.scope[i].name == name {
			return k.scope[i].node, true
		}
	}
	return node{}, false
}

// site is the cause that the node gives when it fails. It is made once, so that
// failing allocates nothing.
func (k *compiler) site(e celast.Expr, text string) *Cause {
	start, end := k.x.span(e)
	return &Cause{Start: start, End: end, Text: text}
}

// absence is the cause of reading a field that has no value.
func (k *compiler) absence(e celast.Expr, path string) *Cause {
	c := k.site(e, "`"+path+"` is absent")
	c.Absent = path
	return c
}

// path is how the user wrote a chain of names.
func path(e celast.Expr) string {
	switch e.Kind() {
	case celast.IdentKind:
		return strings.TrimPrefix(e.AsIdent(), ".")
	case celast.SelectKind:
		return path(e.AsSelect().Operand()) + "." + e.AsSelect().FieldName()
	case celast.CallKind:
		if c := e.AsCall(); c.FunctionName() == "_?._" && len(c.Args()) == 2 {
			if name, ok := c.Args()[1].AsLiteral().Value().(string); ok {
				return path(c.Args()[0]) + "." + name
			}
		}
	}
	return "…"
}

// settled makes a node whose value moves with now safe to use where nobody
// follows its slope: the horizon becomes the next millisecond.
func (k *compiler) settled(n node) node {
	if n.slope == 0 {
		return n
	}
	read := n.num
	n.slope = 0
	n.num = func(c *Context) (int64, bool) {
		c.lower(c.Now + 1)
		return read(c)
	}
	return n
}

// value reads any compiled node as a Value.
func (k *compiler) value(n node) func(*Context) (Value, bool) {
	n = k.settled(n)
	kind := n.typ.Kind
	switch {
	case n.constant != nil:
		v := *n.constant
		return func(*Context) (Value, bool) { return v, true }
	case n.truth != nil:
		return func(c *Context) (Value, bool) {
			t := n.truth(c)
			return NewBool(t == True), t != Undecided
		}
	case n.num != nil:
		return func(c *Context) (Value, bool) {
			i, ok := n.num(c)
			return Value{kind: kind, n: i}, ok
		}
	case n.dbl != nil:
		return func(c *Context) (Value, bool) {
			f, ok := n.dbl(c)
			return NewDouble(f), ok
		}
	case n.str != nil:
		return func(c *Context) (Value, bool) {
			s, ok := n.str(c)
			return NewString(s), ok
		}
	case n.seq != nil:
		return func(c *Context) (Value, bool) {
			s, ok := n.seq(c)
			return s.value(), ok
		}
	case n.rec != nil:
		return func(c *Context) (Value, bool) {
			r, ok := n.rec(c)
			return Value{kind: Struct, rec: r}, ok
		}
	}
	k.gap = true
	return func(*Context) (Value, bool) { return Value{}, false }
}

// valueReader is the opposite of value: a node of that type over something that
// gives Values. A value of another kind is an error with that cause.
func valueReader(t Type, get func(*Context) (Value, bool), wrong *Cause) node {
	n := node{typ: t}
	checked := func(c *Context) (Value, bool) {
		v, ok := get(c)
		if ok && v.kind != t.Kind {
			return Value{}, c.fail(wrong)
		}
		return v, ok
	}
	switch t.Kind {
	case Bool:
		n.truth = func(c *Context) Truth {
			v, ok := checked(c)
			if !ok {
				return Undecided
			}
			return truthOf(v.n != 0)
		}
	case Int, Timestamp, Duration:
		n.num = func(c *Context) (int64, bool) {
			v, ok := checked(c)
			return v.n, ok
		}
	case Double:
		n.dbl = func(c *Context) (float64, bool) {
			v, ok := checked(c)
			return v.Double(), ok
		}
	case String:
		n.str = func(c *Context) (string, bool) {
			v, ok := checked(c)
			return v.s, ok
		}
	case List:
		n.seq = func(c *Context) (seq, bool) {
			v, ok := checked(c)
			return seq{vals: v.list}, ok
		}
	case Struct:
		n.rec = func(c *Context) (*Record, bool) {
			v, ok := checked(c)
			return v.rec, ok
		}
	}
	return n
}
