package audience

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Want says what a condition is to give.
type Want uint8

// What can be asked of a condition.
const (
	// Holds: it is true.
	Holds Want = iota
	// HoldsNot: it is false or undecided.
	HoldsNot
	// IsFalse: it is decided, and false.
	IsFalse
	// IsUndecided: a field that it reads is absent, or it fails.
	IsUndecided
	// IsNotFalse: it is true or undecided.
	IsNotFalse
)

// What can be said besides, of parts that nobody wrote.
const (
	// Given: it is true, and an example need not say so.
	Given Want = 254 + iota
	// Preferably: it is true of the example that [Solver.Satisfiable] gives, if there is such
	// a one; no answer depends on it.
	Preferably
)

// other is what gives wherever a condition does not give what is wanted, as far as there
// is one word for it; of something that is to be false it is that it holds.
func (w Want) other() Want {
	switch w {
	case Holds, Given, Preferably:
		return HoldsNot
	case IsNotFalse:
		return IsFalse
	}
	return Holds
}

// word is how documents say it.
func (w Want) word() string {
	if int(w) >= len(wantWords) {
		return wantWords[Holds]
	}
	return wantWords[w]
}

var wantWords = [...]string{"hold", "not hold", "be false", "be undecided", "not be false"}

// Met reports whether what an evaluation gave is what is wanted.
func (w Want) Met(t expr.Truth) bool {
	switch w {
	case Preferably:
		return true
	case Holds, Given:
		return t == expr.True
	case HoldsNot:
		return t != expr.True
	case IsFalse:
		return t == expr.False
	case IsNotFalse:
		return t != expr.False
	}
	return t == expr.Undecided
}

// Part is a condition and what it is to give.
type Part struct {
	Expr *expr.Expr
	Want Want
}

// Verdict is the answer to a question.
type Verdict uint8

// The verdicts.
const (
	// Unknown: a part of a condition is out of reach, or the work was too much.
	Unknown Verdict = iota
	// Yes: there is such a contact, and the answer has it.
	Yes
	// No: there is none.
	No
)

// String returns the word for a verdict.
func (v Verdict) String() string { return [...]string{"unknown", "yes", "no"}[v] }

// Answer is what is known of a question.
type Answer struct {
	Verdict Verdict
	// Witness is set where the verdict is Yes: cel-go has confirmed each part.
	Witness *Witness
	// Proof is set where the verdict is No, and [Solver.Satisfiable] was asked: the parts
	// that exclude each other.
	Proof *Proof
	// Beyond lists the parts out of reach that stood in the way where it is Unknown.
	Beyond []Beyond
	// Exhausted is set where it is Unknown because the work was too much.
	Exhausted bool
	// Refused is the part of which the evaluation said otherwise, set only where a model
	// was found that is none: a fault of this package, which makes the answer Unknown.
	Refused *Part
	// Work counts steps; it is the same on every machine.
	Work int
}

// Limits bound the work of one question.
type Limits = logic.Limits

// Solver answers questions about one project. No answer depends on what was asked before.
// It is not safe for concurrent use; make one for each goroutine.
type Solver struct {
	p      *project.Program
	limits Limits
	know   *knowledge
	asked  int
}

// New makes a solver for a project.
func New(p *project.Program) *Solver {
	return &Solver{p: p, limits: logic.DefaultLimits(), know: newKnowledge()}
}

// inquiry is where questions are answered: in worlds of which nothing else was asked, so
// that what was asked before has no part in an answer, and is forgotten.
type inquiry struct {
	*Solver
	// worlds are made when they are needed.
	worlds map[kindOfWorld]*world
}

// kindOfWorld says how a world takes what cannot be said exactly: fresh ones take scores
// for what young events add, others as far as they can be said without knowing how old
// events are.
type kindOfWorld struct {
	fresh bool
	last  lastSecond
}

func (s *Solver) begin() *inquiry {
	s.asked++
	if s.know.full() {
		s.know = newKnowledge()
	}
	return &inquiry{Solver: s, worlds: map[kindOfWorld]*world{}}
}

