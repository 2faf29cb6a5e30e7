package expr

import (
	"cmp"
	"slices"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// reader walks a checked tree once: it collects what the expression reads and
// says what the checker cannot know.
type reader struct {
	*checking
	reads    Reads
	literals []Literal
	loops    []loop
}

// loop is a macro variable and what it goes through.
type loop struct {
	name string
	over celast.Expr
}

func (c *checking) read() (Reads, []Literal) {
	r := &reader{checking: c}
	r.visit(c.ast.Expr())
	r.reads.normalize()
	slices.SortFunc(r.literals, func(a, b Literal) int { return cmp.Compare(a.Start, b.Start) })
	return r.reads, r.literals
}

func (r *Reads) normalize() {
	for _, list := range []*[]int{&r.Events, &r.Objects, &r.Scores, &r.Segments, &r.Workflows, &r.Messages, &r.Topics, &r.Channels, &r.Stages} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	for _, list := range []*[]string{&r.Event, &r.Trigger} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.SortFunc(r.Fields, func(a, b FieldRef) int { return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Slot, b.Slot)) })
	r.Fields = slices.Compact(r.Fields)
	slices.SortFunc(r.Bands, func(a, b BandRef) int { return cmp.Or(cmp.Compare(a.Score, b.Score), cmp.Compare(a.Band, b.Band)) })
	r.Bands = slices.Compact(r.Bands)
}

func (r *reader) visit(e celast.Expr) {
	switch e.Kind() {
	case celast.IdentKind:
		r.ident(e)
		return
	case celast.SelectKind:
		r.selected(e)
		return
	case celast.ComprehensionKind:
		r.comprehension(e.AsComprehension())
		return
	case celast.CallKind:
		r.call(e, e.AsCall())
	case celast.ListKind:
		r.sameTypes(e)
	}
	eachChild(e, r.visit)
}

func (r *reader) comprehension(c celast.ComprehensionExpr) {
	r.visit(c.IterRange())
	r.visit(c.AccuInit())
	r.loops = append(r.loops, loop{c.IterVar(), c.IterRange()}, loop{name: c.AccuVar()})
	r.visit(c.LoopCondition())
	r.visit(c.LoopStep())
	r.visit(c.Result())
	r.loops = r.loops[:len(r.loops)-2]
}

// variable returns the innermost macro variable of that name, nil for none.
func (r *reader) variable(name string) *loop {
	for i := len(r.loops) - 1; i >= 0; i-- {
		if r.loops[i].name == name {
			return &r.loops[i]
		}
	}
	return nil
}

func (r *reader) ident(e celast.Expr) {
	name := e.AsIdent()
	if name == "now" {
		r.reads.Now = true
	}
	if r.variable(name) != nil {
		return
	}
	t := r.typeOf(e)
	if s := r.env.types.structOf(elemType(t)); s != nil && s.shape != nil && s.shape.Object >= 0 {
		r.reads.Objects = append(r.reads.Objects, s.shape.Object)
	}
	r.bareNamespace(e, t)
}

// bareNamespace refuses a namespace without a name behind it.
func (r *reader) bareNamespace(e celast.Expr, t *types.Type) {
	s := r.env.types.structOf(t)
	if s == nil || s.space == nil {
		return
	}
	r.addAt(e, Issue{Message: "`" + s.space.word + "` needs a name behind it", Help: memberHelp(s.space)})
}

func memberHelp(ns *namespace) string {
	if len(ns.names) == 0 {
		return "there is no " + ns.noun + " to name here"
	}
	return "write for example `" + ns.word + access(ns.names[0]) + "`"
}

func (r *reader) selected(e celast.Expr) {
	operand := e.AsSelect().Operand()
	r.member(e, operand, e.AsSelect().FieldName(), e.AsSelect().IsTestOnly())
	if s := r.env.types.structOf(r.typeOf(operand)); s == nil || s.space == nil {
		r.visit(operand)
	}
	// The select that reads a band does not visit bands.MODEL, so what comes
	// here has no band behind it.
	if !e.AsSelect().IsTestOnly() {
		r.bareNamespace(e, r.typeOf(e))
	}
}

// member records what a select reads.
func (r *reader) member(e, operand celast.Expr, name string, test bool) {
	t := r.typeOf(operand)
	s := r.env.types.structOf(t)
	switch {
	case s != nil && s.shape != nil:
		r.field(operand, s.shape, name)
	case s != nil && test:
		r.addAt(e, Issue{Message: "`has` takes a field, and `" + s.space.word + access(name) + "` always has a value",
			Help: "leave `has` out, or name a field such as `has(contact.role)`"})
	case s != nil:
		r.spaceMember(s.space, name)
	case test && t.Kind() == types.MapKind:
		r.addAt(e, Issue{Message: "`has` takes a field of an object, an event or an element of a list", Help: "write for example `has(contact.role)`"})
	}
}

