package calendar

import (
	"math"
	"strings"
	"testing"
)

func TestParseDuration(t *testing.T) {
	for text, want := range map[string]int64{
		"30m": 30 * Minute, "1h30m": 90 * Minute, "2d": 2 * Day, "8w": 56 * Day, "0s": 0, "90m": 90 * Minute,
		"1w2d3h4m5s": 9*Day + 3*Hour + 4*Minute + 5*Second, "36525d": MaxDuration, "007s": 7 * Second,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%s: got %d, %v, want %d", text, got, err, want)
		}
	}
}

func TestParseSignedDuration(t *testing.T) {
	for text, want := range map[string]int64{"-30d": -30 * Day, "+2h": 2 * Hour, "2h": 2 * Hour, "-0s": 0} {
		if got, err := ParseSignedDuration(text); err != nil || got != want {
			t.Errorf("%s: got %d, %v, want %d", text, got, err, want)
		}
	}
}

func TestUsesDays(t *testing.T) {
	for text, want := range map[string]bool{"2d": true, "1w": true, "48h": false, "1h30m5s": false, "1d2h": true} {
		if UsesDays(text) != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}

func TestFormatDuration(t *testing.T) {
	for ms, want := range map[int64]string{
		0: "0s", 2 * Day: "2d", 90 * Minute: "1h30m", 7 * Day: "7d", 14 * Day: "14d", 56 * Day: "8w", 90 * Day: "90d", -24 * Hour: "-1d",
		1500: "1.5s", 5: "0.005s", -61_250: "-1m1.25s", Hour + 5: "1h0.005s", Day + Second: "1d1s",
	} {
		if got := FormatDuration(ms); got != want {
			t.Errorf("%d: got %s, want %s", ms, got, want)
		}
	}
	if got := FormatDuration(math.MinInt64); !strings.HasPrefix(got, "-106751991167d") {
		t.Error(got)
	}
}

func FuzzDuration(f *testing.F) {
	for _, s := range []string{"1h30m", "8w", "0s", "-30d", "99999999999999999999w", "1m1h", "1.5h", "+", "1d1d"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ms, err := ParseSignedDuration(text)
		if err != nil {
			checkMessage(t, err)
			return
		}
		if ms > MaxDuration || ms < -MaxDuration || ms%Second != 0 {
			t.Fatalf("%q: %d", text, ms)
		}
		if again, err := ParseSignedDuration(FormatDuration(ms)); err != nil || again != ms {
			t.Fatalf("%q: %s reads back as %d, %v", text, FormatDuration(ms), again, err)
		}
	})
}

func checkMessage(t *testing.T, err error) {
	t.Helper()
	if text := err.Error(); strings.Count(text, "`") < 2 || strings.HasSuffix(text, ".") {
		t.Fatalf("message %q", text)
	}
}

func TestInstantsAndDates(t *testing.T) {
	if got := instant(t, "2026-01-05T09:00:00.1239+01:00"); got != instant(t, "2026-01-05T08:00:00Z")+123 {
		t.Error(got)
	}
	if got := instant(t, "1969-12-31T23:59:59.9999Z"); got != -1 {
		t.Error(got)
	}
	if got, err := ParseDate("2026-12-25"); err != nil || got != instant(t, "2026-12-25T00:00:00Z") || FormatDate(got) != "2026-12-25" {
		t.Error(got, err)
	}
	if got := FormatInstant(mustZone(t, "Asia/Kathmandu"), instant(t, "2026-01-05T09:00:00.5Z")); got != "2026-01-05T14:45:00.5+05:45" {
		t.Error(got)
	}
	if got := FormatInstant(nil, 0); got != "1970-01-01T00:00:00Z" {
		t.Error(got)
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"mon-fri": "mon-fri", "sat": "sat", "mon,wed-fri": "mon,wed-fri", "sun-tue": "mon,tue,sun", "mon-sun": "mon-sun",
		"sat, sun": "sat,sun", "fri-thu": "mon-sun", "tue,mon,tue": "mon,tue",
	} {
		days, err := ParseDays(text)
		if err != nil || days.String() != want {
			t.Errorf("%s: got %s, %v, want %s", text, days, err, want)
		}
		if again, err := ParseDays(days.String()); err != nil || again != days {
			t.Errorf("%s reads back as %s, %v", days, again, err)
		}
	}
}

