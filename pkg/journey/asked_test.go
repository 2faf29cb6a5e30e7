package journey

import (
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// The gates in the order of docs/journey.md; a step's own `when` comes before
// those of its send, `max_hold` after.
var (
	entryOrder = strings.Fields("kill_switch late where rules data suppress goal exit reentry exclusive loop")
	sendOrder  = strings.Fields("when kill_switch holdout address bounce not_after suppress block consent topic send_window quiet_hours cap max_hold")
)

// playWith is Play for a run that somebody set up before it begins.
func playWith(p *project.Program, s *project.Scenario, set func(*Run)) *Run {
	r := Prepare(p, s)
	set(r)
	for i := range s.Timeline {
		r.Deliver(InputOf(&s.Timeline[i], s.Start))
	}
	r.Advance(s.Start + s.Until)
	return r
}

// everyScenario plays all scenarios of all cases and of the example company.
func everyScenario(t *testing.T, set func(*Run), f func(p *project.Program, s *project.Scenario, r *Run)) {
	for _, p := range programs(t) {
		for _, s := range p.Scenarios {
			f(p, s, playWith(p, s, set))
		}
	}
}

// orderOf is the order of the gates that a fact is about.
func orderOf(f *Fact) []string {
	switch f.Kind {
	case Enrolled, Refused, GroupQueued, Loop:
		return entryOrder
	}
	return sendOrder
}

// TestEachDecisionNamesItsGates holds the lists against the documented order:
// all let the decision through, but the one that stopped it, which is the last.
func TestEachDecisionNamesItsGates(t *testing.T) {
	passed, barred := map[string]int{}, map[string]int{}
	check := func(p *project.Program, s *project.Scenario, r *Run) {
		for _, f := range r.Facts() {
			for _, problem := range misfitsOf(&f) {
				t.Errorf("%s: %s\n  %s", s.Name, f.Dump(p), problem)
			}
			side := "send "
			if reflect.DeepEqual(orderOf(&f), entryOrder) {
				side = "entry "
			}
			for _, g := range f.Asked {
				if g.Passed {
					passed[side+g.Word]++
				} else {
					barred[side+g.Word]++
				}
			}
		}
	}
	everyScenario(t, (*Run).Explain, check)
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, rnd *rand.Rand) {
		r := begin(p, s)
		r.Explain()
		for _, in := range inputs {
			if len(p.Workflows) > 0 && rnd.IntN(10) == 0 {
				r.Switch(rnd.IntN(len(p.Workflows)), rnd.IntN(3) > 0, in.At-1)
			}
			r.DeliverLate(in, in.At+rnd.Int64N(2)*60*24*hour)
		}
		check(p, s, r)
	})
	for side, order := range map[string][]string{"entry ": entryOrder, "send ": sendOrder} {
		for _, word := range order {
			if barred[side+word] == 0 && timelinesEach > 1 { // one each may miss it
				t.Errorf("no %sgate %s ever stops anything", side, word)
			}
			if passed[side+word] == 0 && timelinesEach > 1 && !slices.Contains(onlyWhenTheyStop, word) {
				t.Errorf("no %sgate %s ever lets anything through", side, word)
			}
		}
	}
}

// onlyWhenTheyStop are the gates about which nothing is ever written: they stand
// in a list only where they stopped the decision.
var onlyWhenTheyStop = strings.Fields("late loop bounce max_hold")

// misfitsOf says what is wrong with the gates of one fact.
func misfitsOf(f *Fact) (problems []string) {
	switch f.Kind {
	case Enrolled, Refused, GroupQueued, Sent, Held, Skipped:
	case Loop:
		if f.Workflow < 0 {
			return nil
		}
	default:
		if f.Asked != nil {
			problems = append(problems, "is no decision at gates")
		}
		return problems
	}
	stops := f.Kind != Enrolled && f.Kind != Sent
	if len(f.Asked) == 0 && (stops || f.Kind == Enrolled) {
		return []string{"asked nothing"}
	}
	order, last := orderOf(f), -1
	for i, g := range f.Asked {
		at := slices.Index(order, g.Word)
		if at < last {
			problems = append(problems, g.Word+" comes after "+order[last])
		}
		last = max(last, at)
		if g.Passed != (!stops || i < len(f.Asked)-1) {
			problems = append(problems, g.Word+" is the wrong one to stop it")
		}
		if g.Cond == nil && g.Reason == "" && g.Cause == "" {
			problems = append(problems, g.Word+" says nothing")
		}
		if g.Cond != nil && len(g.Parts) == 0 {
			problems = append(problems, g.Word+" shows no values of `"+g.Cond.Doc.Text+"`")
		}
	}
	if !stops {
		return problems
	}
	g := f.Asked[len(f.Asked)-1]
	switch {
	case f.Gate != "" && g.Word != f.Gate:
		problems = append(problems, "ends with "+g.Word)
	case f.Gate == "" && f.Kind == Loop && g.Word != "loop", f.Kind == GroupQueued && g.Word != "exclusive":
		problems = append(problems, "ends with "+g.Word)
	case f.Cond != nil && (g.Cond != f.Cond || g.Result != f.Result || g.Cause != f.Cause || g.Absent != f.Absent):
		problems = append(problems, "another condition than the fact's")
	case g.Guardrail != f.Guardrail:
		problems = append(problems, "another guardrail than the fact's")
	}
	return problems
}

// reply is what a watcher saw of a condition at one instant.
type reply struct {
	at     int64
	result expr.Truth
	parts  []expr.Part
}

