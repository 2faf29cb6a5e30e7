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

// TestTimeline compares what is said about everything that can happen.
func TestTimeline(t *testing.T) {
	const file = "testdata/timeline.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := &archive.Files[len(archive.Files)-1]
	fsys := fstest.MapFS{}
	for _, f := range archive.Files[:len(archive.Files)-1] {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	var b strings.Builder
	p := load(t, fsys, project.Options{})
	for _, r := range All(p, p.Scenarios) {
		fmt.Fprintf(&b, "%s\n", r.Name)
		for _, e := range r.Timeline {
			fmt.Fprintf(&b, "  %-6s %-2s %-14s %s | %s\n", e.After, e.Contact, e.Kind, e.Text, e.Reason)
		}
	}
	if update() {
		want.Data = []byte(b.String())
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if b.String() != string(want.Data) {
		t.Errorf("got\n%swant\n%s", b.String(), want.Data)
	}
}

// TestCauseBeforeEffect sees that a score is told before the stage it brings.
func TestCauseBeforeEffect(t *testing.T) {
	p := load(t, projects(t)["b2b-saas"], project.Options{})
	var texts []string
	for _, r := range All(p, p.Scenarios) {
		if r.Name == "hot-lead-leaves-nurture" {
			for _, e := range r.Timeline {
				texts = append(texts, e.Text)
			}
		}
	}
	all := strings.Join(texts, "\n")
	want := "score lead 55 (band mql)\nstage nurture → qualification\n"
	if !strings.Contains(all, want) {
		t.Errorf("no\n%sin\n%s", want, all)
	}
}
