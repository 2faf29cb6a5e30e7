package render

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// leftRoom is what the last sentences of a comment may take.
const leftRoom = 700

// comment is a text that must not become longer than a limit.
type comment struct {
	strings.Builder
	limit int
}

// add writes a text if it fits with what has to follow.
func (c *comment) add(text string, after int) bool {
	if c.Len()+len(text)+after+leftRoom > c.limit {
		return false
	}
	c.WriteString(text)
	return true
}

// Markdown writes the answer as a comment: how it went in one line, then each
// scenario that fails with what was expected and got, its timeline folded, and a
// table of those that pass. It stays under limit bytes; what is left out for that
// is said. The first line is a comment by which a program finds what it posted
// before.
func (r *Played) Markdown(w io.Writer, limit int) error {
	c := &comment{limit: limit}
	fmt.Fprintf(c, "<!-- fairlead %s -->\n### Fairlead simulate%s\n\n", marked(r.Command, r.Project), titled(r.Project))
	if r.Error != nil {
		fmt.Fprintf(c, "**There is no answer:** %s\n", inline(r.Error.Message))
		if r.Error.Hint != "" {
			fmt.Fprintf(c, "\n%s\n", inline(r.Error.Hint))
		}
		left := leftOut{}
		r.findingList(c, &left)
		c.WriteString(left.text())
		_, err := io.WriteString(w, c.String())
		return err
	}
	fmt.Fprintf(c, "**%s**\n", inline(r.LastLine()))
	r.missedLimits(c)
	left := leftOut{}
	r.findingList(c, &left)
	r.failures(c, &left)
	r.coverage(c, &left)
	r.passing(c, &left)
	c.WriteString(left.text())
	_, err := io.WriteString(w, c.String())
	return err
}

// leftOut counts what would have made the text too long.
type leftOut struct{ findings, failures, timelines, gaps, passing int }

