package journey_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
)

// below is the workflow about deals into which `for_each` enrolls.
const below = "delta"

// campaigns adds schedules and steps that ask many, from a random source of
// their own, so that nothing else in the company changes.
func (g *gen) campaigns() {
	g.r = rand.New(rand.NewPCG(g.r.Uint64(), 7777))
	for _, w := range g.c.workflows {
		if w.object != "contact" {
			continue
		}
		g.w = w
		if w.reentry.key == "" && g.chance(15) {
			g.schedule(w)
		}
	}
	if g.chance(30) {
		g.asking()
	}
}

func (g *gen) schedule(w *workflow) {
	cron := fmt.Sprintf("0 %s * * %s", pick(g, "*/6", "*/12", "1", "9", fmt.Sprint(g.r.IntN(24))), pick(g, "*", "*", "mon", "wed"))
	w.triggers = append(w.triggers, trigger{schedule: cron, max: pick(g, 0, 0, 0, 1, 2)})
	if w.rules == nil && g.chance(60) {
		w.rules = g.cond(1)
	}
}

// asking lets workflows about contacts ask their deals.
func (g *gen) asking() {
	var askers []*workflow
	for _, w := range g.c.workflows {
		if w.object == "contact" {
			askers = append(askers, w)
		}
	}
	if len(askers) == 0 {
		return
	}
	for i := range 1 + g.r.IntN(2) {
		w := pick(g, askers...)
		g.w = w
		s := &step{kind: "for_each", id: fmt.Sprintf("each-%d", i), workflow: below, with: "x", most: pick(g, 0, 1, 1)}
		s.where = pick[cond](g, nil, nil, nil, dealsAt{1}, compare{"deal.state", "==", pick(g, "open", "won")}, has{"deal.state"},
			compare{"contact.role", "==", "tech"}, past{"deal.due", pick(g, 0, -6)}, count{pick(g, "form", "visit"), g.hours(), 1})
		if g.chance(30) {
			s.when = g.cond(1)
		}
		w.steps = slices.Insert(w.steps, g.r.IntN(len(w.steps)+1), s)
	}
	g.c.workflows = append(g.c.workflows, g.workflow(below))
	slices.SortFunc(g.c.workflows, func(a, b *workflow) int { return cmp.Compare(a.name, b.name) })
}
