// Package library makes the workflows of the library fit a project. It knows what
// an entry consists of, what it needs of a company, which of that a project lacks,
// and how an entry reads under another name. It writes nothing.
package library

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
	"github.com/fairlead/fairlead/workflows"
)

// Company is the file of an entry that holds just enough of a company to check and
// play its workflow. It stays at home, as [project.Marker] does: a project has
// these things already.
const Company = "company.yaml"

// Page is the file of an entry for people.
const Page = "README.md"

// The sections that a page has, besides its first sentence.
const (
	When  = "When to use it"
	How   = "How it goes"
	Adapt = "What to adapt"
	KPI   = "KPI and usual range"
)

// Entry is one workflow of the library, with its messages and scenarios.
type Entry struct {
	// Name is that of its folder and of its first workflow.
	Name string
	// Page says what it is for.
	Page Text
	// Said says in sentences what the project has in place of what stands in the
	// library; nothing where it was not opened for a project.
	Said    []string
	program *project.Program
	fsys    fs.FS
	// company are the documents of the company around the workflow.
	company []source.Document
	// domain is that of the library's company.
	domain string
	// stages are those of the project, for stages of the library that a workflow or a
	// touchpoint serves.
	stages map[string]string
}

// File is a file of a project. Its path has forward slashes and is relative to the
// project's root.
type File struct {
	Path string `json:"path"`
	// Text is the whole file.
	Text string `json:"text"`
}

// Names lists the library, sorted.
func Names() []string {
	list, err := fs.ReadDir(workflows.FS, ".")
	if err != nil {
		return nil // it is part of the program
	}
	var names []string
	for _, e := range list {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Open returns the entry of that name. A name that the library does not have is an
// error, which wraps [fs.ErrNotExist].
func Open(name string) (*Entry, error) {
	fsys, err := shelf(name)
	if err != nil {
		return nil, err
	}
	return open(name, fsys)
}

// shelf is the folder of an entry.
func shelf(name string) (fs.FS, error) {
	if !slices.Contains(Names(), name) {
		return nil, fmt.Errorf("open %s: %w", name, fs.ErrNotExist)
	}
	sub, err := fs.Sub(workflows.FS, name)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", name, err)
	}
	return sub, nil
}

// open reads an entry from a folder.
func open(name string, fsys fs.FS) (*Entry, error) {
	r, err := project.Load(fsys, project.Options{})
	if err != nil {
		return nil, fmt.Errorf("load %s: %w", name, err)
	}
	if r.Program == nil {
		return nil, fmt.Errorf("load %s: %w: %s", name, errBroken, r.Diagnostics[0].Message)
	}
	page, err := fs.ReadFile(fsys, Page)
	if err != nil {
		return nil, fmt.Errorf("read the page of %s: %w", name, err)
	}
	_, domain, _ := strings.Cut(r.Program.Project.Owner.Value, "@")
	return &Entry{
		Name: name, Page: readText(string(page)), program: r.Program, fsys: fsys, company: companyOf(r.Program), domain: domain,
	}, nil
}

// companyOf are the documents of the company around a workflow.
func companyOf(p *project.Program) []source.Document {
	var list []source.Document
	for _, name := range []string{project.Marker, Company} {
		if f := p.File(name); f != nil {
			docs, _ := source.Parse(f)
			list = append(list, docs...)
		}
	}
	return list
}

var errBroken = errors.New("an entry of the library does not load")

// travels reports whether what stands in a file goes into the user's project.
func travels(file string) bool { return file != project.Marker && file != Company }

// carried are the documents of one or several kinds that go into the user's project.
func (e *Entry) carried(kinds ...string) []model.Document {
	var list []model.Document
	for _, d := range e.program.Docs {
		if travels(d.Head().Span.File) && slices.Contains(kinds, d.Head().Kind.Value) {
			list = append(list, d)
		}
	}
	return list
}

// has reports whether the document at an address goes into the user's project.
func (e *Entry) has(address string) bool {
	return slices.ContainsFunc(e.program.Docs, func(d model.Document) bool {
		return d.Head().Address() == address && travels(d.Head().Span.File)
	})
}

// files are the YAML files that hold documents of these kinds, sorted.
func (e *Entry) files(kinds ...string) []*source.File {
	var list []*source.File
	for _, f := range e.program.Files {
		in := func(d model.Document) bool { return d.Head().Span.File == f.Path }
		if path.Ext(f.Path) == ".yaml" && slices.ContainsFunc(e.carried(kinds...), in) {
			list = append(list, f)
		}
	}
	return list
}

// Text is a page in Markdown.
type Text struct {
	// Title is its heading, Summary its first sentence.
	Title, Summary string
	// Sections are what stands under headings of the second level.
	Sections []Section
}

// Section is a part of a page.
type Section struct{ Title, Text string }

// Section returns what stands under a heading, "" where there is no such.
func (t Text) Section(title string) string {
	for _, s := range t.Sections {
		if s.Title == title {
			return s.Text
		}
	}
	return ""
}

// List returns the items of a list that stands under a heading, each on one line.
func (t Text) List(title string) []string {
	list := []string{}
	for part := range strings.SplitSeq("\n"+t.Section(title), "\n- ") {
		if item, _, _ := strings.Cut(part, "\n\n"); strings.TrimSpace(item) != "" {
			list = append(list, strings.Join(strings.Fields(item), " "))
		}
	}
	return list
}

func readText(page string) Text {
	parts := strings.Split("\n"+page, "\n## ")
	head, rest, _ := strings.Cut(strings.TrimSpace(parts[0]), "\n")
	t := Text{Title: strings.TrimPrefix(head, "# "), Summary: sentence(rest)}
	for _, p := range parts[1:] {
		title, text, _ := strings.Cut(p, "\n")
		t.Sections = append(t.Sections, Section{strings.TrimSpace(title), strings.TrimSpace(text)})
	}
	return t
}

// sentence returns the first one, on one line.
func sentence(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n\n")
	text = strings.Join(strings.Fields(text), " ")
	if first, _, ok := strings.Cut(text, ". "); ok {
		return first + "."
	}
	return text
}
