package audience

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Fires is what is so of everybody whom a trigger brings to the gates of a workflow, beside
// what the documents write: what the step function guarantees at that instant. Only those
// parts that are wanted [Preferably] are not always so: something else may happen at the
// same instant, or a contact live in another timezone.
//
//   - An event is no older than `late_events`, and an engagement of the contact has moved
//     `last_activity` to it or beyond.
//   - A field that changed is not what it was, and is what the event says it is now, where
//     no step could have written it once more.
//   - A `date` fires at the instant that belongs to the date, an `inactive` trigger once, in
//     the instant in which nothing happened for just so long.
//   - What an event itself writes is written: the fields that it updates, the message that
//     went out, the topic that was left.
//
// A start may wait for its exclusive group with `on_conflict: queue`: of the time between
// nothing is said then.
func Fires(p *project.Program, w *project.Workflow, t *project.Trigger) []Part {
	f := &firing{p: p, w: w, t: t, waits: w.Group != "" && w.OnConflict == "queue"}
	if w.Object < 0 {
		return nil
	}
	f.contact = slices.Contains(p.Schema.Chain(w.Object), p.ContactObject())
	switch t.Kind {
	case project.OnEvent:
		f.inTime()
		f.engages()
		f.writes()
	case project.OnChanged:
		f.inTime()
		f.changes()
	case project.OnDate:
		f.comes()
	case project.OnInactive:
		if !f.waits && f.contact {
			f.add(Given, false, "contact.last_activity "+either(w.Doc.ExistingMatches.Value == "enroll", "<=", "==")+" now - "+lasting(t.Inactive))
		}
	}
	return f.parts
}

// firing collects what is so when a trigger fires.
type firing struct {
	p *project.Program
	w *project.Workflow
	t *project.Trigger
	// waits is set where the start may wait, contact where there can be one.
	waits, contact bool
	parts          []Part
}

// add adds a condition, with the event where it is about that.
func (f *firing) add(want Want, event bool, text string) {
	place := expr.Place{Object: f.w.Object, Item: -1}
	if event {
		place.Event = f.t.Shape
	}
	if x, issues := f.p.Env.Check(place, text, expr.BoolType()); x != nil && len(issues) == 0 {
		f.parts = append(f.parts, Part{x, want})
	}
}

// lasting is a length of time as conditions write it.
func lasting(ms int64) string {
	n := func(unit int64) string { return "(" + strconv.FormatInt(ms/unit, 10) + ")" }
	switch {
	case ms%day == 0:
		return "days" + n(day)
	case ms%hour == 0:
		return "hours" + n(hour)
	case ms%60_000 == 0:
		return "minutes" + n(60_000)
	}
	return `duration("` + strconv.FormatInt(ms, 10) + `ms")`
}

func (f *firing) inTime() {
	if !f.waits {
		f.add(Given, true, "event.at >= now - "+lasting(f.p.LateEvents))
	}
}

// engages says that the event moved the last activity. That of something which belongs to
// the contact did not if it came before the contact was known.
func (f *firing) engages() {
	e := &f.p.Events[f.t.Event]
	if !e.Engagement || !f.contact {
		return
	}
	const moved = "contact.last_activity >= event.at"
	if e.Object == f.p.ContactObject() {
		f.add(Given, true, moved)
		return
	}
	f.add(Preferably, true, moved)
	f.add(Given, true, moved+" || contact.created_at > event.at")
}

// changes ties the event to the field. Lists are left out, as what they have in common is
// out of reach.
func (f *firing) changes() {
	field := &f.t.Field
	if field.Field == nil || field.Field.Type.Kind == expr.List {
		return
	}
	f.add(HoldsNot, true, "event.from == event.to")
	f.add(Given, true, "has(event.from) || has(event.to)")
	if f.waits || f.writtenBySteps() || slices.Contains([]string{"stage", "owner"}, field.Field.Name) {
		f.add(Preferably, true, fmt.Sprintf("has(%s) ? has(event.to) && event.to == %[1]s : !has(event.to)", field.Text))
		return
	}
	f.add(HoldsNot, true, "event.to != "+field.Text)
	f.add(Given, true, "has(event.to) == has("+field.Text+")")
}

