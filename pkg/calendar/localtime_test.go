package calendar

import (
	"testing"
	"time"
)

// "A time in a DST gap is the gap's end, in an overlap the first."
// Each line is read off a printed table of the zone's changes.
func TestGapsAndOverlaps(t *testing.T) {
	for _, c := range []struct {
		why, zone   string
		date, clock string
		want        string
	}{
		{"02:00 to 03:00 is missing", "Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z"},
		{"the gap's first minute", "Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T01:00:00Z"},
		{"the minute before the gap", "Europe/Berlin", "2026-03-29", "01:59", "2026-03-29T00:59:00Z"},
		{"02:00 to 03:00 comes twice", "Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T00:30:00Z"},
		{"after the second 02:59", "Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T02:00:00Z"},
		{"gap, west of UTC", "America/New_York", "2026-03-08", "02:30", "2026-03-08T07:00:00Z"},
		{"overlap, west of UTC", "America/New_York", "2026-11-01", "01:30", "2026-11-01T05:30:00Z"},
		{"a gap of half an hour: 02:00 to 02:30", "Australia/Lord_Howe", "2026-10-04", "02:10", "2026-10-03T15:30:00Z"},
		{"behind that gap", "Australia/Lord_Howe", "2026-10-04", "02:40", "2026-10-03T15:40:00Z"},
		{"an overlap of half an hour: 01:30 to 02:00", "Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-04T14:45:00Z"},
		{"no 00:00 on that day", "America/Sao_Paulo", "2018-11-04", "00:00", "2018-11-04T03:00:00Z"},
		{"24:00 of the day before, which does not come", "America/Sao_Paulo", "2018-11-03", "24:00", "2018-11-04T03:00:00Z"},
		{"23:00 to 24:00 comes twice", "America/Sao_Paulo", "2018-02-17", "23:30", "2018-02-18T01:30:00Z"},
		{"midnight comes once the clocks pass it", "America/Sao_Paulo", "2018-02-18", "00:00", "2018-02-18T03:00:00Z"},
		{"no summer time since 2019", "America/Sao_Paulo", "2026-11-01", "00:00", "2026-11-01T03:00:00Z"},
		{"no 00:00 on that day", "Asia/Beirut", "2026-03-29", "00:30", "2026-03-28T22:00:00Z"},
		{"no 00:00 on the last Friday of April", "Africa/Cairo", "2026-04-24", "00:00", "2026-04-23T22:00:00Z"},
		{"back at 24:00 to 23:00", "Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30:00Z"},
		{"summer is standard time: the gap", "Europe/Dublin", "2026-03-29", "01:30", "2026-03-29T01:00:00Z"},
		{"winter is set back: the overlap", "Europe/Dublin", "2026-10-25", "01:30", "2026-10-25T00:30:00Z"},
		{"five hours and three quarters", "Asia/Kathmandu", "2026-05-01", "00:00", "2026-04-30T18:15:00Z"},
		{"a day that was left out", "Pacific/Apia", "2011-12-30", "00:00", "2011-12-30T10:00:00Z"},
		{"late on that day", "Pacific/Apia", "2011-12-30", "23:59", "2011-12-30T10:00:00Z"},
		{"the day after", "Pacific/Apia", "2011-12-31", "09:00", "2011-12-30T19:00:00Z"},
	} {
		date, err := time.Parse(time.DateOnly, c.date)
		minute, ok := clockMinutes(c.clock)
		if err != nil || !ok {
			t.Fatal(c.date, c.clock)
		}
		if got := FormatInstant(nil, mustZone(t, c.zone).At(date.Year(), date.Month(), date.Day(), minute)); got != c.want {
			t.Errorf("%s %s %s (%s): got %s, want %s", c.zone, c.date, c.clock, c.why, got, c.want)
		}
	}
}

