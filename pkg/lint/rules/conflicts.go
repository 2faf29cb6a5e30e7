package rules

import (
	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// verdicts makes findings of verdicts: a conflict is one, with its witness; what has no answer
// is counted as unknown, with the workflow it is about.
func verdicts(p *lint.Pass, list []conflict.Verdict, find func(*conflict.Verdict) (key string, d diag.Diagnostic)) {
	for i := range list {
		v := &list[i]
		w := v.Sides[0].Workflow
		switch v.Answer {
		case conflict.Conflict:
			key, d := find(v)
			d.Address, d.Confidence = w.Doc.Address(), diag.Replayed
			d.Witness = v.Witness()
			p.Report(key, d)
		case conflict.Unknown:
			p.Unknown(w.Doc.Address(), w.Doc.Name.Span, v.Open.Outside(p.Program))
		}
	}
}

// pairKey is the key of a finding about two workflows.
func pairKey(v *conflict.Verdict) string {
	key := ""
	for _, s := range v.Sides {
		key += s.Workflow.Name + " "
	}
	return key
}
