package simulate

import (
	"encoding/json"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// asJSON writes an answer so that two can be compared whole.
func asJSON(t testing.TB, v any) string {
	t.Helper()
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// exploring begins to play a workflow of the b2b company.
func exploring(t testing.TB, p *project.Program, workflow string) *Exploration {
	t.Helper()
	for _, w := range p.Workflows {
		if w.Name == workflow {
			s, _ := Beginning(p, w)
			return NewExploration(p, w, s)
		}
	}
	t.Fatal("no workflow", workflow)
	return nil
}

// all is everything that can be seen of an exploration.
func (x *Exploration) all(t testing.TB) string {
	state, timeline := x.Do("state"), x.Do("timeline")
	return asJSON(t, []Turn{state, timeline, x.Do("why")})
}

// companies are the examples, and those of the timelines: deals, carts, accounts,
// campaigns, webhooks, groups, several contacts.
func companies(t testing.TB) map[string]fs.FS {
	t.Helper()
	list := projects(t)
	files, err := filepath.Glob("testdata/timeline*.txtar")
	if err != nil || len(files) < 4 {
		t.Fatal(len(files), "cases", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		fsys := fstest.MapFS{}
		for _, f := range archive.Files[:len(archive.Files)-1] {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
		list[strings.TrimSuffix(filepath.Base(file), ".txtar")] = fsys
	}
	return list
}

// TestExploreChoices plays each workflow of each company by its choices. None that
// is offered is refused; what is taken back was never played; and what was
// played can be saved, and is then a scenario that passes.
func TestExploreChoices(t *testing.T) {
	saved := 0
	for name, fsys := range companies(t) {
		p := load(t, fsys, project.Options{})
		for _, w := range p.Workflows {
			t.Run(name+"/"+w.Name, func(t *testing.T) {
				x := exploring(t, p, w.Name)
				for step := 0; step < 5 && len(x.choose()) > 0; step++ {
					takeBackEach(t, x)
					x.Do(x.choices[step%len(x.choices)].Line)
				}
				a := x.Do("save what-was-played")
				if a.Saves != nil {
					saved++
				} else if len(x.moves) > 0 && !strings.Contains(a.Problems[0].Message, "answer") {
					t.Errorf("after %s: %s", asJSON(t, lines(x)), a.Problems[0].Message)
				}
			})
		}
	}
	if saved < 15 {
		t.Errorf("only %d were saved", saved)
	}
}

// takeBackEach takes each choice and takes it back.
func takeBackEach(t *testing.T, x *Exploration) {
	t.Helper()
	before := x.all(t)
	for _, c := range x.choose() {
		if a := x.Do(c.Line); len(a.Problems) > 0 {
			t.Fatalf("after %s the choice `%s` is refused: %+v", asJSON(t, lines(x)), c.Line, a.Problems)
		}
		if a := x.Do("undo"); len(a.Problems) > 0 {
			t.Fatal(a.Problems)
		}
		if after := x.all(t); after != before {
			t.Fatalf("`%s` and undo leave\n%s\nnot\n%s", c.Line, after, before)
		}
	}
}

// lines are those that did something.
func lines(x *Exploration) []string {
	var list []string
	for i := range x.moves {
		list = append(list, x.moves[i].line)
	}
	return list
}

// FuzzExplore says lines that mean nothing or something: none panics, and one that
// is refused changes nothing.
func FuzzExplore(f *testing.F) {
	for _, seed := range []string{
		"event form_submitted form=ebook\n\nnext\nwait 3d\nundo\n1\n2\nstate\ntimeline\nwhy\nhelp",
		"set contact.role=technical contact.country=DE\nset deal.stage=won deal=d-1\nwait until 2026-02-01T09:00\nanswer x y=1",
		"event message_clicked message=\"first-chart\" link='a b'\nevent deal_changed deal=d-7 stage=open\nwhy re-engage\nundo\nundo\n99",
		"event form_submitted form=[a, b]\nevent form_submitted form={a: b}\nset contact.tags=[x]\nevent x y=: z=# w=*a v=&b u=!c",
	} {
		f.Add(seed)
	}
	p := load(f, projects(f)["b2b-saas"], project.Options{})
	first := exploring(f, p, "nurture-ebook")
	f.Fuzz(func(t *testing.T, script string) {
		x := NewExploration(p, first.w, first.start)
		for n, line := range strings.Split(script, "\n") {
			if n > 12 {
				break
			}
			before := x.all(t)
			if a := x.Do(line); len(a.Problems) > 0 || a.Looks {
				if after := x.all(t); after != before {
					t.Fatalf("`%s` (%+v) leaves\n%s\nnot\n%s", line, a.Problems, after, before)
				}
			}
		}
	})
}