// "`delay: {until: "09:00"}` ends at the first match not before now."
func TestFirstMatchNotBeforeNow(t *testing.T) {
	for _, c := range []struct{ why, zone, now, clock, days, want string }{
		{"later today", "Europe/Berlin", "2026-11-23T08:59:59.999+01:00", "09:00", "mon-sun", "2026-11-23T08:00:00Z"},
		{"now counts", "Europe/Berlin", "2026-11-23T09:00:00+01:00", "09:00", "mon-sun", "2026-11-23T08:00:00Z"},
		{"a millisecond late", "Europe/Berlin", "2026-11-23T09:00:00.001+01:00", "09:00", "mon-sun", "2026-11-24T08:00:00Z"},
		{"over the weekend", "Europe/Berlin", "2026-11-20T09:30:00+01:00", "09:00", "mon-fri", "2026-11-23T08:00:00Z"},
		{"a day of 23 hours", "Europe/Berlin", "2026-03-28T09:00:01+01:00", "09:00", "mon-sun", "2026-03-29T07:00:00Z"},
		{"a day of 25 hours", "Europe/Berlin", "2026-10-24T09:00:01+02:00", "09:00", "mon-sun", "2026-10-25T08:00:00Z"},
		{"in the gap: its end", "Europe/Berlin", "2026-03-28T12:00:00+01:00", "02:15", "mon-sun", "2026-03-29T01:00:00Z"},
		{"the gap's end still counts", "Europe/Berlin", "2026-03-29T03:00:00+02:00", "02:15", "mon-sun", "2026-03-29T01:00:00Z"},
		{"between the two of an overlap: the first is over", "Europe/Berlin", "2026-10-25T02:30:00+01:00", "02:15", "mon-sun", "2026-10-26T01:15:00Z"},
		{"midnight that is missing", "America/Sao_Paulo", "2018-11-03T12:00:00-03:00", "00:00", "mon-sun", "2018-11-04T03:00:00Z"},
		{"the only day does not exist", "Pacific/Apia", "2011-12-28T12:00:00-10:00", "09:00", "fri", "2011-12-30T10:00:00Z"},
		{"29 February", "UTC", "2028-02-28T10:00:00Z", "09:00", "mon-sun", "2028-02-29T09:00:00Z"},
	} {
		minute, err := ParseClock(c.clock)
		days, dayErr := ParseDays(c.days)
		if err != nil || dayErr != nil {
			t.Fatal(err, dayErr)
		}
		if got := FormatInstant(nil, NextClock(mustZone(t, c.zone), instant(t, c.now), minute, days)); got != c.want {
			t.Errorf("%s: %s on %s from %s (%s): got %s, want %s", c.zone, c.clock, c.days, c.now, c.why, got, c.want)
		}
	}
}

// "A window over midnight belongs to its first day."
func TestWindowsOverMidnight(t *testing.T) {
	for _, c := range []struct {
		why, zone, days, hours string
		at                     string
		open                   bool
		change                 string // when that ends
	}{
		{"Friday's night on Saturday morning", "Europe/Berlin", "fri", "20:00-08:00", "2026-11-21T07:00:00+01:00", true, "2026-11-21T07:00:00Z"},
		{"Thursday's night is no Friday's", "Europe/Berlin", "fri", "20:00-08:00", "2026-11-20T07:00:00+01:00", false, "2026-11-20T19:00:00Z"},
		{"half-open at the end", "Europe/Berlin", "fri", "20:00-08:00", "2026-11-21T08:00:00+01:00", false, "2026-11-27T19:00:00Z"},
		{"Sunday's runs into Monday", "Europe/Berlin", "sun", "20:00-08:00", "2026-11-23T03:00:00+01:00", true, "2026-11-23T07:00:00Z"},
		{"a night of eleven hours", "Europe/Berlin", "sat", "20:00-08:00", "2026-03-28T20:00:00+01:00", true, "2026-03-29T06:00:00Z"},
		{"a night of thirteen hours", "Europe/Berlin", "sat", "20:00-08:00", "2026-10-24T20:00:00+02:00", true, "2026-10-25T07:00:00Z"},
		{"an end in the gap is the gap's end", "Europe/Berlin", "sat", "20:00-02:30", "2026-03-29T01:59:00+01:00", true, "2026-03-29T01:00:00Z"},
		{"an end that comes twice is the first", "Europe/Berlin", "sat", "20:00-02:30", "2026-10-25T02:30:00+02:00", false, "2026-10-31T19:00:00Z"},
		{"a window in the gap does not open", "Europe/Berlin", "sun", "02:00-02:45", "2026-03-29T03:00:00+02:00", false, "2026-04-05T00:00:00Z"},
		{"the whole of a day without midnight", "America/Sao_Paulo", "sun", "00:00-24:00", "2018-11-04T01:00:00-02:00", true, "2018-11-05T02:00:00Z"},
		{"nights back to back never close", "Asia/Kathmandu", "mon-sun", "20:00-20:01", "2026-05-01T20:00:30+05:45", true, "2026-05-01T14:16:00Z"},
	} {
		days, err := ParseDays(c.days)
		hours, hoursErr := ParseHours(c.hours)
		if err != nil || hoursErr != nil {
			t.Fatal(err, hoursErr)
		}
		z, w, at := mustZone(t, c.zone), Window{days, hours}, instant(t, c.at)
		if w.Contains(z, at) != c.open {
			t.Errorf("%s (%s): open %t", c.at, c.why, !c.open)
		}
		next := w.NextOpen
		if c.open {
			next = w.NextClose
		}
		if got, ok := next(z, at); !ok || FormatInstant(nil, got) != c.change {
			t.Errorf("%s (%s): changes at %s, %t, want %s", c.at, c.why, FormatInstant(nil, got), ok, c.change)
		}
	}
}

