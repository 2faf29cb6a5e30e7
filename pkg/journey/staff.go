package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// speaker is what tells staff something: a step of an enrollment, or an SLA. Its
// texts and recipients are about a contact and what belongs to it.
type speaker struct {
	contact         *Object // nil where there is none
	object, trigger *expr.Record
	answers         string // who is told where `to` leads to nobody
	whose           string // whose owner that is, in words
}

// speakerOf is the enrollment as staff hear it: nobody else is named, so its
// workflow's owner is told.
func (ps *pass) speakerOf(e *Enrollment) speaker {
	return speaker{
		contact: ps.contactOf(e), object: ps.recordOf(e), trigger: e.Trigger,
		answers: ps.responsible(&ps.p.Workflows[e.Workflow].Doc.Meta), whose: "the workflow's",
	}
}

// recipient resolves `to`: who that is now, and a reason where it is not who
// was asked for.
func (ps *pass) recipient(by speaker, to *project.Value) (written, who, reason string) {
	if to == nil {
		return "", by.answers, "nobody is named: " + by.whose + " owner"
	}
	written = to.Doc.Text
	if to.Expr != nil {
		written = "= " + written
	}
	ps.ready(by.object, by.trigger, nil)
	if who = Text(to.Eval(&ps.ctx)); who == "" {
		return written, by.answers, "undecided: " + by.whose + " owner"
	}
	if to.Expr != nil {
		return written, who, ""
	}
	owner := ps.ownerOf(by.contact)
	switch who {
	case "owner":
		if owner == "" {
			return written, by.answers, "no owner: " + by.whose
		}
		return written, owner, ""
	case "team-lead":
		if lead := ps.lead(owner); lead != "" {
			return written, lead, ""
		}
		return written, by.answers, "no owner with a team: " + by.whose + " owner"
	}
	return written, who, ""
}

// render writes a text about what the speaker is about.
func (ps *pass) render(by speaker, t *project.Text) string {
	if t == nil || t.Bound == nil {
		return ""
	}
	zone, owner := ps.zoneOf(by.contact), ps.ownerOf(by.contact)
	ps.ready(by.object, by.trigger, nil)
	text, _ := t.Bound.Render(&ps.ctx, expr.RenderOptions{
		OwnerEmail: owner, OwnerName: ps.memberName(owner), UnsubscribeURL: "{unsubscribe_url}",
		Zone:   func(ms int64) (int, string) { return offset(zone, ms) },
		ZoneOf: func(name string, ms int64) (int, string) { return offset(ps.named(name, zone), ms) },
	})
	return text
}

// responsible is who owns a document, else the project's owner.
func (ps *pass) responsible(d *model.Meta) string {
	if owner := d.Owner.Value; owner != "" || ps.p.Program.Project == nil {
		return owner
	}
	return ps.p.Program.Project.Owner.Value
}

// ownerOf is who owns a contact, "" for nobody.
func (ps *pass) ownerOf(contact *Object) string {
	if contact == nil || ps.p.owner < 0 {
		return ""
	}
	return contact.Rec.Slots[ps.p.owner].Str()
}

// sameOwner compares addresses of owners as people write them: neither case nor
// blanks around them tell two apart.
func sameOwner(a, b string) bool {
	return a == b || project.CanonicalID(a) == project.CanonicalID(b)
}

// memberOf finds the owner in the first team that it is a member of; nil for
// somebody else.
func (ps *pass) memberOf(owner string) (*project.Team, *model.Member) {
	for _, t := range ps.p.Teams {
		for i := range t.Doc.Members {
			if m := &t.Doc.Members[i]; owner != "" && sameOwner(m.Email.Value, owner) {
				return t, m
			}
		}
	}
	return nil, nil
}

// lead is the lead of the first team that the owner is a member or a queue of.
func (ps *pass) lead(owner string) string {
	t, _ := ps.memberOf(owner)
	if t == nil {
		t = ps.queueTeam(owner)
	}
	if t != nil {
		return t.Doc.Lead.Value
	}
	return ""
}

// memberName is what the team calls the owner, "" for nobody.
func (ps *pass) memberName(owner string) string {
	if _, m := ps.memberOf(owner); m != nil {
		return m.Name.Value
	}
	return ""
}
