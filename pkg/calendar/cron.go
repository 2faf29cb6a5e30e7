package calendar

import "time"

// Cron is a schedule of five fields: minute, hour, day of the month, month,
// weekday. Each field is a set of bits.
type Cron struct {
	text    string
	minutes uint64
	hours   uint64
	dates   uint64
	months  uint64
	days    uint64 // bit n is time.Weekday n
}

// leapDays is how far Next looks: 29 February can be eight years away.
const leapDays = 9 * 366

// String returns the text it was read from.
func (c *Cron) String() string { return c.text }

// Next returns the first instant after `after` at which the schedule fires in
// the zone. A local time fires once: of a time that comes twice the first, of
// times in a gap all together at its end. It is false when it never fires, as on
// 30 February.
func (c *Cron) Next(z *Zone, after int64) (int64, bool) {
	if after != bounded(after) {
		return 0, false
	}
	first := z.wallDay(after)
	for day := first; day < first+leapDays && day <= maxDay; day++ {
		if !c.onDay(day) {
			continue
		}
		// Nothing on this day is left if its end is not after `after`.
		if z.at(day, dayMinutes) < after {
			continue
		}
		if ms, ok := c.nextOn(z, day, after); ok {
			return ms, true
		}
	}
	return 0, false
}

// nextOn returns the first firing on a day that comes after `after`.
func (c *Cron) nextOn(z *Zone, day, after int64) (int64, bool) {
	for hour := range 24 {
		if c.hours&(1<<hour) == 0 || z.at(day, hour*60+59) <= after {
			continue
		}
		for minute := range 60 {
			if c.minutes&(1<<minute) == 0 {
				continue
			}
			if ms := z.at(day, hour*60+minute); ms > after {
				return ms, true
			}
		}
	}
	return 0, false
}

// onDay applies the rule of cron: of two restricted day fields either matches.
func (c *Cron) onDay(day int64) bool {
	_, month, date := dateOf(day)
	if c.months&(1<<month) == 0 {
		return false
	}
	onDate, onWeekday := c.dates&(1<<date) != 0, c.days&(1<<weekday(day)) != 0
	if c.dates != allDates && c.days != allWeekdays {
		return onDate || onWeekday
	}
	return onDate && onWeekday
}

const (
	allDates    uint64 = (1<<32 - 1) &^ 1
	allWeekdays uint64 = 1<<7 - 1
	sundayAgain        = int(time.Saturday) + 1
)
