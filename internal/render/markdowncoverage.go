package render

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// missedLimits writes a line for each limit that coverage is below.
func (r *Played) missedLimits(c *comment) {
	if r.Coverage == nil {
		return
	}
	for _, l := range r.Coverage.Limits {
		if !l.Reached {
			fmt.Fprintf(c, "\n**✗ %s**\n", inline(l.Message))
		}
	}
}

// coverage writes the table of coverage, then, folded, what is not covered as far
// as there is room.
func (r *Played) coverage(c *comment, left *leftOut) {
	if r.Coverage == nil {
		return
	}
	documents := slices.Concat(r.Coverage.Workflows, r.Coverage.Shared)
	number := 0
	for i := range documents {
		number += len(documents[i].Gaps)
	}
	if !c.add(coverageRows(r.Coverage, documents), 0) {
		left.gaps = number
		return
	}
	head := fmt.Sprintf("\n<details>\n<summary>%s</summary>\n", plural(number, "thing that is not covered"))
	const foot = "\n</details>\n"
	if number == 0 || !c.add(head, len(foot)) {
		left.gaps = number
		return
	}
	for i := range documents {
		left.gaps += r.gapList(c, &documents[i], len(foot))
	}
	c.WriteString(foot)
}

// coverageRows is the table: a row for each document, the sum at last.
func coverageRows(c *simulate.Coverage, documents []simulate.Covered) string {
	var b strings.Builder
	b.WriteString("\n#### Coverage\n\n| document | " + strings.Join(coverHeads[:], " | ") + " |\n| --- | --: | --: | --: | --: |\n")
	row := func(name string, s *simulate.Shares) {
		b.WriteString("| " + name)
		for _, f := range figures(s) {
			b.WriteString(" | " + strings.Join(strings.Fields(cell(f)), " "))
		}
		b.WriteString(" |\n")
	}
	for i := range documents {
		row(tableCell(inline(bare(documents[i].Address))), &documents[i].Shares)
	}
	row("**all**", &c.Sum)
	fmt.Fprintf(&b, "\n%s\n", allTogether(c))
	for i := range c.LeftOut {
		fmt.Fprintf(&b, "\n%s\n", inline(leftOutOf(&c.LeftOut[i])))
	}
	return b.String()
}

// gapList writes what is not covered in a document, and returns how much of it did
// not fit before what has to follow.
func (r *Played) gapList(c *comment, d *simulate.Covered, after int) (left int) {
	text := "\n" + inline(d.Address) + "\n\n"
	for i := range d.Gaps {
		text += strings.TrimSpace("- "+r.link(d.Gaps[i].Place)) + " " + inline(gapText(&d.Gaps[i])) + "\n"
		for k := range d.Gaps[i].Who {
			text += "  - " + inline(whoText(&d.Gaps[i].Who[k])) + "\n"
		}
		if left > 0 || !c.add(text, after) {
			left++
		}
		text = ""
	}
	return left
}
