package project

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// A field's declaration says what a value may be. This file reads declarations
// into shapes and holds values against them.

var scalarTypes = map[string]expr.Type{
	"string": {Kind: expr.String}, "int": {Kind: expr.Int}, "double": {Kind: expr.Double}, "bool": {Kind: expr.Bool},
	"timestamp": {Kind: expr.Timestamp}, "date": {Kind: expr.Timestamp, Date: true}, "duration": {Kind: expr.Duration},
}

// shapeField turns a declaration into a field of a shape. An unknown type has
// been reported by the schema and reads as text here.
func (b *builder) shapeField(name string, f *model.Field) expr.Field {
	field := expr.Field{Name: name, Required: f.Required.Value, Values: values(f.Values)}
	inner, isList := strings.CutPrefix(f.Type.Value, "list(")
	inner = strings.TrimSuffix(inner, ")")
	switch {
	case !isList:
		field.Type = typeNamed(f.Type.Value)
	case inner == "record":
		shape := expr.NewShape("record "+name, b.fields(f.Fields, ""))
		field.Type = expr.Type{Kind: expr.List, Elem: &expr.Type{Kind: expr.Struct, Shape: shape}}
	default:
		elem := typeNamed(inner)
		field.Type = expr.Type{Kind: expr.List, Elem: &elem}
	}
	field.Limits = b.checkDeclaration(name, f, field.Type)
	return field
}

func typeNamed(name string) expr.Type {
	if t, ok := scalarTypes[name]; ok {
		return t
	}
	return expr.Type{Kind: expr.Any} // reported by the schema, and no reason for more reports
}

func (b *builder) fields(fs model.Map[model.Field], of string) []expr.Field {
	list := make([]expr.Field, 0, len(fs))
	for i := range fs {
		b.checkName(fs[i].Key, of)
		list = append(list, b.shapeField(fs[i].Key.Value, &fs[i].Value))
	}
	return list
}

// checkDeclaration reports bounds, values and formats that do not fit the type,
// and returns those that do.
func (b *builder) checkDeclaration(name string, f *model.Field, t expr.Type) *expr.Limits {
	isList := t.Kind == expr.List
	if t.Kind == expr.Any || isList && t.Elem.Kind == expr.Any {
		return nil
	}
	if f.MaxItems.Written() && !isList {
		b.report("load/schema", f.MaxItems.Span, "remove it, or make the field a list", "`max_items` limits a list, and `%s` is %s", name, article(f.Type.Value))
	}
	if len(f.Fields) > 0 && f.Type.Value != "list(record)" {
		b.report("load/schema", f.Fields[0].Key.Span, "use the type list(record)", "only a list(record) has `fields`")
	}
	if f.Type.Value == "list(record)" && len(f.Fields) == 0 {
		b.report("load/schema", f.Type.Span, "add `fields:`", "`%s` is a list(record) without `fields`", name)
	}
	if f.Format.Written() && t.Kind != expr.String {
		b.report("load/schema", f.Format.Span, "remove it, or make the field a string", "`format` is for text, and `%s` is %s", name, article(f.Type.Value))
	}
	elem := t
	if isList {
		elem = *t.Elem
	}
	if len(f.Values) > 0 && elem.Kind != expr.String {
		b.report("load/schema", f.Values[0].Span, "use `min` and `max`, or make the field a string", "`values` lists texts, and `%s` is %s", name, article(f.Type.Value))
	}
	b.duplicates(f.Values, "value")
	lo, hi := b.checkBounds(name, f, t)
	if lo.IsAbsent() && hi.IsAbsent() && !f.MaxItems.Written() && !f.Format.Written() {
		return nil
	}
	return &expr.Limits{Min: lo, Max: hi, MaxItems: int(f.MaxItems.Value), Format: f.Format.Value}
}

func (b *builder) checkBounds(name string, f *model.Field, t expr.Type) (lo, hi expr.Value) {
	lo, hi = b.bound(name, f, &f.Min, t), b.bound(name, f, &f.Max, t)
	if !lo.IsAbsent() && !hi.IsAbsent() && less(hi, lo) {
		b.report("load/schema", f.Max.Span, "make `max` at least `min`", "`%s` has a `max` below its `min`", name)
		return expr.Value{}, expr.Value{}
	}
	return lo, hi
}

// bound reads `min` or `max`; absent where it is not written or wrong.
func (b *builder) bound(name string, f *model.Field, d *model.Data, t expr.Type) expr.Value {
	if d.Span.IsZero() {
		return expr.Value{}
	}
	if t.Kind == expr.String || t.Kind == expr.Bool || t.Kind == expr.List {
		b.report("load/schema", d.Span, "remove it", "`min` and `max` bound numbers, instants and durations, and `%s` is %s", name, article(f.Type.Value))
		return expr.Value{}
	}
	v, err := convert(d.Scalar, t)
	if err != "" {
		message, help := sentence(errors.New(strings.Replace(err, "this must be", "a bound of `"+name+"` must be", 1)))
		b.report("load/schema", d.Span, cmp.Or(help, "write it as a value of the field"), "%s", message)
	}
	return v
}

