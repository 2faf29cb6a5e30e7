package conflict

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// Overlaps answers, for each two sequences that do not go together and for each sequence
// that one contact may be in twice, whether one contact can be inside both at once. There
// is one verdict for each sequence that may, and then for each pair, in the project's order.
//
// Of two that are both live at some instant one came second: at that instant the first one
// is live, which is asked in both orders and of both entries on one input.
func (a *Analysis) Overlaps() []Verdict {
	var list []Verdict
	all := slices.DeleteFunc(a.workflows(), func(w *project.Workflow) bool {
		_, is := a.p.Sequence(w)
		return !is || !a.p.Objects[w.Object].OfContact
	})
	for _, w := range all {
		if twice := a.again(w); len(twice) > 0 {
			list = append(list, a.overlap(w, w, twice))
		}
	}
	return append(list, a.pairs(all, (*Analysis).beside)...)
}

// beside is the answer for two sequences; ok is false where they go together.
func (a *Analysis) beside(w, o *project.Workflow) (v Verdict, ok bool) {
	if !a.incompatible(w, o) {
		return v, false
	}
	return a.overlap(w, o, []joining{{first: w, second: o}, {first: o, second: w}}), true
}

// again are the ways in which one contact may be in a workflow twice: about two objects of
// its, or with two keys.
func (a *Analysis) again(w *project.Workflow) []joining {
	var list []joining
	if w.Object != a.p.ContactObject() {
		list = append(list, joining{first: w, second: w, twin: true})
	}
	if w.Reentry.Key != nil { // `never` and `max` count for each key
		list = append(list, joining{first: w, second: w, keyed: true})
	}
	return list
}

// incompatibleByThemselves are the categories that are incompatible by themselves.
var incompatibleByThemselves = [...]string{"nurture", "onboarding", "re-engagement"}

// incompatible reports whether two sequences do not go together: by one category, by two
// that the language lists, or by two that the project lists.
func (a *Analysis) incompatible(w, o *project.Workflow) bool {
	x, y := category(w), category(o)
	if x == y || slices.Contains(incompatibleByThemselves[:], x) && slices.Contains(incompatibleByThemselves[:], y) {
		return true
	}
	return slices.ContainsFunc(a.p.Project.Incompatible, func(pair []model.Text) bool {
		has := func(name string) bool {
			return slices.ContainsFunc(pair, func(t model.Text) bool { return t.Value == name })
		}
		return has(x) && has(y)
	})
}

// category is that of a sequence; one without counts as nurture.
func category(w *project.Workflow) string {
	if w.Category == "" {
		return "nurture"
	}
	return w.Category
}

// overlap is the verdict of two sequences, from all ways in which they may meet.
func (a *Analysis) overlap(w, o *project.Workflow, ways []joining) Verdict {
	v := Verdict{Sides: []Side{{Workflow: w}, {Workflow: o}}}
	if w == o {
		v.Sides = v.Sides[:1]
	}
	if apart := oneGroup(w, o); apart != nil {
		v.Answer, v.Reason = Safe, apart
		return v
	}
	var open *Open
	var why []*Reason
	for _, m := range a.joinings(ways) {
		got := a.join(m)
		switch got.Answer {
		case Conflict:
			return got
		case Unknown:
			if open == nil {
				open = got.Open
			}
		default:
			why = append(why, got.Reason)
		}
	}
	if open != nil {
		v.Open = open
		return v
	}
	v.Answer, v.Reason = Safe, allOf(why)
	return v
}

// joinings are the ways by the triggers of both.
func (a *Analysis) joinings(ways []joining) []joining {
	var list []joining
	for _, m := range ways {
		for i := range m.first.Triggers {
			for j := range m.second.Triggers {
				n := m
				n.i, n.j = i, j
				list = append(list, n)
			}
		}
	}
	return list
}

// oneGroup says that an exclusive group keeps two sequences apart, or one from itself, nil
// where none does. Who waits for the group comes in when it is free.
func oneGroup(w, o *project.Workflow) *Reason {
	if w.Group == "" || w.Group != o.Group || w.Managed || o.Managed {
		return nil
	}
	r := &Reason{
		Kind: "group", Text: "both are in the exclusive group `" + w.Group + "`, which holds one enrollment of a contact",
		Places: []diag.Span{w.Doc.Exclusive.Span, o.Doc.Exclusive.Span},
	}
	if w == o {
		r.Text, r.Places = "it is in the exclusive group `"+w.Group+"`, which holds one enrollment of a contact", r.Places[:1]
	}
	return r
}

// allOf is one reason of those of all ways: each text once, the fields that any assumes.
func allOf(why []*Reason) *Reason {
	if len(why) == 0 {
		return &Reason{Kind: "never", Text: "nobody comes in"}
	}
	all := &Reason{Kind: why[0].Kind}
	var texts []string
	for _, r := range why {
		if !slices.Contains(texts, r.Text) {
			texts = append(texts, r.Text)
		}
		if all.Bound == "" {
			all.Bound = r.Bound
		}
		all.Places = append(all.Places, r.Places...)
		all.Assumed = append(all.Assumed, r.Assumed...)
	}
	all.Text = strings.Join(texts, "; ")
	slices.Sort(all.Assumed)
	all.Assumed = slices.Compact(all.Assumed)
	return all
}

// stayWords names the bound of a stay.
func stayWords(w *project.Workflow, most int64) string {
	return "a contact is in `" + w.Name + "` for " + calendar.FormatDuration(most) + " at most, if nothing parks it"
}
