package lint

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Unknown is a question about who can match that a rule could not decide. It is
// never a finding and never an all-clear.
type Unknown struct {
	// Rule is the id of the rule that asked.
	Rule string `json:"rule"`
	// Address is the document it asked about.
	Address string `json:"address,omitempty"`
	// Place is what it asked about.
	Place diag.Span `json:"place"`
	// Beyond are the parts of conditions that were out of reach, as they are
	// written; empty where the question took too much work.
	Beyond []string `json:"beyond"`
}

// Ask puts a question to the solver of this rule: can all parts be as wanted at
// once? What it cannot decide is kept, with the document and the place that the
// question is about. A rule asks in a fixed order, so that the answers are the
// same each time.
func (p *Pass) Ask(address string, place diag.Span, parts ...audience.Part) audience.Verdict {
	a := p.who().Decide(parts...)
	if a.Verdict == audience.Unknown {
		p.Unknown(address, place, beyond(a))
	}
	return a.Verdict
}

// Show answers a question that was decided, with an example that says no more than
// it has to, or with a proof.
func (p *Pass) Show(parts ...audience.Part) audience.Answer { return p.who().Satisfiable(parts...) }

// Redundant finds the parts of a condition that change nothing. Known is false where
// there may be more.
func (p *Pass) Redundant(x *expr.Expr) (list []audience.Redundancy, known bool) {
	return p.who().Redundant(x)
}

// Unknown keeps a question that could not be decided: about which document and
// place, and which parts of conditions were out of reach. What is asked again about
// one place counts once.
func (p *Pass) Unknown(address string, place diag.Span, beyond []string) {
	u := Unknown{Rule: p.rule.ID, Address: address, Place: place, Beyond: beyond}
	if !slices.ContainsFunc(p.unknown, func(o Unknown) bool {
		return o.Address == u.Address && o.Place == u.Place && slices.Equal(o.Beyond, u.Beyond)
	}) {
		p.unknown = append(p.unknown, u)
	}
}

func (p *Pass) who() *audience.Solver {
	if p.solver == nil {
		p.solver = audience.New(p.Program)
	}
	return p.solver
}

// beyond lists what stood in the way of an answer, each text once.
func beyond(a audience.Answer) []string {
	texts := []string{}
	seen := map[string]bool{}
	for _, b := range a.Beyond {
		if text := b.Text(); !seen[text] {
			seen[text] = true
			texts = append(texts, text)
		}
	}
	return texts
}
