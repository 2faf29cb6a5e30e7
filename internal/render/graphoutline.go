package render

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

// outline draws a graph as an indented text.
func outline(g *project.Graph, p Palette) string {
	o := &outliner{drawing: newDrawing(g), p: p}
	o.line(0, p.Bold(Clean(g.Name)), Clean(g.Title))
	if g.Kind == "project" {
		o.company()
	} else {
		o.workflow()
	}
	return o.b.String()
}

type outliner struct {
	*drawing
	p Palette
	b strings.Builder
}

// line writes a line: a head, and a text behind it that hangs under itself.
func (o *outliner) line(depth int, head, text string) {
	indent := strings.Repeat("  ", depth)
	if text == "" {
		o.b.WriteString(indent + head + "\n")
		return
	}
	lead := len(indent)
	if head != "" {
		head += "  "
		lead += textCells(o.unpainted(head))
	}
	width := o.p.Width
	if width == 0 {
		width = outlineWidth
	}
	o.b.WriteString(indent + head + column(text, lead, width) + "\n")
}

// outlineWidth is the width where nobody knows a better one.
const outlineWidth = 80

// unpainted takes the paint off a head, to measure it.
func (o *outliner) unpainted(head string) string {
	var b strings.Builder
	for i := 0; i < len(head); i++ {
		if head[i] == 0x1b {
			for i < len(head) && head[i] != 'm' {
				i++
			}
			continue
		}
		b.WriteByte(head[i])
	}
	return b.String()
}

func (o *outliner) workflow() {
	o.section("trigger", "starts on")
	o.section("gate", "enters if")
	o.b.WriteString("\n" + "steps" + "\n")
	o.list("", 0, 1)
	o.endings()
}

// section writes the nodes of one kind under a heading.
func (o *outliner) section(kind, title string) {
	o.b.WriteString("\n" + title + "\n")
	for i := range o.Nodes {
		if n := &o.Nodes[i]; n.Kind == kind {
			o.line(1, "", Clean(n.Label))
			o.details(i, 2)
		}
	}
}

func (o *outliner) details(i, depth int) {
	for _, text := range o.Nodes[i].Details {
		o.line(depth, "", Clean(text))
	}
}

// list writes the steps that stand in one arm, and what they hold.
func (o *outliner) list(parent string, arm, depth int) {
	for i := range o.Nodes {
		n := &o.Nodes[i]
		if n.Parent == parent && n.Arm == arm && strings.HasPrefix(n.ID, "step/") {
			o.step(i, depth)
		}
	}
}

func (o *outliner) step(i, depth int) {
	n := &o.Nodes[i]
	id := strings.TrimPrefix(n.ID, "step/")
	text := kindWords(n.Kind)
	if n.Label != id {
		text += " " + Clean(n.Label)
	}
	o.line(depth, o.p.Bold(Clean(id)), text)
	o.details(i, depth+2)
	arm := 0
	for _, e := range o.out[i] {
		edge := &o.Edges[e]
		switch {
		case n.Kind == "repeat" && edge.Label == "each round":
			o.line(depth+1, o.p.Cyan("each round"), "")
			o.list(n.ID, 0, depth+2)
		case edge.Kind == "arm" || edge.Kind == "loop" && n.Kind != "repeat" && arm < o.arms(i):
			arm++
			o.line(depth+1, o.p.Cyan("|"), Clean(edge.Label))
			o.list(n.ID, arm, depth+2)
		case edge.Kind == "failure":
			o.line(depth+1, o.p.Cyan("|"), Clean(edge.Label)+": "+o.target(o.to(e)))
		}
	}
}

// target names a node that another leads to: a step by its id.
func (o *outliner) target(i int) string {
	if id, ok := strings.CutPrefix(o.Nodes[i].ID, "step/"); ok {
		return "goes on with " + Clean(id)
	}
	return Clean(o.Nodes[i].Label)
}

// arms counts the ways on from a node that are arms.
func (o *outliner) arms(i int) int {
	switch o.Nodes[i].Kind {
	case "branch", "wait_until", "experiment":
		return len(o.out[i])
	}
	return 0
}

// endings writes how the workflow ends.
func (o *outliner) endings() {
	o.b.WriteString("\nends\n")
	for i := range o.Nodes {
		n := &o.Nodes[i]
		text := strings.Join(n.Details, ", ")
		switch n.Kind {
		case "goal":
			o.line(1, o.p.Bold("goal"), Clean(strings.TrimSpace(n.Label+" "+text)))
		case "end", "parked", "exit":
			if !strings.HasPrefix(n.ID, "step/") {
				o.line(1, Clean(n.Label), Clean(text))
			}
		}
	}
}

// company writes the stages with the workflows that serve them, then who takes
// work.
func (o *outliner) company() {
	for i := range o.Nodes {
		if o.Nodes[i].Kind == "stage" {
			o.b.WriteString("\n")
			o.thing(i, 0)
			for k := range o.Nodes {
				if o.Nodes[k].Kind == "workflow" && o.Nodes[k].Parent == o.Nodes[i].ID {
					o.thing(k, 1)
				}
			}
		}
	}
	for i := range o.Nodes {
		if n := &o.Nodes[i]; n.Kind != "stage" && n.Parent == "" {
			o.b.WriteString("\n")
			o.thing(i, 0)
		}
	}
}

// thing writes one node of a project and what it gives to others.
func (o *outliner) thing(i, depth int) {
	n := &o.Nodes[i]
	head := kindWords(n.Kind) + " " + o.p.Bold(Clean(n.Label))
	o.line(depth, head, Clean(n.Title))
	o.details(i, depth+1)
	moves := []string{}
	for _, e := range o.out[i] {
		if o.Edges[e].Kind == "move" {
			moves = append(moves, Clean(o.Nodes[o.to(e)].Label))
		}
	}
	if len(moves) > 0 {
		o.line(depth+1, o.p.Cyan("->"), "moves on to "+strings.Join(moves, ", "))
	}
	for _, e := range o.out[i] {
		edge := &o.Edges[e]
		if edge.Kind != "move" {
			o.line(depth+1, o.p.Cyan("->"), strings.TrimSpace(outlineVerb(edge.Kind)+" "+Clean(o.Nodes[o.to(e)].Label)+behindColon(edge.Label)))
		}
	}
}

func behindColon(label string) string {
	if label == "" {
		return ""
	}
	return ": " + Clean(label)
}

// outlineVerb says what an edge between two things of a project means.
func outlineVerb(kind string) string {
	switch kind {
	case "goal":
		return "has the goal"
	case "causes":
		return "can start"
	case "watches":
		return "starts the clock of"
	case "reroutes":
		return "when broken, routes again by"
	case "routes":
		return "routes by"
	case "assigns":
		return "assigns to"
	case "sets":
		return "sets stage"
	}
	return kind
}
