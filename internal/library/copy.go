package library

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Copy returns the files that bring the entry into a project under a name: its
// workflow, its messages with their bodies, and its scenarios, in the folders where
// the project keeps such things. Nothing in the project may have the name; see
// [Entry.Taken]. It says nothing about whether the project has what they need.
func (e *Entry) Copy(p *project.Program, name string) ([]File, error) {
	n := e.naming(p, name)
	var files []File
	for _, part := range []struct {
		folder string
		kinds  []string
	}{
		{"workflows", []string{"Workflow", "JourneyMap"}}, {"messages", []string{"Message"}}, {"scenarios", []string{"Scenario"}},
	} {
		text, err := e.part(p, n, part.kinds)
		if err != nil {
			return nil, err
		}
		if text != "" {
			files = append(files, File{path.Join(Folder(p, part.kinds[0], part.folder), name+".yaml"), text})
		}
	}
	bodies, err := e.bodies(path.Join(Folder(p, "Message", "messages"), name))
	if err != nil {
		return nil, err
	}
	files = append(files, bodies...)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// part is the text of one file: all documents of some kinds.
func (e *Entry) part(p *project.Program, n names, kinds []string) (string, error) {
	var texts []string
	for _, f := range e.files(kinds...) {
		text, err := source.Edit(f, e.rename(p, f, n))
		if err != nil {
			return "", fmt.Errorf("rename in %s: %w", f.Path, err)
		}
		if slices.Contains(kinds, "Scenario") {
			if text, err = recast(p, local(e.program, p, text)); err != nil {
				return "", fmt.Errorf("adapt %s: %w", f.Path, err)
			}
		}
		if len(p.Maps) == 0 {
			text = without(text, "JourneyMap") // the first map of a project would have to name all its workflows
		}
		texts = append(texts, string(text))
	}
	joined := strings.Join(texts, "---\n")
	formatted, _ := source.Format(source.NewFile(Company, []byte(joined))) // the library loads
	return string(formatted), nil
}

// without takes the documents of a kind out, which no comment may stand above.
func without(text []byte, kind string) []byte {
	var kept [][]byte
	for part := range bytes.SplitSeq(text, []byte("\n---\n")) {
		if !bytes.Contains(append([]byte("\n"), part...), []byte("\nkind: "+kind+"\n")) {
			kept = append(kept, bytes.TrimSuffix(part, []byte("\n")))
		}
	}
	return append(bytes.Join(kept, []byte("\n---\n")), '\n')
}

// bodies are the texts of the messages, in a folder of their own.
func (e *Entry) bodies(folder string) ([]File, error) {
	var files []File
	for _, m := range e.program.Messages {
		if m.BodyFile == "" || !travels(m.Doc.Span.File) {
			continue
		}
		data, err := fs.ReadFile(e.fsys, m.BodyFile)
		if err != nil {
			return nil, fmt.Errorf("read a message: %w", err)
		}
		f := File{path.Join(folder, bodyName(m.BodyFile)), string(data)}
		if !slices.Contains(files, f) { // two messages may share a text
			files = append(files, f)
		}
	}
	return files, nil
}

// bodyName is the name of a message's text in the folder of the copy.
func bodyName(file string) string { return path.Base(file) }

// Folder is the folder in which most of a project's documents of a kind stand, and
// what it is called where they stand in the root or there are none.
func Folder(p *project.Program, kind, usual string) string {
	best, count := usual, map[string]int{}
	for _, d := range p.Docs {
		if d.Head().Kind.Value != kind {
			continue
		}
		folder := path.Dir(d.Head().Span.File)
		if count[folder]++; folder != "." && count[folder] > count[best] {
			best = folder
		}
	}
	return best
}

// workflowDocs are the workflows that go into the user's project.
func (e *Entry) workflowDocs() []*project.Workflow {
	var list []*project.Workflow
	for _, w := range e.program.Workflows {
		if e.has((&model.Meta{Kind: w.Doc.Kind, Name: w.Doc.Name}).Address()) {
			list = append(list, w)
		}
	}
	return list
}
