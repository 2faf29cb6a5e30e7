package expr

import (
	celast "cel.dev/cel-go/common/ast"
)

// Branch is one boolean part of a condition, as coverage counts them: an atom (a
// comparison, a boolean field, a call or a macro such as has() and exists()), or
// what `&&`, `||` or a boolean `?:` joins. A chain of the same operator is one
// part, `!x` is its operand, and a constant is none.
type Branch struct {
	// Start and End are byte offsets into the text.
	Start, End int
}

// Branches lists the boolean parts in the order of the text, outer ones first.
// An expression that is no condition has none. The caller must not change it.
func (x *Expr) Branches() []Branch { return x.logicOf().list }

// Outcomes asks the parts of a condition as evaluation does: from the left, and
// nothing to the right of what has settled `&&` or `||`. tell gets the index of
// each part that was asked, in [Expr.Branches], and what it gave, inner ones
// first. A part that names a segment asks the segment's own condition too; its
// parts are told with the segment's index in the [Schema], all others with -1.
// It touches neither c.Horizon nor [Context.Cause].
func (x *Expr) Outcomes(c *Context, tell func(segment, branch int, t Truth)) {
	horizon, cause := c.Horizon, c.cause
	x.outcomes(c, -1, tell)
	c.Horizon, c.cause = horizon, cause
}

func (x *Expr) outcomes(c *Context, segment int, tell func(segment, branch int, t Truth)) {
	l := x.logicOf()
	if len(l.list) == 0 {
		return
	}
	l.root.ask(&asking{c: c, env: x.env, segment: segment, vars: l.vars, tell: tell})
}

// logic is how a condition is joined of its parts.
type logic struct {
	list []Branch
	root junction
	// vars is the number of variables of macros that one part needs at most.
	vars int
}

// junction is a part with those it is joined of; an atom has none.
type junction struct {
	op    string // the function of CEL, "" for an atom
	index int    // in the list, -1 for a constant or a negation
	parts []junction
	truth func(*Context) Truth // of an atom
	named []namedSegment
}

// namedSegment is a segment that an atom names, and whom it asks about.
type namedSegment struct {
	index   int
	subject func(*Context) (*Record, bool)
}

// logicOf returns the parts; they are found on first use.
func (x *Expr) logicOf() *logic {
	x.logicOnce.Do(func() {
		x.logic = &logic{}
		if x.typ.Kind == Bool || x.typ.Kind == Any {
			k := &joiner{compiler: compiler{x: x, ast: x.ast}, logic: x.logic}
			x.logic.root = k.join(x.ast.Expr())
			x.logic.vars = k.vars
		}
	})
	return x.logic
}

// joiner takes a condition apart.
type joiner struct {
	compiler
	logic *logic
}

func (k *joiner) join(e celast.Expr) junction {
	j := junction{index: -1}
	if e.Kind() == celast.LiteralKind {
		j.truth = k.truthOf(e)
		return j
	}
	if e.Kind() == celast.CallKind {
		switch name := e.AsCall().FunctionName(); name {
		case "!_":
			j.op, j.parts = name, []junction{k.join(e.AsCall().Args()[0])}
			return j
		case "_&&_", "_||_":
			j.op, j.index = name, k.add(e)
			k.chain(&j, e)
			return j
		case "_?_:_":
			j.op, j.index = name, k.add(e)
			for _, a := range e.AsCall().Args() {
				j.parts = append(j.parts, k.join(a))
			}
			return j
		}
	}
	j.index, j.truth = k.add(e), k.truthOf(e)
	j.named = k.segmentsIn(e)
	return j
}

// chain adds the operands of a chain of one operator, which CEL's parser makes a
// tree of.
func (k *joiner) chain(j *junction, e celast.Expr) {
	for _, a := range e.AsCall().Args() {
		if a.Kind() == celast.CallKind && a.AsCall().FunctionName() == j.op {
			k.chain(j, a)
			continue
		}
		j.parts = append(j.parts, k.join(a))
	}
}

func (k *joiner) add(e celast.Expr) int {
	start, end := k.x.span(e)
	k.logic.list = append(k.logic.list, Branch{start, end})
	return len(k.logic.list) - 1
}

// truthOf compiles one part, for cel-go where it has no closures.
func (k *joiner) truthOf(e celast.Expr) func(*Context) Truth {
	k.gap = false
	n := k.expr(e)
	if n.truth != nil && !k.gap {
		return n.truth
	}
	return newReference(k.x.below(e)).truth
}

// below is a part of an expression as one of its own.
func (x *Expr) below(e celast.Expr) *Expr {
	tree := celast.NewCheckedAST(celast.NewAST(e, x.ast.SourceInfo()), x.ast.TypeMap(), x.ast.ReferenceMap())
	return &Expr{env: x.env, text: x.text, place: x.place, typ: boolType, ast: tree}
}

// segmentsIn lists the segments that a part names, each once.
func (k *joiner) segmentsIn(e celast.Expr) []namedSegment {
	var list []namedSegment
	seen := map[int]bool{}
	s := k.x.env.Schema()
	eachNode(e, func(e celast.Expr) {
		if e.Kind() != celast.SelectKind || e.AsSelect().Operand().Kind() != celast.IdentKind || k.name(e.AsSelect().Operand()) != nsSegment {
			return
		}
		if i := indexNamed(s.Segments, e.AsSelect().FieldName()); i >= 0 && !seen[i] {
			seen[i] = true
			list = append(list, namedSegment{i, k.subject(s.Segments[i].Object)})
		}
	})
	return list
}

// asking is one question to all parts.
type asking struct {
	c       *Context
	env     *Env
	segment int
	vars    int
	tell    func(segment, branch int, t Truth)
}

func (j *junction) ask(a *asking) Truth {
	t := j.decide(a)
	if j.index >= 0 {
		a.tell(a.segment, j.index, t)
	}
	return t
}

func (j *junction) decide(a *asking) Truth {
	switch j.op {
	case "!_":
		return invert(j.parts[0].ask(a))
	case "_&&_":
		return j.fold(a, False)
	case "_||_":
		return j.fold(a, True)
	case "_?_:_":
		switch j.parts[0].ask(a) {
		case True:
			return j.parts[1].ask(a)
		case False:
			return j.parts[2].ask(a)
		}
		return Undecided
	}
	a.c.reserve(a.vars)
	t := j.truth(a.c)
	for _, s := range j.named {
		a.follow(s)
	}
	return t
}

// fold asks the operands from the left until one settles the result.
func (j *junction) fold(a *asking, settles Truth) Truth {
	result := invert(settles)
	for i := range j.parts {
		switch t := j.parts[i].ask(a); t {
		case settles:
			return settles
		case Undecided:
			result = Undecided
		}
	}
	return result
}

// follow asks the parts of a segment about its object.
func (a *asking) follow(s namedSegment) {
	condition := a.env.segment(s.index)
	object, ok := s.subject(a.c)
	if condition == nil || !ok {
		return
	}
	saved := frameOf(a.c)
	a.c.Object, a.c.Event, a.c.Trigger, a.c.Answer, a.c.Item, a.c.Extra = object, nil, nil, nil, nil, nil
	condition.outcomes(a.c, s.index, a.tell)
	a.c.restore(&saved)
}
