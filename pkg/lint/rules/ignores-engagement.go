package rules

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

var ignoresEngagement = &lint.Rule{
	ID:       "message/ignores-engagement",
	Severity: diag.Warning,
	Summary:  "a channel that keeps sending to people who have not engaged: nothing blocks or slows it",
	Params:   []lint.Param{{Name: "after", Type: lint.DurationParam, Default: "180d", Doc: "how long somebody has not engaged"}},
	Check: func(p *lint.Pass) {
		s := &silence{pass: p, stable: project.NewStability(p.Program), after: p.Duration("after"), paths: map[int]*paths{}, enters: map[int]bool{}}
		for channel, sends := range marketingSends(p.Program) {
			var open []toSilent
			for _, one := range sends {
				if list := s.reached(channel, one); list != nil {
					open = append(open, toSilent{one, list})
				}
			}
			s.report(channel, sends, open)
		}
	},
}

// silence asks who gets messages though they have not engaged for long.
type silence struct {
	pass   *lint.Pass
	stable *project.Stability
	// after is how long, in milliseconds.
	after int64
	paths map[int]*paths
	// enters remembers whether somebody silent comes into a workflow; false while that
	// is being asked.
	enters map[int]bool
}

// toSilent is a send and what is so of those silent people whom it goes to.
type toSilent struct {
	send
	who []clause
}

// reached is what is so of somebody who has not engaged for long, comes to a send and
// is neither blocked nor slowed; nil where there is nobody.
func (s *silence) reached(channel int, one send) []clause {
	w := one.workflow
	if w.Category == "re-engagement" || !s.comesIn(w) {
		return nil
	}
	q := &questions{s.pass, w.Doc.Address(), one.step.Doc.Action.Span}
	place := expr.Place{Object: w.Object, Item: -1, Trigger: w.Trigger}
	quiet := slices.Concat(s.quiet(place), clauseOf(one.step.When, audience.Holds))
	for _, g := range s.pass.Program.Guardrails {
		if stop, always := s.stops(g, channel, one, place); always {
			return nil
		} else {
			quiet = append(quiet, stop...)
		}
	}
	for _, known := range s.pathsOf(w).to(one.step) {
		if list := slices.Concat(quiet, known); q.can(list...) == audience.Yes {
			return list
		}
	}
	return nil
}

// silent is the condition that the last engagement is long ago.
func (s *silence) silent(compare string) string {
	return "contact.last_activity " + compare + " now - minutes(" + strconv.FormatInt(s.after/60_000, 10) + ")"
}

// quiet is that: no engagement of the contact came since, either.
func (s *silence) quiet(place expr.Place) []clause {
	p := s.pass.Program
	list := said(p, place, s.silent("<"), audience.Holds)
	for i := range p.Events {
		e := &p.Events[i]
		if e.Engagement && e.Object == p.ContactObject() && len(list) > 0 {
			list = append(list, said(p, place, "events."+e.Name+".within(minutes("+strconv.FormatInt(s.after/60_000, 10)+")).size() == 0", audience.Holds)...)
		}
	}
	return list
}

func (s *silence) pathsOf(w *project.Workflow) *paths {
	if s.paths[w.Index] == nil {
		s.paths[w.Index] = pathsOf(s.pass, s.stable, w)
	}
	return s.paths[w.Index]
}

// comesIn reports whether somebody silent can enter because time passed, again and again: by
// a schedule, by the same date of each year, or from another workflow into which they come
// so. An event, a change or a stage is a reason of its own, and is over with it.
func (s *silence) comesIn(w *project.Workflow) bool {
	if known, asked := s.enters[w.Index]; asked {
		return known
	}
	s.enters[w.Index] = false
	for i := range w.Triggers {
		if s.enters[w.Index] = s.comesBy(w, &w.Triggers[i]); s.enters[w.Index] {
			return true
		}
	}
	return false
}

func (s *silence) comesBy(w *project.Workflow, t *project.Trigger) bool {
	p := s.pass.Program
	switch t.Kind {
	case project.OnSchedule:
	case project.OnDate:
		if !t.Yearly {
			return false
		}
	case project.OnEnroll:
		if !s.comesFromOther(w) {
			return false
		}
	default:
		return false
	}
	q := &questions{s.pass, w.Doc.Address(), t.Doc.Span}
	place := expr.Place{Object: w.Object, Item: -1, Trigger: w.Trigger}
	quiet := s.quiet(place)
	return len(quiet) > 0 && q.can(append(entering(p, w, t), quiet...)...) == audience.Yes
}

