package expr

import (
	"cmp"
	"slices"

	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"
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
	return slices.CompactFunc(c.issues, func(a, b Issue) bool { return a.Start == b.Start && a.End == b.End })
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
	for _, err := range errs {
		e := nodes.byID[err.ExprID]
		if e == nil {
			e = c.ast.Expr()
		}
		c.addAt(e, Issue{Message: err.Message})
	}
}
