package journey

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// The following note what the gates of an enrollment saw. Nobody pays for them
// unless somebody wants explanations.

// letSwitch notes the kill switch, where `enabled` is written.
func (ps *pass) letSwitch(w *project.Workflow) {
	if ps.s.explain && w.Doc.Enabled.Written() {
		ps.let(Gate{Word: barredBySwitch, Reason: "it is switched on", Place: w.Doc.Enabled.Span})
	}
}

// barSwitch notes a workflow that is switched off: in its text, or by somebody.
func (ps *pass) barSwitch(w *project.Workflow) {
	if !ps.s.explain {
		return
	}
	g := Gate{Word: barredBySwitch, Reason: "it is switched off by hand", Place: w.Doc.Enabled.Span}
	if !ps.p.Workflows[ps.p.present[w.Index]].Enabled {
		g.Reason = "`enabled` is false"
	}
	ps.bar(g)
}

// letData notes a field that is there.
func (ps *pass) letData(w *project.Workflow, i int, v expr.Value) {
	if !ps.s.explain {
		return
	}
	g := Gate{Word: "data", Reason: "`" + w.Data[i].Text + "` is " + shown(v, w.Data[i].Type)}
	if i < len(w.Doc.Data) {
		g.Place = w.Doc.Data[i].Span
	}
	ps.let(g)
}

// shown is a value as explanations show it: texts in quotes.
func shown(v expr.Value, t expr.Type) string {
	if v.Kind() == expr.String {
		return strconv.Quote(v.Str())
	}
	return TextAs(v, t)
}

// letReentry notes that a start is none too many.
func (ps *pass) letReentry(w *project.Workflow, e *Enrollment) {
	if !ps.s.explain {
		return
	}
	reason := "was not in it before"
	if past := ps.past(w.Index, e.Object, e.ReentryKey); past != nil && past.Starts > 0 {
		reason = "was in it " + often(past.Starts)
		if w.Reentry.Max > 0 {
			reason += " of at most " + strconv.Itoa(w.Reentry.Max)
		}
		if w.Reentry.MinInterval > 0 {
			reason += ", the last " + duration(w.Reentry.MinInterval) + " ago or longer"
		}
	}
	ps.let(Gate{Word: "reentry", Reason: reason + keyed(w, e), Place: w.Doc.Reentry.Span})
}

// barReentry notes what speaks against another start, in more words than the
// fact has.
func (ps *pass) barReentry(w *project.Workflow, e *Enrollment, f *Fact) {
	if !ps.s.explain {
		return
	}
	reason := f.Reason
	starts := 0
	if past := ps.past(w.Index, e.Object, e.ReentryKey); past != nil {
		starts = past.Starts
	}
	switch reason {
	case "never":
		reason = "was in it before, and `reentry` is `never`"
	case "max":
		reason = "was in it " + often(starts) + ", and `max` is " + strconv.Itoa(w.Reentry.Max)
	case "min_interval":
		side := "left it"
		if w.Reentry.FromEntry {
			side = "entered it"
		}
		reason = side + " less than " + duration(w.Reentry.MinInterval) + " ago"
	}
	ps.bar(Gate{Word: "reentry", Reason: reason + keyed(w, e), Place: f.Place})
}

// keyed names the key that starts are counted by.
func keyed(w *project.Workflow, e *Enrollment) string {
	if w.Reentry.Key == nil || e.ReentryKey == "" {
		return ""
	}
	return ", with `" + w.Reentry.Key.Text + "` " + strconv.Quote(e.ReentryKey)
}

// often says how many times: once, 2 times.
func often(n int) string {
	if n == 1 {
		return "once"
	}
	return strconv.Itoa(n) + " times"
}

// letGroup notes that the exclusive group takes the newcomer.
func (ps *pass) letGroup(w *project.Workflow, losers []*Enrollment) {
	if !ps.s.explain || w.Group == "" {
		return
	}
	reason := "nobody is in the group `" + w.Group + "`"
	if len(losers) > 0 {
		names := make([]string, len(losers))
		for i, e := range losers {
			names[i] = "`" + ps.p.Workflows[e.Workflow].Name + "`"
		}
		reason = "goes before " + strings.Join(names, ", ") + " in the group `" + w.Group + "`"
	}
	ps.let(Gate{Word: "exclusive", Reason: reason, Place: w.Doc.Exclusive.Span})
}

// barLoop notes a second start for one input.
func (ps *pass) barLoop(f *Fact) {
	if ps.s.explain {
		ps.bar(Gate{Word: "loop", Reason: "it started already for this input", Place: f.Place})
	}
}
