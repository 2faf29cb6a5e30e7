package simulate

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// phrase says that what an expectation asks for happened, or did not, with all
// that it asks for.
func (pl *play) phrase(e *project.Expectation, happened bool) string {
	side := 1
	if happened {
		side = 0
	}
	text := strings.Replace(outcomePhrases[e.Kind][side], "%", e.Name, 1)
	switch {
	case e.To != "" && e.Kind == project.WasRouted:
		text += " to `" + e.To + "`"
	case e.To != "":
		text += " for `" + e.To + "`"
	}
	line := pl.lineOf(e)
	if e.At >= 0 {
		text += " at " + e.Doc.At.Text + " (" + pl.local(pl.s.Start+e.At, line) + ")"
	}
	if e.After >= 0 {
		text += " after " + e.Doc.After.Text + " (" + pl.local(pl.s.Start+e.After, line) + ")"
	}
	if e.By >= 0 {
		text += " by " + e.Doc.By.Text + " (" + pl.local(pl.s.Start+e.By, line) + ")"
	}
	if e.Reason != "" {
		text += " with the reason `" + e.Reason + "`"
	}
	if e.Because != "" {
		text += " because of `" + squeeze(e.Because) + "`"
	}
	return text
}

// lineOf is the line whose local time an expectation is told in: the contact's
// that it names, else the first contact's.
func (pl *play) lineOf(e *project.Expectation) journey.Key {
	if e.To != "" && e.Kind != project.WasRouted {
		return pl.driver.Resolve(pl.p.ContactObject(), e.To)
	}
	for _, t := range pl.s.Objects {
		if t.Object == pl.p.ContactObject() {
			return journey.Key{Object: t.Object, ID: t.ID}
		}
	}
	return journey.Key{Object: -1}
}

// describe says what happened in a clause that names its subject.
func (pl *play) describe(f *journey.Fact) string {
	at := pl.whose(f) + " at " + pl.when(f.At, f.Line)
	switch f.Kind {
	case journey.Sent:
		return "it was sent" + at
	case journey.Held:
		if f.Gate == "kill_switch" {
			return "it was held" + at + " by " + pl.by(f)
		}
		if end := holdEnd(f); end != f.Until {
			return "it was held" + at + " by " + pl.by(f) + ", at most until " + pl.when(end, f.Line) + " (`max_hold`)"
		}
		return "it was held" + at + " by " + pl.by(f) + ", until " + pl.when(f.Until, f.Line)
	case journey.Skipped:
		return "it was skipped" + at + " by " + pl.by(f)
	case journey.Enrolled:
		return "`" + pl.workflow(f) + "` was entered" + at
	case journey.Refused:
		return "entry was refused" + at + " by " + pl.by(f)
	case journey.Exited:
		return "`" + pl.workflow(f) + "` was left" + at + " with the reason `" + f.Reason + "`"
	case journey.StageMoved:
		return "it was reached" + at
	case journey.StageRefused:
		return "the move was refused" + at + ": " + refusal(f)
	case journey.Notified:
		return "the notice went out" + at
	case journey.Task:
		return "the task was given" + at
	case journey.Breached:
		return "it was breached" + at
	case journey.Routed:
		text := "`" + f.Subject + "` routed" + pl.whose(f) + " to " + pl.got(f) + " by " + routeWord(f) + " at " + pl.when(f.At, f.Line) + pl.found(f)
		if over := pl.passedOver(f); over != "" && f.Assignment != nil {
			text += "; for `" + f.Assignment.Passed + "` " + over
		}
		return text + pl.leftOut(f)
	}
	return f.Kind.String() + at
}

// holdEnd is when a hold ends: when its gate opens, at the latest with `max_hold`.
func holdEnd(f *journey.Fact) int64 {
	if f.Until == 0 || f.Until > f.Latest {
		return f.Latest
	}
	return f.Until
}

// whose names the contact of a fact where there are several, as in " for `kim@example.com`".
func (pl *play) whose(f *journey.Fact) string {
	if f.Line.Object != pl.p.ContactObject() || len(pl.driver.Contacts()) < 2 {
		return ""
	}
	return " for `" + f.Line.ID + "`"
}

// refusal says why a move of the stage was refused.
func refusal(f *journey.Fact) string {
	if f.Reason == "backward" {
		return "it would go back, and `backward` is `deny`"
	}
	return f.Reason
}

