package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// why says how the contact stands with the workflow, or another, and what the
// latest decision about it asked.
func (x *Exploration) why(a *Turn, name string) {
	w := x.w
	if name != "" {
		known := make([]string, len(x.p.Workflows))
		for i, o := range x.p.Workflows {
			known[i] = o.Name
		}
		i := slices.Index(known, name)
		if i < 0 {
			a.refuse("there is no workflow `"+clipped(name)+"`", diag.DidYouMean(name, known))
			return
		}
		w = x.p.Workflows[i]
	}
	a.Looks = true
	in := x.inquiry(w)
	if in == nil {
		a.Notes = append(a.Notes, "there is no contact to ask about")
		return
	}
	s := in.standing(w, true)
	s.Decisions = latestOf(s.Decisions)
	a.Why = &s
}

// latestOf keeps the latest decision, and before it the latest that asked gates.
func latestOf(list []Decision) []Decision {
	last := len(list) - 1
	for i := last; i >= 0; i-- {
		switch {
		case len(list[i].Gates) == 0:
		case i == last:
			return list[i:]
		default:
			return []Decision{list[i], list[last]}
		}
	}
	return list[max(0, last):]
}

// inquiry asks about the contact to whom the workflow's latest decision was, else
// about the first.
func (x *Exploration) inquiry(w *project.Workflow) *inquiry {
	contact := x.who0()
	for i := range x.pl.facts {
		if f := &x.pl.facts[i]; f.Workflow == w.Index && f.Line.Object == x.p.ContactObject() {
			contact = f.Line
		}
	}
	ctx := x.pl.driver.Context(contact)
	if ctx == nil {
		return nil
	}
	in := &inquiry{pl: x.pl, contact: contact, at: x.pl.driver.Now(), asks: x.asks}
	in.zone = x.pl.zoneThen(contact, in.at)
	in.homes = in.keysUp(ctx.Object)
	return in
}

// listen notes what each trigger's `where` gave when it was last asked.
func (x *Exploration) listen() journey.Watcher {
	wanted := map[*project.Cond]bool{}
	for _, w := range x.p.Workflows {
		for i := range w.Triggers {
			if c := w.Triggers[i].Where; c != nil {
				wanted[c] = true
			}
		}
	}
	kinds := &inquiry{pl: x.pl}
	return func(c *project.Cond, ctx *expr.Context, result expr.Truth) {
		if wanted[c] && ctx.Object != nil {
			k := question{c, journey.Key{Object: kinds.kind(ctx.Object), ID: ctx.Object.Get("id").Str()}}
			x.asks[k] = asking{at: ctx.Now, truth: result, cause: ctx.Cause(), parts: c.Expr.Parts(ctx)}
		}
	}
}
