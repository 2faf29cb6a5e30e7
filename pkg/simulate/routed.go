package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// memberName is what teams call who has an address, "" for somebody else.
func (pl *play) memberName(email string) string {
	name, _ := pl.member(email)
	return name
}

// member finds the name and the team of who has an address, "" for somebody else.
func (pl *play) member(email string) (name, team string) {
	email = project.CanonicalID(email)
	for _, t := range pl.p.Teams {
		for i := range t.Doc.Members {
			if email != "" && project.CanonicalID(t.Doc.Members[i].Email.Value) == email {
				return t.Doc.Members[i].Name.Value, t.Name
			}
		}
	}
	return "", ""
}

// assignee names who owns a contact: anna (sales), the queue `desk`, or an address.
func (pl *play) assignee(owner string) string {
	if name, team := pl.member(owner); name != "" {
		return name + " (" + team + ")"
	}
	if queue, ok := strings.CutPrefix(owner, "queue:"); ok {
		return "the queue `" + queue + "`"
	}
	return owner
}

// got names who got a lead: a member with the team for which it is, as one may be
// in several.
func (pl *play) got(f *journey.Fact) string {
	if name, _ := pl.member(f.To); name != "" && f.Assignment != nil && f.Assignment.Team != "" {
		return name + " (" + f.Assignment.Team + ")"
	}
	return pl.assignee(f.To)
}

// routedText tells who got a lead, by which route, and why nobody else did:
// `dach`: everyone suitable is off until 09:00; routed to jo (sales) by `rest`.
func (pl *play) routedText(f *journey.Fact) string {
	queue, queued := strings.CutPrefix(f.To, "queue:")
	text := "routed to " + pl.got(f)
	switch {
	case f.Reason == "keep_owner":
		return "stays with " + pl.got(f) + ": the owner is available (`keep_owner`)"
	case queued:
		text = "queued at `" + queue + "`"
	}
	switch over := pl.passedOver(f); {
	case over != "" && queued && f.Reason == "otherwise":
		text += ": " + over
	case queued && f.Reason == "otherwise" && f.Cause != "": // which tells more than the word
	case over != "" && f.Assignment != nil:
		text = "`" + f.Assignment.Passed + "`: " + over + "; " + text + " by " + routeWord(f)
	default:
		text += " by " + routeWord(f)
	}
	return text + pl.found(f) + pl.leftOut(f)
}

// passedOver says what kept the suitable members from taking a lead, "" where
// nothing did.
func (pl *play) passedOver(f *journey.Fact) string {
	switch {
	case f.Gate == "capacity":
		return "everyone suitable has all they can take"
	case f.Gate == "off_hours" && f.Until > 0:
		return "everyone suitable is off until " + pl.later(f.Until, f)
	case f.Gate == "off_hours":
		return "everyone suitable is off"
	}
	return ""
}

// found says why `otherwise` had to decide, or why not even that named anybody, as
// the end of a sentence.
func (pl *play) found(f *journey.Fact) string {
	own, fell := strings.CutPrefix(f.Cause, "otherwise: ")
	switch {
	case f.Reason != "otherwise" || f.Cause == "":
		return ""
	case fell:
		return ": " + own
	case f.Gate != "":
		return ""
	}
	return ": no route found anybody, " + f.Cause
}

// leftOut names the owner whom a breach left out, as the end of a sentence.
func (pl *play) leftOut(f *journey.Fact) string {
	if f.Assignment == nil || f.Assignment.LeftOut == "" || strings.HasPrefix(f.Assignment.LeftOut, "queue:") {
		return ""
	}
	who := f.Assignment.LeftOut
	if name := pl.memberName(who); name != "" {
		who = name
	}
	return "; " + who + " is left out: the present owner"
}

// routeWord names the route that decided, as `because` takes it.
func routeWord(f *journey.Fact) string { return "`" + f.Reason + "`" }

// freedText tells that a lead no longer counts as somebody's open work.
func (pl *play) freedText(f *journey.Fact) string {
	text := "is no longer open for " + pl.assignee(f.From) + ": "
	if f.Reason == "closed" && f.Cond != nil {
		return text + "`" + squeeze(f.Cond.Doc.Text) + "`"
	}
	return text + "its stage is the end of the way"
}

// ownerByRoute reports whether a change of the owner only repeats who got the lead.
func (pl *play) ownerByRoute(f *journey.Fact) bool {
	before := f.Seq - 2
	return f.Subject == "contact.owner" && before >= 0 && pl.facts[before].Kind == journey.Routed &&
		pl.facts[before].Line == f.Line && pl.facts[before].To == f.To
}
