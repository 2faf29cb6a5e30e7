package conflict

import (
	"math"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// unplayed is what remains where somebody was found and no play shows it.
func (a *Analysis) unplayed(v *Verdict, m *joining) {
	v.Open = &Open{Unplayed: true, Text: "somebody enters `" + m.second.Name + "` while in `" + m.first.Name + "`, as far as conditions say, but no play shows it"}
	for _, w := range []*project.Workflow{m.first, m.second} {
		if w.Managed {
			v.Open.Text = "`" + w.Name + "` runs in " + w.Doc.ManagedBy.Value + ", so nobody can play it"
		}
	}
}

// gaps are how long after the first entry the second is looked for, the story that is
// easiest to tell first: the next day, later, at once.
func gaps(most int64) [][2]int64 {
	list := [][2]int64{{calendar.Day, calendar.Day}, {calendar.Day, most}, {60_000, most}, {0, most}}
	for len(list) > 1 && list[0][0] > most {
		list = list[1:]
	}
	return list
}

// playLater looks for a scenario with two entries one after the other.
func (a *Analysis) playLater(v *Verdict, m *joining, most int64) {
	if m.first.Managed || m.second.Managed {
		a.unplayed(v, m)
		return
	}
	for _, gap := range gaps(most) {
		for _, pinned := range a.pins(m) {
			asked := a.moments(m, gap[1], true)
			asked[1].Least = gap[0]
			for k := range pinned {
				asked[k].Parts = append(asked[k].Parts, pinned[k])
			}
			found := a.s.DecideCourse(a.stable, asked...)
			if found.Verdict != audience.Yes {
				continue
			}
			acts := []simulate.Act{
				{Workflow: m.first, Trigger: m.i, Who: found.Moments[0], Parts: asked[0].Parts},
				{Workflow: m.second, Trigger: m.j, Who: found.Moments[1], Parts: asked[1].Parts, After: found.Moments[1].Now - found.Moments[0].Now, Since: true, Twin: m.twin},
			}
			if a.stage(v, m, acts) {
				return
			}
		}
	}
	a.unplayed(v, m)
}

// playOnce looks for a scenario in which one input starts both.
func (a *Analysis) playOnce(v *Verdict, m *joining, who *audience.Witness, parts []audience.Part) {
	if !m.first.Managed && !m.second.Managed && a.stage(v, m, []simulate.Act{{Workflow: m.first, Trigger: m.i, Who: who, Parts: parts}}) {
		return
	}
	a.unplayed(v, m)
}

// stage plays a scenario; it is a conflict if the contact is in both.
func (a *Analysis) stage(v *Verdict, m *joining, acts []simulate.Act) bool {
	staged := simulate.Stage(a.p, acts, func(r *journey.Run) (int64, bool) {
		return inBoth(r.Facts(), m.first.Index, m.second.Index)
	})
	if staged == nil {
		return false
	}
	v.Answer, v.Play, v.Seen = Conflict, staged, staged.Scenario.Start+staged.Scenario.Until
	v.Expect = a.apartAgain(m)
	if m.first == m.second {
		v.Sides = v.Sides[1:]
	}
	return true
}

// apartAgain is what holds once the two are kept apart.
func (a *Analysis) apartAgain(m *joining) []string {
	if m.first == m.second {
		return []string{"enrolled: " + m.first.Name + ", times: 1"}
	}
	text := "!(active[" + quote(m.first.Name) + "] && active[" + quote(m.second.Name) + "])"
	if x, issues := a.p.Env.Check(expr.Place{Object: a.p.ContactObject(), Item: -1}, text, expr.BoolType()); x == nil || len(issues) > 0 {
		return []string{"never: {enrolled: " + m.second.Name + "}"}
	}
	return []string{"finally: '" + text + "'"}
}

// stay is the time of one enrollment.
type stay struct {
	line, object journey.Key
	workflow     int
	number       int
	from, to     int64
}

// inBoth finds an instant at which one contact is in two enrollments, one of each workflow,
// after all that happens at that instant.
func inBoth(facts []journey.Fact, first, second int) (at int64, ok bool) {
	list := stays(facts)
	at = math.MaxInt64
	for i := range list {
		for k := range list {
			x, y := &list[i], &list[k]
			if i == k || x.line != y.line || x.workflow != first || y.workflow != second {
				continue
			}
			if from := max(x.from, y.from); from < min(x.to, y.to) && from < at {
				at, ok = from, true
			}
		}
	}
	return at, ok
}

// stays are the enrollments of a run.
func stays(facts []journey.Fact) []stay {
	var list []stay
	for i := range facts {
		f := &facts[i]
		switch f.Kind {
		case journey.Enrolled:
			list = append(list, stay{f.Line, f.Object, f.Workflow, f.Number, f.At, math.MaxInt64})
		case journey.Exited:
			for k := range list {
				if s := &list[k]; s.workflow == f.Workflow && s.number == f.Number && s.object == f.Object && s.to == math.MaxInt64 {
					s.to = f.At
				}
			}
		}
	}
	return list
}
