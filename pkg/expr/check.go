package expr

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"cel.dev/cel-go/checker"
	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// Expr is one checked expression. It is immutable and shared by goroutines.
type Expr struct {
	env      *Env
	text     string
	place    Place
	typ      Type
	ast      *celast.AST
	reads    Reads
	literals []Literal

	once sync.Once
	prog *program

	explaining sync.Once
	parts      *program

	layout sync.Once
	words  *tokens

	logicOnce sync.Once
	logic     *logic

	treeOnce sync.Once
	tree     *Node

	referenceOnce sync.Once
	judge         *reference
}

// Text returns the source of the expression, as it was given to [Env.Check].
func (x *Expr) Text() string { return x.text }

// Type returns what the expression gives; Any where only evaluation can tell.
func (x *Expr) Type() Type { return x.typ }

// Place returns where the expression stands.
func (x *Expr) Place() Place { return x.place }

// Reads returns what the expression depends on. The caller must not change it.
func (x *Expr) Reads() *Reads { return &x.reads }

// Literals returns the numbers that a score is compared with, alone or in a sum,
// difference, product or quotient with other numbers, in the order of the text.
func (x *Expr) Literals() []Literal { return x.literals }

// program returns the compiled closures. They are made on first use, so that
// checking a project without evaluating anything does not pay for them.
func (x *Expr) program() *program {
	x.once.Do(func() { x.prog = compile(x) })
	return x.prog
}

// memoKey tells texts of one scope apart.
type memoKey struct {
	text, want string
}

// outcome is what checking a text gave.
type outcome struct {
	expr   *Expr
	issues []Issue
}

// Check parses, rewrites and checks a text. want says which type it must give;
// Any accepts every type. The Expr is nil exactly where there are issues.
// Results are remembered, so the caller must not change them. It is safe for
// concurrent use.
func (e *Env) Check(p Place, text string, want Type) (*Expr, []Issue) {
	s, err := e.scope(p)
	if err != nil {
		return nil, []Issue{failure(text, err.Error())}
	}
	key := memoKey{text, typeKey(want)}
	s.mu.RLock()
	o := s.known[key]
	s.mu.RUnlock()
	if o == nil {
		o = s.remember(key, e.run(s, p, text, want))
	}
	return o.expr, o.issues
}

// remember keeps the first result, so that all callers share one Expr.
func (s *scope) remember(key memoKey, o *outcome) *outcome {
	s.mu.Lock()
	defer s.mu.Unlock()
	if first := s.known[key]; first != nil {
		return first
	}
	s.known[key] = o
	return o
}

func typeKey(t Type) string {
	if t.Kind == List && t.Elem != nil {
		return "list of " + typeKey(*t.Elem)
	}
	if t.Kind == Struct && t.Shape != nil {
		return "record " + t.Shape.Name
	}
	return t.Kind.String()
}

// failure says that the tool, not the text, is at fault.
func failure(text, detail string) Issue {
	return Issue{Rule: ruleExpression, End: len(text), Message: "this could not be checked, which is a fault of Fairlead: " + detail,
		Help: "report it together with the expression, and write it in another way meanwhile"}
}

// checking is the work on one text.
type checking struct {
	env    *Env
	scope  *scope
	text   string
	want   Type
	ast    *celast.AST
	words  *tokens
	issues []Issue
	// explained lists pieces of the text about which everything is said.
	explained [][2]int
}

func (e *Env) run(s *scope, p Place, text string, want Type) (o *outcome) {
	c := &checking{env: e, scope: s, text: text, want: want}
	// The last resort: what cel-go does with strange input must never end a run.
	defer func() {
		if recover() != nil {
			o = &outcome{issues: []Issue{failure(text, "the expression library stopped")}}
		}
	}()
	x := c.expr(p)
	if len(c.issues) > 0 {
		return &outcome{issues: c.sorted()}
	}
	return &outcome{expr: x}
}

func (c *checking) expr(p Place) *Expr {
	if !c.acceptable() || !c.parse() {
		return nil
	}
	c.rewrite()
	c.check()
	reads, literals := c.read()
	typ := c.result()
	return &Expr{env: c.env, text: c.text, place: p, typ: typ, ast: c.ast, reads: reads, literals: literals}
}

// acceptable refuses what is not worth parsing.
func (c *checking) acceptable() bool {
	switch {
	case len(c.text) > maxText:
		c.add(Issue{Rule: ruleLimit, End: len(c.text), Message: "this expression is longer than 64 KiB", Help: "split it into segments"})
	case !utf8.ValidString(c.text):
		c.add(Issue{End: len(c.text), Message: "this expression is no valid UTF-8", Help: "save the file as UTF-8"})
	case blankText(c.text):
		c.add(c.empty())
	default:
		return true
	}
	return false
}

func blankText(text string) bool {
	for text != "" {
		n := blank(text)
		if n == 0 {
			return false
		}
		text = text[n:]
	}
	return true
}

