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
	for i := range r.Routes {
		t := &r.Routes[i]
		w := e.route(r, t)
		w.asks = append(w.asks, before...)
		w.hopes = slices.Clone(hopes)
		if len(open) > 0 {
			w.after = ", unless " + alternatives(quoted(open)) + " takes it"
		}
		ways = append(ways, w)
		always := e.taken(t, false)
		before = append(before, always...)
		if some := e.taken(t, true); len(some) > 0 && !sameText(some, always) {
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
	asks, found := finding(&t.Assign, true)
	switch {
	case !found:
		w.nobody = "nobody of the team `" + t.Assign.Team.Name + "` has what it asks for"
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

// taken is what has to be so of whom a route does not take: by any of its members, or
// only by those who are never full. It is empty where it takes nobody so.
func (e *Explainer) taken(t *project.Route, any bool) []asking {
	asks, found := finding(&t.Assign, any)
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

// finding is what a lead has to be so that a route finds somebody for it, "" for nothing;
// of a team any member counts, or only those without a capacity. It reports whether the
// route can find anybody. Who is off is found, too: then no later route is asked.
func finding(a *project.Assign, any bool) (asks string, found bool) {
	switch {
	case a.Team == nil && a.Owner != nil && a.Owner.Expr != nil:
		return "(" + a.Owner.Expr.Text() + ") != \"\"", true
	case a.Team == nil:
		return "", true
	}
	var words []string
	for i := range a.Team.Doc.Members {
		m := &a.Team.Doc.Members[i]
		if !any && (m.Capacity.Open.Written() || m.Capacity.PerDay.Written()) || !skilled(m, a.Doc.Skills) {
			continue
		}
		found = found || a.Territory == nil
		for _, t := range m.Territories {
			if word := strconv.Quote(t.Value); t.Value != "" && !slices.Contains(words, word) {
				words = append(words, word)
			}
		}
	}
	if a.Territory == nil {
		return "", found
	}
	return a.Territory.Text + " in [" + strings.Join(words, ", ") + "]", len(words) > 0
}

// skilled reports whether a member has all of some skills.
func skilled(m *model.Member, skills []model.Text) bool {
	return !slices.ContainsFunc(skills, func(s model.Text) bool {
		return !slices.ContainsFunc(m.Skills, func(has model.Text) bool { return has.Value == s.Value })
	})
}