// comesFromOther reports whether a workflow into which somebody silent comes enrolls
// people in w.
func (s *silence) comesFromOther(w *project.Workflow) bool {
	return slices.ContainsFunc(s.pass.Program.Workflows, func(from *project.Workflow) bool {
		enrolls := slices.ContainsFunc(from.Steps, func(t *project.Step) bool {
			return t.Enroll != nil && t.Enroll.Workflow == w.Index || t.ForEach != nil && t.ForEach.Workflow == w.Index
		})
		return enrolls && s.comesIn(from)
	})
}

// stops is what is so of somebody whom a guardrail lets get a send as anybody else;
// always is set where there is no such person. A cap slows the silent only if it lets
// somebody else pass.
func (s *silence) stops(g *project.Guardrail, channel int, one send, place expr.Place) (list []clause, always bool) {
	blocks := slices.Contains(g.Block, channel)
	if !blocks && !caps(g, channel) || !mayStop(g, one) {
		return nil, false
	}
	text := holdsFor(s.pass.Program, g)
	if text == "" {
		return nil, blocks
	}
	apply := said(s.pass.Program, place, text, audience.IsFalse)
	if blocks || len(apply) == 0 {
		return apply, false
	}
	q := &questions{s.pass, g.Doc.Address(), g.Doc.Name.Span}
	active := said(s.pass.Program, place, s.silent(">=")+" && contact.last_activity <= now", audience.Holds)
	if q.can(slices.Concat(active, apply)...) != audience.Yes {
		return nil, false
	}
	return apply, false
}

// mayStop reports whether a guardrail is about a send for some people.
func mayStop(g *project.Guardrail, one send) bool {
	only := *g
	only.When = nil
	if g.For != nil {
		f := *g.For
		f.Stages, only.For = nil, &f
	}
	if g.Except != nil {
		e := *g.Except
		e.Stages, only.Except = nil, &e
	}
	return alwaysSelects(&only, one)
}

// holdsFor is the condition on the contact under which a guardrail applies, "" for
// everybody.
func holdsFor(p *project.Program, g *project.Guardrail) string {
	var parts []string
	stages := func(f *project.Selector, not string) {
		if f == nil || len(f.Stages) == 0 {
			return
		}
		var names []string
		for _, i := range f.Stages {
			names = append(names, strconv.Quote(p.Lifecycle.Stages[i].Name))
		}
		parts = append(parts, not+"(contact.stage in ["+strings.Join(names, ", ")+"])")
	}
	stages(g.For, "")
	stages(g.Except, "!")
	if g.When != nil && g.When.Expr != nil {
		parts = append(parts, "("+g.When.Expr.Text()+")")
	}
	return strings.Join(parts, " && ")
}

func (s *silence) report(channel int, sends []send, open []toSilent) {
	p := s.pass.Program
	name, days := p.Channels[channel].Name, calendar.FormatDuration(s.after)
	label := "goes on to people who have not engaged for " + days
	help := "add a Guardrail with `when: contact.last_activity < now - …` and `block: {channels: [" + name + "]}`, or with fewer in its `frequency_caps`"
	for i, one := range open {
		q := &questions{s.pass, one.workflow.Doc.Address(), one.step.Doc.Action.Span}
		if len(open) == len(sends) {
			entry := &p.Project.Channels[channel]
			s.pass.Report("channel "+name, diag.Diagnostic{
				Message: "`" + name + "` keeps sending to people who have not engaged for " + days + ": nothing blocks or slows it",
				Address: p.Project.Address(), Primary: entry.Key.Span, Label: label,
				Related: []diag.Related{{Span: q.place, Label: "sends to them, for example"}}, Notes: q.someone(one.who), Help: help,
			})
			return
		}
		if i > 0 && open[i-1].workflow == one.workflow {
			continue
		}
		s.pass.Report("channel "+name, diag.Diagnostic{
			Message: "`" + one.workflow.Name + "` sends over `" + name + "` to people who have not engaged for " + days + ": nothing blocks or slows it",
			Address: q.address, Primary: q.place, Label: label, Notes: q.someone(one.who), Help: help,
		})
	}
}
