package expr

import (
	"cmp"
	"slices"
	"strings"

	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

// The rules that checking reports under.
const (
	ruleExpression = "load/expression"
	ruleValue      = "load/unknown-value"
	ruleLimit      = "load/limit"
)

// add records an issue; without a rule it is load/expression.
func (c *checking) add(i Issue) {
	if i.Rule == "" {
		i.Rule = ruleExpression
	}
	i.Start, i.End = min(max(i.Start, 0), len(c.text)), min(max(i.End, 0), len(c.text))
	c.issues = append(c.issues, i)
}

// addAt records an issue about a sub-expression.
func (c *checking) addAt(e celast.Expr, i Issue) {
	i.Start, i.End = c.span(e)
	c.add(i)
}

// sorted returns the issues in the order of the text, each place once: what is
// said first about a place explains what follows.
func (c *checking) sorted() []Issue {
	slices.SortStableFunc(c.issues, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	list := slices.CompactFunc(c.issues, func(a, b Issue) bool { return a.Start == b.Start && a.End == b.End })
	return slices.DeleteFunc(list, func(i Issue) bool { return c.covered(i) })
}

// covered reports whether an issue lies in a piece of text that has been
// explained as a whole, such as a name with a dash.
func (c *checking) covered(i Issue) bool {
	return slices.ContainsFunc(c.explained, func(r [2]int) bool {
		return i.Start >= r[0] && i.End <= r[1] && i.End-i.Start < r[1]-r[0]
	})
}

// layout returns the words of the text; they are found on first use.
func (c *checking) layout() *tokens {
	if c.words == nil {
		c.words = scan(c.text)
	}
	return c.words
}

func (c *checking) span(e celast.Expr) (start, end int) {
	return c.layout().span(c.ast.SourceInfo(), e)
}

// source returns the text of a sub-expression.
func (c *checking) source(e celast.Expr) string {
	start, end := c.span(e)
	return c.text[start:end]
}

// variableSpan returns the place of the variable of a macro: it follows the
// bracket at which the macro stands.
func (c *checking) variableSpan(e celast.Expr, name string) (start, end int) {
	t := c.layout()
	if o, ok := c.ast.SourceInfo().GetOffsetRange(e.ID()); ok {
		if i := t.at(t.byteOffset(o.Start)) + 1; t.word(i) == name {
			return t.list[i].start, t.list[i].end
		}
	}
	return c.span(e)
}

// translate turns what the checker says into what people can act on.
func (c *checking) translate(errs []*common.Error, nodes *nodeIndex) {
	x := &translator{checking: c, nodes: nodes}
	for _, err := range errs {
		e := nodes.byID[err.ExprID]
		if e == nil {
			c.addAt(c.ast.Expr(), failure("", "no place for: "+plain(err.Message)))
			continue
		}
		x.one(e, err.Message)
	}
}

// translator writes messages from the tree and the types; the words of cel-go
// only say which kind of error it is.
type translator struct {
	*checking
	nodes *nodeIndex
}

func (x *translator) one(e celast.Expr, message string) {
	switch {
	case strings.HasPrefix(message, "undeclared reference"):
		if e.Kind() == celast.CallKind {
			x.unknownFunction(e)
			return
		}
		x.unknownName(e)
	case strings.HasPrefix(message, "undefined field"):
		x.undefinedField(e)
	case strings.HasPrefix(message, noOverload):
		x.noOverload(e)
	case strings.Contains(message, "does not support field selection"):
		x.noFields(e)
	case strings.Contains(message, "cannot be range of a comprehension"):
		x.noList(e)
	case strings.HasPrefix(message, "expected type"):
		x.mismatch(e)
	default:
		x.addAt(e, Issue{Message: "this cannot be checked: " + plain(message), Help: "write it in another way"})
	}
}

// plain takes backquotes and internal names out of a foreign message.
func plain(message string) string {
	return strings.NewReplacer("`", "'", "@", "", "_", " ").Replace(message)
}

// typeName says a type in the words of the data model.
func (c *checking) typeName(t *types.Type) string {
	switch t.Kind() {
	case types.ListKind:
		return c.listName(elemType(t))
	case types.MapKind:
		return "a map"
	case types.NullTypeKind:
		return "null"
	case types.DynKind, types.ErrorKind, types.TypeParamKind, types.AnyKind:
		return "of any type"
	case types.TypeKind:
		return "a type"
	case types.OpaqueKind:
		return "optional"
	case types.StructKind:
		return c.recordName(t)
	case types.TimestampKind:
		return "timestamp"
	case types.DurationKind:
		return "duration"
	}
	return t.TypeName()
}

// listName says a list by its elements.
func (c *checking) listName(elem *types.Type) string {
	if isDyn(elem) {
		return "a list"
	}
	s := c.env.types.structOf(elem)
	if s == nil || s.shape == nil {
		return "a list of " + c.typeName(elem)
	}
	if s.shape.Object >= 0 {
		return "a list of `" + s.shape.Name + "` objects"
	}
	if event, ok := strings.CutPrefix(s.shape.Name, "event "); ok {
		return "a list of `" + event + "` events"
	}
	return "a list of records"
}

func (c *checking) recordName(t *types.Type) string {
	s := c.env.types.structOf(t)
	if s == nil || s.shape == nil {
		return "a group of names"
	}
	if event, ok := strings.CutPrefix(s.shape.Name, "event "); ok {
		return quotedArticle(event) + " event"
	}
	if s.shape.Object >= 0 {
		return quotedArticle(s.shape.Name) + " object"
	}
	return "a record"
}
