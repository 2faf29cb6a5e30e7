package audience

import (
	"math"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// scored translates score.MODEL and band.MODEL; a missing object has neither.
func (w *world) scored(f *frame, n *expr.Node) ([]guarded, bool) {
	about := n.Object
	if about < 0 {
		about = f.about
	}
	m := w.p.Scores[n.Index]
	if about < 0 || about != m.Object {
		return nil, false
	}
	x := w.score(n.Index)
	v := value{kind: expr.Double, plain: true, x: x}
	if n.Op == expr.OpBand {
		names := w.names.Scores[n.Index]
		v = value{kind: expr.String, texts: func(set domain.Texts) *logic.Formula { return w.space.IsIn(x, bands(&names, set)) }}
	}
	return w.under(w.object(about).there, w.always(v)), true
}

// bands are the places of the scores whose band has a name of a set.
func bands(m *expr.Score, set domain.Texts) domain.Ints {
	var in []domain.Range
	for i, name := range m.Bands {
		if !set.Has(name) {
			continue
		}
		r := domain.Range{Lo: math.MinInt64, Hi: math.MaxInt64}
		if i > 0 {
			r.Lo = domain.Image(m.From[i])
		}
		if i+1 < len(m.Bands) {
			r.Hi = domain.Image(m.From[i+1]) - 1
		}
		in = append(in, r)
	}
	return domain.IntsOf(in...)
}

// score is the variable of a score, with what it can be.
func (w *world) score(index int) logic.Var {
	if x, ok := w.scores[index]; ok {
		return x
	}
	m := w.p.Scores[index]
	lo, hi := math.Max(m.Min, -math.MaxFloat64), math.Min(m.Max, math.MaxFloat64)
	x := w.space.NewVar(logic.VarInfo{Name: "score." + m.Name, Dom: logic.Dom{Ints: domain.Between(domain.Image(lo), domain.Image(hi))}})
	w.scores[index] = x
	w.law(x, w.scoreLaw(m, x))
	return x
}

// scoring is how a score adds up: one rule after another, each with a few outcomes.
type scoring struct {
	w     *world
	m     *project.Score
	x     logic.Var
	rules [][]outcome
	// least and most are what the rules from one on add at least and at most.
	least, most []float64
	known       map[scoredSoFar]*logic.Formula
}

// outcome is one way in which a rule can come out: it adds something between lo and hi.
type outcome struct {
	when   *logic.Formula
	lo, hi float64
}

// scoredSoFar is what rules before one have added.
type scoredSoFar struct {
	rule   int
	lo, hi float64
}

// scoreLaw says which scores are possible with which fields and events.
func (w *world) scoreLaw(m *project.Score, x logic.Var) *logic.Formula {
	c := &scoring{w: w, m: m, x: x, known: map[scoredSoFar]*logic.Formula{}}
	for i := range m.Fit {
		t := w.condition(m.Fit[i].When.Expr)
		p := m.Fit[i].Points
		c.rules = append(c.rules, []outcome{{t.yes, p, p}, {w.space.Not(t.yes), 0, 0}})
	}
	for i := range m.Behavior {
		c.rules = append(c.rules, w.behavior(m, &m.Behavior[i]))
	}
	c.least, c.most = make([]float64, len(c.rules)+1), make([]float64, len(c.rules)+1)
	for i := len(c.rules) - 1; i >= 0; i-- {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, o := range c.rules[i] {
			lo, hi = math.Min(lo, o.lo), math.Max(hi, o.hi)
		}
		c.least[i], c.most[i] = c.least[i+1]+lo, c.most[i+1]+hi
	}
	return c.from(0, 0, 0)
}

// from is what the rules from one on allow, when those before added something between
// lo and hi.
func (c *scoring) from(rule int, lo, hi float64) *logic.Formula {
	key := scoredSoFar{rule, lo, hi}
	if f, ok := c.known[key]; ok {
		return f
	}
	s := c.w.space
	inside := s.IsIn(c.x, c.between(lo+c.least[rule], hi+c.most[rule]))
	f := inside
	if rule < len(c.rules) && inside.Op != logic.False {
		ways := make([]*logic.Formula, 0, len(c.rules[rule]))
		for _, o := range c.rules[rule] {
			ways = append(ways, s.And(o.when, c.from(rule+1, lo+o.lo, hi+o.hi)))
		}
		f = s.And(inside, s.Or(ways...))
	}
	c.known[key] = f
	return f
}

// between are the scores between two sums, kept to the range of the model. Sums of
// fractions may be a little off.
func (c *scoring) between(lo, hi float64) domain.Ints {
	lo, hi = kept(lo-slack(lo), c.m), kept(hi+slack(hi), c.m)
	return domain.Between(domain.Image(lo), domain.Image(hi))
}

func slack(x float64) float64 {
	if x == math.Trunc(x) {
		return 0
	}
	return 1e-9 * (1 + math.Abs(x))
}

func kept(x float64, m *project.Score) float64 {
	x = math.Min(math.Max(x, m.Min), m.Max)
	return math.Min(math.Max(x, -math.MaxFloat64), math.MaxFloat64)
}

// behavior is what the events of one rule can add: nothing without one, and with each
// more at most its points again, up to `at_most`. Events that are younger than the first
// step of their half-life add all of them.
func (w *world) behavior(m *project.Score, b *project.Behavior) []outcome {
	s := w.space
	l, ok := w.behaviorList(m, b)
	if !ok {
		return []outcome{{s.True(), -kept(math.Inf(1), m), kept(math.Inf(1), m)}}
	}
	size := math.Abs(b.Points)
	sign := 1.0
	if b.Points < 0 {
		sign = -1
	}
	n := w.count(l.bag.id, l.where)
	out := []outcome{{s.IsIn(n, domain.Point(0)), 0, 0}}
	const steps = 8
	for k := 1; k <= steps; k++ {
		most := math.Min(size*float64(k), b.AtMost)
		last := k == steps || most >= b.AtMost
		how := domain.Point(int64(k))
		if last {
			how = domain.AtLeast(int64(k))
		}
		reach := most
		if last {
			reach = math.Min(size*listed, b.AtMost)
		}
		out = append(out, w.adds(l, b, n, how, most, reach, sign)...)
		if last {
			break
		}
	}
	return out
}

// adds is what so many events add: most in all where they are young, and up to reach.
func (w *world) adds(l *list, b *project.Behavior, n logic.Var, how domain.Ints, most, reach, sign float64) []outcome {
	s := w.space
	when := s.IsIn(n, how)
	between := func(when *logic.Formula, lo, hi float64) outcome {
		if sign < 0 {
			return outcome{when, -hi, -lo}
		}
		return outcome{when, lo, hi}
	}
	if b.HalfLife == 0 {
		return []outcome{between(when, most, reach)}
	}
	old := s.IsIn(l.bag.elem.age, domain.AtLeast((b.HalfLife+23)/24))
	young := s.And(when, w.none(l, old))
	if w.fresh {
		return []outcome{between(young, most, reach)}
	}
	return []outcome{between(young, most, reach), between(s.And(when, w.some(l, old)), 0, reach)}
}

// behaviorList is the list of the events that a rule counts.
func (w *world) behaviorList(m *project.Score, b *project.Behavior) (*list, bool) {
	bag := w.eventBag(m.Object, b.Event)
	v := w.wholeList(bag)
	l := v.list
	if b.Where != nil {
		f := &frame{x: b.Where.Expr, about: m.Object, event: bag.elem, vars: map[int]value{}, inside: bag.id}
		t := w.ask(f, b.Where.Expr.Tree())
		if f.full {
			return nil, false
		}
		l.where = w.space.And(l.where, t.yes)
	}
	if b.Expires > 0 {
		l.where = w.space.And(l.where, w.space.IsIn(bag.elem.age, domain.AtMost(b.Expires-1)))
	}
	return l, true
}
