package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// State is how things stand between two lines.
type State struct {
	// At is the instant as in RFC 3339 in Zone, After the time since the start.
	At    string `json:"at"`
	Zone  string `json:"zone"`
	After string `json:"after"`
	// Contact is the id of the first contact.
	Contact string `json:"contact,omitempty"`
	// Places say where whoever is played is: in the workflow that is explored, and
	// in the others.
	Places []Place `json:"places"`
}

// Place is where an enrollment is, or that there is none.
type Place struct {
	Workflow string `json:"workflow"`
	// Object is the kind of the enrolled object, ID its id.
	Object string `json:"object,omitempty"`
	ID     string `json:"id,omitempty"`
	// Step is the step it is at, Phase what it does there: waiting, held, awaiting,
	// parked, queued; both "" where it is not in.
	Step  string `json:"step,omitempty"`
	Phase string `json:"phase,omitempty"`
	// Until is the instant at which that ends at the latest, "" for no end.
	Until string `json:"until,omitempty"`
	// Text says all of it in plain words.
	Text string `json:"text"`
}

// state says how things stand.
func (x *Exploration) state() State {
	now, zone := x.pl.driver.Now(), x.zone()
	s := State{
		At: calendar.FormatInstant(zone, now), Zone: zone.Name(), After: calendar.FormatDuration(now - x.start.Start),
		Contact: x.who0().ID, Places: []Place{},
	}
	own, others := x.enrolled()
	if len(own) == 0 {
		own = append(own, x.outside())
	}
	s.Places = append(append(s.Places, own...), others...)
	return s
}

// enrolled are the places of all that are in the workflow, and of what else the
// same lines are in.
func (x *Exploration) enrolled() (own, others []Place) {
	for _, k := range x.pl.driver.Lines() {
		line := x.pl.driver.Line(k)
		for _, e := range line.Enrollments {
			if e.Workflow == x.w.Index {
				own = append(own, x.place(e))
			} else {
				others = append(others, x.place(e))
			}
		}
	}
	return own, others
}

// place says where an enrollment is.
func (x *Exploration) place(e *journey.Enrollment) Place {
	w := x.p.Workflows[e.Workflow]
	p := Place{Workflow: w.Name, ID: e.Object.ID}
	if e.Object.Object >= 0 {
		p.Object = x.p.Schema.Objects[e.Object.Object].Name
	}
	name := "in `" + w.Name + "`"
	if several := len(x.pl.driver.Contacts()) > 1; e.Object.Object >= 0 && (x.pl.unlike(e.Object) || several) {
		name += " (" + e.Object.ID + ")"
	}
	if e.Step < 0 || e.Step >= len(w.Steps) {
		p.Text = name
		return p
	}
	step := w.Steps[e.Step]
	p.Step = step.ID
	what := ""
	p.Phase, what = x.phase(e, step)
	p.Text = name + what
	if until := x.ends(e); until > 0 && until < expr.Never && p.Phase != "" && p.Phase != "parked" {
		p.Until = calendar.FormatInstant(x.zone(), until)
		p.Text += " until " + x.soon(until)
	}
	return p
}

// ends is when an enrollment goes on at the latest: of a hold with `max_hold`.
func (x *Exploration) ends(e *journey.Enrollment) int64 {
	for i := len(x.pl.facts) - 1; i >= 0 && e.Phase == journey.InHold; i-- {
		if f := &x.pl.facts[i]; f.Kind == journey.Held && f.Object == e.Object && f.Workflow == e.Workflow && f.Number == e.Number {
			return holdEnd(f)
		}
	}
	return e.Until
}

// phase says what an enrollment does at its step.
func (x *Exploration) phase(e *journey.Enrollment, s *project.Step) (word, text string) {
	at := " at `" + s.ID + "`"
	switch e.Phase {
	case journey.InDelay, journey.InWait:
		text = ", waits" + at
		if what := x.awaited(s); what != "" {
			text += " for " + what + ", at most"
		}
		return "waiting", text
	case journey.InHold:
		return "held", ", held" + at + " (" + plainGate(e.Gate) + ")"
	case journey.InAnswer:
		return "awaiting", at + ", waits for an answer"
	case journey.Parked:
		return "parked", at + ", parked: its steps stop until somebody resumes it"
	}
	return "", at
}

// awaited names what a wait is for.
func (x *Exploration) awaited(s *project.Step) string {
	var list []string
	for i := range s.Arms {
		switch a := &s.Arms[i]; a.Kind {
		case project.ArmEvent:
			list = append(list, x.p.Events[a.Event].Name)
		case project.ArmChanged:
			list = append(list, "a change of "+a.Field.Text)
		case project.ArmWhen:
			list = append(list, "`"+squeeze(a.When.Doc.Text)+"`")
		}
	}
	return strings.Join(list, " or ")
}

// outside says that nobody is in the workflow, and what came of the last try.
func (x *Exploration) outside() Place {
	p := Place{Workflow: x.w.Name, Text: "not in `" + x.w.Name + "`"}
	for i := len(x.pl.facts) - 1; i >= 0; i-- {
		f := &x.pl.facts[i]
		if f.Workflow != x.w.Index {
			continue
		}
		switch f.Kind {
		case journey.Exited:
			p.Text += ": left at " + x.pl.whenOf(f) + ", " + f.Reason
		case journey.Refused:
			p.Text += ": refused at " + x.pl.whenOf(f) + ", " + x.pl.gateText(f)
		case journey.GroupQueued:
			p.Phase = "queued"
			p.Text += ": waits for its turn since " + x.pl.whenOf(f)
		default:
			continue
		}
		break
	}
	return p
}

// soon writes an instant to come with the time until then: Thu 8 Jan 10:00 (in 3d).
func (x *Exploration) soon(at int64) string {
	return x.pl.local(at, x.zone()) + " (in " + calendar.FormatDuration(at-x.pl.driver.Now()) + ")"
}
