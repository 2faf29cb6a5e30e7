//go:build unix

package project

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe would never end and a device may not: neither is opened.
func TestPipesAreNotOpened(t *testing.T) {
	dir := onDisk(t, map[string]string{"mail.yaml": "kind: Message\nname: piped\nchannel: email\ntopic: education\nsubject: Hi\nbody_file: pipe.md\n"})
	for _, name := range []string{"pipe.yaml", "pipe.md"} {
		if err := syscall.Mkfifo(filepath.Join(dir, name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(os.DevNull, filepath.Join(dir, "zero.yaml")); err != nil {
		t.Fatal(err)
	}
	got := show(load(t, os.DirFS(dir), Options{}).Diagnostics)
	for _, want := range []string{
		"mail.yaml:6:12-6:19 error[load/reference]: `pipe.md` is no regular file",
		"pipe.yaml:0:0-0:0 error[load/encoding]: `pipe.yaml` cannot be read: it is no regular file",
		"zero.yaml:0:0-0:0 error[load/encoding]: `zero.yaml` cannot be read: it is no regular file",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Count(got, "\n") != 3 {
		t.Error(got)
	}
}

func TestTheMarkerIsAPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, Marker), 0o600); err != nil {
		t.Fatal(err)
	}
	got := show(load(t, os.DirFS(dir), Options{}).Diagnostics)
	if !strings.Contains(got, "`fairlead.yaml` cannot be read: it is no regular file") || strings.Count(got, "\n") != 1 {
		t.Error(got)
	}
}
