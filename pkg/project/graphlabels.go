package project

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
)

// step says what a step does: a name or a few words, and more in details.
func (m *flowMaker) step(s *Step) (label string, details []string) {
	d := s.Doc
	switch s.Action {
	case Send:
		return d.Send.Value, m.sendDetails(s)
	case Delay:
		return m.delayWords(s)
	case WaitUntil, Branch, Experiment:
		return s.ID, nil
	case Set:
		return setWords(d.Set)
	case SetStage:
		return d.SetStage.Value, nil
	case RouteAction:
		return d.Route.Value, nil
	case NotifyAction:
		return m.notifyWords(s)
	case TaskAction:
		return filled(d.Task.Title), []string{"to " + valueWords(d.Task.To) + due(d.Task.Due)}
	case Create:
		return d.Create[0].Key.Value, assignments(d.Create[0].Value)
	case Webhook:
		return m.webhookWords(s)
	case Subscribe:
		return d.Subscribe.Value, nil
	case Unsubscribe:
		return d.Unsubscribe.Value, nil
	}
	return m.otherStep(s)
}

func (m *flowMaker) otherStep(s *Step) (label string, details []string) {
	d := s.Doc
	switch s.Action {
	case AudienceAction:
		if s.Remove {
			return "out of " + s.Audience, nil
		}
		return "into " + s.Audience, nil
	case Enroll:
		return d.Enroll.Workflow.Value, assignments(d.Enroll.With)
	case ForEach:
		return m.eachWords(s)
	case Repeat:
		label = "at most " + strconv.Itoa(s.Repeat.Times) + " times"
		if s.Repeat.Every > 0 {
			label += ", every " + d.Repeat.Every.Text
		}
		return label, nil
	case ExitAction:
		return m.exitWords(s)
	case External:
		return m.externalWords(d.External)
	}
	return s.ID, nil
}

func due(d model.Duration) string {
	if d.Value == 0 {
		return ""
	}
	return ", due " + d.Text
}

func (m *flowMaker) sendDetails(s *Step) []string {
	var list []string
	if s.Message >= 0 {
		message := m.program.Messages[s.Message]
		if message.Channel >= 0 {
			list = append(list, "by "+m.program.Channels[message.Channel].Name)
		}
		if message.Transactional {
			list = append(list, "transactional")
		}
	}
	if len(list) > 0 {
		list = []string{strings.Join(list, ", ")}
	}
	if s.NotAfter != nil {
		list = append(list, "not after "+valueWords(s.Doc.NotAfter))
	}
	return list
}

func (m *flowMaker) delayWords(s *Step) (label string, details []string) {
	d := s.Doc.Delay
	if !d.For.Span.IsZero() {
		return d.For.Text, nil
	}
	label = "until " + valueWords(d.Until)
	if s.Delay.Until != nil {
		if d.Offset.Value != 0 {
			label += ", " + d.Offset.Text
		}
		return label, []string{"if that is past: " + pastWords(s.Delay.IfPast)}
	}
	if d.Days.Written() {
		label += " on " + d.Days.Value
	}
	if d.Timezone.Value != "contact" {
		details = append(details, "in "+d.Timezone.Value)
	}
	return label, details
}

func pastWords(word string) string {
	switch word {
	case "continue":
		return "goes on"
	case "exit":
		return "ends"
	}
	return "the next step is left out"
}

// assignments says what is set, a line each.
func assignments(list model.Map[model.Value]) []string {
	var lines []string
	for _, e := range list {
		lines = append(lines, e.Key.Value+" = "+valueWords(e.Value))
	}
	return lines
}

// setWords shows one field that is set as the label, several as details.
func setWords(list model.Map[model.Value]) (label string, details []string) {
	lines := assignments(list)
	if len(lines) == 1 {
		return lines[0], nil
	}
	return strconv.Itoa(len(lines)) + " fields", lines
}

func (m *flowMaker) notifyWords(s *Step) (label string, details []string) {
	d := s.Doc.Notify
	label = valueWords(d.To)
	if d.Channel.Value != "" {
		label += " by " + d.Channel.Value
	}
	if text := filled(d.Text); text != "" {
		details = append(details, text)
	}
	return label, details
}

func (m *flowMaker) webhookWords(s *Step) (label string, details []string) {
	d := s.Doc.Webhook
	if len(d.Answer) > 0 {
		names := make([]string, len(d.Answer))
		for i, e := range d.Answer {
			names[i] = e.Key.Value
		}
		text := "waits for " + strings.Join(names, ", ")
		if d.Timeout.Written() {
			text += ", at most " + d.Timeout.Text
		}
		details = append(details, text)
	}
	return d.Endpoint.Value, append(details, assignments(d.Set)...)
}

func (m *flowMaker) eachWords(s *Step) (label string, details []string) {
	d := s.Doc.ForEach
	details = append(details, "each "+d.Object.Value+" ("+d.Among.Value+")")
	details = where(details, "where", s.ForEach.Where)
	return d.Enroll.Value, append(details, assignments(d.With)...)
}

func (m *flowMaker) exitWords(s *Step) (label string, details []string) {
	label = s.Reason
	if label == "" {
		label = "exit"
	}
	if s.Other >= 0 {
		return "out of " + m.program.Workflows[s.Other].Name, []string{"with the reason " + label}
	}
	return label, nil
}

func (m *flowMaker) externalWords(d *model.External) (label string, details []string) {
	label = d.System.Value
	if d.Does.Value != "" {
		details = append(details, d.Does.Value)
	}
	if len(d.Writes) > 0 {
		paths := make([]string, len(d.Writes))
		for i := range paths {
			paths[i] = d.Writes[i].Text
		}
		details = append(details, "writes "+strings.Join(paths, ", "))
	}
	if d.Sends.Value > 0 {
		details = append(details, "sends "+number(float64(d.Sends.Value)))
	}
	return label, details
}
