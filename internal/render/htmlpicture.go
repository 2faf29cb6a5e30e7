package render

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// picture is a played scenario as a drawing: what the template writes as SVG. It is
// for the eyes alone; the list below it says the same.
type picture struct {
	// ID is the anchor of the drawing, which the strips for paper show again.
	ID            string
	Width, Height int
	Strips        []strip
	Names         []laneName
	Days          []daySpan
	Gaps          []gapSpan
	Clocks        []caption
	Stripes       []bar
	Bars          []bar
	Traces        []trace
	Glyphs        []glyph
	Captions      []caption
}

type (
	// laneName stands beside the drawing; Head is the heading of a contact.
	laneName struct {
		Name, Word string
		Y, H       int
		Head       bool
	}
	// strip is a part of the drawing that is as wide as a sheet of paper.
	strip struct{ X, W int }
	// bar is a span of time.
	bar struct {
		X, Y, W, H  int
		Class, Tip  string
		Href, Label string
	}
	// glyph is a mark; Shape names its symbol.
	glyph struct {
		X, Y             int
		Shape, Tip, Href string
	}
	// caption is text in the drawing.
	caption struct {
		X, Y        int
		Text, Class string
	}
	// trace is a line through points.
	trace struct{ Points, Class string }
)

// axisRoom is the height of the days and times above the lanes, headRoom that of
// the name of a contact, clockRoom that of the times in another zone, paperWidth what
// fits beside the names on a sheet of paper, letterRoom the width of a letter.
const (
	axisRoom   = 46
	headRoom   = 30
	clockRoom  = 34
	paperWidth = 520
	letterRoom = 6.4
)

// painter draws one scenario.
type painter struct {
	*layout
	axis *axis
	pic  *picture
	ids  []string
	// shapes are the symbols of the channels.
	shapes map[string]string
}

// newPicture draws a scenario; ids are the anchors of its entries. It is nil where
// nothing happened.
func newPicture(s *simulate.Result, ids []string, shapes map[string]string) *picture {
	if len(s.Timeline) == 0 {
		return nil
	}
	l := newLayout(s)
	p := &painter{layout: l, axis: newAxis(s, l.widths(), l.foreign()), ids: ids, shapes: shapes}
	p.pic = &picture{Width: p.axis.width + slotEdge, Days: p.axis.days, Gaps: p.axis.gaps}
	for _, a := range p.axis.slots {
		p.caption(a.x+4, axisRoom-10, a.clock, "clock", a.width)
	}
	p.pic.Clocks, p.pic.Captions = p.pic.Captions, nil
	p.lay()
	p.enrollments()
	p.clocks()
	p.holds()
	for _, a := range p.lanes {
		switch a.kind {
		case stageLane:
			p.stages(a)
		case scoreLane:
			p.scores(a)
		}
	}
	p.marks()
	n := (p.pic.Width + paperWidth - 1) / paperWidth
	for i := range n {
		x := i * p.pic.Width / n
		p.pic.Strips = append(p.pic.Strips, strip{x, (i+1)*p.pic.Width/n - x})
	}
	return p.pic
}

// lay puts the lanes below each other.
func (p *painter) lay() {
	y := axisRoom
	p.pic.Names = []laneName{{Name: Clean(p.axis.zone.Name()), Word: "time zone", H: axisRoom}}
	for i, a := range p.lanes {
		if p.several && (i == 0 || p.lanes[i-1].whom != a.whom) {
			name := Clean(a.whom)
			if name == "" {
				name = "no contact"
			}
			p.pic.Names = append(p.pic.Names, laneName{Name: name, Y: y, H: headRoom, Head: true})
			y += headRoom
		}
		if i == 0 || p.lanes[i-1].whom != a.whom {
			y = p.localTimes(a.whom, y)
		}
		a.y = y
		p.pic.Names = append(p.pic.Names, laneName{Name: Clean(a.name), Word: laneWords(a.kind), Y: y, H: a.height()})
		p.pic.Stripes = append(p.pic.Stripes, bar{Y: y, W: p.pic.Width, H: a.height(), Class: "lane" + strconv.Itoa(a.kind)})
		y += a.height()
	}
	p.pic.Height = y + 2
}

// localTimes writes above the lanes of somebody whose clock shows other times than the
// axis when each thing happened there, and returns where the lanes begin.
func (p *painter) localTimes(whom string, y int) int {
	var zones []string
	written := map[int64]bool{}
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		if p.abroad(e) == "" || p.several && e.Contact != whom {
			continue
		}
		if !slices.Contains(zones, Clean(e.Zone)) {
			zones = append(zones, Clean(e.Zone))
		}
		if at := p.at[i]; !written[at] {
			written[at] = true
			p.caption(p.axis.x(at, 0)-slotEdge+4, y+clockRoom-12, p.abroad(e), "clock", secondRoom)
		}
	}
	if len(zones) == 0 {
		return y
	}
	p.pic.Names = append(p.pic.Names, laneName{Name: strings.Join(zones, ", "), Word: "local time", Y: y, H: clockRoom})
	return y + clockRoom
}

