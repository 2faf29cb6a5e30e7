package expr

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	celast "cel.dev/cel-go/common/ast"
)

// part is one sub-expression that explanations show.
type part struct {
	start, end int
	// name stands before the value: the text of a field's path. A condition has
	// none.
	name  string
	truth func(*Context) Truth // of a boolean
	give  func(*Context) (Value, bool)
	date  bool
}

// part notes a sub-expression: every boolean, every name with a value that an
// operator reads, and how many elements were counted. Inside a macro there is no one value to show.
func (k *compiler) part(e celast.Expr, n *node) {
	if !k.explain || k.depth > 0 || n.constant != nil || !n.compiled() || n.rec != nil {
		return
	}
	p := part{truth: n.truth, date: n.typ.Date}
	switch e.Kind() {
	case celast.SelectKind, celast.IdentKind:
		p.start, p.end = k.x.span(e)
		p.name = k.x.text[p.start:p.end]
		if e.Kind() == celast.SelectKind && e.AsSelect().IsTestOnly() {
			p.name = ""
		}
	default:
		counted := e.Kind() == celast.CallKind && e.AsCall().FunctionName() == "size" && n.num != nil
		if n.truth == nil && !counted {
			return
		}
		p.start, p.end = k.x.span(e)
		if counted {
			p.name = k.x.text[p.start:p.end]
		}
	}
	p.give = k.value(*n)
	k.parts = append(k.parts, p)
}

// explained returns the closures of the parts. They are made on first use: most
// expressions are never explained, and segments are defined after checking.
func (x *Expr) explained() *program {
	x.explaining.Do(func() {
		p := newProgram(&compiler{x: x, ast: x.ast, explain: true})
		slices.SortStableFunc(p.parts, func(a, b part) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(b.end, a.end))
		})
		x.parts = p
	})
	return x.parts
}

// Parts evaluates each sub-expression by itself, in the order of the text,
// outer ones first: each boolean with its truth, each field with its value
// (`score.lead = 55`, or "absent"), and each size() with its number. What stands inside a macro has no value of
// its own and is left out. It does not touch c.Horizon nor [Context.Cause].
func (x *Expr) Parts(c *Context) []Part {
	p := x.explained()
	horizon, cause := c.Horizon, c.cause
	defer func() { c.Horizon, c.cause = horizon, cause }()
	if p.slow != nil {
		t := p.slow.truth(c)
		return []Part{{End: len(x.text), Text: t.String(), Result: t}}
	}
	c.reserve(p.vars)
	parts := make([]Part, 0, len(p.parts))
	for i := range p.parts {
		parts = append(parts, p.parts[i].show(c))
	}
	return parts
}

func (p *part) show(c *Context) Part {
	shown := Part{Start: p.start, End: p.end}
	if p.truth != nil {
		shown.Result = p.truth(c)
		shown.Text = shown.Result.String()
		if p.name == "" {
			return shown
		}
	}
	v, ok := p.give(c)
	switch {
	case ok:
		shown.Text = p.name + " = " + v.text(p.date)
	case c.cause.Absent != "":
		shown.Text = "absent"
	default:
		shown.Text = c.cause.Text
	}
	return shown
}

// shownItems is how many elements of a list an explanation names.
const shownItems = 5

// text is a value as explanations show it: texts in quotes, numbers as shortest
// decimals, instants in RFC 3339.
func (v Value) text(date bool) string {
	switch v.kind {
	case Bool:
		return strconv.FormatBool(v.n != 0)
	case Int:
		return strconv.FormatInt(v.n, 10)
	case Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	case String:
		return strconv.Quote(v.s)
	case Timestamp:
		if date {
			return time.UnixMilli(v.n).UTC().Format(time.DateOnly)
		}
		return time.UnixMilli(v.n).UTC().Format("2006-01-02T15:04:05.999Z07:00")
	case Duration:
		return durationText(v.n)
	case List:
		return listText(v.list)
	case Struct:
		return "{…}"
	}
	return "absent"
}

func listText(items []Value) string {
	var texts []string
	for i, v := range items {
		if i == shownItems {
			texts = append(texts, "… "+strconv.Itoa(len(items)-i)+" more")
			break
		}
		texts = append(texts, v.text(false))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// durationText writes a duration as the language does: 1d12h, 90s as 1m30s.
func durationText(ms int64) string {
	if ms == 0 {
		return "0s"
	}
	var b strings.Builder
	rest := magnitude(ms)
	if ms < 0 {
		b.WriteByte('-')
	}
	for _, u := range []struct {
		name   string
		length uint64
	}{{"d", 86_400_000}, {"h", 3_600_000}, {"m", 60_000}, {"s", 1000}, {"ms", 1}} {
		if n := rest / u.length; n > 0 {
			b.WriteString(strconv.FormatUint(n, 10) + u.name)
			rest -= n * u.length
		}
	}
	return b.String()
}
