package expr

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	celast "cel.dev/cel-go/common/ast"
)

// within keeps what is younger than d: what happened at t counts from t until,
// not at, t + d. The oldest element inside is the first to drop out.
func (k *compiler) within(e celast.Expr, list, d node) node {
	d = k.settled(d)
	if list.seq == nil || d.num == nil {
		return k.missing()
	}
	untimed := k.site(e, "an element has no instant")
	read := d.num
	return node{typ: list.typ, seq: func(c *Context) (seq, bool) {
		s, ok := list.seq(c)
		if !ok {
			return seq{}, false
		}
		age, ok := read(c)
		if !ok {
			return seq{}, false
		}
		return c.pick(s, untimed, func(at int64) bool {
			if at <= c.Now-age {
				return false
			}
			c.lower(at + age)
			return true
		})
	}}
}

// since keeps what happened at t or later.
func (k *compiler) since(e celast.Expr, list, t node) node {
	if list.seq == nil || t.num == nil {
		return k.missing()
	}
	untimed := k.site(e, "an element has no instant")
	read, slope := t.num, t.slope
	return node{typ: list.typ, seq: func(c *Context) (seq, bool) {
		s, ok := list.seq(c)
		if !ok {
			return seq{}, false
		}
		from, ok := read(c)
		if !ok {
			return seq{}, false
		}
		return c.pick(s, untimed, func(at int64) bool {
			if slope != 0 {
				c.crossing(at-from, -slope, 0)
			}
			return at >= from
		})
	}}
}

// pick keeps the elements whose instant is wanted. Histories are ordered, so
// what is kept is nearly always the end of the list, which is not copied.
func (c *Context) pick(s seq, untimed *Cause, wanted func(at int64) bool) (seq, bool) {
	first, kept := s.len(), 0
	for i := range s.len() {
		at, ok := s.instant(i)
		if !ok {
			return seq{}, c.fail(untimed)
		}
		if !wanted(at) {
			continue
		}
		if kept == 0 {
			first = i
		}
		kept++
	}
	if kept == s.len()-first {
		return s.from(first), true
	}
	vals := make([]Value, 0, kept)
	for i := first; i < s.len(); i++ {
		if at, _ := s.instant(i); wanted(at) {
			vals = append(vals, s.at(i))
		}
	}
	return seq{vals: vals}, true
}

// total counts a list; of all of events.NAME and sent("MESSAGE") it counts what
// the list no longer holds, too.
func (k *compiler) total(list node) node {
	n := node{typ: Type{Kind: Int}}
	switch {
	case list.events > 0:
		event := list.events - 1
		n.num = func(c *Context) (int64, bool) {
			total, _, _ := c.host().EventTotals(c.Object, event)
			return total, true
		}
	case list.sent > 0:
		message, contact := list.sent-1, k.contact()
		n.num = func(c *Context) (int64, bool) {
			r, _ := contact(c)
			_, total := c.host().Sent(r, message)
			return total, true
		}
	case list.seq != nil:
		n.num = func(c *Context) (int64, bool) {
			s, ok := list.seq(c)
			return int64(s.len()), ok
		}
	default:
		return k.missing()
	}
	return n
}

// firstOrLast is first_at() and last_at(): of all of events.NAME over all time,
// of any other list the instant of its first or last element.
func (k *compiler) firstOrLast(e celast.Expr, list node, last bool) node {
	n := node{typ: Type{Kind: Timestamp}}
	never := k.site(e, "it never happened")
	switch {
	case list.events > 0:
		event := list.events - 1
		n.num = func(c *Context) (int64, bool) {
			total, from, to := c.host().EventTotals(c.Object, event)
			switch {
			case total == 0:
				return 0, c.fail(never)
			case last:
				return to, true
			}
			return from, true
		}
	case list.seq != nil:
		n.num = func(c *Context) (int64, bool) {
			s, ok := list.seq(c)
			if !ok {
				return 0, false
			}
			i := 0
			if last {
				i = s.len() - 1
			}
			if s.len() == 0 {
				return 0, c.fail(never)
			}
			at, ok := s.instant(i)
			if !ok {
				return 0, c.fail(never)
			}
			return at, true
		}
	default:
		return k.missing()
	}
	return n
}

