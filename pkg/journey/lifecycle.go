package journey

import "github.com/fairlead/fairlead/pkg/expr"

// moveStage moves the contact along its lifecycle until it rests.
func (ps *pass) moveStage() {
	root := ps.s.root()
	if ps.p.Lifecycle == nil || root == nil || root.Object != ps.p.contact || len(ps.p.Lifecycle.Stages) == 0 {
		return
	}
	st := &ps.s.Stage
	if !st.Known {
		st.Known = true
		ps.enter(root, -1, 0, nil)
	}
	for {
		ps.rearm(root)
		next := ps.nextStage(root)
		if next < 0 {
			break
		}
		ps.enter(root, st.Current, next, nil)
	}
	ps.overdue(root)
}

// rearm notes which conditions of stages have stopped holding: only those may
// bring the contact back.
func (ps *pass) rearm(root *Object) {
	for i, spent := range ps.s.Stage.Spent {
		if spent && !ps.holds(ps.p.Lifecycle.Stages[i].When, root.Rec, nil) {
			ps.s.Stage.Spent[i] = false
		}
	}
}

// nextStage is the first next stage whose condition brings the contact there,
// -1 for none.
func (ps *pass) nextStage(root *Object) int {
	for _, n := range ps.p.Lifecycle.Stages[ps.s.Stage.Current].Next {
		when := ps.p.Lifecycle.Stages[n].When
		if when == nil || ps.s.Stage.Spent[n] || ps.entered[n] {
			continue
		}
		if ps.holds(when, root.Rec, nil) {
			return n
		}
	}
	return -1
}

// enter moves the contact into a stage; from is -1 for a new contact. by is the
// enrollment whose step moves it, nil where a condition does.
func (ps *pass) enter(root *Object, from, to int, by *Enrollment) {
	st := &ps.s.Stage
	stages := ps.p.Lifecycle.Stages
	before := ""
	if from >= 0 {
		before = stages[from].Name
		st.Spent[from] = stages[from].When != nil
	}
	ps.entered[to] = true
	st.Current, st.Since, st.Overdue = to, ps.now, false
	f := Fact{Kind: StageMoved, Object: root.Key, From: before, To: stages[to].Name}
	switch {
	case by != nil:
		ps.fact(about(by, f))
	case ps.byHand:
		f.Reason = ordered
		ps.note(f)
	case stages[to].When != nil && from >= 0:
		ps.note(ps.held(f, stages[to].When, root.Rec, nil, nil))
	default:
		ps.note(f)
	}
	ps.putStage(root, stages[to].Name, from >= 0)
	ps.scoresChanged() // those that follow from the move
	ev := ps.builtIn(ps.p.stageChanged, root.Key, ps.now, "from", before, "to", stages[to].Name)
	if ev != nil {
		ps.record(ev)
		ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
		ps.lastMove = ev
	}
}

// putStage writes the field that conditions read.
func (ps *pass) putStage(root *Object, name string, moved bool) {
	slot := ps.p.stage
	if slot < 0 {
		return
	}
	from := root.Rec.Slots[slot]
	root.Rec.Slots[slot] = expr.NewString(name)
	root.Rec.ChangedAt[slot], root.SetAt[slot] = ps.now, ps.now
	ps.touchField(root.Object, slot)
	ps.news = true
	if moved {
		ps.fieldChanged(root, slot, from, ps.now)
	}
}

// overdue records once that the contact has rested in a stage for `max_age`.
func (ps *pass) overdue(root *Object) {
	st := &ps.s.Stage
	stage := &ps.p.Lifecycle.Stages[st.Current]
	if stage.MaxAge <= 0 || st.Overdue || st.Since+stage.MaxAge > ps.due {
		return
	}
	st.Overdue = true
	ps.note(Fact{Kind: StageOverdue, Object: root.Key, Subject: stage.Name})
	if ev := ps.builtIn(ps.p.stageOverdue, root.Key, ps.now, "stage", stage.Name); ev != nil {
		ps.record(ev)
		ps.queue = append(ps.queue, item{ev: ev, depth: ps.depth + 1})
	}
}

// setStage moves by a step: forward, or along `next`, or back where the
// lifecycle allows it; it says why not where it does not.
func (ps *pass) setStage(e *Enrollment, to int) {
	root := ps.s.ancestor(ps.s.find(e.Object), ps.p.contact)
	if root == nil || ps.p.Lifecycle == nil || root.Copy || to < 0 || to >= len(ps.p.Lifecycle.Stages) {
		return
	}
	st := &ps.s.Stage
	stages := ps.p.Lifecycle.Stages
	if st.Current == to {
		return
	}
	reason := ""
	switch {
	case !ps.mayMove(st.Current, to):
		reason = "backward"
	case ps.entered[to]:
		reason = "entered already by this input"
	}
	if reason != "" {
		ps.fact(about(e, Fact{Kind: StageRefused, From: stages[st.Current].Name, To: stages[to].Name, Reason: reason}))
		return
	}
	ps.enter(root, st.Current, to, e)
	ps.settle()
}

func (ps *pass) mayMove(from, to int) bool {
	l := ps.p.Lifecycle
	if to > from || l.BackwardAllow {
		return true
	}
	for _, n := range l.Stages[from].Next {
		if n == to {
			return true
		}
	}
	return false
}
