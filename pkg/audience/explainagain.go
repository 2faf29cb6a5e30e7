package audience

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// again is what `reentry` asks, also where it is not written: there is one live
// enrollment for each object and key. What it asks of earlier ones is said in words.
func (e *Explainer) again(w *project.Workflow, trigger *expr.Shape) []asking {
	at := w.Doc.Reentry.Span
	if at.IsZero() {
		at = w.Doc.Name.Span
	}
	place := expr.Place{Object: w.Object, Item: -1, Trigger: trigger}
	words := "it is not in it already" + earlier(&w.Reentry)
	if w.Reentry.Key == nil {
		return toldAs(e.made("reentry", place, "active"+member(w.Name), at), HoldsNot, words, "")
	}
	key := w.Reentry.Key.Text
	words = "`" + key + "` is there, and " + strings.Replace(words, " already", " already with the same one", 1)
	return toldAs(e.made("reentry", place, "has("+key+")", at), Holds, words, "who is in it with the same `"+key+"`")
}

// earlier says what has to be so of earlier enrollments.
func earlier(r *project.Reentry) string {
	var list []string
	if r.Never {
		return " and never was"
	}
	if r.Max > 0 {
		list = append(list, " and entered it at most "+times(r.Max-1)+" before")
	}
	if r.MinInterval > 0 {
		list = append(list, " and, if it was in it, "+either(r.FromEntry, "entered", "left")+" it at least "+spanOf(r.MinInterval)+" ago")
	}
	return strings.Join(list, ",")
}

// toldAs makes of a condition one that the table says in other words, and the sentence
// not at all. Out says who fails where no contact by itself does.
func toldAs(list []asking, want Want, words, out string) []asking {
	for i := range list {
		list[i].Want, list[i].words, list[i].out, list[i].unsaid = want, words, out, true
	}
	return list
}

// alone is what the exclusive group asks: it is in no workflow of the group that stays
// for this one.
func (e *Explainer) alone(w *project.Workflow) []asking {
	var names, asked []string
	for _, o := range e.p.Workflows {
		if !e.stays(w, o) {
			continue
		}
		text := "active" + member(o.Name)
		names = append(names, o.Name)
		if len(e.made("", expr.Place{Object: w.Object, Item: -1}, text, w.Doc.Exclusive.Span)) > 0 {
			asked = append(asked, text)
		}
	}
	if len(asked) == 0 {
		return nil
	}
	words := "it is not in " + alternatives(quoted(names)) + ", of the group `" + w.Group + "`"
	if w.OnConflict == "queue" {
		words += "; if it is, it waits"
	}
	return toldAs(e.made("exclusive", expr.Place{Object: w.Object, Item: -1}, strings.Join(asked, " || "), w.Doc.Exclusive.Span), HoldsNot, words, "")
}

// stays reports whether an enrollment in another workflow of the group keeps a newcomer
// out. That in the workflow itself is for `reentry`, unless it may be there by another key.
func (e *Explainer) stays(w, other *project.Workflow) bool {
	switch {
	case w.Group == "" || other.Group != w.Group || other.Retired || w.OnConflict == "replace" || !e.together(w, other):
		return false
	case other == w:
		return w.Reentry.Key != nil
	}
	return w.OnConflict != "preempt" || w.Priority <= other.Priority
}

// together reports whether enrollments of two workflows can count for one group: within
// one contact all do, without a contact those of the same object.
func (e *Explainer) together(w, other *project.Workflow) bool {
	contact := e.p.ContactObject()
	within := func(w *project.Workflow) bool {
		return w.Object >= 0 && slices.Contains(e.p.Schema.Chain(w.Object), contact)
	}
	return within(w) && within(other) || w.Object == other.Object
}

// Alone is what `reentry` and the exclusive group ask of who comes to a workflow: that it
// is not in it already, and in none of the group that stays for it. [Fires] and what the
// documents write are not among it.
func Alone(p *project.Program, w *project.Workflow) []Gated {
	if w.Object < 0 || w.Managed {
		return nil
	}
	e := NewExplainer(p)
	var list []Gated
	for _, a := range append(e.again(w, w.Trigger), e.alone(w)...) {
		list = append(list, Gated{a.Part, a.gate, a.place})
	}
	return list
}
