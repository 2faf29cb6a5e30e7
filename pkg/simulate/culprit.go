package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// deciders are the parts of the condition that made it what it was: those without
// which it could be something else. Of `a && b` that is false they are the parts
// that are false; of `!(a || b)` that is false those of both that are true. They
// are none where no part alone decided.
func deciders(f *journey.Fact) []expr.Decider {
	if f.Cond == nil || f.Cond.Expr == nil || len(f.Parts) == 0 {
		return nil
	}
	return slices.DeleteFunc(f.Cond.Expr.Decided(f.Parts), func(d expr.Decider) bool { return d.Other })
}

// others says which parts could have made a condition true that is undecided, but
// are not so, as the end of a sentence.
func others(f *journey.Fact) string {
	if f.Cond == nil || f.Cond.Expr == nil || f.Result != expr.Undecided || len(f.Parts) == 0 {
		return ""
	}
	list := slices.DeleteFunc(f.Cond.Expr.Decided(f.Parts), func(d expr.Decider) bool { return !d.Other })
	if len(list) == 0 {
		return ""
	}
	return ", and " + clauses(f, list)
}

// culprits are the deciders alone, without what they stand in.
func culprits(f *journey.Fact) []expr.Part {
	var list []expr.Part
	for _, d := range deciders(f) {
		list = append(list, d.Part)
	}
	return list
}

// boolean tells a condition from a field's value.
func boolean(p expr.Part) bool {
	return p.Result != expr.Undecided || p.Text == expr.Undecided.String()
}

func inside(q, p expr.Part) bool {
	return q.Start >= p.Start && q.End <= p.End && q.End-q.Start < p.End-p.Start
}

// blame says which parts of the condition decided, with the values they read:
// `contact.stage == "capture"` is false (contact.stage = "nurture"). What stands
// in a `!` of several parts or in `? :` is told with that, as it is the other way
// round there: `!(contact.a || contact.b)` is false: `contact.a` is true.
func blame(f *journey.Fact) string {
	text := f.Cond.Doc.Text
	list := deciders(f)
	if len(list) == 0 {
		return "`" + squeeze(text) + "` is " + f.Result.String()
	}
	var groups []string
	turned := false
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Under == list[0].Under {
			n++
		}
		group := clauses(f, list[:n])
		if u := list[0].Under; u != (expr.Part{}) {
			group = "`" + squeeze(text[u.Start:u.End]) + "` is " + u.Result.String() + ": " + group
			turned = true
		}
		groups, list = append(groups, group), list[n:]
	}
	if turned {
		return strings.Join(groups, ", and ")
	}
	return strings.Join(groups, " and ")
}

// clauses says what parts gave, each once.
func clauses(f *journey.Fact, list []expr.Decider) string {
	var said []string
	for _, d := range list {
		clause := "`" + squeeze(f.Cond.Doc.Text[d.Start:d.End]) + "` is " + d.Result.String()
		if v := values(f, d.Part); v != "" {
			clause += " (" + v + ")"
		}
		if !slices.Contains(said, clause) {
			said = append(said, clause)
		}
	}
	return strings.Join(said, " and ")
}

// values lists what the fields inside a part were.
func values(f *journey.Fact, p expr.Part) string {
	text := f.Cond.Doc.Text
	var list []string
	for _, q := range f.Parts {
		if !inside(q, p) {
			continue
		}
		switch name := text[q.Start:q.End]; {
		case strings.Contains(q.Text, "{…}"): // objects, of which nothing is told
		case strings.HasPrefix(q.Text, name+" = "):
			list = append(list, q.Text)
		case q.Text == "absent":
			list = append(list, name+" is absent")
		}
	}
	return strings.Join(list, ", ")
}

// decidedBy reports whether a field stands in a part of the condition that decided.
func (pl *play) decidedBy(f *journey.Fact, path string) bool {
	if len(f.Parts) == 0 {
		return pl.reads(f.Cond, path) // it held, and so all of it decided
	}
	text := f.Cond.Doc.Text
	for _, p := range culprits(f) {
		for _, q := range f.Parts {
			near := q == p || inside(q, p) || boolean(q) && inside(p, q) // with what is joined of it
			if near && squeeze(text[q.Start:q.End]) == path {
				return true
			}
		}
	}
	return false
}

// reads reports whether a condition reads a field: contact.plan, event.form.
func (pl *play) reads(c *project.Cond, path string) bool {
	root, field, dotted := strings.Cut(path, ".")
	if !dotted || c.Expr == nil {
		return false
	}
	r := c.Expr.Reads()
	switch root {
	case "event":
		return slices.Contains(r.Event, field)
	case "trigger":
		return slices.Contains(r.Trigger, field)
	}
	object := pl.p.Schema.Object(root)
	if object < 0 {
		return false
	}
	return slices.Contains(r.Fields, expr.FieldRef{Object: object, Slot: pl.p.Schema.Objects[object].Shape.Slot(field)})
}
