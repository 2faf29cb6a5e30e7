package project

import (
	"iter"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Site is one place where CEL stands.
type Site struct {
	// Doc is the document it stands in.
	Doc model.Document
	// Key is the YAML key it is written under, such as "rules" or "when".
	Key    string
	Source model.Source
	Expr   *expr.Expr
	// Cond is set for a condition, nil for a value (`= …`).
	Cond *Cond
}

// Expressions goes through every condition and every computed value of the
// project, document by document: segments, lifecycle, scoring,
// workflows, guardrails, teams, routing, SLAs, policies, populations and
// scenarios. Templates are no CEL and are left out.
func (p *Program) Expressions() iter.Seq[Site] {
	return func(yield func(Site) bool) {
		v := &visitor{program: p, yield: yield}
		v.all()
	}
}

// visitor calls yield until it says stop.
type visitor struct {
	program *Program
	yield   func(Site) bool
	doc     model.Document
	stopped bool
}

func (v *visitor) cond(key string, c *Cond) {
	if c != nil && c.Expr != nil {
		v.site(Site{Key: key, Source: c.Doc.Source, Expr: c.Expr, Cond: c})
	}
}

func (v *visitor) value(key string, x *Value) {
	if x != nil && x.Expr != nil {
		v.site(Site{Key: key, Source: x.Doc.Source, Expr: x.Expr})
	}
}

func (v *visitor) site(s Site) {
	s.Doc = v.doc
	if !v.stopped {
		v.stopped = !v.yield(s)
	}
}

func (v *visitor) all() {
	p := v.program
	v.doc = p.Project
	for i := range p.Channels {
		v.cond("consent", p.Channels[i].Consent)
	}
	for _, s := range p.Segments {
		v.doc = s.Doc
		v.cond("when", s.When)
	}
	v.lifecycle(p.Lifecycle)
	for _, s := range p.Scores {
		v.score(s)
	}
	for _, w := range p.Workflows {
		v.workflow(w)
	}
	for _, g := range p.Guardrails {
		v.doc = g.Doc
		v.cond("when", g.When)
		v.cond("never", g.Never)
	}
	v.people()
	v.claims()
}

func (v *visitor) lifecycle(l *Lifecycle) {
	if l == nil {
		return
	}
	v.doc = l.Doc
	for i := range l.Stages {
		v.cond("when", l.Stages[i].When)
	}
}

func (v *visitor) score(s *Score) {
	v.doc = s.Doc
	for i := range s.Fit {
		v.cond("when", s.Fit[i].When)
	}
	for i := range s.Behavior {
		v.cond("where", s.Behavior[i].Where)
	}
}

// people visits teams, routing policies and SLAs.
func (v *visitor) people() {
	for _, t := range v.program.Teams {
		v.doc = t.Doc
		v.cond("closed", t.Closed)
	}
	for _, r := range v.program.Routings {
		v.doc = r.Doc
		for i := range r.Routes {
			v.cond("when", r.Routes[i].When)
			v.value("owner", r.Routes[i].Assign.Owner)
		}
		v.value("owner", r.Otherwise.Owner)
	}
	for _, s := range v.program.SLAs {
		v.sla(s)
	}
}

func (v *visitor) sla(s *SLA) {
	v.doc = s.Doc
	for _, list := range [][]Clocked{s.Starts, s.Stops} {
		for i := range list {
			v.cond("where", list[i].Where)
			v.cond("becomes", list[i].Becomes)
		}
	}
	v.cond("cancel", s.Cancel)
	for _, list := range [][]Notice{s.Remind, s.Breach} {
		for i := range list {
			v.notify(list[i].Notify)
		}
	}
}

// claims visits what is asserted about the project or its journeys.
func (v *visitor) claims() {
	for _, d := range v.program.Policies {
		v.doc = d.Doc
		v.cond("assert", d.Assert)
	}
	for _, d := range v.program.Populations {
		v.doc = d.Doc
		for _, c := range d.Expect {
			v.cond("expect", c)
		}
	}
	for _, d := range v.program.Scenarios {
		v.doc = d.Doc
		for i := range d.Expect {
			v.cond("finally", d.Expect[i].Finally)
		}
	}
}

func (v *visitor) workflow(w *Workflow) {
	v.doc = w.Doc
	for i := range w.Triggers {
		v.cond("where", w.Triggers[i].Where)
		v.cond("becomes", w.Triggers[i].Becomes)
	}
	v.cond("rules", w.Rules)
	for _, c := range w.Suppress {
		v.cond("suppress", c)
	}
	if w.Goal != nil {
		v.cond("when", w.Goal.When)
		v.cond("where", w.Goal.Where)
	}
	for i := range w.Exits {
		v.cond("when", w.Exits[i].When)
		v.cond("where", w.Exits[i].Where)
	}
	v.measure(w)
	for _, s := range w.Steps {
		v.step(s)
		if v.stopped {
			return
		}
	}
}

// measure visits the `where` of a KPI, which nothing keeps compiled: the
// environment remembers it from loading.
func (v *visitor) measure(w *Workflow) {
	d := &w.Doc.KPI
	event := v.program.Schema.Event(d.Event.Value)
	if !d.Where.Written() || event < 0 {
		return
	}
	place := expr.Place{
		Object: w.Object, Item: -1, Trigger: w.Trigger, TriggerConflicts: w.conflicts, Event: v.program.Schema.Events[event].Shape,
	}
	if x, _ := v.program.Env.Check(place, d.Where.Text, expr.BoolType()); x != nil {
		v.cond("where", &Cond{Doc: d.Where, Expr: x})
	}
}

func (v *visitor) step(s *Step) {
	v.cond("when", s.When)
	v.value("not_after", s.NotAfter)
	if s.Delay != nil {
		v.value("until", s.Delay.Until)
	}
	for i := range s.Arms {
		v.cond("when", s.Arms[i].When)
		v.cond("where", s.Arms[i].Where)
	}
	v.sets("set", s.Sets)
	v.notify(s.Notify)
	if s.Task != nil {
		v.value("to", s.Task.To)
	}
	if s.Create != nil {
		v.value("create", s.Create.ID)
		v.sets("create", s.Create.Sets)
	}
	if s.Webhook != nil {
		v.named("body", s.Webhook.Body)
		v.sets("set", s.Webhook.Sets)
	}
	if s.Enroll != nil {
		v.named("with", s.Enroll.With)
	}
	if s.ForEach != nil {
		v.cond("where", s.ForEach.Where)
		v.named("with", s.ForEach.With)
	}
	if s.Repeat != nil {
		v.cond("until", s.Repeat.Until)
	}
}

func (v *visitor) notify(n *Notify) {
	if n != nil {
		v.value("to", n.To)
	}
}

func (v *visitor) sets(key string, list []FieldSet) {
	for i := range list {
		v.value(key, &list[i].Value)
	}
}

func (v *visitor) named(key string, list []NamedValue) {
	for i := range list {
		v.value(key, &list[i].Value)
	}
}
