package simulate

import (
	"encoding/json"
	"strings"
	"testing"

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

// TestExploreUndo sees that what was taken back was never played: after each
// choice of each workflow of each example, and one more that is taken back, all is
// as before it.
func TestExploreUndo(t *testing.T) {
	for name, fsys := range projects(t) {
		p := load(t, fsys, project.Options{})
		for _, w := range p.Workflows {
			t.Run(name+"/"+w.Name, func(t *testing.T) {
				x := exploring(t, p, w.Name)
				for step := range 6 {
					before := x.all(t)
					for _, c := range x.choose() {
						if a := x.Do(c.Line); len(a.Problems) > 0 {
							t.Fatalf("step %d: the choice `%s` is refused: %+v", step, c.Line, a.Problems)
						}
						if a := x.Do("undo"); len(a.Problems) > 0 {
							t.Fatal(a.Problems)
						}
						if after := x.all(t); after != before {
							t.Fatalf("step %d: `%s` and undo leave\n%s\nnot\n%s", step, c.Line, after, before)
						}
					}
					if len(x.choices) == 0 {
						return
					}
					x.Do(x.choices[step%len(x.choices)].Line)
				}
			})
		}
	}
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
