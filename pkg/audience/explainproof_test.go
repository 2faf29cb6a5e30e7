package audience

import (
	"encoding/json"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
	library "github.com/fairlead/fairlead/workflows"
)

// everyProject gives the companies and the library.
func everyProject(t *testing.T, see func(name string, p *project.Program)) {
	t.Helper()
	for _, name := range []string{"b2b-saas", "ecommerce", "local-services"} {
		see(name, company(t, name))
	}
	entries, err := fs.ReadDir(library.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !entry.IsDir() {
			continue
		}
		fsys, err := fs.Sub(library.FS, entry.Name())
		if err != nil {
			t.Fatal(err)
		}
		r, err := project.Load(fsys, project.Options{})
		if err != nil || r.Program == nil {
			t.Fatal(entry.Name(), err, r.Diagnostics)
		}
		see(entry.Name(), r.Program)
	}
}

// proving asks cel-go about what an explainer shows.
type proving struct {
	t                *testing.T
	where            string
	examples, misses int
	example          *Witness
	exampleOf        *way
}

func (v *proving) shown(w *way, condition int, who *Witness) {
	if condition < 0 {
		v.examples++
		v.example, v.exampleOf = who, w
	} else {
		v.misses++
	}
	for i, p := range w.parts() {
		k := i - len(w.given)
		if got := who.holds(p, (*expr.Expr).Confirm); got == (k == condition && condition >= 0) {
			v.t.Errorf("%s, %s: condition %d of a miss of %d is %v: %s", v.where, w.name, k, condition, got, p.Expr.Text())
		}
	}
}

// Each example is in, as cel-go says; each near miss passes every condition but its own;
// and with the change undone the near miss is the example again, which is in.
func TestExamplesAndNearMissesAreProved(t *testing.T) {
	t.Parallel()
	examples, misses := 0, 0
	everyProject(t, func(name string, p *project.Program) {
		for _, address := range wholes(p) {
			v := &proving{t: t, where: name + " " + address}
			e := NewExplainer(p)
			e.shown = v.shown
			x := e.Explain(address)
			ways := 0
			for i := range x.Ways {
				if x.Ways[i].Verdict == "unknown" {
					t.Errorf("%s, %s: unknown", v.where, x.Ways[i].Name)
				}
				if x.Ways[i].Verdict == "yes" {
					ways++
				}
			}
			if ways != v.examples {
				t.Errorf("%s: %d ways are open, %d examples were shown", v.where, ways, v.examples)
			}
			if v.example != nil {
				v.shown(v.exampleOf, -1, v.example)
				v.examples--
			}
			examples, misses = examples+v.examples, misses+v.misses
		}
	})
	if examples < 200 || misses < 400 {
		t.Errorf("only %d examples and %d near misses", examples, misses)
	}
	t.Logf("%d examples, %d near misses", examples, misses)
}

// wholes are the addresses without those inside of others, which answer the same.
func wholes(p *project.Program) []string {
	var list []string
	for _, a := range Addresses(p) {
		if strings.Count(a, "/") == 1 {
			list = append(list, a)
		}
	}
	return list
}

// A near miss differs in one thing. A score may need several to move that far, and who
// fails at something that moves a score needs others to keep it: those are named behind.
// Who lacks what a stage asks may have to come from another one.
// A field that changed is what the event says, and one that the event writes, too.
func TestNearMissesDifferInOneThing(t *testing.T) {
	t.Parallel()
	one, more := 0, 0
	everyProject(t, func(name string, p *project.Program) {
		for _, address := range wholes(p) {
			for _, w := range NewExplainer(p).Explain(address).Ways {
				for _, c := range w.Conditions {
					if c.Miss == nil || c.Miss.Verdict != "yes" {
						continue
					}
					var changes []string
					scored := false
					for _, m := range c.Miss.Changes {
						if strings.HasPrefix(m.Path, "score.") {
							scored = true
							continue
						}
						changes = append(changes, m.words)
					}
					switch {
					case len(changes) == 1, len(changes) == 2 && strings.HasPrefix(w.Name, "changed "), len(changes) == 2 && strings.HasPrefix(w.Name, "event ") && strings.Contains(changes[1], "` with "):
						one++
					case strings.HasPrefix(address, "stage/") && len(changes) == 2 && strings.Contains(c.Miss.Text, "`contact.stage` "):
						more++ // from where it was, it would go on to another stage
					case (scored || asksScores(w)) && strings.Contains(c.Miss.Text, "("):
						more++
					default:
						t.Errorf("%s %s, %s, %s: differs in %q", name, address, w.Name, c.Text, changes)
					}
				}
			}
		}
	})
	if one < 10*more {
		t.Errorf("%d differ in one thing, %d in more", one, more)
	}
	t.Logf("%d differ in one thing, %d in more", one, more)
}

