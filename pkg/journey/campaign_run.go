package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// sendOut puts what a step told other lines under way. A question to all goes to
// every line that holds objects of the kind, and the campaign is told how many
// those are.
func (r *Run) sendOut(list []Envelope) {
	for _, e := range list {
		if !e.All {
			r.under.put(e)
			continue
		}
		lines := r.holders(e.To.Object)
		campaign := e.In.News.Ask.Campaign
		told := Input{ID: e.In.ID, Kind: Message, To: campaign, At: e.In.At, Depth: e.In.Depth, Origin: e.In.Origin, News: &News{Asked: &Lines{len(lines)}}}
		r.under.put(Envelope{To: campaign, In: told})
		for _, k := range lines {
			in := e.In
			in.To, in.Object, in.Name = k, k.Object, k.ID
			r.under.put(Envelope{To: k, In: in})
		}
	}
}

// holders are the lines in which objects of a kind live, in key order.
func (r *Run) holders(kind int) []Key {
	var lines []Key
	for k, line := range r.homes {
		if k.Object == kind {
			lines = append(lines, line)
		}
	}
	slices.SortFunc(lines, Key.Compare)
	return slices.Compact(lines)
}

// over reports whether a campaign of a step has done what it was for: nothing
// needs its line any more.
func (c *CampaignState) over(x *plan, k Key) bool {
	if c == nil || c.Asking != nil {
		return false
	}
	return !slices.ContainsFunc(x.Workflows, func(w *project.Workflow) bool { return w.Name == k.ID })
}

// followSchedules begins the campaigns of the workflows with a schedule that have
// none yet. What fires at this very instant is still to come.
func (r *Run) followSchedules() {
	for _, w := range r.p.Workflows {
		if w.Managed || !slices.ContainsFunc(w.Triggers, func(t project.Trigger) bool { return t.Cron != nil }) {
			continue
		}
		if k := CampaignOf(w); r.lines[k] == nil {
			r.pass(Input{Kind: Wake, To: k, At: r.now})
		}
	}
}

// OfferExisting lets a workflow that is applied for the first time ask whom its
// triggers match already, where it says `existing_matches: enroll`. It comes
// after the apply, which set the baseline.
func (r *Run) OfferExisting(workflow int, at int64) {
	if workflow < 0 || workflow >= len(r.p.Workflows) {
		return
	}
	r.Advance(at - 1)
	r.now = max(r.now, at)
	r.pass(Input{Kind: Order, To: CampaignOf(r.p.Workflows[workflow]), At: r.now, Command: &Command{Kind: EnrollExisting, Workflow: workflow}})
}
