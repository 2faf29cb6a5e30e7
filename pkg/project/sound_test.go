package project

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// Each archive adds to the base project what looks odd and is right: nothing may
// be said about it.
func TestSound(t *testing.T) {
	archives, _ := filepath.Glob("testdata/sound/*.txtar")
	if len(archives) == 0 {
		t.Fatal("no sound projects")
	}
	sch, err := newSchemas()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files, _ := brokenFiles(t, a)
			r, err := loadWith(files, Options{Version: "0.1.0"}, sch)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(r.Diagnostics); got != "" {
				t.Errorf("got:\n%s", got)
			}
		})
	}
}
