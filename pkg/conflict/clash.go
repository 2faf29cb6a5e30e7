package conflict

import (
	"github.com/fairlead/fairlead/pkg/project"
)

// deed is what a step does that others can clash with.
type deed struct {
	// kind is "send", "route" or "tell"; on is the channel or the person.
	kind, on string
}

// deedOf is what a step does to a contact or to sales: a marketing message on a channel, a
// route, or a word to a person. Ok is false for other steps.
func (a *Analysis) deedOf(s *project.Step) (d deed, ok bool) {
	switch s.Action {
	case project.Send:
		if !a.p.Marketing(s) {
			return d, false
		}
		m := a.p.Messages[s.Message]
		name := ""
		if m.Channel >= 0 {
			name = a.p.Channels[m.Channel].Name
		}
		return deed{"send", name}, true
	case project.RouteAction:
		return deed{"route", ""}, true
	case project.NotifyAction:
		return deed{"tell", s.Notify.Doc.To.Text}, true
	case project.TaskAction:
		return deed{"tell", s.Task.Doc.To.Text}, true
	}
	return d, false
}

// words says what two steps do that clash.
func (d deed) words() string {
	switch d.kind {
	case "send":
		return "both send marketing messages by " + d.on
	case "route":
		return "both route"
	}
	return "both turn to `" + d.on + "`"
}
