package expr

import (
	"regexp"
	"strings"
	"time"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/fairlead/fairlead/pkg/diag"
)

// literalArgs checks texts that cel-go would refuse only while running.
func (r *reader) literalArgs(call celast.CallExpr) {
	args := operands(call)
	switch name := call.FunctionName(); {
	case name == "matches" && len(args) == 2:
		r.regex(args[1])
	case name == "timestamp" && len(args) == 1:
		r.timestamp(args[0])
	case name == "duration" && len(args) == 1:
		r.duration(args[0])
	case strings.HasPrefix(name, "get") && call.IsMemberFunction() && len(args) == 2:
		r.zone(args[1])
	}
}

func (r *reader) regex(e celast.Expr) {
	text, ok := stringLiteral(e)
	if !ok {
		return
	}
	if _, err := regexp.Compile(text); err != nil {
		detail := strings.TrimPrefix(err.Error(), "error parsing regexp: ")
		r.addAt(e, Issue{Message: "this is no valid pattern: " + strings.ReplaceAll(detail, "`", "'"), Help: "write it in RE2 syntax; a plain text goes with `contains` or `startsWith`"})
	}
}

func (r *reader) timestamp(e celast.Expr) {
	text, ok := stringLiteral(e)
	if !ok {
		return
	}
	if _, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return
	}
	help := "write for example `timestamp(\"2026-12-25T00:00:00Z\")`"
	if _, err := time.Parse(time.DateOnly, text); err == nil {
		help = "write `timestamp(\"" + text + "T00:00:00Z\")`"
	}
	r.addAt(e, Issue{Message: "`" + text + "` is no instant: it needs a date, a time and a zone", Help: help})
}

func (r *reader) duration(e celast.Expr) {
	text, ok := stringLiteral(e)
	if !ok {
		return
	}
	d, err := time.ParseDuration(text)
	switch {
	case err != nil:
		r.addAt(e, Issue{Message: "`" + text + "` is no duration here: CEL knows h, m, s and ms", Help: durationHelp(text)})
	case d%time.Millisecond != 0:
		r.addAt(e, Issue{Message: "`" + text + "` is no whole number of milliseconds", Help: "instants are exact to the millisecond: round it"})
	}
}

// durationHelp writes 30d as days(30).
func durationHelp(text string) string {
	units := map[string]string{"d": "days", "w": "weeks", "day": "days", "days": "days", "week": "weeks", "weeks": "weeks"}
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if unit, ok := units[strings.TrimSpace(text[digits:])]; ok && digits > 0 {
		return "write `" + unit + "(" + text[:digits] + ")`"
	}
	return "write `days(30)`, `hours(12)` or `minutes(90)`"
}

var offsetZone = regexp.MustCompile(`^[+-]?\d\d:\d\d$`)

func (r *reader) zone(e celast.Expr) {
	name, ok := stringLiteral(e)
	if !ok || offsetZone.MatchString(name) {
		return
	}
	if _, err := time.LoadLocation(name); err != nil || name == "Local" || name == "" {
		r.addAt(e, Issue{Message: "`" + name + "` is no timezone", Help: "write a name such as `Europe/Berlin`, or `UTC`"})
	}
}

// sameTypes refuses lists whose elements differ: cel-go accepts them, and a
// comparison with the odd one never holds.
func (r *reader) sameTypes(e celast.Expr) {
	items := e.AsList().Elements()
	if len(items) < 2 || !isDyn(elemType(r.typeOf(e))) {
		return
	}
	first := r.typeOf(items[0])
	for _, item := range items {
		if isDyn(r.typeOf(item)) {
			return
		}
	}
	for _, item := range items[1:] {
		if t := r.typeOf(item); !t.IsEquivalentType(first) {
			r.addAt(item, Issue{Message: "the elements of a list have one type: `" + r.source(items[0]) + "` is " + r.typeName(first) +
				" and `" + r.source(item) + "` is " + r.typeName(t), Help: "write all of them alike"})
			return
		}
	}
}

