package vcs

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"strconv"
	"strings"
)

// maxBlob is the size in bytes from which a file is left out of a [Tree]: nobody
// writes such a text, and a repository may hold films.
const maxBlob = 4 << 20

var errBlob = errors.New("git answers in a form that is not known")

// Tree returns the files below dir as they were at a commit, in memory, with
// paths relative to dir. A link is a file with the path that it leads to, as in
// git itself; files of 4 MiB and more and other repositories are left out.
// `git archive` would be shorter, but leaves out what attributes tell it to.
func Tree(ctx context.Context, dir, commit string) (fs.FS, error) {
	list, err := git(ctx, dir, "ls-tree", "-r", "-z", "-l", commit)
	if err != nil {
		return nil, err
	}
	var names []string
	var hashes strings.Builder
	for _, line := range split(list) {
		about, name, _ := strings.Cut(line, "\t")
		f := strings.Fields(about) // mode, type, hash, size
		if len(f) != 4 || f[1] != "blob" {
			continue
		}
		if size, err := strconv.Atoi(f[3]); err == nil && size < maxBlob {
			names = append(names, name)
			hashes.WriteString(f[2] + "\n")
		}
	}
	blobs, err := gitWith(ctx, dir, hashes.String(), "cat-file", "--batch")
	if err != nil {
		return nil, err
	}
	return pack(names, blobs)
}

// pack makes a file system of what `git cat-file --batch` prints for the files.
func pack(names []string, blobs string) (fs.FS, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, name := range names {
		head, rest, _ := strings.Cut(blobs, "\n")
		f := strings.Fields(head) // hash, type, size
		if len(f) != 3 {
			return nil, errBlob
		}
		size, err := strconv.Atoi(f[2])
		if err != nil || size < 0 || size >= len(rest) {
			return nil, errBlob
		}
		file, err := w.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store})
		if err == nil {
			_, err = file.Write([]byte(rest[:size]))
		}
		if err != nil {
			return nil, err
		}
		blobs = rest[size+1:]
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
}