// TestGatesSayWhatTheirConditionsGave asks each condition anew at the instant it
// was asked: a gate has exactly its result and the values of its parts.
func TestGatesSayWhatTheirConditionsGave(t *testing.T) {
	var seen map[*project.Cond][]reply
	watch := func(r *Run) {
		seen = map[*project.Cond][]reply{}
		r.Explain()
		r.Watch(func(c *project.Cond, ctx *expr.Context, result expr.Truth) {
			if again := c.Expr.Truth(ctx); again != result {
				t.Errorf("%s: `%s` gave %s, now %s", c.Doc.Span, c.Doc.Text, result, again)
			}
			seen[c] = append(seen[c], reply{ctx.Now, result, c.Expr.Parts(ctx)})
		})
	}
	conditions := 0
	everyScenario(t, watch, func(p *project.Program, s *project.Scenario, r *Run) {
		for _, f := range r.Facts() {
			for _, g := range f.Asked {
				if g.Cond == nil {
					continue
				}
				conditions++
				if !slices.ContainsFunc(seen[g.Cond], func(w reply) bool {
					return w.at == f.At && w.result == g.Result && slices.Equal(w.parts, g.Parts)
				}) {
					t.Errorf("%s: %s\n  nobody asked `%s` that gave %s with %v", s.Name, f.Dump(p), g.Cond.Doc.Text, g.Result, g.Parts)
				}
			}
		}
	})
	if conditions < 500 {
		t.Error("only", conditions, "conditions")
	}
}

// TestExplainingChangesNoDecision plays with and without explanations, and with
// somebody watching who asks every part again.
func TestExplainingChangesNoDecision(t *testing.T) {
	nosy := func(r *Run) {
		r.Watch(func(c *project.Cond, ctx *expr.Context, _ expr.Truth) { c.Expr.Parts(ctx) })
	}
	for _, p := range programs(t) {
		for _, s := range p.Scenarios {
			plain := playWith(p, s, func(*Run) {})
			for name, set := range map[string]func(*Run){"explained": (*Run).Explain, "watched": nosy} {
				other := playWith(p, s, set)
				if len(plain.Facts()) != len(other.Facts()) {
					t.Fatalf("%s: %d facts, %s %d", s.Name, len(plain.Facts()), name, len(other.Facts()))
				}
				for i, f := range other.Facts() {
					f.Parts, f.Asked = nil, nil
					if want := plain.Facts()[i]; !reflect.DeepEqual(f, want) {
						t.Fatalf("%s, %s:\n%s\nwant\n%s", s.Name, name, f.Dump(p), want.Dump(p))
					}
				}
			}
		}
	}
}

// answered is one thing that a watcher can be told.
type answered struct {
	cond   *project.Cond
	result expr.Truth
}

// watchFor keeps what a run tells of conditions.
func watchFor(r *Run) map[answered]bool {
	seen := map[answered]bool{}
	r.Watch(func(c *project.Cond, _ *expr.Context, result expr.Truth) { seen[answered{c, result}] = true })
	return seen
}

// TestWatchersAreToldTheSame: a Stepper remembers answers and asks less often,
// but nothing stays untold for that.
func TestWatchersAreToldTheSame(t *testing.T) {
	total := 0
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		lazy, eager := Prepare(p, s), Prepare(p, s)
		eager.turn = func(state *State, in *Input, now int64) (*State, Out) { return Step(p, state, *in, now) }
		a, b := watchFor(lazy), watchFor(eager)
		playAll(lazy, s, inputs)
		playAll(eager, s, inputs)
		total += len(b)
		if !maps.Equal(a, b) {
			for k := range b {
				if !a[k] {
					t.Errorf("%s: a Stepper did not tell that `%s` was %s", s.Name, k.cond.Doc.Text, k.result)
				}
			}
			for k := range a {
				if !b[k] {
					t.Errorf("%s: only a Stepper told that `%s` was %s", s.Name, k.cond.Doc.Text, k.result)
				}
			}
		}
	})
	if total < 125*timelinesEach {
		t.Error("only", total, "answers")
	}
}

// TestWatchersAreToldOfEveryKind: every condition that a run can ask is told of in
// some scenario, by the kind of document and the key it stands under.
func TestWatchersAreToldOfEveryKind(t *testing.T) {
	told, kinds := map[string]bool{}, map[string]string{}
	for _, p := range programs(t) {
		seen := map[*project.Cond]bool{}
		for _, s := range p.Scenarios {
			playWith(p, s, func(r *Run) {
				r.Watch(func(c *project.Cond, _ *expr.Context, _ expr.Truth) { seen[c] = true })
			})
		}
		for site := range p.Expressions() {
			kind := reflect.TypeOf(site.Doc).Elem().Name() + " " + site.Key
			if site.Cond != nil && (kinds[kind] == "" || seen[site.Cond]) {
				kinds[kind] = site.Cond.Doc.Text
			}
			told[kind] = told[kind] || seen[site.Cond]
		}
	}
	for kind, text := range kinds {
		if told[kind] == asksNobody(kind) {
			t.Errorf("%s: told %v, as of `%s`", kind, told[kind], text)
		}
	}
	if len(kinds) < 15 {
		t.Error("only", len(kinds), "kinds", kinds)
	}
}

// asksNobody lists the conditions that no run asks by themselves: those of
// segments belong to who names them, policies are for the linter, and what is
// expected is asked by who plays.
func asksNobody(kind string) bool {
	return strings.HasPrefix(kind, "Segment ") || strings.HasPrefix(kind, "Policy ") ||
		strings.HasPrefix(kind, "Scenario ") || strings.HasPrefix(kind, "Population ")
}
