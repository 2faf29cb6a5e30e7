package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/internal/render"
)

func TestPutFileKeepsWhatItReplaces(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file, link := filepath.Join(dir, "report.json"), filepath.Join(dir, "latest")
	if err := os.WriteFile(file, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(file, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{link, filepath.Join(dir, "new.json"), os.DevNull} {
		if err := putFile(path, []byte("new")); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	if text, err := os.ReadFile(file); err != nil || string(text) != "new" {
		t.Errorf("behind the link stands %q (%v)", text, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the permissions have changed: %v (%v)", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is one no longer (%v)", err)
	}
	if info, err := os.Stat(os.DevNull); err != nil || info.Mode().IsRegular() {
		t.Errorf("the null device was replaced (%v)", err)
	}
	if err := putFile(filepath.Join(dir, "none", "x"), nil); err == nil {
		t.Error("a file in a folder that is not there")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 {
		t.Errorf("%v are there (%v)", entries, err)
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	root := filepath.FromSlash("/ci/repo")
	at := []string{"GITHUB_SERVER_URL=https://git.example", "GITHUB_REPOSITORY=acme/x", "GITHUB_SHA=abc"}
	link := "https://git.example/acme/x/blob/abc/"
	tests := []struct {
		env  []string
		root string
		want render.Home
	}{
		{nil, root, render.Home{}},
		{at, root, render.Home{}},
		{[]string{"GITHUB_WORKSPACE=" + root}, root, render.Home{}},
		{[]string{"GITHUB_WORKSPACE=" + root}, filepath.Join(root, "crm", "acme"), render.Home{Folder: "crm/acme"}},
		{append(at, "GITHUB_WORKSPACE="+root), filepath.Join(root, "crm"), render.Home{Folder: "crm", Link: link}},
		{append(at, "GITHUB_WORKSPACE="+root), filepath.FromSlash("/elsewhere"), render.Home{}},
		{append(at[:2:2], "GITHUB_WORKSPACE="+root), root, render.Home{}},
	}
	for _, tt := range tests {
		var out bytes.Buffer
		if got := newApp(nil, &out, &out, tt.env).home(tt.root); got != tt.want {
			t.Errorf("%s in %s: got %+v", strings.Join(tt.env, " "), tt.root, got)
		}
	}
}

func TestAFormatThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	a := newApp(nil, &out, &out, nil)
	for _, answer := range []answer{render.NewPlayed(render.NewHead("simulate", version), "", nil, nil), render.NewRefusal(render.NewHead("fmt", version))} {
		if err := a.write([]target{{format: render.SARIF}}, answer); err == nil || out.Len() > 0 {
			t.Errorf("%T writes %q", answer, out.String())
		}
	}
}