func isDyn(t *types.Type) bool {
	return t == nil || t.Kind() == types.DynKind || t.Kind() == types.ErrorKind || t.Kind() == types.TypeParamKind
}

// timedList refuses within and since on lists that say nothing about time.
func (r *reader) timedList(e, list celast.Expr) {
	elem := elemType(r.typeOf(list))
	if isDyn(elem) || elem.Kind() == types.TimestampKind {
		return
	}
	s := r.env.types.structOf(elem)
	if s != nil && s.shape != nil {
		if i := s.shape.Slot("at"); i >= 0 && s.shape.Fields[i].Type.Kind == Timestamp {
			return
		}
	}
	name := strings.TrimPrefix(e.AsCall().FunctionName(), "@")
	r.addAt(e, Issue{Message: "`" + name + "` needs a list of events or of instants, and the elements of `" + r.source(list) + "` have no `at`",
		Help: r.chooseByField(list, s)})
}

// chooseByField says how to choose elements by an instant that they do have.
func (r *reader) chooseByField(list celast.Expr, elem *structType) string {
	if elem != nil && elem.shape != nil {
		for _, f := range elem.shape.Fields {
			if f.Type.Kind == Timestamp {
				return "choose the elements by a field, such as `" + r.source(list) + ".filter(x, x." + f.Name + " > now - days(7))`"
			}
		}
	}
	return "choose the elements by something else, such as `" + r.source(list) + ".filter(x, …)`"
}

// history refuses what only a whole history can answer on anything else.
func (r *reader) history(e celast.Expr, function string, list celast.Expr) {
	name := strings.TrimPrefix(function, "@")
	word := ""
	if list.Kind() == celast.SelectKind {
		if s := r.env.types.structOf(r.typeOf(list.AsSelect().Operand())); s != nil && s.space != nil {
			word = s.space.word
		}
	}
	switch {
	case word == nsEvents || word == nsSent && function == fnTotal || isDyn(r.typeOf(list)):
	case word == nsSent:
		r.addAt(e, Issue{Message: "`" + name + "` is for events; `" + r.source(list) + "` takes `within`, `since` and `total`",
			Help: "use `events.message_sent." + name + "()`, or ask the list itself"})
	case function == fnTotal:
		r.addAt(e, Issue{Message: "`total` counts over all time, so it stands directly behind `events.NAME` or `sent(\"MESSAGE\")`", Help: "count this list with `.size()`"})
	default:
		r.addAt(e, Issue{Message: "`" + name + "` looks at all time, so it stands directly behind `events.NAME`", Help: "write for example `events.page_viewed." + name + "()`"})
	}
}

func (r *reader) changedAt(e, object, field celast.Expr) {
	s := r.env.types.structOf(r.typeOf(object))
	if s == nil || s.shape == nil || s.shape.Object < 0 {
		if !isDyn(r.typeOf(object)) {
			r.addAt(e, Issue{Message: "`changed_at` is for objects, and `" + r.source(object) + "` is none", Help: "write for example `contact.changed_at(\"stage\")`"})
		}
		return
	}
	name, ok := stringLiteral(field)
	if !ok {
		r.addAt(field, Issue{Message: "`changed_at` takes the name of a field in quotes", Help: "write for example `" + r.source(object) + ".changed_at(\"" + someField(s.shape) + "\")`"})
		return
	}
	if s.shape.Slot(name) < 0 {
		i := unknownField(r.source(object), s.shape, name)
		i.Rule = ruleValue
		start, end := r.span(field)
		i.Fix = renamedText(r.text, start, end, name, s.shape.names())
		r.addAt(field, i)
		return
	}
	r.reads.Fields = append(r.reads.Fields, FieldRef{s.shape.Object, s.shape.Slot(name)})
}

func unknownField(subject string, shape *Shape, name string) Issue {
	names := shape.names()
	i := Issue{Message: "`" + subject + "` has no field `" + name + "`", Help: "its fields are " + someOf(names)}
	if s := diag.DidYouMean(name, names); s != "" {
		i.Help = s
	}
	return i
}