// changedAt is when the field last changed, else when the object was created.
func (k *compiler) changedAt(e celast.Expr, args []celast.Expr) node {
	object := k.expr(args[0])
	name, ok := literalText(args[1])
	shape := object.typ.Shape
	if !ok || object.rec == nil || shape == nil || shape.Slot(name) < 0 {
		return k.missing()
	}
	slot, created := shape.Slot(name), shape.Slot("created_at")
	absent := k.absence(e, path(args[0])+".created_at")
	rec := object.rec
	return node{typ: Type{Kind: Timestamp}, num: func(c *Context) (int64, bool) {
		r, ok := rec(c)
		if !ok {
			return 0, false
		}
		if at := changed(r, shape, slot); at != 0 {
			return at, true
		}
		if created >= 0 {
			if v := slotOf(r, shape, created); v != nil && v.kind == Timestamp {
				return v.n, true
			}
		}
		return 0, c.fail(absent)
	}}
}

func changed(r *Record, shape *Shape, slot int) int64 {
	if r == nil {
		return 0
	}
	if r.Shape != shape {
		slot = r.Shape.Slot(shape.Fields[slot].Name)
	}
	if slot < 0 || slot >= len(r.ChangedAt) {
		return 0
	}
	return r.ChangedAt[slot]
}

// clock compiles getHours() and its like, of instants and durations.
func (k *compiler) clock(e celast.Expr, name string, n []node) (node, bool) {
	if !strings.HasPrefix(name, "get") || len(n) == 0 || n[0].num == nil {
		return node{}, false
	}
	switch {
	case n[0].typ.Kind == Duration && len(n) == 1 && durationUnit(name) > 0:
		return durationClock(n[0], durationUnit(name)), true
	case n[0].typ.Kind == Timestamp && calendarPart(name) != nil:
		return k.calendarClock(e, name, n), true
	}
	return node{}, false
}

// durationUnit is what getHours() of a duration divides by, 0 for no accessor.
func durationUnit(name string) int64 {
	switch name {
	case "getHours":
		return 3_600_000
	case "getMinutes":
		return 60_000
	case "getSeconds":
		return 1000
	case "getMilliseconds":
		return 1
	}
	return 0
}

func durationClock(n node, unit int64) node {
	read, slope := n.num, n.slope
	return node{typ: Type{Kind: Int}, num: func(c *Context) (int64, bool) {
		d, ok := read(c)
		if !ok {
			return 0, false
		}
		if slope != 0 {
			rising := d
			if slope < 0 {
				rising = -d
			}
			c.after(ceilDiv(untilNextWhole(rising, unit), abs(slope)))
		}
		return d / unit, true
	}}
}

// untilNextWhole is how much d must grow until d / unit, rounded towards zero,
// is another number.
func untilNextWhole(d, unit int64) int64 {
	if q := d / unit; d < 0 && q < 0 {
		return q*unit + 1 - d
	}
	return (d/unit+1)*unit - d
}

func calendarPart(name string) func(time.Time) int {
	return map[string]func(time.Time) int{
		"getFullYear":     time.Time.Year,
		"getMonth":        func(t time.Time) int { return int(t.Month()) - 1 },
		"getDayOfYear":    func(t time.Time) int { return t.YearDay() - 1 },
		"getDayOfMonth":   func(t time.Time) int { return t.Day() - 1 },
		"getDate":         time.Time.Day,
		"getDayOfWeek":    func(t time.Time) int { return int(t.Weekday()) },
		"getHours":        time.Time.Hour,
		"getMinutes":      time.Time.Minute,
		"getSeconds":      time.Time.Second,
		"getMilliseconds": func(t time.Time) int { return t.Nanosecond() / 1_000_000 },
	}[name]
}

