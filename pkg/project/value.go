package project

import (
	"cmp"
	"errors"
	"regexp"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// value compiles a literal or an expression that must fit type t and the
// declaration f, if there is one.
func (c *compiler) value(p expr.Place, m model.Value, t expr.Type, f *expr.Field) Value {
	v := Value{Doc: m}
	if m.Kind == model.Computed {
		if v.Expr = c.check(p, m.Source, t); v.Expr != nil && f != nil {
			c.allowedResults(m, v.Expr, f)
		}
		return v
	}
	if c.unmarked(p, m, f) {
		return v
	}
	var wrong string
	v.Literal, wrong = convert(m, t)
	if wrong != "" {
		c.unfit(m.Span, wrong, f, "write such a value, or CEL after `= `")
		return v
	}
	if f != nil {
		c.allowed(m, v.Literal, f)
	}
	return v
}

// unfit reports a literal of the wrong type.
func (r *reporter) unfit(at diag.Span, wrong string, f *expr.Field, otherwise string) {
	message, help := sentence(errors.New(wrong))
	if f != nil {
		message = strings.Replace(message, "this must be", subject(f.Name)+" must be", 1)
	}
	r.report("load/schema", at, cmp.Or(help, otherwise), "%s", message)
}

// fieldPath matches what may be a path: a text of its own hardly ever looks so.
var fieldPath = regexp.MustCompile(`^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$`)

// isPath reports whether a text is the path of a field in scope.
func (c *compiler) isPath(p expr.Place, text string) bool {
	if !fieldPath.MatchString(text) {
		return false
	}
	_, issues := c.b.program.Env.Path(p, text)
	return len(issues) == 0
}

// unmarked reports a literal that was surely meant to be computed: one that
// begins with the mark but not its blank, and the path of a field.
func (c *compiler) unmarked(p expr.Place, m model.Value, f *expr.Field) bool {
	for _, item := range m.Items {
		if item.Kind == model.Computed {
			c.report("load/schema", item.Span, "write the whole list as CEL, such as `= [contact.email, \"other\"]`", "an element of a list cannot be computed")
			return true
		}
	}
	if m.Kind != model.Literal || m.IsList || m.Type != model.StringLiteral {
		return false
	}
	switch {
	case strings.HasPrefix(m.Text, "="):
		rest := strings.TrimSpace(m.Text[1:])
		c.report("load/schema", m.Span, "write `= "+clip(rest)+"`", "`%s` lacks the blank after `=` that makes it CEL", clip(m.Text))
		c.rewrite(m.Source, expr.Rewrite{End: len(m.Text), Text: "= " + rest})
	case f != nil && contains(f.Values, m.Text) || !c.isPath(p, m.Text):
		return false
	default:
		c.report("load/schema", m.Span, "did you mean `= "+m.Text+"`?", "`%s` is a text here, not the field of that name", m.Text)
	}
	return true
}

// allowed reports a literal outside what the field's declaration allows.
func (r *reporter) allowed(m model.Value, v expr.Value, f *expr.Field) {
	if v.Kind() != expr.List {
		r.allowedOne(m.Span, v, f)
		return
	}
	if f.Limits != nil && f.Limits.MaxItems > 0 && len(v.Items()) > f.Limits.MaxItems {
		r.report("load/schema", m.Span, "leave some of them out, or raise `max_items`", "`%s` holds at most %d items, and these are %d",
			f.Name, f.Limits.MaxItems, len(v.Items()))
	}
	for i, item := range v.Items() {
		r.allowedOne(m.Items[i].Span, item, f)
	}
}

// allowedResults holds the literals that an expression can give against the
// declaration: the sides of a choice, a default.
func (c *compiler) allowedResults(m model.Value, x *expr.Expr, f *expr.Field) {
	if len(f.Values) == 0 && f.Limits == nil {
		return
	}
	for _, result := range x.Results() {
		c.allowedOne(m.At(result.Start, result.End), result.Value, f)
	}
}

func (r *reporter) allowedOne(at diag.Span, v expr.Value, f *expr.Field) {
	if v.Kind() == expr.String && len(f.Values) > 0 && !contains(f.Values, v.Str()) {
		r.report("load/unknown-value", at, meantOf(v.Str(), f.Values), "`%s` is no %s of `%s`", clip(v.Str()), noun(f), f.Name)
		r.mend(diag.Rename(at, v.Str(), f.Values))
		return
	}
	if f.Limits == nil {
		return
	}
	if v.Kind() == expr.String {
		r.formatted(at, v.Str(), f)
		return
	}
	switch l := f.Limits; {
	case bounded(v, l.Min) && less(v, l.Min):
		r.report("load/schema", at, "write `"+plainValue(l.Min, f.Type)+"` or more", "`%s` is below the least value of `%s`", plainValue(v, f.Type), f.Name)
	case bounded(v, l.Max) && less(l.Max, v):
		r.report("load/schema", at, "write `"+plainValue(l.Max, f.Type)+"` or less", "`%s` is above the greatest value of `%s`", plainValue(v, f.Type), f.Name)
	}
}

// bounded reports whether a bound can be held against a value.
func bounded(v, bound expr.Value) bool { return !bound.IsAbsent() && v.Kind() == bound.Kind() }

// meantOf is the help for a text that is none of the known ones.
func meantOf(text string, known []string) string {
	return cmp.Or(diag.DidYouMean(text, known), knownList(known), "correct it, or remove it")
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func noun(f *expr.Field) string {
	if f.Noun == "" {
		return "value"
	}
	return f.Noun
}

// anyText is a value that must be text: a recipient, an address.
func (c *compiler) anyText(p expr.Place, m model.Value) *Value {
	if !m.Written() {
		return nil
	}
	v := c.value(p, m, expr.Type{Kind: expr.String}, nil)
	return &v
}
