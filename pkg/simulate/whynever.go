package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// absence says of a workflow that nothing started what that means.
func (in *inquiry) absence(w *project.Workflow) (state, text string) {
	switch {
	case w.Managed:
		return stateElsewhere, "runs in `" + w.Doc.ManagedBy.Value + "` (`managed_by`), so no scenario plays it"
	case w.Object < 0:
		return stateNever, "never started for this contact: it is about no object (`object: none`)"
	case len(in.subjects(w)) == 0:
		return stateNever, "never started: it is about " + in.pl.p.Schema.Objects[w.Object].Plural + ", and `" + in.contact.ID + "` has none"
	case !w.Enabled:
		return stateNever, "never started, and it is switched off (`enabled: false`)"
	}
	return stateNever, "never started"
}

// subjects are the objects that a workflow could be in for: the contact, what
// belongs to it, what it belongs to.
func (in *inquiry) subjects(w *project.Workflow) []journey.Key {
	var keys []journey.Key
	for _, home := range in.homes {
		if home.Object == w.Object {
			return []journey.Key{home}
		}
	}
	for _, home := range in.homes {
		ctx := in.pl.driver.Context(home)
		if ctx == nil || w.Object < 0 {
			continue
		}
		for _, rec := range ctx.Host.Related(ctx.Object, w.Object) {
			if k := (journey.Key{Object: w.Object, ID: rec.Get("id").Str()}); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return keys
}

// unfired says of each trigger why it has started nothing.
func (in *inquiry) unfired(w *project.Workflow) []Note {
	var list []Note
	for i := range w.Triggers {
		t := &w.Triggers[i]
		u := Note{Place: t.Doc.Span}
		in.whyNot(w, t, &u)
		list = append(list, u)
	}
	return list
}

func (in *inquiry) whyNot(w *project.Workflow, t *project.Trigger, u *Note) {
	switch t.Kind {
	case project.OnEvent:
		in.noEvent(w, t, u)
	case project.OnChanged:
		in.noChange(w, t, u)
	case project.OnBecomes:
		in.noEdge(w, t, u)
	case project.OnEntersStage:
		in.noStage(t, u)
	case project.OnInactive:
		in.noSilence(t, u)
	case project.OnDate:
		in.noDate(w, t, u)
	case project.OnSchedule:
		in.noCampaign(w, t, u)
	default:
		in.noRequest(w, u)
	}
}

// noRequest says that no step asked for the workflow, or that a for_each did and
// left this one out.
func (in *inquiry) noRequest(w *project.Workflow, u *Note) {
	u.Text = "no other workflow asked for it" + in.askers(w)
	for i := range in.pl.facts {
		if f := &in.pl.facts[i]; f.Kind == journey.Asked && f.Subject == w.Name && f.Step >= 0 {
			u.Text = in.pl.asker(f) + " asked on " + in.on(f) + ", and did not start it"
			each := in.pl.p.Workflows[f.Workflow].Steps[f.Step].ForEach
			if g := in.judged(w, each.Where, "where"); g != nil {
				u.Because = g
				u.Text = in.pl.asker(f) + " asked on " + in.on(f) + ", but its `where` did not hold: " + g.Text
			}
		}
	}
	if many := in.pl.tooMany(w); many != "" {
		u.Text += "; " + many
	}
}

// feeders are the steps for_each that enroll in a workflow.
func (in *inquiry) feeders(w *project.Workflow) (list []*project.ForEachStep) {
	for _, other := range in.pl.p.Workflows {
		for _, s := range other.Steps {
			if s.Action == project.ForEach && s.ForEach.Workflow == w.Index {
				list = append(list, s.ForEach)
			}
		}
	}
	return list
}

// noEvent says that an event never came, or that its `where` did not hold.
func (in *inquiry) noEvent(w *project.Workflow, t *project.Trigger, u *Note) {
	name := in.pl.p.Events[t.Event].Name
	last, n := in.last(func(f *journey.Fact) bool { return f.Kind == journey.Recorded && f.Subject == name })
	if last == nil {
		u.Text = "the event `" + name + "` never came"
		return
	}
	u.Text = "the event `" + name + "` came " + oftenOn(n, in.on(last))
	in.saw(w, t, u)
}

// noChange says that a field never changed, or that its `where` did not hold.
func (in *inquiry) noChange(w *project.Workflow, t *project.Trigger, u *Note) {
	last, n := in.last(func(f *journey.Fact) bool {
		return (f.Kind == journey.Changed || f.Kind == journey.SetField) && f.Subject == t.Field.Text
	})
	if last == nil {
		u.Text = "`" + t.Field.Text + "` never changed"
		return
	}
	u.Text = "`" + t.Field.Text + "` changed " + oftenOn(n, in.on(last))
	in.saw(w, t, u)
}

// oftenOn says how often something happened, and when last.
func oftenOn(n int, on string) string {
	if n == 1 {
		return "once, on " + on
	}
	return fmt.Sprintf("%s, last on %s", times(n), on)
}

// last is the last fact of the contact's lines that is wanted, and how many there are.
func (in *inquiry) last(wanted func(*journey.Fact) bool) (last *journey.Fact, n int) {
	for i := range in.pl.facts {
		if f := &in.pl.facts[i]; slices.Contains(in.homes, f.Line) && wanted(f) {
			last, n = f, n+1
		}
	}
	return last, n
}

// saw adds what a trigger's `where` gave when it was last asked.
func (in *inquiry) saw(w *project.Workflow, t *project.Trigger, u *Note) {
	if g := in.judged(w, t.Where, "where"); g != nil {
		u.Because = g
		u.Text += ", but its `where` did not hold: " + g.Text
		return
	}
	u.Text += ", and did not start it"
}

// judged is what a condition gave that did not hold when it was last asked, nil
// where it held or nobody asked.
func (in *inquiry) judged(w *project.Workflow, c *project.Cond, word string) *Gate {
	for _, k := range in.subjects(w) {
		a, ok := in.asks[question{c, k}]
		if !ok || c == nil || a.truth == expr.True {
			continue
		}
		f := journey.Fact{
			Cond: c, Result: a.truth, Parts: a.parts, Place: c.Doc.Span, Line: in.contact, At: a.at, Gate: word, Workflow: -1, Step: -1,
		}
		if a.truth == expr.Undecided {
			f.Cause, f.Absent = a.cause.Text, a.cause.Absent
		}
		g := in.gateOf(&f)
		g.Text = in.pl.why(&f)
		return &g
	}
	return nil
}

// noEdge says that a condition did not begin to hold.
func (in *inquiry) noEdge(w *project.Workflow, t *project.Trigger, u *Note) {
	u.Text = "`" + squeeze(t.Becomes.Doc.Text) + "` never began to hold"
	for _, k := range in.subjects(w) {
		ctx := in.pl.driver.Context(k)
		if ctx == nil {
			continue
		}
		u.Because = in.ask(t.Becomes, ctx)
		switch {
		case u.Because.Passed:
			u.Text += ": it held from the start, and only beginning to hold counts"
		case u.Because.Result == expr.Undecided.String():
			u.Text += ": nobody can say, as " + ctx.Cause().Text
		default:
			u.Text += ": " + shortened(u.Because, t.Becomes)
		}
		return
	}
}

// shortened is what a condition saw, without its text where that is all of what
// was just told: it is false (contact.plan = "free").
func shortened(g *Gate, c *project.Cond) string {
	if rest, ok := strings.CutPrefix(g.Text, "`"+squeeze(c.Doc.Text)+"` is "); ok {
		return "it is " + rest
	}
	return g.Text
}

func (in *inquiry) noStage(t *project.Trigger, u *Note) {
	stage := in.pl.p.Schema.Stages[t.Stage]
	u.Text = "it never entered the stage `" + stage + "`"
	ctx := in.pl.driver.Context(in.contact)
	switch now := ctx.Object.Get("stage").Str(); now {
	case stage:
		u.Text += ": it was there from the start"
	case "":
		u.Text += ": it is in none"
	default:
		u.Text += ": it is in `" + now + "`"
	}
}

// noSilence says since when the contact is silent, and when that would be enough.
func (in *inquiry) noSilence(t *project.Trigger, u *Note) {
	u.Text = "it was not silent for " + calendar.FormatDuration(t.Inactive)
	ctx := in.pl.driver.Context(in.contact)
	last := ctx.Object.Get("last_activity")
	if last.IsAbsent() {
		u.Text += ": it never did anything"
		return
	}
	u.Text += ": it was last active on " + in.pl.local(last.Int(), in.zone) + ", so it would be on " + in.pl.local(last.Int()+t.Inactive, in.zone)
}

// noDate says which date has not come.
func (in *inquiry) noDate(w *project.Workflow, t *project.Trigger, u *Note) {
	u.Text = "the time of `" + t.Field.Text + "` has not come"
	for _, k := range in.subjects(w) {
		ctx := in.pl.driver.Context(k)
		if ctx == nil {
			continue
		}
		text := in.field(&t.Field, ctx.Object)
		if text == "" {
			u.Text = "`" + t.Field.Text + "` is absent, so its time cannot come"
			return
		}
		u.Text += ": it is " + text
		if t.Yearly {
			u.Text += ", every year"
		}
		if t.Offset != 0 {
			u.Text += ", and the `offset` is " + t.Doc.Offset.Text
		}
		return
	}
}

// field is a field of an object or of what it belongs to, "" where it is absent.
func (in *inquiry) field(p *expr.Path, rec *expr.Record) string {
	for ; rec != nil; rec = rec.Parent {
		if in.kind(rec) == p.Object && p.Slot >= 0 && p.Slot < len(rec.Slots) && !rec.Slots[p.Slot].IsAbsent() {
			return journey.TextAs(rec.Slots[p.Slot], p.Type)
		}
	}
	return ""
}

// noCampaign says whether a schedule has come, and that the contact was not among
// those who match.
func (in *inquiry) noCampaign(w *project.Workflow, t *project.Trigger, u *Note) {
	schedule := "the schedule `" + t.Doc.Schedule.Value + "`"
	came := false
	u.Text = schedule + " has not come yet"
	for i := range in.pl.facts {
		if f := &in.pl.facts[i]; f.Kind == journey.Asked && f.Subject == w.Name {
			came, u.Text = true, schedule+" came, last on "+in.on(f)
		}
	}
	if many := in.pl.tooMany(w); many != "" {
		u.Text += "; " + many
		return
	}
	if g := in.judged(w, w.Rules, "rules"); came && g != nil {
		u.Because = g
		u.Text += ", but `rules` did not hold: " + g.Text
	}
}

// askers names the workflows that could ask for this one.
func (in *inquiry) askers(w *project.Workflow) string {
	var names []string
	for _, other := range in.pl.p.Workflows {
		for _, s := range other.Steps {
			enrolls := s.Action == project.Enroll && s.Enroll.Workflow == w.Index || s.Action == project.ForEach && s.ForEach.Workflow == w.Index
			if enrolls && !slices.Contains(names, "`"+other.Name+"`") {
				names = append(names, "`"+other.Name+"`")
			}
		}
	}
	if len(names) == 0 {
		return ", and none does"
	}
	return "; " + strings.Join(names, ", ") + " can"
}
