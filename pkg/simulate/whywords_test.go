package simulate

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// TestWhyWords compares what is said of contacts that stand with workflows in
// every way there is.
func TestWhyWords(t *testing.T) {
	const file = "testdata/why.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := &archive.Files[len(archive.Files)-1]
	fsys := fstest.MapFS{}
	for _, f := range archive.Files[:len(archive.Files)-1] {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	p := load(t, fsys, project.Options{})
	var b strings.Builder
	for _, s := range p.Scenarios {
		for _, contact := range People(p, s) {
			for _, after := range []int64{s.Until / 4, s.Until} {
				standings(&b, p, Question{Scenario: s, Contact: contact, At: s.Start + after})
			}
		}
	}
	got := b.String()
	if update() {
		want.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if got != string(want.Data) {
		t.Errorf("got\n%swant\n%s", got, want.Data)
	}
}

// standings writes how a contact stands with everything, then with each workflow.
func standings(b *strings.Builder, p *project.Program, q Question) {
	all := Why(p, q)
	fmt.Fprintf(b, "%s\n", all.Text)
	for i := range all.Workflows {
		fmt.Fprintf(b, "  %s: %s, %s\n", all.Workflows[i].Workflow, all.Workflows[i].State, all.Workflows[i].Text)
	}
	fmt.Fprintf(b, "  never started: %s\n", strings.Join(all.Idle, ", "))
	for _, w := range p.Workflows {
		q.Workflow = w.Name
		s := &Why(p, q).Workflows[0]
		fmt.Fprintf(b, "    %s: %s, %s\n", s.Workflow, s.State, s.Text)
		for i := range s.Stays {
			stay := &s.Stays[i]
			fmt.Fprintf(b, "      %s %s %s (%s) %s\n", stay.State, stay.Object, stay.ID, stay.ReentryKey, stay.Text)
			notes(b, "waits", stay.Waits)
			notes(b, "skipped", stay.Skipped)
		}
		notes(b, "trigger", s.Triggers)
		for i := range s.Decisions {
			d := &s.Decisions[i]
			fmt.Fprintf(b, "      +%s %s %s | not asked: %s\n", d.After, d.Kind, d.Text, strings.Join(d.Unasked, ", "))
			for j := range d.Gates {
				fmt.Fprintf(b, "          %v %s: %s\n", d.Gates[j].Passed, d.Gates[j].Word, d.Gates[j].Text)
			}
		}
	}
}

func notes(b *strings.Builder, word string, list []Note) {
	for i := range list {
		fmt.Fprintf(b, "        %s: %s\n", word, list[i].Text)
	}
}
