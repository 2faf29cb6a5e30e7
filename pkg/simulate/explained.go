package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// Explain is [audience.Explainer.Explain], and plays what it shows: of a workflow, or a
// step of one, the example of each way becomes a scenario. A way on which conditions let
// somebody in and none of the scenarios that are tried does so is "maybe". Ways of other
// things, and into what is off or another system runs, are as the explainer says; what
// another workflow alone starts is played only as far as a step is asked about. The
// number of plays is bounded, and the same program and address give the same answer.
func Explain(p *project.Program, e *audience.Explainer, address string) *audience.Explained {
	w, s := playedAt(p, address)
	if w == nil {
		return e.Explain(address)
	}
	k := &asker{p: p, v: newInventory(p), s: audience.New(p)}
	shown := map[int]bool{}
	e.Watch(func(way, condition int, who *audience.Witness, parts []audience.Part) {
		if condition < 0 && (s != nil || w.Triggers[way].Kind != project.OnEnroll) {
			shown[way] = k.shows(w, s, way, who, parts)
		}
	})
	x := e.Explain(address)
	for i := range x.Ways {
		if played, asked := shown[i]; asked && !played && x.Ways[i].Verdict == audience.Yes.String() {
			x.Ways[i].Verdict = audience.Maybe
		}
	}
	return x
}

// playedAt is the workflow that an address names, and the step of it; none where there is
// nothing to play.
func playedAt(p *project.Program, address string) (*project.Workflow, *project.Step) {
	rest, found := strings.CutPrefix(address, "workflow/")
	for _, w := range p.Workflows {
		id, inside := strings.CutPrefix(rest, w.Name+"/")
		if !found || !inside && rest != w.Name || w.Object < 0 || unplayed(w) != "" {
			continue
		}
		if !inside {
			return w, nil
		}
		if at := slices.IndexFunc(w.Steps, func(s *project.Step) bool { return s.ID == id }); at >= 0 {
			return w, w.Steps[at]
		}
	}
	return nil, nil
}

// shows reports whether a scenario shows that somebody enters by a trigger and, where
// there is a step, comes to run it: the example, else whom this package finds itself.
func (k *asker) shows(w *project.Workflow, s *project.Step, trigger int, who *audience.Witness, parts []audience.Part) bool {
	a := attempt{workflow: w, trigger: trigger, event: -1, to: s, hope: terms{parts, make([]diag.Span, len(parts))}}
	k.index, k.mark = k.v.ways[way{w.Index, -1, "", w.Triggers[trigger].Doc.Span}], sawYes
	if s != nil {
		k.index, k.when = k.v.steps[w.Index]+s.Index, s.When
	}
	if k.prove(&a, who) != nil {
		return true
	}
	others := k.entries(w)
	if s != nil {
		others = k.toStep(w, s, "")
	}
	for i := range others {
		if others[i].trigger != trigger {
			continue
		}
		if found := k.s.Satisfiable(others[i].hope.parts...); found.Witness != nil && k.prove(&others[i], found.Witness) != nil {
			return true
		}
	}
	return false
}
