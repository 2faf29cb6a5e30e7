package simulate

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// People lists the ids of the contacts that a scenario has at its end, sorted.
func People(p *project.Program, s *project.Scenario) []string {
	pl := newPlay(p, s)
	pl.run()
	var ids []string
	for _, k := range pl.driver.Contacts() {
		ids = append(ids, k.ID)
	}
	return ids
}

// With lists the scenarios that have a contact, named by its id or by a value of a
// field that identifies it, in the order of the program.
func With(p *project.Program, contact string) []*project.Scenario {
	has := make([]bool, len(p.Scenarios))
	project.Parallel(len(p.Scenarios), func(i int) {
		pl := newPlay(p, p.Scenarios[i])
		pl.run()
		_, has[i] = pl.person(contact)
	})
	var list []*project.Scenario
	for i, s := range p.Scenarios {
		if has[i] {
			list = append(list, s)
		}
	}
	return list
}

// person finds a contact by its id or a value that identifies it.
func (pl *play) person(name string) (journey.Key, bool) {
	if pl.p.ContactObject() < 0 || strings.TrimSpace(name) == "" {
		return journey.Key{}, false
	}
	k := pl.driver.Resolve(pl.p.ContactObject(), name)
	return k, pl.driver.Context(k) != nil
}

// Instant reads a time in a scenario: a duration since the start (3d), an instant
// (2026-01-08T09:00:00+01:00), or a date with or without a time of day on the
// contact's clock, where a date alone is the end of that day; "" is the
// scenario's end. It is in UTC milliseconds. The error says what is wrong with
// the text, or that it lies outside the scenario.
func Instant(p *project.Program, s *project.Scenario, contact, text string) (int64, error) {
	if text == "" {
		return s.Start + s.Until, nil
	}
	at, day, err := pointIn(p, s, contact, text)
	if err != nil {
		return 0, err
	}
	end := s.Start + s.Until
	if day && at >= end && calendar.StartOfDay(zoneIn(p, s, contact, end), end) == calendar.StartOfDay(zoneIn(p, s, contact, end), at) {
		at = end // the day on which it ends
	}
	switch {
	case at < s.Start:
		return 0, fmt.Errorf("`%s` is before the scenario starts: it plays from %s to %s", text, calendar.FormatInstant(p.Zone, s.Start), calendar.FormatInstant(p.Zone, end))
	case at > end:
		return 0, fmt.Errorf("`%s` is after the scenario ends: it plays from %s to %s", text, calendar.FormatInstant(p.Zone, s.Start), calendar.FormatInstant(p.Zone, end))
	}
	return at, nil
}

// pointIn reads a time, and says whether it names a whole day.
func pointIn(p *project.Program, s *project.Scenario, contact, text string) (at int64, day bool, err error) {
	if after, err := calendar.ParseSignedDuration(text); err == nil {
		return s.Start + after, false, nil
	}
	if at, err := calendar.ParseInstant(text); err == nil {
		return at, false, nil
	}
	for _, form := range [...]string{time.DateOnly, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		t, err := time.Parse(form, text)
		if err != nil {
			continue
		}
		on := func(z *calendar.Zone) int64 {
			return z.At(t.Year(), t.Month(), t.Day(), t.Hour()*60+t.Minute()) + int64(t.Second())*calendar.Second
		}
		zone := zoneIn(p, s, contact, on(p.Zone))
		if form == time.DateOnly {
			return calendar.NextDay(zone, on(zone)) - 1, true, nil
		}
		return on(zone), false, nil
	}
	return 0, false, errors.New("`" + text + "` is no time: write a duration since the start (3d), an instant (2026-01-08T09:00:00+01:00), or a date with or without a time of day (2026-01-08 09:00)")
}

// zoneIn is where a contact is at an instant of a scenario.
func zoneIn(p *project.Program, s *project.Scenario, contact string, at int64) *calendar.Zone {
	pl := newPlay(p, s)
	pl.run()
	k, _ := pl.person(contact)
	return pl.zoneThen(k, at)
}

// Has reports whether a scenario has a contact at its end, named by its id or by a
// value of a field that identifies it.
func Has(p *project.Program, s *project.Scenario, contact string) bool {
	pl := newPlay(p, s)
	pl.run()
	_, ok := pl.person(contact)
	return ok
}
