package journey

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// ordered is the reason of what a person ordered.
const ordered = "by hand"

// enrollByHand enrolls an object as a step of another workflow would: only where
// the workflow has the trigger `enroll`, and through all gates.
func (ps *pass) enrollByHand(c *Command) {
	if c.Workflow < 0 || c.Workflow >= len(ps.p.Workflows) {
		return
	}
	w := ps.p.Workflows[c.Workflow]
	f := Fact{Kind: Refused, Object: c.Object, Workflow: w.Index, Step: -1, Place: w.Doc.Name.Span}
	o, t := ps.s.find(c.Object), enrollTrigger(w)
	switch {
	case o == nil || o.Copy || o.Object != w.Object:
		f.Gate, f.Reason = "rules", "there is no such object"
	case w.Managed:
		f.Gate, f.Reason = "rules", "it runs elsewhere"
	case t == nil:
		f.Gate, f.Reason = "where", "it has no trigger `enroll`"
	default:
		rec := ps.instant(t)
		for _, v := range c.With {
			if v.Slot > 0 && v.Slot < len(rec.Slots) {
				ps.carry(c.Object, w, rec, v.Slot, v.Value)
			}
		}
		ps.requested(&Request{Workflow: w.Index, Object: c.Object, With: rec, ByHand: true})
		return
	}
	ps.fact(f)
}

// enrollTrigger is the trigger by which others start a workflow, nil for none.
func enrollTrigger(w *project.Workflow) *project.Trigger {
	for i := range w.Triggers {
		if w.Triggers[i].Kind == project.OnEnroll {
			return &w.Triggers[i]
		}
	}
	return nil
}

// enrollPlace is where that trigger stands, nowhere for none.
func enrollPlace(w *project.Workflow) diag.Span {
	if t := enrollTrigger(w); t != nil {
		return t.Doc.Span
	}
	return diag.Span{}
}

// endByHand ends an enrollment, also a parked one and one that is switched off.
func (ps *pass) endByHand(c *Command) {
	reason := c.Reason
	if reason == "" {
		reason = "killed"
	}
	if e := ps.live(c.Ref); e != nil {
		ps.leave(e, Fact{Reason: reason})
		return
	}
	ps.nobody(c.Ref, "live")
}

// nobody records that a command names an enrollment that is not live, or not
// parked.
func (ps *pass) nobody(r Ref, state string) {
	f := Fact{Kind: Alert, Object: r.Object, Workflow: -1, Step: -1, Reason: "there is no such enrollment"}
	if r.Workflow >= 0 && r.Workflow < len(ps.p.Workflows) {
		f.Workflow, f.Number = r.Workflow, r.Number
		f.Reason = "enrollment " + strconv.Itoa(r.Number) + " of `" + ps.p.Workflows[r.Workflow].Name + "` is not " + state
	}
	ps.fact(f)
}

// moveByHand moves the contact to a stage, wherever it stands: what `backward`
// forbids is for steps.
func (ps *pass) moveByHand(to int) {
	root := ps.s.root()
	if root == nil || root.Object != ps.p.contact || ps.p.Lifecycle == nil || to < 0 || to >= len(ps.p.Lifecycle.Stages) {
		return
	}
	if ps.s.Stage.Known && ps.s.Stage.Current != to {
		ps.byHand = true
		ps.enter(root, ps.s.Stage.Current, to, nil)
		ps.byHand = false
	}
}
