package render

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// mostBars is how many rows a diagram has at most: more cannot be read beside code.
const mostBars = 20

// gantt is a Mermaid diagram of a scenario, "" where no workflow did anything: a section
// for each workflow, with a bar for each enrollment and each hold, and a diamond for
// each send. The kind `gantt` is the one that has a time axis and lanes. Its labels
// cannot be quoted, so they lose what has a meaning there.
func gantt(s *simulate.Result) string {
	rows := ganttRows(s)
	if len(rows) == 0 {
		return ""
	}
	shown := rows[:min(len(rows), mostBars)]
	var b strings.Builder
	fmt.Fprintf(&b, "```mermaid\n%%%%{init: {\"gantt\": {\"leftPadding\": %d}}}%%%%\n", ganttEdge(shown))
	fmt.Fprintf(&b, "gantt\n    dateFormat YYYY-MM-DD HH:mm:ss\n    axisFormat %%a %%e %%b\n    tickInterval %s\n", ganttTicks(s))
	section := ""
	for _, name := range sections(shown) {
		for _, row := range shown {
			if row.section != name {
				continue
			}
			if section != name {
				section = name
				b.WriteString("    section " + label(name) + "\n")
			}
			fmt.Fprintf(&b, "    %s :%s%s, %s\n", label(row.text), row.class, row.from, row.to)
		}
	}
	b.WriteString("```\n\n")
	if n := len(rows) - len(shown); n > 0 {
		fmt.Fprintf(&b, "The diagram shows the first %d of %s; the table has all.\n\n", len(shown), Amount(len(rows), "row"))
	}
	return b.String()
}

// ganttEdge is how wide the names of the sections are, in pixels.
func ganttEdge(rows []ganttRow) int {
	cells := 0
	for _, name := range sections(rows) {
		cells = max(cells, textCells(label(name)))
	}
	return min(40+7*cells, 300)
}

// ganttTicks keeps the days under the diagram apart.
func ganttTicks(s *simulate.Result) string {
	switch days := (instant(s.End) - instant(s.Start)) / calendar.Day; {
	case days > 120:
		return "1month"
	case days > 12:
		return "1week"
	}
	return "1day"
}

// ganttRow is a bar or a diamond.
type ganttRow struct{ section, text, class, from, to string }

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
	zone := zoneOf(s)
	at := func(text string) string { return wall(zone, instant(text)) }
	several := contacts(s) > 1
	ends := ganttEnds(s)
	var rows []ganttRow
	for i := range s.Timeline {
		e := &s.Timeline[i]
		row := ganttRow{section: e.Workflow, from: at(e.At), to: "0d"}
		if several && e.Contact != "" {
			row.section += " for " + e.Contact
		}
		switch {
		case e.Kind == "missing":
			row.section, row.text, row.class = "missing", e.Text, "crit, milestone, "
		case e.Workflow == "":
			continue
		case e.Kind == "enrolled":
			row.text, row.class, row.to = strings.TrimSpace("in it "+e.ID), "active, ", at(ends[i])
		case e.Kind == "held":
			row.text, row.class, row.to = "held "+e.Subject+" by "+gateWord(e.Gate), "done, ", at(ends[i])
		case e.Kind == "sent":
			row.text, row.class = "sent "+e.Subject+" by "+e.Channel, "milestone, "
		case e.Kind == "skipped" && e.Channel != "":
			row.text, row.class = "skipped "+e.Subject+" by "+gateWord(e.Gate), "done, milestone, "
		case e.Kind == "refused":
			row.text, row.class = "not enrolled by "+gateWord(e.Gate), "done, milestone, "
		default:
			continue
		}
		rows = append(rows, row)
	}
	return rows
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

// wall is local time as the diagram reads it.
func wall(zone *calendar.Zone, at int64) string {
	w := zone.Local(at)
	return fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d", w.Year, w.Month, w.Day, w.Minute/60, w.Minute%60, w.Milli/1000)
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
