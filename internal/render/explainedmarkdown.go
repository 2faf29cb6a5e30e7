package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
)

// Markdown writes the answer for a pull request or a ticket: a table of conditions for
// each way in, an example, and who just fails.
func (r *Explained) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- fairlead %s -->\n", marked(r.Command, r.Project))
	if r.Error != nil {
		fmt.Fprintf(&b, "**There is no answer:** %s\n", inline(r.Error.Message))
		if r.Error.Hint != "" {
			fmt.Fprintf(&b, "\n%s\n", inline(r.Error.Hint))
		}
	}
	if a := r.Answer; a != nil {
		fmt.Fprintf(&b, "### %s\n", inline(capital(a.Text)))
		if c := a.Contacts; c != nil {
			fmt.Fprintf(&b, "\n%s: %s, of which %d cannot be read.\n", inline("`"+c.File+"`"), Amount(c.Rows, "row"), len(c.Bad))
			for _, bad := range firstBad(c.Bad) {
				fmt.Fprintf(&b, "- line %d: %s\n", bad.Line, inline(bad.Text))
			}
		}
		for i := range a.Ways {
			r.way(&b, &a.Ways[i])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// way writes one way in.
func (r *Explained) way(b *strings.Builder, w *audience.Way) {
	fmt.Fprintf(b, "\n#### %s: %s\n\n%s\n", inline("`"+w.Name+"`"), map[string]string{"yes": "can enter", "no": "nobody"}[w.Verdict]+map[bool]string{true: "unknown"}[w.Verdict == "unknown"], inline(told(w)))
	if len(w.Conditions) > 0 {
		b.WriteString("\n| | gate | what has to be so | who just fails | place |\n| --- | --- | --- | --- | --- |\n")
	}
	for i := range w.Conditions {
		c := &w.Conditions[i]
		miss := ""
		if c.Miss != nil {
			miss = c.Miss.Text
		}
		if n := failsAt(w.Count, i); n != "" {
			miss += "; " + n
		}
		fmt.Fprintf(b, "| %d | %s | %s | %s | %s |\n", i+1, conditionCell("`"+c.Gate+"`"), conditionCell(c.Text+via(c)), conditionCell(miss), "["+inline(spot(c.Place))+"]("+r.Home.link(c.Place)+")")
	}
	if w.Reason != nil {
		fmt.Fprintf(b, "\nNobody can enter: %s\n", inline(w.Reason.Text))
	}
	for _, o := range w.Beyond {
		fmt.Fprintf(b, "\nOut of reach: %s\n", inline("`"+o.Expression+"`"+outsideWords(o)))
	}
	if w.Exhausted {
		b.WriteString("\nUnknown: the question takes more work than the budget has.\n")
	}
	if len(w.Example) > 0 {
		b.WriteString("\nAn example:\n\n")
	}
	for _, f := range w.Example {
		fmt.Fprintf(b, "- %s%s\n", inline("`"+f.String()+"`"), because(f))
	}
	if w.Count != nil {
		fmt.Fprintf(b, "\n**%s.**\n", countWords(w.Count))
	}
}

// failsAt says how many of the company's own fail at a part, or why nobody was asked.
func failsAt(c *audience.Count, i int) string {
	if c == nil {
		return ""
	}
	for _, f := range c.Fails {
		if f.Condition == i && f.All > 0 {
			return failWords(f)
		}
	}
	for _, o := range c.Open {
		if o.Condition == i {
			return "not asked: it needs " + o.Needs
		}
	}
	return ""
}

// conditionCell is a text in a table.
func conditionCell(text string) string { return strings.ReplaceAll(inline(text), "|", `\|`) }
