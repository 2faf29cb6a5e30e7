package expr

import (
	"slices"
	"strings"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// What cel-go parses is rewritten before it is checked, so that unknown names
// are errors instead of conditions that never match. In the rewritten tree
//
//	NS["x"]             is Select(NS, "x") for score, band, bands, bands.MODEL, segment, active, events
//	sent("x")           is Select(Ident @sent, "x"); likewise @subscribed and @blocked
//	X.within(D)         is the global call @within(X, D, now), because a binding cannot see `now`
//	X.since(T)          is @since(X, T)
//	X.total()           is @total(X), X.first_at() is @first_at(X), X.last_at() is @last_at(X):
//	                    X is Select(events, NAME), for @total also Select(@sent, NAME)
//	obj.changed_at("f") is @changed_at(obj, "f"), f a literal that names a field of obj
//
// Everything else stays as cel-go parsed it: external("w"), minutes(n), hours(n),
// days(n) and weeks(n) are global calls, `now` and all objects are identifiers,
// macros are comprehensions, has(a.b) is a test-only select. An integer literal
// beside a double has become a double literal.
const (
	fnWithin    = "@within"
	fnSince     = "@since"
	fnTotal     = "@total"
	fnFirstAt   = "@first_at"
	fnLastAt    = "@last_at"
	fnChangedAt = "@changed_at"
)

// method is a method of the language and what the rewriting makes of it.
type method struct {
	function string
	args     int
}

func methodOf(name string) (method, bool) {
	switch name {
	case "within":
		return method{fnWithin, 1}, true
	case "since":
		return method{fnSince, 1}, true
	case "total":
		return method{fnTotal, 0}, true
	case "first_at":
		return method{fnFirstAt, 0}, true
	case "last_at":
		return method{fnLastAt, 0}, true
	case "changed_at":
		return method{fnChangedAt, 1}, true
	}
	return method{}, false
}

// binding is a macro variable and, as far as the syntax tells, its type.
type binding struct {
	name string
	typ  *types.Type
}

// rewriter rewrites one tree in place, children first.
type rewriter struct {
	*checking
	fac  celast.ExprFactory
	next int64
	vars []binding
}

// firstNewID is above every id that the parser gives within [maxText].
const firstNewID = 1 << 24

func (c *checking) rewrite() {
	r := &rewriter{checking: c, fac: celast.NewExprFactory(), next: firstNewID}
	r.visit(c.ast.Expr())
}

func (r *rewriter) visit(e celast.Expr) {
	switch e.Kind() {
	case celast.IdentKind:
		r.ident(e)
	case celast.SelectKind:
		r.visit(e.AsSelect().Operand())
	case celast.ListKind:
		r.visitAll(e.AsList().Elements())
		r.doubles(e.AsList().Elements())
	case celast.MapKind:
		for _, entry := range e.AsMap().Entries() {
			r.visit(entry.AsMapEntry().Key())
			r.visit(entry.AsMapEntry().Value())
		}
	case celast.StructKind:
		r.report(e, Issue{Message: "objects cannot be made inside an expression: `" + e.AsStruct().TypeName() + "{…}`",
			Help: "compare the fields one by one"})
	case celast.ComprehensionKind:
		r.comprehension(e)
	case celast.CallKind:
		r.call(e)
	}
}

func (r *rewriter) visitAll(list []celast.Expr) {
	for _, e := range list {
		r.visit(e)
	}
}

func (r *rewriter) ident(e celast.Expr) {
	if strings.HasPrefix(e.AsIdent(), ".") {
		r.report(e, Issue{Message: "a name cannot begin with a dot: `" + e.AsIdent() + "`", Help: "write `" + e.AsIdent()[1:] + "`"})
	}
}

func (r *rewriter) comprehension(e celast.Expr) {
	c := e.AsComprehension()
	r.visit(c.IterRange())
	r.variable(e, c.IterVar())
	r.variable(e, c.AccuVar())
	r.visit(c.AccuInit())
	r.vars = append(r.vars, binding{c.IterVar(), elemType(r.guess(c.IterRange()))}, binding{c.AccuVar(), r.guess(c.AccuInit())})
	r.visit(c.LoopCondition())
	r.visit(c.LoopStep())
	r.visit(c.Result())
	r.vars = r.vars[:len(r.vars)-2]
}

// variable refuses macro variables that hide a name of the language: cel-go
// would let deals.exists(now, …) change what `now` means.
func (r *rewriter) variable(e celast.Expr, name string) {
	if strings.ContainsAny(name, "@#") {
		return
	}
	if slices.Contains(globalNames, name) || r.scope.lookup(name) != nil {
		start, end := r.variableSpan(e, name)
		r.add(Issue{Start: start, End: end, Message: "`" + name + "` already has a meaning here and cannot name the element of a list",
			Help: "use another name, such as `x`"})
	}
}

// globalNames are the global names of the language.
var globalNames = []string{
	"now", "event", "trigger", "answer", "events", "score", "band", "bands", "segment", "active", "sent", "subscribed", "blocked",
	"external", "minutes", "hours", "days", "weeks", "has", "resource", "report", "size", "type", "int", "double", "string", "bool",
	"timestamp", "duration", "optional", "unsubscribe_url",
}

func (r *rewriter) call(e celast.Expr) {
	call := e.AsCall()
	if call.IsMemberFunction() {
		r.visit(call.Target())
		r.visitAll(call.Args())
		r.method(e, call)
		return
	}
	r.visitAll(call.Args())
	switch name := call.FunctionName(); name {
	case operators.Index, operators.OptIndex, operators.OptSelect:
		r.index(e, call)
	case "sent", "subscribed", "blocked":
		r.quoted(e, call)
	case operators.In:
		r.inList(call.Args())
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals, operators.Equals, operators.NotEquals,
		operators.Add, operators.Subtract, operators.Multiply, operators.Divide:
		r.doubles(call.Args())
	}
}

func (r *rewriter) method(e celast.Expr, call celast.CallExpr) {
	m, ok := methodOf(call.FunctionName())
	if !ok || len(call.Args()) != m.args {
		return
	}
	args := append([]celast.Expr{call.Target()}, call.Args()...)
	if m.function == fnWithin {
		args = append(args, r.fac.NewIdent(r.newID(e.ID()), "now"))
	}
	e.SetKindCase(r.fac.NewCall(e.ID(), m.function, args...))
}

// index turns NS["x"] into a select. A computed name could not be checked.
func (r *rewriter) index(e celast.Expr, call celast.CallExpr) {
	if len(call.Args()) != 2 || !r.isNamespace(call.Args()[0]) {
		return
	}
	name, ok := stringLiteral(call.Args()[1])
	if ok && call.FunctionName() == operators.Index {
		e.SetKindCase(r.fac.NewSelect(e.ID(), call.Args()[0], name))
		return
	}
	word := r.source(call.Args()[0])
	if call.FunctionName() == operators.Index {
		r.report(e, Issue{Message: "`" + word + "` takes a name in quotes between its brackets", Help: "write `" + word + "[\"NAME\"]`"})
		return
	}
	r.report(e, Issue{Message: "`" + word + "` holds no optional names: every name is known when the project is loaded",
		Help: "write `" + word + ".NAME` or `" + word + "[\"NAME\"]`"})
}

// isNamespace reports whether e is a namespace, such as score or bands.lead.
func (r *rewriter) isNamespace(e celast.Expr) bool {
	if e.Kind() == celast.IdentKind && r.bound(e.AsIdent()) {
		return false
	}
	s := r.env.types.structOf(r.guess(e))
	return s != nil && s.space != nil
}

func (r *rewriter) bound(name string) bool {
	return slices.ContainsFunc(r.vars, func(b binding) bool { return b.name == name })
}

// quoted turns sent("x") into a select on @sent.
func (r *rewriter) quoted(e celast.Expr, call celast.CallExpr) {
	word := call.FunctionName()
	space := "@" + word
	if r.scope.lookup(space) == nil {
		r.report(e, r.noContact(word))
		return
	}
	noun := r.env.types.structOf(r.scope.lookup(space)).space.noun
	if len(call.Args()) != 1 {
		r.report(e, Issue{Message: "`" + word + "` takes the name of one " + noun + " in quotes", Help: "write `" + word + "(\"NAME\")`"})
		return
	}
	name, ok := stringLiteral(call.Args()[0])
	if !ok {
		r.report(call.Args()[0], Issue{Message: "`" + word + "` takes the name of a " + noun + " in quotes", Help: "write `" + word + "(\"NAME\")`"})
		e.SetKindCase(r.fac.NewIdent(e.ID(), poison))
		return
	}
	// The namespace takes the place of the literal, so that an unknown name is
	// shown where it stands.
	e.SetKindCase(r.fac.NewSelect(e.ID(), r.fac.NewIdent(call.Args()[0].ID(), space), name))
}

func (r *rewriter) noContact(word string) Issue {
	if r.scope.place.EventOnly {
		return Issue{Message: "`" + word + "` is not known here: the `where` of a behavior rule sees only `event`", Help: "use the fields of `event`"}
	}
	return Issue{Message: "`" + word + "` asks about a contact, and there is none here", Help: "ask it where a contact is in scope"}
}

// report says what is wrong with e and takes it out of the check.
func (r *rewriter) report(e celast.Expr, i Issue) {
	i.Start, i.End = r.span(e)
	r.add(i)
	e.SetKindCase(r.fac.NewIdent(e.ID(), poison))
}

// newID returns an id that stands at the same place as another.
func (r *rewriter) newID(at int64) int64 {
	r.next++
	if o, ok := r.ast.SourceInfo().GetOffsetRange(at); ok {
		r.ast.SourceInfo().SetOffsetRange(r.next, o)
	}
	return r.next
}

// inList makes the integers of `score.lead in [50, 60]` doubles.
func (r *rewriter) inList(args []celast.Expr) {
	if len(args) != 2 {
		return
	}
	if args[1].Kind() == celast.ListKind && isDouble(r.guess(args[0])) {
		for _, e := range args[1].AsList().Elements() {
			toDouble(e)
		}
	}
	if isDouble(elemType(r.guess(args[1]))) {
		toDouble(args[0])
	}
}

// doubles reads integer literals as doubles where one of the siblings is one.
// What guess cannot tell is done after a first check.
func (r *rewriter) doubles(siblings []celast.Expr) {
	if !slices.ContainsFunc(siblings, isInteger) {
		return
	}
	for _, e := range siblings {
		if isDouble(r.guess(e)) {
			for _, e := range siblings {
				toDouble(e)
			}
			return
		}
	}
}

func isDouble(t *types.Type) bool { return t != nil && t.Kind() == types.DoubleKind }

func isInteger(e celast.Expr) bool {
	if e.Kind() != celast.LiteralKind {
		return false
	}
	_, ok := e.AsLiteral().(types.Int)
	return ok
}

// toDouble makes an integer literal a double and reports whether it was one.
func toDouble(e celast.Expr) bool {
	if !isInteger(e) {
		return false
	}
	n := types.Double(e.AsLiteral().(types.Int))
	e.SetKindCase(celast.NewExprFactory().NewLiteral(e.ID(), n))
	return true
}

// guess returns the type of a name or path by looking it up, nil where only the
// checker can tell. It saves most expressions with numbers a second check.
func (r *rewriter) guess(e celast.Expr) *types.Type {
	switch e.Kind() {
	case celast.IdentKind:
		for i := len(r.vars) - 1; i >= 0; i-- {
			if r.vars[i].name == e.AsIdent() {
				return r.vars[i].typ
			}
		}
		return r.scope.lookup(e.AsIdent())
	case celast.SelectKind:
		if e.AsSelect().IsTestOnly() {
			return nil
		}
		return r.env.types.field(r.guess(e.AsSelect().Operand()), e.AsSelect().FieldName())
	case celast.LiteralKind:
		if t, ok := e.AsLiteral().Type().(*types.Type); ok && t.Kind() == types.DoubleKind {
			return t
		}
	case celast.CallKind:
		return r.guessCall(e.AsCall())
	}
	return nil
}

func (r *rewriter) guessCall(call celast.CallExpr) *types.Type {
	switch call.FunctionName() {
	case fnWithin, fnSince:
		return r.guess(call.Args()[0])
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide:
		for _, a := range call.Args() {
			if t := r.guess(a); isDouble(t) {
				return t
			}
		}
	}
	return nil
}

func elemType(t *types.Type) *types.Type {
	if t == nil || t.Kind() != types.ListKind {
		return nil
	}
	return t.Parameters()[0]
}

func stringLiteral(e celast.Expr) (string, bool) {
	if e.Kind() != celast.LiteralKind {
		return "", false
	}
	s, ok := e.AsLiteral().(types.String)
	return string(s), ok
}
