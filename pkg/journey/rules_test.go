package journey

import (
	"crypto/sha256"
	"encoding/binary"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// "`Step(program, state, input, now) → (state', out)` is pure and total: no clock, I/O or randomness but a hash": nothing in
// this package can reach one.
func TestNothingReachesAClockOrTheOutside(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	banned := []string{"os", "net", "math/rand", "math/rand/v2", "crypto/rand", "sync", "context", "io/fs"}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range file.Imports {
			if path := strings.Trim(i.Path.Value, `"`); slices.Contains(banned, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.SelectorExpr)
			if pkg, is := nameOfPackage(call, ok); is && pkg == "time" && slices.Contains([]string{"Now", "Since", "Until", "Sleep", "After", "Local"}, call.Sel.Name) {
				t.Errorf("%s uses time.%s", name, call.Sel.Name)
			}
			return true
		})
	}
}

func nameOfPackage(s *ast.SelectorExpr, ok bool) (string, bool) {
	if !ok {
		return "", false
	}
	id, is := s.X.(*ast.Ident)
	if !is {
		return "", false
	}
	return id.Name, true
}

// "every decision is recorded with its reason": no refusal, hold, skip or end stands without the word for what decided.
func TestEveryDecisionHasAReason(t *testing.T) {
	seen := map[FactKind]int{}
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		r := begin(p, s)
		playAll(r, s, inputs)
		for _, f := range r.Facts() {
			seen[f.Kind]++
			switch f.Kind {
			case Refused, Held, Skipped, Released:
				if f.Gate == "" {
					t.Errorf("%s without a gate", f.Dump(p))
				}
			case Exited, Enrolled, StageRefused:
				if f.Reason == "" {
					t.Errorf("%s without a reason", f.Dump(p))
				}
			}
			if f.Result == expr.Undecided && f.Cond != nil && f.Cause == "" {
				t.Errorf("%s: nobody knows why it is undecided", f.Dump(p))
			}
		}
	})
	for _, k := range []FactKind{Refused, Held, Skipped, Released, Exited, Enrolled} {
		if seen[k] == 0 {
			t.Errorf("the runs have no %s", k)
		}
	}
}

// "they read the same 256 events as conditions"
func TestScoresReadTheSame256Events(t *testing.T) {
	l := newLine(t, `
kind: ScoringModel
name: lead
range: {min: 0, max: 1000}
behavior: [{name: visit, event: visit, points: 1}]
bands: [{name: cold, from: 0}]
---
kind: Workflow
name: w
trigger: {event: form}
rules: score.lead == 256 && events.visit.size() == 256 && events.visit.total() == 300
steps: [{id: note, task: {to: "#x", title: Note}}]
`)
	for i := range int64(300) {
		l.step(l.event("visit", i), i)
	}
	l.facts = nil
	l.step(l.event("form", 300, "name", "a"), 300)
	l.expect(t, "event enrolled task exited")
}

// "exits take every event that arrives after the start, whatever its `at`"
// "A goal event older than the entry exits uncounted."
// "Waits and goals take events not before the pause (less `lookback`) or the entry"
func TestEventsOlderThanTheEntry(t *testing.T) {
	const workflow = `
kind: Workflow
name: w
trigger: {event: form}
goal: {event: bought}
exit: [{event: order, reason: ordered}]
steps: [{id: rest, delay: 5d}]
`
	l := newLine(t, workflow)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.step(l.event("order", 9*hour), 11*hour)
	if last := l.facts[len(l.facts)-1]; last.Kind != Exited || last.Reason != "ordered" {
		t.Errorf("an older order: %s", last.Dump(l.p))
	}
	l = newLine(t, workflow)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.facts = nil
	l.step(l.event("bought", 9*hour), 11*hour)
	l.expect(t, "event goal exited")
	if l.facts = l.facts[:0]; len(l.state.Enrollments) != 0 {
		t.Error("an older purchase did not end the journey")
	}
	l = newLine(t, workflow)
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.facts = nil
	l.step(l.event("bought", 10*hour), 11*hour)
	if goal := l.facts[1]; goal.Kind != GoalReached || goal.Reason != "" {
		t.Errorf("a purchase at the entry: %s", goal.Dump(l.p))
	}
	// A goal that does not exit takes nothing from before the entry, and what came at it.
	l = newLine(t, strings.Replace(workflow, "{event: bought}", "{event: bought, exit: false}", 1))
	l.step(l.event("form", 10*hour, "name", "a"), 10*hour)
	l.facts = nil
	l.step(l.event("bought", 10*hour-1), 11*hour)
	l.expect(t, "event")
	l.step(l.event("bought", 10*hour), 11*hour)
	l.expect(t, "event goal")
}

