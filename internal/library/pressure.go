package library

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// pressure names the guardrails that a channel needs before marketing goes over it:
// a cap and quiet hours. A channel over which the project sends already has what its
// people want it to have.
func (m *missing) pressure() {
	for i := range m.entry.program.Channels {
		name := m.entry.program.Channels[i].Name
		if !m.entry.advertises(i) || m.sends(name) {
			continue
		}
		caps := func(g *project.Guardrail, channel int) bool {
			return slices.ContainsFunc(g.Caps, func(c project.Cap) bool { return c.Channel == channel })
		}
		quiet := func(g *project.Guardrail, channel int) bool {
			return g.Quiet != nil && slices.Contains(g.Quiet.Channels, channel)
		}
		m.guardrail(Need{Kind: "cap", Name: name}, caps)
		m.guardrail(Need{Kind: "quiet-hours", Name: name}, quiet)
	}
}

// advertises reports whether a workflow of the entry sends marketing over a channel.
func (e *Entry) advertises(channel int) bool {
	for _, w := range e.workflowDocs() {
		for _, s := range w.Steps {
			if s.Action == project.Send && e.program.Marketing(s) && e.program.Messages[s.Message].Channel == channel {
				return true
			}
		}
	}
	return false
}

// sends reports whether the project sends anything over a channel.
func (m *missing) sends(channel string) bool {
	return slices.ContainsFunc(m.project.Messages, func(x *project.Message) bool {
		return x.Channel >= 0 && m.project.Channels[x.Channel].Name == channel
	})
}

// guardrail names one, unless the project has one that holds for everybody, or the
// library does without.
func (m *missing) guardrail(n Need, holds func(g *project.Guardrail, channel int) bool) {
	i := slices.IndexFunc(m.project.Channels, func(c project.Channel) bool { return c.Name == n.Name })
	if i >= 0 && slices.ContainsFunc(m.project.Guardrails, func(g *project.Guardrail) bool {
		return g.When == nil && g.For == nil && holds(g, i)
	}) {
		return
	}
	body := m.entry.guardrail(n)
	if body == "" {
		return
	}
	name := n.Name + "-" + n.Kind
	for m.named("Guardrail", name) {
		name += "-2"
	}
	m.list = append(m.list, Missing{
		Need: n, File: path.Join(Folder(m.project, "Guardrail", folders["Guardrail"]), name+".yaml"),
		Declaration: "kind: Guardrail\nname: " + name + "\n" + body,
	})
}

// named reports whether the project has a document of that name.
func (m *missing) named(kind, name string) bool {
	return slices.ContainsFunc(m.project.Docs, func(d model.Document) bool {
		return d.Head().Kind.Value == kind && d.Head().Name.Value == name
	})
}

// channels matches the list of a guardrail's channels.
var channels = regexp.MustCompile(`channels: \[[^\]]*\]`)

// guardrail is the library's cap or quiet hours for a channel alone, "" for none.
func (e *Entry) guardrail(n Need) string {
	for _, d := range e.company {
		if text(d.Root.Get("kind")) != "Guardrail" || d.Root.Get("when") != nil || d.Root.Get("for") != nil {
			continue
		}
		for _, c := range items(d.Root.Get("frequency_caps")) {
			if n.Kind == "cap" && text(c.Get("channel")) == n.Name {
				return "frequency_caps:\n  - " + strings.ReplaceAll(written(c), "\n", "\n    ")
			}
		}
		quiet := d.Root.Get("quiet_hours")
		holds := slices.ContainsFunc(items(below(quiet, "channels")), func(c *source.Node) bool { return c.Text == n.Name })
		if n.Kind == "quiet-hours" && holds && quiet.Flow {
			return "quiet_hours: " + channels.ReplaceAllString(written(quiet), "channels: ["+n.Name+"]")
		}
	}
	return ""
}
