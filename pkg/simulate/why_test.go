package simulate

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// stoppedFact reports whether a fact is a decision about somebody that a gate
// stopped.
func stoppedFact(f *journey.Fact) bool {
	switch f.Kind {
	case journey.Refused, journey.Held, journey.Skipped:
		return f.Workflow >= 0
	}
	return false
}

// playedWhole plays a scenario and lets a watcher see what is asked.
func playedWhole(p *project.Program, s *project.Scenario, w journey.Watcher) *play {
	pl := newPlay(p, s)
	pl.watcher = w
	pl.run()
	return pl
}

// whyTally counts what the answers were checked on.
type whyTally struct {
	facts, nobody, gates, parts, absent, later, segments int
	words                                                map[string]int
}

// TestWhyAgreesWithTheTrace asks `why` about every refused, held and skipped
// decision of every scenario there is, at its instant. The answer has to name the
// gate that the trace names, and each condition in it, compiled and evaluated by
// itself in the context of that instant, has to give what the answer claims, with
// the values that it claims.
func TestWhyAgreesWithTheTrace(t *testing.T) {
	n := whyTally{words: map[string]int{}}
	for name, p := range everyProgram(t) {
		for _, s := range p.Scenarios {
			whyOf(t, name, p, s, &n)
		}
	}
	t.Logf("%d decisions, %d about nobody, %d gates, %d values, %d absent fields, %d segments, %d values that are others at the end: %v", n.facts, n.nobody, n.gates, n.parts, n.absent, n.segments, n.later, n.words)
	for _, word := range strings.Fields("where rules data suppress goal exit reentry exclusive kill_switch holdout address bounce not_after block consent topic send_window quiet_hours cap max_hold when if_past nobody") {
		if n.words[word] == 0 {
			t.Errorf("no decision was stopped by `%s`", word)
		}
	}
	if n.later == 0 || n.absent == 0 || n.segments == 0 {
		t.Error("answers with the values of the end would not be noticed")
	}
}

// whyOf checks the answers about one scenario.
func whyOf(t *testing.T, name string, p *project.Program, s *project.Scenario, n *whyTally) {
	t.Helper()
	o := &oracle{t: t, p: p, places: places(p), wanted: map[string]bool{}, seen: map[moment][]sight{}}
	facts := playedWhole(p, s, nil).facts
	for i := range facts {
		for j := range facts[i].Asked {
			if c := facts[i].Asked[j].Cond; c != nil && stoppedFact(&facts[i]) {
				o.wanted[c.Doc.Span.String()] = true
			}
		}
	}
	pl := playedWhole(p, s, o.watch)
	for i := range pl.facts {
		if f := &pl.facts[i]; stoppedFact(f) {
			contact, ok := someoneIn(pl, f)
			if !ok {
				n.nobody++ // an account without contacts
				continue
			}
			n.facts++
			n.words[f.Gate]++
			a := Why(p, Question{Scenario: s, Contact: contact, Workflow: p.Workflows[f.Workflow].Name, At: f.At})
			if a == nil {
				t.Errorf("%s/%s: no answer about %s", name, s.Name, f.Dump(p))
				continue
			}
			d, problem := decisionIn(pl, f, a)
			if problem == "" {
				problem = o.holds(f, d, n)
			}
			if problem != "" {
				t.Errorf("%s/%s: %s\n  %s", name, s.Name, f.Dump(p), problem)
			}
			n.later += changedLater(pl, f, d)
		}
	}
}

// someoneIn is a contact that a fact concerns.
func someoneIn(pl *play, f *journey.Fact) (string, bool) {
	if f.Line.Object == pl.p.ContactObject() {
		return f.Line.ID, true
	}
	for _, k := range pl.driver.Contacts() {
		for rec := pl.driver.Context(k).Object; rec != nil; rec = rec.Parent {
			if rec.Get("id").Str() == f.Line.ID && rec.Shape == pl.p.Schema.Objects[f.Line.Object].Shape {
				return k.ID, true
			}
		}
	}
	return "", false
}

// decisionIn finds the decision in the answer: the same among those of its instant and
// kind as the fact is in the trace.
func decisionIn(pl *play, f *journey.Fact, a *Answer) (*Decision, string) {
	nth := 0
	for i := range pl.facts {
		g := &pl.facts[i]
		if g == f {
			break
		}
		if g.At == f.At && g.Kind == f.Kind && g.Workflow == f.Workflow && g.Line == f.Line {
			nth++
		}
	}
	after := calendar.FormatDuration(f.At - pl.s.Start)
	for i := range a.Workflows[0].Decisions {
		d := &a.Workflows[0].Decisions[i]
		if d.After != after || d.Kind != f.Kind.String() {
			continue
		}
		if nth--; nth < 0 {
			return d, ""
		}
	}
	return nil, "is not in the answer"
}

// changedLater counts the fields that an answer tells and that have another value
// at the end of the scenario.
func changedLater(pl *play, f *journey.Fact, d *Decision) int {
	if d == nil || d.Because == nil || f.Cond == nil {
		return 0
	}
	ctx := pl.driver.Context(f.Object)
	if ctx == nil {
		return 0
	}
	n := 0
	for _, p := range d.Because.Parts {
		x, _ := pl.p.Env.Check(expr.Place{Object: f.Object.Object, Item: -1}, p.Of, expr.Type{Kind: expr.Any})
		if x == nil || x.Type().Kind == expr.Bool {
			continue
		}
		if now := shownValue(x.Value(ctx), x.Type().Date); now != p.Value && now != "?" {
			n++
		}
	}
	return n
}

// everyProgram are the projects that come with the product, the stories, with and
// without their guards, and the cases of the journey.
func everyProgram(t *testing.T) map[string]*project.Program {
	t.Helper()
	list := map[string]*project.Program{}
	for name, fsys := range projects(t) {
		list[name] = load(t, fsys, project.Options{})
	}
	base, err := txtar.ParseFile("testdata/stories/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range glob(t, "testdata/stories/*.txtar") {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list[file], list[file+" without its guard"] = story(t, base, archive, true), story(t, base, archive, false)
	}
	for _, file := range glob(t, "testdata/kinds/*.txtar") {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		list[file] = load(t, company(t, archive.Files...), project.Options{})
	}
	for _, file := range append(glob(t, "testdata/timeline*.txtar"), "testdata/why.txtar") {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fsys := fstest.MapFS{}
		for _, f := range archive.Files[:len(archive.Files)-1] { // the last is what it wants
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		list[file] = load(t, fsys, project.Options{})
	}
	for _, file := range glob(t, "../journey/testdata/*.txtar") {
		list[file] = load(t, journeyCase(t, file), project.Options{})
	}
	return list
}

// glob lists the archives of a folder but the base of them.
func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) < 2 {
		t.Fatal(pattern, len(files), err)
	}
	return slices.DeleteFunc(files, func(f string) bool { return filepath.Base(f) == "base.txtar" })
}

// journeyCase is a case of package journey: what it expects stands in its want/
// files.
func journeyCase(t *testing.T, file string) fs.FS {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, name := range []string{"../journey/testdata/base.txtar", file} {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if !strings.HasPrefix(f.Name, "want/") {
				text := strings.ReplaceAll(string(f.Data), "kind: Scenario\n", "kind: Scenario\nexpect: [{finally: \"true\"}]\n")
				fsys[f.Name] = &fstest.MapFile{Data: []byte(text)}
			}
		}
	}
	return fsys
}
