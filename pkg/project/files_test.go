package project

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// onDisk lays the base project and more files into a new folder.
func onDisk(t *testing.T, more map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, data []byte) {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for name, f := range overlay(t, "testdata/base") {
		write(name, f.Data)
	}
	for name, text := range more {
		write(name, []byte(text))
	}
	return dir
}

const badSegment = "kind: Segment\nname: bad\nwhen: contact.nope\n"

// A link that leads back up is not followed; one to a file is read.
func TestLinks(t *testing.T) {
	dir := onDisk(t, map[string]string{"sub/one.yaml": "kind: Segment\nname: one\nwhen: true\n", "elsewhere.txt": badSegment})
	link := func(to, from string) {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	link("..", "sub/loop")
	link("loop.yaml", "loop.yaml")
	link("sub", "again.yaml")
	link("elsewhere.txt", "linked.yaml")
	link("nowhere.yaml", "dangling.yaml")
	r := load(t, os.DirFS(dir), Options{})
	got := show(r.Diagnostics)
	for _, want := range []string{"linked.yaml:3:15-3:19 error[load/expression]: `contact` has no field `nope`", "dangling.yaml:0:0-0:0 error[load/encoding]: `dangling.yaml` cannot be read: ", "loop.yaml:0:0-0:0 error[load/encoding]: `loop.yaml` cannot be read: "} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if n := len(r.Unread()); n != 2 {
		t.Errorf("%d files are reported as unread", n)
	}
	for _, d := range r.Unread() {
		if leads := strings.Contains(d.Help, "the link leads nowhere"); leads != (d.Primary.File == "dangling.yaml") {
			t.Errorf("%s: %s", d.Primary.File, d.Help)
		}
	}
	if strings.Count(got, "\n") != 3 || strings.Contains(got, dir) {
		t.Error(got)
	}
	if n := strings.Count(got, "two documents"); n > 0 {
		t.Errorf("a file was read %d times too often", n)
	}
}

// A file is read once, however many links lead to it.
func TestLinksToTheSameFile(t *testing.T) {
	dir := onDisk(t, map[string]string{"one.yaml": "kind: Segment\nname: one\nwhen: true\n", "two.txt": "kind: Segment\nname: two\nwhen: true\n"})
	for from, to := range map[string]string{"a.yaml": "one.yaml", "b.yaml": "a.yaml", "c.yaml": filepath.Join(dir, "one.yaml"), "d.yaml": "two.txt", "e.yaml": "two.txt"} {
		if err := os.Symlink(to, filepath.Join(dir, from)); err != nil {
			t.Fatal(err)
		}
	}
	r := load(t, os.DirFS(dir), Options{})
	if got := show(r.Diagnostics); got != "" {
		t.Error(got)
	}
	if r.File("d.yaml") == nil || r.File("e.yaml") != nil || r.File("a.yaml") != nil || r.File("one.yaml") == nil {
		t.Error("the wrong paths were read")
	}
}

func TestFolderNamedLikeAFile(t *testing.T) {
	dir := onDisk(t, map[string]string{"x.yaml/y.yaml": badSegment, ".hidden/z.yaml": badSegment, ".z.yaml": badSegment})
	got := show(load(t, os.DirFS(dir), Options{}).Diagnostics)
	if !strings.HasPrefix(got, "x.yaml/y.yaml:3:15-3:19 ") || strings.Count(got, "\n") != 1 {
		t.Error(got)
	}
}

// refusing fails to open some names.
type refusing struct {
	fs.FS
	names map[string]bool
}

func (r refusing) Open(name string) (fs.File, error) {
	if r.names[name] {
		return nil, &fs.PathError{Op: "open", Path: "/secret/home/" + name, Err: fs.ErrPermission}
	}
	return r.FS.Open(name)
}

func TestUnreadable(t *testing.T) {
	files := overlay(t, "testdata/base")
	files["a/closed.yaml"] = &fstest.MapFile{Data: []byte(badSegment)}
	files["b/one.yaml"] = &fstest.MapFile{Data: []byte(badSegment)}
	got := show(load(t, refusing{files, map[string]bool{"a/closed.yaml": true, "b": true}}, Options{}).Diagnostics)
	want := "a/closed.yaml:0:0-0:0 error[load/encoding]: `a/closed.yaml` cannot be read: permission denied (check the file's permissions, or list it under `ignore:`)\n" +
		"b:0:0-0:0 error[load/encoding]: `b` cannot be read: permission denied (check the file's permissions, or list it under `ignore:`)\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNoProject(t *testing.T) {
	if _, err := Load(fstest.MapFS{"a.yaml": {Data: []byte(badSegment)}}, Options{}); !errors.Is(err, ErrNoProject) {
		t.Errorf("got %v", err)
	}
}

func TestIgnored(t *testing.T) {
	files := overlay(t, "testdata/base")
	files[Marker].Data = append(bytes.Clone(files[Marker].Data), "ignore: [archive/, old.yaml, '*.gen.yaml']\n"...)
	for _, name := range []string{"archive/a.yaml", "archive/deep/a.yaml", "old.yaml", "sub/x.gen.yaml"} {
		files[name] = &fstest.MapFile{Data: []byte(badSegment)}
	}
	if got := show(load(t, files, Options{}).Diagnostics); got != "" {
		t.Error(got)
	}
}

// Places in a file of 10 MB are as exact as in a small one.
func TestTenMegabytes(t *testing.T) {
	lines := 10 << 20 / 64
	var b bytes.Buffer
	for range lines {
		b.WriteString("# This line is as long as all the others in this very huge file.\n"[:63] + "\n")
	}
	b.WriteString(badSegment)
	files := overlay(t, "testdata/base")
	files["long.yaml"] = &fstest.MapFile{Data: b.Bytes()}
	ds := load(t, files, Options{}).Diagnostics
	if len(ds) != 1 || ds[0].Rule != "load/expression" || int(ds[0].Primary.Start.Line) != lines+3 || ds[0].Primary.Start.Column != 15 {
		t.Errorf("in a file of %d bytes with %d lines: %s", b.Len(), lines, show(ds))
	}
}

// So they are in a file of that size that is full of documents.
func TestManyDocuments(t *testing.T) {
	var b bytes.Buffer
	for i := range 3000 {
		fmt.Fprintf(&b, "kind: Segment\nname: s%d\ndescription: a segment among many\nwhen: contact.company_size >= %d\n---\n", i, i)
	}
	lines := bytes.Count(b.Bytes(), []byte("\n"))
	b.WriteString(badSegment)
	files := overlay(t, "testdata/base")
	files["many.yaml"] = &fstest.MapFile{Data: b.Bytes()}
	r := load(t, files, Options{})
	if len(r.Diagnostics) != 1 || int(r.Diagnostics[0].Primary.Start.Line) != lines+3 || r.Documents < 3000 {
		t.Errorf("%d documents: %s", r.Documents, show(r.Diagnostics))
	}
}