func TestHours(t *testing.T) {
	for text, want := range map[string]Hours{
		"09:00-18:00": {540, 1080}, "20:00-08:00": {1200, 1920}, "00:00-24:00": {0, 1440}, "20:00-24:00": {1200, 1440}, "20:00-00:00": {1200, 1440},
	} {
		got, err := ParseHours(text)
		if err != nil || got != want {
			t.Errorf("%s: got %v, %v, want %v", text, got, err, want)
		}
		if again, err := ParseHours(got.String()); err != nil || again != got {
			t.Errorf("%s reads back as %v, %v", got, again, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	parse := map[string]func(string) error{
		"duration": func(s string) error { _, err := ParseDuration(s); return err },
		"signed":   func(s string) error { _, err := ParseSignedDuration(s); return err },
		"instant":  func(s string) error { _, err := ParseInstant(s); return err },
		"date":     func(s string) error { _, err := ParseDate(s); return err },
		"clock":    func(s string) error { _, err := ParseClock(s); return err },
		"days":     func(s string) error { _, err := ParseDays(s); return err },
		"hours":    func(s string) error { _, err := ParseHours(s); return err },
		"cron":     func(s string) error { _, err := ParseCron(s); return err },
		"zone":     func(s string) error { _, err := LoadZone(s); return err },
	}
	for _, c := range []struct{ kind, text, want string }{
		{"duration", "", "`` is no duration"},
		{"duration", "2dd", "`2dd` is no duration: write a number and a unit, such as 30m, 1h30m, 2d or 8w"},
		{"duration", "-2d", "`-2d` has a sign"},
		{"duration", "30m1h", "units go from long to short"},
		{"duration", "1h1h", "each once"},
		{"duration", "1.5h", "is no duration"},
		{"duration", "36526d", "at most 100 years"},
		{"duration", "9223372036854775807w", "at most 100 years"},
		{"duration", "99999999999999999999999999s", "at most 100 years"},
		{"signed", "--2d", "one sign at most"},
		{"signed", "-", "is no duration"},
		{"signed", "-2x", "`2x` is no duration"},
		{"instant", "2026-01-05", "write date, time and zone"},
		{"instant", "2026-01-05T9:00:00Z", "is no instant"},
		{"instant", "2026-01-05T09:00:00", "is no instant"},
		{"instant", "2026-01-05T09:00:00,5Z", "is no instant"},
		{"instant", "2026-01-05T09:00:00+24:00", "is no instant"},
		{"instant", "2026-01-05T09:00:60Z", "is no instant"},
		{"date", "2026-02-30", "there is no such day"},
		{"date", "25.12.2026", "write year, month and day"},
		{"clock", "9:00", "two digits each"},
		{"clock", "24:00", "only at the end of hours"},
		{"clock", "23:60", "write 00:00 to 23:59"},
		{"clock", "noon", "write 00:00 to 23:59"},
		{"days", "", "names no day"},
		{"days", "Monday", "did you mean `mon`?"},
		{"days", "mon-fir", "did you mean `fri`?"},
		{"days", "mon,,tue", "`` in `mon,,tue` is no day"},
		{"hours", "09:00", "are no hours"},
		{"hours", "09:00-09:00", "begins where it ends"},
		{"hours", "24:00-09:00", "are no hours"},
		{"hours", "9-18", "two digits each"},
		{"cron", "0 9 * *", "has 4 fields"},
		{"cron", "0 0 9 * * mon", "has 6 fields"},
		{"cron", "@Daily", "write `0 0 * * *`"},
		{"cron", "60 * * * *", "`60` is no minute: write `*` or 0 to 59"},
		{"cron", "0 24 * * *", "`24` is no hour"},
		{"cron", "0 0 0 * *", "`0` is no day of the month: write `*` or 1 to 31"},
		{"cron", "0 0 1 foo *", "`foo` is no month: write"},
		{"cron", "0 0 1 jn *", "did you mean"},
		{"cron", "0 0 * * 8", "`8` is no weekday"},
		{"cron", "0 0 * * fir", "did you mean `fri`?"},
		{"cron", "0 18-9 * * *", "write the smaller first, or two ranges such as `18-23,0-9`"},
		{"cron", "5/15 * * * *", "such as `5-59`"},
		{"cron", "*/0 * * * *", "the step `0` of the minute is wrong"},
		{"cron", "*/ * * * *", "the step `` of the minute is wrong"},
		{"cron", "1, * * * *", "`` is no minute"},
		{"cron", "-1 * * * *", "`` is no minute"},
		{"zone", "", "is no time zone"},
		{"zone", "Local", "write an IANA name"},
		{"zone", "europe/berlin", "did you mean `Europe/Berlin`?"},
		{"zone", "Berlin", "did you mean `Europe/Berlin`?"},
		{"zone", "New York", "did you mean `America/New_York`?"},
		{"zone", "Europe/Berlln", "did you mean `Europe/Berlin`?"},
		{"zone", "../etc/passwd", "is no time zone"},
		{"zone", "Europe/Berlin\nEurope/Bratislava", "is no time zone"},
	} {
		err := parse[c.kind](c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %q: got %v, want %q", c.kind, c.text, err, c.want)
			continue
		}
		checkMessage(t, err)
	}
}

func TestClock(t *testing.T) {
	for text, want := range map[string]int{"00:00": 0, "09:00": 540, "23:59": 1439} {
		if got, err := ParseClock(text); err != nil || got != want || FormatClock(got) != text {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}