// place is where an entry stands in one of its lanes.
func (p *painter) place(i int, a *lane) (x, y int) {
	row := 0
	if a.kind == workflowLane {
		row = p.row[p.s.Timeline[i].Enrollment]
	}
	return p.axis.x(p.at[i], p.column[i]), a.middle(row)
}

// enrollments draws a bar from each entry to its exit.
func (p *painter) enrollments() {
	open := map[int]int{} // the bar of each enrollment
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		if e.Enrollment == 0 || len(p.of[i]) == 0 || p.of[i][0].kind != workflowLane {
			continue
		}
		x, y := p.place(i, p.of[i][0])
		n, is := open[e.Enrollment]
		if !is {
			open[e.Enrollment] = len(p.pic.Bars)
			p.pic.Bars = append(p.pic.Bars, bar{X: x, Y: y - 5, W: p.pic.Width - x, H: 10, Class: "run", Tip: Clean(e.Text), Href: p.ids[i]})
			if e.Object != "" {
				p.caption(x+2, y-8, Clean(e.ID), "tiny", 120)
			}
			n = open[e.Enrollment]
		}
		if e.Kind == "exited" {
			p.pic.Bars[n].W = x - p.pic.Bars[n].X
		}
	}
}

// clocks draws a bar for each clock of an SLA that runs.
func (p *painter) clocks() {
	open := map[*lane]int{}
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		if !isSLA(e.Kind) {
			continue
		}
		a := p.of[i][0]
		x, y := p.place(i, a)
		n, is := open[a]
		if is && e.Kind != "sla_reminded" && e.Kind != "breached" {
			p.pic.Bars[n].W = x - p.pic.Bars[n].X
			delete(open, a)
		}
		if e.Kind == "sla_started" {
			open[a] = len(p.pic.Bars)
			p.pic.Bars = append(p.pic.Bars, bar{X: x, Y: y - 5, W: p.pic.Width - x, H: 10, Class: "run sla", Tip: Clean(e.Text), Href: p.ids[i]})
		}
	}
}

// holds draws what waited for a gate, hatched, until it went on.
func (p *painter) holds() {
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		if e.Kind != "held" || len(p.of[i]) == 0 {
			continue
		}
		x, y := p.place(i, p.of[i][0])
		end := p.pic.Width
		if j := p.after(i); j >= 0 {
			end, _ = p.place(j, p.of[j][0])
		}
		p.pic.Bars = append(p.pic.Bars, bar{X: x, Y: y - 10, W: max(end-x, 6), H: 20, Class: "hold", Tip: Clean(e.Text), Href: p.ids[i]})
		p.caption(x+14, y+4, gateWord(e.Gate), "over", end-x-26)
	}
}

// after is the entry that ended a hold, -1 where it lasts.
func (p *painter) after(i int) int {
	e := &p.s.Timeline[i]
	for j := i + 1; j < len(p.s.Timeline); j++ {
		f := &p.s.Timeline[j]
		if f.Enrollment == e.Enrollment && f.Workflow == e.Workflow && f.Step == e.Step && f.Contact == e.Contact && len(p.of[j]) > 0 && f.Kind != "notified" {
			return j
		}
	}
	return -1
}

// gateWord is a gate's word as people say it.
func gateWord(gate string) string { return strings.ReplaceAll(Clean(gate), "_", " ") }

// marks draws a mark for each entry in each of its lanes but those of stages and
// scores, which have shapes of their own.
func (p *painter) marks() {
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		for _, a := range p.of[i] {
			if a.kind == scoreLane || a.kind == stageLane && e.Kind == "stage" {
				continue
			}
			x, y := p.place(i, a)
			p.pic.Glyphs = append(p.pic.Glyphs, glyph{x, y, p.shape(e, a), p.tip(e), p.ids[i]})
			if a.kind == eventLane || a.kind == channelLane {
				p.caption(x+12, y+4, Clean(e.Subject), "name", p.room(i, a)-24)
			}
		}
	}
}

func (p *painter) tip(e *simulate.Entry) string {
	if there := p.abroad(e); there != "" {
		return there + " (" + Clean(e.Zone) + ") " + Clean(e.Text)
	}
	return clock(e.At) + " " + Clean(e.Text)
}

// room is how far the next mark in a lane is away.
func (p *painter) room(i int, a *lane) int {
	x := p.axis.x(p.at[i], p.column[i])
	for j := i + 1; j < len(p.of); j++ {
		for _, b := range p.of[j] {
			if a == b {
				return p.axis.x(p.at[j], p.column[j]) - x
			}
		}
	}
	return p.pic.Width - x + 12
}

