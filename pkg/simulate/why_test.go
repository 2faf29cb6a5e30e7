package simulate

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// places says in which scope each condition stands that a gate can ask, as the
// language has it: not as the loader found it.
func places(p *project.Program) map[*project.Cond]expr.Place {
	list := map[*project.Cond]expr.Place{}
	contact := expr.Place{Object: p.ContactObject(), Item: -1}
	for i := range p.Channels {
		list[p.Channels[i].Consent] = contact
	}
	for _, g := range p.Guardrails {
		list[g.When] = contact
	}
	for _, w := range p.Workflows {
		inside := expr.Place{Object: w.Object, Item: -1, Trigger: w.Trigger}
		for i := range w.Triggers {
			list[w.Triggers[i].Where] = expr.Place{Object: w.Object, Item: -1, Event: w.Triggers[i].Shape}
		}
		for _, c := range append(slices.Clone(w.Suppress), w.Rules) {
			list[c] = inside
		}
		if w.Goal != nil {
			list[w.Goal.When] = inside
		}
		for i := range w.Exits {
			list[w.Exits[i].When] = inside
		}
		for _, s := range w.Steps {
			list[s.When] = inside
		}
	}
	delete(list, nil)
	return list
}

// sight is what a condition and its parts gave when each was asked by itself, in
// the context in which the run asked the whole.
type sight struct {
	truth  string
	absent string
	parts  map[string]string // by text
}

// moment is a condition asked of an object at an instant.
type moment struct {
	at     int64
	cond   string // its place
	object string
}

// oracle asks anew what a run asks.
type oracle struct {
	t      *testing.T
	p      *project.Program
	places map[*project.Cond]expr.Place
	wanted map[string]bool // places of conditions
	seen   map[moment][]sight
}

// anew compiles a text and evaluates it; "" where it does not compile alone.
func (o *oracle) anew(c *project.Cond, text string, ctx *expr.Context) (string, *expr.Expr) {
	place := o.places[c]
	if place.Event != nil && ctx.Event != nil {
		place.Event = ctx.Event.Shape
	}
	x, issues := o.p.Env.Check(place, text, expr.Type{Kind: expr.Any})
	if x == nil {
		o.t.Errorf("%s: `%s` does not compile alone: %v", c.Doc.Span, text, issues)
		return "", nil
	}
	copied := *ctx
	copied.Horizon = expr.Never
	if x.Type().Kind == expr.Bool {
		if v := x.Value(&copied); v.IsAbsent() && copied.Cause().Absent == text {
			return "absent", x
		}
		return x.Truth(&copied).String(), x
	}
	return shownValue(x.Value(&copied), x.Type().Date), x
}

// shownValue writes a value as conditions do.
func shownValue(v expr.Value, date bool) string {
	switch v.Kind() {
	case expr.String:
		return strconv.Quote(v.Str())
	case expr.Int:
		return strconv.FormatInt(v.Int(), 10)
	case expr.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	case expr.Timestamp:
		if date {
			return time.UnixMilli(v.Int()).UTC().Format(time.DateOnly)
		}
		return time.UnixMilli(v.Int()).UTC().Format("2006-01-02T15:04:05.999Z07:00")
	case expr.Absent:
		return "absent"
	}
	return "?" // of which the answer says nothing that could be held against it
}

