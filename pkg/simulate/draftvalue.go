package simulate

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// typical is a value for a field that nothing is asked of: the first of its
// words, a name that says what it is, a number at its lower bound. n numbers the
// objects of a kind. It is absent where nothing sensible can be said.
func (d *drafter) typical(f *expr.Field, owner string, n int) expr.Value {
	switch f.Type.Kind {
	case expr.Bool:
		return expr.NewBool(true)
	case expr.Int:
		return number(f, expr.NewInt(10))
	case expr.Double:
		return number(f, expr.NewDouble(100))
	case expr.String:
		return expr.NewString(words(f, owner, n))
	case expr.Timestamp:
		if f.Type.Date {
			return expr.NewTimestamp(calendar.LocalDate(d.p.Zone, d.start) + 30*calendar.Day)
		}
		return expr.NewTimestamp(d.start + 2*calendar.Day)
	case expr.Duration:
		return expr.NewDuration(calendar.Day)
	case expr.List:
		if e := f.Type.Elem; f.Required && e != nil && e.Kind == expr.String && len(f.Values) > 0 {
			return expr.NewList([]expr.Value{expr.NewString(f.Values[0])})
		}
	}
	return expr.Value{}
}

// TypicalValue is a value for a field of an object or event of that name, as YAML inside
// braces; "" where nothing sensible can be said. n numbers the objects of a kind
// from 1, so that no two are the same person.
func TypicalValue(p *project.Program, f *expr.Field, owner string, n int) string {
	d := &drafter{p: p, start: typicalStart(p)}
	v := d.typical(f, owner, n)
	if v.IsAbsent() {
		return ""
	}
	return (&writer{p: p}).scalar(v, f.Type.Date)
}

// number keeps a number within the bounds of its field.
func number(f *expr.Field, v expr.Value) expr.Value {
	if f.Limits == nil {
		return v
	}
	if low := f.Limits.Min; low.Kind() == v.Kind() && compareValues(v, low) < 0 {
		v = low
	}
	if high := f.Limits.Max; high.Kind() == v.Kind() && compareValues(v, high) > 0 {
		v = high
	}
	return v
}

// words is a text for a field.
func words(f *expr.Field, owner string, n int) string {
	if len(f.Values) > 0 {
		return f.Values[0]
	}
	form := ""
	if f.Limits != nil {
		form = f.Limits.Format
	}
	name := f.Name
	switch {
	case form == "email" || strings.HasSuffix(name, "email"):
		return numbered("kim", n) + "@example.com"
	case form == "phone":
		return "+4930123456" + strconv.Itoa(n)
	case form == "timezone":
		return "Europe/Berlin"
	case form == "url":
		return "https://www.example.com/"
	case name == "first_name":
		return "Kim"
	case name == "last_name":
		return "Sommer"
	case name == "domain":
		return numbered("example", n) + ".com"
	case name == "path":
		return "/"
	case name == "name", name == "company":
		return numbered("Example", n)
	case name == "task":
		return "review"
	}
	return owner + "-" + strconv.Itoa(n)
}

func numbered(word string, n int) string {
	if n < 2 {
		return word
	}
	return word + strconv.Itoa(n)
}

