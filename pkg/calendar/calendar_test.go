package calendar

import (
	"math"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestEveryZoneLoads(t *testing.T) {
	for _, name := range strings.Fields(zoneNames) {
		z := mustZone(t, name)
		for i, s := range z.spans {
			if s.offset >= maxOffset || s.offset <= -maxOffset || s.start >= s.end {
				t.Fatalf("%s: %+v", name, s)
			}
			if i > 0 && (z.spans[i-1].end != s.start || z.spans[i-1].offset == s.offset) {
				t.Fatalf("%s: pieces %d and %d do not join", name, i-1, i)
			}
		}
		if z.spans[0].start != math.MinInt64 || z.spans[len(z.spans)-1].end < tableEnd {
			t.Fatalf("%s: the table does not reach far enough", name)
		}
	}
}

func TestAt(t *testing.T) {
	for _, c := range []struct {
		zone, want string
		y          int
		m          time.Month
		d, minute  int
	}{
		{"Europe/Berlin", "2026-03-29T03:00:00+02:00", 2026, 3, 29, 150},
		{"Europe/Berlin", "2026-10-25T02:30:00+02:00", 2026, 10, 25, 150},
		{"Europe/Berlin", "2026-10-25T03:00:00+01:00", 2026, 10, 25, 180},
		{"America/Sao_Paulo", "2018-11-04T01:00:00-02:00", 2018, 11, 4, 0},
		{"Asia/Beirut", "2026-03-29T01:00:00+03:00", 2026, 3, 29, 0},
		{"Australia/Lord_Howe", "2026-10-04T02:30:00+11:00", 2026, 10, 4, 135},
		{"Pacific/Apia", "2011-12-31T00:00:00+14:00", 2011, 12, 30, 540},
		{"America/New_York", "2026-03-08T03:00:00-04:00", 2026, 3, 8, 150},
		{"UTC", "2027-01-01T00:00:00Z", 2026, 12, 31, 1440},
		{"UTC", "2026-12-30T23:00:00Z", 2026, 12, 31, -60},
	} {
		z := mustZone(t, c.zone)
		if got := FormatInstant(z, z.At(c.y, c.m, c.d, c.minute)); got != c.want {
			t.Errorf("%s %d-%d-%d +%d: got %s, want %s", c.zone, c.y, c.m, c.d, c.minute, got, c.want)
		}
	}
}

func TestLocal(t *testing.T) {
	got := mustZone(t, "Asia/Kathmandu").Local(instant(t, "2026-01-04T23:14:59.999Z"))
	want := Wall{Year: 2026, Month: time.January, Day: 5, Weekday: time.Monday, Minute: 299, Milli: 59_999}
	if got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWindow(t *testing.T) {
	z := mustZone(t, "Europe/Berlin")
	night := Window{Days: 1 << time.Friday, Hours: Hours{1200, 1920}}
	if !night.Contains(z, instant(t, "2026-11-21T07:59:59.999+01:00")) || night.Contains(z, instant(t, "2026-11-20T07:00:00+01:00")) {
		t.Error("a window over midnight belongs to its first day")
	}
	if got, ok := night.NextClose(z, instant(t, "2026-11-20T23:00:00+01:00")); !ok || FormatInstant(z, got) != "2026-11-21T08:00:00+01:00" {
		t.Error(FormatInstant(z, got), ok)
	}
	if _, ok := (Window{}).NextClose(z, 0); ok {
		t.Error("the zero window never closes")
	}
	if got, ok := (Window{}).NextOpen(z, 123); !ok || got != 123 {
		t.Error("the zero window is always open")
	}
}

func office(t testing.TB) *Calendar {
	monFri, _ := ParseDays("mon-fri")
	christmas, _ := ParseDate("2026-12-25")
	return New(mustZone(t, "Europe/Berlin"), []Opening{{monFri, []Hours{{540, 1080}}}}, []int64{christmas})
}

func TestCalendarAdd(t *testing.T) {
	c := office(t)
	for _, s := range []struct {
		from string
		open int64
		want string
	}{
		{"2026-12-24T17:45:00+01:00", 30 * Minute, "2026-12-28T09:15:00+01:00"},
		{"2026-12-24T17:45:00+01:00", 15 * Minute, "2026-12-24T18:00:00+01:00"},
		{"2026-11-21T12:00:00+01:00", 30 * Minute, "2026-11-23T09:30:00+01:00"},
		{"2026-11-21T12:00:00+01:00", 0, "2026-11-21T12:00:00+01:00"},
		{"2026-11-20T17:00:00+01:00", 18 * Hour, "2026-11-24T17:00:00+01:00"},
	} {
		got, ok := c.Add(instant(t, s.from), s.open)
		if !ok || FormatInstant(c.Zone(), got) != s.want {
			t.Errorf("%s + %s: got %s, want %s", s.from, FormatDuration(s.open), FormatInstant(c.Zone(), got), s.want)
		}
	}
	// The target may be the very beginning of 1970, which is 0.
	if got, ok := New(UTC(), []Opening{{Hours: []Hours{{}}}}, nil).Add(-1000, 1000); !ok || got != 0 {
		t.Error(got, ok)
	}
}

func TestCalendarEdges(t *testing.T) {
	never := New(UTC(), nil, nil)
	if _, ok := never.Add(0, 1); ok || never.Open(0) || never.Between(0, Week) != 0 {
		t.Error("a calendar without hours is never open")
	}
	if got, ok := never.NextClose(5); !ok || got != 5 {
		t.Error(got, ok)
	}
	var always *Calendar
	if got, ok := always.Add(5, Day); !ok || got != 5+Day || !always.Open(7) || always.Between(1, 4) != 3 {
		t.Error("no calendar is always open")
	}
	allDay := New(UTC(), []Opening{{Hours: []Hours{{0, 1440}}}}, nil)
	if _, ok := allDay.NextClose(0); ok {
		t.Error("day and night never closes")
	}
	var decade []int64
	for day := range int64(5000) {
		decade = append(decade, day*Day)
	}
	if _, ok := New(UTC(), []Opening{{Hours: []Hours{{0, 1440}}}}, decade).NextOpen(Day); ok {
		t.Error("closed for ten years counts as closed")
	}
	minuteAWeek := New(UTC(), []Opening{{1, []Hours{{0, 1}}}}, nil)
	if _, ok := minuteAWeek.Add(0, MaxDuration); ok {
		t.Error("a target more than 1,000 years ahead is none")
	}
}

func TestExtremesDoNotPanic(t *testing.T) {
	z, c := mustZone(t, "Europe/Berlin"), office(t)
	cron, _ := ParseCron("0 9 * * mon")
	extremes := []int64{math.MinInt64, math.MaxInt64, -maxInstant, maxInstant, maxInstant - 1, 0}
	for _, ms := range extremes {
		z.Local(ms)
		w := Window{Days: 2, Hours: Hours{1200, 1920}}
		w.NextOpen(z, ms)
		w.NextClose(z, ms)
		cron.Next(z, ms)
		NextClock(z, ms, 540, 2)
		NextWeek(z, ms)
		c.NextClose(ms)
		_ = FormatInstant(z, ms)
		YearlyDate(ms, math.MaxInt)
		z.At(math.MaxInt, math.MaxInt, math.MinInt, math.MaxInt)
		for _, other := range extremes {
			c.Add(ms, other)
			DateAt(z, ms, other, 540)
			NextYearly(z, ms, other, 540, ms)
			if ms == 0 && other == Day {
				c.Between(ms, other)
			}
		}
	}
}

func TestCronNext(t *testing.T) {
	z := mustZone(t, "Europe/Berlin")
	for _, c := range []struct{ cron, after, want string }{
		{"0 9 * * mon", "2026-11-22T12:00:00+01:00", "2026-11-23T09:00:00+01:00"},
		{"0 9 * * mon", "2026-11-23T09:00:00+01:00", "2026-11-30T09:00:00+01:00"},
		{"30 2 * * *", "2026-03-28T12:00:00+01:00", "2026-03-29T03:00:00+02:00"},
		{"0,30 2,3 * * *", "2026-03-29T03:00:00+02:00", "2026-03-29T03:30:00+02:00"},
		{"30 2 * * *", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"},
		{"0 0 29 2 *", "2026-01-01T00:00:00Z", "2028-02-29T00:00:00+01:00"},
		{"0 0 29 feb *", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00+01:00"},
		{"0 0 13 * fri", "2026-11-01T00:00:00Z", "2026-11-06T00:00:00+01:00"},
		{"0 0 13 * FRI", "2026-12-12T00:00:00Z", "2026-12-13T00:00:00+01:00"},
		{"0 0 * * 7", "2026-11-23T00:00:00Z", "2026-11-29T00:00:00+01:00"},
		{"0 0 * * fri-mon", "2026-11-23T12:00:00Z", "2026-11-27T00:00:00+01:00"},
	} {
		s, err := ParseCron(c.cron)
		if err != nil {
			t.Fatal(err)
		}
		if got, ok := s.Next(z, instant(t, c.after)); !ok || FormatInstant(z, got) != c.want {
			t.Errorf("%s after %s: got %s, want %s", c.cron, c.after, FormatInstant(z, got), c.want)
		}
	}
	never, _ := ParseCron("0 0 30 feb *")
	if _, ok := never.Next(z, 0); ok {
		t.Error("30 February never comes")
	}
}

func FuzzCron(f *testing.F) {
	for _, s := range []string{"0 9 * * mon", "*/15 9-17 1,15 jan-mar *", "0 0 29 2 *", "5 4 * * fri-mon/2", "* * * * 7", "0 0 31 4 *", "@daily"} {
		f.Add(s, int64(1_774_742_400_000))
	}
	zones := []*Zone{mustZone(f, "Europe/Berlin"), mustZone(f, "America/Sao_Paulo"), mustZone(f, "Pacific/Apia"), nil}
	f.Fuzz(func(t *testing.T, text string, after int64) {
		c, err := ParseCron(text)
		if err != nil {
			checkMessage(t, err)
			return
		}
		if again, err := ParseCron(c.String()); err != nil || *again != *c {
			t.Fatalf("%q does not read back: %v", c, err)
		}
		for _, z := range zones {
			first, ok := c.Next(z, after)
			if !ok {
				continue
			}
			if first <= after || first%Minute != 0 && z.spanAt(floorDiv(first, Second)).offset%60 == 0 {
				t.Fatalf("%q after %d fires at %d in %s", text, after, first, z.Name())
			}
			// Nothing fires in between: asking from just before gives the same.
			if same, ok := c.Next(z, first-1); !ok || same != first {
				t.Fatalf("%q before %d fires at %d in %s", text, first, same, z.Name())
			}
		}
	})
}

func TestDates(t *testing.T) {
	z := mustZone(t, "America/New_York")
	date := func(text string) int64 { ms, _ := ParseDate(text); return ms }
	if got := FormatInstant(z, DateAt(z, date("2026-03-31"), -30*Day, 540)); got != "2026-03-01T09:00:00-05:00" {
		t.Error(got)
	}
	if got := FormatInstant(z, DateAt(z, date("2026-03-31"), -36*Hour, 540)); got != "2026-03-29T09:00:00-04:00" {
		t.Error(got)
	}
	if got := LocalDate(z, instant(t, "2026-03-31T02:00:00Z")); got != date("2026-03-30") {
		t.Error(FormatDate(got))
	}
	if got := AddDays(date("2026-12-31"), 60); got != date("2027-03-01") {
		t.Error(FormatDate(got))
	}
	for year, want := range map[int]string{2025: "2025-02-28", 2028: "2028-02-29", 2100: "2100-02-28"} {
		if got := FormatDate(YearlyDate(date("2024-02-29"), year)); got != want {
			t.Errorf("%d: %s", year, got)
		}
	}
	for _, c := range []struct {
		date   string
		offset int64
		from   string
		want   string
	}{
		{"2024-02-29", 0, "2025-01-01T00:00:00Z", "2025-02-28T09:00:00-05:00"},
		{"2024-02-29", 0, "2025-02-28T14:00:00Z", "2025-02-28T09:00:00-05:00"},
		{"2024-02-29", 0, "2025-02-28T14:00:00.001Z", "2026-02-28T09:00:00-05:00"},
		{"2024-01-05", -10 * Day, "2026-01-01T00:00:00Z", "2026-12-26T09:00:00-05:00"},
		{"2030-06-01", 0, "2026-01-01T00:00:00Z", "2030-06-01T09:00:00-04:00"},
		{"1990-12-31", 3 * Day, "2026-01-01T00:00:00Z", "2026-01-03T09:00:00-05:00"},
		{"1990-06-01", 800 * Day, "2026-01-01T00:00:00Z", "2026-08-10T09:00:00-04:00"},
	} {
		got := NextYearly(z, date(c.date), c.offset, 540, instant(t, c.from))
		if FormatInstant(z, got) != c.want {
			t.Errorf("%s %s from %s: got %s, want %s", c.date, FormatDuration(c.offset), c.from, FormatInstant(z, got), c.want)
		}
	}
}

func TestZones(t *testing.T) {
	var zones Zones
	project := UTC()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if z := zones.Find("Europe/Berlin", project); z.Name() != "Europe/Berlin" {
				t.Error(z.Name())
			}
			if zones.Find("Mars/Olympus", project) != project || zones.Find("", project) != project {
				t.Error("an unknown zone is the project's")
			}
		})
	}
	group.Wait()
	if len(zones.loaded) != 1 {
		t.Errorf("%d zones kept", len(zones.loaded))
	}
}

func TestNothingAllocates(t *testing.T) {
	z, c := mustZone(t, "Europe/Berlin"), office(t)
	cron, _ := ParseCron("0 9 1 * mon")
	w := Window{Days: 2, Hours: Hours{1200, 1920}}
	from := instant(t, "2026-12-24T17:45:00+01:00")
	for name, run := range map[string]func(){
		"Calendar.Add":    func() { c.Add(from, 30*Minute) },
		"Window.NextOpen": func() { w.NextOpen(z, from) },
		"Cron.Next":       func() { cron.Next(z, from) },
	} {
		if n := testing.AllocsPerRun(100, run); n != 0 {
			t.Errorf("%s allocates %v times", name, n)
		}
	}
}

func BenchmarkCalendarAdd(b *testing.B) {
	c := office(b)
	from := instant(b, "2026-12-24T17:45:00+01:00")
	b.ReportAllocs()
	for b.Loop() {
		c.Add(from, 30*Minute)
	}
}

func BenchmarkWindowNextOpen(b *testing.B) {
	z, w := mustZone(b, "Europe/Berlin"), Window{Hours: Hours{480, 1080}}
	from := instant(b, "2026-12-24T19:45:00+01:00")
	b.ReportAllocs()
	for b.Loop() {
		w.NextOpen(z, from)
	}
}

func BenchmarkCronNext(b *testing.B) {
	z := mustZone(b, "Europe/Berlin")
	c, _ := ParseCron("0 9 * * mon")
	from := instant(b, "2026-12-24T19:45:00+01:00")
	b.ReportAllocs()
	for b.Loop() {
		c.Next(z, from)
	}
}
