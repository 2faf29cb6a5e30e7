package calendar

import (
	"cmp"
	"slices"
	"time"
)

// Calendar is the open time of an office: hours by weekday, without holidays. It
// is immutable. A nil Calendar is always open, as an SLA without a calendar runs.
type Calendar struct {
	zone     *Zone
	week     [7][]Hours // by time.Weekday, by start
	holidays []int64    // day numbers, ascending
	never    bool
}

// Opening gives some weekdays their hours. Hours over midnight belong to the
// first day.
type Opening struct {
	Days  Days
	Hours []Hours
}

const (
	// patience is after how many closed days in a row a calendar counts as closed for good.
	patience = 3653
	// farthest bounds how far an SLA target may lie ahead: 1,000 years.
	farthest = 365_250 * Day
)

// New returns a calendar. Openings that name the same day, or overlap, add up.
// Holidays are dates as ParseDate returns them; on a holiday nothing opens, but
// hours of the day before that run over midnight still run to their end.
func New(zone *Zone, openings []Opening, holidays []int64) *Calendar {
	c := &Calendar{zone: zone, never: true}
	for w := range c.week {
		for _, o := range openings {
			if o.Days.Has(time.Weekday(w)) {
				c.week[w] = append(c.week[w], o.Hours...)
			}
		}
		for i, h := range c.week[w] {
			c.week[w][i] = h.whole()
		}
		slices.SortFunc(c.week[w], func(a, b Hours) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
		c.never = c.never && len(c.week[w]) == 0
	}
	for _, ms := range holidays {
		c.holidays = append(c.holidays, floorDiv(bounded(ms), Day))
	}
	slices.Sort(c.holidays)
	c.holidays = slices.Compact(c.holidays)
	return c
}

// Zone returns the zone in which the hours are read.
func (c *Calendar) Zone() *Zone {
	if c == nil {
		return nil
	}
	return c.zone
}

// hoursOn returns what opens on a local day.
func (c *Calendar) hoursOn(day int64) []Hours {
	hours := c.week[weekday(day)]
	if len(hours) == 0 || len(c.holidays) == 0 {
		return hours
	}
	if _, holiday := slices.BinarySearch(c.holidays, day); holiday {
		return nil
	}
	return hours
}

// walk visits the open pieces that end after from, by start, until visit says
// stop or nothing opened for ten years; start and end are instants, start not
// before from and no piece twice. It reports whether visit said stop.
func (c *Calendar) walk(from int64, visit func(start, end int64) (stop bool)) bool {
	if c.never || from != bounded(from) {
		return false
	}
	first := c.zone.day(from) - 1
	for day, last := first, first+patience; day <= last && day <= maxDay; day++ {
		for _, h := range c.hoursOn(day) {
			start, end := max(c.zone.at(day, h.Start), from), c.zone.at(day, h.End)
			if start >= end {
				continue
			}
			if visit(start, end) {
				return true
			}
			from, last = end, day+patience
		}
	}
	return false
}

// Open reports whether the instant lies in open time.
func (c *Calendar) Open(ms int64) bool {
	open, ok := c.NextOpen(ms)
	return ok && open == ms
}

// NextOpen returns the first open instant not before ms; false if there is none
// within ten years.
func (c *Calendar) NextOpen(ms int64) (int64, bool) {
	if c == nil {
		return ms, true
	}
	var open int64
	ok := c.walk(ms, func(start, _ int64) bool {
		open = start
		return true
	})
	return open, ok
}

// NextClose returns the first instant not before ms that is not open; false if
// it stays open for ten years.
func (c *Calendar) NextClose(ms int64) (int64, bool) {
	if c == nil {
		return 0, false
	}
	if c.never || ms != bounded(ms) {
		return ms, true
	}
	limit := plus(ms, patience*Day)
	c.walk(ms, func(start, end int64) bool {
		if start > ms {
			return true
		}
		ms = end
		return ms > limit
	})
	return ms, ms <= limit
}

// Add returns the target of an SLA: the first instant at which the open time
// since from reaches open milliseconds; from itself where open is not positive.
// It is false if that never happens: nothing opens for ten years, or the target
// lies more than 1,000 years ahead.
func (c *Calendar) Add(from, open int64) (int64, bool) {
	if open <= 0 {
		return from, true
	}
	if c == nil {
		return plus(from, open), from == bounded(from) && open <= farthest
	}
	var target int64
	limit, reached := plus(from, farthest), false
	c.walk(from, func(start, end int64) bool {
		if reached = open <= end-start; reached {
			target = start + open
		}
		open -= end - start
		return reached || end > limit
	})
	return target, reached
}

// Between returns the open milliseconds from a up to b; 0 where b is not after a.
func (c *Calendar) Between(a, b int64) int64 {
	a, b = bounded(a), bounded(b)
	if b <= a {
		return 0
	}
	if c == nil {
		return b - a
	}
	total := int64(0)
	c.walk(a, func(start, end int64) bool {
		total += max(0, min(end, b)-start)
		return end >= b
	})
	return total
}
