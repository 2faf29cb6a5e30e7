package expr

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// wall is an instant on somebody's clock.
type wall struct {
	time.Time        // its UTC fields are the local ones
	offset    int    // seconds east of UTC
	zone      string // abbreviation
}

// wall returns the local time in a zone, "" for the contact's; a calendar day
// stands in no zone.
func (r *lqRenderer) wall(d lqDatum, in string) wall {
	offset, zone := 0, "UTC"
	switch {
	case d.date:
	case in != "" && r.o.ZoneOf != nil:
		offset, zone = r.o.ZoneOf(in, d.Int())
	case r.o.Zone != nil:
		offset, zone = r.o.Zone(d.Int())
	}
	return wall{time.UnixMilli(d.Int()).UTC().Add(time.Duration(offset) * time.Second), offset, zone}
}

func applyDate(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	zone := ""
	if len(args) > 1 {
		zone = args[1].Str()
	}
	return r.made(r.wall(in, zone).format(args[0].Str()), false)
}

// knownZone reports whether the second argument of `date` names a zone: one of
// the IANA database, or `project` or `contact` for theirs.
func knownZone(name string) bool {
	if name == "project" || name == "contact" {
		return true
	}
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local" && name != ""
}

// lqDateLetters are the directives that format knows, as in strftime of Ruby
// and C; `-` after the percent sign leaves out the padding.
const lqDateLetters = "aAbBcdDeFhHIjklLmMnpPrRsSTtuwxXyYzZ%"

// wrongDirective returns the place of the first directive that format does not
// know; ok is true when it knows them all.
func wrongDirective(format string) (start, end int, ok bool) {
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			continue
		}
		start = i
		if i++; i < len(format) && format[i] == '-' {
			i++
		}
		if i >= len(format) {
			return start, len(format), false
		}
		if strings.IndexByte(lqDateLetters, format[i]) < 0 {
			return start, i + 1, false
		}
	}
	return 0, 0, true
}

func (w wall) format(format string) string {
	var b strings.Builder
	for i := 0; i < len(format); i++ {
		if format[i] != '%' || i+1 == len(format) {
			b.WriteByte(format[i])
			continue
		}
		i++
		bare := format[i] == '-' && i+1 < len(format)
		if bare {
			i++
		}
		text := w.directive(format[i])
		if bare {
			text = unpadded(text)
		}
		b.WriteString(text)
	}
	return b.String()
}

func unpadded(s string) string {
	if t := strings.TrimLeft(s, "0 "); t != "" {
		return t
	}
	return "0"
}

// layouts are the directives that Go's own layouts express.
var layouts = map[byte]string{
	'a': "Mon", 'A': "Monday", 'b': "Jan", 'h': "Jan", 'B': "January", 'c': "Mon Jan _2 15:04:05 2006",
	'd': "02", 'D': "01/02/06", 'e': "_2", 'F': "2006-01-02", 'H': "15", 'I': "03", 'j': "002", 'm': "01", 'M': "04",
	'p': "PM", 'P': "pm", 'r': "03:04:05 PM", 'R': "15:04", 'S': "05", 'T': "15:04:05", 'x': "01/02/06", 'X': "15:04:05",
	'y': "06", 'Y': "2006",
}

func (w wall) directive(c byte) string {
	if layout, ok := layouts[c]; ok {
		return w.Format(layout)
	}
	switch c {
	case 'k':
		return fmt.Sprintf("%2d", w.Hour())
	case 'l':
		return fmt.Sprintf("%2d", (w.Hour()+11)%12+1)
	case 'L':
		return fmt.Sprintf("%03d", w.Nanosecond()/int(time.Millisecond))
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case 's':
		return strconv.FormatInt(w.Unix()-int64(w.offset), 10)
	case 'u':
		return strconv.Itoa((int(w.Weekday())+6)%7 + 1)
	case 'w':
		return strconv.Itoa(int(w.Weekday()))
	case 'z':
		return formatOffset(w.offset)
	case 'Z':
		return w.zone
	case '%':
		return "%"
	}
	return "%" + string(rune(c))
}

func formatOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	return fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
}

// print writes a value as readers see it: numbers as shortest decimals, a date
// as its calendar day, a timestamp to the minute in the contact's zone, a
// duration as the language writes it. Absent is nothing.
func (r *lqRenderer) print(d lqDatum) string {
	switch d.Kind() {
	case Bool:
		return strconv.FormatBool(d.Bool())
	case Int:
		return strconv.FormatInt(d.Int(), 10)
	case Double:
		return strconv.FormatFloat(d.Double()+0, 'f', -1, 64) // + 0 makes -0 a 0
	case String:
		return d.Str()
	case Timestamp:
		if d.date {
			return r.wall(d, "").format("%F")
		}
		return r.wall(d, "").format("%F %R")
	case Duration:
		return printDuration(d.Int())
	}
	return ""
}

var durationUnits = []struct {
	name string
	ms   uint64
}{{"w", 604_800_000}, {"d", 86_400_000}, {"h", 3_600_000}, {"m", 60_000}, {"s", 1000}, {"ms", 1}}

// printDuration writes 90 minutes as 1h30m and eight weeks as 8w.
func printDuration(ms int64) string {
	if ms == 0 {
		return "0s"
	}
	var b strings.Builder
	left := uint64(ms)
	if ms < 0 {
		b.WriteByte('-')
		left = -left
	}
	for _, u := range durationUnits {
		if u.name == "w" && left%u.ms != 0 {
			continue // 10 days are 10d, not 1w3d
		}
		if n := left / u.ms; n > 0 {
			b.WriteString(strconv.FormatUint(n, 10) + u.name)
			left %= u.ms
		}
	}
	return b.String()
}
