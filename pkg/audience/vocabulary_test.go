package audience_test

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// vocabulary is what marketers ask with the condition builders of other products, over
// one data model.
type vocabulary struct {
	program *project.Program
	// text is that of the project.
	text    string
	phrases []phrase
	// pairs are conditions of which is known how they relate.
	pairs []related
	// unknown are texts of conditions that are out of reach, with the reason.
	unknown map[string]string
}

// phrase is a condition and the operator it stands for, in the vendor's words.
type phrase struct {
	operator string
	place    expr.Place
	x        *expr.Expr
}

// related is a pair of conditions and its relation: disjoint, equivalent, narrower where
// the first implies the second, or overlapping where neither implies the other.
type related struct {
	relation string
	a, b     *expr.Expr
}

var heading = regexp.MustCompile(`^# .* \((event )?([a-z_]+)\)$`)

func readVocabulary(tb testing.TB) *vocabulary {
	tb.Helper()
	data, err := os.ReadFile("testdata/vocabulary.txtar")
	if err != nil {
		tb.Fatal(err)
	}
	archive := map[string]string{}
	for _, f := range txtar.Parse(data).Files {
		archive[f.Name] = string(f.Data)
	}
	v := &vocabulary{text: archive["fairlead.yaml"], program: programOf(tb, archive["fairlead.yaml"]), unknown: map[string]string{}}
	place := expr.Place{}
	for line := range strings.Lines(archive["conditions"]) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if strings.HasPrefix(line, "#") {
			place = v.placeOf(tb, line)
			continue
		}
		operator, text, _ := strings.Cut(line, " | ")
		v.phrases = append(v.phrases, phrase{operator, place, v.check(tb, place, text)})
	}
	v.readPairs(tb, archive["pairs"])
	for line := range strings.Lines(archive["unknown"]) {
		reason, text, _ := strings.Cut(strings.TrimSpace(line), " | ")
		v.unknown[text] = reason
	}
	return v
}

// readPairs reads blocks of three lines: the relation and two conditions.
func (v *vocabulary) readPairs(tb testing.TB, text string) {
	tb.Helper()
	place := expr.Place{}
	var block []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "#"):
			place = v.placeOf(tb, line)
		default:
			block = append(block, line)
		}
		if len(block) == 3 {
			v.pairs = append(v.pairs, related{block[0], v.check(tb, place, block[1]), v.check(tb, place, block[2])})
			block = nil
		}
	}
}

func (v *vocabulary) placeOf(tb testing.TB, line string) expr.Place {
	tb.Helper()
	m := heading.FindStringSubmatch(line)
	if m == nil {
		tb.Fatalf("%s says not what it is about", line)
	}
	s := v.program.Schema
	p := expr.Place{Object: s.Object(m[2]), Item: -1}
	if m[1] != "" {
		i := s.Event(m[2])
		p.Object, p.Event = s.Events[i].Object, s.Events[i].Shape
	}
	if p.Object < 0 {
		tb.Fatalf("%s: there is no %s", line, m[2])
	}
	return p
}

func (v *vocabulary) check(tb testing.TB, p expr.Place, text string) *expr.Expr {
	tb.Helper()
	x, issues := v.program.Env.Check(p, text, expr.BoolType())
	if x == nil {
		tb.Fatalf("%s: %v", text, issues)
	}
	return x
}

func programOf(tb testing.TB, text string) *project.Program {
	tb.Helper()
	r, err := project.Load(fstest.MapFS{"fairlead.yaml": {Data: []byte(text)}}, project.Options{})
	if err != nil || len(r.Diagnostics) > 0 {
		tb.Fatal(err, r.Diagnostics)
	}
	return r.Program
}

// tally counts answers.
type tally struct {
	questions int
	answers   [3]int
	// open are the conditions with an unknown answer about themselves.
	open []string
}

func (c *tally) add(a audience.Answer) bool {
	c.questions++
	c.answers[a.Verdict]++
	return a.Verdict != audience.Unknown
}

