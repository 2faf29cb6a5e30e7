package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// question is a condition that was asked of an object.
type question struct {
	cond   *project.Cond
	object journey.Key
}

// membership is a segment that a condition named at an instant: of the object that
// the segment is about, or of the one of whom the condition was asked.
type membership struct {
	segment string
	object  journey.Key
	at      int64
}

// asking is what a condition gave, and when.
type asking struct {
	at    int64
	truth expr.Truth
	cause expr.Cause
	parts []expr.Part
}

// listen notes while the scenario is played what the facts do not hold: what the
// triggers of the workflow in question saw, and what stood behind segments.
func (in *inquiry) listen(q Question) journey.Watcher {
	wanted := in.judges(q.Workflow)
	return func(c *project.Cond, ctx *expr.Context, result expr.Truth) {
		about := ctx.Object
		if ctx.Item != nil {
			about = ctx.Item // of whom a for_each asks
		}
		if about != nil && wanted[c] {
			k := question{c, in.keyOf(about)}
			in.asks[k] = asking{at: ctx.Now, truth: result, cause: ctx.Cause(), parts: c.Expr.Parts(ctx)}
		}
		if ctx.Object == nil {
			return
		}
		for _, i := range c.Expr.Reads().Segments {
			in.look(in.pl.p.Segments[i], ctx)
		}
	}
}

// judges are the conditions that judge what starts a workflow: the `where` of a
// trigger and of a for_each, and the `rules` behind a schedule.
func (in *inquiry) judges(workflow string) map[*project.Cond]bool {
	wanted := map[*project.Cond]bool{}
	for _, w := range in.pl.named(workflow) {
		for i := range w.Triggers {
			wanted[w.Triggers[i].Where] = true
			if w.Triggers[i].Kind == project.OnSchedule {
				wanted[w.Rules] = true
			}
		}
		for _, each := range in.feeders(w) {
			wanted[each.Where] = true
		}
	}
	return wanted
}

// look notes what a segment gives of the object in a context that it is about.
func (in *inquiry) look(s *project.Segment, ctx *expr.Context) {
	rec := ctx.Object
	for rec != nil && in.kind(rec) != s.Object {
		rec = rec.Parent
	}
	if rec == nil || s.When == nil || s.When.Expr == nil {
		return
	}
	own := expr.Context{Now: ctx.Now, Object: rec, Host: ctx.Host, Horizon: expr.Never}
	a := asking{at: ctx.Now, truth: s.When.Expr.Truth(&own)}
	a.cause = own.Cause()
	a.parts = s.When.Expr.Parts(&own)
	k := membership{s.Name, in.keyOf(rec), ctx.Now}
	in.segments[k] = append(in.segments[k], a)
	if asker := (membership{s.Name, in.keyOf(ctx.Object), ctx.Now}); asker != k {
		in.segments[asker] = append(in.segments[asker], a)
	}
}

func (in *inquiry) keyOf(rec *expr.Record) journey.Key {
	return journey.Key{Object: in.kind(rec), ID: rec.Get("id").Str()}
}

// behindFact is what a segment gave behind the condition of a fact.
func (in *inquiry) behindFact(s *project.Segment, f *journey.Fact) []asking {
	if all := in.segments[membership{s.Name, f.Object, f.At}]; len(all) > 0 {
		return all
	}
	return in.segments[membership{s.Name, f.Line, f.At}]
}

// within tells of the segments that made a condition what it was, and what stood
// behind them at that instant.
func (in *inquiry) within(f *journey.Fact) []Gate {
	var list []Gate
	guilty := culprits(f)
	for _, p := range f.Parts {
		s := in.segmentOf(f.Cond.Doc.Text[p.Start:p.End])
		decided := slices.ContainsFunc(guilty, func(q expr.Part) bool { return q == p || inside(p, q) })
		if s == nil || !decided && (f.Result != expr.Undecided || p.Result != expr.Undecided) {
			continue
		}
		all := in.behindFact(s, f)
		if i := slices.IndexFunc(all, func(a asking) bool { return a.truth == p.Result }); i >= 0 {
			list = append(list, in.behind(s, &all[i]))
		}
	}
	return list
}

// segmentOf is the segment that a part of a condition names, nil for none.
func (in *inquiry) segmentOf(text string) *project.Segment {
	for _, s := range in.pl.p.Segments {
		if text == "segment."+s.Name || text == `segment["`+s.Name+`"]` || text == "segment['"+s.Name+"']" {
			return s
		}
	}
	return nil
}

// behind is what a segment saw.
func (in *inquiry) behind(s *project.Segment, a *asking) Gate {
	f := journey.Fact{Cond: s.When, Result: a.truth, Parts: a.parts}
	g := Gate{
		Word: "segment." + s.Name, Passed: a.truth == expr.True, Condition: squeeze(s.When.Doc.Text), Result: a.truth.String(), Parts: parts(&f),
		Text: blame(&f), Place: &s.When.Doc.Span,
	}
	if a.truth == expr.Undecided {
		g.Text, g.Absent = a.cause.Text, a.cause.Absent
	}
	return g
}
