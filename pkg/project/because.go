package project

import (
	"regexp"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
)

// gates are the words for what refuses, holds or skips, as `because` takes them.
var gates = strings.Fields(`kill_switch late where rules data suppress goal exit reentry exclusive holdout address bounce
	not_after block consent topic send_window quiet_hours cap max_hold when if_past nobody loop`)

// plainWord matches what is no field path and no condition.
var plainWord = regexp.MustCompile(`^[A-Za-z][A-Za-z_-]*$`)

// decider sees that a plain word names a gate or a route: nothing else is decided
// by one. Fields and conditions are compared as they are written.
func (s *scenarioCompiler) decider(kind OutcomeKind, t model.Text) {
	word := strings.TrimSpace(t.Value)
	if !t.Written() || !plainWord.MatchString(word) || word == "true" || word == "false" || contains(gates, word) {
		return
	}
	known := []string{"otherwise", "keep_owner"}
	if kind != WasRouted {
		known = append(known, gates...)
	}
	for _, r := range s.b.program.Routings {
		for i := range r.Doc.Routes {
			known = append(known, r.Doc.Routes[i].Name.Value)
		}
	}
	if !contains(known, word) {
		s.unknown("load/reference", model.Text{Value: word, Span: t.Span}, "gate or route", known)
	}
}

// inTime refuses an instant behind the written end: nothing is asked there.
func (s *scenarioCompiler) inTime(until model.Duration, d *model.Expectation) {
	if until.Span.IsZero() {
		return
	}
	for _, k := range []struct {
		key string
		at  model.Duration
	}{{"at", d.At}, {"by", d.By}, {"after", d.After}} {
		if !k.at.Span.IsZero() && k.at.Value > until.Value {
			s.report("load/schema", k.at.Span, "write `"+until.Text+"` at most, or raise `until`", "the scenario ends before `%s: %s`", k.key, clip(k.at.Text))
			s.relate(until.Span, "the end")
		}
	}
}
