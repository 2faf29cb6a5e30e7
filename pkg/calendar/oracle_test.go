package calendar

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// oracle is an independent reading of local time: it goes through a stretch of
// real time minute by minute, asks the time package what the clocks show, and
// keeps the latest they have shown so far. An event "at local time X" happens in
// the minute in which that latest time reaches or passes X.
type oracle struct {
	zone   *Zone
	start  int64   // instant of the first minute
	latest []int64 // local minutes since 1970-01-01 00:00, by minute
}

func newOracle(t testing.TB, name string, from time.Time, days int) *oracle {
	t.Helper()
	z := mustZone(t, name)
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	o := &oracle{zone: z, start: from.UnixMilli()}
	for i := range days * 1440 {
		now := from.Add(time.Duration(i) * time.Minute).In(loc)
		shown := time.Date(now.Year(), now.Month(), now.Day(), now.Hour(), now.Minute(), 0, 0, time.UTC).Unix() / 60
		if i > 0 {
			shown = max(shown, o.latest[i-1])
		}
		o.latest = append(o.latest, shown)
	}
	return o
}

// margin is how many minutes at both ends are not asked about: before, the
// latest time is not yet settled; after, the answer may lie outside.
const margin = 3 * 1440

func (o *oracle) instant(minute int) int64 { return o.start + int64(minute)*Minute }

func (o *oracle) randomMinute(r *rand.Rand) int {
	return margin + r.IntN(len(o.latest)-2*margin)
}

// first returns the first minute from on for which holds is true.
func (o *oracle) first(from int, holds func(minute int) bool) (int64, bool) {
	for m := from; m < len(o.latest); m++ {
		if holds(m) {
			return o.instant(m), true
		}
	}
	return 0, false
}

// passes reports whether in this minute the clocks reach or pass a local time
// that matches.
func (o *oracle) passes(minute int, matches func(local int64) bool) bool {
	for local := o.latest[minute-1] + 1; local <= o.latest[minute]; local++ {
		if matches(local) {
			return true
		}
	}
	return false
}

// dayIndex counts days from 1970, also backwards.
func dayIndex(local int64) int64 { return (local+1440*1_000_000)/1440 - 1_000_000 }

func localTime(local int64) time.Time { return time.Unix(local*60, 0).UTC() }

// stretch is where and when an oracle is asked.
type stretch struct{ zone, from string }

// stretches are weeks around what is unusual, and ordinary ones.
var stretches = []stretch{
	{"Europe/Berlin", "2026-03-24"},
	{"Europe/Berlin", "2026-10-20"},
	{"America/New_York", "2026-03-03"},
	{"America/New_York", "2026-10-27"},
	{"America/Sao_Paulo", "2018-10-30"}, // gap at midnight
	{"America/Sao_Paulo", "2018-02-12"}, // back over midnight
	{"Asia/Beirut", "2026-03-24"},       // gap at midnight
	{"Asia/Beirut", "2026-10-20"},       // back over midnight
	{"America/Havana", "2026-03-03"},
	{"Africa/Cairo", "2026-04-14"},     // gap at midnight, at the end of a Thursday
	{"Africa/Cairo", "2026-10-20"},     // back over midnight
	{"America/St_Johns", "2008-10-28"}, // back over midnight, from 00:01
	{"America/St_Johns", "2008-03-04"},
	{"Australia/Lord_Howe", "2026-03-31"}, // half an hour
	{"Australia/Lord_Howe", "2026-09-29"},
	{"Pacific/Apia", "2011-12-24"},      // 30 December does not exist
	{"Pacific/Kwajalein", "1993-08-16"}, // nor 21 August here
	{"Pacific/Kwajalein", "1969-09-25"}, // a day twice
	{"Africa/Casablanca", "2026-02-10"},
	{"Africa/Casablanca", "2026-03-16"},
	{"Africa/Casablanca", "2095-02-10"},
	{"Antarctica/Troll", "2026-03-24"}, // two hours
	{"Antarctica/Troll", "2026-10-20"},
	{"Asia/Kathmandu", "2026-05-01"},
	{"Europe/Dublin", "2026-10-20"}, // winter is what is saved: the offset goes below its standard
	{"Europe/Dublin", "2026-03-20"},
	{"Asia/Pyongyang", "2018-04-28"},
	{"America/Caracas", "2016-04-26"},
	{"Europe/Berlin", "2130-03-20"}, // beyond the table
	{"UTC", "2028-02-24"},
}

func eachStretch(t *testing.T, ask func(t *testing.T, o *oracle, r *rand.Rand)) {
	all := append(slices.Clone(stretches), drawnStretches(t, 20)...)
	for i, s := range all {
		t.Run(s.zone+"/"+s.from, func(t *testing.T) {
			from, err := time.Parse(time.DateOnly, s.from)
			if err != nil {
				t.Fatal(err)
			}
			ask(t, newOracle(t, s.zone, from, 24), rand.New(rand.NewPCG(uint64(i), 7)))
		})
	}
}

