package journey

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
)

const answerSLA = `
kind: SLA
name: answer
starts: {event: form}
stops: {event: visit}
cancel: contact.plan == "pro"
within: 30m
remind: [{before: 10m, notify: {to: owner, channel: slack, text: Soon}}]
on_breach: [{after: 30m, notify: {to: owner, channel: slack, text: Late}}]
`

// "One clock per SLA and object, from the event's `at` or the next opening": what
// happened twenty minutes ago is due in ten.
func TestAClockRunsFromWhenTheEventHappened(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour+20*calendar.Minute)
	l.expect(t, "created incomplete event sla_started")
	if l.out.Wake != 10*hour+20*calendar.Minute {
		t.Errorf("wakes at %d", l.out.Wake) // the reminder is due, after the events of this instant
	}
	l.step(Input{Kind: Wake}, l.out.Wake)
	l.expect(t, "sla_reminded notified")
	l.step(Input{Kind: Wake}, l.out.Wake)
	l.expect(t, "breached")
	if l.state.Now != 10*hour+30*calendar.Minute {
		t.Errorf("breached at %d", l.state.Now)
	}
}

// "what was due before `now` is handled first, in one pass, at `now`": a start that
// is told after its target reminds and breaches at once, each once.
func TestAStartThatIsToldAfterItsTarget(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour+45*calendar.Minute)
	l.expect(t, "created incomplete event sla_started sla_reminded notified breached")
	l.step(l.event("visit", 11*hour, "path", "/"), 12*hour) // the level at 11:00 comes before what is told at 12:00
	l.expect(t, "notified event sla_stopped")
	l.step(Input{Kind: Wake}, 20*hour)
	l.expect(t, "")
}

// "SLA clocks: stop, start, remind, breach": also in the pass of the start.
func TestAClockStartsBeforeItReminds(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("order", 0), 0) // so that the form makes no further input
	l.facts = nil
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour+45*calendar.Minute)
	l.expect(t, "event sla_started sla_reminded notified breached")
}

// "older on arrival: recorded, but starts nothing"
func TestALateEventStartsNoClock(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("form", 10*hour, "name", "a"), 16*hour+1)
	l.expect(t, "created incomplete event(late)")
	l.step(l.event("form", 22*hour, "name", "b"), 22*hour+20*calendar.Minute)
	l.facts = nil
	l.step(l.event("visit", 22*hour, "path", "/"), 29*hour)
	l.expect(t, "sla_reminded notified breached notified event(late) sla_stopped") // it still ends what runs
}

// A stop that is older than the start answers something else.
func TestAnOlderStopStopsNothing(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.facts = nil
	l.step(l.event("visit", 10*hour-1, "path", "/"), 10*hour+1)
	l.expect(t, "event")
	l.step(l.event("visit", 10*hour, "path", "/"), 10*hour+2)
	l.expect(t, "event sla_stopped")
}

// "Apply, merge and `historical` inputs set the baseline and fire nothing"
func TestHistoricalInputsTouchNoClock(t *testing.T) {
	l := newLine(t, answerSLA+`---
kind: SLA
name: big
starts: {becomes: contact.size >= 100}
stops: {event: order}
within: 1h
`)
	in := l.event("form", hour, "name", "a")
	in.Historical = true
	l.step(in, hour)
	grown := l.record("size", expr.NewInt(200), hour)
	grown.Historical = true
	l.step(grown, hour)
	l.expect(t, "created incomplete event(historical) changed")
	l.step(l.record("size", expr.NewInt(300), 2*hour), 2*hour)
	l.expect(t, "changed") // it held before
	l.step(l.event("form", 3*hour, "name", "b"), 3*hour)
	stop := l.event("visit", 3*hour, "path", "/")
	stop.Historical = true
	l.step(stop, 3*hour)
	l.expect(t, "event sla_started event(historical)")
	pro := l.record("plan", expr.NewString("pro"), 3*hour)
	pro.Historical = true
	l.step(pro, 3*hour)
	l.expect(t, "changed sla_canceled")
}

// "what was due before `now` is handled first": nobody looked for a day, so the
// stop of today comes after the breach of yesterday.
func TestAStopAfterALongSilence(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.facts = nil
	l.step(l.event("visit", 34*hour, "path", "/"), 34*hour)
	l.expect(t, "sla_reminded notified breached notified event sla_stopped")
	if f := l.out.Facts[len(l.out.Facts)-1]; f.Reason != "late" {
		t.Errorf("stopped %q", f.Reason)
	}
}

