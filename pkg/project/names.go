package project

import (
	"fmt"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
)

// names knows everything that a document can refer to by name.
type names struct {
	byKind map[string]map[string]bool
	lists  map[string][]string
}

func (n *names) add(kind string, list ...string) {
	set := n.byKind[kind]
	if set == nil {
		set = map[string]bool{}
		n.byKind[kind] = set
	}
	for _, name := range list {
		if !set[name] {
			set[name] = true
			n.lists[kind] = append(n.lists[kind], name)
		}
	}
}

func (n *names) has(kind, name string) bool { return n.byKind[kind][name] }

// What a key may name besides the documents of its kind.
var refWords = map[string]struct {
	kind  string
	extra []string
}{
	"object-or-none":    {"object", []string{"none"}},
	"topic-or-all":      {"topic", []string{"all"}},
	"calendar-or-owner": {"calendar", []string{"owner"}},
}

// resolve checks one reference.
func (n *names) resolve(r ref) *diag.Diagnostic {
	kind, extra := r.kind, []string(nil)
	if w, ok := refWords[kind]; ok {
		kind, extra = w.kind, w.extra
	}
	if n.has(kind, r.text.Value) || slices.Contains(extra, r.text.Value) {
		return nil
	}
	known := append(slices.Clone(n.lists[kind]), extra...)
	help := diag.DidYouMean(r.text.Value, known)
	if help == "" {
		help = knownNames(kind, known)
	}
	return &diag.Diagnostic{
		Rule: "load/reference", Severity: diag.Error, Confidence: diag.Proved, Primary: r.text.Span,
		Message: fmt.Sprintf("there is no %s `%s`", nouns[kind], clip(r.text.Value)), Help: help,
		Fix: diag.Rename(r.text.Span, r.text.Value, known),
	}
}

var nouns = map[string]string{
	"object": "object", "stage": "stage", "event": "event", "message": "message", "workflow": "workflow",
	"channel": "channel", "topic": "topic", "queue": "queue", "calendar": "calendar", "team": "team",
	"routing-policy": "routing policy", "endpoint": "endpoint", "audience": "audience", "sla": "SLA", "guardrail": "guardrail",
}

var declaredIn = map[string]string{
	"object": "the DataModel", "event": "the DataModel", "stage": "the Lifecycle", "channel": "`channels` of the project",
	"topic": "`topics` of the project", "calendar": "`calendars` of the project", "endpoint": "`endpoints` of the project",
	"audience": "`audiences` of the project", "queue": "`queues` of a Team",
}

func knownNames(kind string, known []string) string {
	where := declaredIn[kind]
	if where == "" {
		where = "a document of its own"
	}
	if len(known) == 0 {
		return "declare it in " + where
	}
	slices.Sort(known)
	known = slices.Compact(known)
	list := ""
	for i, name := range known {
		if i == 8 {
			list += ", …"
			break
		}
		if i > 0 {
			list += ", "
		}
		list += name
	}
	return fmt.Sprintf("declare it in %s, or use one of: %s", where, list)
}

// Ref is one use of a name: which document refers to what, and where.
type Ref struct {
	// From is the address of the document that refers.
	From string
	// Kind and Name say to what: "message", "event", "stage", "segment", "band" …
	// A band's name is MODEL.BAND.
	Kind, Name string
	Span       diag.Span
}

// collectNames fills the table from the documents.
func collectNames(units []*unit) *names {
	n := &names{byKind: map[string]map[string]bool{}, lists: map[string][]string{}}
	for _, u := range units {
		switch d := u.doc.(type) {
		case *model.Project:
			n.add("calendar", keys(d.Calendars)...)
			n.add("channel", keys(d.Channels)...)
			n.add("endpoint", keys(d.Endpoints)...)
			n.add("audience", values(d.Audiences)...)
			for _, t := range d.Topics {
				n.add("topic", t.Name.Value)
			}
		case *model.DataModel:
			n.add("object", keys(d.Objects)...)
			n.add("event", keys(d.Events)...)
		case *model.Lifecycle:
			for _, s := range d.Stages {
				n.add("stage", s.Name.Value)
			}
		case *model.Team:
			for _, q := range d.Queues {
				n.add("queue", q.Name.Value)
			}
		}
		n.add(model.KebabKind(u.doc.Head().Kind.Value), u.doc.Head().Name.Value)
	}
	n.add("event", builtInEventNames()...)
	return n
}

func keys[T any](m model.Map[T]) []string {
	list := make([]string, len(m))
	for i := range m {
		list[i] = m[i].Key.Value
	}
	return list
}

func values(ts []model.Text) []string {
	list := make([]string, len(ts))
	for i := range ts {
		list[i] = ts[i].Value
	}
	return list
}
