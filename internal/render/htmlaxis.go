package render

import (
	"fmt"
	"slices"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// How wide things on the time axis are, in CSS pixels.
const (
	slotRoom   = 50   // one instant with its time of day
	secondRoom = 66   // one whose time of day has seconds, or a day before it
	offsetRoom = 92   // one whose time of day has the distance from UTC behind it
	columnRoom = 21   // one mark beside another
	slotEdge   = 14   // from the beginning of an instant to the middle of its first mark
	dayLetter  = 7.4  // a letter of the name of a day
	gapRoom    = 58   // days in which nothing happens
	leastWidth = 1040 // a picture that is narrower is spread
)

// axis is the time axis of a picture. It is not to scale: each instant at which
// something happens has room for its marks, and days without any are folded.
type axis struct {
	zone  *calendar.Zone
	slots []slot
	days  []daySpan
	gaps  []gapSpan
	width int
}

// slot is one instant.
type slot struct {
	at       int64
	x, width int
	clock    string
	columns  int
}

// daySpan is a local day with something in it, gapSpan the days between two such.
type (
	daySpan struct {
		X, W  int
		Label string
	}
	gapSpan struct {
		X, W  int
		Label string
	}
)

// newAxis lays out the instants of a scenario. columns says how many marks stand
// beside each other at an instant, foreign whether times of other zones stand below it.
func newAxis(s *simulate.Result, columns map[int64]int, foreign map[int64]bool) *axis {
	a := &axis{zone: zoneOf(s)}
	for at, n := range columns {
		a.slots = append(a.slots, slot{at: at, columns: max(n, 1)})
	}
	slices.SortFunc(a.slots, func(p, q slot) int { return int(min(max(p.at-q.at, -1), 1)) })
	for i := range a.slots {
		p := &a.slots[i]
		p.clock = clockIn(a.zone, p.at)
		p.width = max(slotRoom, 2*slotEdge+(p.columns-1)*columnRoom)
		switch {
		case len(p.clock) > len("10:00:00"):
			p.width = max(p.width, offsetRoom)
		case len(p.clock) > len("10:00") || foreign[p.at]:
			p.width = max(p.width, secondRoom)
		}
	}
	a.spread()
	a.place()
	return a
}

// zoneOf is the zone of the axis: that of the first entry.
func zoneOf(s *simulate.Result) *calendar.Zone {
	var zones calendar.Zones
	return zones.Find(s.Timeline[0].Zone, calendar.UTC())
}

// clockIn is the time of day of an instant, with the distance from UTC where clocks
// show it twice.
func clockIn(zone *calendar.Zone, at int64) string {
	t := localTime(zone, at)
	text := t.Format("15:04")
	if t.Second() != 0 {
		text = t.Format(time.TimeOnly)
	}
	for _, other := range [...]int64{at - calendar.Hour, at + calendar.Hour, at - calendar.Hour/2, at + calendar.Hour/2} {
		if localTime(zone, other).Format(time.DateTime) == t.Format(time.DateTime) {
			return text + t.Format(" -07:00")
		}
	}
	return text
}

// spread gives the instants of a short scenario more room.
func (a *axis) spread() {
	sum := 0
	for i := range a.slots {
		sum += a.slots[i].width
	}
	more := min(max(leastWidth-sum, 0)/max(len(a.slots), 1), 120)
	for i := range a.slots {
		a.slots[i].width += more
	}
}

// place puts the instants one behind the other, day by day.
func (a *axis) place() {
	x, last := 0, int64(0)
	for i := range a.slots {
		p := &a.slots[i]
		day := dayNumber(a.zone, p.at)
		if i > 0 && day > last+1 {
			a.gaps = append(a.gaps, gapSpan{x, gapRoom, folded(day - last - 1)})
			x += gapRoom
		}
		if i == 0 || day != last {
			a.days = append(a.days, daySpan{X: x, Label: dayName(a.zone, p.at, i == 0 || yearOf(a.zone, a.slots[i-1].at) != yearOf(a.zone, p.at))})
		}
		last = day
		p.x = x
		x += p.width
		d := &a.days[len(a.days)-1]
		if end := i+1 == len(a.slots) || dayNumber(a.zone, a.slots[i+1].at) != day; end {
			x = max(x, d.X+8+int(dayLetter*float64(len(d.Label))))
		}
		d.W = x - d.X
	}
	a.width = x
}

// dayNumber counts local days.
func dayNumber(zone *calendar.Zone, at int64) int64 {
	w := zone.Local(at)
	return time.Date(w.Year, w.Month, w.Day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
}

func yearOf(zone *calendar.Zone, at int64) int { return zone.Local(at).Year }

// dayName is a local day, with the year where that is asked for or begins.
func dayName(zone *calendar.Zone, at int64, year bool) string {
	w := zone.Local(at)
	text := fmt.Sprintf("%s %d %s", w.Weekday.String()[:3], w.Day, w.Month.String()[:3])
	if year {
		text += fmt.Sprintf(" %d", w.Year)
	}
	return text
}

// folded says how many days a gap stands for.
func folded(days int64) string {
	if days >= 14 && days%7 == 0 {
		return Amount(int(days/7), "week")
	}
	return Amount(int(days), "day")
}

// x is where a mark in a column of an instant stands. An instant without a place
// of its own lies between its neighbors.
func (a *axis) x(at int64, column int) int {
	i, found := slices.BinarySearchFunc(a.slots, at, func(p slot, at int64) int { return int(min(max(p.at-at, -1), 1)) })
	switch {
	case found:
		return a.slots[i].x + slotEdge + column*columnRoom
	case i == len(a.slots):
		return a.width
	case i == 0:
		return 0
	}
	return (a.slots[i-1].x + a.slots[i-1].width + a.slots[i].x) / 2
}
