package conflict_test

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// rule is a rule of package conflict, and a second reading of it: written from what the
// rule says, knowing nothing but facts.
type rule struct {
	name string
	ask  func(*conflict.Analysis) []conflict.Verdict
	// seen names the workflows of which the facts show that it happened.
	seen func(*story) []string
}

// rules are those that there are.
func rules() []rule {
	return []rule{
		{"trigger", (*conflict.Analysis).Triggers, clashing},
		{"write-race", (*conflict.Analysis).WriteRaces, racing},
	}
}

// stay is one enrollment, as facts tell it.
type stay struct {
	flow     *flow
	number   int
	why      string // the kind of the trigger
	from, to int64
	// early are the facts before the first pause, all those of the whole stay.
	early, all []journey.Fact
}

// story is what a timeline shows.
type story struct {
	c     *company
	p     *project.Program
	facts []journey.Fact
	stays []*stay
}

// read sorts the facts by enrollments.
func read(c *company, p *project.Program, facts []journey.Fact) *story {
	s := &story{c: c, p: p, facts: facts}
	paused := map[*stay]bool{}
	for _, f := range facts {
		if f.Workflow < 0 {
			continue
		}
		if f.Kind == journey.Enrolled {
			s.stays = append(s.stays, &stay{flow: c.named(p.Workflows[f.Workflow].Name), number: f.Number, why: strings.Fields(f.Reason)[0], from: f.At, to: f.At + 1000*calendar.Day})
			continue
		}
		in := s.stay(p.Workflows[f.Workflow].Name, f.Number)
		if in == nil {
			continue
		}
		if f.Kind == journey.Exited {
			in.to = f.At
		}
		paused[in] = paused[in] || f.Kind == journey.Waiting || f.Kind == journey.ArmChosen
		in.all = append(in.all, f)
		if !paused[in] {
			in.early = append(in.early, f)
		}
	}
	return s
}

func (c *company) named(name string) *flow {
	return c.flows[slices.IndexFunc(c.flows, func(w *flow) bool { return w.name == name })]
}

func (s *story) stay(name string, number int) *stay {
	i := slices.IndexFunc(s.stays, func(in *stay) bool { return in.flow.name == name && in.number == number })
	if i < 0 {
		return nil
	}
	return s.stays[i]
}

// oneInput reports whether one input began two enrollments: at one instant, by triggers that
// hang on the same event or field.
func oneInput(a, b *stay) bool {
	return a.flow != b.flow && a.from == b.from && slices.ContainsFunc(a.flow.hangs[a.why], func(on string) bool {
		return slices.Contains(b.flow.hangs[b.why], on)
	})
}

// couples names each two workflows of which two enrollments are so.
func (s *story) couples(is func(a, b *stay) bool) []string {
	var list []string
	for i, a := range s.stays {
		for _, b := range s.stays[i+1:] {
			if is(a, b) {
				list = append(list, both(a.flow.name, b.flow.name))
			}
		}
	}
	return list
}

// both names two workflows, in the order of names.
func both(a, b string) string { return min(a, b) + " " + max(a, b) }

// clashing: one input enrolled in both, and before any pause both send a marketing message
// on one channel, both route, or both notify or task the same person.
func clashing(s *story) []string {
	return s.couples(func(a, b *stay) bool {
		if !oneInput(a, b) {
			return false
		}
		return slices.ContainsFunc(a.early, func(f journey.Fact) bool {
			on := clashesOn(&f)
			return on != "" && slices.ContainsFunc(b.early, func(g journey.Fact) bool { return clashesOn(&g) == on })
		})
	})
}

// clashesOn is what an act takes, that another must not take at once: all messages of these
// companies are marketing, by mail.
func clashesOn(f *journey.Fact) string {
	switch f.Kind {
	case journey.Sent:
		return "mail"
	case journey.Routed:
		return "owner"
	case journey.Notified, journey.Task:
		return "to " + f.To
	}
	return ""
}

// racing: one input enrolled in both, and before any pause they set one field to different
// values.
func racing(s *story) []string {
	return s.couples(func(a, b *stay) bool {
		if !oneInput(a, b) {
			return false
		}
		return slices.ContainsFunc(a.early, func(f journey.Fact) bool {
			return f.Kind == journey.SetField && slices.ContainsFunc(b.early, func(g journey.Fact) bool {
				return g.Kind == journey.SetField && f.Subject == g.Subject && f.To != g.To
			})
		})
	})
}

// who names the workflows of a verdict.
func who(v *conflict.Verdict) string {
	if len(v.Sides) == 1 {
		return v.Sides[0].Workflow.Name
	}
	return both(v.Sides[0].Workflow.Name, v.Sides[1].Workflow.Name)
}