func (q *inquiry) world(fresh bool, last lastSecond) *world {
	k := kindOfWorld{fresh, last}
	if q.worlds[k] == nil {
		q.worlds[k] = newWorld(q.p, fresh, q.know)
		q.worlds[k].last = last
	}
	return q.worlds[k]
}

// Asked counts the questions that were put so far, those that longer answers take among
// them.
func (s *Solver) Asked() int { return s.asked }

// SetLimits replaces the bounds on the work of one question.
func (s *Solver) SetLimits(l Limits) { s.limits = l }

// Satisfiable asks whether all parts can be as wanted at once, of one contact and one
// time. Conditions about one type of event are about one event of that type. The witness
// of the answer says no more than it has to, and the proof names no part without need.
func (s *Solver) Satisfiable(parts ...Part) Answer {
	q := s.begin()
	a, w, m := q.decide(parts)
	switch a.Verdict {
	case Yes:
		kept := parts
		if better, of := q.preferred(parts); better.Verdict == Yes {
			a.Witness, w, m, kept = better.Witness, of.world, of.model, of.parts
		}
		a.Witness = w.shrunk(a.Witness, m, parts, kept)
	case No:
		a.Proof = s.prove(w, parts)
	}
	return a
}

// Decide is Satisfiable for those who ask much and show little: its witness is any one,
// confirmed all the same, and it has no proof.
func (s *Solver) Decide(parts ...Part) Answer {
	a, _, _ := s.begin().decide(parts)
	return a
}

// decideIn returns the world that decided, too, and the model of a Yes.
func (q *inquiry) decideIn(last lastSecond, parts []Part) (Answer, *world, *logic.Model) {
	w := q.world(true, last)
	first, m := q.solve(w, parts)
	if first.Verdict == Yes || first.Verdict == No && len(w.scores) == 0 {
		return first, w, m
	}
	w = q.world(false, last)
	a, m := q.solve(w, parts)
	a.Work += first.Work
	if a.Verdict != No && first.Verdict == Unknown && first.Exhausted {
		a.Exhausted = true
	}
	return a, w, m
}

// Overlap asks whether two conditions can hold at once.
func (s *Solver) Overlap(a, b *expr.Expr) Answer {
	return s.Satisfiable(Part{a, Holds}, Part{b, Holds})
}

// Implies asks for a contact of which a holds and b does not: No means that a implies b,
// and the witness of Yes is the exception.
func (s *Solver) Implies(a, b *expr.Expr) Answer {
	return s.Satisfiable(Part{a, Holds}, Part{b, HoldsNot})
}

func (s *Solver) solve(w *world, parts []Part) (Answer, *logic.Model) {
	f := w.question(parts)
	a, m := s.model(w, f, parts)
	if near := w.inKnownYears(f); near != f && a.Verdict == Unknown {
		again, found := s.model(w, near, parts)
		again.Work += a.Work
		if again.Verdict == Yes {
			return again, found
		}
		a.Work = again.Work
	}
	return a, m
}

// model asks for a model of a formula, and for the parts to be as wanted in it.
func (s *Solver) model(w *world, f *logic.Formula, parts []Part) (Answer, *logic.Model) {
	found := w.space.Solve(f, s.limits)
	a := Answer{Work: found.Work}
	switch found.Verdict {
	case logic.Unsat:
		a.Verdict = No
	case logic.OutOfWork:
		a.Exhausted = true
		a.Beyond = w.partsBeyond(f)
	case logic.Sat:
		cut := false
		a.Witness, a.Refused, cut = w.witness(found.Model, parts)
		if a.Refused == nil {
			a.Verdict = Yes
			break
		}
		a.Witness = nil
		if cut {
			a.Refused, a.Exhausted = nil, true
		}
		a.Beyond = w.partsBeyond(f)
		if len(a.Beyond) == 0 && !cut && w.readsFading(f) {
			x := a.Refused.Expr
			a.Beyond = []Beyond{{Expr: x, End: len(x.Text())}}
		}
		if len(a.Beyond) > 0 {
			a.Refused = nil
			a.Witness = w.guess(found.Model, parts)
		}
		if a.Witness != nil {
			a.Verdict, a.Beyond, a.Exhausted = Yes, nil, false
		}
	}
	return a, found.Model
}

