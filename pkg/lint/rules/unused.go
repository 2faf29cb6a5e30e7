package rules

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var unused = &lint.Rule{
	ID:       "coverage/unused",
	Severity: diag.Note,
	Summary:  "a message, segment, SLA, band or event nobody uses",
	Check: func(p *lint.Pass) {
		u := &uses{pass: p, named: map[[2]string]bool{}, sent: map[int]bool{}}
		u.collect()
		u.messages()
		u.segments()
		u.bands()
		u.events()
		u.slas()
	},
}

// uses knows what the project names, and what its workflows do.
type uses struct {
	pass  *lint.Pass
	named map[[2]string]bool // kind and name
	sent  map[int]bool       // messages
	does  [project.External + 1]bool
	// breachRoutes is set where the breach of some SLA routes again.
	breachRoutes bool
}

// tests are documents that ask what happens; what only they name is not used.
var tests = []string{"scenario/", "population/"}

func (u *uses) collect() {
	for _, r := range u.pass.Program.Refs {
		if !slices.ContainsFunc(tests, func(t string) bool { return strings.HasPrefix(r.From, t) }) {
			u.named[[2]string{r.Kind, r.Name}] = true
		}
	}
	for _, w := range u.pass.Program.Workflows {
		for _, s := range w.Steps {
			u.step(s)
		}
	}
	for _, m := range u.pass.Program.Messages {
		if !u.sent[m.Index] {
			u.unsent(m)
		}
	}
	for _, s := range u.pass.Program.SLAs {
		for _, n := range slices.Concat(s.Remind, s.Breach) {
			u.breachRoutes = u.breachRoutes || n.Route != nil
			u.notice(n.Notify)
		}
	}
}

func (u *uses) step(s *project.Step) {
	u.does[s.Action] = true
	if s.Action == project.Send {
		u.sent[s.Message] = true
	}
	if s.Mail != nil {
		u.text(s.Mail.Subject)
		u.text(s.Mail.Preheader)
		u.text(s.Mail.Body)
	}
	u.notice(s.Notify)
	if s.Task != nil {
		u.text(s.Task.Title)
	}
}

func (u *uses) notice(n *project.Notify) {
	if n != nil {
		u.text(n.Text)
	}
}

// unsent reads the texts of a message that no workflow sends as they would be
// read for a contact. One that does not fit there names nothing.
func (u *uses) unsent(m *project.Message) {
	p := u.pass.Program
	place := expr.Place{Object: p.Schema.Object(project.Contact), Item: -1, Message: true}
	for _, t := range []*expr.Template{m.Subject, m.Preheader, m.Body} {
		if t == nil {
			continue
		}
		if bound, _ := t.Check(p.Env, place); bound != nil {
			u.text(&project.Text{Bound: bound})
		}
	}
}

// text notes what a template names. It may compare `band.MODEL` with any band,
// so naming that uses them all.
func (u *uses) text(t *project.Text) {
	if t == nil || t.Bound == nil {
		return
	}
	schema, r := u.pass.Program.Schema, t.Bound.Reads()
	for _, i := range r.Segments {
		u.named[[2]string{"segment", schema.Segments[i].Name}] = true
	}
	for _, i := range r.Events {
		u.named[[2]string{"event", schema.Events[i].Name}] = true
	}
	for _, b := range r.Bands {
		u.band(b.Score, b.Band)
	}
	if !slices.ContainsFunc(t.Bound.Tokens(), func(k expr.Token) bool { return k.Root == "band" }) {
		return
	}
	for _, score := range r.Scores {
		for band := range schema.Scores[score].Bands {
			u.band(score, band)
		}
	}
}

func (u *uses) band(score, band int) {
	s := &u.pass.Program.Schema.Scores[score]
	u.named[[2]string{"band", s.Name + "." + s.Bands[band]}] = true
}

func (u *uses) report(kind, name, address string, at diag.Span, message, help string) {
	u.pass.Report(kind+" "+name, diag.Diagnostic{Message: message, Address: address, Primary: at, Help: help})
}

func (u *uses) messages() {
	for _, m := range u.pass.Program.Messages {
		if !u.sent[m.Index] {
			u.report("message", m.Name, m.Doc.Address(), m.Doc.Name.Span, "no workflow sends the message `"+m.Name+"`", "send it, or remove it")
		}
	}
}

func (u *uses) segments() {
	for _, s := range u.pass.Program.Segments {
		if !u.named[[2]string{"segment", s.Name}] {
			u.report("segment", s.Name, s.Doc.Address(), s.Doc.Name.Span, "nothing uses the segment `"+s.Name+"`",
				"ask for `"+index("segment", s.Name)+"` in a condition, or remove it")
		}
	}
}

func (u *uses) bands() {
	for _, s := range u.pass.Program.Scores {
		for i := range s.Bands {
			b := &s.Bands[i]
			if i == 0 || b.Handoff.Value || u.named[[2]string{"band", s.Name + "." + b.Name.Value}] {
				continue
			}
			u.report("band", b.Name.Value, s.Doc.Address(), b.Name.Span, "nothing uses the band `"+b.Name.Value+"` of `"+s.Name+"`",
				"compare with `"+index(index("bands", s.Name), b.Name.Value)+"` in a condition, or remove it")
		}
	}
}

func (u *uses) events() {
	for _, d := range u.pass.Program.Docs {
		m, ok := d.(*model.DataModel)
		if !ok {
			continue
		}
		for i := range m.Events {
			if e := &m.Events[i]; !u.usesEvent(e) {
				u.report("event", e.Key.Value, m.Address(), e.Key.Span, "nothing uses the event `"+e.Key.Value+"`",
					"start or end something with it, score it, or remove it")
			}
		}
	}
}

func (u *uses) usesEvent(e *model.Entry[model.Event]) bool {
	i := u.pass.Program.Schema.Event(e.Key.Value)
	if i < 0 || u.pass.Program.Events[i].BuiltIn {
		return true
	}
	return e.Value.Engagement.Value || len(e.Value.Updates) > 0 || u.named[[2]string{"event", e.Key.Value}]
}

func (u *uses) slas() {
	for _, s := range u.pass.Program.SLAs {
		if u.named[[2]string{"sla", s.Name}] || slices.ContainsFunc(s.Starts, u.occurs) {
			continue
		}
		u.report("sla", s.Name, s.Doc.Address(), s.Doc.Name.Span, "the clock of the SLA `"+s.Name+"` never starts",
			"let a workflow do what starts it, or start it by something that happens")
	}
}

// occurs reports whether an SLA's start can come about in this project. Events
// from outside and conditions always can; what only the project itself makes
// happen needs a step that does.
func (u *uses) occurs(c project.Clocked) bool {
	if c.Becomes != nil || c.Event < 0 || c.Event >= len(u.pass.Program.Events) {
		return true
	}
	e := u.pass.Program.Events[c.Event]
	if !e.BuiltIn {
		return true
	}
	switch {
	case e.Name == "assigned":
		return u.does[project.RouteAction] || u.breachRoutes
	case e.Name == "task_done":
		return u.does[project.TaskAction] || slices.ContainsFunc(u.pass.Program.Workflows, func(w *project.Workflow) bool { return w.Review != "" })
	case strings.HasPrefix(e.Name, "message_"):
		return u.does[project.Send]
	case e.Name == "enrolled" || e.Name == "exited":
		return len(u.pass.Program.Workflows) > 0
	case strings.HasPrefix(e.Name, "stage_"):
		return u.pass.Program.Lifecycle != nil
	case e.Name == "sla_breached":
		return len(u.pass.Program.SLAs) > 1
	}
	return true
}
