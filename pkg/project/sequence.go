package project

// Sequence shows why a workflow is one: a path sends, pauses and sends again.
// The three are indexes of steps; First and Second are the same for a step that
// a repeat does again.
type Sequence struct {
	First, Pause, Second int
}

// Sequence reports whether the workflow is a sequence, two or more marketing
// sends with a pause between two of them on one path, and shows one such path.
// Pauses are `delay`, `wait_until` and the `every` of a repeat. The answer
// follows from the steps alone: every arm can be taken, every step with a
// `when` can run or be skipped, a repeat of two or more rounds goes round as
// often as it takes. Behind a holdout nothing is sent, so that arm counts for
// nothing.
func (p *Program) Sequence(w *Workflow) (Sequence, bool) {
	f := &sequenceFinder{program: p, steps: w.Steps, seen: map[[2]int]bool{}}
	f.reach(w.First, -1, Sequence{First: -1, Pause: -1, Second: -1})
	for len(f.todo) > 0 && !f.found {
		at := f.todo[0]
		f.todo = f.todo[1:]
		f.visit(at.step, at.path)
	}
	return f.path, f.found
}

// Marketing reports whether the step sends people something that consent,
// topics and caps are for: a message that is neither transactional nor for
// staff, or an `external` step that says it sends.
func (p *Program) Marketing(s *Step) bool {
	if s.Action == External && s.Doc.External != nil {
		return s.Doc.External.Sends.Value > 0
	}
	if s.Action != Send || s.Message < 0 || s.Message >= len(p.Messages) {
		return false
	}
	m := p.Messages[s.Message]
	return !m.Transactional && (m.Channel < 0 || !p.Channels[m.Channel].Internal)
}

// sequenceFinder walks the steps breadth first. What matters of the way to a
// step is only whether it sent, and whether it paused after that.
type sequenceFinder struct {
	program *Program
	steps   []*Step
	seen    map[[2]int]bool
	todo    []reached
	path    Sequence
	found   bool
}

type reached struct {
	step int
	path Sequence
}

// reach puts a step on the list. Coming to a repeat from inside begins its next
// round, or goes on behind it.
func (f *sequenceFinder) reach(to, from int, path Sequence) {
	for to >= 0 && to <= from {
		s := f.steps[to]
		if s.Repeat != nil && s.Repeat.Times > 1 && s.Repeat.First > to {
			f.add(s.Repeat.First, f.pause(s, s.Repeat.Every > 0, path))
		}
		to = s.Next
	}
	if to >= 0 {
		f.add(to, path)
	}
}

func (f *sequenceFinder) add(step int, path Sequence) {
	phase := 0
	if path.First >= 0 {
		phase = 1
	}
	if path.Pause >= 0 {
		phase = 2
	}
	if key := [2]int{step, phase}; !f.seen[key] {
		f.seen[key] = true
		f.todo = append(f.todo, reached{step, path})
	}
}

func (f *sequenceFinder) pause(s *Step, pauses bool, path Sequence) Sequence {
	if pauses && path.First >= 0 && path.Pause < 0 {
		path.Pause = s.Index
	}
	return path
}

func (f *sequenceFinder) visit(step int, path Sequence) {
	s := f.steps[step]
	if s.When != nil {
		f.reach(s.Next, step, path)
	}
	if f.program.Marketing(s) {
		if path.Pause >= 0 {
			path.Second = step
			f.path, f.found = path, true
			return
		}
		if path.First < 0 {
			path.First = step
		}
	}
	path = f.pause(s, s.pauses(), path)
	f.successors(s, path)
}

// pauses reports whether the step itself is a pause.
func (s *Step) pauses() bool {
	if s.Action == Delay && s.Delay != nil {
		return s.Delay.For > 0 || s.Delay.Clock >= 0 || s.Delay.Until != nil
	}
	return s.Action == WaitUntil
}

func (f *sequenceFinder) successors(s *Step, path Sequence) {
	if s.Action == ExitAction && s.Other < 0 {
		return
	}
	whole := false // one of the arms is always taken
	for i := range s.Arms {
		a := &s.Arms[i]
		whole = whole || a.Kind == ArmElse || a.Kind == ArmTimeout || a.Kind == ArmVariant
		if !a.Holdout {
			f.reach(a.First, s.Index, path)
		}
	}
	if s.Repeat != nil && s.Repeat.First > s.Index {
		f.add(s.Repeat.First, path)
	}
	if !whole {
		f.reach(s.Next, s.Index, path)
	}
}