// question is where all parts are as wanted, in a world that is possible.
func (w *world) question(parts []Part) *logic.Formula {
	list := make([]*logic.Formula, 0, 2*len(parts))
	for _, p := range parts {
		list = append(list, w.wanted(p))
		if about := p.Expr.Place().Object; about >= 0 {
			list = append(list, w.object(about).there, w.chained(about))
		}
	}
	return w.lawful(w.space.And(list...))
}

// chained is where nothing that an object belongs to is missing while something further
// up is there.
func (w *world) chained(about int) *logic.Formula {
	s := w.space
	all := s.True()
	var below *record
	for _, o := range w.names.Chain(about) {
		r := w.objects[o]
		if r == nil {
			continue
		}
		if below != nil {
			all = s.And(all, s.Or(s.Not(r.there), below.there))
		}
		below = r
	}
	return all
}

func (w *world) wanted(p Part) *logic.Formula {
	if p.Want == Preferably {
		return w.space.True()
	}
	return w.asWanted(w.condition(p.Expr), p.Want)
}

// lawful adds the laws of what a formula reads.
func (w *world) lawful(f *logic.Formula) *logic.Formula {
	return w.space.And(append([]*logic.Formula{f}, w.lawsOf(f)...)...)
}

// lawsOf lists the laws of what formulas read.
func (w *world) lawsOf(list ...*logic.Formula) (laws []*logic.Formula) {
	l := &reader{w: w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	for _, f := range list {
		l.read(f)
	}
	for i := 0; i < len(l.order); i++ {
		for _, law := range w.laws[l.order[i]] {
			laws = append(laws, law)
			l.read(law)
		}
	}
	return laws
}

// reader collects the variables that formulas read, through counts and laws of bags.
type reader struct {
	w     *world
	seen  map[*logic.Formula]bool
	vars  map[logic.Var]bool
	order []logic.Var
}

func (l *reader) read(f *logic.Formula) {
	if f == nil || l.seen[f] {
		return
	}
	l.seen[f] = true
	for _, k := range f.Kids {
		l.read(k)
	}
	switch f.Op {
	case logic.InDom:
		l.add(f.X)
	case logic.AtMost:
		for _, t := range f.Terms {
			l.add(t.X)
		}
	case logic.Same, logic.Differ, logic.Linked, logic.Unlinked:
		l.add(f.X)
		l.add(f.Y)
	}
}

func (l *reader) add(x logic.Var) {
	if l.vars[x] {
		return
	}
	l.vars[x] = true
	l.order = append(l.order, x)
	if c, ok := l.w.counted[x]; ok {
		l.read(c.where)
		info := l.w.space.BagInfo(c.bag)
		l.read(info.There)
		// How many there are in all is bounded for some lists.
		l.add(l.w.space.Count(c.bag, l.w.space.True()))
		for _, p := range info.Pinned {
			for _, v := range p.Vars {
				l.add(v)
			}
		}
	}
}

// readsFading reports whether a formula reads a score of which is not known how much
// older events still add to it.
func (w *world) readsFading(f *logic.Formula) bool {
	l := &reader{w: w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	l.read(f)
	for i, x := range w.scores {
		if l.vars[x] && w.fades[w.p.Scores[i]] {
			return true
		}
	}
	return false
}

// partsBeyond lists the parts out of reach that a formula reads, in the order of the
// conditions' places.
func (w *world) partsBeyond(f *logic.Formula) []Beyond {
	l := &reader{w: w, seen: map[*logic.Formula]bool{}, vars: map[logic.Var]bool{}}
	l.read(f)
	slices.Sort(l.order)
	var list []Beyond
	for _, x := range l.order {
		if b, ok := w.outside[x]; ok {
			list = append(list, b)
		}
	}
	slices.SortStableFunc(list, func(a, b Beyond) int { return cmp.Compare(a.Start, b.Start) })
	return list
}
