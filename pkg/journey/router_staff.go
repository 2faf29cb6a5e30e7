package journey

import (
	"math/big"
	"strconv"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// member is one person of a team, as the program says.
type member struct {
	Team     *project.Team
	Doc      *model.Member
	Email    string             // trimmed and lower-cased
	Calendar *calendar.Calendar // nil is always open
	zone     *calendar.Zone     // in which its days begin
	share    *big.Rat           // 1/weight: by how much its pointer grows
}

// members lists all members, in the order of teams and members.
func members(p *project.Program) []member {
	var all []member
	for _, t := range p.Teams {
		for i := range t.Doc.Members {
			doc := &t.Doc.Members[i]
			m := member{Team: t, Doc: doc, Email: project.CanonicalID(doc.Email.Value), Calendar: p.Calendars[doc.Calendar.Value], zone: p.Zone, share: share(doc.Weight.Value)}
			if m.Calendar != nil {
				m.zone = m.Calendar.Zone()
			}
			all = append(all, m)
		}
	}
	return all
}

// share is 1/weight, of the decimal number that was written.
func share(weight float64) *big.Rat {
	r, ok := new(big.Rat).SetString(strconv.FormatFloat(weight, 'f', -1, 64))
	if !ok || r.Sign() <= 0 {
		return big.NewRat(1, 1)
	}
	return r.Inv(r)
}

// staff lets the router know the members of the program. Of a new release it
// keeps what it knew of those who are still there; a new member of a team starts
// where the lowest pointer is, so that it does not get all that comes.
func (d *desk) staff() {
	if d.knowsStaff() {
		return
	}
	old := d.r.Loads
	d.r.Loads = make([]Load, len(d.p.staff))
	for i := range d.p.staff {
		m := &d.p.staff[i]
		d.r.Loads[i] = joined(old, m.Team.Name, m.Email)
		if d.r.Loads[i].Open == 0 {
			d.r.Loads[i].Open = d.r.Open.count(m.Email)
		}
	}
}

func (d *desk) knowsStaff() bool {
	if len(d.r.Loads) != len(d.p.staff) {
		return false
	}
	for i := range d.r.Loads {
		if m := &d.p.staff[i]; d.r.Loads[i].Team != m.Team.Name || d.r.Loads[i].Email != m.Email {
			return false
		}
	}
	return true
}

// joined is what was known of a member, or the beginning of a new one.
func joined(old []Load, team, email string) Load {
	fresh := Load{Team: team, Email: email}
	found := false
	for i := range old {
		if old[i].Team != team {
			continue
		}
		if old[i].Email == email {
			return old[i]
		}
		if !found || pointer(&old[i]).Cmp(pointer(&fresh)) < 0 {
			fresh.Pointer, found = old[i].Pointer, true
		}
	}
	return fresh
}

// memberOf is the position of who has that address: in the team that is named,
// else in the first team that has one; -1 for nobody.
func (d *desk) memberOf(email, team string) int {
	found := -1
	email = project.CanonicalID(email)
	for i := range d.p.staff {
		m := &d.p.staff[i]
		if email == "" || m.Email != email {
			continue
		}
		if m.Team.Name == team {
			return i
		}
		if found < 0 {
			found = i
		}
	}
	return found
}

// open reports whether the member's calendar is open now.
func (d *desk) open(member int) bool { return d.p.staff[member].Calendar.Open(d.now) }

// full reports whether the member has all it can take.
func (d *desk) full(member int) bool { return d.fullOpen(member) || d.fullToday(member) }

func (d *desk) fullOpen(member int) bool {
	limit := d.p.staff[member].Doc.Capacity.Open
	return limit.Written() && int64(d.r.Loads[member].Open) >= limit.Value
}

// fullToday asks the member's calendar day.
func (d *desk) fullToday(member int) bool {
	limit := d.p.staff[member].Doc.Capacity.PerDay
	return limit.Written() && int64(d.today(member)) >= limit.Value
}

// today counts what a member got on its present calendar day.
func (d *desk) today(member int) int {
	l := &d.r.Loads[member]
	if l.Day != calendar.LocalDate(d.p.staff[member].zone, d.now) {
		return 0
	}
	return l.Today
}

// countToday adds one to the member's calendar day.
func (d *desk) countToday(member int) {
	l := &d.r.Loads[member]
	l.Today = d.today(member) + 1
	l.Day = calendar.LocalDate(d.p.staff[member].zone, d.now)
}