// compareValues orders two values of one kind that can be ordered.
func compareValues(a, b expr.Value) int {
	x, y := magnitude(a), magnitude(b)
	switch {
	case a.Kind() == expr.String:
		return strings.Compare(a.Str(), b.Str())
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

// magnitude is a value as a number.
func magnitude(v expr.Value) float64 {
	if v.Kind() == expr.Double {
		return v.Double()
	}
	return float64(v.Int())
}

// meets reports whether a value is what a want about a field asks for.
func meets(v expr.Value, w *expr.Want) bool {
	if w.Op == "has" || w.Op == "!has" {
		return v.IsAbsent() == (w.Op == "!has")
	}
	if v.IsAbsent() {
		return false
	}
	op, not := strings.CutPrefix(w.Op, "!")
	if op == "=" { // !=
		op = "=="
	}
	return compares(v, op, w) != not
}

func compares(v expr.Value, op string, w *expr.Want) bool {
	switch op {
	case "==":
		return sameValue(v, w.Value)
	case "in":
		return slices.ContainsFunc(w.Values, func(x expr.Value) bool { return sameValue(v, x) })
	case "holds":
		return slices.ContainsFunc(v.Items(), func(x expr.Value) bool { return sameValue(x, w.Value) })
	case "startsWith":
		return strings.HasPrefix(v.Str(), w.Value.Str())
	case "endsWith":
		return strings.HasSuffix(v.Str(), w.Value.Str())
	case "contains":
		return strings.Contains(v.Str(), w.Value.Str())
	case "<":
		return compareValues(v, w.Value) < 0
	case "<=":
		return compareValues(v, w.Value) <= 0
	case ">":
		return compareValues(v, w.Value) > 0
	case ">=":
		return compareValues(v, w.Value) >= 0
	}
	return false
}

func sameValue(a, b expr.Value) bool {
	if a.Kind() != b.Kind() && a.Kind() != expr.String && b.Kind() != expr.String {
		return magnitude(a) == magnitude(b)
	}
	return a.Equal(b)
}

// fitting is a value of a field that meets all wants about it, as far as one is
// found among those that they name and those near by; if there is none, one that
// meets the last. ok is false where not even that is known.
func (d *drafter) fitting(f *expr.Field, owner string, wants []expr.Want) (v expr.Value, ok bool) {
	last := &wants[len(wants)-1]
	if last.Op == "!has" {
		return expr.Value{}, true
	}
	var some expr.Value
	for _, v := range d.candidates(f, owner, wants) {
		if !allowed(f, v) || !meets(v, last) {
			continue
		}
		if some.IsAbsent() {
			some = v
		}
		if !slices.ContainsFunc(wants, func(w expr.Want) bool { return !meets(v, &w) }) {
			return v, true
		}
	}
	return some, !some.IsAbsent()
}

// candidates are values that may be meant, the likely ones first.
func (d *drafter) candidates(f *expr.Field, owner string, wants []expr.Want) []expr.Value {
	usual := d.typical(f, owner, 1)
	list := []expr.Value{usual}
	for i := len(wants) - 1; i >= 0; i-- {
		w := &wants[i]
		switch {
		case w.Op == "holds":
			list = append(list, expr.NewList([]expr.Value{w.Value}))
		case w.Op == "!holds":
			list = append(list, expr.NewList(nil))
		case f.Type.Kind == expr.String && w.Value.Kind() == expr.String:
			list = append(list, texts(w, usual.Str())...)
		case w.Op == "in":
			list = append(list, w.Values...)
		case w.Value.Kind() != expr.Absent:
			list = append(list, near(f, w)...)
		}
	}
	for _, word := range f.Values {
		list = append(list, expr.NewString(word))
	}
	if f.Type.Kind == expr.Bool {
		list = append(list, expr.NewBool(true), expr.NewBool(false))
	}
	if f.Type.Kind == expr.String {
		list = append(list, expr.NewString("other"), expr.NewString("another"))
	}
	return list
}

// texts are values around the text that a want compares with: an address or a
// name that people would write before those that are only put together.
func texts(w *expr.Want, usual string) []expr.Value {
	text := w.Value.Str()
	name, _, address := strings.Cut(usual, "@")
	stem, _, _ := strings.Cut(usual, ".")
	var list []string
	switch {
	case address:
		list = []string{text, name + "@" + text, name + text, text + "@example.com"}
	case strings.HasPrefix(text, ".") && w.Op == "endsWith":
		list = []string{stem + text}
	case strings.HasSuffix(text, ".") && w.Op == "startsWith":
		list = []string{text + usual}
	}
	var values []expr.Value
	for _, t := range append(list, text, text+usual, usual+text) {
		values = append(values, expr.NewString(t))
	}
	return values
}

// near are round numbers, or times, around the one that a want compares with,
// those on the right side of it.
func near(f *expr.Field, w *expr.Want) []expr.Value {
	up := strings.HasPrefix(w.Op, ">") || w.Op == "!="
	switch f.Type.Kind {
	case expr.Int, expr.Double:
		var list []expr.Value
		for _, n := range round(magnitude(w.Value), up) {
			if f.Type.Kind == expr.Double {
				list = append(list, expr.NewDouble(n))
			} else {
				list = append(list, expr.NewInt(int64(n)))
			}
		}
		return list
	case expr.Timestamp:
		var list []expr.Value
		for _, step := range []int64{calendar.Day, 0, calendar.Hour, 1} {
			if !up {
				step = -step
			}
			at := w.Value.Int() + step
			if f.Type.Date {
				at -= ((at % calendar.Day) + calendar.Day) % calendar.Day
				list = append(list, expr.NewTimestamp(at), expr.NewTimestamp(at+calendar.Day))
				continue
			}
			list = append(list, expr.NewTimestamp(at))
		}
		return list
	case expr.Duration:
		return []expr.Value{expr.NewDuration(w.Value.Int()), expr.NewDuration(w.Value.Int() + calendar.Hour), expr.NewDuration(max(w.Value.Int()-calendar.Hour, 0))}
	}
	return []expr.Value{w.Value}
}

// round are the next round number above or below one, itself, and its neighbors.
func round(n float64, up bool) []float64 {
	unit := math.Pow(10, math.Max(math.Floor(math.Log10(math.Max(math.Abs(n), 1)))-0, 0))
	if math.Abs(n) < 10 {
		unit = 1
	}
	if up {
		return []float64{(math.Floor(n/unit) + 1) * unit, n, n + 1}
	}
	return []float64{(math.Ceil(n/unit) - 1) * unit, n, n - 1}
}

// allowed reports whether a field may have a value.
func allowed(f *expr.Field, v expr.Value) bool {
	if v.Kind() != f.Type.Kind {
		return false
	}
	if v.Kind() == expr.String && (len(f.Values) > 0 && !slices.Contains(f.Values, v.Str()) || !project.HasFormat(f, v.Str())) {
		return false
	}
	if f.Limits == nil {
		return true
	}
	low, high := f.Limits.Min, f.Limits.Max
	return !(low.Kind() == v.Kind() && compareValues(v, low) < 0) && !(high.Kind() == v.Kind() && compareValues(v, high) > 0)
}
