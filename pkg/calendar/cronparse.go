package calendar

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// cronField says what one field of a schedule may hold.
type cronField struct {
	name      string
	low, high int
	// names stand for the numbers from low on.
	names []string
	// allowed is the end of a message.
	allowed string
}

var cronFields = [...]cronField{
	{name: "minute", high: 59, allowed: "`*` or 0 to 59"},
	{name: "hour", high: 23, allowed: "`*` or 0 to 23"},
	{name: "day of the month", low: 1, high: 31, allowed: "`*` or 1 to 31"},
	{name: "month", low: 1, high: 12, allowed: "`*`, 1 to 12 or jan to dec",
		names: []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
	{name: "weekday", high: sundayAgain, allowed: "`*`, 0 to 7 (0 and 7 are Sunday) or mon to sun",
		names: []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
}

// weekdayField is the only one whose ranges may run over its end: fri-mon.
const weekdayField = 4

var cronWords = [...][2]string{
	{"@hourly", "0 * * * *"}, {"@daily", "0 0 * * *"}, {"@midnight", "0 0 * * *"}, {"@weekly", "0 0 * * sun"},
	{"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"},
}

// ParseCron reads a schedule of five fields separated by blanks: minute, hour,
// day of the month, month, weekday. A field is *, a number or a name (jan, mon),
// a range 9-17, a step */15 or 9-17/2, or a list of them with commas. Weekday
// ranges may run over the end of the week: fri-mon.
func ParseCron(text string) (*Cron, error) {
	fields := strings.Fields(text)
	for _, w := range cronWords {
		if strings.EqualFold(strings.TrimSpace(text), w[0]) {
			return nil, fmt.Errorf("`%s` is no schedule: write `%s`", text, w[1])
		}
	}
	if len(fields) != len(cronFields) {
		return nil, fmt.Errorf("`%s` has %d fields: a schedule has five (minute, hour, day of the month, month, weekday), such as `0 9 * * mon`", text, len(fields))
	}
	c := &Cron{text: strings.Join(fields, " ")}
	sets := [...]*uint64{&c.minutes, &c.hours, &c.dates, &c.months, &c.days}
	for i, field := range fields {
		set, err := parseCronField(i, field)
		if err != nil {
			return nil, err
		}
		*sets[i] = set
	}
	return c, nil
}

func parseCronField(index int, text string) (set uint64, err error) {
	for item := range strings.SplitSeq(text, ",") {
		bits, err := parseCronItem(index, item)
		if err != nil {
			return 0, err
		}
		set |= bits
	}
	return set, nil
}

// parseCronItem reads one member of a list: VALUE, FROM-TO or *, each with /STEP.
func parseCronItem(index int, item string) (uint64, error) {
	f := &cronFields[index]
	body, stepText, stepped := strings.Cut(item, "/")
	step := 1
	if stepped {
		n, err := strconv.Atoi(stepText)
		if err != nil || n < 1 || n > f.high || stepText[0] == '+' {
			return 0, fmt.Errorf("the step `%s` of the %s is wrong: write a number from 1 to %d, such as `*/%d`", stepText, f.name, f.high, min(5, f.high))
		}
		step = n
	}
	from, to, err := f.bounds(index, body, stepped)
	if err != nil {
		return 0, err
	}
	var set uint64
	for v := from; v <= to; v += step {
		bit := v
		if index == weekdayField {
			bit %= 7
		}
		set |= 1 << bit
	}
	return set, nil
}

// bounds returns the first and the last value of an item without its step. A
// weekday range over the end of the week ends beyond 7.
func (f *cronField) bounds(index int, body string, stepped bool) (from, to int, err error) {
	if body == "*" {
		if index == weekdayField {
			return 0, 6, nil
		}
		return f.low, f.high, nil
	}
	first, last, ranged := strings.Cut(body, "-")
	if from, err = f.value(first); err != nil {
		return 0, 0, err
	}
	if !ranged {
		if stepped {
			return 0, 0, fmt.Errorf("the %s `%s` has a step but no range: write `*` or a range before the `/`, such as `%d-%d`", f.name, body, from, f.high)
		}
		return from, from, nil
	}
	if to, err = f.value(last); err != nil {
		return 0, 0, err
	}
	if to >= from {
		return from, to, nil
	}
	if index == weekdayField {
		return from, to + 7, nil
	}
	return 0, 0, fmt.Errorf("the %s `%s` runs backwards: write the smaller first, or two ranges such as `%s-%d,%d-%s`", f.name, body, first, f.high, f.low, last)
}

func (f *cronField) value(text string) (int, error) {
	lower := strings.ToLower(text)
	for i, name := range f.names {
		if name == lower {
			return f.low + i, nil
		}
	}
	if n, err := strconv.Atoi(text); err == nil && len(text) <= 2 && text[0] >= '0' && n >= f.low && n <= f.high {
		return n, nil
	}
	if hint := diag.DidYouMean(lower, f.names); hint != "" && len(text) > 1 {
		return 0, fmt.Errorf("`%s` is no %s: %s", text, f.name, hint)
	}
	return 0, fmt.Errorf("`%s` is no %s: write %s", text, f.name, f.allowed)
}
