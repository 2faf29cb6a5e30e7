package calendar

import (
	"math"
	"sync"
	"time"
	_ "time/tzdata" // zones are there on every machine
)

// Zone is a time zone of the IANA database. It is immutable; a nil or zero Zone is UTC.
type Zone struct {
	name string
	loc  *time.Location
	// spans lists the pieces of constant offset from the beginning of time to
	// the first one that ends after tableEnd: a search in it is several times
	// faster than time.Location, which reads the rule's text again each time.
	spans []span
}

// span is a half-open piece of time, in Unix seconds, with one offset from UTC in seconds.
type span struct{ start, end, offset int64 }

const (
	always    = math.MaxInt64
	tableEnd  = 4102444800 // 2100-01-01
	maxOffset = 26 * 3600  // more than any zone was ever away from UTC
)

// LoadZone returns the zone with that IANA name, such as Europe/Berlin; upper
// and lower case count. Local and the empty name are errors: they would mean
// something else on every machine.
func LoadZone(name string) (*Zone, error) {
	if !KnownZone(name) {
		return nil, unknownZone(name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, unknownZone(name)
	}
	z := &Zone{name: name, loc: loc}
	z.fill()
	return z, nil
}

// UTC returns the zone without an offset.
func UTC() *Zone { return &Zone{name: "UTC"} }

// Name returns the IANA name.
func (z *Zone) Name() string {
	if z == nil || z.name == "" {
		return "UTC"
	}
	return z.name
}

func (z *Zone) fill() {
	sec := -maxDay * daySeconds
	for {
		s := z.lookup(sec)
		if n := len(z.spans); n > 0 && z.spans[n-1].offset == s.offset {
			z.spans[n-1].end = s.end
		} else {
			z.spans = append(z.spans, s)
		}
		if s.end >= tableEnd {
			return
		}
		sec = s.end
	}
}

// lookup asks the time package for the piece that holds sec.
func (z *Zone) lookup(sec int64) span {
	t := time.Unix(sec, 0).In(z.loc)
	start, end := t.ZoneBounds()
	_, offset := t.Zone()
	s := span{start: math.MinInt64, end: always, offset: int64(offset)}
	if !start.IsZero() {
		s.start = start.Unix()
	}
	if !end.IsZero() {
		s.end = end.Unix()
	}
	if s.end <= sec {
		// Past its table the time package cuts pieces at the ends of years and
		// takes all years for 365 days: on the last day of a leap year it names
		// an end that is over. Nothing changes on that day.
		s.end = (floorDiv(sec, daySeconds) + 1) * daySeconds
	}
	return s
}

func (z *Zone) spanAt(sec int64) span {
	if z == nil || z.loc == nil {
		return span{start: math.MinInt64, end: always}
	}
	low, high := 0, len(z.spans)
	if sec >= z.spans[high-1].end {
		return z.lookup(sec)
	}
	for high-low > 1 {
		if middle := (low + high) / 2; z.spans[middle].start <= sec {
			low = middle
		} else {
			high = middle
		}
	}
	return z.spans[low]
}

// at returns the first instant at which the clocks show the minute of that day
// (a number of days since 1970) or a later time.
func (z *Zone) at(day int64, minute int) int64 {
	wall := min(max(day, -maxDay), maxDay)*daySeconds + int64(minute)*60
	s := z.spanAt(wall - maxOffset)
	for {
		// In a gap wall-offset lies before the piece that comes after it.
		if t := max(wall-s.offset, s.start); t < s.end {
			return t * Second
		}
		s = z.spanAt(s.end)
	}
}

// At returns the instant of a local time: in a gap the gap's end, of a time that
// comes twice the first. Days out of the month and minutes out of the day run
// over into the next, as in time.Date.
func (z *Zone) At(y int, m time.Month, d, minuteOfDay int) int64 {
	minute := min(max(int64(minuteOfDay), -maxInstant/Minute), maxInstant/Minute)
	day := dayOf(y, m, d) + floorDiv(minute, dayMinutes)
	return z.at(day, int(minute-floorDiv(minute, dayMinutes)*dayMinutes))
}

// Wall is what the clocks and the calendar on the wall show.
type Wall struct {
	Year    int
	Month   time.Month
	Day     int
	Weekday time.Weekday
	// Minute counts from midnight, 0 to 1439.
	Minute int
	// Milli counts milliseconds within the minute.
	Milli int
}

// Local returns the wall time of an instant.
func (z *Zone) Local(ms int64) Wall {
	ms = bounded(ms)
	local := ms + z.spanAt(floorDiv(ms, Second)).offset*Second
	day := floorDiv(local, Day)
	rest := local - day*Day
	w := Wall{Weekday: weekday(day), Minute: int(rest / Minute), Milli: int(rest % Minute)}
	w.Year, w.Month, w.Day = dateOf(day)
	return w
}

// wallDay returns the number of the day that the calendar on the wall shows.
func (z *Zone) wallDay(ms int64) int64 {
	sec := floorDiv(bounded(ms), Second)
	return floorDiv(sec+z.spanAt(sec).offset, daySeconds)
}

// day returns the number of the latest local day that has begun by ms. It
// differs from the day on the wall only after clocks went back over midnight.
func (z *Zone) day(ms int64) int64 {
	ms = bounded(ms)
	sec := floorDiv(ms, Second)
	s := z.spanAt(sec)
	day := floorDiv(sec+s.offset, daySeconds)
	if s.start < sec-2*maxOffset {
		return day
	}
	for day < maxDay && z.at(day+1, 0) <= ms {
		day++
	}
	return day
}

// dayOf returns the number of days from 1970-01-01 to a date, which may run over.
func dayOf(y int, m time.Month, d int) int64 {
	y, m, d = min(max(y, -250_000), 250_000), min(max(m, -100_000), 100_000), min(max(d, -int(maxDay)), int(maxDay))
	day := time.Date(y, m, 1, 0, 0, 0, 0, time.UTC).Unix()/daySeconds + int64(d) - 1
	return min(max(day, -maxDay), maxDay)
}

func dateOf(day int64) (int, time.Month, int) {
	return time.Unix(day*daySeconds, 0).UTC().Date()
}

// weekday of a day number: day 0 was a Thursday.
func weekday(day int64) time.Weekday {
	w := (day + 4) % 7
	if w < 0 {
		w += 7
	}
	return time.Weekday(w)
}

// Zones keeps the zones that were asked for, so that a contact's timezone costs
// one map access. The zero value is ready; it may be used by many goroutines.
type Zones struct {
	lock   sync.RWMutex
	loaded map[string]*Zone
}

// Find returns the zone with that name, or fallback where the name is empty or
// unknown: a bad or missing timezone of a contact is the project's.
func (c *Zones) Find(name string, fallback *Zone) *Zone {
	c.lock.RLock()
	z := c.loaded[name]
	c.lock.RUnlock()
	if z != nil {
		return z
	}
	// Only known names are kept, so that bad data cannot fill the memory.
	if !KnownZone(name) {
		return fallback
	}
	z, err := LoadZone(name)
	if err != nil {
		return fallback
	}
	c.lock.Lock()
	defer c.lock.Unlock()
	if c.loaded == nil {
		c.loaded = map[string]*Zone{}
	}
	c.loaded[name] = z
	return z
}
