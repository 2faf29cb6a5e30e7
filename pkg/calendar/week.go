package calendar

import (
	"fmt"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Days is a set of weekdays; bit n stands for time.Weekday n. The zero value is
// every day, as `days` not written means mon-sun.
type Days uint8

const everyDay Days = 1<<7 - 1

// weekdayNames begins on Monday, as weeks do here.
var weekdayNames = [...]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Has reports whether the day is in the set.
func (d Days) Has(w time.Weekday) bool { return d == 0 || d&(1<<w) != 0 }

// ParseDays reads weekdays and ranges of them separated by commas: mon-fri, sat,
// or mon,wed-fri. A range may run over the end of the week: sun-tue.
func ParseDays(text string) (Days, error) {
	var days Days
	for part := range strings.SplitSeq(text, ",") {
		first, last, ranged := strings.Cut(part, "-")
		if !ranged {
			last = first
		}
		from, err := weekdayIndex(text, strings.TrimSpace(first))
		if err != nil {
			return 0, err
		}
		to, err := weekdayIndex(text, strings.TrimSpace(last))
		if err != nil {
			return 0, err
		}
		for i := from; ; i = (i + 1) % 7 {
			days |= 1 << ((i + 1) % 7)
			if i == to {
				break
			}
		}
	}
	return days, nil
}

func weekdayIndex(text, name string) (int, error) {
	for i, n := range weekdayNames {
		if n == name {
			return i, nil
		}
	}
	if strings.TrimSpace(text) == "" {
		return 0, fmt.Errorf("`%s` names no day: write days such as mon-fri, sat or mon,wed-fri", text)
	}
	lower := strings.ToLower(name)
	for _, n := range weekdayNames {
		if strings.HasPrefix(lower, n) {
			return 0, fmt.Errorf("`%s` in `%s` is no day: did you mean `%s`?", name, text, n)
		}
	}
	if hint := diag.DidYouMean(lower, weekdayNames[:]); hint != "" && len(name) > 1 {
		return 0, fmt.Errorf("`%s` in `%s` is no day: %s", name, text, hint)
	}
	return 0, fmt.Errorf("`%s` in `%s` is no day: write days such as mon-fri, sat or mon,wed-fri", name, text)
}

// String writes the set the shortest way that reads back as the same: mon-fri.
func (d Days) String() string {
	if d == 0 || d == everyDay {
		return "mon-sun"
	}
	in := func(i int) bool { return d.Has(time.Weekday((i + 1) % 7)) }
	var parts []string
	for i := 0; i < 7; i++ {
		if !in(i) {
			continue
		}
		last := i
		for last < 6 && in(last+1) {
			last++
		}
		switch last - i {
		case 0:
			parts = append(parts, weekdayNames[i])
		case 1:
			parts = append(parts, weekdayNames[i], weekdayNames[last])
		default:
			parts = append(parts, weekdayNames[i]+"-"+weekdayNames[last])
		}
		i = last
	}
	return strings.Join(parts, ",")
}

// Hours is a piece of a day, from Start up to but without End, in minutes since
// the midnight of its first day. Hours over midnight have an End beyond 1440:
// 20:00-08:00 is {1200, 1920}. The zero value is the whole day.
type Hours struct{ Start, End int }

// ParseHours reads hours such as 09:00-18:00, 20:00-08:00 (over midnight) or
// 00:00-24:00. Equal times are an error: nobody can tell whether they mean
// nothing or the whole day.
func ParseHours(text string) (Hours, error) {
	first, last, ranged := strings.Cut(text, "-")
	start, startOK := clockMinutes(strings.TrimSpace(first))
	end, endOK := clockMinutes(strings.TrimSpace(last))
	if !ranged || !startOK || !endOK || start == dayMinutes {
		return Hours{}, fmt.Errorf("`%s` are no hours: write two times of day with two digits each, such as 09:00-18:00 or 20:00-08:00", text)
	}
	if start == end {
		return Hours{}, fmt.Errorf("`%s` begins where it ends: write 00:00-24:00 for the whole day", text)
	}
	if end < start {
		end += dayMinutes
	}
	return Hours{Start: start, End: end}, nil
}

// whole returns the hours with the default filled in.
func (h Hours) whole() Hours {
	if h.Start >= h.End {
		return Hours{End: dayMinutes}
	}
	return h
}

// String writes the hours as they are written in YAML: 20:00-08:00.
func (h Hours) String() string {
	h = h.whole()
	end := h.End
	if end > dayMinutes {
		end -= dayMinutes
	}
	return FormatClock(h.Start) + "-" + FormatClock(end)
}