// text says what is left out and where it can be read, "" for nothing.
func (l *leftOut) text() string {
	var parts []string
	for _, p := range [...]struct {
		n    int
		noun string
	}{{l.findings, "finding"}, {l.failures, "scenario that fails"}, {l.timelines, "timeline"}, {l.gaps, "thing that is not covered"}, {l.passing, "scenario that passes"}} {
		if p.n > 0 {
			parts = append(parts, plural(p.n, p.noun))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return "\nLeft out, as this text would be too long: " + strings.Join(parts, ", ") + ". `fairlead simulate --format html=FILE` shows all of it.\n"
}

// plural is [Amount] of a noun that a clause follows.
func plural(n int, noun string) string {
	if n != 1 {
		noun = strings.NewReplacer("scenario that fails", "scenarios that fail", "scenario that passes", "scenarios that pass",
			"thing that is not covered", "things that are not covered").Replace(noun)
		if !strings.Contains(noun, " that ") {
			noun += "s"
		}
	}
	return fmt.Sprintf("%d %s", n, noun)
}

// findingList writes what was found about the scenarios, or why there is no answer.
func (r *Played) findingList(c *comment, left *leftOut) {
	first := true
	for _, d := range r.shown() {
		text := fmt.Sprintf("- %s %s %s: %s", d.Severity, inline("`"+d.Rule+"`"), r.link(d.Primary), inline(d.Message))
		if d.Help != "" {
			text += "<br>" + inline(d.Help)
		}
		if first {
			text = "\n#### Findings\n\n" + text
		}
		if !c.add(text+"\n", 0) {
			left.findings++
			continue
		}
		first = false
	}
}

// failures writes each scenario that fails: all expectations first, and timelines
// as far as there is room for them.
func (r *Played) failures(c *comment, left *leftOut) {
	var heads []string
	var failed []*simulate.Result
	after := 0
	for _, s := range r.Scenarios {
		if !s.Passed {
			heads, failed = append(heads, r.failure(s)), append(failed, s)
			after += len(heads[len(heads)-1])
		}
	}
	for i, head := range heads {
		after -= len(head)
		if !c.add(head, 0) {
			left.failures++
			continue
		}
		if story := storyText(failed[i]); story != "" && !c.add(story, after) {
			left.timelines++
		}
	}
}

// failure writes one scenario that fails, without its timeline.
func (r *Played) failure(s *simulate.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n#### ✗ %s: %d of %s failed\n\n", code(s.Name), s.Failed(), Amount(len(s.Expectations), "expectation"))
	if about := strings.TrimSpace(inline(s.Title) + " " + r.link(s.Place)); about != "" {
		b.WriteString(about + "\n\n")
	}
	for i := range s.Expectations {
		e := &s.Expectations[i]
		if e.Passed {
			continue
		}
		fmt.Fprintf(&b, "- **%s** %s\n  - expected: %s\n  - got: %s\n", inline(e.Message), r.link(e.Place), code(e.Text), inline(e.Got))
		for _, v := range e.Values {
			if part := r.written(v.Span); part != "" {
				fmt.Fprintf(&b, "  - %s: %s\n", code(part), code(v.Text))
			}
		}
		for _, o := range e.Related {
			fmt.Fprintf(&b, "  - at %s: %s\n", r.link(o.Span), inline(o.Label))
		}
	}
	return b.String()
}

// code is a text as code, which may hold backquotes itself.
func code(text string) string {
	text, fence := Clean(text), "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if len(fence) > 1 || strings.TrimSpace(text) == "" {
		text = " " + text + " "
	}
	return fence + text + fence
}

// passing writes a table of the scenarios that pass, folded, and their timelines
// where those were asked for.
func (r *Played) passing(c *comment, left *leftOut) {
	var rows []string
	var passed []*simulate.Result
	for _, s := range r.Scenarios {
		if !s.Passed {
			continue
		}
		n := tally{}
		n.add(s)
		row := fmt.Sprintf("| %s | %s | %d | %s |\n", tableCell(r.named(s)), tableCell(inline(s.Title)), len(s.Expectations), n.text())
		rows, passed = append(rows, row), append(passed, s)
	}
	if len(rows) == 0 {
		return
	}
	head := fmt.Sprintf("\n<details>\n<summary>%s</summary>\n\n| scenario | title | expectations | what happened |\n| --- | --- | --- | --- |\n",
		plural(len(rows), "scenario that passes"))
	const foot = "\n</details>\n"
	if !c.add(head, len(rows[0])+len(foot)) {
		left.passing = len(rows)
		return
	}
	for _, row := range rows {
		if left.passing > 0 || !c.add(row, len(foot)) {
			left.passing++
		}
	}
	c.WriteString(foot)
	for _, s := range passed {
		if !r.Timelines {
			return
		}
		if story := storyText(s); story != "" && !c.add("\n#### ✓ "+code(s.Name)+"\n"+story, 0) {
			left.timelines++
		}
	}
}

// named is a scenario's name with a link to it.
func (r *Played) named(s *simulate.Result) string {
	if s.File == "" {
		return code(s.Name)
	}
	return "[" + code(s.Name) + "](" + r.Home.link(s.Place) + ")"
}

// tableCell makes text fit into a table.
func tableCell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }

// link is a place as a link, "" if it is in no file.
func (r *Played) link(s diag.Span) string {
	if s.File == "" {
		return ""
	}
	return "[" + inline(spot(s)) + "](" + r.Home.link(s) + ")"
}

// storyText is what happened in a scenario, folded: a diagram and a table by local day.
func storyText(s *simulate.Result) string {
	if len(s.Timeline) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n<details>\n<summary>what happened</summary>\n\n" + gantt(s))
	several := contacts(s) > 1
	b.WriteString("| day | time | since start | ")
	if several {
		b.WriteString("contact | what happened |\n| --- | --- | --- | --- | --- |\n")
	} else {
		b.WriteString("what happened |\n| --- | --- | --- | --- |\n")
	}
	day, when := "", ""
	for i := range s.Timeline {
		e := &s.Timeline[i]
		today := dayOf(e.At) + " (" + e.Zone + ")"
		at, after := timeOf(e), since(e)
		if today == day && at+after == when {
			at, after = "", ""
		} else {
			when = at + after
		}
		shown := ""
		if today != day {
			shown, day = inline(today), today
		}
		cells := []string{shown, at, after, inline(e.Text)}
		if several {
			cells = []string{shown, at, after, inline(e.Contact), inline(e.Text)}
		}
		for j := range cells {
			cells[j] = tableCell(cells[j])
		}
		b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
	}
	b.WriteString("\n</details>\n")
	return b.String()
}
