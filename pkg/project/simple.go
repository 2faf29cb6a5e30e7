package project

import (
	"math"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// The kinds that are mostly conditions: one short function each.

func (c *compiler) contactPlace() expr.Place { return place(c.b.program.ContactObject()) }

func (c *compiler) project(d *model.Project) {
	if d != c.b.program.Project {
		return
	}
	c.channels(d)
	c.endpoints(d)
	c.environments(d)
	c.utm(d)
	for _, pair := range d.Incompatible {
		if len(pair) < 2 && len(pair) > 0 {
			c.report("load/schema", pair[0].Span, "list two categories, such as [promotion, onboarding]", "one category alone is incompatible with nothing")
		}
	}
}

func (c *compiler) segment(d *model.Segment) {
	i, ok := c.b.segments[d.Name.Value]
	if !ok || c.b.program.Segments[i].Doc != d {
		return
	}
	s := c.b.program.Segments[i]
	c.blind = s.Object < 0
	s.When = c.cond(place(s.Object), d.When)
}

func (c *compiler) lifecycle(d *model.Lifecycle) {
	if c.b.program.Lifecycle == nil || c.b.program.Lifecycle.Doc != d {
		return
	}
	for i := range c.b.program.Lifecycle.Stages {
		s := &c.b.program.Lifecycle.Stages[i]
		s.When = c.cond(c.contactPlace(), s.Doc.When)
		c.some(s.Doc.MaxAge, "max_age")
		c.stageEnds(s)
	}
}

func (c *compiler) score(d *model.ScoringModel) {
	i, ok := c.b.scores[d.Name.Value]
	if !ok || c.b.program.Scores[i].Doc != d {
		return
	}
	s := c.b.program.Scores[i]
	c.blind = s.Object < 0
	var names []model.Text
	for i := range d.Fit {
		f := &d.Fit[i]
		names = append(names, f.Name)
		s.Fit = append(s.Fit, FitRule{Doc: f, When: c.cond(place(s.Object), f.When), Points: f.Points.Value})
	}
	for i := range d.Behavior {
		names = append(names, d.Behavior[i].Name)
		s.Behavior = append(s.Behavior, c.behavior(s, &d.Behavior[i]))
	}
	c.duplicates(names, "rule")
	c.some(d.ReviewEvery, "review_every")
}

func (c *compiler) behavior(s *Score, d *model.Behavior) Behavior {
	r := Behavior{
		Doc: d, Event: c.b.eventIndex(d.Event.Value), Points: d.Points.Value, AtMost: math.Inf(1),
		HalfLife: d.HalfLife.Value, Expires: d.Expires.Value,
	}
	if d.AtMost.Written() {
		r.AtMost = d.AtMost.Value
	}
	if d.HalfLife.Written() && d.Expires.Written() {
		c.report("load/schema", d.Expires.Span, "keep one of them", "a rule has at most one of `half_life` and `expires`")
		c.relate(d.HalfLife.Span, "the other")
	}
	c.some(d.HalfLife, "half_life")
	c.some(d.Expires, "expires")
	if r.Event < 0 {
		return r
	}
	c.eventReaches(s.Object, c.line(s.Object), r.Event, d.Event)
	p := expr.Place{Object: s.Object, Item: -1, Event: c.b.schema.Events[r.Event].Shape, EventOnly: true}
	r.Where = c.cond(p, d.Where)
	return r
}

func (c *compiler) team(d *model.Team) {
	t := c.b.teams[d.Name.Value]
	if t == nil || t.Doc != d {
		return
	}
	t.Closed = c.cond(c.contactPlace(), d.Closed)
	var names, emails []model.Text
	for _, m := range d.Members {
		names, emails = append(names, m.Name), append(emails, model.Text{Value: CanonicalID(m.Email.Value), Span: m.Email.Span})
		c.memberEmail(m.Email)
		if m.Weight.Value <= 0 {
			c.report("load/schema", m.Weight.Span, "write a number above 0", "the weight of `%s` must be more than 0", m.Name.Value)
		}
	}
	c.duplicates(names, "member")
	c.duplicates(emails, "address")
}

func (c *compiler) routing(d *model.RoutingPolicy) {
	r := c.b.routings[d.Name.Value]
	if r == nil || r.Doc != d {
		return
	}
	var names []model.Text
	for i := range d.Routes {
		route := &d.Routes[i]
		names = append(names, route.Name)
		r.Routes = append(r.Routes, Route{
			Doc: route, Name: route.Name.Value, When: c.cond(c.contactPlace(), route.When), Assign: c.assign(&route.Assign),
		})
	}
	c.duplicates(names, "route")
	r.Otherwise = c.assign(&d.Otherwise)
}

func (c *compiler) assign(d *model.Assign) Assign {
	a := Assign{Doc: d, Team: c.b.teams[d.Team.Value], Queue: d.Queue.Value}
	if d.Span.IsZero() {
		return a
	}
	c.exactlyOne(d.Span, "this assignment", []choiceKey{{"team", d.Team.Span}, {"owner", d.Owner.Span}, {"queue", d.Queue.Span}})
	a.Territory = c.path(c.contactPlace(), d.Territory)
	if a.Territory != nil && a.Territory.Type.Kind != expr.String {
		c.report("load/reference", d.Territory.Span, "name a field of type string", "`%s` is no text, so it is no territory", a.Territory.Text)
	}
	a.Owner = c.anyText(c.contactPlace(), d.Owner)
	if d.Owner.Written() && d.Owner.Kind == model.Literal && !d.Owner.IsList {
		c.owner(d.Owner.Text, d.Owner.Span)
	}
	return a
}

func (c *compiler) sla(d *model.SLA) {
	s := &SLA{Doc: d, Name: d.Name.Value, Within: d.Within.Value, Calendar: c.b.program.Calendars[d.Calendar.Value]}
	for i := range d.Starts {
		s.Starts = append(s.Starts, c.clocked(&d.Starts[i], "this start"))
	}
	for i := range d.Stops {
		s.Stops = append(s.Stops, c.clocked(&d.Stops[i], "this stop"))
	}
	s.Cancel = c.cond(c.contactPlace(), d.Cancel)
	c.some(d.Within, "within")
	if d.Calendar.Written() {
		c.openTime(d.Within)
	}
	for i := range d.Remind {
		r := &d.Remind[i]
		c.reminder(d.Within, r.Before)
		s.Remind = append(s.Remind, Notice{Offset: r.Before.Value, Notify: c.notify(c.contactPlace(), &r.Notify)})
		if d.Calendar.Written() {
			c.openTime(r.Before)
		}
	}
	for i := range d.OnBreach {
		s.Breach = append(s.Breach, c.breach(d, &d.OnBreach[i]))
	}
	c.b.slas.Store(d, s)
}

func (c *compiler) breach(d *model.SLA, b *model.Breach) Notice {
	c.exactlyOne(b.Span, "this breach action", []choiceKey{{"notify", b.Notify.Span}, {"route", b.Route.Span}})
	if d.Calendar.Written() {
		c.openTime(b.After)
	}
	n := Notice{Offset: b.After.Value, Route: c.b.routings[b.Route.Value]}
	if !b.Notify.Span.IsZero() {
		n.Notify = c.notify(c.contactPlace(), &b.Notify)
	}
	return n
}

// openTime refuses days and weeks beside a calendar: is a day of open time 24
// hours or one working day?
func (c *compiler) openTime(d model.Duration) {
	if !d.Span.IsZero() && calendar.UsesDays(d.Text) {
		c.report("load/schema", d.Span, "write hours, such as 8h", "`%s` beside `calendar` could mean 24 hours or a working day", clip(d.Text))
	}
}

func (c *compiler) clocked(d *model.Clocked, what string) Clocked {
	k := Clocked{Doc: d, Event: c.b.eventIndex(d.Event.Value)}
	c.exactlyOne(d.Span, what, []choiceKey{{"event", d.Event.Span}, {"becomes", d.Becomes.Span}})
	k.Becomes = c.cond(c.contactPlace(), d.Becomes)
	k.Where = c.where(c.contactPlace(), d.Where, d.Event, k.Event)
	return k
}

// where compiles the condition that judges an event.
func (c *compiler) where(p expr.Place, m model.Condition, event model.Text, index int) *Cond {
	if !m.Written() {
		return nil
	}
	if !event.Written() {
		c.report("load/schema", m.Span, "name an `event`, or use `when`", "`where` judges an event, and none is named here")
		return nil
	}
	if index < 0 {
		return nil // there is no such event, which has been reported
	}
	p.Event = c.b.schema.Events[index].Shape
	return c.cond(p, m)
}

func (c *compiler) guardrail(d *model.Guardrail) {
	g := &Guardrail{Doc: d, Name: d.Name.Value}
	g.For, g.Except = c.selector(&d.For), c.selector(&d.Except)
	g.When = c.cond(c.contactPlace(), d.When)
	g.Never = c.cond(c.contactPlace(), d.Never)
	for i := range d.FrequencyCaps {
		g.Caps = append(g.Caps, c.cap(&d.FrequencyCaps[i]))
	}
	if !d.QuietHours.Span.IsZero() {
		g.Quiet = c.quiet(&d.QuietHours)
	}
	for _, t := range d.Block.Channels {
		g.Block = append(g.Block, indexOr(c.b.channels, t.Value, -1))
	}
	if len(g.Caps) == 0 && g.Quiet == nil && d.Block.Span.IsZero() && !d.Never.Written() {
		c.report("load/schema", d.Name.Span, "add `frequency_caps`, `quiet_hours`, `block` or `never`", "this guardrail guards nothing")
	}
	c.b.guardrails.Store(d, g)
}

func (c *compiler) selector(d *model.Selector) *Selector {
	if d.Span.IsZero() {
		return nil
	}
	return &Selector{
		Workflows: numbers(c.b.workflows, d.Workflows), Stages: numbers(c.b.stages, d.Stages),
		Messages: numbers(c.b.messages, d.Messages), Categories: values(d.Categories),
	}
}

func numbers(m map[string]int, names []model.Text) []int {
	var list []int
	for _, t := range names {
		if i, ok := m[t.Value]; ok {
			list = append(list, i)
		}
	}
	return list
}

func (c *compiler) cap(d *model.Cap) Cap {
	k := Cap{
		Doc: d, Channel: indexOr(c.b.channels, d.Channel.Value, -1), Max: int(d.Max.Value), Per: d.Per.Value,
		Calendar: d.Window.Value == "calendar", Zone: c.zoneOf(d.Timezone), Hold: d.OverCap.Value == "hold",
	}
	if k.Calendar && k.Per != calendar.Day && k.Per != 7*calendar.Day {
		c.report("load/schema", d.Per.Span, "write 1d or 7d, or `window: rolling`", "a calendar cap counts days or weeks, not `%s`", clip(d.Per.Text))
	}
	if k.Per == 0 && d.Per.Text != "" {
		c.report("load/schema", d.Per.Span, "write a duration such as 7d", "a cap over no time limits nothing")
	}
	return k
}

// zoneOf reads `timezone:` of a window: `contact`, or a zone.
func (c *compiler) zoneOf(t model.Text) Zone {
	if t.Value == Contact {
		return Zone{}
	}
	return Zone{Fixed: c.b.zones.load(&c.reporter, t)}
}

func (c *compiler) quiet(d *model.QuietHours) *Quiet {
	return &Quiet{
		Doc: d, Channels: numbers(c.b.channels, d.Channels), Zone: c.zoneOf(d.Timezone), Skip: d.OnClosed.Value == "skip",
		Window: calendar.Window{Days: c.days(d.Days), Hours: c.hours(d.Hours)},
	}
}

func (c *compiler) journeyMap(d *model.JourneyMap) {
	var names []model.Text
	for _, t := range d.Touchpoints {
		names = append(names, t.Name)
	}
	c.duplicates(names, "touchpoint")
}

func (c *compiler) policy(d *model.Policy) {
	p := &Policy{Doc: d, Name: d.Name.Value}
	if d.For.Written() && !model.IsKind(d.For.Value) {
		c.unknown("load/reference", d.For, "kind", model.Kinds())
	}
	p.Assert = c.cond(expr.Place{Object: -1, Item: -1, Extra: "resource", ExtraShape: ResourceShape(d.For.Value)}, d.Assert)
	c.b.policies.Store(d, p)
}

func (c *compiler) approval(d *model.Approval) {
	digest, ok := strings.CutPrefix(d.Change.Value, "sha256:")
	if d.Change.Written() && (!ok || len(digest) != 64 || strings.Trim(digest, "0123456789abcdef") != "") {
		c.report("load/schema", d.Change.Span, "copy it from the output of diff", "`%s` is no hash of a change", clip(d.Change.Value))
	}
}

// kpi checks what a workflow is judged by.
func (c *compiler) kpi(w *Workflow, d *model.KPI) {
	if d.Span.IsZero() {
		return
	}
	measure := d.Measure.Value
	if measure == "" {
		return // the schema says that it is missing
	}
	needs := func(key string, at diag.Span, wanted bool) {
		switch {
		case wanted && at.IsZero():
			c.report("load/schema", d.Measure.Span, "add `"+key+":`", "the measure `%s` needs `%s`", measure, key)
		case !wanted && !at.IsZero():
			c.report("load/schema", at, "remove it", "the measure `%s` has no `%s`", measure, key)
		}
	}
	needs("event", d.Event.Span, measure == "count" || measure == "sum")
	needs("of", d.Of.Span, measure == "sum")
	needs("sla", d.SLA.Span, measure == "sla_met")
	event := c.b.eventIndex(d.Event.Value)
	p := c.workflowPlace(w)
	c.where(p, d.Where, d.Event, event)
	if event >= 0 {
		p.Event = c.b.schema.Events[event].Shape
	}
	c.fitsMeasure(w, d, c.path(p, d.Of))
	c.some(d.Within, "within")
	c.target(d)
}

// target checks a comparison such as ">= 18%" or "< 2d".
func (c *compiler) target(d *model.KPI) {
	t := d.Target
	if !t.Written() {
		return
	}
	rest := strings.TrimSpace(strings.TrimLeft(t.Value, "<>="))
	op := strings.TrimSpace(strings.TrimSuffix(t.Value, rest))
	figure := strings.TrimSuffix(rest, "%")
	_, notNumber := strconv.ParseFloat(figure, 64)
	_, notDuration := calendar.ParseDuration(rest)
	if !contains([]string{"<", "<=", ">", ">="}, op) || notNumber != nil && notDuration != nil {
		c.report("load/schema", t.Span, `write a comparison such as ">= 18%", "< 2d" or "<= 40"`, "`%s` is no target", clip(t.Value))
		return
	}
	c.fitsFigure(d, rest)
}