// "The target is the first instant at which open time reaches `within`"
// An office with a lunch break and a short Saturday, open on the nights in which
// clocks change.
func TestTargets(t *testing.T) {
	berlin := mustZone(t, "Europe/Berlin")
	opening := func(days string, hours ...string) Opening {
		o := Opening{}
		o.Days, _ = ParseDays(days)
		for _, text := range hours {
			h, err := ParseHours(text)
			if err != nil {
				t.Fatal(err)
			}
			o.Hours = append(o.Hours, h)
		}
		return o
	}
	var holidays []int64
	for _, text := range []string{"2026-12-25", "2026-12-26", "2027-01-01"} {
		ms, _ := ParseDate(text)
		holidays = append(holidays, ms)
	}
	office := New(berlin, []Opening{opening("mon-fri", "09:00-12:00", "13:00-17:00"), opening("sat", "10:00-12:00")}, holidays)
	nights := New(berlin, []Opening{opening("sat", "22:00-06:00")}, nil)
	for _, c := range []struct {
		why      string
		calendar *Calendar
		from     string
		open     string
		want     string
	}{
		{"over lunch", office, "2026-11-23T11:30:00+01:00", "1h", "2026-11-23T13:30:00+01:00"},
		{"reached exactly at lunch", office, "2026-11-23T11:30:00+01:00", "30m", "2026-11-23T12:00:00+01:00"},
		{"from within the break", office, "2026-11-23T12:30:00+01:00", "30m", "2026-11-23T13:30:00+01:00"},
		{"Friday evening: on Saturday", office, "2026-11-20T16:30:00+01:00", "1h", "2026-11-21T10:30:00+01:00"},
		{"over the short Saturday to Monday", office, "2026-11-20T16:30:00+01:00", "3h", "2026-11-23T09:30:00+01:00"},
		{"Christmas on Friday and Saturday", office, "2026-12-24T16:45:00+01:00", "30m", "2026-12-28T09:15:00+01:00"},
		{"New Year's Friday, Saturday is open", office, "2026-12-31T16:45:00+01:00", "30m", "2027-01-02T10:15:00+01:00"},
		{"started on a holiday", office, "2026-12-25T10:00:00+01:00", "15m", "2026-12-28T09:15:00+01:00"},
		{"a night of seven hours", nights, "2026-03-28T22:00:00+01:00", "7h", "2026-03-29T06:00:00+02:00"},
		{"the eighth hour is a week later", nights, "2026-03-28T22:00:00+01:00", "8h", "2026-04-04T23:00:00+02:00"},
		{"a night of nine hours", nights, "2026-10-24T22:00:00+02:00", "9h", "2026-10-25T06:00:00+01:00"},
		{"within the hour that comes twice", nights, "2026-10-24T22:00:00+02:00", "5h30m", "2026-10-25T02:30:00+01:00"},
	} {
		open, err := ParseDuration(c.open)
		if err != nil {
			t.Fatal(err)
		}
		from := instant(t, c.from)
		got, ok := c.calendar.Add(from, open)
		if !ok || FormatInstant(berlin, got) != c.want {
			t.Errorf("%s from %s (%s): got %s, want %s", c.open, c.from, c.why, FormatInstant(berlin, got), c.want)
		}
		if back := c.calendar.Between(from, got); back != open {
			t.Errorf("%s from %s (%s): there are %s between", c.open, c.from, c.why, FormatDuration(back))
		}
		if c.calendar.Between(from, got-1) != open-1 {
			t.Errorf("%s from %s (%s): reached before", c.open, c.from, c.why)
		}
	}
}

// "A bad or missing timezone is the project's."
func TestBadZoneIsTheProjects(t *testing.T) {
	var zones Zones
	project := mustZone(t, "Europe/Berlin")
	for _, name := range []string{"", " ", "Local", "local", "europe/berlin", "Europe/Bonn", "CEST", "GMT+2", "+02:00", "../UTC", "America/New_York\n", "America/New_York "} {
		if z := zones.Find(name, project); z != project {
			t.Errorf("%q is read as %s", name, z.Name())
		}
	}
	for _, name := range []string{"America/New_York", "UTC", "Asia/Calcutta", "Etc/GMT+2"} {
		if z := zones.Find(name, project); z.Name() != name {
			t.Errorf("%q is read as %s", name, z.Name())
		}
	}
}
