package project

import (
	"bytes"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// compiler checks and compiles one document. Several run at once; each writes
// only to what belongs to its document.
type compiler struct {
	reporter
	b    *builder
	refs []Ref
}

func (b *builder) compileAll() []*compiler {
	units := b.loader.units
	compiled := make([]*compiler, len(units))
	b.prepare()
	Parallel(len(units), func(i int) {
		c := &compiler{b: b}
		c.doc = units[i].doc
		compiled[i] = c
		for _, r := range units[i].refs {
			c.use(kindOfRef(r.kind), r.text.Value, r.text.Span)
		}
		if !units[i].lost {
			c.compile(units[i].doc)
		}
	})
	b.finish()
	return compiled
}

func kindOfRef(kind string) string {
	if w, ok := refWords[kind]; ok {
		return w.kind
	}
	return kind
}

func (c *compiler) use(kind, name string, span diag.Span) {
	c.refs = append(c.refs, Ref{From: c.doc.Head().Address(), Kind: kind, Name: name, Span: span})
}

func (c *compiler) compile(doc model.Document) {
	c.formerName(doc.Head())
	switch d := doc.(type) {
	case *model.Project:
		c.project(d)
	case *model.Segment:
		c.segment(d)
	case *model.Lifecycle:
		c.lifecycle(d)
	case *model.ScoringModel:
		c.score(d)
	case *model.Team:
		c.team(d)
	case *model.RoutingPolicy:
		c.routing(d)
	case *model.SLA:
		c.sla(d)
	case *model.Message:
		c.message(d)
	case *model.Workflow:
		c.workflow(d)
	case *model.Guardrail:
		c.guardrail(d)
	case *model.JourneyMap:
		c.journeyMap(d)
	case *model.Policy:
		c.policy(d)
	case *model.Approval:
		c.approval(d)
	case *model.Scenario:
		c.scenario(d)
	case *model.Population:
		c.population(d)
	}
}

// place returns the scope of a condition about an object.
func place(object int) expr.Place { return expr.Place{Object: object, Item: -1} }

// cond compiles a condition; nil when it was not written or is wrong.
func (c *compiler) cond(p expr.Place, m model.Condition) *Cond {
	if !m.Written() {
		return nil
	}
	x := c.check(p, m.Source, expr.BoolType())
	if x == nil {
		return nil
	}
	return &Cond{Doc: m, Expr: x}
}

func (c *compiler) check(p expr.Place, s model.Source, want expr.Type) *expr.Expr {
	x, list := c.b.program.Env.Check(p, s.Text, want)
	c.issues(s, list)
	if x == nil {
		return nil
	}
	c.reads(s, x)
	return x
}

// reads records what an expression names as uses of those names.
func (c *compiler) reads(s model.Source, x *expr.Expr) {
	r, schema := x.Reads(), c.b.program.Schema
	for _, i := range r.Events {
		c.use("event", schema.Events[i].Name, s.Span)
	}
	for _, i := range r.Segments {
		c.use("segment", schema.Segments[i].Name, s.Span)
	}
	for _, i := range r.Scores {
		c.use("scoring-model", schema.Scores[i].Name, s.Span)
	}
	for _, i := range r.Workflows {
		c.use("workflow", schema.Workflows[i].Name, s.Span)
	}
	for _, i := range r.Messages {
		c.use("message", schema.Messages[i], s.Span)
	}
	for _, i := range r.Topics {
		c.use("topic", schema.Topics[i], s.Span)
	}
	for _, i := range r.Channels {
		c.use("channel", schema.Channels[i], s.Span)
	}
	for _, i := range r.Stages {
		c.use("stage", schema.Stages[i], s.Span)
	}
	for _, band := range r.Bands {
		m := schema.Scores[band.Score]
		c.use("band", m.Name+"."+m.Bands[band.Band], s.Span)
	}
	for _, f := range r.Fields {
		o := schema.Objects[f.Object]
		c.use("field", o.Name+"."+o.Shape.Fields[f.Slot].Name, s.Span)
	}
}

// path compiles a field path; nil when it was not written or is wrong.
func (c *compiler) path(p expr.Place, m model.Path) *expr.Path {
	if !m.Written() {
		return nil
	}
	path, list := c.b.program.Env.Path(p, m.Text)
	if len(list) > 0 {
		c.issues(m.Source, list)
		return nil
	}
	if path.Object >= 0 && path.Field != nil {
		c.use("field", path.Text, m.Span)
	}
	return &path
}

// exactlyOne reports when none or several of the keys that tell things apart
// are written. It returns whether one is.
func (c *compiler) exactlyOne(span diag.Span, what string, choices []choiceKey) bool {
	var written []choiceKey
	for _, k := range choices {
		if !k.span.IsZero() {
			written = append(written, k)
		}
	}
	switch len(written) {
	case 1:
		return true
	case 0:
		if !c.b.slipped[span] {
			c.report("load/schema", c.b.firstLine(span), "write one of: "+keyList(choices), "%s does not say what it is", what)
		}
	default:
		c.report("load/schema", written[1].span, "keep one of them", "%s has both `%s` and `%s`", what, written[0].key, written[1].key)
		c.relate(written[0].span, "the first of them")
	}
	return false
}

type choiceKey struct {
	key  string
	span diag.Span
}

func keyList(choices []choiceKey) string {
	list := ""
	for i, k := range choices {
		if i > 0 {
			list += ", "
		}
		list += k.key
	}
	return list
}

// firstLine shortens a span over several lines to its first one, so that a
// report about a whole block does not underline all of it.
func (b *builder) firstLine(s diag.Span) diag.Span {
	f := b.loader.file(s.File)
	if s.End.Line <= s.Start.Line || f == nil {
		return s
	}
	line := f.Data[s.Start.Byte:]
	if i := bytes.IndexAny(line, "\r\n"); i >= 0 {
		line = line[:i]
	}
	if i := bytes.Index(line, []byte(" #")); i >= 0 {
		line = line[:i]
	}
	return f.Span(int(s.Start.Byte), int(s.Start.Byte)+len(bytes.TrimRight(line, " \t")))
}
