package audience

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Gated is a part of what has to be so for somebody to come somewhere.
type Gated struct {
	Part
	// Gate is the word of the gate that asks it ("where", "rules", "suppress", "exclusive"),
	// "" for what is so of itself.
	Gate string
	// Place is where it stands.
	Place diag.Span
}

// Entry is a way into a workflow, or to one of its steps, by one of its triggers.
type Entry struct {
	// Trigger is the index of the trigger.
	Trigger int
	// Parts are asked of the contact at the instant at which the trigger fires, as far as
	// that decides.
	Parts []Gated
	// Closed says why nobody comes this way; "" where somebody may.
	Closed string
}

// Asked are the parts alone.
func (e *Entry) Asked() []Part {
	list := make([]Part, len(e.Parts))
	for i := range e.Parts {
		list[i] = e.Parts[i].Part
	}
	return list
}

// Entries are the ways into a workflow, one for each trigger: what the gates ask and what
// is so when it fires.
func (e *Explainer) Entries(w *project.Workflow) []Entry { return entries(e.p, w, e.workflow(w)) }

// Reaches are the ways to a step, one for each trigger: what is asked on the way and
// cannot have changed since, beside what it asks itself.
func (e *Explainer) Reaches(w *project.Workflow, s *project.Step) []Entry {
	return entries(e.p, w, e.step(w, s))
}

func entries(p *project.Program, w *project.Workflow, ways []way) []Entry {
	list := make([]Entry, len(ways))
	for i := range ways {
		in := Entry{Trigger: i, Closed: ways[i].closed}
		for j := range ways[i].asks {
			if a := &ways[i].asks[j]; a.Expr != nil {
				in.Parts = append(in.Parts, Gated{a.Part, a.gate, a.place})
			}
		}
		for _, part := range ways[i].given {
			in.Parts = append(in.Parts, Gated{Part: part})
		}
		if x, issues := p.Env.Check(expr.Place{Object: w.Object, Item: -1}, "true", expr.BoolType()); w.Object >= 0 && x != nil && len(issues) == 0 {
			in.Parts = append(in.Parts, Gated{Part: Part{x, Holds}}) // there is one, though nothing is asked of it
		}
		list[i] = in
	}
	return list
}
