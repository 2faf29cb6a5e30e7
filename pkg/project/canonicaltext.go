package project

import (
	"encoding/json"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
)

// condensed writes CEL in one line: blanks outside of quotes become one blank,
// comments go. Whether a condition is folded over lines in YAML does not change
// what it says, so it must not change its canonical form.
func condensed(text string) string {
	var b strings.Builder
	blank := false
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case strings.HasPrefix(text[i:], "//"):
			i += lineEnd(text[i:])
			blank = true
			continue
		case c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f':
			i++
			blank = true
			continue
		}
		n := 1
		if text[i] == '"' || text[i] == '\'' {
			n = quotedLength(text[i:], i > 0 && (text[i-1] == 'r' || text[i-1] == 'R'))
		}
		if blank && b.Len() > 0 {
			b.WriteByte(' ')
		}
		blank = false
		b.WriteString(text[i : i+n])
		i += n
	}
	return b.String()
}

func lineEnd(text string) int {
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		return i
	}
	return len(text)
}

// quotedLength is the length of the CEL string with which text begins; in a raw
// one a backslash is a letter. A string that is never closed goes to the end.
func quotedLength(text string, raw bool) int {
	quote := text[:1]
	if triple := strings.Repeat(quote, 3); strings.HasPrefix(text, triple) {
		quote = triple
	}
	for i := len(quote); i < len(text); i++ {
		switch {
		case text[i] == '\\' && !raw:
			i++
		case strings.HasPrefix(text[i:], quote):
			return i + len(quote)
		}
	}
	return len(text)
}

// appendRecord writes a record with sorted keys. Of a struct it leaves out what
// is absent or empty; in a map, whose keys are all required, absent is null.
func appendRecord(out []byte, r *expr.Record) []byte {
	order := make([]int, 0, len(r.Shape.Fields))
	for i := range r.Shape.Fields {
		if r.Shape.Fields[i].Required || !isEmpty(r.Slots[i]) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(x, y int) int { return strings.Compare(r.Shape.Fields[x].Name, r.Shape.Fields[y].Name) })
	out = append(out, '{')
	for n, i := range order {
		if n > 0 {
			out = append(out, ',')
		}
		out = append(appendText(out, r.Shape.Fields[i].Name), ':')
		out = appendValue(out, r.Slots[i], r.Shape.Fields[i].Type)
	}
	return append(out, '}')
}

func appendValue(out []byte, v expr.Value, t expr.Type) []byte {
	switch v.Kind() {
	case expr.Bool:
		return strconv.AppendBool(out, v.Bool())
	case expr.Int:
		return strconv.AppendInt(out, v.Int(), 10)
	case expr.Double:
		return appendDouble(out, v.Double())
	case expr.String:
		return appendText(out, v.Str())
	case expr.Duration:
		return appendText(out, calendar.FormatDuration(v.Int()))
	case expr.Timestamp:
		return appendText(out, instantText(v.Int(), t.Date))
	case expr.Struct:
		return appendRecord(out, v.Record())
	case expr.List:
		return appendList(out, v.Items(), t)
	}
	return append(out, "null"...)
}

func instantText(ms int64, date bool) string {
	if date {
		return calendar.FormatDate(ms)
	}
	return calendar.FormatInstant(calendar.UTC(), ms)
}

func appendList(out []byte, items []expr.Value, t expr.Type) []byte {
	elem := expr.Type{Kind: expr.Any}
	if t.Elem != nil {
		elem = *t.Elem
	}
	out = append(out, '[')
	for i, item := range items {
		if i > 0 {
			out = append(out, ',')
		}
		out = appendValue(out, item, elem)
	}
	return append(out, ']')
}

// appendDouble writes a number as briefly as it reads back the same. What JSON
// has no number for is written as text.
func appendDouble(out []byte, f float64) []byte {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return appendText(out, strconv.FormatFloat(f, 'g', -1, 64))
	}
	return strconv.AppendFloat(out, f, 'g', -1, 64)
}

func appendText(out []byte, text string) []byte {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(text); err != nil {
		return append(out, `""`...) // text always encodes
	}
	return append(out, strings.TrimSuffix(b.String(), "\n")...)
}
