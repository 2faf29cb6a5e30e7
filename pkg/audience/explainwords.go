package audience

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
)

// said is a condition in words: what it speaks of, as it is written, and what that has
// to be: "at least 50", "DE or AT".
type said struct{ subject, is string }

// speaking puts conditions of one text into words.
type speaking struct{ text string }

func (s speaking) source(n *expr.Node) string { return strings.TrimSpace(s.text[n.Start:n.End]) }

// asked is the field in has(FIELD), which has no place of its own.
func (s speaking) asked(n *expr.Node) string {
	text, inside := strings.CutPrefix(s.source(n), "has(")
	if !inside {
		return text
	}
	return strings.TrimSpace(strings.TrimSuffix(text, ")"))
}

// say puts a condition into words; false where it does not speak of one thing.
func (s speaking) say(n *expr.Node, want Want) (said, bool) {
	switch n.Op {
	case expr.OpNot:
		switch want {
		case Holds:
			return s.say(n.Args[0], IsFalse)
		case IsFalse:
			return s.say(n.Args[0], Holds)
		}
		return said{}, false
	case expr.OpAnd, expr.OpOr:
		return s.joined(n, want)
	}
	out, ok := s.atom(n, want != Holds)
	if ok && want == HoldsNot && mayBeAbsent(n) {
		out.is += " or absent"
	}
	return out, ok && want != IsUndecided
}

// mayBeAbsent reports whether what a condition speaks of need not be there.
func mayBeAbsent(n *expr.Node) bool {
	for _, a := range append([]*expr.Node{n}, n.Args...) {
		switch a.Op {
		case expr.OpField:
			if s := a.Args[0].Type.Shape; s == nil || a.Slot < 0 || a.Slot >= len(s.Fields) || !s.Fields[a.Slot].Required {
				return n.Op != expr.OpHas
			}
		case expr.OpFirstAt, expr.OpLastAt, expr.OpChangedAt:
			return true
		}
	}
	return false
}

// joined says several conditions about one thing at once.
func (s speaking) joined(n *expr.Node, want Want) (said, bool) {
	word := " and "
	if n.Op == expr.OpOr == (want == Holds) {
		word = " or "
	}
	var all said
	for i, a := range n.Args {
		one, ok := s.say(a, want)
		switch {
		case !ok || i > 0 && one.subject != all.subject:
			return said{}, false
		case i == 0:
			all = one
		case one.is != all.is:
			all.is += word + one.is
		}
	}
	return all, true
}

// atom says a condition that is not joined of others, or its opposite.
func (s speaking) atom(n *expr.Node, not bool) (said, bool) {
	switch n.Op {
	case expr.OpEq, expr.OpNe, expr.OpLt, expr.OpLe, expr.OpGt, expr.OpGe:
		return s.comparison(n, not)
	case expr.OpIn:
		if n.Args[1].Op == expr.OpConst {
			var list []string
			for _, v := range n.Args[1].Value.Items() {
				list = append(list, plain(v))
			}
			return said{s.source(n.Args[0]), negated(alternatives(list), not)}, len(list) > 0
		}
		if n.Args[0].Op == expr.OpConst {
			return said{s.source(n.Args[1]), negated("a list with "+plain(n.Args[0].Value), not)}, true
		}
	case expr.OpHas:
		if not {
			return said{s.asked(n), "absent"}, true
		}
		return said{s.asked(n), "there"}, true
	case expr.OpField, expr.OpVar:
		return said{s.source(n), strconv.FormatBool(!not)}, true
	case expr.OpSegment, expr.OpActive, expr.OpSubscribed, expr.OpBlocked, expr.OpExists, expr.OpAll, expr.OpExistsOne:
		return said{s.source(n), strconv.FormatBool(!not)}, true
	case expr.OpCall:
		return s.textTest(n, not)
	}
	return said{}, false
}

func (s speaking) textTest(n *expr.Node, not bool) (said, bool) {
	word, ok := map[string]string{"startsWith": "starts with ", "endsWith": "ends with ", "contains": "contains ", "matches": "matches "}[n.Name]
	if !ok || len(n.Args) != 2 || n.Args[1].Op != expr.OpConst {
		return said{}, false
	}
	return said{s.source(n.Args[0]), negated("a text that "+word+"`"+n.Args[1].Value.Str()+"`", not)}, true
}

func negated(words string, not bool) string {
	if not {
		return "other than " + words
	}
	return words
}

// opposite is the comparison that holds where one does not.
func opposite(op expr.Op) expr.Op {
	return map[expr.Op]expr.Op{
		expr.OpEq: expr.OpNe, expr.OpNe: expr.OpEq, expr.OpLt: expr.OpGe, expr.OpGe: expr.OpLt, expr.OpLe: expr.OpGt, expr.OpGt: expr.OpLe,
	}[op]
}

