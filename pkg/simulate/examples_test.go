package simulate

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/workflows"
)

// projects are those that come with the product.
func projects(t testing.TB) map[string]fs.FS {
	t.Helper()
	list := map[string]fs.FS{}
	for name, place := range map[string]struct {
		fsys fs.FS
		dir  string
	}{
		"b2b-saas":       {examples.FS, "b2b-saas"},
		"ecommerce":      {examples.FS, "ecommerce"},
		"local-services": {examples.FS, "local-services"},
		"nurture-ebook":  {workflows.FS, "nurture-ebook"},
	} {
		sub, err := fs.Sub(place.fsys, place.dir)
		if err != nil {
			t.Fatal(err)
		}
		list[name] = sub
	}
	return list
}

// TestExamplesPass plays every scenario that comes with the product.
func TestExamplesPass(t *testing.T) {
	for name, fsys := range projects(t) {
		t.Run(name, func(t *testing.T) {
			p := load(t, fsys, project.Options{})
			results := All(p, p.Scenarios)
			if len(results) == 0 {
				t.Error("no scenarios")
			}
			for _, r := range results {
				if !r.Passed {
					t.Errorf("%s", summary([]*Result{r}))
				}
				if len(r.Expectations) == 0 || len(r.Timeline) == 0 {
					t.Errorf("%s: nothing expected or nothing happened", r.Name)
				}
			}
		})
	}
}

// TestBrokenExpectationFails turns every expectation of the examples round, one
// per scenario at a time: exactly that one must fail.
func TestBrokenExpectationFails(t *testing.T) {
	for name, fsys := range projects(t) {
		t.Run(name, func(t *testing.T) {
			p := load(t, fsys, project.Options{})
			most, broken, all := 0, 0, 0
			for _, s := range p.Scenarios {
				most, all = max(most, len(s.Expect)), all+len(s.Expect)
			}
			for i := range most {
				q := load(t, turned(t, fsys, p, i), project.Options{})
				for j, r := range All(q, q.Scenarios) {
					if i >= len(p.Scenarios[j].Expect) {
						continue
					}
					broken++
					if c := r.Expectations[i]; r.Passed || r.Failed() != 1 || c.Passed || c.Message == "" || c.Got == "" {
						t.Errorf("%s: %q instead of %q: %+v", r.Name, c.Text, written(&p.Scenarios[j].Expect[i]), c)
					}
				}
			}
			if broken != all {
				t.Errorf("%d of %d expectations were broken", broken, all)
			}
		})
	}
}

// turned is the project with the i-th expectation of each scenario turned round.
func turned(t *testing.T, fsys fs.FS, p *project.Program, i int) fs.FS {
	t.Helper()
	edited := copied(t, fsys)
	// From the end of each file, so that the places before stay right.
	for j := len(p.Scenarios) - 1; j >= 0; j-- {
		for k := range p.Scenarios {
			s := p.Scenarios[k]
			if i >= len(s.Expect) || rank(p, k) != j {
				continue
			}
			span := s.Expect[i].Doc.Span
			f := edited[span.File]
			f.Data = bytes.Join([][]byte{f.Data[:span.Start.Byte], []byte("{" + opposite(s.Expect[i]) + "}"), f.Data[span.End.Byte:]}, nil)
		}
	}
	return edited
}

// rank is how many scenarios begin before the k-th in its file or in a file before.
func rank(p *project.Program, k int) int {
	n := 0
	for _, s := range p.Scenarios {
		if s.Doc.Span.Compare(p.Scenarios[k].Doc.Span) < 0 {
			n++
		}
	}
	return n
}

func copied(t *testing.T, fsys fs.FS) fstest.MapFS {
	t.Helper()
	m := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		m[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// opposite is the YAML of an expectation that holds where e does not.
func opposite(e project.Expectation) string {
	switch {
	case e.Kind == project.Finally:
		return "finally: '!(" + strings.ReplaceAll(e.Finally.Doc.Text, "'", "''") + ")'"
	case e.Times >= 0:
		e.Times++
		return written(&e)
	case e.Never:
		doc := *e.Doc
		doc.Outcome, doc.Never = doc.Never.Outcome, nil
		e.Doc, e.Never = &doc, false
		return written(&e)
	}
	e.Never = true
	return written(&e)
}

// TestSameBytes plays the examples again, with the files in another order and on
// another number of processors: the results are the same bytes.
func TestSameBytes(t *testing.T) {
	shuffle := func(paths []string) {
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
	}
	play := func(fsys fs.FS, processors int, order func([]string)) []byte {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		p := load(t, fsys, project.Options{Order: order})
		data, err := json.Marshal(All(p, p.Scenarios))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for name, fsys := range projects(t) {
		first := play(fsys, 2, nil)
		for _, again := range [][]byte{play(fsys, 2, nil), play(fsys, 1, nil), play(fsys, 2, shuffle), play(fsys, 1, shuffle)} {
			if !bytes.Equal(first, again) {
				t.Errorf("%s: other bytes", name)
			}
		}
	}
}

// TestSideBySide plays 100 scenarios in many orders, on one processor and on eight:
// whatever runs beside it, each gives the bytes it gives alone.
func TestSideBySide(t *testing.T) {
	p := load(t, projects(t)["b2b-saas"], project.Options{})
	alone := map[string]string{}
	for _, s := range p.Scenarios {
		alone[s.Name] = asJSON(t, Run(p, s))
	}
	random := rand.New(rand.NewPCG(3, 4))
	for _, processors := range []int{1, 8, 8, 8} {
		var list []*project.Scenario
		for len(list) < 100 {
			list = append(list, p.Scenarios[random.IntN(len(p.Scenarios))])
		}
		before := runtime.GOMAXPROCS(processors)
		results := All(p, list)
		runtime.GOMAXPROCS(before)
		for i, r := range results {
			if got := asJSON(t, r); got != alone[list[i].Name] {
				t.Errorf("%d processors: %s is other beside others", processors, list[i].Name)
			}
		}
	}
}
