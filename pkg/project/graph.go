package project

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Graph is a workflow, or a whole project, as nodes and edges: what there is to
// draw, before anybody decides how. Texts are whole and on one line; what draws
// them may shorten them. The order is that of the files, and the same program
// gives the same graph.
type Graph struct {
	// Kind is "workflow" or "project".
	Kind string `json:"kind"`
	// Name and Title are those of the workflow or project; Title may be "".
	Name  string      `json:"name"`
	Title string      `json:"title,omitempty"`
	Nodes []GraphNode `json:"nodes"`
	Edges []GraphEdge `json:"edges"`
}

// GraphNode is one thing in a [Graph].
type GraphNode struct {
	// ID is unique in the graph: "step/thanks", "exit/2", "workflow/onboarding".
	ID string `json:"id"`
	// Kind says what it is. In a workflow: "trigger", "gate" (all that entry
	// asks), the key of a step ("send", "branch", …), "anytime" (what is watched
	// from start to end), "goal", "exit", "end" and "parked". In a project:
	// "stage", "workflow", "routing-policy", "sla", "team" and "queue".
	Kind string `json:"kind"`
	// Label is what it is called or does, in a few words.
	Label string `json:"label"`
	// Title is the words for people, where the thing has some.
	Title string `json:"title,omitempty"`
	// Details say more, a line each.
	Details []string `json:"details"`
	// Parent is the node that holds it: the step whose arm or body a step stands
	// in, "anytime" for goal and exits, the stage that a workflow serves.
	Parent string `json:"parent,omitempty"`
	// Arm counts the arms of the parent from 1; 0 where it has none.
	Arm int `json:"arm,omitempty"`
	// Place is where it is written.
	Place diag.Span `json:"place"`
}

// GraphEdge leads from one node to another.
type GraphEdge struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Kind says what it means. In a workflow: "start", "next", "arm" (one of
	// several ways on), "loop" (the next round of a repeat), "failure", "anytime"
	// and "ends". In a project: "move" (between stages), "starts", "sets", "goal"
	// and "ends" (between stages and workflows), "enrolls", "causes" and "stops"
	// (between workflows), "routes", "asks", "assigns", "watches" and "reroutes"
	// (to and between those who take work).
	Kind string `json:"kind"`
	// Label says under which condition, or what is handed over; may be "".
	Label string `json:"label,omitempty"`
}

// graphMaker collects a graph.
type graphMaker struct {
	program *Program
	graph   *Graph
	has     map[string]bool
	linked  map[GraphEdge]bool
}

func (p *Program) newGraph(kind, name, title string) *graphMaker {
	g := &Graph{Kind: kind, Name: name, Title: title, Nodes: []GraphNode{}, Edges: []GraphEdge{}}
	return &graphMaker{program: p, graph: g, has: map[string]bool{}, linked: map[GraphEdge]bool{}}
}

// node adds a node once.
func (m *graphMaker) node(n GraphNode) {
	if m.has[n.ID] {
		return
	}
	m.has[n.ID] = true
	if n.Details == nil {
		n.Details = []string{} // null would be no list to a reader of JSON
	}
	n.Label = oneLine(n.Label)
	for i := range n.Details {
		n.Details[i] = oneLine(n.Details[i])
	}
	m.graph.Nodes = append(m.graph.Nodes, n)
}

// edge adds an edge once, between nodes that are there.
func (m *graphMaker) edge(from, to, kind, label string) {
	e := GraphEdge{From: from, To: to, Kind: kind, Label: oneLine(label)}
	if m.linked[e] || !m.has[from] || !m.has[to] {
		return
	}
	m.linked[e] = true
	m.graph.Edges = append(m.graph.Edges, e)
}

// arm adds one of several ways on, also beside one that reads the same.
func (m *graphMaker) arm(from, to, label string) {
	m.graph.Edges = append(m.graph.Edges, GraphEdge{From: from, To: to, Kind: "arm", Label: oneLine(label)})
}

// WorkflowGraph returns one workflow: what starts it, what entry asks, its steps
// with every way from one to the next, and how it ends. Guardrails are left out:
// they are over all workflows.
func (p *Program) WorkflowGraph(w *Workflow) *Graph {
	m := &flowMaker{graphMaker: p.newGraph("workflow", w.Name, w.Doc.Title.Value), w: w}
	m.entry()
	m.steps()
	m.ends()
	m.ways()
	return m.graph
}

// flowMaker makes the graph of one workflow.
type flowMaker struct {
	*graphMaker
	w *Workflow
}

const (
	gateID      = "gate"
	anytimeID   = "anytime"
	completedID = "end/completed"
	pastID      = "end/past"
	failedID    = "end/failed"
	parkedID    = "parked"
)

func stepID(s *Step) string { return "step/" + s.ID }

// entry adds the triggers and the gate.
func (m *flowMaker) entry() {
	for i := range m.w.Triggers {
		t := &m.w.Triggers[i]
		label, details := m.trigger(t)
		m.node(GraphNode{ID: "trigger/" + strconv.Itoa(i+1), Kind: "trigger", Label: label, Details: details, Place: t.Doc.Span})
	}
	label, details := m.gate()
	m.node(GraphNode{ID: gateID, Kind: "gate", Label: label, Details: details, Place: m.w.Doc.Name.Span})
	for i := range m.w.Triggers {
		m.edge("trigger/"+strconv.Itoa(i+1), gateID, "start", "")
	}
}

// ends adds what is watched at any time, and where the steps end.
func (m *flowMaker) ends() {
	w := m.w
	if w.Goal != nil || len(w.Exits) > 0 || w.MaxDuration > 0 {
		m.node(GraphNode{ID: anytimeID, Kind: "anytime", Label: "at any time", Place: w.Doc.Name.Span})
		m.edge(gateID, anytimeID, "anytime", "")
	}
	if w.Goal != nil {
		label, details := m.goal()
		m.ending(GraphNode{ID: "goal", Kind: "goal", Label: label, Details: details, Place: w.Goal.Doc.Span})
	}
	for i := range w.Exits {
		label, details := m.exit(&w.Exits[i])
		m.ending(GraphNode{ID: "exit/" + strconv.Itoa(i+1), Kind: "exit", Label: label, Details: details, Place: w.Exits[i].Doc.Span})
	}
	if w.MaxDuration > 0 {
		m.ending(GraphNode{ID: "exit/max_duration", Kind: "exit", Label: "max_duration", Details: m.exhausted("after " + w.Doc.MaxDuration.Text), Place: w.Doc.MaxDuration.Span})
	}
}

func (m *flowMaker) ending(n GraphNode) {
	n.Parent = anytimeID
	m.node(n)
	m.edge(anytimeID, n.ID, "ends", "")
}

// exhausted adds who looks at those who end without goal or exit.
func (m *flowMaker) exhausted(details ...string) []string {
	if m.w.Review != "" {
		details = append(details, "review: "+m.w.Review)
	}
	return details
}

// end returns the node of an end of the steps, which is there only if one of
// them leads to it.
func (m *flowMaker) end(id string) string {
	n := GraphNode{ID: id, Kind: "end", Label: id[len("end/"):], Place: m.w.Doc.Name.Span}
	switch id {
	case completedID:
		n.Details = m.exhausted()
	case failedID:
		n.Details = []string{"a step could not be done"}
	}
	m.node(n)
	return id
}
