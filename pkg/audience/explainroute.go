package audience

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// routing has a way to each route: its own condition holds and it finds somebody, and no
// earlier one always finds somebody. Those whose members may all be full are passed then;
// the example is of those whom they do not take, where there is one.
func (e *Explainer) routing(r *project.Routing) []way {
	var ways []way
	var before []asking
	var hopes []Part
	var open []string
	again := 1
	if e.onBreach(r) {
		again = 2 // the present owner is left out then
	}
	for i := range r.Routes {
		t := &r.Routes[i]
		w := e.route(r, t)
		w.asks = append(w.asks, before...)
		w.hopes = slices.Clone(hopes)
		if len(open) > 0 {
			w.after = ", unless " + alternatives(quoted(open)) + " takes it"
		}
		ways = append(ways, w)
		always := e.taken(t, again)
		before = append(before, always...)
		if some := e.taken(t, 0); len(some) > 0 && !sameText(some, always) {
			open = append(open, t.Name)
			for _, a := range some {
				hopes = append(hopes, a.Part)
			}
		}
	}
	return ways
}

// route is a way before the others are asked.
func (e *Explainer) route(r *project.Routing, t *project.Route) way {
	w := way{name: t.Name, does: " comes here", about: e.p.ContactObject(), place: r.Doc.Name.Span, asks: e.split("when", t.When, Holds, nil)}
	if t.When != nil && t.When.Expr != nil {
		w.about, w.place = t.When.Expr.Place().Object, t.When.Doc.Span
	}
	asks, found := finding(&t.Assign, 0)
	switch {
	case !found:
		w.nobody = "nobody of the team `" + t.Assign.Team.Name + "` has what it asks for" + either(slices.ContainsFunc(members(t.Assign.Team), full), " and takes anybody: a capacity is 0", "")
	case asks != "" && t.Assign.Team != nil:
		w.asks = append(w.asks, e.made("territory", e.routePlace(t), asks, t.Assign.Doc.Territory.Span)...)
	case asks != "":
		w.asks = append(w.asks, toldAs(e.made("owner", e.routePlace(t), asks, t.Assign.Doc.Span), Holds, "`"+oneLine(t.Assign.Owner.Expr.Text())+"` is there", "")...)
	}
	return w
}

func (e *Explainer) routePlace(t *project.Route) expr.Place {
	if t.When != nil && t.When.Expr != nil {
		return t.When.Expr.Place()
	}
	return expr.Place{Object: e.p.ContactObject(), Item: -1}
}

// onBreach reports whether an SLA routes by the policy once more, which leaves out the
// present owner.
func (e *Explainer) onBreach(r *project.Routing) bool {
	for _, s := range e.p.SLAs {
		for _, b := range s.Breach {
			if b.Route == r {
				return true
			}
		}
	}
	return false
}

// taken is what has to be so of whom a route does not take: by any of its members where
// free is 0, or by so many who are never full. It is empty where it takes nobody so.
func (e *Explainer) taken(t *project.Route, free int) []asking {
	asks, found := finding(&t.Assign, free)
	gate, at := "not "+t.Name, t.Doc.Name.Span
	switch {
	case !found:
		return nil
	case asks == "" && t.When != nil:
		return e.split(gate, t.When, HoldsNot, nil)
	case asks == "":
		asks = "true"
	case t.When != nil && t.When.Expr != nil:
		asks, at = "("+t.When.Expr.Text()+") && "+asks, t.When.Doc.Span
	}
	list := e.made(gate, e.routePlace(t), asks, at)
	for i := range list {
		list[i].Want = HoldsNot
	}
	return list
}

func sameText(a, b []asking) bool {
	return slices.EqualFunc(a, b, func(x, y asking) bool { return x.text == y.text })
}

// finding is what a lead has to be so that a route finds somebody for it, "" for nothing:
// of a team any member counts where free is 0, else there have to be so many without a
// capacity. It reports whether the route can find anybody. Who is off is found, too: then
// no later route is asked. What is no team is one address.
func finding(a *project.Assign, free int) (asks string, found bool) {
	switch {
	case a.Team == nil && free > 1:
		return "", false
	case a.Team == nil && a.Owner != nil && a.Owner.Expr != nil:
		return "(" + a.Owner.Expr.Text() + ") != \"\"", true
	case a.Team == nil:
		return "", true
	}
	able := 0
	with := map[string]int{}
	var words []string
	for _, m := range members(a.Team) {
		if full(m) || free > 0 && capped(m) || !skilled(m, a.Doc.Skills) {
			continue
		}
		able++
		for _, word := range territoriesOf(m) {
			if with[word]++; with[word] == max(free, 1) {
				words = append(words, strconv.Quote(word))
			}
		}
	}
	if a.Territory == nil {
		return "", able >= max(free, 1)
	}
	return a.Territory.Text + " in [" + strings.Join(words, ", ") + "]", len(words) > 0
}

func members(t *project.Team) []*model.Member {
	list := make([]*model.Member, len(t.Doc.Members))
	for i := range list {
		list[i] = &t.Doc.Members[i]
	}
	return list
}

// capped reports whether a member may have all they can take.
func capped(m *model.Member) bool { return m.Capacity.Open.Written() || m.Capacity.PerDay.Written() }

// full reports whether a member never takes anybody.
func full(m *model.Member) bool {
	return m.Capacity.Open.Written() && m.Capacity.Open.Value == 0 || m.Capacity.PerDay.Written() && m.Capacity.PerDay.Value == 0
}

// territoriesOf lists those of a member, each once.
func territoriesOf(m *model.Member) []string {
	var words []string
	for _, t := range m.Territories {
		if t.Value != "" && !slices.Contains(words, t.Value) {
			words = append(words, t.Value)
		}
	}
	return words
}

// skilled reports whether a member has all of some skills.
func skilled(m *model.Member, skills []model.Text) bool {
	return !slices.ContainsFunc(skills, func(s model.Text) bool {
		return !slices.ContainsFunc(m.Skills, func(has model.Text) bool { return has.Value == s.Value })
	})
}
