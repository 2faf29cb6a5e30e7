package calendar

import (
	"fmt"
	"strconv"
	"strings"
)

// MaxDuration is the longest duration that can be written: 100 years.
const MaxDuration = 36525 * Day

const durationUnits = "wdhms"

var unitMillis = [...]int64{Week, Day, Hour, Minute, Second}

// ParseDuration reads a duration such as 30m, 1h30m, 2d, 8w or 0s and returns
// its milliseconds. The units w, d, h, m and s go from long to short, each at
// most once; a day is 24 hours; there is no sign. Longer than 100 years is an error.
func ParseDuration(text string) (ms int64, err error) {
	if text == "" {
		return 0, badDuration(text)
	}
	rest, lastUnit := text, -1
	for rest != "" {
		n, unit, tail, ok := cutAmount(rest)
		if !ok {
			return 0, badDuration(text)
		}
		if unit <= lastUnit {
			return 0, fmt.Errorf("`%s` is no duration: units go from long to short (w, d, h, m, s), each once, such as 1h30m", text)
		}
		// The amount is compared before it is multiplied: no overflow.
		if n > (MaxDuration-ms)/unitMillis[unit] {
			return 0, fmt.Errorf("`%s` is too long: a duration is at most 100 years (36525d)", text)
		}
		ms += n * unitMillis[unit]
		rest, lastUnit = tail, unit
	}
	return ms, nil
}

// cutAmount takes a number and its unit off the front; a number too large for
// any duration comes out as one that is larger than all of them.
func cutAmount(text string) (n int64, unit int, rest string, ok bool) {
	i := 0
	for ; i < len(text) && text[i] >= '0' && text[i] <= '9'; i++ {
		n = min(n*10+int64(text[i]-'0'), MaxDuration+1)
	}
	if i == 0 || i == len(text) {
		return 0, 0, "", false
	}
	unit = strings.IndexByte(durationUnits, text[i])
	return n, unit, text[i+1:], unit >= 0
}

func badDuration(text string) error {
	if text != "" && (text[0] == '-' || text[0] == '+') {
		return fmt.Errorf("`%s` has a sign: here a duration has none, such as 30m, 1h30m, 2d or 8w", text)
	}
	return fmt.Errorf("`%s` is no duration: write a number and a unit, such as 30m, 1h30m, 2d or 8w", text)
}

// ParseSignedDuration reads a duration that may have a sign, such as -30d or
// +2h, and returns its milliseconds: the form of `offset` and of `at` in `given`.
func ParseSignedDuration(text string) (int64, error) {
	body, negative := strings.CutPrefix(text, "-")
	if !negative {
		body = strings.TrimPrefix(text, "+")
	}
	ms, err := ParseDuration(body)
	if err != nil && (body == "" || body[0] == '-' || body[0] == '+') {
		return 0, fmt.Errorf("`%s` is no duration: write one sign at most, a number and a unit, such as -30d or 2h", text)
	}
	if negative {
		ms = -ms
	}
	return ms, err
}

// UsesDays reports whether the text of a duration has days or weeks, which are
// refused beside a `calendar` key: an office day is not 24 hours long.
func UsesDays(text string) bool { return strings.ContainsAny(text, "dw") }

// FormatDuration writes milliseconds as people write durations: 90d, 2d, 1h30m,
// 0s; whole weeks from eight on as weeks (8w). Whole seconds read back as the
// same duration; a rest is printed as a fraction (1.5s), for eyes only.
func FormatDuration(ms int64) string {
	if ms == 0 {
		return "0s"
	}
	if ms%Week == 0 && (ms >= 8*Week || ms <= -8*Week) {
		return strconv.FormatInt(ms/Week, 10) + "w"
	}
	var b strings.Builder
	rest := uint64(ms)
	if ms < 0 {
		b.WriteByte('-')
		rest = -rest
	}
	for i, unit := range unitMillis[1:] {
		size := uint64(unit)
		if n := rest / size; n > 0 {
			rest -= n * size
			b.WriteString(strconv.FormatUint(n, 10))
			if size == uint64(Second) && rest > 0 {
				b.WriteString(fraction(rest))
				rest = 0
			}
			b.WriteByte(durationUnits[i+1])
		}
	}
	if rest > 0 {
		b.WriteString("0" + fraction(rest) + "s")
	}
	return b.String()
}

func fraction(ms uint64) string { return "." + strings.TrimRight(fmt.Sprintf("%03d", ms), "0") }
