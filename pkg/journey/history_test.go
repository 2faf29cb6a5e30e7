package journey

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// "A field keeps the value with the latest `at`, at equal `at` the later arrival; a
// future `at` becomes `now`; nothing done is undone."
func TestAFieldKeepsTheLatestValue(t *testing.T) {
	l := newLine(t, onForm)
	plan := func() string { return l.state.root().Rec.Get("plan").Str() }
	for _, c := range []struct {
		value   string
		at, now int64
		want    string
	}{
		{"free", 5 * hour, 5 * hour, "free"},
		{"pro", 4 * hour, 6 * hour, "free"},   // older
		{"pro", 5 * hour, 7 * hour, "pro"},    // as old, and later to arrive
		{"free", 99 * hour, 8 * hour, "free"}, // from the future: it is from now
		{"pro", 9 * hour, 9 * hour, "pro"},
		{"free", 8*hour + 1, 10 * hour, "pro"},
	} {
		l.step(l.record("plan", expr.NewString(c.value), c.at), c.now)
		if got := plan(); got != c.want {
			t.Errorf("%s at %d, told at %d: it is %s", c.value, c.at, c.now, got)
		}
	}
}

// "nothing done is undone": who entered by a value stays in when it turns out
// that an older one was meant to come first.
func TestNothingDoneIsUndone(t *testing.T) {
	l := newLine(t, `
kind: Workflow
name: w
trigger: {becomes: contact.plan == "pro"}
reentry: after_exit
steps: [{id: pause, delay: 2h}]
`)
	l.step(l.event("visit", hour), hour)
	l.facts = nil
	l.step(l.record("plan", expr.NewString("pro"), 2*hour), 2*hour)
	l.expect(t, "changed enrolled waiting")
	l.step(l.record("plan", expr.NewString("free"), 2*hour), 3*hour)
	l.expect(t, "changed")
	if len(l.state.Enrollments) != 1 {
		t.Error("the enrollment was undone")
	}
}

// "A repeated source and id is ignored.", also after the line was stored, and
// whatever the repetition says.
func TestARepetitionIsIgnoredAfterStoring(t *testing.T) {
	l := newLine(t, onForm)
	in := l.record("plan", expr.NewString("free"), hour)
	in.ID = "crm:1"
	l.step(in, hour)
	l.moveTo(t, l.p)
	l.facts = nil
	in = l.record("plan", expr.NewString("pro"), 2*hour)
	in.ID = "crm:1"
	l.step(in, 2*hour)
	l.expect(t, "ignored")
	if got := l.state.root().Rec.Get("plan").Str(); got != "free" {
		t.Error("the plan is", got)
	}
	in.ID = "web:1" // another source
	l.step(in, 2*hour)
	l.expect(t, "changed")
}

// A run that was merged, switched off and stored knows all of it afterwards.
func TestAStoredRunKnowsItsRedirects(t *testing.T) {
	w := newPeople(t, longAndShort)
	w.set("kim", 0, "email", "kim@example.com")
	w.set("lee", 0, "email", "lee@example.com")
	w.r.Merge(w.key("kim"), w.key("lee"), hour)
	w.r.Erase(w.key("kim"), 2*hour)
	r, err := Restore(w.p, w.r.Save())
	if err != nil {
		t.Fatal(err)
	}
	w.r = r
	w.event("lee", "form", 3*hour, "name", "a")
	if got := w.facts(); got != "ignored" {
		t.Error("got", got)
	}
}

// A run goes on under a new release: whoever is in a workflow keeps it.
func TestARunGoesOnUnderANewRelease(t *testing.T) {
	w := newPeople(t, versionOne)
	w.set("kim", 0, "email", "kim@example.com")
	w.event("kim", "form", hour, "name", "a")
	next := release(t, w.p, with("", "{id: ask, send: receipt}", "{id: other, task: {to: owner, title: Call}}"))
	r, err := Restore(next, w.r.Save())
	if err != nil {
		t.Fatal(err)
	}
	w.p, w.r = next, r
	r.Apply(2 * hour)
	r.Advance(5 * hour)
	if got := w.facts(); got != "sent exited" {
		t.Error("got", got)
	}
}
