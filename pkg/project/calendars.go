package project

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/model"
)

// calendars compiles the project's calendars.
func (b *builder) calendars(d *model.Project) {
	for i := range d.Calendars {
		c := &d.Calendars[i].Value
		zone := b.program.Zone
		if c.Timezone.Written() {
			zone = b.zones.load(&b.reporter, c.Timezone)
		}
		var holidays []int64
		for _, h := range c.Holidays {
			holidays = append(holidays, h.Value)
		}
		b.program.Calendars[d.Calendars[i].Key.Value] = calendar.New(zone, b.openings(c), holidays)
	}
}

// openings reads `hours`: one text for all `days`, or a map of days to hours.
func (b *builder) openings(c *model.Calendar) []calendar.Opening {
	if !c.Hours.IsMap {
		days := b.days(c.Days)
		return []calendar.Opening{{Days: days, Hours: b.hoursOf(&c.Hours)}}
	}
	if c.Days.Written() {
		b.report("load/schema", c.Days.Span, "remove `days`", "the days stand in `hours` already")
	}
	if len(c.Hours.Fields) == 0 {
		b.report("load/schema", c.Hours.Span, "write hours such as \"09:00-18:00\"", "the calendar never opens")
	}
	var list []calendar.Opening
	for i := range c.Hours.Fields {
		e := &c.Hours.Fields[i]
		list = append(list, calendar.Opening{Days: b.days(e.Key), Hours: b.hoursOf(&e.Value)})
	}
	return list
}

func (b *builder) hoursOf(d *model.Data) []calendar.Hours {
	items := d.Items
	if !d.IsList {
		items = []model.Data{*d}
	}
	var list []calendar.Hours
	for i := range items {
		if items[i].Span.IsZero() || items[i].IsMap || items[i].IsList || items[i].Null {
			continue // the schema has said so
		}
		list = append(list, b.hours(model.Text{Value: items[i].Scalar.Text, Span: items[i].Span}))
	}
	return list
}

func (r *reporter) days(t model.Text) calendar.Days {
	days, err := calendar.ParseDays(t.Value)
	if err != nil {
		r.wrong(t.Span, err)
	}
	return days
}

func (r *reporter) hours(t model.Text) calendar.Hours {
	hours, err := calendar.ParseHours(t.Value)
	if err != nil && t.Written() {
		r.wrong(t.Span, err)
	}
	return hours
}

// requires holds `requires: ">= 0.1"` against this tool's version.
func (b *builder) requires(t model.Text) {
	if !t.Written() {
		return
	}
	least, ok := strings.CutPrefix(t.Value, ">=")
	want, fine := version(strings.TrimSpace(least))
	if !ok || !fine {
		b.report("load/schema", t.Span, `write ">= 0.1"`, "`%s` is no requirement", clip(t.Value))
		return
	}
	have, fine := version(b.loader.options.Version)
	if fine && older(have, want) {
		b.report("load/limit", t.Span, "install a newer Fairlead", "this project requires Fairlead %s, and this is %s",
			strings.TrimSpace(least), b.loader.options.Version)
	}
}

func version(s string) (v [3]int, ok bool) {
	s, _, _ = strings.Cut(strings.TrimPrefix(s, "v"), "-")
	parts := strings.Split(s, ".")
	if s == "" || len(parts) > 3 {
		return v, false
	}
	for i, p := range parts {
		n, err := strconv.Atoi(p)
		if err != nil || n < 0 {
			return v, false
		}
		v[i] = n
	}
	return v, true
}

func older(a, b [3]int) bool {
	for i := range a {
		if a[i] != b[i] {
			return a[i] < b[i]
		}
	}
	return false
}

// number prints a number as a person would write it.
func number(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
