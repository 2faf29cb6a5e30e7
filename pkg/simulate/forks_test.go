package simulate

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/project"
)

// TestForks compares what is said where an arm was not taken, and where what
// decided stands.
func TestForks(t *testing.T) {
	const file = "testdata/forks.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, company(t, archive.Files...), project.Options{})
	var b strings.Builder
	for _, r := range All(p, p.Scenarios) {
		fmt.Fprintf(&b, "%s\n", r.Name)
		for _, c := range r.Expectations {
			if c.Passed {
				t.Errorf("%s: %s holds", r.Name, c.Text)
			}
			fmt.Fprintf(&b, "  %s\n    %s\n", c.Message, c.Got)
			for _, o := range c.Related {
				fmt.Fprintf(&b, "    %s-%d: %s\n", o.Span, o.End.Column, o.Label)
			}
		}
	}
	want := &archive.Files[len(archive.Files)-1]
	if got := b.String(); update() {
		want.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if got != string(want.Data) {
		t.Errorf("got\n%swant\n%s", got, want.Data)
	}
}
