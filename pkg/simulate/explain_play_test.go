package simulate

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// explainedProjects are the companies, the library and projects with traps, each with a
// workflow that sends to whom its guardrails block, and one that asks each routing policy.
func explainedProjects(t *testing.T) map[string]*project.Program {
	t.Helper()
	list := map[string]*project.Program{}
	for _, pattern := range []string{"../../examples/*/fairlead.yaml", "../../workflows/*/fairlead.yaml", "testdata/explain/*/fairlead.yaml"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			dir := filepath.Dir(file)
			list[strings.TrimLeft(dir, "./")] = withQuestions(t, dir)
		}
	}
	if len(list) < 10 {
		t.Fatal("only", len(list), "projects")
	}
	return list
}

// withQuestions loads a project and adds what asks its policies.
func withQuestions(t *testing.T, dir string) *project.Program {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p := loaded(t, files)
	trigger := func(at string) string {
		return "owner: ops@test.example\ntrigger: {becomes: 'now >= timestamp(\"" + at + "\")'}\nreentry: after_exit\nsteps: [{"
	}
	text := ""
	at := "2026-01-05T10:00:00Z" // when people work
	if strings.Contains(string(files["fairlead.yaml"].Data), "timezone: America/") {
		at = "2026-01-05T16:00:00Z"
	}
	for _, r := range p.Routings {
		text += "---\nkind: Workflow\nname: zz-asks-" + r.Name + "\n" + trigger(at) + "route: " + r.Name + "}]\n"
	}
	if len(p.Guardrails) > 0 && len(p.Schema.Topics) > 0 {
		text += "---\nkind: Message\nname: zz-note\nchannel: email\ntopic: " + p.Schema.Topics[0] + "\nfrom: Ann <ann@test.example>\nsubject: Hello\nbody: Hello\n" +
			"---\nkind: Workflow\nname: zz-sends\n" + trigger("2026-01-05T10:00:00Z") + "send: zz-note}]\n"
	}
	if text == "" {
		return p
	}
	files["zz-asks.yaml"] = &fstest.MapFile{Data: []byte(strings.TrimPrefix(text, "---\n"))}
	return loaded(t, files)
}

