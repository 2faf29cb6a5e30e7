package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// QuestionKind says why a campaign asks. The zero value is no campaign: a step
// or a person who enrolls one object.
type QuestionKind uint8

// The kinds of questions.
const (
	// ByStep is a step for_each: its `where` decides.
	ByStep QuestionKind = iota + 1
	// BySchedule is a `schedule`: the `rules` of the workflow decide.
	BySchedule
	// ByApply is `existing_matches: enroll`: the triggers decide, as if what they
	// see now had just begun.
	ByApply
)

// Question asks lines which of their objects match. It is shared by all who are
// asked and never changed.
type Question struct {
	// Campaign is the line that asks and wants the answer.
	Campaign Key
	Why      QuestionKind
	// Kind is the kind of the objects that are asked, Workflow the one that those
	// who match enter, Max how many may.
	Kind, Workflow, Max int
	// Trigger is the schedule of the workflow, for BySchedule.
	Trigger int
	// From and Step say which step asks, for ByStep; Carried is the `trigger` of its
	// enrollment, Copies are its object and what its line knows beside it.
	From    Ref
	Step    int
	Carried *expr.Record
	Copies  []*Object
	Contact *Correspondence // of the asking line's contact; nil where none is in scope
	// Own asks only what belongs to the object of From. Lines are asked; All asks
	// every line that holds an object of the kind.
	Own   bool
	Lines []Key
	All   bool
}

// Correspondence is what a contact got and wants to get, as `sent`, `subscribed`
// and `blocked` read it.
type Correspondence struct {
	Sent    []Log
	Topics  []Choice
	Quiet   []bool
	Blocked []string
}

// Lines says how many lines a broadcast question reached; the driver tells it to
// the campaign.
type Lines struct{ Lines int }

// Matching is what a line answers: how many objects it asked, and which match.
type Matching struct {
	Asked   int
	Matches []Match
}

// Match is one object that matches and the line it lives in; Trigger is the
// trigger that it matches, With what `trigger` then carries (nil: the instant).
type Match struct {
	Line, Object Key
	Trigger      int
	With         *expr.Record
}

// makesSense reports whether the program has what a question names.
func (q *Question) makesSense(x *plan) bool {
	if q.Kind < 0 || q.Kind >= len(x.Objects) || q.Workflow < 0 || q.Workflow >= len(x.Workflows) {
		return false
	}
	switch w := x.Workflows[q.Workflow]; {
	case w.Object != q.Kind:
		return false
	case q.Why == BySchedule:
		return q.Trigger >= 0 && q.Trigger < len(w.Triggers)
	case q.Why == ByStep:
		return q.From.Workflow >= 0 && q.From.Workflow < len(x.Workflows) && q.step(x) != nil
	}
	return q.Why == ByApply
}

// step is the for_each that asks, nil if there is none.
func (q *Question) step(x *plan) *project.ForEachStep {
	w := x.Workflows[q.From.Workflow]
	if q.Step < 0 || q.Step >= len(w.Steps) || w.Object >= 0 && w.Object != q.From.Object.Object {
		return nil
	}
	return w.Steps[q.Step].ForEach
}

// asked answers a question for the line's own objects, after what time changed
// here is settled. The copies that come with it are seen for that time only. The
// answer's id is made of that of the question, so that it counts once.
func (ps *pass) asked(q *Question, id string) {
	m := &Matching{}
	if q.makesSense(ps.p) {
		ps.dirty = true
		ps.settle()
		home := ps.s
		if o := home.find(q.From.Object); len(q.Copies) > 0 && (o == nil || o.Copy) {
			ps.s = home.clone()
			ps.s.lend(q.Copies)
			if c := q.Contact; c != nil {
				ps.s.Sent, ps.s.Topics, ps.s.Quiet, ps.s.Blocked = c.Sent, c.Topics, c.Quiet, c.Blocked
			}
		}
		ps.host.stale()
		ps.match(q, m)
		ps.s = home
		ps.host.stale()
	}
	ps.tell(q.Campaign, News{Matching: m})
	if n := len(ps.out.Messages); n > 0 && ps.out.Messages[n-1].In.News.Matching == m {
		ps.out.Messages[n-1].In.ID = "a/" + ps.s.Key.Name(ps.p.Program) + "/" + id
	}
}

// lend adds copies to a state that is thrown away.
func (s *State) lend(copies []*Object) {
	for _, c := range cloneObjects(copies) {
		up := c.Parent
		c.Parent = -1
		old := s.find(c.Key)
		switch {
		case old == nil:
			s.insert(c)
		case !old.Copy:
			continue
		default:
			old.Rec, old.SetAt, old.History = c.Rec, c.SetAt, c.History
		}
		if up >= 0 {
			s.adopt(s.find(c.Key), copies[up].Key)
		}
	}
	link(s.Objects)
}

func (ps *pass) match(q *Question, m *Matching) {
	for _, k := range ps.kind(nil, q.Kind) {
		o := ps.s.find(k)
		if q.Own && !ps.s.within(o, q.From.Object) {
			continue
		}
		m.Asked++
		if found, ok := ps.matchOne(q, o); ok {
			found.Line, found.Object = ps.s.Key, k
			m.Matches = append(m.Matches, found)
		}
	}
}

func (ps *pass) matchOne(q *Question, o *Object) (Match, bool) {
	w := ps.p.Workflows[q.Workflow]
	switch q.Why {
	case BySchedule:
		trigger := convert(ps.instant(&w.Triggers[q.Trigger]), w.Trigger)
		return Match{Trigger: q.Trigger}, ps.truth(w.Rules, o.Rec, trigger, nil) == expr.True
	case ByApply:
		for i := range w.Triggers {
			if rec, ok := ps.holdsAlready(&w.Triggers[i], o); ok {
				return Match{Trigger: i, With: convert(rec, w.Trigger)}, true
			}
		}
		return Match{}, false
	}
	each := q.step(ps.p)
	var asker *expr.Record
	if from := ps.s.find(q.From.Object); from != nil {
		asker = from.Rec
	}
	ps.ready(asker, q.Carried, nil)
	ps.ctx.Item = o.Rec
	defer func() { ps.ctx.Item = nil }()
	if each.Where != nil && each.Where.Expr != nil && ps.host.ask(each.Where, &ps.ctx) != expr.True {
		return Match{}, false
	}
	return Match{With: ps.with(o.Key, w, each.With, func(v *project.Value) expr.Value { return v.Eval(&ps.ctx) })}, true
}

// holdsAlready reports whether what a trigger waits for is so now, and what
// `trigger` then is.
func (ps *pass) holdsAlready(t *project.Trigger, o *Object) (*expr.Record, bool) {
	switch t.Kind {
	case project.OnBecomes:
		return nil, ps.truth(t.Becomes, o.Rec, nil, nil) == expr.True
	case project.OnInactive:
		last := o.Rec.Get("last_activity")
		return nil, !last.IsAbsent() && last.Int()+t.Inactive <= ps.now
	case project.OnEntersStage:
		name := ps.p.Schema.Stages[t.Stage]
		if o.Rec.Get("stage").Str() != name {
			return nil, false
		}
		ev := ps.builtIn(ps.p.stageChanged, o.Key, ps.s.Stage.Since, "to", name)
		return ev.Rec, true
	}
	return nil, false
}
