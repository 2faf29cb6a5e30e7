package render

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// row is one line of a timeline.
type row struct{ clock, after, contact, text string }

// Timeline draws what happened, by local day: the time of day, the time since
// the start, the contact where there are several, and what happened.
func Timeline(s *simulate.Result, p Palette) string {
	rows := make([]row, len(s.Timeline))
	at, after, contact := 8, 0, 0
	several := contacts(s) > 1
	for i := range s.Timeline {
		e := &s.Timeline[i]
		rows[i] = row{clock: strings.TrimSpace(clock(e.At) + " " + e.Offset), after: "+" + apart(e.After), text: Clean(e.Text)}
		if several {
			rows[i].contact = Clean(e.Contact)
		}
		at, after, contact = max(at, len(rows[i].clock)), max(after, len(rows[i].after)), max(contact, textCells(rows[i].contact))
	}
	var b strings.Builder
	day, last := "", row{}
	for i := range rows {
		e, r := &s.Timeline[i], rows[i]
		if d := dayOf(e.At) + "  (" + Clean(e.Zone) + ")"; d != day {
			day, last = d, row{}
			b.WriteString("  " + p.Bold(d) + "\n")
		}
		now := r
		if r.clock == last.clock && r.after == last.after {
			r.clock, r.after = "", "" // once for all that happened at one instant
		}
		last = now
		line := fmt.Sprintf("    %-*s  %-*s  ", at, r.clock, after, r.after)
		if several {
			line += r.contact + strings.Repeat(" ", contact-textCells(r.contact)) + "  "
		}
		b.WriteString(line + painted(e.Kind, column(r.text, textCells(line), p.Width), p) + "\n")
	}
	return b.String()
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
