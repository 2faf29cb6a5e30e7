package project

import (
	"slices"
	"strings"
)

// handsOver adds what one workflow gives to, and gets from, stages, other
// workflows and people.
func (m *companyMaker) handsOver(w *Workflow) {
	for i := range w.Triggers {
		m.startedBy(w, &w.Triggers[i])
	}
	for _, s := range w.Steps {
		m.does(w, s)
	}
	m.asks(w)
	m.endsAt(w)
}

// startedBy adds what starts a workflow: a stage, another workflow, a routing
// policy, a promise that was broken.
func (m *companyMaker) startedBy(w *Workflow, t *Trigger) {
	id := workflowID(w)
	switch t.Kind {
	case OnEntersStage:
		if m.program.Lifecycle != nil && t.Stage >= 0 {
			m.edge(m.stageID(t.Stage), id, "starts", "")
		}
	case OnEvent:
		m.startedByEvent(id, t)
	case OnChanged:
		m.changers(id, "causes", []string{t.Field.Text})
	case OnBecomes:
		m.changers(id, "causes", m.fieldsOf(t.Becomes))
	case OnDate:
		m.changers(id, "causes", []string{t.Field.Text})
	}
}

func (m *companyMaker) startedByEvent(id string, t *Trigger) {
	p := m.program
	switch event := m.eventName(t.Event); event {
	case "stage_changed", "stage_overdue":
		path := map[string]string{"stage_changed": "event.to", "stage_overdue": "event.stage"}[event]
		for i := range p.stageList() {
			if mayBe(t.Where, path, p.Lifecycle.Stages[i].Name) {
				m.edge(m.stageID(i), id, "starts", map[string]string{"stage_overdue": "overdue"}[event])
			}
		}
	case "enrolled", "exited":
		for _, w := range p.Workflows {
			if workflowID(w) != id && mayBe(t.Where, "event.workflow", w.Name) {
				m.edge(workflowID(w), id, "causes", event)
			}
		}
	case "assigned":
		for _, r := range p.Routings {
			if mayBe(t.Where, "event.policy", r.Name) {
				m.edge("routing-policy/"+r.Name, id, "causes", event)
			}
		}
	case "sla_breached":
		for _, s := range p.SLAs {
			if mayBe(t.Where, "event.sla", s.Name) {
				m.edge(slaID(s), id, "causes", "breached")
			}
		}
	case "task_done":
		m.askers(id, t)
	case "created":
		m.creators(id, t)
	}
}

// stageList are the stages, none without a lifecycle.
func (p *Program) stageList() []Stage {
	if p.Lifecycle == nil {
		return nil
	}
	return p.Lifecycle.Stages
}

// askers leads to a workflow from those whose tasks start it when they are done.
func (m *companyMaker) askers(id string, t *Trigger) {
	for _, w := range m.program.Workflows {
		for _, s := range w.Steps {
			if s.Action == TaskAction && workflowID(w) != id && mayBe(t.Where, "event.task", s.ID) {
				m.edge(workflowID(w), id, "causes", "task "+s.ID+" done")
			}
		}
	}
}

// creators leads to a workflow from those that create what starts it.
func (m *companyMaker) creators(id string, t *Trigger) {
	for _, w := range m.program.Workflows {
		for _, s := range w.Steps {
			if s.Create == nil || s.Create.Object < 0 {
				continue
			}
			name := m.program.Objects[s.Create.Object].Name
			if mayBe(t.Where, "event.object", name) {
				m.edge(workflowID(w), id, "causes", "creates "+name)
			}
		}
	}
}

// changers leads to a workflow from those that set one of the fields.
func (m *companyMaker) changers(id, kind string, fields []string) {
	for _, w := range m.program.Workflows {
		for _, s := range w.Steps {
			for _, field := range s.writes() {
				if workflowID(w) != id && slices.Contains(fields, field) {
					m.edge(workflowID(w), id, kind, "sets "+field)
				}
			}
		}
	}
}