// shape is the symbol of an entry.
func (p *painter) shape(e *simulate.Entry, a *lane) string {
	switch e.Kind {
	case "sent":
		if s := p.shapes[e.Channel]; s != "" {
			return s
		}
		return "send"
	case "event", "answer":
		return "event"
	case "breached", "violated", "loop", "failed", "event_refused", "rejected", "stage_refused", "stage_overdue", "alert":
		return "alarm"
	case "enrolled", "sla_started":
		return "enter"
	case "exited", "sla_stopped", "sla_canceled":
		return "leave"
	case "held", "queued":
		return "held"
	case "goal", "missing", "task":
		return e.Kind
	}
	return p.plainShape(e, a)
}

// plainShape is the symbol of what is neither sent nor begins nor ends.
func (p *painter) plainShape(e *simulate.Entry, a *lane) string {
	switch e.Kind {
	case "skipped":
		return "skip"
	case "refused":
		return "refuse"
	case "waiting":
		return "wait"
	case "notified":
		return "tell"
	}
	if a.kind == eventLane {
		return "fact"
	}
	return "dot"
}

// caption writes a text where there is room for some of it.
func (p *painter) caption(x, y int, text, class string, room int) {
	if text = shortened(text, int(float64(room)/letterRoom)); text != "" {
		p.pic.Captions = append(p.pic.Captions, caption{x, y, text, class})
	}
}

// shortened keeps the beginning of a text that is wider than some cells; it is empty
// where hardly any of it would be left.
func shortened(text string, cells int) string {
	if textCells(text) <= cells {
		return text
	}
	n := 0
	for i, r := range text {
		if n += runeCells(r); n >= cells {
			if cells < 4 {
				return ""
			}
			return text[:i] + "…"
		}
	}
	return ""
}

// stages draws the stages of a contact as a band.
func (p *painter) stages(a *lane) {
	var list []bar
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		if e.Kind != "stage" || len(p.of[i]) == 0 || p.of[i][len(p.of[i])-1] != a {
			continue
		}
		x, y := p.place(i, a)
		if len(list) == 0 && e.From != "" && x > 0 {
			list = append(list, bar{X: 0, Y: y - 11, H: 22, Label: Clean(e.From), Tip: "stage " + Clean(e.From), Href: p.ids[i]})
		}
		list = append(list, bar{X: x - 8, Y: y - 11, H: 22, Label: Clean(e.To), Tip: p.tip(e), Href: p.ids[i]})
	}
	for i := range list {
		b := &list[i]
		end := p.axis.width
		if i+1 < len(list) {
			end = list[i+1].X
		}
		b.W, b.Class = max(end-b.X, 2), fmt.Sprintf("stage s%d", i%2)
		p.pic.Bars = append(p.pic.Bars, *b)
		p.caption(b.X+6, b.Y+15, b.Label, "name", b.W-8)
	}
}

// scores draws a score as steps, with its values.
func (p *painter) scores(a *lane) {
	var points []point
	for i := range p.s.Timeline {
		e := &p.s.Timeline[i]
		v, err := strconv.ParseFloat(e.To, 64)
		if err != nil || len(p.of[i]) == 0 || p.of[i][0] != a {
			continue
		}
		x, _ := p.place(i, a)
		if len(points) == 0 {
			from, _ := strconv.ParseFloat(e.From, 64)
			points = append(points, point{entry: -1, value: from})
		}
		points = append(points, point{entry: i, x: x, value: v})
	}
	if len(points) == 0 {
		return
	}
	p.level(a, points)
	p.steps(points)
	for _, q := range points[1:] {
		e := &p.s.Timeline[q.entry]
		p.pic.Glyphs = append(p.pic.Glyphs, glyph{q.x, q.y, "dot", p.tip(e), p.ids[q.entry]})
		p.caption(q.x+6, a.y+13, e.To, "name", p.room(q.entry, a)-4)
	}
}

// point is a value of a score.
type point struct {
	entry, x, y int
	value       float64
}

// level puts values between the least and the greatest of them.
func (p *painter) level(a *lane, points []point) {
	least, most := points[0].value, points[0].value
	for _, q := range points {
		least, most = min(least, q.value), max(most, q.value)
	}
	if most == least {
		most++
	}
	for i := range points {
		points[i].y = a.y + a.height() - 6 - int((points[i].value-least)/(most-least)*24)
	}
}

// steps draws the line through values, each of which holds until the next.
func (p *painter) steps(points []point) {
	var b strings.Builder
	for i, q := range points {
		if i > 0 {
			fmt.Fprintf(&b, "%d,%d ", q.x, points[i-1].y)
		}
		fmt.Fprintf(&b, "%d,%d ", q.x, q.y)
	}
	fmt.Fprintf(&b, "%d,%d", p.axis.width, points[len(points)-1].y)
	p.pic.Traces = append(p.pic.Traces, trace{b.String(), "score"})
}

// instant is an instant in RFC 3339 as milliseconds.
func instant(at string) int64 {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}