// writtenBySteps reports whether a step may write the field: two of them can at one
// instant, before the first change is looked at.
func (f *firing) writtenBySteps() bool { return f.stepsWrite(f.t.Field.Object, f.t.Field.Slot) }

// stepsWrite reports whether a step of any workflow writes a field of an object.
func (f *firing) stepsWrite(object, slot int) bool {
	for _, w := range f.p.Workflows {
		for _, s := range w.Steps {
			sets := s.Sets
			if s.Webhook != nil {
				sets = slices.Concat(sets, s.Webhook.Sets)
			}
			if slices.ContainsFunc(sets, func(s project.FieldSet) bool {
				return s.Path.Object == object && s.Path.Slot == slot
			}) {
				return true
			}
		}
	}
	return false
}

// nineOClock is when a date comes near where `at` is not written, in minutes.
const nineOClock = 9 * 60

// farthest is how far the clock of a zone is from UTC at most, with what a gap in it may
// move.
const farthest = 16 * hour

// comes says when a date fires: of a contact that may live anywhere only within hours,
// of one in the project's zone to the minute.
func (f *firing) comes() {
	field, minute := f.t.Field.Text, f.t.Clock
	after, slack := f.t.Offset, int64(0)
	switch {
	case f.t.Field.Type.Date:
		if minute < 0 {
			minute = nineOClock
		}
		after, slack = floorDiv(f.t.Offset, day)*day+int64(minute)*60_000, farthest
	case minute >= 0:
		slack = day + farthest
	}
	f.add(Given, false, "now >= "+field+" + "+lasting(after-slack))
	if !f.waits && !f.t.RunPast && !f.t.Yearly {
		f.add(Given, false, "now <= "+field+" + "+lasting(after+slack))
	}
	f.add(Preferably, false, f.toTheMinute(minute, after))
	if contact := f.p.ContactObject(); slack > 0 && f.contact && f.p.Schema.Objects[contact].Shape.Slot("timezone") >= 0 {
		f.add(Preferably, false, "!has(contact.timezone) || contact.timezone == "+strconv.Quote(f.zone()))
	}
}

func (f *firing) zone() string { return f.p.Zone.Name() }

// toTheMinute is the instant at which a date fires in the project's zone.
func (f *firing) toTheMinute(minute int, after int64) string {
	field, zone := f.t.Field.Text, strconv.Quote(f.zone())
	var all []string
	part := func(instant, name string) string { return instant + "." + name + "(" + zone + ")" }
	then := field
	if !f.t.Field.Type.Date {
		then = "(" + field + ")"
	}
	if minute >= 0 {
		all = append(all, fmt.Sprintf("%s == %d && %s == %d", part("now", "getHours"), minute/60, part("now", "getMinutes"), minute%60), "now.getSeconds() == 0 && now.getMilliseconds() == 0")
	}
	first, last := f.clocks()
	switch {
	case f.t.Yearly:
		all = append(all, "now >= "+field+" + "+lasting(after-last))
		before := "(now - " + lasting(floorDiv(f.t.Offset, day)*day) + ")"
		for _, name := range []string{"getMonth", "getDate"} {
			mine := then + "." + name + "()"
			if !f.t.Field.Type.Date {
				mine = part(then, name)
			}
			all = append(all, part(before, name)+" == "+mine)
		}
	case f.t.Field.Type.Date:
		all = append(all, "now >= "+field+" + "+lasting(after-last), "now <= "+field+" + "+lasting(after-first))
	case minute >= 0:
		all = append(all, part("now", "getDayOfYear")+" == "+part("("+field+" + "+lasting(after)+")", "getDayOfYear"))
	default:
		all = append(all, "now == "+field+" + "+lasting(after))
	}
	return strings.Join(all, " && ")
}

// clocks are by how much the project's zone is ahead of UTC, at least and at most, in
// milliseconds, in the years in which the present lies.
func (f *firing) clocks() (first, last int64) {
	ahead := func(at int64) int64 {
		wall := f.p.Zone.Local(at)
		return calendar.LocalDate(f.p.Zone, at) + int64(wall.Minute)*60_000 + int64(wall.Milli) - at
	}
	first, last = ahead(firstNow), ahead(firstNow)
	for at := int64(firstNow); at < lastNow; at += 7 * day {
		first, last = min(first, ahead(at)), max(last, ahead(at))
	}
	return first, last
}