// watch notes what each wanted condition and its parts give.
func (o *oracle) watch(c *project.Cond, ctx *expr.Context, result expr.Truth) {
	if !o.wanted[c.Doc.Span.String()] {
		return
	}
	text := c.Doc.Text
	s := sight{parts: map[string]string{}}
	if _, x := o.anew(c, text, ctx); x != nil {
		copied := *ctx
		s.truth = x.Truth(&copied).String()
		if s.truth == expr.Undecided.String() {
			s.absent = copied.Cause().Absent
		}
	}
	if s.truth != result.String() {
		o.t.Errorf("%s: the run has %s, the text alone gives %s", c.Doc.Span, result, s.truth)
	}
	for _, part := range c.Expr.Parts(ctx) {
		of := text[part.Start:part.End]
		s.parts[squeeze(of)], _ = o.anew(c, of, ctx)
	}
	id := ""
	if ctx.Object != nil {
		id = ctx.Object.Get("id").Str()
	}
	k := moment{ctx.Now, c.Doc.Span.String(), id}
	o.seen[k] = append(o.seen[k], s)
}

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
	facts, gates, parts, absent, later int
	words                              map[string]int
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
	t.Logf("%d decisions, %d gates, %d values, %d absent fields, %d values that are others at the end: %v", n.facts, n.gates, n.parts, n.absent, n.later, n.words)
	for _, word := range strings.Fields("where rules data suppress goal exit reentry exclusive kill_switch holdout address bounce not_after block consent topic send_window quiet_hours cap max_hold when if_past nobody") {
		if n.words[word] == 0 {
			t.Errorf("no decision was stopped by `%s`", word)
		}
	}
	if n.later == 0 || n.absent == 0 {
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
				continue // an account without contacts
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

// holds holds a decision of an answer against the trace, and what it claims of
// conditions against what they give alone.
func (o *oracle) holds(f *journey.Fact, d *Decision, n *whyTally) string {
	switch {
	case d.Because == nil:
		return "has no reason"
	case d.Because.Word != f.Gate || d.Because.Passed:
		return fmt.Sprintf("is because of `%s`", d.Because.Word)
	case len(d.Gates) == 0 || d.Gates[len(d.Gates)-1].Word != f.Gate || d.Gates[len(d.Gates)-1].Passed:
		return "does not end with its gate"
	case f.Guardrail == nil && (f.Cond == nil) != (d.Because.Condition == ""): // that of a guardrail is its `when`
		return "has another condition"
	case f.Absent != d.Because.Absent:
		return fmt.Sprintf("misses %q, not %q", d.Because.Absent, f.Absent)
	case !f.Place.IsZero() && (d.Because.Place == nil || *d.Because.Place != f.Place):
		return fmt.Sprintf("stands at %v, not at %s", d.Because.Place, f.Place)
	}
	for i := range d.Gates {
		if g := &d.Gates[i]; g.Passed != (i < len(d.Gates)-1) {
			return "a gate in the middle stopped it"
		}
	}
	if problem := o.claim(f, d.Because, f.Asked[len(f.Asked)-1].Cond, n); problem != "" {
		return problem
	}
	for i := range d.Gates {
		if problem := o.claim(f, &d.Gates[i], f.Asked[i].Cond, n); problem != "" {
			return problem
		}
	}
	return ""
}

// claim holds what a gate says of its condition against what that gave alone.
func (o *oracle) claim(f *journey.Fact, g *Gate, c *project.Cond, n *whyTally) string {
	if c == nil {
		return ""
	}
	n.gates++
	if g.Condition != squeeze(c.Doc.Text) || g.Place == nil || g.Place.File != c.Doc.Span.File {
		return fmt.Sprintf("`%s`: another condition: %s", g.Word, g.Condition)
	}
	var problem string
	for object := range o.objects(f) {
		for _, s := range o.seen[moment{f.At, c.Doc.Span.String(), object}] {
			if problem = agrees(g, &s); problem == "" {
				n.parts += len(g.Parts)
				if g.Absent != "" {
					n.absent++
				}
				return ""
			}
		}
	}
	if problem == "" {
		problem = "was not asked then"
	}
	return fmt.Sprintf("`%s` %s: %s", g.Word, g.Condition, problem)
}

// objects are the objects of whom a condition about the fact may be asked: its
// own, and the contact of its line.
func (o *oracle) objects(f *journey.Fact) map[string]bool {
	return map[string]bool{f.Object.ID: true, f.Line.ID: true}
}

// agrees holds a claim against one sight of the condition, "" where it is the same.
func agrees(g *Gate, s *sight) string {
	if g.Result != s.truth {
		return "gives " + s.truth + ", not " + g.Result
	}
	if g.Absent != s.absent {
		return fmt.Sprintf("misses %q, not %q", s.absent, g.Absent)
	}
	for _, p := range g.Parts {
		got, ok := s.parts[p.Of]
		if !ok {
			return "`" + p.Of + "` is no part of it"
		}
		if got != p.Value && got != "?" {
			return "`" + p.Of + "` is " + got + ", not " + p.Value
		}
	}
	return ""
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
