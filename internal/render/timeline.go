package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// textRoom is the narrowest column of text beside contacts; where there is less,
// times and contacts stand in a line of their own above it.
const textRoom = 40

// Timeline draws what happened, by local day: the time of day, the time since
// the start, the contact where there are several, a column for each live
// enrollment, and what happened. Text is wrapped under itself.
func Timeline(s *simulate.Result, p Palette) string {
	t := newTable(s, p)
	for i := range s.Timeline {
		t.entry(&s.Timeline[i])
	}
	return t.String()
}

// table is a timeline that is being drawn.
type table struct {
	strings.Builder
	paint Palette
	lanes *lanes
	// at, after and contact are the widths of the columns, contact 0 for one contact.
	at, after, contact int
	// stacked says that times and contacts stand above the text, not beside it.
	stacked bool
	// day, zone and offset are those of the last heading, when and whom the last
	// that was written.
	day, zone, offset, when, whom string
}

func newTable(s *simulate.Result, p Palette) *table {
	t := &table{paint: p, lanes: newLanes(s, p), at: len("10:00")}
	several := contacts(s) > 1
	for i := range s.Timeline {
		e := &s.Timeline[i]
		t.at, t.after = max(t.at, len(timeOf(e))), max(t.after, len(since(e)))
		if several {
			t.contact = max(t.contact, textCells(Clean(e.Contact)))
		}
	}
	least := leastRoom
	if several {
		least = textRoom
	}
	t.stacked = p.Width > 0 && p.Width-textCells(t.lead("", "", ""))-t.lanes.cells() < least
	return t
}

// entry writes one entry, under a heading where another day begins.
func (t *table) entry(e *simulate.Entry) {
	t.heading(e)
	at, after, whom := timeOf(e), since(e), Clean(e.Contact)
	if t.contact == 0 {
		whom = ""
	}
	same := at+after == t.when
	if same {
		at, after = "", "" // once for all that happened at one instant
	} else {
		t.when = at + after
	}
	first, below := t.lanes.draw(e)
	lead := t.lead(at, after, whom)
	rest := strings.Repeat(" ", textCells(lead))
	if t.stacked {
		if !same || whom != t.whom {
			t.above(e, whom)
		}
		lead, rest = "      ", "      "
	}
	t.whom = whom
	room := 0
	if t.paint.Width > 0 {
		room = max(t.paint.Width-len(rest)-t.lanes.cells(), leastRoom)
	}
	for i, line := range broken(wrap(t.plain(e.Text), room, room), room) {
		if i > 0 {
			lead, first = rest, below
		}
		t.WriteString(lead + first + painted(e.Kind, line, t.paint) + "\n")
	}
}

// above writes the line that stands above the text of entries.
func (t *table) above(e *simulate.Entry, whom string) {
	line := strings.TrimRight(t.lead(timeOf(e), since(e), whom), " ")
	if textCells(line) > t.paint.Width {
		line = strings.TrimRight(t.lead(timeOf(e), since(e), ""), " ") + "\n    "
		line += strings.Join(broken([]string{whom}, t.paint.Width-len("    ")), "\n    ")
	}
	t.WriteString(line + "\n")
}

// broken cuts what is too wide for a line although it holds no space, such as an
// address on the web.
func broken(lines []string, room int) []string {
	var list []string
	for _, text := range lines {
		cells, from := 0, 0
		for i, r := range text {
			if cells += runeCells(r); room > 0 && cells > room && i > from {
				list = append(list, text[from:i])
				cells, from = runeCells(r), i
			}
		}
		list = append(list, text[from:])
	}
	return list
}

// lead is what stands before the gutter.
func (t *table) lead(at, after, whom string) string {
	text := fmt.Sprintf("    %-*s  %-*s  ", t.at, at, t.after, after)
	if t.contact > 0 {
		text += whom + strings.Repeat(" ", t.contact-textCells(whom)) + "  "
	}
	return text
}

// heading names the local day of an entry and its zone, where they are others than
// before; and the distance from UTC where clocks were set in between.
func (t *table) heading(e *simulate.Entry) {
	day, zone, offset := dayOf(e.At), Clean(e.Zone), offsetOf(e.At)
	if day == t.day && zone == t.zone {
		t.offset = offset
		return
	}
	text := day + "  (" + zone
	if zone == t.zone && offset != t.offset {
		text += ", clocks now at UTC" + offset
	}
	t.day, t.zone, t.offset, t.when, t.whom = day, zone, offset, "", ""
	t.WriteString("  " + t.paint.Bold(text+")") + "\n")
}

// plain makes a sentence safe to print, in signs that the terminal has.
func (t *table) plain(text string) string {
	text = Clean(text)
	if t.paint.ASCII {
		text = strings.NewReplacer("→", "->", "…", "...").Replace(text)
	}
	return text
}

// timeOf is the time of day, with the offset where clocks show it twice.
func timeOf(e *simulate.Entry) string { return strings.TrimSpace(clock(e.At) + " " + e.Offset) }

// since is the time since the start.
func since(e *simulate.Entry) string { return "+" + apart(e.After) }

// offsetOf is the distance from UTC of an instant in RFC 3339.
func offsetOf(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return ""
	}
	return t.Format("-07:00")
}

// painted lets what people look for stand out: what was sent, and what was not.
func painted(kind, text string, p Palette) string {
	switch kind {
	case "sent":
		return p.Bold(text)
	case "refused", "held", "skipped", "event_refused", "rejected", "stage_refused", "violated", "loop":
		return p.Yellow(text)
	case "missing":
		return p.Red(text)
	case "event", "changed", "created", "moved":
		return p.Cyan(text)
	}
	return text
}

func contacts(s *simulate.Result) int {
	seen := map[string]bool{}
	for i := range s.Timeline {
		if c := s.Timeline[i].Contact; c != "" {
			seen[c] = true
		}
	}
	return len(seen)
}

// clock is the time of day of an instant in RFC 3339, seconds only where there are any.
func clock(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	if t.Second() != 0 {
		return t.Format(time.TimeOnly)
	}
	return t.Format("15:04")
}

// dayOf is the day of an instant in RFC 3339: Mon 5 Jan 2026.
func dayOf(at string) string {
	t, err := time.Parse(time.RFC3339Nano, at)
	if err != nil {
		return at
	}
	return t.Format("Mon 2 Jan 2006")
}

// apart puts a space after the days and hours of a duration: 3d 2h.
func apart(d string) string {
	var b strings.Builder
	for i, r := range d {
		if i > 0 && r >= '0' && r <= '9' && (d[i-1] < '0' || d[i-1] > '9') && d[i-1] != '.' && d[i-1] != '-' {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
	}
	return b.String()
}