// by names the gate that decided, as `because` takes it, and what it saw.
func (pl *play) by(f *journey.Fact) string {
	text := "`" + f.Gate + "`"
	if why := why(f); why != "" {
		text += ": " + why
	}
	return text
}

// why says what a gate saw, "" where its name says it all.
func why(f *journey.Fact) string {
	var parts []string
	if f.Reason != "" && f.Gate != "if_past" { // which only repeats the key
		parts = append(parts, reasonText(f))
	}
	switch {
	case f.Cause != "":
		parts = append(parts, f.Cause)
	case f.Cond != nil:
		parts = append(parts, blame(f))
	}
	return strings.Join(parts, ", ")
}

// reasonText writes a gate's own reason for people.
func reasonText(f *journey.Fact) string {
	switch {
	case f.Gate == "reentry" && f.Reason == "never":
		return "it was in it before"
	case f.Gate == "reentry" && f.Reason == "max":
		return "it was in it as often as `max` allows"
	case f.Gate == "reentry" && f.Reason == "min_interval":
		return "the last time is too short ago (`min_interval`)"
	case f.Gate == "exit":
		return "the exit `" + f.Reason + "`"
	case f.Gate == "max_hold":
		return "held too long by `" + f.Reason + "`"
	}
	return f.Reason
}

// when writes an instant as time since the start, with the local date and time.
func (pl *play) when(at int64, line journey.Key) string {
	if at >= expr.Never {
		return "the end of time"
	}
	return calendar.FormatDuration(at-pl.s.Start) + " (" + pl.local(at, line) + ")"
}

// local writes an instant as people on the spot read it: Thu 8 Jan 11:00.
func (pl *play) local(at int64, line journey.Key) string {
	if at >= expr.Never {
		return "never"
	}
	w := pl.zone(line, at).Local(at)
	return fmt.Sprintf("%s %d %s %s", w.Weekday.String()[:3], w.Day, w.Month.String()[:3], pl.clock(at, line))
}

// clock writes the time of day. Where clocks show it twice that day, the offset
// tells which of both is meant.
func (pl *play) clock(at int64, line journey.Key) string {
	zone := pl.zone(line, at)
	w := zone.Local(at)
	text := fmt.Sprintf("%02d:%02d", w.Minute/60, w.Minute%60)
	if w.Milli >= 1000 {
		text += fmt.Sprintf(":%02d", w.Milli/1000)
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

// later writes an instant after a fact: the time alone on the same local day, with
// the year in another year.
func (pl *play) later(at int64, f *journey.Fact) string {
	zone := pl.zone(f.Line, f.At)
	switch {
	case at >= expr.Never:
		return pl.local(at, f.Line)
	case calendar.StartOfDay(zone, at) == calendar.StartOfDay(zone, f.At):
		return pl.clock(at, f.Line)
	case zone.Local(at).Year != zone.Local(f.At).Year:
		w := pl.zone(f.Line, at).Local(at)
		return fmt.Sprintf("%s %d %s %d %s", w.Weekday.String()[:3], w.Day, w.Month.String()[:3], w.Year, pl.clock(at, f.Line))
	}
	return pl.local(at, f.Line)
}

// zone is where the contact of a line is at an instant, else the project's zone.
func (pl *play) zone(line journey.Key, at int64) *calendar.Zone {
	if line.Object != pl.p.ContactObject() || line.Object < 0 {
		return pl.p.Zone
	}
	name := pl.lastZone(line)
	// Go back over later changes to what it was then.
	for i := len(pl.facts) - 1; i >= 0 && pl.facts[i].At > at; i-- {
		f := &pl.facts[i]
		if f.Line == line && (f.Kind == journey.Changed || f.Kind == journey.SetField) && f.Subject == "contact.timezone" {
			name = f.From
		}
	}
	return pl.zones.Find(name, pl.p.Zone)
}

// lastZone is the name of a contact's zone at the end.
func (pl *play) lastZone(line journey.Key) string {
	name, known := pl.zoneNames[line]
	if !known {
		if ctx := pl.driver.Context(line); ctx != nil {
			name = ctx.Object.Get("timezone").Str()
		}
		pl.zoneNames[line] = name
	}
	return name
}
