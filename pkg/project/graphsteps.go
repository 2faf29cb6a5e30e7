package project

import "strconv"

// steps adds a node for each step, inside of what holds it.
func (m *flowMaker) steps() {
	holders := m.holders()
	for _, s := range m.w.Steps {
		n := GraphNode{ID: stepID(s), Kind: s.Action.String(), Place: s.Doc.Span}
		n.Label, n.Details = m.step(s)
		if s.When != nil {
			n.Details = append(n.Details, "only if "+s.When.Doc.Text)
		}
		if h := holders[s.Index]; h.step >= 0 {
			n.Parent, n.Arm = stepID(m.w.Steps[h.step]), h.arm
		}
		m.node(n)
	}
}

// holder is the arm that a step stands in; step is -1 for none, arm 0 for the
// body of a repeat.
type holder struct{ step, arm int }

// holders finds what each step stands in. Steps stand in the order of the
// document, so what an arm holds are the steps from its first to that of the
// next arm, or to what follows the whole step.
func (m *flowMaker) holders() []holder {
	list := make([]holder, len(m.w.Steps))
	for i := range list {
		list[i] = holder{-1, 0}
	}
	for _, s := range m.w.Steps {
		starts := make([]holder, 0, len(s.Arms)+1)
		for a := range s.Arms {
			if m.holds(s, a) {
				starts = append(starts, holder{s.Arms[a].First, a + 1})
			}
		}
		if s.Repeat != nil && s.Repeat.First > s.Index {
			starts = append(starts, holder{s.Repeat.First, 0})
		}
		end := m.behind(s)
		for k, from := range starts {
			to := end
			if k+1 < len(starts) {
				to = starts[k+1].step
			}
			for i := from.step; i < to; i++ {
				list[i] = holder{s.Index, from.arm} // what stands deeper comes later, and wins
			}
		}
	}
	return list
}

// holds reports whether an arm has steps of its own.
func (m *flowMaker) holds(s *Step, arm int) bool {
	if v := s.Arms[arm].Variant; v != nil {
		return len(v.Steps) > 0
	}
	d := s.Arms[arm].Doc
	return len(d.Steps) > 0 || len(d.Else) > 0
}

// behind is the index behind everything that a step holds.
func (m *flowMaker) behind(s *Step) int {
	end := s.Index + 1
	for end < len(m.w.Steps) && m.w.Steps[end].Doc.Span.Start.Byte < s.Doc.Span.End.Byte {
		end++
	}
	return end
}

// ways adds every way from one step to the next.
func (m *flowMaker) ways() {
	if m.w.First >= 0 {
		m.edge(gateID, stepID(m.w.Steps[m.w.First]), "next", "")
	} else {
		m.edge(gateID, m.end(completedID), "next", "")
	}
	for _, s := range m.w.Steps {
		switch {
		case len(s.Arms) > 0:
			m.arms(s)
		case s.Repeat != nil:
			m.rounds(s)
		case s.Action == ExitAction && s.Other < 0 && s.When == nil:
		default:
			m.next(s)
		}
		m.failure(s)
	}
}

// to returns the node that a step goes on with.
func (m *flowMaker) to(next int) string {
	if next < 0 {
		return m.end(completedID)
	}
	return stepID(m.w.Steps[next])
}

// next adds the way to the step after s. One that leads back leads to the
// repeat that s stands in.
func (m *flowMaker) next(s *Step) {
	kind, label := "next", ""
	switch {
	case s.Next >= 0 && s.Next <= s.Index:
		kind, label = "loop", m.round(s.Next)
	case s.Action == ExitAction && s.Other < 0:
		label = "otherwise"
	}
	m.edge(stepID(s), m.to(s.Next), kind, label)
}

func (m *flowMaker) round(repeat int) string {
	r := m.w.Steps[repeat].Repeat
	if r == nil || r.Every == 0 {
		return "next round"
	}
	return "next round, every " + m.w.Steps[repeat].Doc.Repeat.Every.Text
}

func (m *flowMaker) arms(s *Step) {
	otherwise := s.Action == Branch
	for i := range s.Arms {
		a := &s.Arms[i]
		otherwise = otherwise && a.Kind != ArmElse
		m.way(s, a.First, m.armLabel(a))
	}
	switch {
	case otherwise:
		m.way(s, s.Next, "otherwise")
	case s.When != nil:
		m.way(s, s.Next, "where it is skipped")
	}
}

// way adds an arm. One without steps in a repeat leads back to it.
func (m *flowMaker) way(s *Step, to int, label string) {
	m.arm(stepID(s), m.to(to), label)
	if to >= 0 && to <= s.Index {
		m.graph.Edges[len(m.graph.Edges)-1].Kind = "loop"
	}
}

func (m *flowMaker) rounds(s *Step) {
	m.arm(stepID(s), m.to(s.Repeat.First), "each round")
	if s.Repeat.First == s.Index {
		m.graph.Edges[len(m.graph.Edges)-1].Kind = "loop"
	}
	label := "after " + strconv.Itoa(s.Repeat.Times) + " rounds"
	if s.Repeat.Until != nil {
		label = "then, or when " + s.Repeat.Until.Doc.Text
	}
	m.way(s, s.Next, label)
}

// failure adds what happens when a step cannot be done: of webhooks always, of
// other steps where it is written.
func (m *flowMaker) failure(s *Step) {
	m.past(s)
	if s.Action != Webhook && !s.Doc.OnFailure.Written() {
		return
	}
	switch s.Doc.OnFailure.Value {
	case "continue":
		m.edge(stepID(s), m.to(s.Next), "failure", "if it fails")
	case "exit":
		m.edge(stepID(s), m.end(failedID), "failure", "if it fails")
	default:
		m.node(GraphNode{ID: parkedID, Kind: "parked", Label: "parked", Details: []string{"until somebody lets it go on"}, Place: m.w.Doc.Name.Span})
		m.edge(stepID(s), parkedID, "failure", "if it fails")
	}
}

// past adds what a delay does whose instant is past: it may end the workflow, or
// leap over the step after it, but not out of a round.
func (m *flowMaker) past(s *Step) {
	if s.Delay == nil || s.Delay.Until == nil {
		return
	}
	switch s.Delay.IfPast {
	case "exit":
		m.edge(stepID(s), m.end(pastID), "failure", "if that is past")
	case "continue":
	default:
		if s.Next > s.Index {
			m.way(s, m.w.Steps[s.Next].Next, "if that is past")
		}
	}
}