// calendarClock reads a part of an instant in a zone, UTC unless one is named.
func (k *compiler) calendarClock(e celast.Expr, name string, n []node) node {
	part, next := calendarPart(name), nextPart(name)
	read, slope := n[0].num, n[0].slope
	zone := func(*Context) (*time.Location, bool) { return time.UTC, true }
	if len(n) == 2 {
		zone = k.zone(e, n[1])
	}
	if zone == nil {
		return k.missing()
	}
	return node{typ: Type{Kind: Int}, num: func(c *Context) (int64, bool) {
		at, ok := read(c)
		if !ok {
			return 0, false
		}
		loc, ok := zone(c)
		if !ok {
			return 0, false
		}
		t := time.UnixMilli(at).In(loc)
		switch slope {
		case 0:
		case 1:
			c.after(max(untilPart(t, next), 1))
		default:
			c.after(1)
		}
		return int64(part(t)), true
	}}
}

// nextPart gives the local time, as if it were UTC, at which a part of the
// calendar next changes.
func nextPart(name string) func(local time.Time) time.Time {
	switch name {
	case "getFullYear":
		return func(t time.Time) time.Time { return time.Date(t.Year()+1, 1, 1, 0, 0, 0, 0, time.UTC) }
	case "getMonth":
		return func(t time.Time) time.Time { return time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, time.UTC) }
	case "getHours":
		return func(t time.Time) time.Time { return t.Truncate(time.Hour).Add(time.Hour) }
	case "getMinutes":
		return func(t time.Time) time.Time { return t.Truncate(time.Minute).Add(time.Minute) }
	case "getSeconds":
		return func(t time.Time) time.Time { return t.Truncate(time.Second).Add(time.Second) }
	case "getMilliseconds":
		return func(t time.Time) time.Time { return t.Add(time.Millisecond) }
	default:
		return func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, time.UTC) }
	}
}

// untilPart returns the milliseconds until the part may change: at its next
// value, or earlier where the zone's offset changes.
func untilPart(t time.Time, next func(time.Time) time.Time) int64 {
	_, offset := t.Zone()
	local := t.UTC().Add(time.Duration(offset) * time.Second)
	d := next(local).Sub(local).Milliseconds()
	if _, end := t.ZoneBounds(); !end.IsZero() {
		d = min(d, end.UnixMilli()-t.UnixMilli())
	}
	return d
}

// zone resolves the argument of an accessor: a name of the time zone database
// or an offset such as +02:00.
func (k *compiler) zone(e celast.Expr, n node) func(*Context) (*time.Location, bool) {
	if n.str == nil {
		return nil
	}
	unknown := k.site(e, "the time zone is unknown")
	if n.constant != nil {
		loc, err := zoneOf(n.constant.s)
		return func(c *Context) (*time.Location, bool) {
			if err != nil {
				return nil, c.fail(unknown)
			}
			return loc, true
		}
	}
	read := n.str
	return func(c *Context) (*time.Location, bool) {
		name, ok := read(c)
		if !ok {
			return nil, false
		}
		loc, err := zoneOf(name)
		if err != nil {
			return nil, c.fail(unknown)
		}
		return loc, true
	}
}

// zoneOf reads a zone as cel-go does, except that the zone of the machine,
// "Local", is none.
func zoneOf(name string) (*time.Location, error) {
	hours, minutes, fixed := strings.Cut(name, ":")
	if !fixed {
		if name == "Local" {
			return nil, fmt.Errorf("zone %q depends on the machine", name)
		}
		return time.LoadLocation(name)
	}
	h, err := strconv.Atoi(hours)
	if err != nil {
		return nil, err
	}
	m, err := strconv.Atoi(minutes)
	if err != nil {
		return nil, err
	}
	if h < -23 || h > 23 || m < 0 || m > 59 {
		return nil, fmt.Errorf("zone offset %q is out of range", name)
	}
	if strings.HasPrefix(name, "-") {
		m = -m
	}
	return time.FixedZone("", (h*60+m)*60), nil
}
