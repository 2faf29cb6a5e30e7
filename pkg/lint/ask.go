package lint

import (
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
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
// question is about. A rule asks in a fixed order, so that the examples are the
// same each time.
func (p *Pass) Ask(address string, place diag.Span, parts ...audience.Part) audience.Answer {
	if p.solver == nil {
		p.solver = audience.New(p.Program)
	}
	a := p.solver.Satisfiable(parts...)
	if a.Verdict == audience.Unknown {
		p.unknown = append(p.unknown, Unknown{Rule: p.rule.ID, Address: address, Place: place, Beyond: beyond(a)})
	}
	return a
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
