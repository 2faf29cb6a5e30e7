// Package scaffold starts projects from the ones that come with the tool. It
// plans first and writes then: either a whole project is there in the end, or
// nothing of it.
package scaffold

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/schema"
)

// DefaultTemplate is the example that a project starts from unless the user
// chooses another.
const DefaultTemplate = "b2b-saas"

// schemaFolder is where a project keeps the schemas for its editors; its name
// begins with a dot, so that the loader leaves it alone.
const schemaFolder = ".fairlead/schema"

// File is one file to write. Its path has forward slashes and is relative to
// the new project.
type File struct {
	Path string
	Data []byte
}

// Templates lists the examples that a project can start from, sorted.
func Templates() []string {
	list, err := fs.ReadDir(examples.FS, ".")
	if err != nil {
		return nil // they are part of the program
	}
	var names []string
	for _, e := range list {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names
}

// Project returns the files of a new project that starts from that example:
// the example's own, each YAML file with a first line that tells editors its
// schema, and the schemas. They are sorted by path. day, such as 2026-11-23, is
// when the project starts; see [Reviewed]. An unknown template is an error, which
// wraps [fs.ErrNotExist].
func Project(template, day string) ([]File, error) {
	var files []File
	err := read(examples.FS, template, func(name string, data []byte) {
		rel := strings.TrimPrefix(name, template+"/")
		files = append(files, File{rel, adapt(rel, template, day, data)})
	})
	if err != nil {
		return nil, fmt.Errorf("read the template %s: %w", template, err)
	}
	err = read(schema.FS, ".", func(name string, data []byte) {
		files = append(files, File{path.Join(schemaFolder, name), data})
	})
	if err != nil {
		return nil, fmt.Errorf("read the schemas: %w", err)
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// read calls f for every file below root.
func read(fsys fs.FS, root string, f func(name string, data []byte)) error {
	return fs.WalkDir(fsys, root, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		f(name, data)
		return nil
	})
}

// adapt makes a file of an example one of a project of its own.
func adapt(rel, template, day string, data []byte) []byte {
	switch path.Ext(rel) {
	case ".yaml", ".yml":
		return append(modeline(rel), Reviewed(string(withoutModeline(data)), day)...)
	case ".md":
		if !strings.Contains(rel, "/") { // the project's own page, no letter to a customer
			return bytes.ReplaceAll(data, []byte(" -C examples/"+template), nil)
		}
	}
	return data
}

var reviewed = regexp.MustCompile(`(?m)^reviewed: \d{4}-\d{2}-\d{2}$`)

// Reviewed returns YAML that came with the tool as that of a project which takes it
// over on a day, such as 2026-11-23: whoever adapts points to a company looks at them, so
// `reviewed` says that day, and the next review is due as long after it as the
// documents say. With the day of the original, a project would be overdue from the start.
func Reviewed(text, day string) string { return reviewed.ReplaceAllString(text, "reviewed: "+day) }

const modelinePrefix = "# yaml-language-server:"

// Modeline returns the line by which editors find the schema, for a new file of a
// project: nothing where the project in the folder root holds no schema.
func Modeline(root, rel string) []byte {
	if _, err := os.Stat(filepath.Join(root, filepath.FromSlash(schemaFolder), "fairlead.schema.json")); err != nil {
		return nil
	}
	return modeline(rel)
}

// modeline is the line by which editors find the schema.
func modeline(rel string) []byte {
	up := strings.Repeat("../", strings.Count(rel, "/"))
	return fmt.Appendf(nil, "%s $schema=%s%s/fairlead.schema.json\n", modelinePrefix, up, schemaFolder)
}

// withoutModeline drops the line that an example may have for its own place.
func withoutModeline(data []byte) []byte {
	if !bytes.HasPrefix(data, []byte(modelinePrefix)) {
		return data
	}
	_, rest, _ := bytes.Cut(data, []byte("\n"))
	return rest
}
