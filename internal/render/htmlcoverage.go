package render

import (
	"fmt"

	"github.com/fairlead/fairlead/pkg/simulate"
)

type (
	// coverView is what the scenarios cover.
	coverView struct {
		Heads  []string
		Rows   []coverRow
		All    string
		Limits []string
		Left   []string
		Gaps   []gapsView
	}
	// coverRow is a line of the table; the last of all is the sum.
	coverRow struct {
		Name  string
		Sum   bool
		Cells []coverCell
	}
	// coverCell is a figure; Of is "" where there is nothing to cover.
	coverCell struct {
		Of, Percent string
		Whole       bool
	}
	// gapsView is what is not covered in a document.
	gapsView struct {
		Name, Number string
		List         []gapView
	}
	gapView struct {
		Place reference
		Text  []piece
		Who   []whoView
	}
	// whoView is who would cover a gap; Scenario is "" where none was played.
	whoView struct {
		Text     []piece
		Scenario string
	}
)

// covered gathers the coverage, nil where nobody asked.
func (r *Played) covered() *coverView {
	c := r.Coverage
	if c == nil {
		return nil
	}
	v := &coverView{Heads: coverHeads[:], All: allTogether(c)}
	for _, l := range c.Limits {
		if !l.Reached {
			v.Limits = append(v.Limits, l.Message)
		}
	}
	for i := range c.LeftOut {
		v.Left = append(v.Left, leftOutOf(&c.LeftOut[i]))
	}
	for _, list := range [][]simulate.Covered{c.Workflows, c.Shared} {
		for i := range list {
			v.Rows = append(v.Rows, coverRowOf(bare(list[i].Address), &list[i].Shares))
			if g := r.gapsOf(&list[i]); len(g.List) > 0 {
				v.Gaps = append(v.Gaps, g)
			}
		}
	}
	sum := coverRowOf("all", &c.Sum)
	sum.Sum = true
	v.Rows = append(v.Rows, sum)
	return v
}

func coverRowOf(name string, s *simulate.Shares) coverRow {
	row := coverRow{Name: name}
	for _, f := range figures(s) {
		cell := coverCell{}
		if f.Total > 0 {
			cell = coverCell{share(f), fmt.Sprintf("%d%%", f.Percent), f.Covered == f.Total}
		}
		row.Cells = append(row.Cells, cell)
	}
	return row
}

func (r *Played) gapsOf(c *simulate.Covered) gapsView {
	v := gapsView{Name: Clean(c.Address), Number: gapNumber(c)}
	for i := range c.Gaps {
		g := gapView{Place: r.place(c.Gaps[i].Place), Text: pieces(gapText(&c.Gaps[i]))}
		for k := range c.Gaps[i].Who {
			w := &c.Gaps[i].Who[k]
			g.Who = append(g.Who, whoView{pieces(whoText(w)), w.Scenario})
		}
		v.List = append(v.List, g)
	}
	return v
}

// gapNumber says how much is not covered, and of how much more it is proved that nobody
// can cover it.
func gapNumber(c *simulate.Covered) string {
	nobody := 0
	for i := range c.Gaps {
		if c.Gaps[i].Impossible() {
			nobody++
		}
	}
	text := fmt.Sprintf("%d not covered", len(c.Gaps)-nobody)
	if nobody > 0 {
		text += fmt.Sprintf(", %d that nobody can cover", nobody)
	}
	return text
}
