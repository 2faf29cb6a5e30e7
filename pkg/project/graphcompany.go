package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
)

// Graph returns the whole project: stages with the moves between them,
// workflows, who takes work, and what one hands over to the other. What is not
// a hand-over (messages, segments, scores, guardrails) is left out.
func (p *Program) Graph() *Graph {
	m := &companyMaker{graphMaker: p.newGraph("project", p.Name, p.Project.Title.Value), segments: map[int][]string{}}
	m.stages()
	m.workflows()
	m.takers()
	m.moves()
	for _, w := range p.Workflows {
		m.handsOver(w)
	}
	for _, r := range p.Routings {
		m.assigns(r)
	}
	for _, s := range p.SLAs {
		m.watches(s)
	}
	return m.graph
}

// companyMaker makes the graph of a project.
type companyMaker struct {
	*graphMaker
	// segments are the fields that each segment reads.
	segments map[int][]string
}

func (m *companyMaker) stageID(i int) string { return "stage/" + m.program.Lifecycle.Stages[i].Name }

func (m *companyMaker) stages() {
	if m.program.Lifecycle == nil {
		return
	}
	for i := range m.program.Lifecycle.Stages {
		s := &m.program.Lifecycle.Stages[i]
		var details []string
		if i == 0 {
			details = append(details, "everybody starts here")
		}
		if s.When != nil {
			details = append(details, "when "+s.When.Doc.Text)
		}
		if s.MaxAge > 0 {
			details = append(details, "overdue after "+calendar.FormatDuration(s.MaxAge))
		}
		if s.Goal {
			details = append(details, "a goal")
		}
		if s.End {
			details = append(details, "an end")
		}
		m.node(GraphNode{ID: m.stageID(i), Kind: "stage", Label: s.Name, Title: s.Doc.Title.Value, Details: details, Place: s.Doc.Name.Span})
	}
}

func (m *companyMaker) moves() {
	if m.program.Lifecycle == nil {
		return
	}
	for i := range m.program.Lifecycle.Stages {
		for _, to := range m.program.Lifecycle.Stages[i].Next {
			m.edge(m.stageID(i), m.stageID(to), "move", "")
		}
	}
}

func workflowID(w *Workflow) string { return "workflow/" + w.Name }

func (m *companyMaker) workflows() {
	for _, w := range m.program.Workflows {
		n := GraphNode{ID: workflowID(w), Kind: "workflow", Label: w.Name, Title: w.Doc.Title.Value, Place: w.Doc.Name.Span}
		f := &flowMaker{graphMaker: m.graphMaker, w: w}
		for i := range w.Triggers {
			label, details := f.trigger(&w.Triggers[i])
			switch w.Triggers[i].Kind {
			case OnEvent:
				label = "on " + label
			case OnBecomes:
				label, details = "when "+details[0], nil
			}
			n.Details = append(n.Details, joined(label, details))
		}
		if w.Group != "" {
			n.Details = append(n.Details, "one at a time in "+w.Group)
		}
		if !w.Enabled {
			n.Details = append(n.Details, "switched off")
		}
		if w.Managed {
			n.Details = append(n.Details, "runs in "+w.Doc.ManagedBy.Value)
		}
		if stage := m.home(w); stage >= 0 {
			n.Parent = m.stageID(stage)
		}
		m.node(n)
	}
}

// joined puts what starts a workflow onto one line.
func joined(label string, details []string) string {
	for _, d := range details {
		if strings.HasPrefix(d, "where ") {
			label += " " + d
		} else {
			label += ", " + d
		}
	}
	return label
}

// home is the stage that a workflow stands under: the one it serves, else the
// one that starts it, else the first it sets; -1 for none.
func (m *companyMaker) home(w *Workflow) int {
	if m.program.Lifecycle == nil {
		return -1
	}
	if w.Serves >= 0 {
		return w.Serves
	}
	for i := range w.Triggers {
		if w.Triggers[i].Kind == OnEntersStage && w.Triggers[i].Stage >= 0 {
			return w.Triggers[i].Stage
		}
	}
	for _, s := range w.Steps {
		if s.Action == SetStage && s.Stage >= 0 {
			return s.Stage
		}
	}
	return -1
}

func slaID(s *SLA) string { return "sla/" + s.Name }