func (s speaking) comparison(n *expr.Node, not bool) (said, bool) {
	a, b, op := n.Args[0], n.Args[1], n.Op
	if fixed(a) && !fixed(b) {
		a, b, op = b, a, mirrored(op)
	}
	if not {
		op = opposite(op)
	}
	return said{s.source(a), s.compared(op, b)}, true
}

// fixed reports whether an expression is a literal, or a time before or after now.
func fixed(n *expr.Node) bool {
	_, ago := fromNow(n)
	return n.Op == expr.OpConst || ago
}

// fromNow is how far an instant is from now.
func fromNow(n *expr.Node) (ms int64, ok bool) {
	switch {
	case n.Op == expr.OpNow:
		return 0, true
	case (n.Op == expr.OpSub || n.Op == expr.OpAdd) && n.Args[0].Op == expr.OpNow && n.Args[1].Op == expr.OpConst && n.Args[1].Value.Kind() == expr.Duration:
		ms = n.Args[1].Value.Int()
		if n.Op == expr.OpSub {
			ms = -ms
		}
		return ms, true
	}
	return 0, false
}

// compared says what something has to be that compares so.
func (s speaking) compared(op expr.Op, b *expr.Node) string {
	if ms, ok := fromNow(b); ok {
		return relative(op, ms)
	}
	other := "`" + s.source(b) + "`"
	if b.Op == expr.OpConst {
		other = plain(b.Value)
	}
	timed := b.Type.Kind == expr.Timestamp
	switch op {
	case expr.OpEq:
		return other
	case expr.OpNe:
		return "other than " + other
	case expr.OpLt:
		return either(timed, "before ", "below ") + other
	case expr.OpLe:
		return either(timed, "at the latest ", "at most ") + other
	case expr.OpGt:
		return either(timed, "after ", "above ") + other
	}
	return either(timed, "at the earliest ", "at least ") + other
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// relative says a comparison with an instant so far from now.
func relative(op expr.Op, ms int64) string {
	if ms == 0 {
		return map[expr.Op]string{expr.OpEq: "now", expr.OpNe: "not now", expr.OpLt: "in the past", expr.OpLe: "not in the future", expr.OpGt: "in the future", expr.OpGe: "not in the past"}[op]
	}
	if ms < 0 {
		span := spanOf(-ms)
		return map[expr.Op]string{
			expr.OpEq: span + " ago", expr.OpNe: "not " + span + " ago", expr.OpLt: "more than " + span + " ago",
			expr.OpLe: "at least " + span + " ago", expr.OpGt: "less than " + span + " ago", expr.OpGe: "at most " + span + " ago",
		}[op]
	}
	span := spanOf(ms)
	return map[expr.Op]string{
		expr.OpEq: "in " + span, expr.OpNe: "not in " + span, expr.OpLt: "less than " + span + " ahead",
		expr.OpLe: "at most " + span + " ahead", expr.OpGt: "more than " + span + " ahead", expr.OpGe: "at least " + span + " ahead",
	}[op]
}

// spanOf writes a duration in whole days, hours or minutes, where it is one.
func spanOf(ms int64) string {
	for _, u := range []struct {
		size int64
		word string
	}{{day, "day"}, {3_600_000, "hour"}, {60_000, "minute"}, {1000, "second"}} {
		if ms > 0 && ms%u.size == 0 {
			if ms == u.size {
				return "1 " + u.word
			}
			return strconv.FormatInt(ms/u.size, 10) + " " + u.word + "s"
		}
	}
	return calendar.FormatDuration(ms)
}

// plain writes a value as sentences have it.
func plain(v expr.Value) string {
	switch v.Kind() {
	case expr.Absent:
		return "absent"
	case expr.Bool:
		return strconv.FormatBool(v.Bool())
	case expr.Int:
		return strconv.FormatInt(v.Int(), 10)
	case expr.Double:
		return number(v.Double())
	case expr.Timestamp:
		return calendar.FormatInstant(nil, v.Int())
	case expr.Duration:
		return spanOf(v.Int())
	case expr.List:
		list := make([]string, len(v.Items()))
		for i, e := range v.Items() {
			list[i] = plain(e)
		}
		return "[" + strings.Join(list, ", ") + "]"
	}
	if v.Str() == "" || strings.TrimSpace(v.Str()) != v.Str() {
		return strconv.Quote(v.Str())
	}
	return v.Str()
}

func number(f float64) string {
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		return strconv.FormatInt(int64(f), 10)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

func alternatives(list []string) string { return enumerated(list, "or") }

// enumerated writes "a, b and c".
func enumerated(list []string, word string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " " + word + " " + list[last]
}

func quoted(list []string) []string {
	out := slices.Clone(list)
	for i := range out {
		out[i] = "`" + strings.Join(strings.Fields(out[i]), " ") + "`"
	}
	return out
}
