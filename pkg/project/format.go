package project

import (
	"net/url"
	"regexp"
	"strconv"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
)

// The formats that a text field can declare. They refuse what cannot be meant
// and leave the fine print to the systems that use the value.

var (
	emailForm = regexp.MustCompile(`^[^\s@<>,;"]+@[^\s@<>,;"]+$`)
	phoneForm = regexp.MustCompile(`^\+?[0-9][0-9 ()./-]{2,}$`)
)

// formats are the formats by name: what they are called, whether a text has
// them, and an example.
var formats = map[string]struct {
	noun, example string
	fits          func(string) bool
}{
	"email":    {"email address", "kim@example.com", emailForm.MatchString},
	"phone":    {"phone number", "+49 30 1234567", phoneForm.MatchString},
	"timezone": {"timezone", "Europe/Berlin", calendar.KnownZone},
	"url":      {"address of a page", "https://example.com/guide", isURL},
}

func isURL(text string) bool {
	u, err := url.Parse(text)
	return err == nil && u.Scheme != "" && u.Host != ""
}

// formatted reports a text that is not in the field's format.
func (r *reporter) formatted(at diag.Span, text string, f *expr.Field) {
	form, ok := formats[f.Limits.Format]
	if ok && !form.fits(text) {
		r.report("load/schema", at, "write one such as `"+form.example+"`", "`%s` is no %s, and `%s` holds one", clip(text), form.noun, f.Name)
	}
}

// plainValue writes a number, an instant or a length of time as YAML does.
func plainValue(v expr.Value, t expr.Type) string {
	switch {
	case v.Kind() == expr.Double:
		return number(v.Double())
	case v.Kind() == expr.Duration:
		return calendar.FormatDuration(v.Int())
	case v.Kind() == expr.Timestamp && t.Date:
		return time.UnixMilli(v.Int()).UTC().Format(time.DateOnly)
	case v.Kind() == expr.Timestamp:
		return time.UnixMilli(v.Int()).UTC().Format("2006-01-02T15:04:05.999Z07:00")
	}
	return strconv.FormatInt(v.Int(), 10)
}