// takers adds the routing policies, the promises, and the teams and queues that
// something in the graph hands work to.
func (m *companyMaker) takers() {
	for _, r := range m.program.Routings {
		m.node(GraphNode{ID: "routing-policy/" + r.Name, Kind: "routing-policy", Label: r.Name, Title: r.Doc.Title.Value, Place: r.Doc.Name.Span})
	}
	for _, s := range m.program.SLAs {
		details := []string{"within " + s.Doc.Within.Text}
		if s.Doc.Calendar.Value != "" {
			details[0] += " (" + s.Doc.Calendar.Value + ")"
		}
		m.node(GraphNode{ID: slaID(s), Kind: "sla", Label: s.Name, Title: s.Doc.Title.Value, Details: details, Place: s.Doc.Name.Span})
	}
	asked := m.asked()
	for _, t := range m.program.Teams {
		if slices.Contains(asked, "team/"+t.Name) {
			m.node(GraphNode{ID: "team/" + t.Name, Kind: "team", Label: t.Name, Title: t.Doc.Title.Value, Place: t.Doc.Name.Span})
		}
		for _, q := range t.Doc.Queues {
			if slices.Contains(asked, "queue/"+q.Name.Value) {
				m.node(GraphNode{ID: "queue/" + q.Name.Value, Kind: "queue", Label: q.Name.Value, Place: q.Name.Span})
			}
		}
	}
}

// asked lists the teams and queues that routes, tasks and notices name.
func (m *companyMaker) asked() []string {
	var list []string
	for _, r := range m.program.Routings {
		for _, a := range assignsOf(r) {
			list = append(list, a.taker())
		}
	}
	for _, w := range m.program.Workflows {
		for _, s := range w.Steps {
			list = append(list, m.person(s))
		}
	}
	return list
}

// taker is the node that takes what is assigned, "" for a person.
func (a *Assign) taker() string {
	switch {
	case a.Team != nil:
		return "team/" + a.Team.Name
	case a.Queue != "":
		return "queue/" + a.Queue
	}
	return ""
}

func assignsOf(r *Routing) []*Assign {
	var list []*Assign
	for i := range r.Routes {
		list = append(list, &r.Routes[i].Assign)
	}
	return append(list, &r.Otherwise)
}

// person is the team or queue that a task or notice names, "" for anybody else.
func (m *companyMaker) person(s *Step) string {
	to := ""
	switch {
	case s.Action == TaskAction && s.Task.To.Expr == nil:
		to = s.Task.To.Doc.Text
	case s.Action == NotifyAction && s.Notify != nil && s.Notify.To.Expr == nil:
		to = s.Notify.To.Doc.Text
	}
	if queue, ok := strings.CutPrefix(to, "queue:"); ok {
		return "queue/" + queue
	}
	if slices.ContainsFunc(m.program.Teams, func(t *Team) bool { return t.Name == to }) {
		return "team/" + to
	}
	return ""
}

func (m *companyMaker) assigns(r *Routing) {
	from := "routing-policy/" + r.Name
	for i := range r.Routes {
		if to := r.Routes[i].Assign.taker(); to != "" {
			m.edge(from, to, "assigns", "")
		}
	}
	m.edge(from, r.Otherwise.taker(), "assigns", "otherwise")
}

// watches leads to a promise from what starts its clock, and from it to whom a
// breach hands the work.
func (m *companyMaker) watches(s *SLA) {
	for i := range s.Starts {
		c := &s.Starts[i]
		switch m.eventName(c.Event) {
		case "assigned":
			for _, r := range m.program.Routings {
				if mayBe(c.Where, "event.policy", r.Name) {
					m.edge("routing-policy/"+r.Name, slaID(s), "watches", "")
				}
			}
		case "enrolled":
			for _, w := range m.program.Workflows {
				if mayBe(c.Where, "event.workflow", w.Name) {
					m.edge(workflowID(w), slaID(s), "watches", "")
				}
			}
		}
	}
	for i := range s.Breach {
		if r := s.Breach[i].Route; r != nil {
			m.edge(slaID(s), "routing-policy/"+r.Name, "reroutes", "")
		}
	}
}

func (m *companyMaker) eventName(event int) string {
	if event < 0 {
		return ""
	}
	return m.program.Events[event].Name
}

// mayBe reports whether a condition can hold where that path is that text.
func mayBe(c *Cond, path, text string) bool {
	return c == nil || c.Expr == nil || c.Expr.Possible(map[string]string{path: text})
}
