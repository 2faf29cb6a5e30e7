package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
)

// memberName is what teams call who has an address, "" for somebody else.
func (pl *play) memberName(email string) string {
	name, _ := pl.member(email)
	return name
}

// member finds the name and the team of who has an address, "" for somebody else.
func (pl *play) member(email string) (name, team string) {
	for _, t := range pl.p.Teams {
		for i := range t.Doc.Members {
			if email != "" && t.Doc.Members[i].Email.Value == email {
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

// routedText tells who got a lead, by which route, and why nobody else did:
// routed to anna (sales) by `dach-fintech`.
func (pl *play) routedText(f *journey.Fact) string {
	queue, queued := strings.CutPrefix(f.To, "queue:")
	why := pl.passedOver(f)
	switch {
	case queued && why != "":
		return "queued at `" + queue + "`: " + why
	case queued:
		return "queued at `" + queue + "` by " + routeWord(f)
	case f.Reason == "keep_owner":
		return "stays with " + pl.assignee(f.To) + ": the owner is available (`keep_owner`)"
	}
	return "routed to " + pl.assignee(f.To) + " by " + routeWord(f) + pl.whyRouted(f)
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
	case f.Reason == "otherwise" && f.Cause != "":
		return "no route found anybody, " + f.Cause
	}
	return ""
}

// whyRouted is passedOver as the end of a sentence.
func (pl *play) whyRouted(f *journey.Fact) string {
	if why := pl.passedOver(f); why != "" {
		return ": " + why
	}
	return ""
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