// Every notice has an id of its own, also when clocks of one SLA follow each other.
func TestNoticesHaveIDsOfTheirOwn(t *testing.T) {
	l := newLine(t, answerSLA)
	seen := map[string]bool{}
	for n := int64(1); n < 5; n++ {
		at := n * 10 * hour
		l.step(l.event("form", at, "name", "a"), at)
		l.step(l.event("visit", at+2*hour, "path", "/"), at+2*hour)
		for _, e := range l.out.Effects {
			if e.ID == "" || seen[e.ID] || e.Kind != NotifyStaff || e.Ref != none || e.Contact.ID != "kim@example.com" {
				t.Errorf("effect %+v", e)
			}
			seen[e.ID] = true
		}
	}
	if len(seen) != 8 {
		t.Errorf("%d notices", len(seen))
	}
}

// A deal takes its clock along to another contact: "an object that comes without
// its parent has a line of its own and moves, with its enrollments, when the
// parent is known".
func TestAClockMovesWithItsDeal(t *testing.T) {
	p := program(t, `
kind: SLA
name: deal-moves
starts: {event: deal_moved, where: event.state == "open"}
stops: {event: deal_moved, where: event.state == "won"}
within: 2h
---
kind: Scenario
name: moves
start: 2026-01-05T09:00:00Z
contacts: [{email: kim@example.com}, {email: lee@example.com}]
timeline:
  - {at: 0s, event: deal_moved, deal: d-1, state: open, contact: kim@example.com}
  - {at: 1h, event: deal_moved, deal: d-1, state: lost, contact: lee@example.com}
until: 1d
`)
	var got []string
	for _, f := range Play(p, p.Scenarios[0]).Facts() {
		if f.Kind == ClockStarted || f.Kind == Breached || f.Kind == Moved {
			got = append(got, f.Kind.String()+" "+f.Line.ID+" "+calendar.FormatDuration(f.At-p.Scenarios[0].Start))
		}
	}
	want := []string{"sla_started kim@example.com 0s", "moved kim@example.com 1h", "breached lee@example.com 2h"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

// drawnTime draws a set of calendars of one team, in hours of one zone or of two,
// and what they say of a local time, in words of package time alone.
func drawnTime(t *testing.T, rnd *rand.Rand) (openTime, func(ms int64) bool) {
	zones := []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe"}
	var all openTime
	var ask []func(ms int64) bool
	for range 1 + rnd.IntN(3) {
		name := zones[rnd.IntN(len(zones))]
		zone, err := calendar.LoadZone(name)
		if err != nil {
			t.Fatal(err)
		}
		loc, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		var days calendar.Days
		open := map[time.Weekday]bool{}
		for d := time.Sunday; d <= time.Saturday; d++ {
			if rnd.IntN(3) > 0 {
				open[d] = true
				days |= calendar.Days(1 << d)
			}
		}
		// Off the hours in which clocks change, which pkg/calendar holds against a scan.
		from := 60*(6+rnd.IntN(6)) + rnd.IntN(60)
		to := from + 1 + rnd.IntN(720)
		all = append(all, calendar.New(zone, []calendar.Opening{{Days: days, Hours: []calendar.Hours{{Start: from, End: to}}}}, nil))
		ask = append(ask, func(ms int64) bool {
			at := time.UnixMilli(ms).In(loc)
			minute := at.Hour()*60 + at.Minute()
			return open[at.Weekday()] && minute >= from && minute < to
		})
	}
	return all, func(ms int64) bool { return slices.ContainsFunc(ask, func(f func(int64) bool) bool { return f(ms) }) }
}

// "The target is the first instant at which open time reaches `within`": against
// walking through the minutes, for calendars and teams drawn at random.
func TestTargetsAgainstWalkingThroughMinutes(t *testing.T) {
	rnd := rand.New(rand.NewPCG(7, 21))
	start := time.Date(2026, 3, 20, 0, 0, 0, 0, time.UTC).UnixMilli()
	for range 400 {
		open, asks := drawnTime(t, rnd)
		from := start + int64(rnd.IntN(20*24*60))*calendar.Minute
		within := int64(1+rnd.IntN(40*60)) * calendar.Minute
		want, left := from, within
		for end := from + 60*calendar.Day; left > 0 && want < end; want += calendar.Minute {
			if asks(want) {
				left -= calendar.Minute
			}
		}
		got, ok := open.reach(from, within)
		if left > 0 {
			if ok && got <= want {
				t.Errorf("reached at %d, but not within sixty days", got)
			}
			continue
		}
		if !ok || got != want {
			t.Errorf("from %s open %s: %s, by minutes %s", time.UnixMilli(from).UTC(), calendar.FormatDuration(within),
				time.UnixMilli(got).UTC(), time.UnixMilli(want).UTC())
		}
	}
}

// "An enrollment keeps its workflow and messages; all else is current.": a clock goes
// by the present SLA, from where it started.
func TestAClockGoesByThePresentRelease(t *testing.T) {
	at := func(minutes int64) int64 { return 10*hour + minutes*calendar.Minute }
	for name, c := range map[string]struct {
		from, to string
		apply    int64
		then     string
		wake     int64
	}{
		"longer":                    {"within: 30m", "within: 1h", 15, "sla_reminded notified", 50},
		"longer after the reminder": {"within: 30m", "within: 1h", 25, "sla_reminded notified", 50},
		"shorter":                   {"within: 30m", "within: 24m", 15, "breached", 24},
		"breached already":          {"within: 30m", "within: 2h", 45, "notified", 150},
		"later level":               {"after: 30m", "after: 45m", 45, "notified", 75},
		"level behind":              {"after: 30m", "after: 10m", 45, "", 600},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLine(t, answerSLA)
			l.step(l.event("form", at(0), "name", "a"), at(0))
			for l.out.Wake < at(c.apply) {
				l.step(Input{Kind: Wake}, l.out.Wake)
			}
			l.facts = nil
			l.moveTo(t, program(t, strings.Replace(answerSLA, c.from, c.to, 1)))
			l.apply(at(c.apply))
			l.expect(t, "")
			if c.then != "" && l.out.Wake != at(c.wake) {
				t.Errorf("wakes after %s", calendar.FormatDuration(l.out.Wake-at(0)))
			}
			l.step(Input{Kind: Wake}, at(c.wake))
			l.expect(t, c.then)
		})
	}
}

