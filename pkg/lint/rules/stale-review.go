package rules

import (
	"time"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var staleReview = &lint.Rule{
	ID:       "governance/stale-review",
	Severity: diag.Warning,
	Summary:  "a scoring model or workflow past its review date",
	Check: func(p *lint.Pass) {
		for _, s := range p.Program.Scores {
			checkReviewBy(p, &s.Doc.Meta)
			checkReviewEvery(p, s)
		}
		for _, w := range p.Program.Workflows {
			checkReviewBy(p, &w.Doc.Meta)
		}
	},
}

// checkReviewBy lets the day itself pass: a review may be made on it.
func checkReviewBy(p *lint.Pass, head *model.Meta) {
	if !head.ReviewBy.Written() || p.Today() <= head.ReviewBy.Value {
		return
	}
	p.Report("review_by", diag.Diagnostic{
		Message: "`" + head.Name.Value + "` was due for review on " + day(head.ReviewBy.Value), Address: head.Address(),
		Primary: head.ReviewBy.Span, Label: "this day has passed",
		Help: "review it, and move `review_by` to the day of the next review",
	})
}

func checkReviewEvery(p *lint.Pass, s *project.Score) {
	every, reviewed := s.Doc.ReviewEvery, s.Doc.Reviewed
	if !every.Written() {
		return
	}
	d := diag.Diagnostic{Address: s.Doc.Address()}
	if !reviewed.Written() {
		d.Message, d.Primary = "`"+s.Name+"` wants a review every "+every.Text+" and never had one", every.Span
		d.Label, d.Help = "counts from `reviewed`, which is not written", "review it, and write the day as `reviewed:`"
		p.Report("review_every", d)
		return
	}
	due := reviewed.Value + every.Value
	if p.Today() <= due {
		return
	}
	d.Message, d.Primary = "`"+s.Name+"` was due for review on "+day(due), reviewed.Span
	d.Label, d.Help = "the last review", "check with sales what the points led to, and write today's date as `reviewed:`"
	d.Related = []diag.Related{{Span: every.Span, Label: "how long a review holds"}}
	p.Report("review_every", d)
}

// day writes an instant as its day in UTC.
func day(ms int64) string { return time.UnixMilli(ms).UTC().Format(time.DateOnly) }
