package calendar

import (
	"fmt"
	"strings"
	"time"
)

// ParseInstant reads an RFC 3339 instant such as 2026-01-05T09:00:00+01:00,
// truncated to milliseconds.
func ParseInstant(text string) (int64, error) {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil || !strict(text) {
		return 0, fmt.Errorf("`%s` is no instant: write date, time and zone, such as 2026-01-05T09:00:00+01:00", text)
	}
	return t.UnixMilli(), nil
}

// strict refuses what time.Parse takes beyond RFC 3339: an hour of one digit, a
// comma before the fraction, an offset of a day.
func strict(text string) bool {
	offset := text[len(text)-min(len(text), len("+01:00")):]
	return text[len("2026-01-05T00")] == ':' && !strings.Contains(text, ",") && (offset[5] == 'Z' || offset[1:3] < "24" && offset[4:] < "60")
}

// ParseDate reads a date such as 2026-12-25 and returns its midnight in UTC, as
// which a date reads in CEL.
func ParseDate(text string) (int64, error) {
	t, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return 0, badDate(text)
	}
	return t.UnixMilli(), nil
}

func badDate(text string) error {
	var y, m, d int
	if n, _ := fmt.Sscanf(text, "%4d-%2d-%2d", &y, &m, &d); n == 3 && len(text) == len(time.DateOnly) {
		return fmt.Errorf("`%s` is no date: there is no such day", text)
	}
	return fmt.Errorf("`%s` is no date: write year, month and day, such as 2026-12-25", text)
}

// ParseClock reads a time of day from 00:00 to 23:59 and returns the minutes
// since midnight.
func ParseClock(text string) (minutes int, err error) {
	minutes, ok := clockMinutes(text)
	switch {
	case text == "24:00":
		return 0, fmt.Errorf("`24:00` is no time of day: write 00:00; 24:00 stands only at the end of hours")
	case !ok && len(text) == 4 && text[1] == ':':
		return 0, fmt.Errorf("`%s` is no time of day: write hours and minutes with two digits each, such as 09:00", text)
	case !ok || minutes >= dayMinutes:
		return 0, fmt.Errorf("`%s` is no time of day: write 00:00 to 23:59, such as 09:00", text)
	}
	return minutes, nil
}

// clockMinutes reads HH:MM up to 24:00.
func clockMinutes(text string) (int, bool) {
	if len(text) != 5 || text[2] != ':' {
		return 0, false
	}
	for _, i := range [...]int{0, 1, 3, 4} {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
	}
	hour, minute := int(text[0]-'0')*10+int(text[1]-'0'), int(text[3]-'0')*10+int(text[4]-'0')
	total := hour*60 + minute
	return total, minute < 60 && total <= dayMinutes
}

// FormatClock writes minutes since midnight as 09:00; 1440 is 24:00.
func FormatClock(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// FormatDate writes the UTC day of an instant as 2026-12-25: the inverse of ParseDate.
func FormatDate(ms int64) string { return time.UnixMilli(bounded(ms)).UTC().Format(time.DateOnly) }

// FormatInstant writes an instant as RFC 3339 with the zone's offset, with
// milliseconds where there are any. A nil zone is UTC.
func FormatInstant(z *Zone, ms int64) string {
	t := time.UnixMilli(bounded(ms)).UTC()
	if offset := z.spanAt(floorDiv(bounded(ms), Second)).offset; offset != 0 {
		t = t.In(time.FixedZone("", int(offset)))
	}
	return t.Format("2006-01-02T15:04:05.999Z07:00")
}
