package expr

import "math"

// century bounds how far ahead range errors are waited for: `now - x` leaves
// CEL's range of 292 years one day, and no journey waits for that.
const century = 100 * 366 * 24 * 3600 * 1000

// CEL's ranges in milliseconds: instants of the years 1 to 9999, durations of
// 2^63 nanoseconds.
const (
	minInstant  = -62135596800000
	maxInstant  = 253402300799999
	maxDuration = math.MaxInt64 / 1_000_000
)

// lower moves the horizon forward to at, if at is earlier.
func (c *Context) lower(at int64) {
	if at < c.Horizon {
		c.Horizon = at
	}
}

// after lowers the horizon to d milliseconds from now; d is positive.
func (c *Context) after(d int64) {
	if d <= Never-max(c.Now, 0) {
		c.lower(c.Now + d)
	}
}

// crossing lowers the horizon to the first instant at which d < limit changes,
// where d moves by slope each millisecond.
func (c *Context) crossing(d, slope, limit int64) {
	switch {
	case slope > 0 && d < limit:
		c.after(ceilDiv(limit-d, slope))
	case slope < 0 && d >= limit:
		c.after((d-limit)/-slope + 1)
	}
}

// meeting lowers the horizon to the first instant at which d == 0 changes.
func (c *Context) meeting(d, slope int64) {
	switch {
	case d == 0:
		c.after(1)
	case d < 0 == (slope > 0) && d%slope == 0:
		c.after(-d / slope)
	}
}

// edges lowers the horizon to where v, moving by slope, enters or leaves the
// range from lo to hi. Differences of instants overflow up to a second before
// the range ends, so near an edge every millisecond counts.
func (c *Context) edges(v, slope, lo, hi int64) {
	const near = 1000
	for _, edge := range [2]int64{lo, hi} {
		d := v - edge
		switch {
		case d >= -near && d <= near:
			c.after(1)
		case d < 0 == (slope > 0):
			if dt := max((abs(d)-near)/abs(slope), 1); dt < century {
				c.after(dt)
			}
		}
	}
}

func ceilDiv(a, b int64) int64 { return (a + b - 1) / b }

// floorDiv divides rounding down; b is positive.
func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func abs(a int64) int64 {
	if a < 0 {
		return -a
	}
	return a
}
