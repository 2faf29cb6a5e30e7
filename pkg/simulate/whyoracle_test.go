package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// places says in which scope each condition stands that a gate can ask, as the
// language has it: not as the loader found it.
func places(p *project.Program) map[*project.Cond]expr.Place {
	list := map[*project.Cond]expr.Place{}
	contact := expr.Place{Object: p.ContactObject(), Item: -1}
	for i := range p.Channels {
		list[p.Channels[i].Consent] = contact
	}
	for _, g := range p.Guardrails {
		list[g.When] = contact
	}
	for _, s := range p.Segments {
		list[s.When] = expr.Place{Object: s.Object, Item: -1}
	}
	for _, w := range p.Workflows {
		inside := expr.Place{Object: w.Object, Item: -1, Trigger: w.Trigger}
		for i := range w.Triggers {
			list[w.Triggers[i].Where] = expr.Place{Object: w.Object, Item: -1, Event: w.Triggers[i].Shape}
		}
		for _, c := range append(slices.Clone(w.Suppress), w.Rules) {
			list[c] = inside
		}
		if w.Goal != nil {
			list[w.Goal.When] = inside
		}
		for i := range w.Exits {
			list[w.Exits[i].When] = inside
		}
		for _, s := range w.Steps {
			list[s.When] = inside
		}
	}
	delete(list, nil)
	return list
}

// sight is what a condition and its parts gave when each was asked by itself, in
// the context in which the run asked the whole.
type sight struct {
	truth  string
	absent string
	parts  map[string]string // by text
	// within are the segments that it names, by the name that conditions give them.
	within map[string]*sight
}

// moment is a condition asked of an object at an instant.
type moment struct {
	at     int64
	cond   string // its place
	object string
}

// oracle asks anew what a run asks.
type oracle struct {
	t      *testing.T
	p      *project.Program
	places map[*project.Cond]expr.Place
	wanted map[string]bool // places of conditions
	seen   map[moment][]sight
}

// anew compiles a text and evaluates it; "" where it does not compile alone.
func (o *oracle) anew(c *project.Cond, text string, ctx *expr.Context) (string, *expr.Expr) {
	place := o.places[c]
	if place.Event != nil && ctx.Event != nil {
		place.Event = ctx.Event.Shape
	}
	x, issues := o.p.Env.Check(place, text, expr.Type{Kind: expr.Any})
	if x == nil {
		o.t.Errorf("%s: `%s` does not compile alone: %v", c.Doc.Span, text, issues)
		return "", nil
	}
	copied := *ctx
	copied.Horizon = expr.Never
	if x.Type().Kind == expr.Bool {
		if v := x.Value(&copied); v.IsAbsent() && copied.Cause().Absent == text {
			return "absent", x
		}
		return x.Truth(&copied).String(), x
	}
	return shownValue(x.Value(&copied), x.Type().Date), x
}

// shownValue writes a value as conditions do.
func shownValue(v expr.Value, date bool) string {
	switch v.Kind() {
	case expr.String:
		return strconv.Quote(v.Str())
	case expr.Int:
		return strconv.FormatInt(v.Int(), 10)
	case expr.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	case expr.Timestamp:
		if date {
			return time.UnixMilli(v.Int()).UTC().Format(time.DateOnly)
		}
		return time.UnixMilli(v.Int()).UTC().Format("2006-01-02T15:04:05.999Z07:00")
	case expr.Absent:
		return "absent"
	}
	return "?" // of which the answer says nothing that could be held against it
}

// watch notes what each wanted condition, its parts and its segments give.
func (o *oracle) watch(c *project.Cond, ctx *expr.Context, result expr.Truth) {
	if !o.wanted[c.Doc.Span.String()] {
		return
	}
	s := o.sight(c, ctx)
	if s.truth != result.String() {
		o.t.Errorf("%s: the run has %s, the text alone gives %s", c.Doc.Span, result, s.truth)
	}
	id := ""
	if ctx.Object != nil {
		id = ctx.Object.Get("id").Str()
	}
	for _, i := range c.Expr.Reads().Segments {
		about := ctx.Object
		for about != nil && about.Shape != o.p.Schema.Objects[o.p.Segments[i].Object].Shape {
			about = about.Parent
		}
		s.within["segment."+o.p.Segments[i].Name] = o.sight(o.p.Segments[i].When, &expr.Context{Now: ctx.Now, Object: about, Host: ctx.Host})
	}
	k := moment{ctx.Now, c.Doc.Span.String(), id}
	o.seen[k] = append(o.seen[k], *s)
}

