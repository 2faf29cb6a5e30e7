package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/lint/rules"
)

// TestPagesOfSimulate plays the examples of the pages about findings of
// simulate: the bad one gives that finding once, the good one passes.
func TestPagesOfSimulate(t *testing.T) {
	t.Parallel()
	for id, code := range map[string]int{"simulate/expectation": exitNo, "scenario/vacuous": exitFine} {
		page, ok := rules.Page(id)
		if !ok || !strings.HasPrefix(page, "# "+id+"\n") {
			t.Fatalf("%s has no page", id)
		}
		bad, got := playExample(t, page, "Bad")
		if got != code || strings.Count(bad, "\n  -->") != 1 || strings.Count(bad, "["+id+"]: ") != 1 {
			t.Errorf("%s: the bad example ends with %d:\n%s", id, got, bad)
		}
		if good, got := playExample(t, page, "Good"); got != exitFine || strings.Contains(good, "-->") {
			t.Errorf("%s: the good example ends with %d:\n%s", id, got, good)
		}
	}
}

// playExample simulates the block of YAML below a heading.
func playExample(t *testing.T, page, heading string) (text string, code int) {
	t.Helper()
	_, rest, found := strings.Cut(page, "\n## "+heading+"\n\n```yaml\n")
	block, _, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatalf("no example under %q", heading)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "fairlead.yaml"), []byte(block), 0o666); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	code = Main([]string{"simulate", "-C", dir}, strings.NewReader(""), &out, &out, nil)
	return out.String(), code
}
