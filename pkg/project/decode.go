package project

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// decoder fills one document. What does not fit is reported and left empty, so
// that the rest of the document can still be checked.
type decoder struct {
	plans plans
	diags []diag.Diagnostic
	refs  []ref
	slips []slip
	// key is what is being decoded, item whether it is an entry of that list.
	key  string
	item bool
}

// ref is a name that must be that of something of a kind.
type ref struct {
	kind string
	text model.Text
}

func (d *decoder) report(rule string, span diag.Span, help, format string, args ...any) {
	d.diags = append(d.diags, diag.Diagnostic{
		Rule: rule, Severity: diag.Error, Confidence: diag.Proved,
		Primary: span, Message: fmt.Sprintf(format, args...), Help: help,
	})
}

// document decodes a mapping into an empty document of package model.
func (d *decoder) document(n *source.Node, doc model.Document, whole diag.Span) {
	d.structure(n, reflect.ValueOf(doc).Elem())
	doc.Head().Span = whole
}

func (d *decoder) structure(n *source.Node, v reflect.Value) {
	p := d.plans[v.Type()]
	if p.span >= 0 {
		v.Field(p.span).Set(reflect.ValueOf(n.Span()))
	}
	if n.Kind == source.Mapping {
		d.entries(n, v, p)
	} else if p.short >= 0 && n.Kind == source.Scalar {
		f := &p.fields[p.short]
		d.field(n, v.FieldByIndex(f.index), f)
	} else {
		d.mismatch(n, "a map of keys")
	}
	if arm, ok := v.Addr().Interface().(*model.Arm); ok {
		arm.IsElse = n.Get("else") != nil
	}
	d.defaults(v, p)
}

func (d *decoder) entries(n *source.Node, v reflect.Value, p *plan) {
	where := d.key
	for at, e := range n.Entries {
		i, ok := p.byKey[e.Key.Text]
		if ok {
			d.known(n, e, v, &p.fields[i])
			continue
		}
		if p.rest >= 0 {
			f := &p.fields[p.rest]
			d.entry(e, v.FieldByIndex(f.index))
			continue
		}
		if e.Bare() && at > 0 && d.cut(n.Entries, at) {
			continue
		}
		d.unknownKey(n, e, p.keysOf(where))
	}
}

// cut reports a word without colon as the rest of the text before it, which
// YAML ended at a comma. Several such words are one report.
func (d *decoder) cut(entries []source.Entry, at int) bool {
	for at > 0 && entries[at].Bare() {
		at--
	}
	n := entries[at].Value
	rest, by, ok := n.CutAt()
	if !ok {
		return false
	}
	d.report("load/syntax", diag.Span{File: rest.File, Start: n.Span().Start, End: rest.End}, cutHelp, "%s", cutMessage(n.Text, by))
	d.diags[len(d.diags)-1].Fix = n.Uncut(rest)
	return true
}

// known decodes a key that stands where it may. One whose value cannot be read
// is written all the same: nobody must hear that it is missing.
func (d *decoder) known(n *source.Node, e source.Entry, v reflect.Value, f *planned) {
	before := len(d.diags)
	field := v.FieldByIndex(f.index)
	d.field(e.Value, field, f)
	empty := (e.Key.Text == "create" || e.Key.Text == "set") && e.Value.Kind == source.Mapping && len(e.Value.Entries) == 0
	if empty || len(d.diags) > before && field.IsZero() {
		d.slipped(n, e.Key.Text) // the schema says that it is empty
	}
}

func (d *decoder) unknownKey(in *source.Node, e source.Entry, known []string) {
	d.report("load/unknown-key", e.Key.Span(), keyHelp(e.Key.Text, known), "unknown key `%s`", e.Key.Text)
	if fix := diag.Rename(e.Key.Span(), e.Key.Text, known); fix != nil && in.Get(fix.Edits[0].Text) == nil {
		d.diags[len(d.diags)-1].Fix = fix
	}
	meant := meantKeys(e.Key.Text, known)
	if len(meant) == 0 {
		meant = []string{""}
	}
	for _, key := range meant {
		d.slipped(in, key)
	}
}

// defaults fills what was not written, with a zero span.
func (d *decoder) defaults(v reflect.Value, p *plan) {
	for i := range p.fields {
		f := &p.fields[i]
		if f.dflt == "" {
			continue
		}
		field := v.FieldByIndex(f.index)
		switch x := field.Addr().Interface().(type) {
		case *model.Text:
			if !x.Written() {
				x.Value = f.dflt
			}
		case *model.Int:
			if !x.Written() {
				x.Value, _ = strconv.ParseInt(f.dflt, 10, 64)
			}
		case *model.Float:
			if !x.Written() {
				x.Value, _ = strconv.ParseFloat(f.dflt, 64)
			}
		case *model.Bool:
			if !x.Written() {
				x.Value = f.dflt == "true"
			}
		case *model.Duration:
			if !x.Written() {
				*x = defaultDuration(f.dflt)
			}
		}
	}
}

