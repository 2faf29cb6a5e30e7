package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Gate is one gate that a decision asked. Gates are asked in a fixed order, so
// the list of a decision ends with the gate that stopped it, or with the last of
// all where it went through. A gate that nothing is written about is asked of
// nobody and stands in no list, unless it stopped the decision; only re-entry
// always does.
type Gate struct {
	// Word is the name of the gate as `because` takes it; `when` is a step's own
	// condition, `where` a trigger's.
	Word string
	// Passed is false for the gate that refused, held or skipped.
	Passed bool
	// Cond is the condition that was asked, nil where the gate is none, Result what
	// it gave, Parts the values of its parts. Of a guardrail it is the `when`: one
	// that does not hold lets everything through.
	Cond   *project.Cond
	Result expr.Truth
	Parts  []expr.Part
	// Cause says why it was undecided, Absent which field was missing, Reason what
	// else the gate saw, in words for people.
	Cause, Absent, Reason string
	// Until is the instant that the gate speaks of, 0 for none: when it opens, or
	// of not_after the latest.
	Until int64
	// Place is where the condition or the deciding key stands, zero where nothing
	// is written about it.
	Place diag.Span
	// Guardrail is the one that the gate belongs to, nil for none.
	Guardrail *project.Guardrail
}

// asking begins the list of the gates of another decision.
func (ps *pass) asking() {
	clear(ps.gates)
	ps.gates = ps.gates[:0]
}

// lets notes that a condition let the decision through, right after it was asked;
// saw is what people should know beside it.
func (ps *pass) lets(word string, c *project.Cond, r expr.Truth, saw string) {
	if !ps.s.explain || c == nil {
		return
	}
	g := ps.condGate(word, c, r)
	g.Reason = saw
	ps.let(g)
}

// let notes a gate that let the decision through.
func (ps *pass) let(g Gate) {
	g.Passed = true
	ps.gates = append(ps.gates, g)
}

// bar notes a gate that does not let the decision through. Where several do not,
// the fact says which of them decided.
func (ps *pass) bar(g Gate) {
	g.Passed = false
	ps.gates = append(ps.gates, g)
}

// condGate is a gate that is a condition, right after it was asked.
func (ps *pass) condGate(word string, c *project.Cond, r expr.Truth) Gate {
	f := ps.because(Fact{}, c, r)
	return Gate{Word: word, Cond: c, Result: r, Parts: f.Parts, Cause: f.Cause, Absent: f.Absent, Place: f.Place}
}

// taken returns the gates that the decision asked, nil for none, and begins
// another list. The caller may add one.
func (ps *pass) taken() []Gate {
	if len(ps.gates) == 0 {
		return nil
	}
	list := append(make([]Gate, 0, len(ps.gates)+1), ps.gates...)
	ps.asking()
	return list
}

// askedBefore lists the gates that a decision asked, the last that stopped it; nil
// for what is no decision at gates.
func (ps *pass) askedBefore(f *Fact) []Gate {
	word := f.Gate
	switch f.Kind {
	case Enrolled, Sent:
		return ps.taken()
	case Refused, Held, Skipped:
	case GroupQueued:
		word = "exclusive"
	case Loop:
		word = "loop"
		if f.Workflow < 0 {
			return nil
		}
	default:
		return nil
	}
	list := ps.taken()
	last := stopped(list, word, f)
	list = slices.DeleteFunc(list, func(g Gate) bool { return !g.Passed })
	return append(list, last)
}

// stopped is the gate that a fact names, with what was noted of it.
func stopped(noted []Gate, word string, f *Fact) Gate {
	g := Gate{Word: word, Place: f.Place, Guardrail: f.Guardrail, Reason: f.Reason}
	for i := range noted {
		if n := &noted[i]; !n.Passed && n.Word == word && n.Guardrail == f.Guardrail && (f.Place.IsZero() || n.Place == f.Place) {
			g = *n
			break
		}
	}
	if f.Cond != nil {
		g.Cond, g.Result, g.Parts = f.Cond, f.Result, f.Parts
	}
	if f.Cause != "" {
		g.Cause, g.Absent = f.Cause, f.Absent
	}
	if f.Until != 0 {
		g.Until = f.Until
	}
	if said := plainly(f); said != "" {
		g.Reason = said
	}
	return g
}

// plainly says why a step was passed over that asks no gates, "" for one that does.
func plainly(f *Fact) string {
	switch f.Gate {
	case "if_past":
		if f.Reason != "" {
			return "the time has passed, and `if_past` is `" + f.Reason + "`"
		}
		return "the time of the pause before it has passed"
	case "exists":
		return f.Reason + " exists already"
	case "nobody":
		return "nobody is in `" + f.To + "`"
	case "max_reassign":
		return "it was routed again as often as `max_reassign` allows"
	}
	return ""
}