// A target that a release moves behind now is breached at once.
func TestATargetThatAReleaseMovesBehindNow(t *testing.T) {
	l := newLine(t, answerSLA)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.facts = nil
	l.moveTo(t, program(t, strings.Replace(answerSLA, "within: 30m", "within: 12m", 1)))
	l.apply(10*hour + 15*calendar.Minute)
	l.expect(t, "breached")
	if want := 10*hour + 42*calendar.Minute; l.out.Wake != want {
		t.Errorf("the level comes at %d, not %d", l.out.Wake, want)
	}
}

// A calendar in which nothing ever opens never breaches, and wakes nobody.
func TestAClockThatNeverRuns(t *testing.T) {
	p := load(t, txtar.File{Name: "fairlead.yaml", Data: []byte(`kind: Project
name: test
language: v1
owner: ops@acme.example
calendars: {never: {days: mon, hours: "09:00-18:00", holidays: [` + mondays() + `]}}
channels: {email: {address: contact.email}, slack: {internal: true}}
topics: [{name: guides}, {name: letter, opt_in: true}]
`)}, txtar.File{Name: "w.yaml", Data: []byte(`
kind: SLA
name: never
starts: {event: form}
stops: {event: visit}
within: 30m
calendar: never
`)})
	l := &line{p: p}
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.expect(t, "created incomplete event sla_started")
	if f := l.out.Facts[len(l.out.Facts)-1]; f.Until != 0 || l.out.Wake != expr.Never {
		t.Errorf("until %d, wakes at %d", f.Until, l.out.Wake)
	}
}

// mondays lists eleven years of them, as YAML.
func mondays() string {
	text := ""
	for day := time.Date(1969, 12, 29, 0, 0, 0, 0, time.UTC); day.Year() < 1981; day = day.AddDate(0, 0, 7) {
		text += day.Format("2006-01-02") + ", "
	}
	return text + "1981-01-05"
}