// sight asks a condition and its parts, each alone.
func (o *oracle) sight(c *project.Cond, ctx *expr.Context) *sight {
	s := &sight{parts: map[string]string{}, within: map[string]*sight{}}
	if _, x := o.anew(c, c.Doc.Text, ctx); x != nil {
		copied := *ctx
		s.truth = x.Truth(&copied).String()
		if s.truth == expr.Undecided.String() {
			s.absent = copied.Cause().Absent
		}
	}
	for _, part := range c.Expr.Parts(ctx) {
		of := c.Doc.Text[part.Start:part.End]
		s.parts[squeeze(of)], _ = o.anew(c, of, ctx)
	}
	return s
}

// holds holds a decision of an answer against the trace, and what it claims of
// conditions against what they give alone.
func (o *oracle) holds(f *journey.Fact, d *Decision, n *whyTally) string {
	switch {
	case d.Because == nil:
		return "has no reason"
	case d.Because.Word != f.Gate || d.Because.Passed:
		return fmt.Sprintf("is because of `%s`", d.Because.Word)
	case len(d.Gates) == 0 || d.Gates[len(d.Gates)-1].Word != f.Gate || d.Gates[len(d.Gates)-1].Passed:
		return "does not end with its gate"
	case f.Guardrail == nil && (f.Cond == nil) != (d.Because.Condition == ""): // that of a guardrail is its `when`
		return "has another condition"
	case f.Absent != d.Because.Absent:
		return fmt.Sprintf("misses %q, not %q", d.Because.Absent, f.Absent)
	case !f.Place.IsZero() && (d.Because.Place == nil || *d.Because.Place != f.Place):
		return fmt.Sprintf("stands at %v, not at %s", d.Because.Place, f.Place)
	}
	for i := range d.Gates {
		if g := &d.Gates[i]; g.Passed != (i < len(d.Gates)-1) {
			return "a gate in the middle stopped it"
		}
	}
	if problem := o.claim(f, d.Because, f.Asked[len(f.Asked)-1].Cond, n); problem != "" {
		return problem
	}
	for i := range d.Gates {
		if problem := o.claim(f, &d.Gates[i], f.Asked[i].Cond, n); problem != "" {
			return problem
		}
	}
	return ""
}

// claim holds what a gate says of its condition against what that gave alone.
func (o *oracle) claim(f *journey.Fact, g *Gate, c *project.Cond, n *whyTally) string {
	if c == nil {
		return ""
	}
	n.gates++
	if g.Condition != squeeze(c.Doc.Text) || g.Place == nil || g.Place.File != c.Doc.Span.File {
		return fmt.Sprintf("`%s`: another condition: %s", g.Word, g.Condition)
	}
	var problem string
	for object := range o.objects(f) {
		for _, s := range o.seen[moment{f.At, c.Doc.Span.String(), object}] {
			if problem = agrees(g, &s); problem == "" {
				n.parts += len(g.Parts)
				n.segments += len(g.Within)
				if g.Absent != "" {
					n.absent++
				}
				return ""
			}
		}
	}
	if problem == "" {
		problem = "was not asked then"
	}
	return fmt.Sprintf("`%s` %s: %s", g.Word, g.Condition, problem)
}

// objects are the objects of whom a condition about the fact may be asked: its
// own, and the contact of its line.
func (o *oracle) objects(f *journey.Fact) map[string]bool {
	return map[string]bool{f.Object.ID: true, f.Line.ID: true}
}

// agrees holds a claim against one sight of the condition, "" where it is the same.
func agrees(g *Gate, s *sight) string {
	if g.Result != s.truth {
		return "gives " + s.truth + ", not " + g.Result
	}
	if g.Absent != s.absent {
		return fmt.Sprintf("misses %q, not %q", s.absent, g.Absent)
	}
	for _, p := range g.Parts {
		got, ok := s.parts[p.Of]
		if !ok {
			return "`" + p.Of + "` is no part of it"
		}
		if got != p.Value && got != "?" {
			return "`" + p.Of + "` is " + got + ", not " + p.Value
		}
	}
	for i := range g.Within {
		behind := s.within[g.Within[i].Word]
		if behind == nil {
			return "`" + g.Within[i].Word + "` was not asked"
		}
		if problem := agrees(&g.Within[i], behind); problem != "" {
			return g.Within[i].Word + " " + problem
		}
	}
	return ""
}
