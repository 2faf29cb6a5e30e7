package calendar

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"
)

// drawnStretches picks weeks around clock changes all over the database, and
// some in which nothing changes. What can go wrong where nobody looked is found here.
func drawnStretches(t testing.TB, n int) []stretch {
	t.Helper()
	r := rand.New(rand.NewPCG(2026, 11))
	names := strings.Fields(zoneNames)
	var list []stretch
	for len(list) < n {
		name := names[r.IntN(len(names))]
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		// Before 1973 some offsets are no whole minutes.
		at := time.Date(1973+r.IntN(70), 1, 1+r.IntN(365), 0, 0, 0, 0, time.UTC)
		if _, change := at.In(loc).ZoneBounds(); !change.IsZero() {
			at = change
		}
		list = append(list, stretch{name, at.UTC().AddDate(0, 0, -5-r.IntN(6)).Format(time.DateOnly)})
	}
	return list
}

// slowInstant is the first minute at which the clocks of a place show the wanted
// local time or a later one: read off the clock minute by minute, from long before.
func slowInstant(loc *time.Location, want time.Time) int64 {
	for at := want.Add(-30 * time.Hour); ; at = at.Add(time.Minute) {
		now := at.In(loc)
		if shown := time.Date(now.Year(), now.Month(), now.Day(), now.Hour(), now.Minute(), 0, 0, time.UTC); !shown.Before(want) {
			return at.UnixMilli()
		}
	}
}

// slowAnniversary is the day of a date in another year, found by asking which
// days exist; the 29th of February falls on the 28th.
func slowAnniversary(date time.Time, year int) time.Time {
	day := time.Date(year, date.Month(), date.Day(), 0, 0, 0, 0, time.UTC)
	if day.Month() != date.Month() {
		day = time.Date(year, time.February, 28, 0, 0, 0, 0, time.UTC)
	}
	return day
}

// "the calendar day of date plus offset at `at` (09:00) in the contact's zone"
// "29 February falls on the 28th"
func TestYearlyAgainstScan(t *testing.T) {
	r := rand.New(rand.NewPCG(29, 2))
	for _, s := range drawnStretches(t, 150) {
		z := mustZone(t, s.zone)
		loc, _ := time.LoadLocation(s.zone)
		from, _ := time.Parse(time.DateOnly, s.from)
		from = from.Add(time.Duration(r.IntN(24*1440)) * time.Minute)
		date := from.AddDate(-r.IntN(9), 0, r.IntN(30)-10).Truncate(24 * time.Hour)
		if r.IntN(4) == 0 {
			date = time.Date(1972+4*r.IntN(10), 2, 29, 0, 0, 0, 0, time.UTC)
		}
		days, rest, minute := r.IntN(60)-30, r.IntN(24), r.IntN(1440)
		firing := func(year int) int64 {
			day := slowAnniversary(date, year).AddDate(0, 0, days)
			return slowInstant(loc, day.Add(time.Duration(minute)*time.Minute))
		}
		year := max(date.Year(), from.Year()-1)
		want := firing(year)
		for want < from.UnixMilli() {
			year++
			want = firing(year)
		}
		offset := int64(days)*Day + int64(rest)*Hour
		if got := NextYearly(z, date.UnixMilli(), offset, minute, from.UnixMilli()); got != want {
			t.Fatalf("%s: the anniversary of %s plus %s at %s from %s: got %s, want %s", s.zone, FormatDate(date.UnixMilli()), FormatDuration(offset),
				FormatClock(minute), from, FormatInstant(z, got), FormatInstant(z, want))
		}
		once := slowInstant(loc, date.AddDate(0, 0, days).Add(time.Duration(minute)*time.Minute))
		if got := DateAt(z, date.UnixMilli(), offset, minute); got != once {
			t.Fatalf("%s: %s plus %s: got %s, want %s", s.zone, FormatDate(date.UnixMilli()), FormatDuration(offset), FormatInstant(z, got), FormatInstant(z, once))
		}
	}
}

