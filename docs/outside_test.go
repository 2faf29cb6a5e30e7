package docs_test

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
)

// outside finds paths that only exist on the machine of whoever wrote them.
var outside = regexp.MustCompile(`\.\./` + `shared|(^|[\s"'(=` + "`" + `])/` + `(work|home|Users|root)/`)

// TestNothingOutside sees that no file of the repository needs one that is not
// in it.
func TestNothingOutside(t *testing.T) {
	files := 0
	err := fs.WalkDir(os.DirFS(root), ".", func(p string, e fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(path.Base(p), ".") && p != "." && p != ".ci" && p != ".gitignore"
		switch {
		case err != nil:
			return err
		case e.IsDir() && (hidden || p == "bin"):
			return fs.SkipDir
		case e.IsDir() || hidden || !e.Type().IsRegular():
			return nil
		}
		data, err := fs.ReadFile(os.DirFS(root), p)
		if err != nil || bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 {
			return err // not text
		}
		files++
		for i, line := range bytes.Split(data, []byte("\n")) {
			if found := outside.Find(line); found != nil {
				t.Errorf("%s:%d refers to a place outside the repository: %s", p, i+1, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 100 {
		t.Errorf("only %d files were read", files)
	}
}
