package project

import (
	"io/fs"
	"os"
	"strings"
	"testing"
)

// locked is a file system in which some files may not be read.
type locked struct {
	fs.FS
	names []string
}

func (l locked) Open(name string) (fs.File, error) {
	for _, n := range l.names {
		if n == name {
			return nil, &fs.PathError{Op: "open", Path: "/secret/" + name, Err: fs.ErrPermission}
		}
	}
	return l.FS.Open(name)
}

// What may not be read is told from what is wrong in a file, also where a
// message takes its text from it.
func TestUnread(t *testing.T) {
	dir := onDisk(t, map[string]string{
		"bad.yaml": badSegment, "locked.yaml": badSegment, "locked.md": "Hello",
		"mail.yaml": "kind: Message\nname: secret\nchannel: email\ntopic: education\nsubject: Hi\nbody_file: locked.md\n---\n" +
			"kind: Message\nname: missing\nchannel: email\ntopic: education\nsubject: Hi\nbody_file: nothing.md\n",
	})
	r := load(t, locked{os.DirFS(dir), []string{"locked.yaml", "locked.md"}}, Options{})
	want := "locked.md:0:0-0:0 error[load/encoding]: `locked.md` cannot be read: permission denied (check the file's permissions, or list it under `ignore:`) [mail.yaml:6:12: named here]\n" +
		"locked.yaml:0:0-0:0 error[load/encoding]: `locked.yaml` cannot be read: permission denied (check the file's permissions, or list it under `ignore:`)\n"
	if got := show(r.Unread()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := show(r.Diagnostics); strings.Count(got, "\n") != 4 || !strings.Contains(got, "there is no file `nothing.md`") {
		t.Error(got)
	}
	if r := load(t, os.DirFS(dir), Options{}); len(r.Unread()) != 0 {
		t.Error(show(r.Unread()))
	}
}