func less(a, b expr.Value) bool {
	if a.Kind() == expr.Double {
		return a.Double() < b.Double()
	}
	return a.Int() < b.Int()
}

func article(noun string) string {
	if strings.ContainsRune("aeiou", rune((noun + " ")[0])) {
		return "an " + noun
	}
	return "a " + noun
}

// convert reads a literal as a value of type t. The second result says what is
// wrong with it, "" for nothing.
func convert(v model.Value, t expr.Type) (expr.Value, string) {
	if v.Kind == model.Null {
		return expr.Value{}, ""
	}
	if t.Kind == expr.List {
		return convertList(v, t)
	}
	if v.IsList {
		return expr.Value{}, "this must be one value, not a list"
	}
	wrong := func() (expr.Value, string) {
		return expr.Value{}, fmt.Sprintf("this must be %s, not `%s`", typeName(t), clip(v.Text))
	}
	switch t.Kind {
	case expr.String, expr.Any:
		return expr.NewString(v.Text), ""
	case expr.Bool:
		if v.Type != model.BoolLiteral {
			return wrong()
		}
		return expr.NewBool(strings.EqualFold(v.Text, "true")), ""
	case expr.Int:
		i, err := strconv.ParseInt(v.Text, 10, 64)
		if err != nil || v.Type != model.IntLiteral {
			return wrong()
		}
		return expr.NewInt(i), ""
	case expr.Double:
		f, err := strconv.ParseFloat(v.Text, 64)
		if err != nil || v.Type != model.IntLiteral && v.Type != model.FloatLiteral {
			return wrong()
		}
		return expr.NewDouble(f), ""
	case expr.Timestamp, expr.Duration:
		return convertTime(v.Text, t)
	}
	return wrong()
}

func convertTime(text string, t expr.Type) (expr.Value, string) {
	var ms int64
	var err error
	switch {
	case t.Kind == expr.Duration:
		ms, err = calendar.ParseSignedDuration(text)
	case t.Date:
		ms, err = calendar.ParseDate(text)
	default:
		ms, err = calendar.ParseInstant(text)
	}
	if err != nil {
		return expr.Value{}, err.Error()
	}
	if t.Kind == expr.Duration {
		return expr.NewDuration(ms), ""
	}
	return expr.NewTimestamp(ms), ""
}

func convertList(v model.Value, t expr.Type) (expr.Value, string) {
	if !v.IsList {
		return expr.Value{}, "this must be a list"
	}
	items := make([]expr.Value, 0, len(v.Items))
	for _, item := range v.Items {
		if item.Kind == model.Null {
			return expr.Value{}, "a list cannot hold an empty value"
		}
		x, wrong := convert(item, *t.Elem)
		if wrong != "" {
			return expr.Value{}, wrong
		}
		items = append(items, x)
	}
	return expr.NewList(items), ""
}

func typeName(t expr.Type) string {
	switch {
	case t.Kind == expr.Timestamp && t.Date:
		return "a date"
	case t.Kind == expr.Timestamp:
		return "an instant"
	case t.Kind == expr.Bool:
		return "true or false"
	case t.Kind == expr.Int:
		return "a whole number"
	case t.Kind == expr.Double:
		return "a number"
	case t.Kind == expr.String:
		return "text"
	case t.Kind == expr.List:
		return "a list"
	}
	return article(t.Kind.String())
}

// reservedNames are names that expressions use for something else.
var reservedNames = strings.Fields(`as break const continue else false for function if import in let loop null package
	namespace return true var void while
	event trigger answer events score band bands segment active sent subscribed blocked external now minutes hours days weeks
	has all exists exists_one map filter size string int uint double bool bytes timestamp duration list type dyn
	matches optional resource report none`)

// reservedEventFields are keys beside an event in a timeline.
var reservedEventFields = []string{"id", "at", "by", "after", "every", "delay", "chance", "event", "set", "answer", "calendar", "per_day"}

// checkName reports a name that CEL or a timeline could not tell from something
// else. of is "event" for fields of an event, "object" for objects and plurals.
func (b *builder) checkName(name model.Text, of string) {
	reserved := of == "object" && slices.Contains(reservedNames, name.Value) ||
		of != "object" && slices.Contains(reservedNames[:21], name.Value) ||
		of == "event" && slices.Contains(reservedEventFields, name.Value)
	if reserved {
		b.report("load/schema", name.Span, "choose another name", "`%s` is reserved and cannot name this", name.Value)
	}
}
