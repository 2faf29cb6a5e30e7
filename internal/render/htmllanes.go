package render

import (
	"cmp"
	"slices"
	"time"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// The lanes of a picture, from top to bottom.
const (
	eventLane = iota
	missingLane
	workflowLane
	ruleLane
	slaLane
	channelLane
	stageLane
	scoreLane
)

// laneWords say below the name of a lane what it is.
func laneWords(kind int) string {
	return [...]string{"from outside", "but missing", "workflow", "of the project", "SLA", "channel", "lifecycle", "score"}[kind]
}

// lane is one row of a picture, or several where enrollments of one workflow
// overlap.
type lane struct {
	whom, name string
	kind       int
	rows       int
	y          int
	// last is the column of the last mark at the instant that is being laid out.
	last int
	at   int64
}

// laneKey tells lanes apart.
type laneKey struct {
	whom, name string
	kind       int
}

// rowRoom is the height of a row.
const rowRoom = 34

// height is that of all rows of a lane; a score needs room to rise.
func (l *lane) height() int {
	if l.kind == scoreLane {
		return rowRoom + rowRoom/2
	}
	return l.rows*rowRoom + 4
}

// middle is the middle of a row.
func (l *lane) middle(row int) int { return l.y + 2 + row*rowRoom + rowRoom/2 }

// layout says in which lanes each entry stands, and in which column of its instant.
type layout struct {
	s       *simulate.Result
	several bool
	at      []int64
	lanes   []*lane
	known   map[laneKey]*lane
	// of are the lanes of each entry: the first is where it was decided.
	of [][]*lane
	// column is that of each entry, row that of each enrollment.
	column []int
	row    map[int]int
}

// newLayout finds the lanes of a scenario.
func newLayout(s *simulate.Result) *layout {
	l := &layout{s: s, several: contacts(s) > 1, known: map[laneKey]*lane{}, row: map[int]int{}}
	l.of, l.column = make([][]*lane, len(s.Timeline)), make([]int, len(s.Timeline))
	whom := map[string]int{}
	for i := range s.Timeline {
		e := &s.Timeline[i]
		l.at = append(l.at, instant(e.At))
		for _, k := range l.keys(e) {
			if _, is := whom[k.whom]; !is {
				whom[k.whom] = len(whom)
			}
			l.of[i] = append(l.of[i], l.lane(k))
		}
	}
	slices.SortStableFunc(l.lanes, func(a, b *lane) int {
		return cmp.Or(cmp.Compare(whom[a.whom], whom[b.whom]), cmp.Compare(a.kind, b.kind))
	})
	l.columns()
	l.rows()
	return l
}

// lane finds or makes a lane.
func (l *layout) lane(k laneKey) *lane {
	if l.known[k] == nil {
		l.known[k] = &lane{whom: k.whom, name: k.name, kind: k.kind, rows: 1}
		l.lanes = append(l.lanes, l.known[k])
	}
	return l.known[k]
}

// keys are the lanes of an entry.
func (l *layout) keys(e *simulate.Entry) []laneKey {
	whom := ""
	if l.several {
		whom = e.Contact
	}
	var keys []laneKey
	switch {
	case isSLA(e.Kind) || e.Kind == "skipped" && e.Gate == "max_reassign":
		return []laneKey{{whom, e.Subject, slaLane}}
	case e.Kind == "score":
		return []laneKey{{whom, e.Subject, scoreLane}}
	case e.Kind == "missing":
		return []laneKey{{whom, "expected", missingLane}}
	case e.Workflow != "":
		keys = append(keys, laneKey{whom, e.Workflow, workflowLane})
	}
	switch {
	case isStage(e.Kind):
		keys = append(keys, laneKey{whom, "stage", stageLane})
	case (e.Kind == "sent" || e.Kind == "notified") && e.Channel != "":
		keys = append(keys, laneKey{whom, e.Channel, channelLane})
	}
	switch {
	case len(keys) > 0:
		return keys
	case isRule(e.Kind):
		return []laneKey{{whom, "rules", ruleLane}}
	}
	return []laneKey{{whom, "what happens", eventLane}}
}

// isRule reports whether a kind of entry that is of no workflow is decided by what the
// project has for all of them, such as routing after a breach. Everything else comes
// from outside.
func isRule(kind string) bool {
	switch kind {
	case "routed", "freed", "notified", "task", "alert", "violated", "loop", "undecided", "skipped", "refused":
		return true
	}
	return false
}

// isSLA reports whether a kind of entry is about the clock of an SLA.
func isSLA(kind string) bool {
	switch kind {
	case "sla_started", "sla_stopped", "sla_canceled", "sla_reminded", "breached":
		return true
	}
	return false
}

// isStage reports whether a kind of entry is about the stage of a contact.
func isStage(kind string) bool {
	return kind == "stage" || kind == "stage_refused" || kind == "stage_overdue"
}

// columns puts marks of one instant side by side where they would stand on each
// other, in the order in which things happened.
func (l *layout) columns() {
	now, column := int64(-1<<62), 0
	for i, lanes := range l.of {
		if l.at[i] != now {
			now, column = l.at[i], 0
		}
		for _, a := range lanes {
			if a.at == now && a.last >= column && a.last >= 0 {
				column = a.last + 1
			}
		}
		for _, a := range lanes {
			a.at, a.last = now, column
		}
		l.column[i] = column
	}
}

// rows puts enrollments of one workflow below each other where they overlap.
func (l *layout) rows() {
	busy := map[*lane][]int{} // the enrollment in each row
	for i := range l.s.Timeline {
		e := &l.s.Timeline[i]
		if e.Enrollment == 0 || len(l.of[i]) == 0 || l.of[i][0].kind != workflowLane {
			continue
		}
		a := l.of[i][0]
		if _, is := l.row[e.Enrollment]; !is {
			row := slices.Index(busy[a], 0)
			if row < 0 {
				row = len(busy[a])
				busy[a] = append(busy[a], 0)
			}
			busy[a][row] = e.Enrollment
			l.row[e.Enrollment] = row
			a.rows = max(a.rows, len(busy[a]))
		}
		if row := l.row[e.Enrollment]; e.Kind == "exited" && row < len(busy[a]) {
			busy[a][row] = 0
		}
	}
}

// widths says how many marks stand beside each other at each instant.
func (l *layout) widths() map[int64]int {
	n := map[int64]int{instant(l.s.Start): 0, instant(l.s.End): 0}
	for i := range l.of {
		n[l.at[i]] = max(n[l.at[i]], l.column[i]+1)
	}
	return n
}

// abroad is the day and time of an entry on another clock than that of the axis, ""
// where it is the same.
func (l *layout) abroad(e *simulate.Entry) string {
	t, err := time.Parse(time.RFC3339Nano, e.At)
	if err != nil || e.Zone == l.s.Timeline[0].Zone {
		return ""
	}
	return t.Format("Mon 15:04")
}

// foreign are the instants below which times of other zones stand.
func (l *layout) foreign() map[int64]bool {
	n := map[int64]bool{}
	for i := range l.s.Timeline {
		if l.abroad(&l.s.Timeline[i]) != "" {
			n[l.at[i]] = true
		}
	}
	return n
}