func (c *checking) empty() Issue {
	i := Issue{End: len(c.text), Message: "the expression is empty", Help: "write a value, such as `contact.company_size * 2`"}
	if c.want.Kind == Bool {
		i.Message, i.Help = "the condition is empty", "write a condition, such as `contact.consent_email`, or `true` for always"
	}
	return i
}

func (c *checking) parse() bool {
	parsed, errs := c.env.parser.Parse(common.NewTextSource(c.text))
	if list := errs.GetErrors(); len(list) > 0 || parsed == nil {
		c.syntax(list)
		for i := range c.issues {
			c.issues[i].Syntax = true
		}
		return false
	}
	c.ast = parsed
	// Every node has a place, so this counts them; the parser counts only in
	// front of macros.
	if len(parsed.SourceInfo().OffsetRanges()) > maxNodes {
		c.add(tooLarge(c.text))
		return false
	}
	return true
}

func tooLarge(text string) Issue {
	return Issue{Rule: ruleLimit, End: len(text), Message: "this expression is nested too deeply or too large", Help: "split it into segments"}
}

// check type-checks the tree. An integer beside a double that the rewriting
// could not tell is made a double and the tree checked again.
func (c *checking) check() {
	for round := 0; ; round++ {
		checked, errs := checker.Check(c.ast, common.NewTextSource(""), c.scope.check)
		c.ast = checked
		list := errs.GetErrors()
		if len(list) == 0 {
			return
		}
		nodes := c.index()
		if round == maxRounds || !c.coerce(list, nodes) {
			c.translate(list, nodes)
			return
		}
	}
}

// maxRounds bounds how often integers are made doubles: each round can reveal
// one level of the expression.
const maxRounds = 8

// coerce makes integer literals doubles where an operation failed because its
// other side is one.
func (c *checking) coerce(errs []*common.Error, nodes *nodeIndex) (changed bool) {
	for _, err := range errs {
		e := nodes.byID[err.ExprID]
		if e == nil || e.Kind() != celast.CallKind || !strings.HasPrefix(err.Message, noOverload) {
			continue
		}
		args := operands(e.AsCall())
		if !slices.ContainsFunc(args, c.doubleLike) {
			continue
		}
		for _, a := range args {
			changed = toDoubles(a) || changed
		}
	}
	return changed
}

// doubleLike reports whether e is a double, a list of them, or an optional one.
func (c *checking) doubleLike(e celast.Expr) bool {
	t := c.ast.GetType(e.ID())
	return isDouble(t) || isDouble(elemType(t)) || t.Kind() == types.OpaqueKind && len(t.Parameters()) == 1 && isDouble(t.Parameters()[0])
}

// toDoubles converts a literal or the literals of a list.
func toDoubles(e celast.Expr) (changed bool) {
	if e.Kind() != celast.ListKind {
		return toDouble(e)
	}
	for _, item := range e.AsList().Elements() {
		changed = toDouble(item) || changed
	}
	return changed
}

// operands returns the receiver and the arguments of a call.
func operands(call celast.CallExpr) []celast.Expr {
	if call.IsMemberFunction() {
		return append([]celast.Expr{call.Target()}, call.Args()...)
	}
	return call.Args()
}

// nodeIndex finds nodes and what they stand in. It is built only for errors.
type nodeIndex struct {
	byID   map[int64]celast.Expr
	parent map[int64]celast.Expr
}

func (c *checking) index() *nodeIndex {
	n := &nodeIndex{byID: map[int64]celast.Expr{}, parent: map[int64]celast.Expr{}}
	eachNode(c.ast.Expr(), func(e celast.Expr) {
		n.byID[e.ID()] = e
		eachChild(e, func(child celast.Expr) { n.parent[child.ID()] = e })
	})
	return n
}

// result checks that the expression gives what its place needs.
func (c *checking) result() Type {
	root := c.ast.Expr()
	if c.want.Kind == Double && toDouble(root) {
		c.ast.SetType(root.ID(), types.DoubleType)
	}
	t := c.ast.GetType(root.ID())
	got := c.env.types.ourType(t)
	if f := c.fieldOf(root); f != nil {
		got.Date = f.Type.Date
	}
	// A type that we have no word for, such as a map, fits nowhere but Any.
	foreign := got.Kind == Any && !isDyn(t) && c.want.Kind != Any
	if len(c.issues) == 0 && (foreign || isOptional(t) || !fits(got, c.want)) {
		c.wrongResult(root, t, got)
	}
	return got
}

func fits(got, want Type) bool {
	switch {
	case want.Kind == Any || got.Kind == Any:
		return true
	case want.Kind != got.Kind:
		return false
	case want.Kind == List && want.Elem != nil && got.Elem != nil:
		return fits(*got.Elem, *want.Elem)
	case want.Kind == Struct && want.Shape != nil && got.Shape != nil:
		return want.Shape == got.Shape
	}
	return true
}

func isOptional(t *types.Type) bool {
	return t != nil && t.Kind() == types.OpaqueKind && t.TypeName() == "optional_type"
}
