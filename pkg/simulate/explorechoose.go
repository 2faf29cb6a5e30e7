package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Choice is something that may come next.
type Choice struct {
	// Line is what to say for it, Text what it would be.
	Line string `json:"line"`
	Text string `json:"text,omitempty"`
}

// mostChoices is how many choices are offered.
const mostChoices = 12

// choose lists what matters next for the workflow.
func (x *Exploration) choose() []Choice {
	list := []Choice{}
	if until, entries := x.ahead(); len(entries) > 0 {
		text := "let time pass: in " + calendar.FormatDuration(until-x.pl.driver.Now()) + ", " + entries[0].Text
		if more := len(entries) - 1; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		list = append(list, Choice{"next", text})
	}
	in := false
	for _, k := range x.pl.driver.Lines() {
		for _, e := range x.pl.driver.Line(k).Enrollments {
			if e.Workflow == x.w.Index {
				in = true
				list = x.inside(list, e)
			}
		}
	}
	if !in {
		list = x.starts(list)
	}
	return list[:min(len(list), mostChoices)]
}

// offer adds a choice that is not there yet.
func offer(list []Choice, line, text string) []Choice {
	if line == "" || slices.ContainsFunc(list, func(c Choice) bool { return c.Line == line }) {
		return list
	}
	return append(list, Choice{line, text})
}

// starts offers what starts the workflow.
func (x *Exploration) starts(list []Choice) []Choice {
	for i := range x.w.Triggers {
		t := &x.w.Triggers[i]
		if t.Kind == project.OnEvent {
			list = offer(list, x.eventLine(t.Event, t.Where, nil), "may start `"+x.w.Name+"`")
		}
	}
	return list
}

// inside offers what matters to an enrollment: answers, what its wait is for, what
// people do with its mail, its exits and its goal.
func (x *Exploration) inside(list []Choice, e *journey.Enrollment) []Choice {
	if e.Step >= 0 && e.Step < len(x.w.Steps) {
		s := x.w.Steps[e.Step]
		if e.Phase == journey.InAnswer && s.Webhook != nil {
			list = x.answers(list, s)
		}
		if e.Phase == journey.InWait {
			for i := range s.Arms {
				if a := &s.Arms[i]; a.Kind == project.ArmEvent {
					list = offer(list, x.eventLine(a.Event, a.Where, e), "goes on at `"+s.ID+"`")
				}
			}
		}
	}
	for i := range x.w.Exits {
		if t := &x.w.Exits[i]; t.Event >= 0 {
			list = offer(list, x.eventLine(t.Event, t.Where, e), "leaves: "+t.Reason)
		}
	}
	if g := x.w.Goal; g != nil && g.Event >= 0 {
		list = offer(list, x.eventLine(g.Event, g.Where, e), "reaches the goal")
	}
	return x.mail(list)
}

// answers offers what a webhook may answer.
func (x *Exploration) answers(list []Choice, s *project.Step) []Choice {
	line := "answer " + s.ID
	for i := range s.Webhook.Answer.Fields {
		f := &s.Webhook.Answer.Fields[i]
		line += " " + f.Name + "=" + x.sample(f)
	}
	return offer(offer(list, line, "`"+s.ID+"` is answered"), "answer "+s.ID+" timeout", "no answer comes in time")
}

// mail offers what people do with the latest message of the workflow.
func (x *Exploration) mail(list []Choice) []Choice {
	for i := len(x.pl.facts) - 1; i >= 0; i-- {
		f := &x.pl.facts[i]
		if f.Kind != journey.Sent || f.Workflow != x.w.Index {
			continue
		}
		for _, name := range [...]string{"message_opened", "message_clicked", "message_replied"} {
			list = offer(list, "event "+name+" message="+f.Subject, "answers `"+f.Subject+"`")
		}
		break
	}
	return list
}

// eventLine is a line with an event that meets a `where`, "" where none is found.
func (x *Exploration) eventLine(event int, where *project.Cond, e *journey.Enrollment) string {
	ev := &x.p.Schema.Events[event]
	ctx := x.pl.driver.Context(x.who0())
	if ctx == nil {
		return ""
	}
	if e != nil {
		ctx.Trigger = e.Trigger
	}
	pins := map[string]string{}
	text := ""
	if where != nil && where.Expr != nil {
		pins, text = where.Expr.Pinned(), where.Doc.Text
	}
	line := "event " + ev.Name
	rec := ev.Shape.New()
	rec.Slots[0] = expr.NewTimestamp(x.pl.driver.Now())
	for i := range ev.Shape.Fields {
		f := &ev.Shape.Fields[i]
		pin, pinned := pins["event."+f.Name]
		if i == 0 || !pinned && !strings.Contains(text, "event."+f.Name) && !f.Required || x.impliedField(event, f) {
			continue
		}
		if !pinned {
			pin = x.sample(f)
		}
		line += " " + f.Name + "=" + quoteWord(pin)
	}
	return line
}

// impliedField reports whether a field of an event is known without being said.
func (x *Exploration) impliedField(event int, f *expr.Field) bool {
	ev := &x.p.Events[event]
	if ev.BuiltIn && f.Name == "channel" {
		return true
	}
	return ev.Object >= 0 && x.p.Schema.Objects[ev.Object].Name == f.Name && x.only(ev.Object)
}

// only reports whether there is one object of a kind at the start.
func (x *Exploration) only(kind int) bool {
	n := 0
	for _, t := range x.start.Objects {
		if t.Object == kind {
			n++
		}
	}
	return n == 1
}

// sample is a value that a field may have.
func (x *Exploration) sample(f *expr.Field) string {
	return sample(x.p, f, x.zone(), x.pl.driver.Now())
}

func sample(p *project.Program, f *expr.Field, zone *calendar.Zone, now int64) string {
	switch {
	case len(f.Values) > 0:
		return f.Values[0]
	case f.Type.Kind == expr.Bool:
		return "true"
	case f.Type.Kind == expr.Int, f.Type.Kind == expr.Double:
		return "1"
	case f.Type.Kind == expr.Timestamp && f.Type.Date:
		return calendar.FormatDate(now)
	case f.Type.Kind == expr.Timestamp:
		return calendar.FormatInstant(zone, now)
	case f.Type.Kind == expr.List:
		return "[]"
	}
	if p.Schema.Object(f.Name) >= 0 {
		return f.Name + "-1"
	}
	return f.Name
}

// quoteWord quotes a value that would not stay one word.
func quoteWord(text string) string {
	if text == "" || strings.ContainsAny(text, " \t\"'") {
		return strconv.Quote(text)
	}
	return text
}