func (d *decoder) field(n *source.Node, v reflect.Value, f *planned) {
	if n.Kind == source.Null && f.kind != valueField && f.kind != dataField {
		d.empty(n, f)
		return
	}
	if f.key != "" { // a short form stands for the key that was named before
		d.key, d.item = f.key, false
	}
	if f.one && n.Kind != source.Sequence {
		d.append(n, v)
		return
	}
	d.value(n, v, f.kind, f.signed)
	if f.ref != "" {
		d.refer(v, f)
	}
}

func (d *decoder) refer(v reflect.Value, f *planned) {
	switch x := v.Addr().Interface().(type) {
	case *model.Text:
		if x.Written() {
			d.refs = append(d.refs, ref{f.ref, *x})
		}
	case *[]model.Text:
		for _, t := range *x {
			d.refs = append(d.refs, ref{f.ref, t})
		}
	}
}

func (d *decoder) value(n *source.Node, v reflect.Value, kind fieldKind, signed bool) {
	switch kind {
	case structField:
		d.structure(n, v)
	case pointerField:
		v.Set(reflect.New(v.Type().Elem()))
		d.value(n, v.Elem(), kindOf(v.Type().Elem()), signed)
	case listField:
		d.list(n, v)
	case mapField:
		d.mapping(n, v)
	case valueField:
		v.Set(reflect.ValueOf(d.computed(n)))
	case dataField:
		v.Set(reflect.ValueOf(d.data(n)))
	default:
		d.leaf(n, v, kind, signed)
	}
}

func (d *decoder) list(n *source.Node, v reflect.Value) {
	if n.Kind != source.Sequence {
		d.noList(n, kindOf(v.Type().Elem()) == structField)
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(n.Items)))
	key := d.key
	for _, item := range n.Items {
		d.key, d.item = key, true
		d.append(item, v)
	}
}

func (d *decoder) append(n *source.Node, v reflect.Value) {
	elem := reflect.New(v.Type().Elem()).Elem()
	kind := kindOf(elem.Type())
	if n.Kind == source.Null && kind != dataField && kind != valueField {
		d.report("load/schema", n.Span(), "write it or remove the dash", "an entry of a list is empty")
		return
	}
	d.value(n, elem, kind, false)
	v.Set(reflect.Append(v, elem))
}

func (d *decoder) mapping(n *source.Node, v reflect.Value) {
	if n.Kind != source.Mapping {
		d.mismatch(n, "a map of keys")
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 0, len(n.Entries)))
	for _, e := range n.Entries {
		d.entry(e, v)
	}
}

func (d *decoder) entry(e source.Entry, v reflect.Value) {
	elem := reflect.New(v.Type().Elem()).Elem()
	elem.Field(0).Set(reflect.ValueOf(text(e.Key)))
	d.key, d.item = e.Key.Text, false
	value := elem.Field(1)
	kind := kindOf(value.Type())
	switch {
	case e.Value.Kind != source.Null || kind == dataField || kind == valueField:
		d.value(e.Value, value, kind, false)
	case kind == structField:
		d.defaults(value, d.plans[value.Type()])
	}
	v.Set(reflect.Append(v, elem))
}

func (d *decoder) mismatch(n *source.Node, want string) {
	d.report("load/schema", n.Span(), d.rightForm(n, want), "%s must be %s, not %s", d.subject(), want, describe(n))
}

// subject says what is being decoded.
func (d *decoder) subject() string {
	if d.item && d.key != "" {
		return "an entry of " + subject(d.key)
	}
	return subject(d.key)
}

func (d *decoder) empty(n *source.Node, f *planned) {
	d.report("load/schema", n.Span(), "write a value or remove the key", "`%s` has no value", f.key)
}

func describe(n *source.Node) string {
	switch n.Kind {
	case source.Mapping:
		return "a map of keys"
	case source.Sequence:
		return "a list"
	case source.Null:
		return "empty"
	default:
		return "`" + clip(n.Text) + "`"
	}
}

// clip shortens text from a file so that it fits into a message.
func clip(s string) string {
	s = strings.ReplaceAll(s, "\n", " ")
	r := []rune(s)
	if len(r) <= 60 {
		return s
	}
	return string(r[:57]) + "..."
}