func mustZone(t testing.TB, name string) *Zone {
	t.Helper()
	z, err := LoadZone(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func instant(t testing.TB, text string) int64 {
	t.Helper()
	ms, err := ParseInstant(text)
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

func TestAtAgainstScan(t *testing.T) {
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for range 300 {
			at := localTime(o.latest[o.randomMinute(r)] + int64(r.IntN(2880)) - 1440)
			local := at.Unix() / 60
			want, _ := o.first(1, func(m int) bool { return o.latest[m] >= local })
			if got := o.zone.At(at.Year(), at.Month(), at.Day(), at.Hour()*60+at.Minute()); got != want {
				t.Fatalf("%s: got %s, want %s", at, FormatInstant(o.zone, got), FormatInstant(o.zone, want))
			}
		}
	})
}

func TestDaysAgainstScan(t *testing.T) {
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for range 100 {
			m := o.randomMinute(r)
			ms := o.instant(m) + int64(r.IntN(int(Minute)))
			start := m
			for dayIndex(o.latest[start-1]) == dayIndex(o.latest[m]) {
				start--
			}
			if got := StartOfDay(o.zone, ms); got != o.instant(start) {
				t.Fatalf("StartOfDay(%s) = %s", FormatInstant(o.zone, ms), FormatInstant(o.zone, got))
			}
			next, _ := o.first(m, func(k int) bool { return dayIndex(o.latest[k]) > dayIndex(o.latest[m]) })
			if got := NextDay(o.zone, ms); got != next {
				t.Fatalf("NextDay(%s) = %s", FormatInstant(o.zone, ms), FormatInstant(o.zone, got))
			}
			week := func(k int) int64 { return (dayIndex(o.latest[k]) + 7_000_003) / 7 }
			if next, ok := o.first(m, func(k int) bool { return week(k) > week(m) }); ok {
				if got := NextWeek(o.zone, ms); got != next {
					t.Fatalf("NextWeek(%s) = %s", FormatInstant(o.zone, ms), FormatInstant(o.zone, got))
				}
				if got := StartOfWeek(o.zone, next+int64(r.IntN(int(Hour)))); got != next {
					t.Fatalf("StartOfWeek = %s, want %s", FormatInstant(o.zone, got), FormatInstant(o.zone, next))
				}
			}
		}
	})
}

func randomHours(r *rand.Rand) Hours {
	start := r.IntN(1440)
	return Hours{start, start + 1 + r.IntN(1439)}
}

func (h Hours) holdsOn(local int64, on func(day time.Time) bool) bool {
	for back := range int64(2) {
		midnight := (dayIndex(local) - back) * 1440
		if m := int(local - midnight); m >= h.Start && m < h.End && on(localTime(midnight)) {
			return true
		}
	}
	return false
}

func TestWindowAgainstScan(t *testing.T) {
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for range 150 {
			w := Window{Days: Days(1 + r.IntN(127)), Hours: randomHours(r)}
			if r.IntN(4) == 0 {
				w.Hours = Hours{0, 1440}
			}
			open := func(m int) bool {
				return w.Hours.holdsOn(o.latest[m], func(d time.Time) bool { return w.Days&(1<<d.Weekday()) != 0 })
			}
			m := o.randomMinute(r)
			ms := o.instant(m)
			if got := w.Contains(o.zone, ms+Minute-1); got != open(m) {
				t.Fatalf("%v contains %s: %t", w, FormatInstant(o.zone, ms), got)
			}
			if want, ok := o.first(m, open); ok {
				checkNext(t, o, w, "NextOpen", ms, want)(w.NextOpen(o.zone, ms))
			}
			if want, ok := o.first(m, func(m int) bool { return !open(m) }); ok {
				checkNext(t, o, w, "NextClose", ms, want)(w.NextClose(o.zone, ms))
			}
		}
	})
}

func checkNext(t *testing.T, o *oracle, what any, call string, ms, want int64) func(int64, bool) {
	return func(got int64, ok bool) {
		t.Helper()
		if !ok || got != want {
			t.Fatalf("%v: %s(%s) = %s, %t, want %s", what, call, FormatInstant(o.zone, ms), FormatInstant(o.zone, got), ok, FormatInstant(o.zone, want))
		}
	}
}

func TestCalendarAgainstScan(t *testing.T) {
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for range 60 {
			c, openAt := randomCalendar(o, r)
			m := o.randomMinute(r)
			ms := o.instant(m)
			if c.Open(ms) != openAt(m) {
				t.Fatalf("%+v open %s: %t", c, FormatInstant(o.zone, ms), c.Open(ms))
			}
			if want, ok := o.first(m, openAt); ok {
				checkNext(t, o, c, "NextOpen", ms, want)(c.NextOpen(ms))
			}
			if want, ok := o.first(m, func(m int) bool { return !openAt(m) }); ok {
				checkNext(t, o, c, "NextClose", ms, want)(c.NextClose(ms))
			}
			checkOpenTime(t, o, r, c, m, openAt)
		}
	})
}

