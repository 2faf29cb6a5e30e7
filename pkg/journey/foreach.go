package journey

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/project"
)

// forEach asks others to enroll, and goes on.
func (ps *pass) forEach(e *Enrollment, s *project.Step) {
	each := s.ForEach
	e.Effects++
	id := e.Object.Name(ps.p.Program) + "/" + strconv.Itoa(e.Number) + "/" + ps.p.Workflows[e.Workflow].Name +
		"/" + s.ID + "/" + strconv.Itoa(e.Effects)
	q := &Question{
		Campaign: Key{CampaignLine, id}, Why: ByStep, Kind: each.Object, Workflow: each.Workflow, From: e.Ref, Step: s.Index,
		Carried: e.Trigger, Max: each.Max, All: true, Own: !each.All,
	}
	if q.Own {
		q.Lines, q.All = ps.below()
	}
	if len(q.Lines) != 1 || q.All {
		q.Copies = ps.shown()
		q.Contact = ps.correspondence(each.Object)
	}
	ps.tell(q.Campaign, News{Begin: q})
}

// below are the lines in which what belongs to this line's objects lives; all is
// true where only the lines themselves know, as contacts know what is further up
// than their parent.
func (ps *pass) below() (lines []Key, all bool) {
	if home := ps.s.Key.Object; home >= 0 && ps.p.aboveContact(home) && ps.p.Schema.Objects[ps.p.contact].Parent != home {
		return nil, true
	}
	lines = append(slices.Clone(ps.s.Members), ps.s.Key)
	slices.SortFunc(lines, Key.Compare)
	return slices.Compact(lines), false
}

// correspondence is that of this line's contact, unless the items are contacts
// themselves: then `contact` is the item.
func (ps *pass) correspondence(items int) *Correspondence {
	if ps.s.Key.Object != ps.p.contact || items == ps.p.contact {
		return nil
	}
	c := ps.s.clone()
	return &Correspondence{Sent: c.Sent, Topics: c.Topics, Quiet: c.Quiet, Blocked: c.Blocked}
}

// shown are the line's objects as other lines are to see them, with what
// happened to them.
func (ps *pass) shown() []*Object {
	all := ps.s.copies(ps.p)
	history := cloneHistory(ps.s.History)
	for i, o := range ps.s.Objects {
		if !o.Copy {
			all[i].History = history
		}
	}
	return all
}