func loaded(t *testing.T, files fstest.MapFS) *project.Program {
	t.Helper()
	r, err := project.Load(files, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Program == nil {
		for _, d := range r.Diagnostics {
			t.Log(d.Message, d.Primary)
		}
		t.FailNow()
	}
	return r.Program
}

// somebody is a contact of an answer, ready to be played.
type somebody struct {
	where     string
	condition int
	gate      string
	way       int
	seeds     []*cast
	// blank are fields that have to stay absent.
	blank []expr.FieldRef
	d     *drafter
}

// peopleOf are the contacts of an answer: each example and each near miss, as scenarios
// that w may start, by the trigger of the way; where w is none they just are there, a
// millisecond before the instant that the answer speaks of where early is set.
func peopleOf(p *project.Program, address string, w *project.Workflow, early int64) (*audience.Explained, []somebody) {
	e := audience.NewExplainer(p)
	var list []somebody
	e.Watch(func(way, condition int, who *audience.Witness, parts []audience.Part) {
		flow := w
		if flow == nil {
			flow = nobody()
		}
		d := newDrafter(p, flow)
		d.start = who.Now - early
		c := newCasting(d, who, parts)
		s := somebody{where: address, condition: condition, way: way, d: d}
		switch {
		case w == nil:
			s.seeds = []*cast{c.lay(d.newCast(0))}
		default:
			for _, n := range d.seeds(way) {
				s.seeds = append(s.seeds, c.lay(n))
			}
			s.seeds = append(s.seeds, c.before(way, s.seeds)...)
		}
		for ref := range c.read {
			if r := who.Objects[ref.Object]; r != nil && r.Slots[ref.Slot].IsAbsent() {
				s.blank = append(s.blank, ref)
			}
		}
		list = append(list, s)
	})
	x := e.Explain(address)
	for i := range list {
		if k := list[i].condition; k >= 0 {
			list[i].gate = x.Ways[list[i].way].Conditions[k].Gate
		}
	}
	return x, list
}

// keeps reports whether what has to be absent is.
func (s *somebody) keeps(c *cast) bool {
	for _, ref := range s.blank {
		for _, o := range c.s.Objects {
			if o.Object == ref.Object && !builtInField(s.d.p.Schema.Objects[ref.Object].Shape.Fields[ref.Slot].Name) && !fieldOf(o.Fields, ref.Slot).IsAbsent() {
				return false
			}
		}
	}
	return true
}

// notPlayed are workflows whose examples need more than a contact and the line that
// starts the workflow: a message that was sent, a deal or a product that changes, a step
// of another workflow that sets the stage, or a field that changed before the start.
var notPlayed = map[string]bool{
	"workflows/re-engagement-b2b re-engagement-b2b-later event message_clicked": true, "examples/b2b-saas onboarding becomes": true,
	"examples/ecommerce back-in-stock becomes": true, "workflows/price-drop back-in-stock becomes": true,
	"examples/ecommerce let-go enters_stage released": true, "examples/ecommerce nps schedule": true,
}

// Who is shown as one who enters a workflow enters, and who just fails does not.
func TestExplainedExamplesEnter(t *testing.T) {
	entered, refused := 0, 0
	for name, p := range explainedProjects(t) {
		for _, w := range p.Workflows {
			if w.Object < 0 || w.Managed || strings.HasPrefix(w.Name, "zz-") {
				continue
			}
			x, list := peopleOf(p, "workflow/"+w.Name, w, 0)
			for i := range list {
				s := &list[i]
				way := &x.Ways[s.way]
				if w.Triggers[s.way].Kind == project.OnEnroll || enrolledNow(way) {
					continue // through another workflow
				}
				in := s.enters(w, s.condition < 0)
				switch {
				case s.condition < 0 && in == (w.Enabled && !notPlayed[name+" "+w.Name+" "+way.Name]):
					entered++
				case s.condition < 0:
					t.Errorf("%s: %s, %s: enters: %v, %+v", name, s.where, way.Name, in, way.Example)
				case !playable(way.Conditions[s.condition].Miss):
					// what it changes is more than what a contact is at the start
				case in:
					t.Errorf("%s: %s, %s: who fails at %s enters: %+v", name, s.where, way.Name, way.Conditions[s.condition].Text, way.Conditions[s.condition].Miss)
				default:
					refused++
				}
			}
		}
	}
	if entered < 60 || refused < 40 {
		t.Errorf("only %d entered, %d were refused", entered, refused)
	}
}

// playable reports whether a near miss differs in what somebody is, and in nothing that
// happens, is sent, moves by itself, or takes another workflow.
func playable(m *audience.Miss) bool {
	return !slices.ContainsFunc(m.Changes, func(c audience.Change) bool {
		root, field, _ := strings.Cut(c.Path, ".")
		return root != "contact" || field == "" || builtInField(field)
	})
}

func enrolledNow(w *audience.Way) bool {
	return slices.ContainsFunc(w.Example, func(f audience.Fact) bool { return f.Kind == "enrolled" })
}

// enters plays somebody. An example may be completed by what nobody asked for; who
// fails is played as it is.
func (s *somebody) enters(w *project.Workflow, complete bool) bool {
	span := w.Triggers[s.way].Doc.Span
	for _, c := range s.seeds {
		if t := s.d.try(c); t.entered() && (complete || t.entry.Place == span && t.entry.At <= t.until) {
			return true
		}
	}
	if !complete {
		return false
	}
	s.d.plays = 0
	c := s.d.search(s.seeds)
	return c != nil && s.keeps(c)
}

// Who is shown as one who enters a stage moves there, and who just fails does not.
func TestExplainedExamplesMove(t *testing.T) {
	moved, stayed := 0, 0
	for name, p := range explainedProjects(t) {
		if p.Lifecycle == nil {
			continue
		}
		for _, stage := range p.Lifecycle.Stages {
			if stage.When == nil {
				continue
			}
			x, list := peopleOf(p, "stage/"+stage.Name, nil, 0)
			for i := range list {
				s := &list[i]
				to := firstMove(p, s.seeds[0]) == stage.Name
				switch {
				case to != (s.condition < 0):
					t.Errorf("%s: %s, condition %d: moves: %v: %+v", name, s.where, s.condition, to, x.Ways[0])
				case to:
					moved++
				default:
					stayed++
				}
			}
		}
	}
	if moved < 15 || stayed < 15 {
		t.Errorf("only %d moved, %d stayed", moved, stayed)
	}
}

// firstMove is the stage that a contact goes to first from the one where it is.
func firstMove(p *project.Program, c *cast) string {
	r := journey.Prepare(p, c.s)
	before := len(stageMoves(p, r)) // of the time when it was not yet there
	r.Begin()
	if after := stageMoves(p, r); len(after) > before {
		return after[before]
	}
	return ""
}

// stageMoves are the stages that contacts went to.
func stageMoves(p *project.Program, r *journey.Run) []string {
	var list []string
	for _, k := range r.Contacts() {
		x := r.Context(k)
		for _, e := range x.Host.Events(x.Object, p.Schema.Event("stage_changed")) {
			list = append(list, e.Get("to").Str())
		}
	}
	return list
}

// Who is shown as one whom a route takes is routed there, and who just fails is not.
func TestExplainedExamplesAreRouted(t *testing.T) {
	routed, others := 0, 0
	for name, p := range explainedProjects(t) {
		for _, r := range p.Routings {
			x, list := peopleOf(p, "routing-policy/"+r.Name, nil, 1)
			for i := range list {
				s := &list[i]
				way := &x.Ways[s.way]
				to := routedBy(p, s.seeds[0], r.Name)
				switch {
				case (to == way.Name) != (s.condition < 0):
					t.Errorf("%s: %s/%s, condition %d: routed by %q: %+v", name, s.where, way.Name, s.condition, to, way)
				case s.condition < 0:
					routed++
				default:
					others++
				}
			}
		}
	}
	if routed < 15 || others < 15 {
		t.Errorf("only %d routed, %d by others", routed, others)
	}
}

// routedBy is the reason that a policy gives.
func routedBy(p *project.Program, c *cast, policy string) string {
	n := c.clone()
	n.s.Until = 7 * calendar.Hour
	facts := journey.Play(p, n.s).Facts()
	for i := range facts {
		if facts[i].Kind == journey.Routed && facts[i].Subject == policy {
			return facts[i].Reason
		}
	}
	return ""
}

// To whom a guardrail is said to apply nothing is sent, and to who just fails it is.
func TestExplainedGuardrailsBlock(t *testing.T) {
	blocked, passed := 0, 0
	for name, p := range explainedProjects(t) {
		for _, g := range p.Guardrails {
			if len(g.Block) == 0 || g.For != nil && len(g.For.Workflows)+len(g.For.Messages)+len(g.For.Categories) > 0 {
				continue
			}
			x, list := peopleOf(p, "guardrail/"+g.Name, nil, 1)
			for i := range list {
				s := &list[i]
				if enrolledNow(&x.Ways[s.way]) {
					continue
				}
				by := blockedBy(p, s.seeds[0])
				switch {
				case (by == g) != (s.condition < 0):
					t.Errorf("%s: %s, condition %d: blocked by %v: %+v", name, s.where, s.condition, by, x.Ways[s.way])
				case by == g:
					blocked++
				default:
					passed++
				}
			}
		}
	}
	if blocked < 5 || passed < 5 {
		t.Errorf("only %d blocked, %d not", blocked, passed)
	}
}

// blockedBy is the guardrail because of which nothing is sent to a contact.
func blockedBy(p *project.Program, c *cast) *project.Guardrail {
	n := c.clone()
	contact := p.ContactObject()
	for i := range n.s.Objects { // whom a message can reach
		if slot := p.Schema.Objects[contact].Shape.Slot("email"); n.s.Objects[i].Object == contact && fieldOf(n.s.Objects[i].Fields, slot).IsAbsent() {
			n.s.Objects[i].Fields = setField(n.s.Objects[i].Fields, slot, expr.NewString("kim@example.com"))
		}
	}
	n.s.Until = 1000
	facts := journey.Play(p, n.s).Facts()
	for i := range facts {
		if f := &facts[i]; f.Kind == journey.Skipped && f.Gate == "block" && f.Workflow >= 0 && p.Workflows[f.Workflow].Name == "zz-sends" {
			return f.Guardrail
		}
	}
	return nil
}