func randomCalendar(o *oracle, r *rand.Rand) (*Calendar, func(minute int) bool) {
	var openings []Opening
	for range 1 + r.IntN(3) {
		hours := []Hours{randomHours(r)}
		if r.IntN(2) == 0 {
			hours = append(hours, Hours{540, 1080})
		}
		openings = append(openings, Opening{Days(1 + r.IntN(127)), hours})
	}
	holiday := map[int64]bool{}
	var dates []int64
	for range r.IntN(4) {
		day := dayIndex(o.latest[o.randomMinute(r)])
		holiday[day] = true
		dates = append(dates, day*Day)
	}
	open := func(m int) bool {
		for _, opening := range openings {
			for _, h := range opening.Hours {
				on := func(d time.Time) bool { return opening.Days&(1<<d.Weekday()) != 0 && !holiday[d.Unix()/86400] }
				if h.holdsOn(o.latest[m], on) {
					return true
				}
			}
		}
		return false
	}
	return New(o.zone, openings, dates), open
}

// checkOpenTime counts open milliseconds by hand from within minute m to within a later one.
func checkOpenTime(t *testing.T, o *oracle, r *rand.Rand, c *Calendar, m int, open func(int) bool) {
	t.Helper()
	into := int64(r.IntN(int(Minute)))
	from, total := o.instant(m)+into, int64(0)
	want := 1 + int64(r.IntN(int(3*Day)))
	target, reached := int64(0), false
	for k := m; k < len(o.latest); k++ {
		if !open(k) {
			continue
		}
		begin := max(o.instant(k), from)
		span := o.instant(k+1) - begin
		if !reached && total+span >= want {
			target, reached = begin+want-total, true
		}
		total += span
	}
	if got := c.Between(from, o.instant(len(o.latest))); got != total {
		t.Fatalf("%+v: Between(%s, end) = %d, want %d", c, FormatInstant(o.zone, from), got, total)
	}
	if reached {
		checkNext(t, o, c, "Add "+FormatDuration(want), from, target)(c.Add(from, want))
		if got := c.Between(from, target); got != want {
			t.Fatalf("Between(from, Add(from, %d)) = %d", want, got)
		}
	}
}

func TestCronAgainstScan(t *testing.T) {
	texts := []string{"* * * * *", "*/15 * * * *", "30 2 * * *", "0 0 * * *", "15 0,23 * * *", "0 9 * * mon-fri", "45 1-3 * * sun", "0 12 30 * *", "10 0 1 * mon", "59 23 * * *", "5,35 */2 */3 * *", "30 0 * * fri-sun"}
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for _, text := range texts {
			c, err := ParseCron(text)
			if err != nil {
				t.Fatal(err)
			}
			matches := func(local int64) bool {
				d := localTime(local)
				return c.minutes&(1<<d.Minute()) != 0 && c.hours&(1<<d.Hour()) != 0 && naiveDay(c, d)
			}
			for range 10 {
				m := o.randomMinute(r)
				after := o.instant(m) + int64(r.IntN(2))*int64(r.IntN(int(Minute)))
				want, ok := o.first(m+1, func(m int) bool { return o.passes(m, matches) })
				if !ok {
					continue
				}
				checkNext(t, o, text, "Next", after, want)(c.Next(o.zone, after))
			}
		}
	})
}

func naiveDay(c *Cron, d time.Time) bool {
	date, day := c.dates&(1<<d.Day()) != 0, c.days&(1<<d.Weekday()) != 0
	dateFree, dayFree := c.dates == 1<<32-2, c.days == 127
	if c.months&(1<<d.Month()) == 0 {
		return false
	}
	switch {
	case dateFree:
		return day
	case dayFree:
		return date
	}
	return date || day
}

func TestNextClockAgainstScan(t *testing.T) {
	eachStretch(t, func(t *testing.T, o *oracle, r *rand.Rand) {
		for range 100 {
			minute, days := r.IntN(1440), Days(1+r.IntN(127))
			if r.IntN(3) == 0 {
				minute = r.IntN(240)
			}
			m := o.randomMinute(r)
			want, ok := o.first(m, func(m int) bool {
				return o.passes(m, func(local int64) bool {
					return int(local-dayIndex(local)*1440) == minute && days&(1<<localTime(local).Weekday()) != 0
				})
			})
			if got := NextClock(o.zone, o.instant(m), minute, days); ok && got != want {
				t.Fatalf("NextClock(%s, %s, %s) = %s, want %s", FormatInstant(o.zone, o.instant(m)), FormatClock(minute), days, FormatInstant(o.zone, got), FormatInstant(o.zone, want))
			}
		}
	})
}
