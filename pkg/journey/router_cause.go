package journey

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// explain keeps why the first route that found nobody did not, and which field
// was missing.
func (c *choice) explain(cause, absent string) {
	if c.cause == "" {
		c.cause, c.absent = cause, absent
	}
}

// nobody says why a team has nobody for a lead, "" where there is somebody, who
// was then left out.
func (d *desk) nobody(a *project.Assign, offer Offer) string {
	var members []*member
	for i := range d.p.staff {
		if m := &d.p.staff[i]; m.Team == a.Team {
			members = append(members, m)
		}
	}
	if len(members) == 0 {
		return "nobody is in `" + a.Team.Name + "`"
	}
	var asked []string
	for _, skill := range a.Doc.Skills {
		members = slices.DeleteFunc(members, func(m *member) bool { return !has(m.Doc.Skills, skill.Value) })
		asked = append(asked, "the skill `"+skill.Value+"`")
		if len(members) == 0 {
			return "nobody in `" + a.Team.Name + "` has " + strings.Join(asked, " and ")
		}
	}
	if a.Territory == nil {
		return ""
	}
	asked = append(asked, "the territory `"+offer.Territory+"`")
	if slices.ContainsFunc(members, func(m *member) bool { return has(m.Doc.Territories, offer.Territory) }) {
		return ""
	}
	return "nobody in `" + a.Team.Name + "` has " + strings.Join(asked, " and ")
}

// readOffer reads what an assignment needs of the contact. A value that names
// nobody is left out, with its reason.
func (ps *pass) readOffer(a *project.Assign, contact *Object, o *Offer) {
	if a.Territory != nil {
		if o.Territory = Text(ps.path(a.Territory, contact, nil)); o.Territory == "" {
			o.Cause, o.Absent = "`"+a.Territory.Text+"` is absent", a.Territory.Text
		}
	}
	if a.Owner == nil {
		return
	}
	ps.ready(contact.Rec, nil, nil)
	v := a.Owner.Eval(&ps.ctx)
	o.Owner = strings.TrimSpace(Text(v))
	switch {
	case v.IsAbsent():
		o.Cause, o.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
	case o.Owner == "":
		o.Cause = "`" + a.Owner.Doc.Text + "` is empty"
	case !ps.canOwn(o.Owner):
		o.Cause, o.Owner = "`"+o.Owner+"` "+ownsNothing, ""
	}
}

// ownsNothing says what is wrong with an owner.
const ownsNothing = "is neither an address nor a queue"

// canOwn reports whether somebody can own a contact: an address, or a queue that
// there is.
func (ps *pass) canOwn(owner string) bool {
	return strings.Contains(owner, "@") || ps.queueTeam(owner) != nil
}

// notOwner says why a value cannot be the owner of a contact, "" where it can or
// is another field's.
func (ps *pass) notOwner(o *Object, slot int, v expr.Value) string {
	if o.Object != ps.p.contact || slot != ps.p.owner || v.Kind() != expr.String || ps.canOwn(v.Str()) {
		return ""
	}
	return ownsNothing
}
