package audience

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Moment is an instant of a course.
type Moment struct {
	// Parts is what is wanted at it. A part whose place has an event is about one that arrives
	// at this moment, and so is a part with a trigger, unless Starts says otherwise.
	Parts []Part
	// Starts says of parts that read a trigger at which moment it came, by the number of the
	// part: of those that are not in it, at this one.
	Starts map[int]int
	// Least and Most are how long it comes after the moment before, in milliseconds, both
	// included; they are not read of the first. There is no limit where Most is
	// math.MaxInt64.
	Least, Most int64
	// Quiet is what does not happen after the moment before and up to this one; it is not read
	// of the first.
	Quiet []Quiet
}

// CourseAnswer is what is known of a question about several moments.
type CourseAnswer struct {
	Verdict Verdict
	// Moments has one witness for each moment where the verdict is Yes: the same contact, with
	// what happened up to it. Each was confirmed by cel-go at its own instant.
	Moments []*Witness
	// Late is set where an event of the witness arrives after the moment at which it
	// happened, and before which a moment lies.
	Late bool
	// Crowded is set where it takes more events of a type than a list has, 256.
	Crowded bool
	// Proof is set where the verdict is No, and [Solver.Course] was asked.
	Proof *CourseProof
	// Assumed are the fields that were taken to stay as they are and that conditions of
	// different moments read.
	Assumed []expr.FieldRef
	// Beyond lists the parts out of reach that stood in the way where it is Unknown.
	Beyond []Beyond
	// Exhausted is set where it is Unknown because the work was too much.
	Exhausted bool
	// Refused is the part of which the evaluation said otherwise where it is Unknown, with its
	// moment.
	Refused *MomentPart
	// Work counts steps; it is the same on every machine.
	Work int
}

// MomentPart is a part of a question about several moments: Moments[Moment].Parts[Part].
type MomentPart struct{ Moment, Part int }

// Context is what a part reads at its moment.
func (a *CourseAnswer) Context(moments []Moment, at MomentPart) *expr.Context {
	return a.Moments[at.Moment].contextOf(at.Part, moments[at.Moment].Parts[at.Part].Expr)
}

// contextOf is Context with the trigger that a part reads.
func (w *Witness) contextOf(part int, x *expr.Expr) *expr.Context {
	c := w.Context(x)
	if r := w.started[part]; r != nil {
		c.Trigger = r
	}
	return c
}

// DecideCourse asks for one contact and a course of time: at each moment its parts are as
// wanted, and the moments come after each other as they say. Fields of the contact that
// stable calls stable are the same at all moments; where it is nil none are, but for `id`
// and `created_at`.
func (s *Solver) DecideCourse(stable *project.Stability, moments ...Moment) CourseAnswer {
	if len(moments) == 1 {
		a := s.Decide(moments[0].Parts...)
		return single(a, moments[0].Parts)
	}
	q := &courseInquiry{Solver: s, stable: stable, moments: moments}
	s.asked++
	if s.know.full() {
		s.know = newKnowledge()
	}
	return q.decide()
}

// single is the answer to a question about one moment.
func single(a Answer, parts []Part) CourseAnswer {
	out := CourseAnswer{Verdict: a.Verdict, Beyond: a.Beyond, Exhausted: a.Exhausted, Work: a.Work}
	if a.Witness != nil {
		out.Moments = []*Witness{a.Witness}
	}
	for i := range parts {
		if a.Refused != nil && *a.Refused == parts[i] {
			out.Refused = &MomentPart{0, i}
		}
	}
	return out
}

// courseInquiry is one question about several moments.
type courseInquiry struct {
	*Solver
	stable  *project.Stability
	moments []Moment
	work    int
}

// decide asks for a course in which all events arrive in time and no list is full, and
// where there is none for any.
func (q *courseInquiry) decide() CourseAnswer {
	a, c := q.decideIn(wayOfCourse{})
	if a.Verdict != Yes && c.apart {
		a = q.anyhow(a)
	}
	a.Work = q.work
	return a
}

// anyhow admits what is rare: events that arrive late, and so many that lists are full.
func (q *courseInquiry) anyhow(inTime CourseAnswer) CourseAnswer {
	a, _ := q.decideIn(wayOfCourse{crowded: true, late: true})
	switch {
	case a.Verdict == Unknown && inTime.Verdict == Unknown:
		return inTime
	case a.Verdict != Yes:
		return a
	}
	a.Late, a.Crowded = true, true
	if b, _ := q.decideIn(wayOfCourse{late: true}); b.Verdict == Yes {
		a = b
		a.Late = true
	}
	return a
}

// decideIn takes the scores for what young events add, and then for what all can.
func (q *courseInquiry) decideIn(how wayOfCourse) (CourseAnswer, *course) {
	how.fresh = true
	first, c := q.lastSeconds(how)
	if first.Verdict == Yes || first.Verdict == No && !c.scored() {
		return first, c
	}
	how.fresh = false
	a, c := q.lastSeconds(how)
	if a.Verdict == Unknown && first.Verdict == Unknown && first.Exhausted {
		a.Exhausted = true
	}
	return a, c
}

