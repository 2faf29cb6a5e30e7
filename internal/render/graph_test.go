package render

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

// club is a project with one step of each kind.
func club(t *testing.T) *project.Program {
	t.Helper()
	r, err := project.Load(os.DirFS("testdata/graph/project"), project.Options{Version: "0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	if r.Program == nil {
		t.Fatalf("the project does not load: %v", r.Diagnostics)
	}
	return r.Program
}

func workflowGraph(t *testing.T, name string) *project.Graph {
	t.Helper()
	p := club(t)
	for _, w := range p.Workflows {
		if w.Name == name {
			return p.WorkflowGraph(w)
		}
	}
	t.Fatalf("there is no workflow %s", name)
	return nil
}

func graphAnswer(g *project.Graph) *Graph {
	return NewGraph(NewHead("graph", "0.1.0"), "club", nil, g)
}

// TestPicturesShareAPage looks for ids that two pictures have in common.
func TestPicturesShareAPage(t *testing.T) {
	t.Parallel()
	ids := regexp.MustCompile(` id="([^"]*)"`)
	seen := map[string]int{}
	for _, g := range []*project.Graph{workflowGraph(t, "every-step"), workflowGraph(t, "second"), club(t).Graph()} {
		var b strings.Builder
		if err := graphAnswer(g).SVG(&b); err != nil {
			t.Fatal(err)
		}
		for _, m := range ids.FindAllStringSubmatch(b.String(), -1) {
			seen[m[1]]++
		}
	}
	if len(seen) != 9 {
		t.Errorf("three pictures have %d ids, not nine: %v", len(seen), seen)
	}
}

func TestGraphFormats(t *testing.T) {
	for name, g := range map[string]*project.Graph{"every-step": workflowGraph(t, "every-step"), "club": club(t).Graph()} {
		a := graphAnswer(g)
		for format, write := range map[string]func(io.Writer) error{
			"txt": func(w io.Writer) error { return a.Text(w, Plain()) }, "mmd": a.Mermaid, "dot": a.DOT, "svg": a.SVG,
			"json": func(w io.Writer) error { return JSON(w, a) },
		} {
			golden(t, "graph/"+name+"."+format, write)
		}
	}
}

// TestEveryKindIsDrawn holds the example against the language: each action and
// each trigger is in it, and has a node.
func TestEveryKindIsDrawn(t *testing.T) {
	t.Parallel()
	kinds := map[string]bool{}
	g := workflowGraph(t, "every-step")
	for i := range g.Nodes {
		kinds[g.Nodes[i].Kind] = true
		if g.Nodes[i].Label == "" {
			t.Errorf("%s has no label", g.Nodes[i].ID)
		}
		if g.Nodes[i].Place.IsZero() {
			t.Errorf("%s has no place", g.Nodes[i].ID)
		}
	}
	for a := project.Send; a <= project.External; a++ {
		if !kinds[a.String()] {
			t.Errorf("no step `%s` is drawn", a)
		}
	}
	if n := count(g.Nodes, "trigger"); n != int(project.OnEnroll)+1 {
		t.Errorf("%d triggers are drawn, the language has %d", n, int(project.OnEnroll)+1)
	}
}

func count(nodes []project.GraphNode, kind string) int {
	n := 0
	for i := range nodes {
		if nodes[i].Kind == kind {
			n++
		}
	}
	return n
}

// nastyLabels are labels that break formats which do not expect them.
func nastyLabels() []string {
	return []string{
		"end", `say "hello"`, "a < b && c > d", "`code`", "#35; #quot;", "<script>alert(1)</script>", "[x](y) {z} |p|", `back\slash \n`,
		"%%{init: {}}%%", "$$x^2$$", "- item", "1. one", "fa:fa-car", "*bold* __under__", "🚀 rocket 👩‍👩‍👧", "مرحبا بالعالم", "日本語のとても長いラベルです",
		strings.Repeat("long", 200), strings.Repeat("many words ", 90), "control \x00 \x1b[31m \u202e \ufffe", "&amp; &#60;", "--", "]]>", "'", "graph TD; a-->b",
		"a\u0301e\u0301", "\U0010ffff", "=", "~~~", "subgraph",
	}
}

// randomProjectGraph is a graph as WorkflowGraph and Graph may give one, with
// labels of all sorts.
func randomProjectGraph(seed uint64) *project.Graph {
	r := rand.New(rand.NewPCG(seed, 3))
	word := func() string { return nastyLabels()[r.IntN(len(nastyLabels()))] }
	g := &project.Graph{Kind: "workflow", Name: word(), Title: word()}
	add := func(id, kind, parent string) {
		n := project.GraphNode{ID: id, Kind: kind, Label: word(), Parent: parent}
		for range r.IntN(4) {
			n.Details = append(n.Details, word())
		}
		g.Nodes = append(g.Nodes, n)
	}
	kinds := []string{"send", "delay", "branch", "repeat", "task", "exit", "external"}
	add("trigger/1", "trigger", "")
	add("gate", "gate", "")
	steps := 1 + r.IntN(12)
	for i := range steps {
		add("step/"+strconv.Itoa(i), kinds[r.IntN(len(kinds))], "")
	}
	edge := func(from, to, kind, label string) {
		g.Edges = append(g.Edges, project.GraphEdge{From: from, To: to, Kind: kind, Label: label})
	}
	edge("trigger/1", "gate", "start", "")
	edge("gate", "step/0", "next", "")
	for range r.IntN(2 * steps) {
		from, to := r.IntN(steps), r.IntN(steps)
		edge("step/"+strconv.Itoa(from), "step/"+strconv.Itoa(to), "arm", word())
	}
	if r.IntN(2) == 0 {
		add("anytime", "anytime", "")
		edge("gate", "anytime", "anytime", "")
		for i := range 1 + r.IntN(5) {
			id := "exit/" + strconv.Itoa(i)
			add(id, "exit", "anytime")
			edge("anytime", id, "ends", "")
		}
	}
	return g
}

func randomCompanyGraph(seed uint64) *project.Graph {
	r := rand.New(rand.NewPCG(seed, 5))
	word := func() string { return nastyLabels()[r.IntN(len(nastyLabels()))] }
	g := &project.Graph{Kind: "project", Name: word(), Title: word()}
	stages := r.IntN(7)
	for i := range stages {
		g.Nodes = append(g.Nodes, project.GraphNode{ID: fmt.Sprintf("stage/%d", i), Kind: "stage", Label: word(), Details: []string{word()}})
	}
	for i := range r.IntN(25) {
		n := project.GraphNode{ID: fmt.Sprintf("workflow/%d", i), Kind: "workflow", Label: word(), Title: word(), Details: []string{word(), word()}}
		if stages > 0 && r.IntN(5) > 0 {
			n.Parent = fmt.Sprintf("stage/%d", r.IntN(stages))
		}
		g.Nodes = append(g.Nodes, n)
	}
	for i, kind := range []string{"routing-policy", "sla", "team", "queue", "team"} {
		if r.IntN(3) > 0 || len(g.Nodes) == 0 {
			g.Nodes = append(g.Nodes, project.GraphNode{ID: kind + "/" + strconv.Itoa(i), Kind: kind, Label: word()})
		}
	}
	kinds := []string{"starts", "sets", "goal", "ends", "enrolls", "causes", "stops", "routes", "asks", "watches"}
	for range r.IntN(2 * len(g.Nodes)) {
		from, to := r.IntN(len(g.Nodes)), r.IntN(len(g.Nodes))
		kind := kinds[r.IntN(len(kinds))]
		switch {
		case from == to:
			continue
		case from < stages && to < stages:
			kind = "move"
		}
		g.Edges = append(g.Edges, project.GraphEdge{From: g.Nodes[from].ID, To: g.Nodes[to].ID, Kind: kind, Label: word()})
	}
	return g
}

// TestEveryFormatShowsEverything draws random graphs in each format and looks for
// each node and each edge.
func TestEveryFormatShowsEverything(t *testing.T) {
	t.Parallel()
	for seed := range uint64(120) {
		for _, g := range []*project.Graph{randomProjectGraph(seed), randomCompanyGraph(seed)} {
			a, d := graphAnswer(g), newDrawing(g)
			mermaid, dot, svg := drawnAs(t, a.Mermaid), drawnAs(t, a.DOT), drawnAs(t, a.SVG)
			text := drawnAs(t, func(w io.Writer) error { return a.Text(w, Plain()) })
			if mermaid != drawnAs(t, a.Mermaid) || dot != drawnAs(t, a.DOT) || svg != drawnAs(t, a.SVG) {
				t.Fatalf("seed %d: two pictures of one graph", seed)
			}
			for _, r := range mermaid + dot + svg + text {
				if r < ' ' && r != '\n' || r == 0x202e {
					t.Fatalf("seed %d: a control character %U is written", seed, r)
				}
			}
			p := parseSVG(t, seed, svg)
			for i := range g.Nodes {
				at := strconv.Itoa(i)
				if !slices.Contains(p.ids, xmlText(g.Nodes[i].ID)) {
					t.Errorf("seed %d: SVG lacks %s", seed, g.Nodes[i].ID)
				}
				if !strings.Contains(dot, "  n"+at+" [id=") {
					t.Errorf("seed %d: DOT lacks %s", seed, g.Nodes[i].ID)
				}
				if !strings.Contains(mermaid, "n"+at+shapeOf(g.Nodes[i].Kind)+"\"") {
					t.Errorf("seed %d: Mermaid lacks %s", seed, g.Nodes[i].ID)
				}
			}
			paths := 0
			for e := range g.Edges {
				from, to := d.from(e), d.to(e)
				if !d.drawn(e) {
					if !slices.Contains(d.leaps(from), Clean(g.Nodes[to].Label)) {
						t.Errorf("seed %d: nothing says the move %v", seed, g.Edges[e])
					}
					continue
				}
				paths++
				if !strings.Contains(dot, fmt.Sprintf("  n%d -> n%d", from, to)) {
					t.Errorf("seed %d: DOT lacks the edge %v", seed, g.Edges[e])
				}
				if !strings.Contains(mermaid, fmt.Sprintf(" n%d\n", to)) || !strings.Contains(mermaid, fmt.Sprintf("\n  n%d ", from)) {
					t.Errorf("seed %d: Mermaid lacks the edge %v", seed, g.Edges[e])
				}
			}
			if p.edges != paths {
				t.Errorf("seed %d: SVG has %d edges, the graph %d", seed, p.edges, paths)
			}
		}
	}
}

func shapeOf(kind string) string {
	left, _ := mermaidShape(kind)
	return left
}

func drawnAs(t *testing.T, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// seen is what a reader of the XML finds in a picture.
type seen struct {
	ids   []string
	edges int
}

// parseSVG reads the XML and checks that each text stands inside of its box.
func parseSVG(t *testing.T, seed uint64, text string) seen {
	t.Helper()
	var s seen
	d := xml.NewDecoder(strings.NewReader(text))
	var box []int // of the group that is open
	inGroup := false
	for {
		token, err := d.Token()
		if err == io.EOF {
			return s
		}
		if err != nil {
			t.Fatalf("seed %d: the SVG is not well-formed: %v", seed, err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		class := attribute(start, "class")
		switch {
		case start.Name.Local == "g" && attribute(start, "data-id") != "":
			s.ids, inGroup, box = append(s.ids, attribute(start, "data-id")), true, nil
		case start.Name.Local == "g":
			inGroup = class == "label"
			box = nil
		case start.Name.Local == "path" && strings.HasPrefix(class, "k"):
			s.edges++
		case start.Name.Local == "rect" && inGroup:
			box = numbers(t, start, "x", "y", "width", "height")
		case start.Name.Local == "text" && inGroup:
			at := numbers(t, start, "x", "y")
			var words string
			if err := d.DecodeElement(&words, &start); err != nil {
				t.Fatal(err)
			}
			half := fontOf(class).width(words) / 2
			if at[0]-half < box[0] || at[0]+half > box[0]+box[2] || at[1] > box[1]+box[3] || at[1]-8 < box[1] {
				t.Errorf("seed %d: %q at %v leaves its box %v", seed, words, at, box)
			}
		}
	}
}

func fontOf(class string) font {
	if class == "l" {
		return labelFont
	}
	return detailFont
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func numbers(t *testing.T, e xml.StartElement, names ...string) []int {
	t.Helper()
	list := make([]int, len(names))
	for i, n := range names {
		v, err := strconv.Atoi(attribute(e, n))
		if err != nil {
			t.Fatalf("%s of %s: %v", n, e.Name.Local, err)
		}
		list[i] = v
	}
	return list
}

func TestMermaidEscape(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{"end", "end"},
		{`event.form == "ebook"`, "event.form == #34;ebook#34;"},
		{"a && b < c", "a #38;#38; b #60; c"},
		{"#34;", "#35;34;"},
		{"`x`", "#96;x#96;"},
		{"1. one", "1#46; one"},
		{"12) one", "12#41; one"},
		{"v1.2", "v1.2"},
		{"- item", "#45; item"},
		{"a - b", "a - b"},
		{"page_viewed", "page_viewed"},
		{"_x_", "#95;x#95;"},
		{"%%{init}%%", "#37;#37;{init}#37;#37;"},
		{"fa:fa-car", "fa#58;fa-car"},
		{`a\nb`, "a#92;nb"},
		{"🚀 ü", "🚀 ü"},
	} {
		if got := mermaidEscape(tt.text); got != tt.want {
			t.Errorf("%q becomes %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestDotText(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ text, want string }{
		{`a "b"`, `"a \"b\""`}, {`a\nb`, `"a\\nb"`}, {"a\nb", `"a\nb"`}, {"a &lt; b", `"a &amp;lt; b"`},
	} {
		if got := dotText(tt.text); got != tt.want {
			t.Errorf("%q becomes %s, want %s", tt.text, got, tt.want)
		}
	}
}

// TestWhatMermaidDoesNotDraw is about its limits: at 500 edges and 50,000
// characters nothing is said, above them a comment.
func TestWhatMermaidDoesNotDraw(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		edges int
		label string
		want  string
	}{
		{500, "", ""},
		{501, "", "501 edges are more than the 500 that Mermaid draws unless maxEdges is raised"},
		{400, strings.Repeat("x", 140), "characters are more than the 50000 that Mermaid reads unless maxTextSize is raised"},
	} {
		g := &project.Graph{Kind: "workflow", Name: "big", Nodes: []project.GraphNode{{ID: "a", Kind: "send", Label: "a"}, {ID: "b", Kind: "send", Label: "b"}}}
		for range tt.edges {
			g.Edges = append(g.Edges, project.GraphEdge{From: "a", To: "b", Kind: "arm", Label: tt.label})
		}
		a := graphAnswer(g)
		got := a.TooBig()
		if !strings.HasSuffix(got, tt.want) || (tt.want == "") != (got == "") {
			t.Errorf("%d edges: %q, want %q", tt.edges, got, tt.want)
		}
		if first := strings.SplitN(drawnAs(t, a.Mermaid), "\n", 2)[0]; tt.want != "" && first != "%% "+got {
			t.Errorf("%d edges: the diagram begins with %q", tt.edges, first)
		}
	}
}

func TestFontLines(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		most int
		want []string
	}{
		{"short", 2, []string{"short"}},
		{"contact.consent_email && segment.prospects", 2, []string{"contact.consent_email", "&& segment.prospects"}},
		{"one two three four five six seven eight nine ten eleven", 2, []string{"one two three four five", "six seven eight nine t…"}},
		{"events.page_viewed.within(days(7)).exists(e)", 3, []string{"events.page_viewed.", "within(days(7)).exists(", "e)"}},
		{"", 2, nil},
	} {
		if got := detailFont.lines(tt.text, 120, tt.most); !slices.Equal(got, tt.want) {
			t.Errorf("%q becomes %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestGraphRefused(t *testing.T) {
	t.Parallel()
	a := graphAnswer(nil)
	a.Fail(&Failure{Message: "there is no workflow `<x>`", Hint: "look"})
	if got := drawnAs(t, a.Mermaid); got != "%% there is no workflow `<x>`\n%% look\n" {
		t.Errorf("Mermaid says %q", got)
	}
	if got := drawnAs(t, a.DOT); got != "// there is no workflow `<x>`\n// look\n" {
		t.Errorf("DOT says %q", got)
	}
	if got := drawnAs(t, a.SVG); !strings.Contains(got, "there is no workflow `&lt;x&gt;`") {
		t.Errorf("SVG says %q", got)
	}
}

// TestTheOutlineSaysEverything looks in the outline for all that the data says,
// whatever the width.
func TestTheOutlineSaysEverything(t *testing.T) {
	t.Parallel()
	r, err := project.Load(os.DirFS("../../examples/b2b-saas"), project.Options{Version: "0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	p := club(t)
	graphs := []*project.Graph{r.Program.Graph(), p.Graph()}
	for _, w := range append(slices.Clone(p.Workflows), r.Program.Workflows...) {
		if slices.Contains(p.Workflows, w) {
			graphs = append(graphs, p.WorkflowGraph(w))
		} else {
			graphs = append(graphs, r.Program.WorkflowGraph(w))
		}
	}
	for _, g := range graphs {
		for _, width := range []int{0, 50, 80, 120} {
			palette := Plain()
			palette.Width = width
			text := drawnAs(t, func(w io.Writer) error { return graphAnswer(g).Text(w, palette) })
			words := strings.Join(strings.Fields(text), " ")
			for _, n := range g.Nodes {
				for _, want := range append([]string{n.Label, strings.TrimPrefix(n.ID, "step/")}, n.Details...) {
					if n.Kind == "anytime" || want == n.ID {
						continue
					}
					if !strings.Contains(words, want) {
						t.Errorf("%s at %d: %q of %s is missing", g.Name, width, want, n.ID)
					}
				}
			}
			for _, e := range g.Edges {
				if e.Kind != "loop" && !strings.Contains(words, e.Label) {
					t.Errorf("%s at %d: %q is missing", g.Name, width, e.Label)
				}
			}
			for line := range strings.Lines(text) {
				if n := textCells(strings.TrimRight(line, "\n")); n > max(width, 80) && width != 0 {
					t.Errorf("%s at %d: a line of %d cells: %s", g.Name, width, n, line)
				}
			}
		}
	}
}
