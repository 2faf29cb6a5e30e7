package render

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// mostBars is how many rows the diagrams of a scenario have at most: more cannot be
// read beside code.
const mostBars = 20

// gantt is what happened in a scenario as Mermaid, "" where no workflow did anything:
// a diagram for each zone, as its axis has one clock; in it a section for each
// workflow, with a bar for each enrollment and each hold, and a diamond for each send.
// The kind `gantt` is the one that has a time axis and lanes. Its labels cannot be
// quoted, so they lose what has a meaning there.
func gantt(s *simulate.Result) string {
	rows := ganttRows(s)
	if len(rows) == 0 {
		return ""
	}
	shown := chosen(rows)
	var b strings.Builder
	for _, zone := range zonesOf(shown) {
		diagram(&b, zone, slices.DeleteFunc(slices.Clone(shown), func(r ganttRow) bool { return r.zone != zone }))
	}
	if len(rows) > len(shown) {
		fmt.Fprintf(&b, "Shown: %d of %s, first what is missing, then what was sent, then who was in it; the table has all.\n\n", len(shown), Amount(len(rows), "row"))
	}
	return b.String()
}

// chosen are the rows that people look for first, as many as there is room for, in
// the order of time.
func chosen(rows []ganttRow) []ganttRow {
	if len(rows) <= mostBars {
		return rows
	}
	ranks := make([]int, len(rows))
	for i := range rows {
		ranks[i] = rows[i].rank
	}
	slices.Sort(ranks)
	last := ranks[mostBars-1]
	room := mostBars - sort.SearchInts(ranks, last) // for those of the last rank
	var list []ganttRow
	for _, r := range rows {
		if r.rank == last {
			room--
		}
		if r.rank < last || r.rank == last && room >= 0 {
			list = append(list, r)
		}
	}
	return list
}

// zonesOf lists the zones of some rows in their order.
func zonesOf(rows []ganttRow) []string {
	var list []string
	for _, r := range rows {
		if !slices.Contains(list, r.zone) {
			list = append(list, r.zone)
		}
	}
	return list
}

// diagram draws the rows of one zone.
func diagram(b *strings.Builder, zone string, rows []ganttRow) {
	at, name := ganttClock(zone, rows)
	format, ticks := ganttTicks(rows)
	fmt.Fprintf(b, "```mermaid\n%%%%{init: {\"gantt\": {\"leftPadding\": %d}}}%%%%\n", ganttEdge(rows))
	fmt.Fprintf(b, "gantt\n    title Times in %s\n    dateFormat YYYY-MM-DD HH:mm:ss\n    axisFormat %s\n    tickInterval %s\n    todayMarker off\n",
		label(name), format, ticks)
	for _, section := range sections(rows) {
		b.WriteString("    section " + label(section) + "\n")
		for _, row := range rows {
			if row.section != section {
				continue
			}
			to := "0d"
			if row.bar {
				to = at(row.to)
			}
			fmt.Fprintf(b, "    %s :%s%s, %s\n", label(row.text), row.class, at(row.from), to)
		}
	}
	b.WriteString("```\n\n")
}

// ganttClock writes instants as the diagram reads them: local time; or, where clocks
// are set back so that the axis would run backwards, all at the distance from UTC of
// the first. The name says which.
func ganttClock(zone string, rows []ganttRow) (at func(int64) string, name string) {
	var zones calendar.Zones
	z := zones.Find(zone, calendar.UTC())
	local := func(at int64) time.Time { return localTime(z, at) }
	var all []int64
	for _, r := range rows {
		all = append(all, r.from, r.to)
	}
	slices.Sort(all)
	_, offset := local(all[0]).Zone()
	for i := range all[1:] {
		if local(all[i]).Format(time.DateTime) > local(all[i+1]).Format(time.DateTime) {
			first := time.FixedZone("", offset)
			return func(at int64) string { return local(at).In(first).Format(time.DateTime) }, zone + " at UTC" + local(all[0]).Format("-07") + " throughout"
		}
	}
	return func(at int64) string { return local(at).Format(time.DateTime) }, zone
}

// localTime is an instant in the time of a zone.
func localTime(z *calendar.Zone, at int64) time.Time {
	t, err := time.Parse(time.RFC3339Nano, calendar.FormatInstant(z, at))
	if err != nil {
		return time.UnixMilli(at).UTC()
	}
	return t
}

