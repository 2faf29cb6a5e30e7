package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestKindsAsSeen plays, for each kind of expectation, a scenario that passes and
// others that fail, and compares all that the user sees.
func TestKindsAsSeen(t *testing.T) {
	t.Parallel()
	const dir = "../../pkg/simulate/testdata"
	base, err := txtar.ParseFile(dir + "/base.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(dir + "/kinds/*.txtar")
	if err != nil || len(files) != 16 {
		t.Fatal(len(files), "cases", err)
	}
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		root := t.TempDir()
		for _, f := range append(base.Files, archive.Files...) {
			if strings.HasSuffix(f.Name, ".yaml") {
				if err := os.WriteFile(filepath.Join(root, f.Name), f.Data, 0o666); err != nil {
					t.Fatal(err)
				}
			}
		}
		var out, errs bytes.Buffer
		if code := Main([]string{"simulate", "-C", root}, nil, &out, &errs, nil); code != exitNo || errs.Len() > 0 {
			t.Errorf("%s: exit %d, %s", file, code, errs.String())
		}
		golden := filepath.Join("testdata", "kinds", strings.TrimSuffix(filepath.Base(file), "txtar")+"txt")
		if os.Getenv("FAIRLEAD_UPDATE") == "1" {
			if err := os.WriteFile(golden, out.Bytes(), 0o666); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if want, err := os.ReadFile(golden); err != nil || !bytes.Equal(want, out.Bytes()) {
			t.Errorf("%s: %v: got\n%s", golden, err, out.String())
		}
	}
}
