package lint

import "github.com/fairlead/fairlead/pkg/diag"

// Safe is a proof: what a rule looked for in some workflows together cannot happen.
type Safe struct {
	// Rule is the id of the rule that asked.
	Rule string
	// Address is the first workflow, Place is where it stands, and With are the others; none
	// for a workflow beside itself.
	Address string
	Place   diag.Span
	With    []Party
	// Kind is the word for the sort of reason, such as disjoint, group, exit or time.
	Kind string
	// Text says the reason in words, without a full stop.
	Text string
	// Places are where what it rests on is written.
	Places []diag.Span
	// Assumed are the fields that are taken to stay as they are while a journey runs, as in
	// `contact.country`.
	Assumed []string
	// Bound is the bound that was used, "" for none.
	Bound string
}

// Safe keeps a proof; the pass fills in the rule.
func (p *Pass) Safe(s Safe) {
	s.Rule = p.rule.ID
	p.safe = append(p.safe, s)
}

// Answers are what the rules of a run found, could not decide, and proved, the last two by
// rule in the order of the list and then in the order in which they were asked.
type Answers struct {
	Found   []diag.Diagnostic
	Unknown []Unknown
	Safe    []Safe
}
