package journey

import (
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/project"
)

// zone is the fixed zone, or that of the contact.
func (ps *pass) zone(contact *Object, z project.Zone) *calendar.Zone {
	if z.Fixed != nil {
		return z.Fixed
	}
	return ps.zoneOf(contact)
}

// zoneOf is the contact's zone; a bad or missing one is the project's.
func (ps *pass) zoneOf(contact *Object) *calendar.Zone {
	if contact == nil || ps.p.timezone < 0 {
		return ps.p.Zone
	}
	return ps.p.zones.Find(contact.Rec.Slots[ps.p.timezone].Str(), ps.p.Zone)
}

// named is the zone that a text names; `contact` and what is none are the contact's.
func (ps *pass) named(name string, contact *calendar.Zone) *calendar.Zone {
	if name == "project" {
		return ps.p.Zone
	}
	return ps.p.zones.Find(name, contact)
}

// contactOf is the contact of an enrollment, nil where there is none.
func (ps *pass) contactOf(e *Enrollment) *Object {
	return ps.s.ancestor(ps.s.find(e.Object), ps.p.contact)
}

// offset is the difference to UTC in seconds, and the zone's name.
func offset(z *calendar.Zone, ms int64) (int, string) {
	w := z.Local(ms)
	wall := time.Date(w.Year, w.Month, w.Day, 0, w.Minute, 0, w.Milli*int(time.Millisecond), time.UTC)
	return int((wall.UnixMilli() - ms) / calendar.Second), z.Name()
}
