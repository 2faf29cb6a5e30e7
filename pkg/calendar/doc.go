// Package calendar knows local time: durations, dates, zones with their
// daylight saving, weekly windows, office calendars and cron.
//
// It is pure. An instant is an int64, UTC milliseconds since 1970; nothing here
// asks what time it is. Two rules of the language carry everything else:
//
//   - a local time is one instant: the first at which the clocks of the zone show
//     that time or a later one. So a time in a daylight saving gap is the gap's
//     end, and of a time that comes twice the first counts;
//   - a local day runs from its midnight, read by the rule above, to the next.
//
// Read this way local times never go backwards when instants go forwards, and a
// window opens and closes once on each of its days, whatever the clocks do.
//
// Instants more than 100,000,000 days from 1970 (the range of ECMAScript dates)
// are treated as that bound, so that no arithmetic overflows.
package calendar

// Millis is an instant: UTC milliseconds since 1970.
type Millis = int64

// Milliseconds in the units of a duration. A day is 24 hours.
const (
	Second int64 = 1000
	Minute       = 60 * Second
	Hour         = 60 * Minute
	Day          = 24 * Hour
	Week         = 7 * Day
)

const (
	// maxDay bounds the days that are calculated with.
	maxDay     int64 = 100_000_000
	maxInstant       = maxDay * Day
	daySeconds int64 = 86400
	dayMinutes       = 1440
)

func bounded(ms int64) int64 { return min(max(ms, -maxInstant), maxInstant) }

// plus adds a duration to an instant without overflow.
func plus(ms, d int64) int64 { return bounded(ms) + bounded(d) }

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
