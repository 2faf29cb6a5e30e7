package cli

import (
	"bytes"
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

// replaceFiles gives several files of the project new texts, all or none: every
// new text is written beside its file before the first takes a name.
func replaceFiles(root string, files []newText) error {
	var ready []staged
	defer func() {
		for _, s := range ready {
			_ = os.Remove(s.temp) // what was renamed is gone already
		}
	}()
	for _, f := range files {
		s, err := stage(root, f)
		if err != nil {
			return err
		}
		ready = append(ready, s)
	}
	for i, s := range ready {
		if err := os.Rename(s.temp, s.target); err != nil {
			return writeFailed(quote(files[i].name), withoutPaths(err))
		}
	}
	return nil
}

// newText is a text for a file whose text so far is known.
type newText struct {
	name     string
	old, new []byte
}

// staged is a text that waits beside its file.
type staged struct{ temp, target string }

// stage writes a text beside its file. It fails if the file is no longer as it
// was read: what somebody wrote meanwhile must not get lost.
func stage(root string, f newText) (staged, error) {
	target, err := filepath.EvalSymlinks(filepath.Join(root, filepath.FromSlash(f.name)))
	if err != nil {
		return staged{}, writeFailed(quote(f.name), err)
	}
	now, err := os.ReadFile(target)
	if err != nil {
		return staged{}, writeFailed(quote(f.name), err)
	}
	if !bytes.Equal(now, f.old) {
		return staged{}, changedMeanwhile(f.name)
	}
	temp, err := beside(target, f.new)
	return staged{temp, target}, writeFailed(quote(f.name), err)
}

func replace(target string, text []byte) error {
	temp, err := beside(target, text)
	if err != nil {
		return err
	}
	if err = os.Rename(temp, target); err != nil {
		_ = os.Remove(temp) // the first failure is the one to report
	}
	return err
}

// beside writes a text into a new file in the folder of target, with its
// permissions.
func beside(target string, text []byte) (name string, err error) {
	info, err := os.Stat(target)
	if err != nil {
		return "", err
	}
	// A hidden name: other runs do not take it for a file of the project.
	temp, err := os.CreateTemp(filepath.Dir(target), ".fairlead-*")
	if err != nil {
		return "", err
	}
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(info.Mode().Perm())
	}
	if closed := temp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the first failure is the one to report
	}
	return temp.Name(), err
}
