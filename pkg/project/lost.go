package project

import (
	"reflect"
	"regexp"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
)

// headLine matches the lines that name a document that cannot be read.
var headLine = regexp.MustCompile(`(?m)^(kind|name):[ \t]*["']?([A-Za-z0-9-]+)["']?[ \t]*(?:#.*)?\r?$|^---`)

// lost returns the documents of a file that a syntax error hides, as far as
// their kind and name can be seen, so that what refers to them is not reported
// as well.
func (ps plans) lost(p *parsed, read []*unit) []*unit {
	broken := false
	for _, d := range p.diags {
		broken = broken || d.Rule == "load/syntax" || d.Rule == "load/encoding" || d.Rule == "load/limit"
	}
	if !broken {
		return nil
	}
	known := map[string]bool{}
	for _, u := range read {
		if u.doc.Head().Span.File == p.file.Path {
			known[u.address()] = true
		}
	}
	var units []*unit
	kind := ""
	for _, m := range headLine.FindAllSubmatchIndex(p.file.Data, -1) {
		if m[2] < 0 {
			kind = ""
			continue
		}
		word, value := string(p.file.Data[m[2]:m[3]]), string(p.file.Data[m[4]:m[5]])
		if word == "kind" {
			kind = value
			continue
		}
		doc := model.New(kind)
		if doc == nil || known[model.KebabKind(kind)+"/"+value] {
			continue
		}
		span := p.file.Span(m[4], m[5])
		v := reflect.ValueOf(doc).Elem()
		(&decoder{plans: ps}).defaults(v, ps[v.Type()])
		*doc.Head() = model.Meta{Kind: model.Text{Value: kind, Span: span}, Name: model.Text{Value: value, Span: span}, Span: span}
		known[doc.Head().Address()] = true
		units = append(units, &unit{doc: doc, lost: true})
	}
	return units
}

// declares says what names each kind of document declares besides its own; they
// are unknown when it is lost.
var declares = map[string][]string{
	"Project":      {"calendar", "channel", "topic", "endpoint", "audience"},
	"DataModel":    {"object", "event"},
	"Lifecycle":    {"stage"},
	"Team":         {"queue"},
	"ScoringModel": {"band"},
}

// findUnseen lists the kinds of names that a lost document may declare. A project
// without a Project document, which is reported, lacks all that it would.
func (b *builder) findUnseen() map[string]bool {
	kinds := map[string]bool{}
	add := func(kind string) {
		for _, name := range declares[kind] {
			kinds[name] = true
		}
	}
	project := false
	for _, u := range b.loader.units {
		kind := u.doc.Head().Kind.Value
		project = project || kind == "Project" && !u.lost
		if u.lost || u.hides() {
			add(kind)
		}
	}
	if !project {
		add("Project")
	}
	return kinds
}

// hides reports whether a misspelled key of the document hides what it declares.
func (u *unit) hides() bool {
	for _, s := range u.slips {
		switch s.meant {
		case "calendars", "channels", "topics", "endpoints", "audiences", "objects", "events", "fields", "stages", "queues", "bands":
			return true
		}
	}
	return false
}

// blind reports whether a diagnostic may only follow from names that nobody
// could see.
func blind(d diag.Diagnostic, unseen map[string]bool) bool {
	if unseen["object"] {
		return d.Rule == "load/reference" || d.Rule == "load/expression" || d.Rule == "load/unknown-value" || d.Rule == "load/template"
	}
	if unseen["band"] && strings.Contains(d.Message, " band ") {
		return true
	}
	return (unseen["topic"] || unseen["stage"]) && d.Rule == "load/unknown-value"
}
