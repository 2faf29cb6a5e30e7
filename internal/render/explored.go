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
	// Scenario is the one whose contact is played, "" for a contact made up.
	Scenario string `json:"scenario,omitempty"`
	// Turns are the beginning and what each line brought, in order.
	Turns []Exchange `json:"turns"`
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
	}
	if a.Did != "" {
		fmt.Fprintf(&b, "  = %s\n", Clean(a.Did))
	}
	for _, f := range a.Problems {
		text := p.Red("error:") + " " + Clean(f.Message)
		b.WriteString("  " + hanging(text, 2, 9, p.Width) + "\n")
		if f.Help != "" {
			b.WriteString("  " + p.Cyan("hint:") + "  " + hanging(Clean(f.Help), 9, 9, p.Width) + "\n")
		}
	}
	for _, n := range a.Notes {
		b.WriteString("  " + hanging(Clean(n), 2, 4, p.Width) + "\n")
	}
	if len(a.Entries) > 0 {
		b.WriteString(Timeline(&simulate.Result{Timeline: a.Entries}, p))
	}
	if len(a.Problems) > 0 || a.Looks || a.Over {
		return b.String()
	}
	b.WriteString(standing(&a.State, p))
	width := len(fmt.Sprint(len(a.Choices)))
	for i, c := range a.Choices {
		head := fmt.Sprintf("  %*d  %s", width, i+1, Clean(c.Line))
		b.WriteString(hanging(head+"  "+Clean(c.Text), 0, 5+width, p.Width) + "\n")
	}
	return b.String()
}

// from says whose contact is played.
func (x *Explored) from() string {
	if x.Scenario == "" {
		return ""
	}
	return " with the contact of `" + Clean(x.Scenario) + "`"
}

// standing draws how things stand.
func standing(s *simulate.State, p Palette) string {
	var b strings.Builder
	now := dayOf(s.At) + " " + clock(s.At) + "  +" + apart(s.After)
	b.WriteString("  " + p.Bold("now:") + " " + now + "  (" + Clean(s.Zone) + ")\n")
	for _, place := range s.Places {
		b.WriteString("  " + hanging(Clean(place.Text), 2, 4, p.Width) + "\n")
	}
	return b.String()
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
