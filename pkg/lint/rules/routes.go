package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// routePlace is what conditions of routes are about.
func routePlace(r *project.Route) expr.Place {
	if r.When != nil && r.When.Expr != nil {
		return r.When.Expr.Place()
	}
	return expr.Place{Object: -1, Item: -1}
}

// taking is where a route finds somebody, but for hours and capacity: its
// condition holds, the territory is one of a member who has the skills, and the
// owner that it reads is there. ok is false where nobody of the team has the
// skills and takes anybody, or none of them a territory.
func taking(p *project.Program, r *project.Route) (list []clause, ok bool) {
	list = clauseOf(r.When, audience.Holds)
	a := &r.Assign
	switch {
	case a.Team != nil:
		able := takers(a)
		if len(able) == 0 {
			return nil, false
		}
		if a.Territory == nil {
			return list, true
		}
		words := territories(able)
		if len(words) == 0 {
			return nil, false
		}
		list = append(list, said(p, routePlace(r), a.Territory.Text+" in ["+strings.Join(words, ", ")+"]", audience.Holds)...)
	case a.Owner != nil && a.Owner.Expr != nil:
		text := a.Owner.Expr.Text()
		list = append(list, said(p, routePlace(r), "("+text+") != \"\"", audience.Holds)...)
	}
	return list, true
}

// skilled lists the members of the team who have all skills that are asked for.
func skilled(a *project.Assign) []*model.Member {
	var list []*model.Member
	for i := range a.Team.Doc.Members {
		m := &a.Team.Doc.Members[i]
		if !slices.ContainsFunc(a.Doc.Skills, func(s model.Text) bool { return !hasWord(m.Skills, s.Value) }) {
			list = append(list, m)
		}
	}
	return list
}

// takers lists those of them who take anybody at all: a capacity may be 0.
func takers(a *project.Assign) []*model.Member {
	return slices.DeleteFunc(skilled(a), func(m *model.Member) bool {
		open, day := m.Capacity.Open, m.Capacity.PerDay
		return open.Written() && open.Value == 0 || day.Written() && day.Value == 0
	})
}

func hasWord(list []model.Text, word string) bool {
	return slices.ContainsFunc(list, func(t model.Text) bool { return t.Value == word })
}

// territories lists those of some members, quoted, each once.
func territories(members []*model.Member) []string {
	var words []string
	for _, m := range members {
		for _, t := range m.Territories {
			if w := strconv.Quote(t.Value); t.Value != "" && !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
	}
	return words
}

// neverPasses reports whether a route keeps every lead whom its condition takes,
// at any hour: a queue does, an owner by name, and a team that has a member
// without a limit for whoever comes. One that asks for a territory, or may leave
// out the only one who could, may pass a lead on.
func neverPasses(p *project.Program, policy *project.Routing, r *project.Route) bool {
	again := usedOnBreach(p, policy)
	a := &r.Assign
	switch {
	case a.Team == nil && a.Queue != "":
		return !again
	case a.Team == nil:
		return !again && a.Owner != nil && a.Owner.Expr == nil && a.Owner.Literal.Str() != ""
	case a.Territory != nil:
		return false
	}
	free := 0
	for _, m := range skilled(a) {
		if !m.Capacity.Open.Written() && !m.Capacity.PerDay.Written() {
			free++
		}
	}
	return free > 1 || free == 1 && !again
}

// usedOnBreach reports whether an SLA routes by the policy once more, which
// leaves out the present owner.
func usedOnBreach(p *project.Program, policy *project.Routing) bool {
	for _, s := range p.SLAs {
		for _, n := range s.Breach {
			if n.Route == policy {
				return true
			}
		}
	}
	return false
}
