package examples_test

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/internal/mutate"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
	"github.com/fairlead/fairlead/workflows"
)

// TestEveryPartIsNoticed takes each part out of each company and of each workflow
// of the library, and plays the scenarios: one has to fail. A part that nobody
// notices is one that the next change may lose, or one that is not needed. Those
// that are, and cannot be noticed, stand with their reason in testdata/survivors.txt;
// FAIRLEAD_UPDATE=1 writes that list, and leaves the new reasons to you.
//
// With -short, and under the race detector, only a fixed sample is tried.
func TestEveryPartIsNoticed(t *testing.T) {
	all := &tables{fates: map[string]fates{}}
	t.Run("projects", func(t *testing.T) {
		for _, name := range projects(t) {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				all.add(name, tryAll(t, name))
			})
		}
	})
	t.Log("\n" + all.String())
	holdList(t, all)
}

// projects lists the companies, and then the library as "workflows/NAME".
func projects(t *testing.T) []string {
	t.Helper()
	var names []string
	for prefix, fsys := range map[string]fs.FS{"": examples.FS, "workflows/": workflows.FS} {
		list, err := fs.ReadDir(fsys, ".")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			if e.IsDir() {
				names = append(names, prefix+e.Name())
			}
		}
	}
	slices.Sort(names)
	return names
}

// open is a project by its name in [projects].
func open(t *testing.T, name string) fs.FS {
	t.Helper()
	var from fs.FS = examples.FS
	entry, ok := strings.CutPrefix(name, "workflows/")
	if ok {
		from = workflows.FS
	}
	sub, err := fs.Sub(from, entry)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

// fate is what became of a mutant.
type fate int

const (
	killed   fate = iota // a scenario failed
	unloaded             // it does not load
	survived
	fateCount
)

// fates are those of the mutants of a project.
type fates struct {
	mutants []mutate.Mutant
	fates   []fate
}

// tryAll loads and plays each mutant of a project, or of the sample.
func tryAll(t *testing.T, name string) fates {
	t.Helper()
	fsys := open(t, name)
	list, err := mutate.Of(fsys)
	if err != nil {
		t.Fatal(err)
	}
	jury := newJury(t, fsys)
	var result fates
	for i, m := range list {
		if i%every() == 0 {
			result.mutants = append(result.mutants, m)
			result.fates = append(result.fates, jury.try(t, m))
		}
	}
	return result
}

// jury are the scenarios of a project, in the order in which they are asked.
type jury struct {
	names []string
	// touched says which documents a scenario has to do with: the workflows in its
	// timeline.
	touched map[string][]string
}

func newJury(t *testing.T, fsys fs.FS) *jury {
	t.Helper()
	p, err := project.Load(fsys, project.Options{})
	if err != nil || p.Program == nil {
		t.Fatal("the project does not load")
	}
	j := &jury{touched: map[string][]string{}}
	for _, r := range simulate.All(p.Program, p.Program.Scenarios) {
		if !r.Passed {
			t.Errorf("scenario %s fails as it is", r.Name)
			continue
		}
		j.names = append(j.names, r.Name)
		for _, e := range r.Timeline {
			j.touched[r.Name] = append(j.touched[r.Name], "workflow/"+e.Workflow)
		}
	}
	return j
}

// try plays the scenarios until one fails. The one that did is asked first from
// then on: what stands side by side is often noticed by the same.
func (j *jury) try(t *testing.T, m mutate.Mutant) fate {
	t.Helper()
	r, err := project.Load(m.FS, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if r.Program == nil {
		return unloaded
	}
	for _, name := range j.order(m.Document) {
		i := slices.IndexFunc(r.Program.Scenarios, func(s *project.Scenario) bool { return s.Name == name })
		if simulate.Run(r.Program, r.Program.Scenarios[i]).Passed {
			continue
		}
		at := slices.Index(j.names, name)
		j.names = slices.Insert(slices.Delete(j.names, at, at+1), 0, name)
		return killed
	}
	return survived
}

// order puts those first that have to do with a document.
func (j *jury) order(document string) []string {
	var near, far []string
	for _, name := range j.names {
		if slices.Contains(j.touched[name], document) {
			near = append(near, name)
		} else {
			far = append(far, name)
		}
	}
	return append(near, far...)
}

// tables collects what became of all mutants.
type tables struct {
	sync.Mutex
	fates map[string]fates
}

func (all *tables) add(name string, f fates) {
	all.Lock()
	defer all.Unlock()
	all.fates[name] = f
}

// names are the projects, sorted.
func (all *tables) names() []string {
	var names []string
	for name := range all.fates {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// String is a line for each project and kind: how many parts there are, and how
// many of them scenarios notice, loading notices, nobody notices.
func (all *tables) String() string {
	var b strings.Builder
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "project\tkind\tparts\tnoticed\tdoes not load\tnot noticed")
	var sum [fateCount]int
	for _, name := range all.names() {
		for _, kind := range mutate.Kinds() {
			count := all.fates[name].count(kind)
			for i, n := range count {
				sum[i] += n
			}
			line(w, name, string(kind), count)
		}
	}
	line(w, "all", "", sum)
	if err := w.Flush(); err != nil {
		return err.Error()
	}
	return b.String()
}

func (f fates) count(kind mutate.Kind) [fateCount]int {
	var count [fateCount]int
	for i, m := range f.mutants {
		if m.Kind == kind {
			count[f.fates[i]]++
		}
	}
	return count
}

func line(w *tabwriter.Writer, name, kind string, c [fateCount]int) {
	if total := c[killed] + c[unloaded] + c[survived]; total > 0 {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%d\t%d\n", name, kind, total, c[killed], c[unloaded], c[survived])
	}
}
