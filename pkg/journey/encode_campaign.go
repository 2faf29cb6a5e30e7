package journey

import "github.com/fairlead/fairlead/pkg/expr"

func (n *coder) campaign(c *CampaignState) {
	n.int64(&c.Followed)
	outer := n.lost
	n.lost = false
	optional(n.wire, &c.Asking, n.asking)
	if n.lost {
		c.Asking = nil // of a workflow that is gone
	}
	n.lost = outer
}

func (n *coder) asking(a *Asking) {
	n.code((*uint8)(&a.Why))
	n.workflow(&a.Workflow)
	n.ref(&a.From)
	n.step(&a.Step, a.From.Workflow)
	if n.reading && a.From.Workflow < 0 {
		a.Step = -1
	}
	n.int(&a.Max)
	n.int(&a.Lines)
	n.int(&a.Heard)
	n.int(&a.Objects)
	n.int(&a.Found)
	kept(n, &a.Matches, func(m *Match) {
		n.key(&m.Line)
		n.key(&m.Object)
		n.int(&m.Trigger)
		optional(n.wire, &m.With, func(rec *expr.Record) { n.startedBy(rec, a.Workflow) })
	})
}
