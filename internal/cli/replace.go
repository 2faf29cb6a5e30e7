package cli

import (
	"errors"
	"os"
	"path/filepath"
)

// replaceFile gives a file of the project, named with forward slashes, a new
// text. Readers see the old text or the new one: it is written to a file beside
// it, which takes its name. Permissions stay, and a link stays a link.
func replaceFile(root, name string, text []byte) error {
	target, err := filepath.EvalSymlinks(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		return writeFailed(quote(name), err)
	}
	err = replace(target, text)
	var link *os.LinkError
	if errors.As(err, &link) {
		err = link.Err // the rest names absolute paths
	}
	return writeFailed(quote(name), err)
}

func replace(target string, text []byte) error {
	info, err := os.Stat(target)
	if err != nil {
		return err
	}
	// A hidden name: other runs do not take it for a file of the project.
	temp, err := os.CreateTemp(filepath.Dir(target), ".fairlead-*")
	if err != nil {
		return err
	}
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(info.Mode().Perm())
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp.Name(), target)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the first failure is the one to report
	}
	return err
}