// Of each thing that the condition builders of HubSpot and Klaviyo can ask it is known
// whether it can hold, be false, and be undecided. What is out of reach is listed, and
// is at most one in fifty.
func TestVocabularyIsKnown(t *testing.T) {
	t.Parallel()
	v := readVocabulary(t)
	s := audience.New(v.program)
	var own tally
	seen := map[string]bool{}
	for _, p := range v.phrases {
		text := p.x.Text()
		if seen[text+p.operator] {
			t.Errorf("%s is listed twice", text)
		}
		seen[text+p.operator] = true
		if known, why := ownQuestions(s, p.x, &own); !known {
			own.open = append(own.open, text)
			if v.unknown[text] == "" {
				t.Errorf("%s: %s is unknown: %s", p.operator, text, why)
			}
			continue
		}
		if v.unknown[text] != "" {
			t.Errorf("%s is known now: take it off the list", text)
		}
	}
	t.Logf("%d conditions, %d questions: %d unknown, %d yes, %d no; conditions with an unknown answer: %d", len(v.phrases), own.questions,
		own.answers[audience.Unknown], own.answers[audience.Yes], own.answers[audience.No], len(own.open))
	if len(v.phrases) < 300 || len(own.open)*50 > len(v.phrases) {
		t.Errorf("%d of %d conditions are unknown", len(own.open), len(v.phrases))
	}
}

// ownQuestions asks of one condition what it can give.
func ownQuestions(s *audience.Solver, x *expr.Expr, c *tally) (known bool, why string) {
	known = true
	for _, want := range []audience.Want{audience.Holds, audience.HoldsNot, audience.IsFalse, audience.IsUndecided} {
		a := s.Decide(audience.Part{Expr: x, Want: want})
		if !c.add(a) {
			known, why = false, reason(a)
		}
	}
	return known, why
}

func reason(a audience.Answer) string {
	var parts []string
	for _, b := range a.Beyond {
		parts = append(parts, b.Text())
	}
	return fmt.Sprintf("out of reach %q, exhausted %v, refused %v", parts, a.Exhausted, a.Refused != nil)
}

// Neighbors in the list are about the same things: how they relate is known but for the
// conditions that are out of reach themselves, and one pair in fifty.
func TestVocabularyNeighbors(t *testing.T) {
	t.Parallel()
	v := readVocabulary(t)
	s := audience.New(v.program)
	var pairs tally
	for i, a := range v.phrases {
		for j := i + 1; j <= min(i+3, len(v.phrases)-1); j++ {
			b := v.phrases[j]
			if a.place.Object != b.place.Object || a.place.Event != b.place.Event {
				continue
			}
			for _, ask := range []func() audience.Answer{
				func() audience.Answer { return s.Overlap(a.x, b.x) },
				func() audience.Answer { return s.Implies(a.x, b.x) },
				func() audience.Answer { return s.Implies(b.x, a.x) },
			} {
				found := ask()
				if !pairs.add(found) && v.unknown[a.x.Text()] == "" && v.unknown[b.x.Text()] == "" {
					pairs.open = append(pairs.open, a.x.Text()+"   beside   "+b.x.Text()+": "+reason(found))
				}
			}
		}
	}
	t.Logf("%d questions about neighbors: %d unknown, %d yes, %d no", pairs.questions, pairs.answers[audience.Unknown], pairs.answers[audience.Yes], pairs.answers[audience.No])
	for _, o := range pairs.open {
		t.Log(o)
	}
	if pairs.answers[audience.Unknown]*50 > pairs.questions {
		t.Errorf("%d of %d questions about neighbors are unknown", pairs.answers[audience.Unknown], pairs.questions)
	}
}

// answers are those to whether both hold at once, the first without the second, and the
// second without the first.
var answers = map[string][3]audience.Verdict{
	"disjoint":    {audience.No, audience.Yes, audience.Yes},
	"equivalent":  {audience.Yes, audience.No, audience.No},
	"narrower":    {audience.Yes, audience.No, audience.Yes},
	"overlapping": {audience.Yes, audience.Yes, audience.Yes},
}

// How pairs relate of which a person has said so.
func TestVocabularyPairs(t *testing.T) {
	t.Parallel()
	v := readVocabulary(t)
	s := audience.New(v.program)
	for _, p := range v.pairs {
		want, ok := answers[p.relation]
		if !ok {
			t.Fatalf("%q is no relation", p.relation)
		}
		got := [3]audience.Answer{s.Overlap(p.a, p.b), s.Implies(p.a, p.b), s.Implies(p.b, p.a)}
		for i, a := range got {
			if p.relation == "disjoint" && i > 0 {
				continue // one of them may hold of nobody
			}
			if a.Verdict != want[i] {
				t.Errorf("%s\n  %s\n  %s\nquestion %d: %s, %s", p.relation, p.a.Text(), p.b.Text(), i, a.Verdict, reason(a))
			}
		}
	}
	t.Logf("%d pairs", len(v.pairs))
	if len(v.pairs) < 60 {
		t.Errorf("only %d pairs", len(v.pairs))
	}
}
