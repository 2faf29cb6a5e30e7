package render

import (
	"strings"

	"github.com/fairlead/fairlead/internal/plot"
)

// How a box in a picture is made up, in pixels.
const (
	boxText  = 196 // the widest line
	boxLeast = 92
	boxPad   = 12
	boxAbove = 9
)

// textRow is one line of text in a box. class is its style.
type textRow struct {
	text, class string
	font        font
}

// textBox is a node's text and the room it takes.
type textBox struct {
	rows []textRow
	size plot.Size
}

// box lays out the text of a node.
func (d *drawing) box(i int) textBox {
	n := &d.Nodes[i]
	var b textBox
	label := Clean(n.Label)
	tag := kindWords(n.Kind)
	switch {
	case n.Kind == "delay":
		tag, label = "", "wait "+label
	case strings.HasPrefix(n.ID, "step/") && n.ID != "step/"+n.Label:
		tag += " · " + Clean(n.ID[len("step/"):])
	}
	details := n.Details
	if n.Kind == "send" && len(details) > 0 && strings.HasPrefix(details[0], "by ") {
		tag, details = tag+" "+Clean(details[0]), details[1:]
	}
	if tag != "" {
		b.add("t", detailFont, tag, 1)
	}
	b.add("l", labelFont, label, 3)
	if n.Title != "" {
		b.add("d", detailFont, Clean(n.Title), 2)
	}
	for k, text := range details {
		if k == boxDetails && len(details) > boxDetails+1 {
			b.add("d", detailFont, Amount(len(details)-k, "more line"), 1)
			break
		}
		b.add("d", detailFont, Clean(text), 3)
	}
	if leaps := d.leaps(i); len(leaps) > 0 {
		b.add("d", detailFont, "also to "+strings.Join(leaps, ", "), 4)
	}
	b.measure()
	return b
}

// boxDetails is how many details a box shows.
const boxDetails = 8

func (b *textBox) add(class string, f font, text string, most int) {
	for _, line := range f.lines(text, boxText, most) {
		b.rows = append(b.rows, textRow{line, class, f})
	}
}

func (b *textBox) measure() {
	w, h := boxLeast, 2*boxAbove
	for _, r := range b.rows {
		w = max(w, r.font.width(r.text)+2*boxPad)
		h += r.font.line()
	}
	b.size = plot.Size{W: w + w%2, H: h + h%2}
}

// edgeBox is a text beside an edge.
func edgeBox(text string) textBox {
	var b textBox
	if text == "" {
		return b
	}
	w, h := 0, 4
	for _, line := range detailFont.lines(text, 150, 3) {
		b.rows = append(b.rows, textRow{line, "e", detailFont})
		w = max(w, detailFont.width(line)+10)
		h += detailFont.line()
	}
	b.size = plot.Size{W: w + w%2, H: h + h%2}
	return b
}
