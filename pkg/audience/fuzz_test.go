package audience

import (
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// fuzzing is a project with all places where its conditions may stand.
type fuzzing struct {
	agreement
	places []expr.Place
}

func newFuzzing(p *project.Program) *fuzzing {
	f := &fuzzing{agreement: agreement{p: p}}
	for o := range p.Schema.Objects {
		alone := expr.Place{Object: o, Item: -1}
		f.places = append(f.places, alone)
		for i := range p.Schema.Events {
			if e := &p.Schema.Events[i]; e.Object == o {
				judging, started := alone, alone
				judging.Event, started.Trigger = e.Shape, e.Shape
				f.places = append(f.places, judging, started)
			}
		}
		for i := range p.Schema.Objects {
			if each := alone; i != o {
				each.Item = i
				f.places = append(f.places, each)
			}
		}
	}
	return f
}

// place finds where conditions are conditions, -1 where there is no such place.
func (f *fuzzing) place(texts ...string) int {
	for i := range f.places {
		if f.conditions(i, texts, []Want{Holds, Holds}) != nil {
			return i
		}
	}
	return -1
}

// conditions are conditions with what is wanted of them, nil where one is none.
func (f *fuzzing) conditions(place int, texts []string, wants []Want) (parts []Part) {
	for i, text := range texts {
		x, issues := f.p.Env.Check(f.places[place], text, expr.BoolType())
		if x == nil || len(issues) > 0 {
			return nil
		}
		parts = append(parts, Part{x, wants[i]})
	}
	return parts
}

// wordsOf are the conditions of the vocabulary, and its project.
func wordsOf(tb testing.TB) (*project.Program, []string) {
	tb.Helper()
	data, err := os.ReadFile("testdata/vocabulary.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	var conditions []string
	var text string
	for _, f := range txtar.Parse(data).Files {
		switch f.Name {
		case "fairlead.yaml":
			text = string(f.Data)
		case "conditions":
			for line := range strings.Lines(string(f.Data)) {
				if _, c, ok := strings.Cut(strings.TrimSpace(line), " | "); ok && line[0] != '#' {
					conditions = append(conditions, c)
				}
			}
		}
	}
	return programFrom(tb, text), conditions
}

// FuzzQuestions asks whether any two conditions that are conditions of the language can
// be as wanted at once. There is an answer within the budget; where it is yes, the
// compiled conditions and cel-go say so of the witness, and where it is no, they say so
// of no contact whose values are near the constants of the conditions. Asked the other
// way round the answer is not the opposite.
func FuzzQuestions(f *testing.F) {
	words, conditions := wordsOf(f)
	projects := []*fuzzing{newFuzzing(modelProgram(f)), newFuzzing(words)}
	for _, name := range []string{"b2b-saas", "ecommerce", "local-services"} {
		projects = append(projects, newFuzzing(company(f, name)))
	}
	seed := func(of int, a, b string, wants uint8) {
		if place := projects[of].place(a, b); place >= 0 {
			f.Add(uint8(of), uint8(place), wants, a, b)
		}
	}
	for i := 1; i < len(conditions); i += 5 {
		seed(1, conditions[i-1], conditions[i], uint8(i))
	}
	for i := 1; i < len(tricky); i += 2 {
		seed(0, tricky[i-1].text, tricky[i].text, uint8(i))
	}
	for of := 2; of < len(projects); of++ {
		for use := range projects[of].p.Expressions() {
			if x := use.Expr; x != nil && x.Type().Kind == expr.Bool && use.Expr.Place().Extra == "" && len(x.Text())%4 == 0 {
				seed(of, x.Text(), x.Text(), uint8(len(x.Text())>>2))
			}
		}
	}
	f.Fuzz(func(t *testing.T, of, place, wants uint8, a, b string) {
		p := projects[int(of)%len(projects)]
		parts := p.conditions(int(place)%len(p.places), []string{a, b}, []Want{Want(wants % 4), Want(wants / 4 % 4)})
		if parts != nil {
			p.ask(t, parts)
		}
	})
}

// ask asks a question in both directions and holds the answer against the evaluation.
func (f *fuzzing) ask(t *testing.T, parts []Part) {
	t.Helper()
	limits := Limits{Steps: 100_000, Regions: 32, Splits: 50}
	s := New(f.p)
	s.SetLimits(limits)
	answer := s.Satisfiable(parts...)
	if answer.Work > 5*limits.Steps {
		t.Errorf("%d steps of %d: %s", answer.Work, limits.Steps, wanted(parts))
	}
	switch {
	case answer.Refused != nil:
		t.Errorf("a model is none: %s\n  refused: %s", wanted(parts), answer.Refused.Expr.Text())
	case answer.Verdict == No:
		f.tryContacts(t, 1, parts)
	case answer.Verdict == Yes:
		for _, part := range parts {
			if !answer.Witness.holds(part, (*expr.Expr).Truth) || !answer.Witness.holds(part, (*expr.Expr).Confirm) {
				t.Errorf("the example is none: %s", wanted(parts))
			}
		}
	}
	again := New(f.p)
	again.SetLimits(limits)
	turned := again.Decide(parts[1], parts[0])
	if turned.Verdict != answer.Verdict && turned.Verdict != Unknown && answer.Verdict != Unknown {
		t.Errorf("%v, and %v the other way round: %s", answer.Verdict, turned.Verdict, wanted(parts))
	}
}
