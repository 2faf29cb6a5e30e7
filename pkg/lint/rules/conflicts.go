package rules

import (
	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// analysis is one of the conflicts of the project: all rules of a run share what is known of
// the ways into workflows.
func analysis(p *lint.Pass) *conflict.Analysis { return lint.Shared(p, conflict.Study).Analysis() }

// verdicts makes findings of verdicts: a conflict is one, with its witness; what has no answer
// is counted as unknown, and what cannot happen as safe, each with the workflows it is about.
func verdicts(p *lint.Pass, list []conflict.Verdict, find func(*conflict.Verdict) (key string, d diag.Diagnostic)) {
	for i := range list {
		v := &list[i]
		w := v.Sides[0].Workflow
		switch v.Answer {
		case conflict.Conflict:
			key, d := find(v)
			d.Address, d.Confidence = w.Doc.Address(), diag.Replayed
			d.Witness = v.Witness(p.Rule())
			p.Report(key, d)
		case conflict.Unknown:
			p.Open(lint.Unknown{Address: w.Doc.Address(), Place: w.Doc.Name.Span, Beyond: v.Open.Outside(p.Program, w.Doc.Name.Span), Why: v.Open.Why(), With: with(v)})
		case conflict.Safe:
			p.Safe(lint.Safe{
				Address: w.Doc.Address(), With: with(v), Place: w.Doc.Name.Span,
				Kind: v.Reason.Kind, Text: v.Reason.Text, Places: v.Reason.Places, Assumed: v.Reason.Assumed, Bound: v.Reason.Bound,
			})
		}
	}
}

// with are the places of the other workflows of a verdict.
func with(v *conflict.Verdict) []lint.Party {
	list := []lint.Party{}
	for _, s := range v.Sides[1:] {
		list = append(list, lint.Party{Address: s.Workflow.Doc.Address(), Place: s.Workflow.Doc.Name.Span})
	}
	return list
}

// pairKey is the key of a finding about two workflows.
func pairKey(v *conflict.Verdict) string {
	key := ""
	for _, s := range v.Sides {
		key += s.Workflow.Name + " "
	}
	return key
}