// ganttEdge is how wide the names of the sections are, in pixels.
func ganttEdge(rows []ganttRow) int {
	cells := 0
	for _, name := range sections(rows) {
		cells = max(cells, textCells(label(name)))
	}
	return min(40+7*cells, 300)
}

// ganttTicks says what stands at the axis of a diagram, and how far apart: times of
// day where all lies within two days, else days.
func ganttTicks(rows []ganttRow) (format, ticks string) {
	first, last := rows[0].from, rows[0].to
	for _, r := range rows {
		first, last = min(first, r.from), max(last, r.to)
	}
	const minute = calendar.Minute
	const clock, day = "%H:%M", "%a %e %b"
	switch span := last - first; {
	case span <= 10*minute:
		return clock, "1minute"
	case span <= 90*minute:
		return clock, "10minute"
	case span <= 10*calendar.Hour:
		return clock, "1hour"
	case span <= calendar.Day:
		return "%a " + clock, "3hour"
	case span <= 2*calendar.Day:
		return "%a " + clock, "6hour"
	case span <= 12*calendar.Day:
		return day, "1day"
	case span <= 120*calendar.Day:
		return day, "1week"
	}
	return day, "1month"
}

// ganttRow is a bar or a diamond. Zone is the name of that in which it is told, and
// rank how soon it gives way to others.
type ganttRow struct {
	section, text, class, zone string
	from, to                   int64
	bar                        bool
	rank                       int
}

// sections lists those of some rows in their order.
func sections(rows []ganttRow) []string {
	var list []string
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.section] {
			seen[r.section] = true
			list = append(list, r.section)
		}
	}
	return list
}

// ganttRows are the rows of a scenario, in the order in which things happened.
func ganttRows(s *simulate.Result) []ganttRow {
	if len(s.Timeline) == 0 {
		return nil
	}
	several := contacts(s) > 1
	ends := ganttEnds(s)
	var rows []ganttRow
	for i := range s.Timeline {
		e := &s.Timeline[i]
		row := ganttRow{section: e.Workflow, from: instant(e.At), zone: e.Zone}
		row.to = row.from
		if several && e.Contact != "" {
			row.section += " for " + e.Contact
		}
		if end, is := ends[i]; is {
			row.bar, row.to = true, instant(end)
		}
		if row.tell(e) {
			rows = append(rows, row)
		}
	}
	return rows
}

// tell writes what an entry is, false where it is none of what a diagram has.
func (r *ganttRow) tell(e *simulate.Entry) bool {
	switch {
	case e.Kind == "missing":
		r.section, r.text, r.class, r.rank = "missing", e.Text, "crit, milestone, ", 0
	case e.Workflow == "":
		return false
	case e.Kind == "sent":
		r.text, r.class, r.rank = "sent "+e.Subject+" by "+e.Channel, "milestone, ", 1
	case e.Kind == "enrolled":
		r.text, r.class, r.rank = strings.TrimSpace("in it "+e.ID), "active, ", 2
	case e.Kind == "held":
		r.text, r.class, r.rank = "held "+e.Subject+" by "+gateWord(e.Gate), "done, ", 3
	case e.Kind == "skipped" && e.Channel != "":
		r.text, r.class, r.rank = "skipped "+e.Subject+" by "+gateWord(e.Gate), "done, milestone, ", 4
	case e.Kind == "refused":
		r.text, r.class, r.rank = "not enrolled by "+gateWord(e.Gate), "done, milestone, ", 5
	default:
		return false
	}
	return true
}

// ganttEnds says when what begins in an entry ends: an enrollment with its exit, a
// hold with what comes next of it, both at the latest with the scenario.
func ganttEnds(s *simulate.Result) map[int]string {
	ends := map[int]string{}
	for i := range s.Timeline {
		e := &s.Timeline[i]
		if e.Kind != "enrolled" && e.Kind != "held" {
			continue
		}
		ends[i] = s.End
		for j := i + 1; j < len(s.Timeline); j++ {
			f := &s.Timeline[j]
			if f.Enrollment == e.Enrollment && (f.Kind == "exited" || e.Kind == "held" && f.Step == e.Step) {
				ends[i] = f.At
				break
			}
		}
	}
	return ends
}

// labelCells is the longest label.
const labelCells = 64

// label keeps what has no meaning in a diagram: letters, digits and a few signs.
func label(text string) string {
	var b strings.Builder
	for _, r := range Clean(text) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("-_.@/()+", r) {
			b.WriteRune(r)
		} else {
			b.WriteByte(' ')
		}
	}
	return shortened(strings.Join(strings.Fields(b.String()), " "), labelCells)
}