func asksScores(w Way) bool {
	return slices.ContainsFunc(w.Conditions, func(c Condition) bool { return strings.Contains(c.Expression, "score") })
}

// What is told is enough: the contact of the printed facts, written into a file and
// counted, matches; with the printed change it fails at that condition alone.
func TestPrintedContactsCount(t *testing.T) {
	t.Parallel()
	in, out := 0, 0
	everyProject(t, func(name string, p *project.Program) {
		for _, address := range wholes(p) {
			e := NewExplainer(p)
			x := e.Explain(address)
			for i, w := range x.Ways {
				row, ok := printed(p, w)
				if !ok {
					continue
				}
				if n := countedRow(t, e, x, i, row); n.Match != 1 {
					t.Errorf("%s %s, %s: %v does not match: %+v", name, address, w.Name, row, n)
				}
				in++
				for k, c := range w.Conditions {
					other, ok := changedRow(row, c.Miss)
					if !ok {
						continue
					}
					n := countedRow(t, e, x, i, other)
					for _, f := range n.Fails {
						if (f.All == 1) != (f.Condition == k) {
							t.Errorf("%s %s, %s: %v fails at condition %d, not at %d alone", name, address, w.Name, other, f.Condition, k)
						}
					}
					out++
				}
			}
		}
	})
	if in < 100 || out < 60 {
		t.Errorf("only %d contacts that are in, and %d that are out", in, out)
	}
	t.Logf("%d contacts are in, %d are out", in, out)
}

// printed is the row of an example that has fields of a contact alone.
func printed(p *project.Program, w Way) (map[string]string, bool) {
	if w.About != project.Contact || w.Verdict != "yes" {
		return nil, false
	}
	row := map[string]string{}
	for _, f := range w.Example {
		if !cell(row, f.Kind, f.Path, f.Value) {
			return nil, false
		}
	}
	return row, len(row) > 0
}

func cell(row map[string]string, kind, path, value string) bool {
	object, field, _ := strings.Cut(path, ".")
	if kind != "field" || object != project.Contact || strings.HasPrefix(field, "changed_at") || strings.HasPrefix(value, "[") {
		return false
	}
	value, _, _ = strings.Cut(value, " (")
	row[field] = strings.Trim(value, `"`)
	return true
}

// changedRow is a row with the changes of a near miss, where they are of fields alone.
func changedRow(row map[string]string, m *Miss) (map[string]string, bool) {
	if m == nil || m.Verdict != "yes" {
		return nil, false
	}
	out := maps.Clone(row)
	for _, c := range m.Changes {
		if !cell(out, "field", c.Path, c.Is) || strings.Contains(c.Path, "(") {
			return nil, false
		}
		if c.Is == "" {
			delete(out, strings.TrimPrefix(c.Path, "contact."))
		}
	}
	return out, true
}

func countedRow(t *testing.T, e *Explainer, x *Explained, way int, row map[string]string) *Count {
	t.Helper()
	data, err := json.Marshal([]map[string]string{row})
	if err != nil {
		t.Fatal(err)
	}
	people, err := ReadPeople(e.p, data)
	if err != nil || len(people.Bad) > 0 {
		t.Fatalf("%s: %v, %+v", data, err, people)
	}
	e.Count(x, people, "printed.json", usualNow, true)
	return x.Ways[way].Count
}
