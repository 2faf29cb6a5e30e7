package vcs

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

func TestTree(t *testing.T) {
	dir := repository(t, begin+"+ sub/deep/ü.yaml\n+ sub/.gitattributes\ncommit\n+ sub/inner.yaml 2\n+ sub/new.yaml\n- sub/deep/ü.yaml\ncommit")
	c, err := Changed(context.Background(), filepath.Join(dir, "sub"), "HEAD~1")
	if err != nil || c.Base == "" {
		t.Fatal(c, err)
	}
	tree, err := Tree(context.Background(), filepath.Join(dir, "sub"), c.Base)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	_ = fs.WalkDir(tree, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			t.Error(err)
		} else if !e.IsDir() {
			got = append(got, path)
		}
		return nil
	})
	if strings.Join(got, " ") != ".gitattributes deep/ü.yaml inner.yaml" {
		t.Errorf("got %q", got)
	}
	if text, err := fs.ReadFile(tree, "inner.yaml"); err != nil || string(text) != "+ sub/inner.yaml\n" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := Tree(context.Background(), dir, "nothing"); err == nil {
		t.Error("no commit gives no error")
	}
}

func TestPackRefuses(t *testing.T) {
	for _, blobs := range []string{"", "1234 missing\n", "1234 blob x\nabc\n", "1234 blob 9\nabc\n", "1234 blob -1\nabc\n"} {
		if _, err := pack([]string{"a"}, blobs); err == nil {
			t.Errorf("%q is taken", blobs)
		}
	}
}
