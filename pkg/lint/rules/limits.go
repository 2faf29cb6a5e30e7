package rules

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// limit is a kind of guardrail that each marketing send should meet.
type limit struct {
	key string
	// holds reports whether the guardrail limits the channel at all; whom it
	// limits is asked apart.
	holds func(g *project.Guardrail, channel int) bool
	// own reports whether the workflow limits itself.
	own func(w *project.Workflow) bool
	// missing is what is wrong, with the name of the channel behind it; label
	// stands under the place.
	missing, label, help string
}

// send is one step that sends a marketing message.
type send struct {
	workflow *project.Workflow
	step     *project.Step
	message  *project.Message
}

// marketingSends lists, by channel, the steps that send people marketing. A
// workflow that runs elsewhere is no business of our guardrails.
func marketingSends(p *project.Program) [][]send {
	all := make([][]send, len(p.Channels))
	for _, w := range p.Workflows {
		if w.Managed {
			continue
		}
		for _, s := range w.Steps {
			if s.Action != project.Send || !p.Marketing(s) {
				continue
			}
			if m := p.Messages[s.Message]; m.Channel >= 0 {
				all[m.Channel] = append(all[m.Channel], send{w, s, m})
			}
		}
	}
	return all
}

// check reports a channel of which no send is limited, else each workflow with
// sends that are not.
func (l *limit) check(p *lint.Pass) {
	for channel, sends := range marketingSends(p.Program) {
		open := slices.DeleteFunc(slices.Clone(sends), func(s send) bool { return l.limited(p.Program, s) })
		switch {
		case len(open) == 0:
		case len(open) == len(sends):
			l.reportChannel(p, channel, open)
		default:
			l.reportWorkflows(p, channel, open)
		}
	}
}

func (l *limit) limited(p *project.Program, s send) bool {
	if l.own != nil && l.own(s.workflow) {
		return true
	}
	return slices.ContainsFunc(p.Guardrails, func(g *project.Guardrail) bool {
		return l.holds(g, s.message.Channel) && alwaysSelects(g, s)
	})
}

// alwaysSelects reports whether a guardrail holds for every such send, whoever
// gets it and when. With `when`, or stages in `for` or `except`, it depends on
// the contact.
func alwaysSelects(g *project.Guardrail, s send) bool {
	if g.When != nil {
		return false
	}
	if f := g.For; f != nil {
		if len(f.Stages) > 0 || !names(f.Workflows, s.workflow.Index) || !names(f.Messages, s.message.Index) || !names(f.Categories, s.workflow.Category) {
			return false
		}
	}
	if e := g.Except; e != nil {
		return len(e.Stages) == 0 && !slices.Contains(e.Workflows, s.workflow.Index) &&
			!slices.Contains(e.Messages, s.message.Index) && !slices.Contains(e.Categories, s.workflow.Category)
	}
	return true
}

// names reports whether a list of a `for` lets something through; an empty one
// says nothing.
func names[T comparable](list []T, x T) bool { return len(list) == 0 || slices.Contains(list, x) }

func (l *limit) reportChannel(p *lint.Pass, channel int, open []send) {
	project := p.Program.Project
	entry := &project.Channels[channel]
	p.Report(l.key+" "+entry.Key.Value, diag.Diagnostic{
		Message: l.missing + " `" + entry.Key.Value + "`", Address: project.Address(), Primary: entry.Key.Span, Label: l.label,
		Related: []diag.Related{{Span: open[0].step.Doc.Action.Span, Label: "sends over it, for example"}},
		Help:    strings.ReplaceAll(l.help, "CHANNEL", entry.Key.Value),
	})
}

func (l *limit) reportWorkflows(p *lint.Pass, channel int, open []send) {
	name := p.Program.Channels[channel].Name
	for i, s := range open {
		if i > 0 && open[i-1].workflow == s.workflow {
			continue
		}
		p.Report(l.key+" "+name, diag.Diagnostic{
			Message: l.missing + " `" + name + "` for `" + s.workflow.Name + "`", Address: s.workflow.Doc.Address(),
			Primary: s.step.Doc.Action.Span, Label: l.label,
			Help: "let a guardrail without `when` and stages hold for it, or widen its `for`: " + strings.ReplaceAll(l.help, "CHANNEL", name),
		})
	}
}
