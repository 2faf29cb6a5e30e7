package journey

import (
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/expr"
)

const onTrial = `
kind: Workflow
name: w
trigger: {date: contact.renewal, every: year, if_past: run}
reentry: after_exit
steps: [{id: done, exit: done}]
`

func at(t testing.TB, text string) int64 {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when.UnixMilli()
}

// "Apply, merge and `historical` inputs set the baseline and fire nothing": a
// date that an import brings is past or ahead, never missed with `if_past: run`.
func TestAHistoricalDateIsABaseline(t *testing.T) {
	l := newLine(t, onTrial)
	now := at(t, "2026-05-01T12:00:00Z")
	in := l.record("renewal", expr.NewTimestamp(at(t, "2020-04-01T10:00:00Z")), now)
	in.Historical = true
	l.step(in, now)
	l.expect(t, "created incomplete")
	if want := at(t, "2027-04-01T10:00:00Z"); l.state.Wake != want {
		t.Errorf("wakes at %s", instant(l.state.Wake))
	}
	l.step(Input{Kind: Wake}, l.state.Wake)
	l.expect(t, "enrolled exited")
}

// "at one instant events come before answers, answers before wake-ups": a date
// that is moved at the instant at which it comes near does not come.
func TestADateThatMovesAtItsInstantDoesNotCome(t *testing.T) {
	l := newLine(t, onTrial)
	near := at(t, "2026-05-01T12:00:00Z")
	l.step(l.record("renewal", expr.NewTimestamp(near), near-hour), near-hour)
	l.step(l.record("renewal", expr.NewTimestamp(near+hour), near), near)
	l.facts = nil
	l.step(Input{Kind: Wake}, near)
	l.expect(t, "")
	if l.state.Wake != near+hour {
		t.Errorf("wakes at %s", instant(l.state.Wake))
	}
}

// "`every: once | year`, 29 February falls on the 28th": a timestamp keeps its
// time of day on the wall, so the instant is an hour earlier in summer.
func TestAYearlyTimestampKeepsItsTimeOnTheWall(t *testing.T) {
	l := newLine(t, onTrial)
	first := at(t, "2024-02-29T23:30:00+01:00")
	l.step(l.record("renewal", expr.NewTimestamp(first), first-hour), first-hour)
	for _, want := range []string{
		"2024-02-29T23:30:00+01:00", "2025-02-28T23:30:00+01:00", "2026-02-28T23:30:00+01:00", "2027-02-28T23:30:00+01:00", "2028-02-29T23:30:00+01:00",
	} {
		if l.state.Wake != at(t, want) {
			t.Fatalf("wakes at %s, not %s", instant(l.state.Wake), want)
		}
		l.facts = nil
		l.step(Input{Kind: Wake}, l.state.Wake)
		l.expect(t, "enrolled exited")
	}
}

// A line that nobody woke for years comes near once, for the latest date.
func TestMissedAnniversariesComeOnce(t *testing.T) {
	l := newLine(t, onTrial)
	first := at(t, "2024-03-01T12:00:00Z")
	l.step(l.record("renewal", expr.NewTimestamp(first), first-hour), first-hour)
	l.facts = nil
	l.step(Input{Kind: Wake}, at(t, "2029-01-01T00:00:00Z"))
	l.expect(t, "enrolled exited")
	if want := at(t, "2029-03-01T12:00:00Z"); l.state.Wake != want {
		t.Errorf("wakes at %s", instant(l.state.Wake))
	}
}

// A year counts from the date: where the zone moves it over New Year, its next
// anniversary does not come a year early.
func TestAZoneThatMovesADateOverNewYear(t *testing.T) {
	l := newLine(t, onTrial)
	first := at(t, "2024-12-31T23:30:00Z") // 1 January, 00:30 in Berlin
	l.step(l.record("renewal", expr.NewTimestamp(first), first), first)
	l.step(Input{Kind: Wake}, first)
	l.facts = nil
	moved := at(t, "2025-06-01T00:00:00Z")
	l.step(l.record("timezone", expr.NewString("America/New_York"), moved), moved)
	l.expect(t, "changed")
	if want := at(t, "2025-12-31T18:30:00-05:00"); l.state.Wake != want {
		t.Errorf("wakes at %s", instant(l.state.Wake))
	}
}