// writes lists the fields that a step sets, also by a webhook's answer or in
// another system.
func (s *Step) writes() []string {
	var list []string
	sets := s.Sets
	if s.Webhook != nil {
		sets = s.Webhook.Sets
	}
	for i := range sets {
		list = append(list, sets[i].Path.Text)
	}
	if s.Doc.External != nil {
		for _, path := range s.Doc.External.Writes {
			list = append(list, path.Text)
		}
	}
	return list
}

// fieldsOf lists the fields that a condition reads, also through segments.
func (m *companyMaker) fieldsOf(c *Cond) []string {
	if c == nil || c.Expr == nil {
		return nil
	}
	reads := c.Expr.Reads()
	var list []string
	for _, f := range reads.Fields {
		if f.Object < 0 {
			continue
		}
		shape := m.program.Schema.Objects[f.Object]
		list = append(list, shape.Name+"."+shape.Shape.Fields[f.Slot].Name)
	}
	for _, s := range reads.Segments {
		list = append(list, m.fieldsOfSegment(s)...)
	}
	return list
}

func (m *companyMaker) fieldsOfSegment(s int) []string {
	if list, ok := m.segments[s]; ok {
		return list
	}
	m.segments[s] = nil
	m.segments[s] = m.fieldsOf(m.program.Segments[s].When)
	return m.segments[s]
}

// does adds what a step hands over.
func (m *companyMaker) does(w *Workflow, s *Step) {
	id, all := workflowID(w), m.program.Workflows
	switch {
	case s.Action == SetStage && s.Stage >= 0:
		m.edge(id, m.stageID(s.Stage), "sets", "")
	case s.Enroll != nil && s.Enroll.Workflow >= 0:
		m.edge(id, workflowID(all[s.Enroll.Workflow]), "enrolls", "")
	case s.ForEach != nil && s.ForEach.Workflow >= 0:
		m.edge(id, workflowID(all[s.ForEach.Workflow]), "enrolls", "each "+s.Doc.ForEach.Object.Value)
	case s.Action == ExitAction && s.Other >= 0:
		m.edge(id, workflowID(all[s.Other]), "stops", s.Reason)
	case s.Routing != nil:
		m.edge(id, "routing-policy/"+s.Routing.Name, "routes", "")
	}
}

// asks adds the teams and queues that get tasks and notices, each once.
func (m *companyMaker) asks(w *Workflow) {
	words := map[string][]string{}
	var order []string
	for _, s := range w.Steps {
		to, word := m.person(s), s.Action.String()
		if to == "" {
			continue
		}
		if words[to] == nil {
			order = append(order, to)
		}
		if !slices.Contains(words[to], word) {
			words[to] = append(words[to], word)
		}
	}
	for _, to := range order {
		m.edge(workflowID(w), to, "asks", strings.Join(words[to], ", "))
	}
}

// endsAt adds the stage that is a workflow's goal, those that end it, and who
// ends it by setting a field.
func (m *companyMaker) endsAt(w *Workflow) {
	id := workflowID(w)
	if w.Goal != nil {
		if stage := m.pinned(w.Goal.When); stage >= 0 {
			m.edge(id, m.stageID(stage), "goal", "")
		}
	}
	for i := range w.Exits {
		x := &w.Exits[i]
		if stage := m.pinned(x.When); stage >= 0 {
			m.edge(m.stageID(stage), id, "ends", x.Reason)
		}
		if x.Field != nil {
			m.changers(id, "stops", []string{x.Field.Text})
		}
	}
}

// pinned is the stage that a condition asks for, -1 for none.
func (m *companyMaker) pinned(c *Cond) int {
	if c == nil || c.Expr == nil {
		return -1
	}
	name, ok := c.Expr.Pinned()["contact.stage"]
	if !ok {
		return -1
	}
	return slices.IndexFunc(m.program.stageList(), func(s Stage) bool { return s.Name == name })
}
