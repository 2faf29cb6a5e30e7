package library

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Faults says what keeps an entry from being one, in sentences; nothing for a good
// one. CONTRIBUTING.md says what an entry consists of.
func (e *Entry) Faults() []string {
	var list []string
	for _, title := range []string{When, How, Adapt, KPI} {
		if e.Page.Section(title) == "" {
			list = append(list, "the page has no section `"+title+"`")
		}
	}
	if e.Page.Title == "" || e.Page.Summary == "" {
		list = append(list, "the page does not begin with a title and a sentence that says what it is for")
	}
	if !slices.ContainsFunc(e.workflowDocs(), func(w *project.Workflow) bool { return w.Name == e.Name }) {
		list = append(list, "no workflow has the name of the entry")
	}
	if len(e.carried("Scenario")) < 2 {
		list = append(list, "it has fewer than two scenarios that can go into another project: the normal way, and the way it must not go")
	}
	if len(e.carried("JourneyMap")) != 1 {
		list = append(list, "it has no journey map with the touchpoint that its workflow serves")
	}
	list = append(list, e.misnamed()...)
	return append(list, e.layout()...)
}

// misnamed are scenarios that nobody would find by the workflow's name in a project
// with a hundred others, and that would not take its new name there.
func (e *Entry) misnamed() []string {
	var list []string
	for _, d := range e.carried("Scenario") {
		if name := d.Head().Name.Value; !strings.HasPrefix(name, e.Name+"-") {
			list = append(list, "the scenario `"+name+"` goes into other projects: begin its name with `"+e.Name+"-`")
		}
	}
	return list
}

// together are the kinds that may stand in one file that goes into another project.
var together = [][]string{{"Workflow", "JourneyMap"}, {"Message"}, {"Scenario"}}

// layout says what stands in the wrong file.
func (e *Entry) layout() []string {
	var list []string
	for _, f := range e.program.Files {
		if !travels(f.Path) || path.Ext(f.Path) != ".yaml" {
			continue
		}
		docs, _ := source.Parse(f)
		group := -1
		for _, d := range docs {
			kind := text(d.Root.Get("kind"))
			i := slices.IndexFunc(together, func(kinds []string) bool { return slices.Contains(kinds, kind) })
			switch {
			case i < 0:
				list = append(list, f.Path+" has a "+kind+", which belongs to the company: move it to "+Company)
			case group >= 0 && group != i:
				list = append(list, f.Path+" has a "+kind+" among others: workflows, messages and scenarios stand in files of their own")
			}
			group = i
		}
	}
	return append(list, e.strays()...)
}

// strays are files that would not come along.
func (e *Entry) strays() []string {
	var list []string
	_ = fs.WalkDir(e.fsys, ".", func(name string, d fs.DirEntry, err error) error { // it is part of the program
		used := name == Page || slices.ContainsFunc(e.program.Files, func(f *source.File) bool { return f.Path == name })
		if err == nil && !d.IsDir() && !used && !strings.HasPrefix(path.Base(name), ".") {
			list = append(list, name+" is used by nothing")
		}
		return err
	})
	return list
}
