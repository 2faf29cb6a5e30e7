package render

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// coverageWidth is what the table of coverage keeps to; a longer name has a line
// of its own.
const coverageWidth = 80

// mostTold is for how many gaps of a document the text says who would cover them,
// where not all is asked for.
const mostTold = 3

// coverage writes a table of the figures, then what is not covered, by document, and
// who would cover the first of it, as many as told says.
func coverage(b *strings.Builder, c *simulate.Coverage, p Palette, told int) {
	if b.Len() > 0 {
		b.WriteString("\n")
	}
	t := newCoverTable(c)
	b.WriteString(p.Bold(t.head("coverage")) + "\n")
	for i := range c.Workflows {
		t.row(b, bare(c.Workflows[i].Address), &c.Workflows[i].Shares)
	}
	for i := range c.Shared {
		t.row(b, Clean(c.Shared[i].Address), &c.Shared[i].Shares)
	}
	t.row(b, "all", &c.Sum)
	b.WriteString(allTogether(c) + "\n")
	for i := range c.LeftOut {
		b.WriteString(leftOutOf(&c.LeftOut[i]) + "\n")
	}
	for _, list := range [][]simulate.Covered{c.Workflows, c.Shared} {
		for i := range list {
			gaps(b, &list[i], p, told)
		}
	}
	b.WriteString("\n")
}

// limits writes a line for each limit that coverage is below.
func limits(b *strings.Builder, c *simulate.Coverage, p Palette) {
	if c == nil {
		return
	}
	for _, l := range c.Limits {
		if !l.Reached {
			b.WriteString(p.Red(l.Message) + "\n")
		}
	}
}

func allTogether(c *simulate.Coverage) string {
	text := fmt.Sprintf("all together: %s, %d%%", share(c.Sum.All), c.Sum.All.Percent)
	if n := c.Sum.All.Nobody; n > 0 {
		text += fmt.Sprintf("; not counted: %d that nobody can cover", n)
	}
	return text
}

func leftOutOf(l *simulate.LeftOut) string {
	return "left out: " + bare(l.Address) + ", as no scenario can play it (" + Clean(l.Reason) + ")"
}

// bare is the name in the address of a workflow.
func bare(address string) string { return Clean(strings.TrimPrefix(address, "workflow/")) }

// gaps writes what is not covered in one document.
func gaps(b *strings.Builder, c *simulate.Covered, p Palette, told int) {
	if len(c.Gaps) == 0 {
		return
	}
	b.WriteString("\n" + p.Bold(Clean(c.Address)) + "\n")
	left := 0
	for i := range c.Gaps {
		g := &c.Gaps[i]
		hung(b, Clean(g.Place.String())+": "+gapText(g), 2, p)
		switch {
		case len(g.Who) == 0:
		case told == 0:
			left++
		default:
			told--
			for k := range g.Who {
				hung(b, whoText(&g.Who[k]), 4, p)
			}
		}
	}
	if left > 0 {
		b.WriteString("  -v says for " + Amount(left, "more gap") + " who would cover them\n")
	}
}

// hung writes a text that goes on under itself.
func hung(b *strings.Builder, text string, indent int, p Palette) {
	pad := strings.Repeat(" ", indent)
	b.WriteString(pad + strings.Join(wrap(text, p.Width-indent, p.Width-indent-hang), "\n"+pad+strings.Repeat(" ", hang)) + "\n")
}

// whoText says who would cover a gap.
func whoText(w *simulate.Who) string { return Clean(w.Text) }

// gapText says what is not covered and what is missing.
func gapText(g *simulate.Gap) string { return Clean(g.Text) + ": " + g.Missing + otherWay(g) }

// otherWay says in how many scenarios a gap was seen in the ways that are there.
func otherWay(g *simulate.Gap) string {
	words := map[bool][2]string{true: {"let through", "stopped"}, false: {"true", "false"}}[g.Kind == "gate"]
	var list []string
	for _, n := range []struct {
		count int
		word  string
	}{{g.Yes, words[0]}, {g.No, words[1]}, {g.Undecided, "undecided"}} {
		if n.count > 0 {
			list = append(list, n.word+" in "+Amount(n.count, "scenario"))
		}
	}
	if len(list) == 0 {
		return ""
	}
	return " (" + strings.Join(list, ", ") + ")"
}

// coverTable is a table with a column for each figure, as wide as it has to be.
type coverTable struct {
	name    int
	columns [4]int
}

var coverHeads = [...]string{"steps", "branches", "gates", "parts"}

func newCoverTable(c *simulate.Coverage) *coverTable {
	t := &coverTable{name: len("coverage")}
	all := append(append([]simulate.Covered{{Address: "all", Shares: c.Sum}}, c.Workflows...), c.Shared...)
	room := coverageWidth
	for i, head := range coverHeads {
		t.columns[i] = len(head)
		for _, d := range all {
			t.columns[i] = max(t.columns[i], len(cell(figures(&d.Shares)[i])))
		}
		room -= t.columns[i] + 2
	}
	for _, d := range all {
		if w := textCells(bare(d.Address)); w <= room {
			t.name = max(t.name, w)
		}
	}
	return t
}

func figures(s *simulate.Shares) [4]simulate.Share {
	return [...]simulate.Share{s.Steps, s.Branches, s.Gates, s.Parts}
}

func (t *coverTable) head(title string) string {
	text := fmt.Sprintf("%-*s", t.name, title)
	for i, head := range coverHeads {
		text += fmt.Sprintf("  %*s", t.columns[i], head)
	}
	return text
}

func (t *coverTable) row(b *strings.Builder, name string, s *simulate.Shares) {
	if textCells(name) > t.name {
		b.WriteString(name + "\n")
		name = ""
	}
	b.WriteString(name + strings.Repeat(" ", t.name-textCells(name)))
	for i, f := range figures(s) {
		fmt.Fprintf(b, "  %*s", t.columns[i], cell(f))
	}
	b.WriteString("\n")
}

// cell is one figure: 12/14  85%.
func cell(s simulate.Share) string {
	if s.Total == 0 {
		return "-"
	}
	return fmt.Sprintf("%s %4s", share(s), fmt.Sprintf("%d%%", s.Percent))
}

func share(s simulate.Share) string { return fmt.Sprintf("%d/%d", s.Covered, s.Total) }