func (r *reader) field(operand celast.Expr, shape *Shape, name string) {
	slot := shape.Slot(name)
	if slot < 0 {
		return
	}
	if shape.Object >= 0 {
		r.reads.Fields = append(r.reads.Fields, FieldRef{shape.Object, slot})
		return
	}
	if operand.Kind() != celast.IdentKind || r.variable(operand.AsIdent()) != nil {
		return
	}
	switch operand.AsIdent() {
	case "event":
		r.reads.Event = append(r.reads.Event, name)
	case "trigger":
		r.reads.Trigger = append(r.reads.Trigger, name)
	}
}

func (r *reader) spaceMember(ns *namespace, name string) {
	i, ok := ns.index[name]
	if !ok {
		return
	}
	switch ns.word {
	case nsScore, nsBand:
		r.reads.Scores = append(r.reads.Scores, i)
	case nsSegment:
		r.reads.Segments = append(r.reads.Segments, i)
	case nsActive:
		r.reads.Workflows = append(r.reads.Workflows, i)
	case nsEvents:
		r.reads.Events = append(r.reads.Events, i)
	case nsSent:
		r.reads.Messages = append(r.reads.Messages, i)
	case nsSubscribed:
		r.reads.Topics = append(r.reads.Topics, i)
	case nsBlocked:
		r.reads.Channels = append(r.reads.Channels, i)
	case nsBands:
	default:
		r.reads.Bands = append(r.reads.Bands, BandRef{ns.model, i})
	}
}

func (r *reader) call(e celast.Expr, call celast.CallExpr) {
	args := call.Args()
	switch call.FunctionName() {
	case operators.Equals, operators.NotEquals:
		r.compared(args[0], args[1])
		r.threshold(args[0], args[1])
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		r.threshold(args[0], args[1])
	case operators.In:
		r.inList(args[0], args[1])
	case operators.OptSelect:
		if name, ok := stringLiteral(args[1]); ok {
			r.member(e, args[0], name, false)
		}
	case "external":
		r.reads.External = true
	case fnWithin, fnSince:
		r.timedList(e, args[0])
	case fnTotal, fnFirstAt, fnLastAt:
		r.history(e, call.FunctionName(), args[0])
	case fnChangedAt:
		r.changedAt(e, args[0], args[1])
	default:
		r.literalArgs(call)
	}
}

// threshold records a number beside a score.
func (r *reader) threshold(a, b celast.Expr) {
	if !r.scoreLiteral(a, b) {
		r.scoreLiteral(b, a)
	}
}

func (r *reader) scoreLiteral(score, number celast.Expr) bool {
	if number.Kind() != celast.LiteralKind {
		return false
	}
	model, ok := r.scoreIn(score)
	if !ok {
		return false
	}
	if n, ok := number.AsLiteral().(types.Double); ok {
		start, end := r.span(number)
		r.literals = append(r.literals, Literal{Score: model, Start: start, End: end, Number: float64(n)})
	}
	return true
}

// scoreIn returns the score that an expression is, or that it computes with
// numbers alone, as in `score.lead + 5`.
func (r *reader) scoreIn(e celast.Expr) (model int, ok bool) {
	switch e.Kind() {
	case celast.SelectKind:
		s := r.env.types.structOf(r.typeOf(e.AsSelect().Operand()))
		if s == nil || s.space == nil || s.space.word != nsScore {
			return 0, false
		}
		model, ok = s.space.index[e.AsSelect().FieldName()]
		return model, ok
	case celast.CallKind:
		return r.scoreUnder(e.AsCall())
	}
	return 0, false
}

// scoreUnder looks below an arithmetic operation: exactly one side must hold a
// score, and the other one be a number.
func (r *reader) scoreUnder(call celast.CallExpr) (model int, ok bool) {
	args := call.Args()
	switch call.FunctionName() {
	case operators.Negate:
		return r.scoreIn(args[0])
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide:
		for i, other := range []celast.Expr{args[1], args[0]} {
			if other.Kind() == celast.LiteralKind {
				return r.scoreIn(args[i])
			}
		}
	}
	return 0, false
}

// fieldOf returns the declaration behind a select, nil where e is none.
func (c *checking) fieldOf(e celast.Expr) *Field {
	var operand celast.Expr
	var name string
	switch {
	case e.Kind() == celast.SelectKind && !e.AsSelect().IsTestOnly():
		operand, name = e.AsSelect().Operand(), e.AsSelect().FieldName()
	case e.Kind() == celast.CallKind && e.AsCall().FunctionName() == operators.OptSelect:
		operand = e.AsCall().Args()[0]
		name, _ = stringLiteral(e.AsCall().Args()[1])
	default:
		return nil
	}
	s := c.env.types.structOf(c.typeOf(operand))
	if s == nil || s.shape == nil {
		return nil
	}
	if i := s.shape.Slot(name); i >= 0 {
		return &s.shape.Fields[i]
	}
	return nil
}

// typeOf returns the type of a sub-expression, unknown where it has none.
func (c *checking) typeOf(e celast.Expr) *types.Type { return c.ast.GetType(e.ID()) }
