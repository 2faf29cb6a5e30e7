package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// Explored is the answer of simulate --explore: the whole dialogue.
type Explored struct {
	Head
	Project  string `json:"project"`
	Workflow string `json:"workflow"`
	// Scenario is the one whose contact is played, "" for one that was made up.
	Scenario string `json:"scenario,omitempty"`
	// Miss says why nobody was found who enters, nil where somebody was.
	Miss *simulate.NearMiss `json:"miss,omitempty"`
	// Turns are the beginning and what each line brought, in order.
	Turns []Exchange `json:"turns"`

	// Source returns a line of a file, for the frames of why.
	Source Source `json:"-"`
}

// Exchange is one line of a dialogue and what it brought.
type Exchange struct {
	// Number counts the lines that were read, comments too, from 1; 0 is the beginning.
	Number int `json:"number"`
	simulate.Turn
}

// NewExplored returns a dialogue that has not begun.
func NewExplored(head Head, project, workflow, scenario string) *Explored {
	return &Explored{Head: head, Project: project, Workflow: workflow, Scenario: scenario, Turns: []Exchange{}}
}

// Text writes the dialogue as a log.
func (x *Explored) Text(w io.Writer, p Palette) error {
	var b strings.Builder
	for i := range x.Turns {
		a := &x.Turns[i]
		if a.Number > 0 {
			b.WriteString(Echo(a.Line, p))
		}
		b.WriteString(x.Exchange(a, p))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Findings writes nothing: what is wrong with a line stands in the dialogue.
func (x *Explored) Findings(io.Writer, Palette) error { return nil }

// Echo draws a line that was said, as it looks where it is typed.
func Echo(line string, p Palette) string { return p.Bold("> "+Clean(line)) + "\n" }

// Exchange draws what one line brought.
func (x *Explored) Exchange(a *Exchange, p Palette) string {
	var b strings.Builder
	if a.Number == 0 {
		b.WriteString(p.Bold("Exploring `"+Clean(x.Workflow)+"`") + x.from() + "\n")
		if x.Miss != nil {
			b.WriteString(p.Yellow("  "+hanging(Clean(x.Miss.Text), 2, 4, p.Width)) + "\n")
		}
	}
	if a.Did != "" {
		b.WriteString("  = " + Clean(a.Did) + "\n")
	}
	problems(&b, a.Problems, p)
	for _, n := range a.Notes {
		b.WriteString("  " + hanging(Clean(n), 2, 4, p.Width) + "\n")
	}
	if len(a.Entries) > 0 {
		b.WriteString(Timeline(&simulate.Result{Timeline: a.Entries}, p))
	}
	if a.Why != nil {
		t := &whyText{paint: p, source: remember(x.Source)}
		t.whole(a.Why)
		b.WriteString(t.String())
	}
	if len(a.Problems) == 0 && !a.Looks && !a.Over {
		standing(&b, &a.State, p)
		choices(&b, a.Choices, p)
	}
	if !a.Over {
		b.WriteString("\n")
	}
	return b.String()
}

// problems draws what is wrong with a line.
func problems(b *strings.Builder, list []simulate.Problem, p Palette) {
	for _, f := range list {
		b.WriteString("  " + p.Red("error:") + " " + hanging(Clean(f.Message), 9, 9, p.Width) + "\n")
		if f.Help != "" {
			b.WriteString("  " + p.Cyan("hint:") + "  " + hanging(Clean(f.Help), 9, 9, p.Width) + "\n")
		}
	}
}

// from says whose contact is played.
func (x *Explored) from() string {
	if x.Scenario == "" {
		return " with a contact made up for it"
	}
	return " with the contact of `" + Clean(x.Scenario) + "`"
}

// standing draws how things stand.
func standing(b *strings.Builder, s *simulate.State, p Palette) {
	now := dayOf(s.At) + " " + clock(s.At) + "  +" + apart(s.After) + "  (" + Clean(s.Zone) + ")"
	b.WriteString("  " + p.Bold("now:") + " " + now + "\n")
	for _, place := range s.Places {
		b.WriteString("  " + hanging(Clean(place.Text), 2, 4, p.Width) + "\n")
	}
}

// widestLine is how wide the lines of choices may be for their texts to stand in
// one column.
const widestLine = 36

// choices draws what may come next: its number, the line, what comes of it.
func choices(b *strings.Builder, list []simulate.Choice, p Palette) {
	width := 0
	for _, c := range list {
		if n := textCells(Clean(c.Line)); n <= widestLine {
			width = max(width, n)
		}
	}
	for i, c := range list {
		line := Clean(c.Line)
		cells := textCells(line)
		if c.Line != "next" { // which tells what comes, at length
			cells = max(cells, width)
		}
		lead := "  " + p.Bold(fmt.Sprint(i+1)) + "  " + p.Cyan(line) + strings.Repeat(" ", cells-textCells(line))
		b.WriteString(lead + "  " + hanging(Clean(c.Text), 5+cells+2, 5+min(cells, width)+2, p.Width) + "\n")
	}
}

// Wrong lists the numbers of the lines that were wrong.
func (x *Explored) Wrong() []int {
	var list []int
	for i := range x.Turns {
		if len(x.Turns[i].Problems) > 0 {
			list = append(list, x.Turns[i].Number)
		}
	}
	return list
}
