package simulate

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
)

// whenOf is when a fact happened: 2d (Wed 7 Jan 10:00).
func (pl *play) whenOf(f *journey.Fact) string { return pl.when(f.At, pl.zoneOf(f)) }

// when writes an instant as time since the start, with the local date and time.
func (pl *play) when(at int64, zone *calendar.Zone) string {
	if at >= expr.Never {
		return "the end of time"
	}
	return calendar.FormatDuration(at-pl.s.Start) + " (" + pl.local(at, zone) + ")"
}

// local writes an instant as people on the spot read it: Thu 8 Jan 11:00. Another
// year than that in which the scenario starts is told.
func (pl *play) local(at int64, zone *calendar.Zone) string {
	if at >= expr.Never {
		return "never"
	}
	w := zone.Local(at)
	year := ""
	if w.Year != zone.Local(pl.s.Start).Year {
		year = fmt.Sprintf(" %d", w.Year)
	}
	return fmt.Sprintf("%s %d %s%s %s", w.Weekday.String()[:3], w.Day, w.Month.String()[:3], year, clock(at, zone))
}

// clock writes the time of day. Where clocks show it twice that day, the offset
// tells which of both is meant.
func clock(at int64, zone *calendar.Zone) string {
	w := zone.Local(at)
	text := fmt.Sprintf("%02d:%02d", w.Minute/60, w.Minute%60)
	if w.Milli > 0 {
		text += fmt.Sprintf(":%02d", w.Milli/1000)
	}
	if ms := w.Milli % 1000; ms > 0 {
		text += fmt.Sprintf(".%03d", ms)
	}
	if twice(zone, at) {
		text += " " + offset(zone, at)
	}
	return text
}

// twice reports whether clocks in the zone show the time of an instant twice,
// as when they are set back.
func twice(zone *calendar.Zone, at int64) bool {
	w := zone.Local(at)
	for _, back := range [...]int64{calendar.Hour, calendar.Hour / 2} {
		if zone.Local(at-back) == w || zone.Local(at+back) == w {
			return true
		}
	}
	return false
}

// offset is that of a zone from UTC, as in +02:00.
func offset(zone *calendar.Zone, at int64) string {
	text := calendar.FormatInstant(zone, at)
	if strings.HasSuffix(text, "Z") {
		return "+00:00"
	}
	return text[len(text)-len("+00:00"):]
}

// later writes an instant that a fact names: the time alone on the same local day.
func (pl *play) later(at int64, f *journey.Fact) string {
	zone := pl.zoneOf(f)
	if at < expr.Never && calendar.StartOfDay(zone, at) == calendar.StartOfDay(zone, f.At) {
		return clock(at, zone)
	}
	return pl.local(at, zone)
}

// zoneOf is where the contact of a fact is when it is told, else the project's
// zone. What a fact says of the time to come is told in the same zone.
func (pl *play) zoneOf(f *journey.Fact) *calendar.Zone {
	if f.Seq > 0 && f.Seq <= len(pl.zonesThen) && pl.zonesThen[f.Seq-1] != nil {
		return pl.zonesThen[f.Seq-1]
	}
	return pl.zoneThen(f.Line, f.At)
}

// zoneThen is where the contact of a line is after all that happened at an instant.
func (pl *play) zoneThen(line journey.Key, at int64) *calendar.Zone {
	if line.Object != pl.p.ContactObject() || line.Object < 0 {
		return pl.p.Zone
	}
	name := pl.lastZone(line)
	for i := len(pl.facts) - 1; i >= 0 && pl.facts[i].At > at; i-- {
		if f := &pl.facts[i]; f.Line == line && moves(f) {
			name = f.From
		}
	}
	return pl.zones.Find(name, pl.p.Zone)
}

// moves reports whether a fact says that a contact's zone is another.
func moves(f *journey.Fact) bool {
	return (f.Kind == journey.Changed || f.Kind == journey.SetField) && f.Subject == "contact.timezone"
}

// travel notes in which zone each fact is told: the one that the contact had
// when it was decided, and of a change of the zone the new one.
func (pl *play) travel() {
	pl.zonesThen = make([]*calendar.Zone, len(pl.facts))
	now := map[journey.Key]string{}
	for i := len(pl.facts) - 1; i >= 0; i-- {
		f := &pl.facts[i]
		if f.Line.Object != pl.p.ContactObject() || f.Line.Object < 0 {
			continue
		}
		name, known := now[f.Line]
		if !known {
			name = pl.lastZone(f.Line)
		}
		pl.zonesThen[i] = pl.zones.Find(name, pl.p.Zone)
		if moves(f) {
			name = f.From
		}
		now[f.Line] = name
	}
}

// lastZone is the name of a contact's zone at the end.
func (pl *play) lastZone(line journey.Key) string {
	name, known := pl.zoneNames[line]
	if !known {
		name = pl.driver.Field(line, "timezone").Str()
		pl.zoneNames[line] = name
	}
	return name
}
