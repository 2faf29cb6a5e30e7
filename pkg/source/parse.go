package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/fairlead/fairlead/pkg/diag"
	"gopkg.in/yaml.v3"
)

// Document is one YAML document of a file.
type Document struct {
	// Root is the document's value; of kind Null if the document is empty.
	Root *Node
	// Index counts the documents of the file from 0, those that could not be
	// read included.
	Index int
	// Span is the whole text of the document with its `---` and its comments,
	// up to the next document or the end of the file.
	Span diag.Span
}

// Parse reads all documents of a file. What is wrong is returned as diagnostics
// with the rules load/encoding, load/syntax, load/alias, load/duplicate-key and
// load/limit, sorted by place. A document with a syntax error is read as it was
// meant where that is clear (a text without quotes), else it is missing from the
// result; the others are there. Everything else leaves its document readable:
// refused entries are left out of their mapping, refused values are Null. Parse never panics. A file without any document (empty, or comments
// only) gives none and no diagnostic.
func Parse(f *File) ([]Document, []diag.Diagnostic) {
	if d, ok := checkText(f); !ok {
		return nil, []diag.Diagnostic{d}
	}
	whole := chunk{end: len(f.Data)}
	r := reader{file: f}
	if fail := r.read(whole); fail != nil {
		r = reader{file: f}
		for _, c := range chunks(f) {
			r.endDocuments(c.start)
			before := r
			if fail := r.read(c); fail != nil {
				r.readMended(c, fail, before)
			}
		}
	}
	r.endDocuments(len(f.Data))
	return r.docs, diag.Sort(r.diags)
}

// reader collects the documents of one file.
type reader struct {
	file     *File
	arena    arena
	docs     []Document
	diags    []diag.Diagnostic
	count    int // documents, unreadable ones included
	expanded int // nodes made from aliases so far
}

// chunk is a part of a file that is parsed on its own: bytes [start, end), with
// line0 lines before it.
type chunk struct{ start, end, line0 int }

// read parses the documents of c until the end or the first syntax error.
func (r *reader) read(c chunk) (fail *failure) {
	dec := yaml.NewDecoder(bytes.NewReader(yamlVersion(r.file.Data[c.start:c.end])))
	defer func() {
		if p := recover(); p != nil { // the library should not, but has
			fail = &failure{problem: fmt.Sprint(p), at: c.start, context: -1, doc: c}
		}
	}()
	for {
		var y yaml.Node
		err := dec.Decode(&y)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return newFailure(r.file, c, dec, err)
		}
		r.document(&y, c)
	}
}

func (r *reader) document(y *yaml.Node, c chunk) {
	if len(y.Content) == 0 {
		return
	}
	b := builder{file: r.file, line0: c.line0, arena: &r.arena, anchors: map[*yaml.Node]*Node{}, expanded: r.expanded}
	start := b.at(y.Line, y.Column)
	root, _ := b.node(y.Content[0], context{indent: -1, empty: -1})
	if r.count == 0 {
		start = 0
	}
	r.endDocuments(start)
	r.docs = append(r.docs, Document{Root: root, Index: r.count, Span: diag.Span{File: r.file.Path, Start: r.file.Pos(start)}})
	r.count++
	r.expanded = b.expanded
	r.diags = append(r.diags, b.diags...)
}

// endDocuments closes the last document at offset end.
func (r *reader) endDocuments(end int) {
	if n := len(r.docs); n > 0 && r.docs[n-1].Span.End.Line == 0 {
		r.docs[n-1].Span.End = r.file.Pos(end)
	}
}
