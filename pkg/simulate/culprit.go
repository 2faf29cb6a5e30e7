package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// culprits are the parts of the condition that made it what it was: those with
// its result that hold no smaller part with the same result. Of `a && b` that is
// false they are the parts that are false; of `!(a && b)` it is the whole.
func culprits(f *journey.Fact) []expr.Part {
	var list []expr.Part
	for i, p := range f.Parts {
		if !boolean(p) || p.Result != f.Result {
			continue
		}
		if !holdsSmaller(f.Parts, i) {
			list = append(list, p)
		}
	}
	return list
}

// boolean tells a condition from a field's value.
func boolean(p expr.Part) bool {
	return p.Result != expr.Undecided || p.Text == expr.Undecided.String()
}

// holdsSmaller reports whether a part with the same result stands inside the i-th.
func holdsSmaller(parts []expr.Part, i int) bool {
	for j, q := range parts {
		if j != i && boolean(q) && q.Result == parts[i].Result && inside(q, parts[i]) {
			return true
		}
	}
	return false
}

func inside(q, p expr.Part) bool {
	return q.Start >= p.Start && q.End <= p.End && q.End-q.Start < p.End-p.Start
}

// blame says which part of the condition decided, with the values it read:
// `contact.stage == "capture"` is false (it is "nurture").
func blame(f *journey.Fact) string {
	text := f.Cond.Doc.Text
	var clauses []string
	for _, p := range culprits(f) {
		clause := "`" + squeeze(text[p.Start:p.End]) + "` is " + f.Result.String()
		if v := values(f, p); v != "" {
			clause += " (" + v + ")"
		}
		clauses = append(clauses, clause)
	}
	if len(clauses) == 0 {
		return "`" + squeeze(text) + "` is " + f.Result.String()
	}
	return strings.Join(clauses, " and ")
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
		if text[p.Start:p.End] == path {
			return true
		}
		for _, q := range f.Parts {
			if inside(q, p) && text[q.Start:q.End] == path {
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
