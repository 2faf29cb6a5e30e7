package expr

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/checker"
	"cel.dev/cel-go/common/containers"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"
	"cel.dev/cel-go/parser"
)

// The limits of one expression. They are far above what people write and far
// below what hurts.
const (
	maxText  = 64 << 10
	maxDepth = 100
	maxNodes = 20_000
)

// Env knows what expressions can name in one project, and remembers what it
// has checked. It is safe for concurrent use.
type Env struct {
	schema    Schema
	types     *provider
	parser    *parser.Parser
	functions map[string]*decls.FunctionDecl
	base      *checker.Env
	segments  []atomic.Pointer[Expr]

	mu     sync.RWMutex
	scopes map[scopeKey]*scope
	layers map[int]*layer
}

// NewEnv builds the environment of a project. An error is a failure of the
// tool, never of the project.
func NewEnv(s Schema) (*Env, error) {
	std, err := cel.NewEnv(append(ownFunctions(), ext.Strings(), cel.OptionalTypes())...)
	if err != nil {
		return nil, fmt.Errorf("build the expression library: %w", err)
	}
	e := &Env{
		schema: s, types: newProvider(), functions: std.Functions(),
		segments: make([]atomic.Pointer[Expr], len(s.Segments)),
		scopes:   map[scopeKey]*scope{}, layers: map[int]*layer{},
	}
	if e.parser, err = newParser(std.Macros()); err != nil {
		return nil, fmt.Errorf("build the expression parser: %w", err)
	}
	if e.base, err = e.newBase(); err != nil {
		return nil, fmt.Errorf("build the expression checker: %w", err)
	}
	return e, nil
}

// Schema returns what the environment was built from. The caller must not
// change it.
func (e *Env) Schema() *Schema { return &e.schema }

// DefineSegment stores the checked condition of the segment with that index,
// so that evaluation can follow segment.NAME. An index out of range or a nil
// expression is ignored.
func (e *Env) DefineSegment(index int, x *Expr) {
	if index >= 0 && index < len(e.segments) && x != nil {
		e.segments[index].Store(x)
	}
}

// segment returns the condition of a segment, nil where it has not been defined
// (its text did not check).
func (e *Env) segment(index int) *Expr { return e.segments[index].Load() }

// macroNames lists the macros of the language; cel-go knows more.
var macroNames = []string{"has", "all", "exists", "exists_one", "map", "filter", "optMap", "optFlatMap"}

func newParser(macros []parser.Macro) (*parser.Parser, error) {
	kept := slices.DeleteFunc(slices.Clone(macros), func(m parser.Macro) bool {
		return !slices.Contains(macroNames, m.Function())
	})
	return parser.NewParser(
		parser.Macros(kept...),
		// The hand-written parser of cel-go costs a quarter of the generated one.
		parser.EnablePrattParser(true),
		parser.EnableOptionalSyntax(true),
		parser.EnableIdentEscapeSyntax(false),
		parser.ExpressionSizeCodePointLimit(maxText),
		parser.MaxExpressionNodeCount(maxNodes),
		parser.MaxRecursionDepth(maxDepth),
	)
}

// ownFunctions declares what the language adds to CEL. Names with an @ are what
// the rewriting makes of methods; nobody can type them.
func ownFunctions() []cel.EnvOption {
	elem := cel.TypeParamType("T")
	list := cel.ListType(elem)
	var options []cel.EnvOption
	for _, unit := range durationFunctions {
		options = append(options, cel.Function(unit, cel.Overload(unit+"_int", []*cel.Type{cel.IntType}, cel.DurationType)))
	}
	add := func(name string, result *cel.Type, args ...*cel.Type) {
		options = append(options, cel.Function(name, cel.Overload(name+"_own", args, result)))
	}
	add("external", cel.BoolType, cel.StringType)
	add(fnWithin, list, list, cel.DurationType, cel.TimestampType)
	add(fnSince, list, list, cel.TimestampType)
	add(fnTotal, cel.IntType, list)
	add(fnFirstAt, cel.TimestampType, list)
	add(fnLastAt, cel.TimestampType, list)
	add(fnChangedAt, cel.TimestampType, elem, cel.StringType)
	return options
}

var durationFunctions = []string{"minutes", "hours", "days", "weeks"}

// newBase returns the checker environment that knows the functions alone.
func (e *Env) newBase() (*checker.Env, error) {
	base, err := checker.NewEnv(containers.DefaultContainer, e.types)
	if err != nil {
		return nil, err
	}
	for _, name := range sortedKeys(e.functions) {
		if err := base.AddFunctions(e.functions[name]); err != nil {
			return nil, err
		}
	}
	return base, base.AddIdents(decls.NewVariable(poison, types.DynType))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
