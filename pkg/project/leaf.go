package project

import (
	"reflect"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

func text(n *source.Node) model.Text { return model.Text{Value: n.Text, Span: n.Span()} }

func sourceOf(n *source.Node) model.Source {
	return model.Source{Text: n.Text, Span: n.Span(), Places: n.Places()}
}

// leaf decodes a scalar. Text and conditions take any scalar by its text.
func (d *decoder) leaf(n *source.Node, v reflect.Value, kind fieldKind, signed bool) {
	if n.Kind != source.Scalar {
		d.mismatch(n, "one value")
		if _, is := v.Addr().Interface().(*model.Condition); is && n.Kind == source.Sequence {
			d.diags[len(d.diags)-1].Help = "write one condition as text; join several with `&&`"
		}
		return
	}
	switch x := v.Addr().Interface().(type) {
	case *model.Text:
		*x = text(n)
	case *model.Condition:
		*x = model.Condition{Source: sourceOf(n)}
	case *model.Template:
		*x = model.Template{Source: sourceOf(n)}
	case *model.Path:
		*x = model.Path{Source: sourceOf(n)}
	case *model.Bool:
		d.boolean(n, x)
	case *model.Int:
		d.integer(n, x)
	case *model.Float:
		d.float(n, x)
	default:
		d.temporal(n, v, signed)
	}
}

func (d *decoder) boolean(n *source.Node, x *model.Bool) {
	if n.Type != source.Bool {
		d.report("load/schema", n.Span(), "write `true` or `false`, the only words for it in YAML 1.2", "%s must be true or false, not %s", d.subject(), describe(n))
		return
	}
	*x = model.Bool{Value: strings.EqualFold(n.Text, "true"), Span: n.Span()}
}

func (d *decoder) integer(n *source.Node, x *model.Int) {
	i, err := strconv.ParseInt(n.Text, 10, 64)
	if err != nil || n.Type != source.Int {
		d.report("load/schema", n.Span(), "write decimal digits, without quotes or leading zeros", "%s must be a whole number, not %s", d.subject(), describe(n))
		return
	}
	*x = model.Int{Value: i, Span: n.Span()}
}

func (d *decoder) float(n *source.Node, x *model.Float) {
	f, err := strconv.ParseFloat(n.Text, 64)
	if err != nil || n.Type != source.Int && n.Type != source.Float {
		d.report("load/schema", n.Span(), "write decimal digits, without quotes or leading zeros", "%s must be a number, not %s", d.subject(), describe(n))
		return
	}
	*x = model.Float{Value: f, Span: n.Span()}
}

func (d *decoder) temporal(n *source.Node, v reflect.Value, signed bool) {
	var err error
	switch x := v.Addr().Interface().(type) {
	case *model.Duration:
		x.Text, x.Span = n.Text, n.Span()
		x.Value, err = parseDuration(n.Text, signed)
	case *model.Instant:
		x.Text, x.Span = n.Text, n.Span()
		x.Value, err = calendar.ParseInstant(n.Text)
	case *model.Date:
		x.Text, x.Span = n.Text, n.Span()
		x.Value, err = calendar.ParseDate(n.Text)
	case *model.Clock:
		x.Text, x.Span = n.Text, n.Span()
		x.Value, err = calendar.ParseClock(n.Text)
	}
	if err != nil {
		d.wrong(n.Span(), err)
	}
}

func parseDuration(text string, signed bool) (int64, error) {
	if signed {
		return calendar.ParseSignedDuration(text)
	}
	return calendar.ParseDuration(text)
}

func defaultDuration(text string) model.Duration {
	ms, err := calendar.ParseDuration(text)
	if err != nil {
		panic("a default in package model is no duration: " + text) // a test walks all of them
	}
	return model.Duration{Located: model.Located[int64]{Value: ms}, Text: text}
}

func (d *decoder) wrong(span diag.Span, err error) {
	message, help := sentence(err)
	d.report("load/schema", span, help, "%s", message)
}

// sentence splits an error of package calendar: what is wrong stands before
// the first colon and space, what to do after it.
func sentence(err error) (message, help string) {
	message, help, _ = strings.Cut(err.Error(), ": ")
	return message, help
}

// computed decodes a literal, or CEL after "= ".
func (d *decoder) computed(n *source.Node) model.Value {
	v := model.Value{Source: sourceOf(n)}
	switch n.Kind {
	case source.Null:
		v.Kind = model.Null
	case source.Sequence:
		v.Kind, v.IsList = model.Literal, true
		for _, item := range n.Items {
			v.Items = append(v.Items, d.computed(item))
		}
	case source.Mapping:
		d.mismatch(n, "one value")
	default:
		scalarValue(n, &v)
	}
	return v
}

func scalarValue(n *source.Node, v *model.Value) {
	v.Kind = model.Literal
	switch n.Type {
	case source.Int:
		v.Type = model.IntLiteral
	case source.Float:
		v.Type = model.FloatLiteral
	case source.Bool:
		v.Type = model.BoolLiteral
	}
	if n.Type != source.String || !strings.HasPrefix(n.Text, "= ") && !strings.HasPrefix(n.Text, "=\n") {
		return
	}
	rest := strings.TrimLeft(n.Text[1:], " \n")
	skip := len(n.Text) - len(rest)
	v.Kind, v.Text, v.Places = model.Computed, rest, shifted{v.Places, skip}
}

// shifted maps offsets in text whose beginning was cut off.
type shifted struct {
	places diag.Places
	by     int
}

func (s shifted) Span(start, end int) diag.Span { return s.places.Span(start+s.by, end+s.by) }

// Replace is [model.Source.Replace] of the whole text.
func (s shifted) Replace(start, end int, text string) (diag.Edit, bool) {
	return model.Source{Places: s.places}.Replace(start+s.by, end+s.by, text)
}

func (d *decoder) data(n *source.Node) model.Data {
	x := model.Data{Span: n.Span()}
	switch n.Kind {
	case source.Null:
		x.Null = true
	case source.Sequence:
		x.IsList = true
		for _, item := range n.Items {
			x.Items = append(x.Items, d.data(item))
		}
	case source.Mapping:
		x.IsMap = true
		for _, e := range n.Entries {
			x.Fields = append(x.Fields, model.Entry[model.Data]{Key: text(e.Key), Value: d.data(e.Value)})
		}
	default:
		x.Scalar = d.computed(n)
	}
	return x
}
