// Package mutate takes one part out of a project, each in turn, so that tests can
// see who notices. A part is what keeps something from happening, or lets it end:
// an exit, a guardrail or a piece of one, an operand of a condition, a condition, an
// exclusive group, a goal. Nothing else of the project changes, not one byte. An exit
// and a goal stay by name and never hold, as much else refers to them.
//
//	list, err := mutate.Of(fsys)
//	for _, m := range list {
//		r, err := project.Load(m.FS, project.Options{})
//		// play its scenarios: one should fail, or the part is not needed
//	}
//
// The idea is that of mutation testing: a test is worth what it notices.
package mutate

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"strings"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Kind says what was taken out.
type Kind string

// The kinds, in the order of tables.
const (
	Exit      Kind = "exit"      // one item of `exit:`, which never holds
	Goal      Kind = "goal"      // `goal:`, which never holds
	Group     Kind = "group"     // `exclusive:`
	Guardrail Kind = "guardrail" // a guardrail, or a piece of one
	Part      Kind = "part"      // an operand of `&&` or `||`
	Condition Kind = "condition" // a condition that is one part
)

// Kinds lists them.
func Kinds() []Kind { return []Kind{Exit, Goal, Group, Guardrail, Part, Condition} }

// Mutant is a project from which one part is gone.
type Mutant struct {
	// Address names the part, such as "workflow/nurture-ebook exit.booked". No two of
	// a project have the same, and it does not change when lines move.
	Address string
	// Document is the address of the document the part stood in.
	Document string
	Kind     Kind
	// Place is where the part stood; Text is what stood there, on one line.
	Place diag.Span
	Text  string
	// FS is the whole project without the part.
	FS fs.FS
}

// Of lists the mutants of the project at the root of fsys, in the order of files
// and of the text. A project that does not load is an error.
//
// Left out is what no journey asks: the `where` of a KPI, policies, populations and
// scenarios.
func Of(fsys fs.FS) ([]Mutant, error) {
	r, err := project.Load(fsys, project.Options{})
	if err != nil {
		return nil, fmt.Errorf("load: %w", err)
	}
	if r.Program == nil {
		return nil, fmt.Errorf("load: %w: %s", errBroken, r.Diagnostics[0].Message)
	}
	files, err := readAll(fsys)
	if err != nil {
		return nil, err
	}
	w := &walker{files: files, asked: asked(r.Program), seen: map[string]int{}}
	for _, f := range r.Program.Files {
		if ext := path.Ext(f.Path); ext == ".yaml" || ext == ".yml" {
			w.read(f)
		}
	}
	return w.list, w.err
}

var errBroken = errors.New("the project has errors")

// readAll holds a project in memory, so that a mutant is a map with one other file.
func readAll(fsys fs.FS) (fstest.MapFS, error) {
	files := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the project: %w", err)
	}
	return files, nil
}

// spot is where a text begins.
type spot struct {
	file string
	at   int
}

func spotOf(s diag.Span) spot { return spot{s.File, int(s.Start.Byte)} }

// asked finds the conditions that journeys ask, by where they begin.
func asked(p *project.Program) map[spot]bool {
	list := map[spot]bool{}
	for site := range p.Expressions() {
		switch doc := site.Doc.(type) {
		case *model.Policy, *model.Population, *model.Scenario:
			continue
		case *model.Workflow:
			if site.Source.Span == doc.KPI.Where.Span {
				continue
			}
		}
		if site.Cond != nil {
			list[spotOf(site.Source.Span)] = true
		}
	}
	return list
}

// without adds a mutant: the file with edits made. The part stood at node n.
func (w *walker) without(k Kind, label string, n *source.Node, edits ...source.TextEdit) {
	data, err := source.Edit(w.file, edits)
	if err != nil {
		w.err = errors.Join(w.err, err)
		return
	}
	files := maps.Clone(w.files)
	files[w.file.Path] = &fstest.MapFile{Data: data}
	address := w.document + " " + label
	w.seen[address]++
	if again := w.seen[address]; again > 1 {
		address = fmt.Sprintf("%s #%d", address, again)
	}
	span := n.Span()
	w.list = append(w.list, Mutant{
		Address: address, Document: w.document, Kind: k, Place: span, FS: files,
		Text: oneLine(string(w.file.Data[span.Start.Byte:span.End.Byte])),
	})
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