// lastSeconds looks at differences of 292 years where the answer could depend on them.
func (q *courseInquiry) lastSeconds(how wayOfCourse) (CourseAnswer, *course) {
	a, c := q.solve(how)
	far, apart := c.farInTime()
	switch {
	case a.Refused != nil && apart:
		how.last = lastAvoided
		if b, d := q.solve(how); b.Verdict == Yes {
			return b, d
		}
	case a.Verdict == No && far && apart:
		how.last = lastUnknown
		if b, d := q.solve(how); b.Verdict != No {
			return b, d
		}
	}
	return a, c
}

func (c *course) scored() bool {
	return slices.ContainsFunc(c.worlds, func(w *world) bool { return len(w.scores) > 0 })
}

func (c *course) farInTime() (far, apart bool) {
	for _, w := range c.worlds {
		far, apart = far || w.far, apart || w.apartInTime
	}
	return far, apart
}

// solve asks one course. Where it is unsure what did not happen between the moments it asks
// for one in which nothing of that kind did.
func (q *courseInquiry) solve(how wayOfCourse) (CourseAnswer, *course) {
	a, c := q.ask(how, false)
	if a.Verdict != Yes && a.Refused == nil || !c.unsure {
		return a, c
	}
	if b, d := q.ask(how, true); b.Verdict == Yes {
		return b, d
	}
	return CourseAnswer{Beyond: unsureOf(c, q.moments)}, c
}

// unsureOf lists the conditions of which it is unsure what they gave.
func unsureOf(c *course, moments []Moment) []Beyond {
	var list []Beyond
	for _, m := range moments[1:] {
		for _, q := range m.Quiet {
			if q.Where != nil && !c.steady(q.Where) {
				list = append(list, Beyond{Expr: q.Where, End: len(q.Where.Text())})
			}
		}
	}
	return list
}

func (q *courseInquiry) ask(how wayOfCourse, strict bool) (CourseAnswer, *course) {
	c := q.newCourse(q.stable, q.moments, how)
	f := c.question(q.moments, strict)
	a := q.model(c, f)
	if near := c.worlds[0].inKnownYears(f); near != f && a.Verdict == Unknown {
		if again := q.model(c, near); again.Verdict == Yes {
			return again, c
		}
	}
	return a, c
}

// question is where all parts of all moments are as wanted.
func (c *course) question(moments []Moment, strict bool) *logic.Formula {
	list := []*logic.Formula{c.quietly(moments, strict)}
	for i, w := range c.worlds {
		before := len(list)
		for k, p := range moments[i].Parts {
			w.starter = nil
			if at, ok := moments[i].Starts[k]; ok {
				w.starter = c.worlds[at]
			}
			list = append(list, w.wanted(p))
			if about := p.Expr.Place().Object; about >= 0 {
				list = append(list, w.object(about).there, w.chained(about))
			}
		}
		c.asked = append(c.asked, c.worlds[0].lawful(c.space.And(list[before:]...)))
	}
	f := c.worlds[0].lawful(c.space.And(list...))
	return c.space.And(f, c.law())
}

// model asks for a model of a formula, and for the parts to be as wanted in it.
func (q *courseInquiry) model(c *course, f *logic.Formula) CourseAnswer {
	limits := q.limits
	limits.Steps -= q.work
	if limits.Steps <= 0 {
		return CourseAnswer{Exhausted: true}
	}
	found := c.space.Solve(f, limits)
	q.work += found.Work
	a := CourseAnswer{Assumed: c.assumes(c.asked)}
	switch found.Verdict {
	case logic.Unsat:
		a.Verdict = No
	case logic.OutOfWork:
		a.Exhausted = true
		a.Beyond = c.worlds[0].partsBeyond(f)
	case logic.Sat:
		cut := false
		a.Moments, a.Refused, cut = c.witnesses(found.Model, q.moments)
		if a.Refused == nil {
			a.Verdict = Yes
			break
		}
		a.Moments, a.Exhausted = nil, cut
		a.Beyond = q.stoodInTheWay(c, f, a.Refused)
	}
	return a
}

// stoodInTheWay lists what is beyond reach: the whole part where only a score that fades
// can be the reason.
func (q *courseInquiry) stoodInTheWay(c *course, f *logic.Formula, refused *MomentPart) []Beyond {
	list := c.worlds[0].partsBeyond(f)
	fading := slices.ContainsFunc(c.worlds, func(w *world) bool { return w.readsFading(f) })
	if len(list) == 0 && fading && refused.Part < len(q.moments[refused.Moment].Parts) {
		x := q.moments[refused.Moment].Parts[refused.Part].Expr
		list = []Beyond{{Expr: x, End: len(x.Text())}}
	}
	return list
}

// assumes lists the fields that stay and that formulas of several moments read, in their
// order.
func (c *course) assumes(byMoment []*logic.Formula) []expr.FieldRef {
	readers := map[logic.Var]int{}
	for _, f := range byMoment {
		l := &reader{w: c.worlds[0], seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
		l.read(f)
		for _, x := range l.order {
			readers[x]++
		}
	}
	var list []expr.FieldRef
	for x, field := range c.assumed {
		if readers[x] > 1 {
			list = append(list, field)
		}
	}
	slices.SortFunc(list, func(a, b expr.FieldRef) int {
		return cmp.Or(cmp.Compare(a.Object, b.Object), cmp.Compare(a.Slot, b.Slot))
	})
	return list
}