func TestLocalAgainstTime(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for _, name := range strings.Fields(zoneNames) {
		z := mustZone(t, name)
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		for range 20 {
			ms := r.Int64N(100*366) * Day // 1970 to 2070
			if _, change := time.UnixMilli(ms).In(loc).ZoneBounds(); !change.IsZero() && r.IntN(2) == 0 {
				ms = change.UnixMilli()
			}
			ms += r.Int64N(2*Hour) - Hour
			now := time.UnixMilli(ms).In(loc)
			want := Wall{now.Year(), now.Month(), now.Day(), now.Weekday(), now.Hour()*60 + now.Minute(), now.Second()*1000 + now.Nanosecond()/1e6}
			if got := z.Local(ms); got != want {
				t.Fatalf("%s at %s: got %+v, want %+v", name, now, got, want)
			}
			if got, want := LocalDate(z, ms), time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, time.UTC).UnixMilli(); got != want {
				t.Fatalf("%s at %s: the day is %s", name, now, FormatDate(got))
			}
		}
	}
}

// drawnCron writes a schedule; one field in two is restricted.
func drawnCron(r *rand.Rand) string {
	item := func(low, high int) string {
		a := low + r.IntN(high-low+1)
		b := a + r.IntN(high-a+1)
		switch r.IntN(4) {
		case 0:
			return strconv.Itoa(a)
		case 1:
			return fmt.Sprintf("%d-%d", a, b)
		case 2:
			return fmt.Sprintf("%d-%d/%d", a, b, 1+r.IntN(5))
		}
		return fmt.Sprintf("*/%d", 1+r.IntN(high/2))
	}
	var fields []string
	for _, bounds := range [][2]int{{0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 7}} {
		switch r.IntN(4) {
		case 0, 1:
			fields = append(fields, "*")
		case 2:
			fields = append(fields, item(bounds[0], bounds[1]))
		default:
			fields = append(fields, item(bounds[0], bounds[1])+","+item(bounds[0], bounds[1]))
		}
	}
	return strings.Join(fields, " ")
}

// slowField reports whether a value stands in the text of a field, by counting
// through each item's range; a Sunday is 0 and 7.
func slowField(text string, low, high, value int) bool {
	for _, item := range strings.Split(text, ",") {
		body, step := item, 1
		if i := strings.IndexByte(item, '/'); i >= 0 {
			body = item[:i]
			step, _ = strconv.Atoi(item[i+1:])
		}
		from, to := low, high
		if body != "*" {
			ends := strings.Split(body, "-")
			from, _ = strconv.Atoi(ends[0])
			to, _ = strconv.Atoi(ends[len(ends)-1])
		}
		for v := from; v <= to; v += step {
			if v == value || high == 6 && v == 7 && value == 0 {
				return true
			}
		}
	}
	return false
}

// slowFull reports whether a day field leaves nothing out, however it is written.
func slowFull(text string, low, high int) bool {
	for v := low; v <= high; v++ {
		if !slowField(text, low, high, v) {
			return false
		}
	}
	return true
}

func slowCron(text string, at time.Time) bool {
	f := strings.Fields(text)
	if !slowField(f[0], 0, 59, at.Minute()) || !slowField(f[1], 0, 23, at.Hour()) || !slowField(f[3], 1, 12, int(at.Month())) {
		return false
	}
	date, day := slowField(f[2], 1, 31, at.Day()), slowField(f[4], 0, 6, int(at.Weekday()))
	if slowFull(f[2], 1, 31) || slowFull(f[4], 0, 6) {
		return date && day
	}
	return date || day
}

// "Cron fires a local time once; of two restricted day fields either matches."
func TestDrawnCronAgainstScan(t *testing.T) {
	fired := 0
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for range 9 {
			text := drawnCron(r)
			c, err := ParseCron(text)
			if err != nil {
				t.Fatal(err)
			}
			m := o.randomMinute(r)
			want, ok := o.first(m+1, func(m int) bool {
				return o.passes(m, func(local int64) bool { return slowCron(text, localTime(local)) })
			})
			got, fires := c.Next(o.zone, o.instant(m))
			if end := o.instant(len(o.latest)); !ok {
				if fires && got < end {
					t.Fatalf("%s fires at %s, which nothing matches", text, FormatInstant(o.zone, got))
				}
				continue
			}
			fired++
			checkNext(t, o, text, "Next", o.instant(m), want)(got, fires)
		}
	})
	if fired < 150 {
		t.Errorf("only %d schedules fired", fired)
	}
}
