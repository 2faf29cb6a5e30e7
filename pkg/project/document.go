package project

import (
	"fmt"
	"path"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// understand turns the documents of one file into units. A file whose first
// document has no kind of ours is somebody else's: it gets a note and is left
// alone.
func (l *loader) understand(p *parsed) ([]*unit, error) {
	if foreign(p) {
		p.diags = []diag.Diagnostic{foreignNote(p.file)}
		return nil, nil
	}
	var units []*unit
	for _, d := range p.docs {
		if d.Root == nil || d.Root.Kind == source.Null {
			continue
		}
		u, ds, err := l.unit(d, p.diags)
		p.diags = append(p.diags, ds...)
		if err != nil {
			return nil, err
		}
		if u != nil {
			units = append(units, u)
		}
	}
	return units, nil
}

// foreign reports whether a file is not ours. The marker always is, and so is a
// file that could not be read at all: its errors must not be lost.
func foreign(p *parsed) bool {
	if p.file.Path == Marker {
		return false
	}
	for _, d := range p.docs {
		if d.Root == nil || d.Root.Kind == source.Null {
			continue
		}
		kind := d.Root.Get("kind")
		if kind == nil || kind.Kind != source.Scalar {
			return true
		}
		if model.IsKind(kind.Text) {
			return false
		}
		// A near miss of a kind is a slip of ours, not somebody else's file.
		return diag.Suggest(kind.Text, model.Kinds()) == "" || d.Root.Get("apiVersion") != nil
	}
	return len(p.diags) == 0
}

func foreignNote(f *source.File) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "load/schema", Severity: diag.Note, Confidence: diag.Proved,
		Primary: f.Span(0, 0), Message: fmt.Sprintf("`%s` is not a Fairlead file and is left alone", path.Base(f.Path)),
		Help: "list it under `ignore:`, or begin it with `kind:`",
	}
}

func (l *loader) unit(d source.Document, misread []diag.Diagnostic) (*unit, []diag.Diagnostic, error) {
	kind := d.Root.Get("kind")
	if kind == nil || kind.Kind != source.Scalar {
		return nil, noKind(d.Root), nil
	}
	doc := model.New(kind.Text)
	name := kind.Text
	var ds []diag.Diagnostic
	if doc == nil {
		name = diag.Suggest(kind.Text, model.Kinds())
		if doc = model.New(name); doc == nil {
			return nil, one(kind.Span(), "kinds: "+strings.Join(model.Kinds(), ", "), "`%s` is no kind of document", clip(kind.Text)), nil
		}
		// What is meant is clear enough to look at the rest.
		ds = one(kind.Span(), "did you mean `"+name+"`?", "`%s` is no kind of document", clip(kind.Text))
		ds[0].Fix = diag.Rename(kind.Span(), kind.Text, model.Kinds())
	}
	dec := &decoder{plans: l.plans}
	dec.document(d.Root, doc, d.Root.Span())
	doc.Head().Kind.Value = name
	dec.merged(d.Root, misread)
	u := &unit{root: d.Root, doc: doc, refs: dec.refs, slips: dec.slips}
	var err error
	if u.schema, err = l.schemas.validate(name, d.Root, dec.slips); err != nil {
		return nil, nil, err
	}
	u.diags = append(dec.diags, secretsOutside(d.Root, name)...)
	return u, ds, nil
}

func noKind(root *source.Node) []diag.Diagnostic {
	span := root.Span()
	if len(root.Entries) > 0 {
		span = root.Entries[0].Key.Span()
	}
	return one(span, "begin it with `kind:`, one of "+strings.Join(model.Kinds(), ", "), "this document has no `kind`")
}

// secretsOutside reports ${env:…} where it is not replaced, so that nobody
// believes a secret is hidden that is not.
func secretsOutside(root *source.Node, kind string) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, e := range root.Entries {
		if kind == "Project" && (e.Key.Text == "channels" || e.Key.Text == "endpoints" || e.Key.Text == "environments") {
			ds = append(ds, malformedEnv(e.Value)...)
			continue
		}
		scalars(e.Value, func(n *source.Node) {
			if i := strings.Index(n.Text, "${env:"); i >= 0 {
				ds = append(ds, one(n.Places().Span(i, envEnd(n.Text, i)), "write it there and refer to the channel, endpoint or environment",
					"`${env:…}` may stand only in `channels`, `endpoints` and `environments` of the project")...)
				ds[len(ds)-1].Rule = "load/reference"
			}
		})
	}
	return ds
}

func envEnd(text string, start int) int {
	if i := strings.IndexByte(text[start:], '}'); i >= 0 {
		return start + i + 1
	}
	return len(text)
}

func malformedEnv(n *source.Node) []diag.Diagnostic {
	var ds []diag.Diagnostic
	scalars(n, func(n *source.Node) {
		for i := strings.Index(n.Text, "${"); i >= 0; {
			end := envEnd(n.Text, i)
			if !wellFormedEnv(n.Text[i:end]) {
				d := one(n.Places().Span(i, end), "write `${env:NAME}` with capital letters, digits and underscores", "`%s` names no environment variable", clip(n.Text[i:end]))
				d[0].Rule = "load/reference"
				ds = append(ds, d...)
			}
			next := strings.Index(n.Text[end:], "${")
			if next < 0 {
				break
			}
			i = end + next
		}
	})
	return ds
}

func wellFormedEnv(s string) bool {
	name, ok := strings.CutPrefix(s, "${env:")
	name, closed := strings.CutSuffix(name, "}")
	if !ok || !closed || name == "" {
		return false
	}
	return strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == ""
}

func scalars(n *source.Node, f func(*source.Node)) {
	switch n.Kind {
	case source.Scalar:
		f(n)
	case source.Sequence:
		for _, item := range n.Items {
			scalars(item, f)
		}
	case source.Mapping:
		for _, e := range n.Entries {
			scalars(e.Value, f)
		}
	}
}
