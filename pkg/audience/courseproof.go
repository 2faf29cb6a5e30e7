package audience

import (
	"math"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// CourseProof says why there is no such course: the few parts of conditions that exclude
// each other at their moments. Without any one of these there would be one, or it would
// not be known.
type CourseProof struct {
	// Parts are in the order of the moments.
	Parts []MomentReason
	// Quiet is set where it takes what does not happen between the moments.
	Quiet bool
	// Text says it in words, without a full stop.
	Text string
}

// MomentReason is a part of a condition at a moment; the number of the [Reason] is that of
// the part at its moment.
type MomentReason struct {
	Moment int
	Reason
}

// Course is [Solver.DecideCourse] with a proof where the verdict is No: of the parts that
// exclude each other, and of what it assumes.
func (s *Solver) Course(stable *project.Stability, moments ...Moment) CourseAnswer {
	a := s.DecideCourse(stable, moments...)
	if a.Verdict != No {
		return a
	}
	if len(moments) == 1 {
		one := s.Satisfiable(moments[0].Parts...)
		a.Work += one.Work
		if one.Proof != nil {
			a.Proof = &CourseProof{Text: one.Proof.Text}
			for _, r := range one.Proof.Parts {
				a.Proof.Parts = append(a.Proof.Parts, MomentReason{0, r})
			}
		}
		return a
	}
	q := &courseInquiry{Solver: s, stable: stable, moments: moments}
	a.Proof, a.Assumed = q.prove()
	return a
}

// momentConjunct is a part of a question about several moments that may be left out.
type momentConjunct struct {
	MomentReason
	formula *logic.Formula
}

// prove finds the few parts that exclude each other in any course, however events arrive.
func (q *courseInquiry) prove() (*CourseProof, []expr.FieldRef) {
	how := wayOfCourse{crowded: true, late: true}
	c := q.newCourse(q.stable, q.moments, how)
	list, there := c.conjuncts(q.moments)
	if far, apart := c.farInTime(); far && apart {
		how.last = lastUnknown
		c = q.newCourse(q.stable, q.moments, how)
		list, there = c.conjuncts(q.moments)
	}
	quiet := c.quietly(q.moments, false)
	proof := &CourseProof{}
	base := there
	refuted := func(some []momentConjunct) bool {
		all := []*logic.Formula{base}
		for _, r := range some {
			all = append(all, r.formula)
		}
		f := c.worlds[0].lawful(c.space.And(all...))
		return c.space.Solve(c.space.And(f, c.law()), q.limits).Verdict == logic.Unsat
	}
	if !refuted(list) {
		base, proof.Quiet = c.space.And(there, quiet), true
		if !refuted(list) {
			proof.Text = "there is no such course"
			return proof, c.assumes(c.byMoment(list))
		}
	}
	few := leastOf(list, refuted)
	for _, r := range few {
		proof.Parts = append(proof.Parts, r.MomentReason)
	}
	q.tellCourse(proof)
	return proof, c.assumes(c.byMoment(few))
}

// leastOf leaves out what is not needed, as [smallest] does.
func leastOf(list []momentConjunct, refuted func([]momentConjunct) bool) []momentConjunct {
	for i := range list {
		if refuted(list[i : i+1]) {
			return list[i : i+1]
		}
	}
	for i := len(list) - 1; i >= 0 && len(list) > 1; i-- {
		if rest := slices.Delete(slices.Clone(list), i, i+1); refuted(rest) {
			list = rest
		}
	}
	return list
}

// conjuncts takes all conditions apart, and says where what they are about is there.
func (c *course) conjuncts(moments []Moment) (list []momentConjunct, there *logic.Formula) {
	there = c.space.True()
	for i, w := range c.worlds {
		there = c.space.And(there, w.thereOf(moments[i].Parts))
		for k, p := range moments[i].Parts {
			w.starter = nil
			if at, ok := moments[i].Starts[k]; ok {
				w.starter = c.worlds[at]
			}
			for _, r := range w.conjuncts([]Part{p}) {
				r.Part = k
				list = append(list, momentConjunct{MomentReason{i, r.Reason}, r.formula})
			}
		}
	}
	return list, there
}

// byMoment puts formulas together by their moments.
func (c *course) byMoment(list []momentConjunct) []*logic.Formula {
	out := make([]*logic.Formula, len(c.worlds))
	for i := range out {
		var some []*logic.Formula
		for _, r := range list {
			if r.Moment == i {
				some = append(some, r.formula)
			}
		}
		out[i] = c.worlds[0].lawful(c.space.And(some...))
	}
	return out
}

// tellCourse puts a proof into words.
func (q *courseInquiry) tellCourse(p *CourseProof) {
	flat := &Proof{}
	timeless, at := true, map[int]bool{}
	for _, r := range p.Parts {
		flat.Parts = append(flat.Parts, r.Reason)
		timeless = timeless && r.timeless()
		at[r.Moment] = true
	}
	switch {
	case len(p.Parts) == 0:
		p.Text = "nothing can happen so"
	case len(at) == 1 || timeless:
		q.tell(flat)
		if p.Text = flat.Text; len(at) == 1 && !q.alone(p.Parts[0].Moment) {
			p.Text += ", and the events of the other moments happen, too"
		}
	default:
		p.Text = q.followed(p)
	}
	if p.Quiet {
		p.Text += ", where nothing else happens between"
	}
}

// timeless reports whether a part speaks of nothing but fields.
func (r *Reason) timeless() bool {
	is := true
	visit(r.node, func(n *expr.Node) {
		switch n.Op {
		case expr.OpNow, expr.OpEvents, expr.OpSent, expr.OpScore, expr.OpBand, expr.OpEvent, expr.OpTrigger, expr.OpAnswer, expr.OpSegment, expr.OpChangedAt, expr.OpObjects:
			is = false
		}
	})
	return is
}

// alone reports whether a moment is impossible by itself.
func (q *courseInquiry) alone(moment int) bool {
	return q.Decide(q.moments[moment].Parts...).Verdict == No
}

// followed says which parts cannot follow which.
func (q *courseInquiry) followed(p *CourseProof) string {
	var out strings.Builder
	last := -1
	for i := range q.moments {
		var texts []string
		for k := range p.Parts {
			if p.Parts[k].Moment == i {
				texts = append(texts, "`"+p.Parts[k].wanted()+"`")
			}
		}
		if len(texts) == 0 {
			continue
		}
		switch {
		case last < 0:
			out.WriteString(enumerated(texts, "and") + " cannot be followed")
		default:
			out.WriteString(either(strings.Contains(out.String(), " by "), ", and then ", " ") + "by " + enumerated(texts, "and") + q.later(last, i))
		}
		last = i
	}
	return out.String()
}

// later says how long after each other two moments are.
func (q *courseInquiry) later(from, to int) string {
	least, most := int64(0), int64(0)
	for _, m := range q.moments[from+1 : to+1] {
		least += m.Least
		if m.Most == math.MaxInt64 || most > oldestGap {
			most = math.MaxInt64
			continue
		}
		most += m.Most
	}
	switch {
	case most == 0:
		return " at the same instant"
	case least == most:
		return " " + spanOf(least) + " later"
	case most > oldestGap && least == 0:
		return " later"
	case most > oldestGap:
		return " " + spanOf(least) + " later or after that"
	case least == 0:
		return " within " + spanOf(most)
	}
	return " " + spanOf(least) + " to " + spanOf(most) + " later"
}
