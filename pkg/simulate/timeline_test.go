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
	if *update {
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
