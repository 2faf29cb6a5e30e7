package project

import (
	"io/fs"
	"path"
	"strconv"

	"github.com/fairlead/fairlead/pkg/model"
)

// parameters sees that shares add up and that sizes are above 0.
func (k *populationChecker) parameters(d *model.Data) {
	_, absent := d.Fields.Get("absent")
	for i := range d.Fields {
		e := &d.Fields[i]
		if e.Key.Value == "choice" {
			k.shares(e, absent)
			continue
		}
		k.above0(e)
		for j := range e.Value.Fields {
			k.above0(&e.Value.Fields[j])
		}
	}
}

// shares of a choice are those of everybody who has a value: all of them where
// `absent` says who has none, else what is missing to 1 is absent.
func (k *populationChecker) shares(e *model.Entry[model.Data], absent bool) {
	sum := 0.0
	for _, option := range e.Value.Fields {
		share, err := strconv.ParseFloat(option.Value.Scalar.Text, 64)
		if err != nil {
			return // the schema says so
		}
		sum += share
	}
	const rounding = 1e-6
	text := strconv.FormatFloat(sum, 'g', 6, 64)
	switch {
	case len(e.Value.Fields) == 0:
	case sum > 1+rounding:
		k.report("load/schema", e.Key.Span, "make them add up to 1", "the shares of this choice add up to %s, more than 1", text)
	case absent && sum < 1-rounding:
		k.report("load/schema", e.Key.Span, "make them add up to 1: `absent` says how many have no value", "the shares of this choice add up to %s, less than 1", text)
	}
}

// above0 refuses a mean or median that is none.
func (k *populationChecker) above0(e *model.Entry[model.Data]) {
	if e.Key.Value != "mean" && e.Key.Value != "median" {
		return
	}
	n, err := strconv.ParseFloat(e.Value.Scalar.Text, 64)
	if err == nil && n <= 0 {
		k.report("load/schema", e.Value.Span, "write a number above 0", "`%s` must be more than 0, not `%s`", e.Key.Value, clip(e.Value.Scalar.Text))
	}
}

// task sees that what is done is a task of some workflow.
func (k *populationChecker) task(d *model.Data) {
	v, ok := d.Fields.Get("task")
	if !ok {
		return
	}
	var names []model.Text
	if choice, ok := v.Fields.Get("choice"); ok {
		for _, e := range choice.Fields {
			names = append(names, e.Key)
		}
	} else if !v.IsMap && !v.IsList && !v.Null {
		names = append(names, model.Text{Value: v.Scalar.Text, Span: v.Span})
	}
	for _, name := range names {
		if name.Value != "review" {
			k.stepAddress(name, "task", func(s *Step) bool { return s.Action == TaskAction })
		}
	}
}

// history sees that the file is there and that its columns are known.
func (k *populationChecker) history(d *model.Population) {
	h := d.History
	if h == nil {
		return
	}
	for _, key := range []choiceKey{{"size", d.Size.Span}, {"arrivals", d.Arrivals.Span}} {
		if !key.span.IsZero() {
			k.report("load/schema", key.span, "remove it, or `history`", "`%s` means nothing beside `history`, which says who arrives", key.key)
		}
	}
	k.historyFile(d, h.File)
	known := []string{Contact, "event", "at"}
	for i := range k.b.schema.Events {
		for _, name := range fieldNames(k.b.schema.Events[i].Shape) {
			if !contains(known, name) {
				known = append(known, name)
			}
		}
	}
	for _, o := range k.b.schema.Objects {
		known = append(known, o.Name)
	}
	for _, c := range h.Columns {
		if !contains(known, c.Key.Value) {
			k.unknown("load/reference", c.Key, "column", known)
		}
	}
}

func (k *populationChecker) historyFile(d *model.Population, at model.Text) {
	if !at.Written() {
		return // the schema says so
	}
	name := path.Join(path.Dir(d.Span.File), at.Value)
	if !fs.ValidPath(name) || path.IsAbs(at.Value) {
		k.report("load/reference", at.Span, "keep the file inside the project", "`%s` lies outside the project", clip(at.Value))
		return
	}
	if info, err := fs.Stat(k.b.loader.fsys, name); err != nil || !info.Mode().IsRegular() {
		k.report("load/reference", at.Span, "create the file, or correct the path, which is relative to this file", "there is no file `%s`", clip(at.Value))
	}
}
