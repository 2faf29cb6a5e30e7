package simulate

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// calls plays a scenario of the case about calls, with something done to it at
// the end, and returns what the timeline says after that.
func calls(t *testing.T, scenario string, then func(p *project.Program, r *journey.Run)) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/timeline-calls.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := fstest.MapFS{}
	for _, f := range txtar.Parse(data).Files {
		if strings.HasSuffix(f.Name, ".yaml") {
			fsys[f.Name] = &fstest.MapFile{Data: f.Data}
		}
	}
	p := load(t, fsys, project.Options{})
	for _, s := range p.Scenarios {
		if s.Name != scenario {
			continue
		}
		pl := newPlay(p, s)
		pl.run()
		before := len(pl.timeline(nil))
		then(p, pl.driver)
		pl.read()
		var texts []string
		for _, e := range pl.timeline(nil)[before:] {
			texts = append(texts, e.After+" "+e.Text)
		}
		return texts
	}
	t.Fatal("no scenario " + scenario)
	return nil
}

func want(t *testing.T, got []string, lines ...string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(lines, "\n"); g != w {
		t.Errorf("got\n%s\nwant\n%s", g, w)
	}
}

// What a scenario cannot order is told in the same words.
func TestWordsOfCommands(t *testing.T) {
	const hour = 3600_000
	kim := func(p *project.Program) journey.Key {
		return journey.Key{Object: p.ContactObject(), ID: "kim@example.com"}
	}
	want(t, calls(t, "timeout", func(p *project.Program, r *journey.Run) {
		asks := p.Scenarios[0].Start + 4*hour
		w := workflow(p, "asks")
		r.Switch(w, false, asks)
		r.Order(journey.Command{Kind: journey.Resume, Ref: journey.Ref{Object: kim(p), Workflow: w, Number: 1}}, asks+hour)
		r.Switch(w, true, asks+2*hour)
	}),
		"4h `asks` is switched off: nothing of it starts, steps or sends",
		"5h `asks` goes on: somebody has resumed it",
		"5h held email `hello`: it is switched off",
		"6h `asks` is switched on again",
		"6h email `hello` sent: Hello",
		"6h leaves `asks`: completed",
	)
	want(t, calls(t, "answered", func(p *project.Program, r *journey.Run) {
		e := r.Effects()[0]
		r.Reply(journey.Answer{Effect: r.Effects()[1].ID, Ref: e.Ref, Step: r.Effects()[1].Step, Failed: true}, r.Now()+hour)
	}),
		"1h `hello` fails: all attempts failed",
	)
}

func workflow(p *project.Program, name string) int {
	for _, w := range p.Workflows {
		if w.Name == name {
			return w.Index
		}
	}
	return -1
}
