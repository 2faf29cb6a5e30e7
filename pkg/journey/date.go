package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// DateSeen is what a `date` trigger knows of one object.
type DateSeen struct {
	// Known says that Value is the date as it was last seen; it was absent if not.
	Known bool
	Value int64
	// Pending says that the occurrence Nth is still to come near: 0 is the date
	// itself, with `every: year` n its anniversary n years later.
	Pending bool
	Nth     int
	// Fired are the latest occurrences that came near, so that a value which is
	// set back and forth counts once.
	Fired []DateMark
}

// DateMark is one occurrence of one value of a date.
type DateMark struct {
	Value int64
	Nth   int
}

// nineOClock is when a date comes near where `at` is not written.
const nineOClock = 9 * 60

// dateTrigger is a `date` trigger with the zone in which it is read.
type dateTrigger struct {
	*project.Trigger
	zone *calendar.Zone
}

// dateFor reads a trigger for an object: in the contact's zone, else the project's.
func (ps *pass) dateFor(w *project.Workflow, i int, o *Object) dateTrigger {
	return dateTrigger{&w.Triggers[i], ps.zoneOf(ps.s.ancestor(o, ps.p.contact))}
}

// instant is when the nth occurrence comes near: that instant plus offset, or its
// calendar day in the zone at `at`.
func (d dateTrigger) instant(value int64, nth int) int64 {
	minute := d.Clock
	if d.Field.Type.Date {
		if minute < 0 {
			minute = nineOClock
		}
		return calendar.DateAt(d.zone, d.day(value, nth), d.Offset, minute)
	}
	at := d.anniversary(value, nth) + d.Offset
	if minute < 0 {
		return at
	}
	return calendar.DateAt(d.zone, calendar.LocalDate(d.zone, at), 0, minute)
}

// anniversary is the nth anniversary of a timestamp, which keeps its time of day
// on the wall from year to year.
func (d dateTrigger) anniversary(value int64, nth int) int64 {
	if nth == 0 {
		return value
	}
	wall := d.zone.Local(value)
	return calendar.DateAt(d.zone, d.day(value, nth), 0, wall.Minute) + int64(wall.Milli)
}

// day is the calendar day of the nth occurrence.
func (d dateTrigger) day(value int64, nth int) int64 {
	date := value
	if !d.Field.Type.Date {
		date = calendar.LocalDate(d.zone, value)
	}
	if nth == 0 {
		return date
	}
	return calendar.YearlyDate(date, yearOf(date)+nth)
}

func yearOf(date int64) int { return calendar.UTC().Local(date).Year }

// from is the first occurrence that is not before an instant, false if there is
// none.
func (d dateTrigger) from(value, at int64) (nth int, ok bool) {
	if d.Yearly {
		// An offset may be years, and a local year begins up to a day beside UTC's.
		nth = max(0, yearOf(at-d.Offset)-yearOf(value)-2)
		for last := nth + 4; nth < last && d.instant(value, nth) < at; {
			nth++
		}
	}
	return nth, d.instant(value, nth) >= at
}

// past is the latest occurrence before an instant, false if there is none.
func (d dateTrigger) past(value, at int64) (nth int, ok bool) {
	nth, ahead := d.from(value, at)
	if ahead {
		return nth - 1, nth > 0
	}
	return nth, true
}

// dateComes reports whether the date of a trigger has come near, and remembers
// what it saw. A pass that starts nothing sets the baseline.
func (ps *pass) dateComes(w *project.Workflow, i int, o *Object) bool {
	seen := &o.Dates[ps.p.dates[w.Index][i]]
	d := ps.dateFor(w, i, o)
	v := ps.path(&d.Field, o, nil)
	if v.Kind() != expr.Timestamp {
		seen.Known, seen.Pending = false, false
		return false
	}
	if !seen.Known || seen.Value != v.Int() {
		seen.Known, seen.Value = true, v.Int()
		seen.Nth, seen.Pending = d.from(seen.Value, ps.now)
		seen.pass(d)
		if nth, ok := d.past(seen.Value, ps.now); ok && d.RunPast && !ps.silent {
			return seen.mark(nth)
		}
	}
	if !seen.Pending {
		return false
	}
	at := d.instant(seen.Value, seen.Nth)
	if ps.silent {
		if at < ps.now {
			seen.next(d, ps.now)
		}
		return false
	}
	if at > ps.due {
		return false
	}
	came := seen.mark(seen.Nth)
	seen.next(d, ps.due+1)
	return came
}

// mark notes that an occurrence came near and reports whether it is the first time.
func (seen *DateSeen) mark(nth int) bool {
	m := DateMark{seen.Value, nth}
	if slices.Contains(seen.Fired, m) {
		return false
	}
	if len(seen.Fired) >= memory {
		seen.Fired = seen.Fired[1:]
	}
	seen.Fired = append(slices.Clip(seen.Fired), m)
	return true
}

// pass goes on to the first occurrence that has not come near yet.
func (seen *DateSeen) pass(d dateTrigger) {
	for seen.Pending && slices.Contains(seen.Fired, DateMark{seen.Value, seen.Nth}) {
		seen.Pending = d.Yearly
		seen.Nth++
	}
}

// next goes on to the first occurrence from an instant on: what was missed on the
// way is not made up.
func (seen *DateSeen) next(d dateTrigger, at int64) {
	if seen.Pending = false; !d.Yearly {
		return
	}
	seen.Nth++
	if nth, ok := d.from(seen.Value, at); ok {
		seen.Pending, seen.Nth = true, max(nth, seen.Nth)
	}
}

// dateWake is when the next date comes near. A date that changed unseen, as at
// the end of a loop, is looked at once more.
func (ps *pass) dateWake() int64 {
	at := int64(expr.Never)
	for _, w := range ps.p.Workflows {
		if w.Object < 0 || w.Managed {
			continue
		}
		for i := range w.Triggers {
			if w.Triggers[i].Kind != project.OnDate {
				continue
			}
			for _, o := range ps.s.Objects {
				if o.Object == w.Object && !o.Copy {
					at = min(at, ps.dateAhead(w, i, o))
				}
			}
		}
	}
	return at
}

func (ps *pass) dateAhead(w *project.Workflow, i int, o *Object) int64 {
	seen := &o.Dates[ps.p.dates[w.Index][i]]
	d := ps.dateFor(w, i, o)
	v := ps.path(&d.Field, o, nil)
	switch known := v.Kind() == expr.Timestamp; {
	case known != seen.Known || known && v.Int() != seen.Value:
		return ps.now
	case !seen.Pending:
		return expr.Never
	}
	return d.instant(seen.Value, seen.Nth)
}
