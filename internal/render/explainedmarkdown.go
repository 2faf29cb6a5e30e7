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
		b.WriteString(refusedMarkdown(r.Error))
	}
	if a := r.Answer; a != nil {
		fmt.Fprintf(&b, "### %s\n", inline(capital(a.Text)))
		contactsMarkdown(&b, a.Contacts)
		for i := range a.Ways {
			r.way(&b, &a.Ways[i])
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func contactsMarkdown(b *strings.Builder, c *audience.Contacts) {
	if c == nil {
		return
	}
	fmt.Fprintf(b, "\n%s: %s.\n", inline("`"+c.File+"`"), rowWords(c))
	for _, bad := range firstBad(c.Bad) {
		fmt.Fprintf(b, "- line %d: %s\n", bad.Line, inline(bad.Text))
	}
	if more := len(c.Bad) - mostBad; more > 0 {
		fmt.Fprintf(b, "- and %d more\n", more)
	}
	if len(c.Ignored) > 0 {
		fmt.Fprintf(b, "\nColumns that are no fields: %s.\n", inline(strings.Join(c.Ignored, ", ")))
	}
}

func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// way writes one way in.
func (r *Explained) way(b *strings.Builder, w *audience.Way) {
	fmt.Fprintf(b, "\n#### %s%s\n\n%s.\n", inline("`"+w.Name+"`"), map[string]string{"no": ": nobody", "unknown": ": unknown", audience.Maybe: ": maybe"}[w.Verdict], inline(capital(w.Text)))
	unreachedMarkdown(b, w)
	if len(w.Example) > 0 {
		b.WriteString("\nAn example:\n\n")
	}
	for _, f := range w.Example {
		fmt.Fprintf(b, "- %s%s\n", inline("`"+f.String()+"`"), because(f))
	}
	r.conditions(b, w)
	if w.Count != nil {
		fmt.Fprintf(b, "\n**%s.**\n", countWords(w.Count))
	}
}

func unreachedMarkdown(b *strings.Builder, w *audience.Way) {
	if w.Reason != nil {
		fmt.Fprintf(b, "\nNobody can enter: %s\n", inline(w.Reason.Text))
	}
	if w.Verdict == audience.Maybe {
		b.WriteString("\n" + capital(maybeText) + ".\n")
	}
	for _, o := range w.Beyond {
		fmt.Fprintf(b, "\nOut of reach: %s\n", inline("`"+o.Expression+"`"+outsideWords(o)))
	}
	if w.Exhausted {
		b.WriteString("\nUnknown: the question takes more work than the budget has.\n")
	}
}

// conditions writes the table.
func (r *Explained) conditions(b *strings.Builder, w *audience.Way) {
	if len(w.Conditions) > 0 {
		b.WriteString("\n| | gate | what has to be so | who just fails | place |\n| --- | --- | --- | --- | --- |\n")
	}
	for i := range w.Conditions {
		c := &w.Conditions[i]
		var out []string
		if c.Miss != nil {
			out = append(out, c.Miss.Text)
		}
		if n := failsAt(w.Count, i); n != "" {
			out = append(out, n)
		}
		place := "[" + inline(spot(c.Place)) + "](" + r.Home.link(c.Place) + ")"
		fmt.Fprintf(b, "| %d | %s | %s | %s | %s |\n", i+1, conditionCell("`"+c.Gate+"`"), conditionCell(c.Text), conditionCell(strings.Join(out, "; ")), place)
	}
}

// conditionCell is a text in a table.
func conditionCell(text string) string { return strings.ReplaceAll(inline(text), "|", `\|`) }
