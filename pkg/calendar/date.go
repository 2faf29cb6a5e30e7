package calendar

import "time"

// NextClock returns the first instant, not before from, at which the clocks
// show the minute of day on one of the days: `delay: {until: "09:00", days: …}`.
func NextClock(z *Zone, from int64, minute int, days Days) int64 {
	from = bounded(from)
	// A time in a gap at the end of a day is the next day's first instant, so
	// the day before may match too.
	for day := z.day(from) - 1; day <= maxDay; day++ {
		if !days.Has(weekday(day)) {
			continue
		}
		if ms := z.at(day, minute); ms >= from {
			return ms
		}
	}
	return from
}

// AddDays returns the date n days later, or earlier. Dates are midnights in UTC.
func AddDays(date int64, n int) int64 {
	return plus(date, min(max(int64(n), -maxDay), maxDay)*Day)
}

// LocalDate returns the calendar day that the wall shows at an instant, as a
// date (its midnight in UTC).
func LocalDate(z *Zone, ms int64) int64 { return z.wallDay(ms) * Day }

// DateAt returns when a `date` trigger fires: on the calendar day of date plus
// offset, at the minute of day in the zone. date is a midnight in UTC, offset
// milliseconds; what an offset leaves over a whole day is dropped downwards. For
// a timestamp give its LocalDate.
func DateAt(z *Zone, date, offset int64, minute int) int64 {
	return z.at(floorDiv(plus(date, offset), Day), minute)
}

// YearlyDate returns the date on which the anniversary of date falls in a year;
// that of 29 February falls on the 28th in common years.
func YearlyDate(date int64, year int) int64 {
	_, month, day := dateOf(floorDiv(bounded(date), Day))
	if month == time.February && day == 29 && !leap(year) {
		day = 28
	}
	return dayOf(year, month, day) * Day
}

func leap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// NextYearly returns the first firing, not before from, of a `date` trigger with
// `every: year`; it never fires for a year before that of the date itself.
func NextYearly(z *Zone, date, offset int64, minute int, from int64) int64 {
	first, _, _ := dateOf(floorDiv(bounded(date), Day))
	// The offset may be years: begin where date plus offset is surely earlier.
	begin, _, _ := dateOf(floorDiv(plus(from, -offset), Day))
	for year := max(first, begin-1); ; year++ {
		if ms := DateAt(z, YearlyDate(date, year), offset, minute); ms >= from || year > begin+2 {
			return ms
		}
	}
}

// StartOfDay returns the first instant of the local day that holds ms.
func StartOfDay(z *Zone, ms int64) int64 { return z.at(z.day(ms), 0) }

// NextDay returns the first instant of the local day after ms: when a calendar
// cap of one day opens again.
func NextDay(z *Zone, ms int64) int64 { return z.at(z.day(ms)+1, 0) }

// StartOfWeek returns the first instant of the local week, from Monday, that holds ms.
func StartOfWeek(z *Zone, ms int64) int64 { return z.at(monday(z.day(ms)), 0) }

// NextWeek returns the first instant of the local week after ms: when a calendar
// cap of seven days opens again.
func NextWeek(z *Zone, ms int64) int64 { return z.at(monday(z.day(ms))+7, 0) }

func monday(day int64) int64 { return day - int64(weekday(day)+6)%7 }
