package simulate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// TestTimeline compares what is said about everything that can happen.
func TestTimeline(t *testing.T) {
	files, err := filepath.Glob("testdata/timeline*.txtar")
	if err != nil || len(files) < 4 {
		t.Fatal(len(files), "cases", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := &archive.Files[len(archive.Files)-1]
		got := told(t, archive.Files[:len(archive.Files)-1])
		if update() {
			want.Data = []byte(got)
			if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
				t.Fatal(err)
			}
		} else if got != string(want.Data) {
			t.Errorf("%s: got\n%swant\n%s", file, got, want.Data)
		}
	}
}

// told plays the scenarios of a project and writes their timelines, and what
// failed where an expectation did.
func told(t *testing.T, files []txtar.File) string {
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Name] = &fstest.MapFile{Data: f.Data}
	}
	var b strings.Builder
	p := load(t, fsys, project.Options{})
	for _, r := range All(p, p.Scenarios) {
		fmt.Fprintf(&b, "%s\n", r.Name)
		for _, e := range r.Timeline {
			fmt.Fprintf(&b, "  %-6s %-2s %-14s %s | %s\n", strings.TrimSpace(e.After+" "+e.Offset), e.Contact, e.Kind, strings.ReplaceAll(e.Text, "\n", "␊"), e.Reason)
		}
		for _, c := range r.Expectations {
			if !c.Passed {
				fmt.Fprintf(&b, "  %s: %s\n", c.Message, c.Got)
			}
		}
	}
	return b.String()
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
