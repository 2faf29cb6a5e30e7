package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Markdown writes the answer for a pull request or a ticket: how the contact
// stands, and a table of gates for each decision.
func (r *Why) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- fairlead %s -->\n", marked(r.Command, r.Project))
	if r.Error != nil {
		fmt.Fprintf(&b, "**There is no answer:** %s\n", inline(r.Error.Message))
		if r.Error.Hint != "" {
			fmt.Fprintf(&b, "\n%s\n", inline(r.Error.Hint))
		}
	}
	if a := r.Answer; a != nil {
		fmt.Fprintf(&b, "### Why: %s\n", inline(a.Text))
		for i := range a.Workflows {
			r.standing(&b, &a.Workflows[i])
		}
		if len(a.Idle) > 0 {
			fmt.Fprintf(&b, "\nNever started: %s\n", inline("`"+strings.Join(a.Idle, "`, `")+"`"))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// standing writes one workflow.
func (r *Why) standing(b *strings.Builder, s *simulate.Standing) {
	fmt.Fprintf(b, "\n#### %s: %s\n\n", inline("`"+s.Workflow+"`"), s.State)
	if len(s.Stays) == 0 {
		fmt.Fprintf(b, "%s\n", inline(s.Text))
	}
	for i := range s.Stays {
		stay := &s.Stays[i]
		fmt.Fprintf(b, "- %s%s\n", inline(named(stay)+stay.Text), r.spotOf(stay.Because))
		for j := range stay.Waits {
			fmt.Fprintf(b, "  - %s\n", inline(stay.Waits[j].Text))
		}
		for j := range stay.Skipped {
			fmt.Fprintf(b, "- %s%s\n", inline(named(stay)+stay.Skipped[j].Text), r.spotOf(stay.Skipped[j].Because))
		}
	}
	for i := range s.Triggers {
		fmt.Fprintf(b, "- %s (%s)\n", inline(s.Triggers[i].Text), r.reference(s.Triggers[i].Place))
	}
	for i := 0; i < len(s.Decisions); i++ {
		n := alike(s.Decisions[i:])
		i += n - 1
		r.decision(b, &s.Decisions[i], n)
	}
}

// decision writes one decision with a table of its gates, the last of n that are
// alike that day.
func (r *Why) decision(b *strings.Builder, d *simulate.Decision, n int) {
	fmt.Fprintf(b, "\n%s %s: %s\n", dayOf(d.At), clock(d.At), inline(d.Text+lastOf(n)))
	if len(d.Gates) > 0 {
		b.WriteString("\n| | gate | what it saw | place |\n| --- | --- | --- | --- |\n")
	}
	for i := range d.Gates {
		g, mark := &d.Gates[i], "passed"
		if !g.Passed {
			mark = "**stopped**"
		}
		place := ""
		if g.Place != nil {
			place = r.reference(*g.Place)
		}
		text := strings.ReplaceAll(inline(g.Text), "|", `\|`)
		for j := range g.Within {
			text += "<br>" + strings.ReplaceAll(inline("`"+g.Within[j].Word+"`: "+g.Within[j].Text), "|", `\|`)
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", mark, inline("`"+g.Word+"`"), text, place)
	}
	if len(d.Unasked) > 0 {
		fmt.Fprintf(b, "\nNot asked any more: %s\n", inline("`"+strings.Join(d.Unasked, "`, `")+"`"))
	}
}

// spotOf is the place of a gate as a link behind a sentence, "" where it has none.
func (r *Why) spotOf(g *simulate.Gate) string {
	if g == nil || g.Place == nil {
		return ""
	}
	return " (" + r.reference(*g.Place) + ")"
}

// reference is a place as a link.
func (r *Why) reference(s diag.Span) string {
	return "[" + inline(spot(s)) + "](" + r.Home.link(s) + ")"
}

// named begins the sentence about one of several stays: "order o-7: ".
func named(s *simulate.Stay) string {
	if name := s.Name(); name != "" {
		return name + ": "
	}
	return ""
}