// "SHA-256 of salt, byte 0, `contact/ID` (where there is no contact, the object's kind and id), first 8 bytes big-endian, modulo 10000, falls into the variants in order"
// "the salt defaults to `workflow/step`"
// "Check: `2026-q1`, `contact/kim@example.com` → 6623."
func TestTheDrawOfAnExperiment(t *testing.T) {
	digest := func(text string) int {
		sum := sha256.Sum256([]byte(text))
		return int(binary.BigEndian.Uint64(sum[:8]) % 10000)
	}
	if n := digest("2026-q1\x00contact/kim@example.com"); n != 6623 {
		t.Error("the check value is", n)
	}
	p := program(t, `
kind: Workflow
name: people
trigger: {event: form}
steps: [{id: test, experiment: {variants: [{name: a, weight: 30}, {name: b, weight: 25}, {name: c, weight: 45}]}}]
---
kind: Workflow
name: companies
object: account
reentry: never
trigger: {changed: account.tier}
steps: [{id: test, experiment: {salt: s, variants: [{name: a, weight: 50}, {name: b, weight: 50}]}}]
`)
	contact, account := p.ContactObject(), p.Schema.Object("account")
	form, tier := p.Schema.Event("form"), p.Schema.Objects[account].Shape.Slot("tier")
	name := project.SlotValue{Slot: p.Schema.Events[form].Shape.Slot("name"), Value: expr.NewString("a")}
	r := NewRun(p, 0)
	var want []string
	for i := range 60 {
		id := strings.Repeat("x", i%7) + string(rune('a'+i%26)) + "@example.com"
		r.Deliver(Input{Kind: Event, Object: contact, Name: id, Event: form, At: int64(i), Fields: []project.SlotValue{name}})
		if n := digest("people/test\x00contact/" + id); len(r.Facts()) > 0 && started(r, id) {
			want = append(want, id+" "+[]string{"a", "b", "c"}[boolInt(n >= 3000)+boolInt(n >= 5500)])
		}
	}
	for _, id := range []string{"a.example", "b.example", "c.example", "d.example"} {
		r.Deliver(Input{Kind: Record, Object: account, Name: id, At: 100})
		r.Deliver(Input{Kind: Record, Object: account, Name: id, At: 100, Fields: []project.SlotValue{{Slot: tier, Value: expr.NewString("big")}}})
		want = append(want, id+" "+[]string{"a", "b"}[boolInt(digest("s\x00account/"+id) >= 5000)])
	}
	var got []string
	for _, f := range r.Facts() {
		if f.Kind == Variant {
			got = append(got, f.Object.ID+" "+f.To)
		}
	}
	if !slices.Equal(got, want) || len(got) < 40 {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// started reports whether the latest inputs drew a variant for that contact.
func started(r *Run, id string) bool {
	for i := len(r.Facts()) - 1; i >= 0; i-- {
		if f := r.Facts()[i]; f.Kind == Variant {
			return f.Object.ID == id && f.At == r.Now()
		}
	}
	return false
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// "weights sum to 100"
// "Reserved reasons: `goal completed max_duration preempted killed merged moved failed`."
func TestWhatIsRefusedBeforeItRuns(t *testing.T) {
	bad := map[string]string{
		"steps: [{id: t, experiment: {variants: [{name: a, weight: 50}, {name: b, weight: 49}]}}]": "100",
	}
	for _, reason := range strings.Fields("goal completed max_duration preempted killed merged moved failed") {
		bad["exit: [{event: order, reason: "+reason+"}]\nsteps: [{id: p, delay: 1h}]"] = reason
	}
	for body, word := range bad {
		if text := reports(t, "kind: Workflow\nname: w\ntrigger: {event: form}\n"+body+"\n"); !strings.Contains(text, word) {
			t.Errorf("%s is not refused: %q", body, text)
		}
	}
}

// reports loads the base company with one more file and returns what is wrong.
func reports(t *testing.T, yaml string) string {
	t.Helper()
	base, err := txtar.ParseFile("testdata/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{"w.yaml": {Data: []byte(yaml)}}
	for _, f := range base.Files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	result, err := project.Load(fsys, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, d := range result.Diagnostics {
		all = append(all, d.Message)
	}
	return strings.Join(all, "\n")
}

// "A bad or missing timezone is the project's."
func TestABadTimezoneIsTheProjects(t *testing.T) {
	for _, zone := range []string{"", "Mars/Olympus", "Europe/Berlin"} {
		l := newLine(t, `
kind: Workflow
name: w
trigger: {event: form}
steps: [{id: rest, delay: {until: "09:00"}}]
`)
		if zone != "" {
			l.step(l.record("timezone", expr.NewString(zone), 0), 0)
		}
		l.step(l.event("form", hour, "name", "a"), hour)
		// On 1 January 1970 nine in Berlin is eight in UTC.
		if at := l.state.Wake; at != 8*hour {
			t.Errorf("with the zone %q it ends at %d h", zone, at/hour)
		}
	}
}

// "Its id is object, workflow, number.": another journey of a person is another one, and so are its effects, whatever its key.
func TestTheIdOfAnEnrollment(t *testing.T) {
	l := newLine(t, `
kind: Workflow
name: w
trigger: {event: form}
reentry: {allow: after_exit, key: trigger.name}
steps: [{id: note, task: {to: "#x", title: Note}}]
`)
	var ids []string
	for i, key := range []string{"a", "a", "b"} {
		l.step(l.event("form", int64(i)*hour, "name", key), int64(i)*hour)
		ids = append(ids, l.out.Effects[0].ID)
	}
	want := []string{"contact/kim@example.com/1/w/note/1", "contact/kim@example.com/2/w/note/1", "contact/kim@example.com/3/w/note/1"}
	if !slices.Equal(ids, want) {
		t.Error(ids)
	}
}

// The rules are read by people as well: the page says where they come from.
func TestTheRulesAreLinked(t *testing.T) {
	page, err := os.ReadFile("../../docs/language.md")
	if err != nil || !strings.Contains(string(page), "(journey.md)") {
		t.Error("docs/language.md does not point to docs/journey.md", err)
	}
}

// "each stage is entered at most once per input, by `set_stage` too": each stage leads at once to the next, in a circle; one
// input goes around once and no further, and only the next one goes on.
func TestACircleOfStagesGoesAroundOnce(t *testing.T) {
	l := newLine(t, `
kind: Lifecycle
name: round
stages:
  - {name: a, when: 'contact.plan == "pro" && contact.stage == "c"', next: [b]}
  - {name: b, when: 'contact.plan == "pro" && contact.stage == "a"', next: [c]}
  - {name: c, when: 'contact.plan == "pro" && contact.stage == "b"', next: [a]}
`)
	l.step(l.event("visit", 0), 0)
	l.facts = nil
	for i := range int64(2) {
		l.step(l.record("plan", expr.NewString("pro"), hour+i), hour+i)
		var stages []string
		for _, f := range l.facts {
			if f.Kind == StageMoved {
				stages = append(stages, f.To)
			}
		}
		if got := strings.Join(stages, " "); got != "b c a" {
			t.Errorf("input %d goes to %q", i, got)
		}
		l.facts = nil
	}
}

// A text prints a time in the contact's zone, or in one that it names: `project`
// for the project's, or one of the IANA database.
func TestATextNamesItsZone(t *testing.T) {
	l := newLine(t, `
kind: Workflow
name: w
trigger: {event: form}
steps:
  - {id: note, task: {to: "#x", title: "{{ now | date: '%H:%M' }} {{ now | date: '%H:%M', 'project' }} {{ now | date: '%H:%M', 'Asia/Tokyo' }}"}}
`)
	l.step(l.record("timezone", expr.NewString("America/New_York"), 0), 0)
	l.step(l.event("form", 1, "name", "a"), 1)
	if e := l.out.Effects; len(e) != 1 || e[0].Subject != "19:00 01:00 09:00" {
		t.Fatalf("%+v", e)
	}
}
