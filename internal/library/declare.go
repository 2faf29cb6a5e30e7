package library

import (
	"regexp"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// declared is where an entry declares something.
type declared struct {
	// kind is that of the document; name is its name where that matters.
	kind, name string
	// under are the keys above it in the document, nil for a whole document.
	under []string
	// text is the declaration as YAML.
	text string
	span diag.Span
}

// declaration finds where the entry's company declares something.
func (e *Entry) declaration(n Need) (declared, bool) {
	owner, part, _ := strings.Cut(n.Name, ".")
	switch n.Kind {
	case "object":
		return e.find("DataModel", "", n.Name, "objects")
	case "field":
		return e.findField("objects", owner, part)
	case "event":
		return e.find("DataModel", "", n.Name, "events")
	case "event-field":
		return e.findField("events", owner, part)
	case "value":
		if d, ok := e.find("DataModel", "", n.Value, "objects", owner, "fields", part, "values"); ok {
			return d, true
		}
		return e.find("DataModel", "", n.Value, "events", owner, "fields", part, "values")
	case "channel", "calendar", "endpoint", "audience", "topic":
		return e.find("Project", "", n.Name, n.Kind+"s")
	case "stage":
		return e.find("Lifecycle", "", n.Name, "stages")
	case "band":
		return e.find("ScoringModel", owner, part, "bands")
	case "queue":
		return e.find("Team", "", n.Name, "queues")
	}
	return e.whole(n)
}

// findField finds a field of an object or an event, or one of the records in a list.
func (e *Entry) findField(section, owner, field string) (declared, bool) {
	keys := []string{section, owner, "fields"}
	if list, inner, ok := strings.Cut(field, "."); ok {
		return e.find("DataModel", "", inner, append(keys, list, "fields")...)
	}
	return e.find("DataModel", "", field, keys...)
}

// whole finds a document of its own.
func (e *Entry) whole(n Need) (declared, bool) {
	for _, d := range e.company {
		kind, name := text(d.Root.Get("kind")), text(d.Root.Get("name"))
		if model.KebabKind(kind) == n.Kind && name == n.Name {
			span := d.Root.Span()
			return declared{kind: kind, name: name, text: written(d.Root), span: span}, true
		}
	}
	return declared{}, false
}

// find looks below the keys of documents of a kind for an entry with that key, or
// an item that is the name or has it.
func (e *Entry) find(kind, document, name string, keys ...string) (declared, bool) {
	for _, d := range e.company {
		if text(d.Root.Get("kind")) != kind || document != "" && text(d.Root.Get("name")) != document {
			continue
		}
		n := d.Root
		for _, k := range keys {
			if n != nil {
				n = n.Get(k)
			}
		}
		if n == nil {
			continue
		}
		if span, ok := child(n, name); ok {
			return declared{kind: kind, name: text(d.Root.Get("name")), under: keys, text: shown(n, span), span: span}, true
		}
	}
	return declared{}, false
}

// child finds the entry or item of that name.
func child(n *source.Node, name string) (diag.Span, bool) {
	for _, e := range n.Entries {
		if e.Key.Text == name {
			return diag.Span{File: n.File().Path, Start: e.Key.Span().Start, End: e.Value.Span().End}, true
		}
	}
	for _, item := range n.Items {
		if item.Text == name || text(item.Get("name")) == name {
			return item.Span(), true
		}
	}
	return diag.Span{}, false
}

// aligned are the blanks that put values into a column.
var aligned = regexp.MustCompile(`^(\w+:) +`)

// shown is a declaration as it is to be written below its key.
func shown(n *source.Node, span diag.Span) string {
	text := aligned.ReplaceAllString(cut(n.File(), span), "$1 ")
	if n.Kind == source.Sequence {
		return "- " + strings.ReplaceAll(text, "\n", "\n  ")
	}
	return text
}

func text(n *source.Node) string {
	if n == nil {
		return ""
	}
	return n.Text
}

// written is a document as it stands in its file.
func written(n *source.Node) string { return cut(n.File(), n.Span()) }

// cut is a piece of a file, moved to the left margin.
func cut(f *source.File, span diag.Span) string {
	lines := strings.Split(string(f.Data[span.Start.Byte:span.End.Byte]), "\n")
	margin := strings.Repeat(" ", int(span.Start.Column)-1)
	for i := range lines {
		lines[i] = strings.TrimRight(strings.TrimPrefix(lines[i], margin), " ")
	}
	return strings.Join(lines, "\n")
}
