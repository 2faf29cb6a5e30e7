package cli

import (
	"context"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/internal/scaffold"
	"github.com/fairlead/fairlead/pkg/diag"
)

// saveWitnesses writes the scenario of each conflict that counts, if it was asked to.
func (o *lintOptions) saveWitnesses(ctx context.Context, p *opened, found []diag.Diagnostic) error {
	if o.save == "" || p.Program == nil {
		return nil
	}
	abs, err := filepath.Abs(o.app.path(o.save))
	if err != nil {
		return noSuchPath(o.save)
	}
	folder, ok := relative(p.root, abs)
	if !ok {
		return outsideProject(o.save)
	}
	var files []scaffold.File
	names, said := scenarioNames(p.Program), []string{}
	for i := range found {
		if found[i].Witness == nil || found[i].Suppressed != nil {
			continue
		}
		file, there := witnessFile(p.root, folder, found[i].Witness, names)
		if there {
			said = append(said, witnessThere(file.Path))
			continue
		}
		names = append(names, strings.TrimSuffix(path.Base(file.Path), ".yaml"))
		files, said = append(files, file), append(said, witnessSaved(file.Path))
	}
	if len(said) == 0 {
		said = append(said, noWitness)
	}
	if len(files) > 0 {
		if err := o.app.addFiles(ctx, p.root, files); err != nil {
			return err
		}
	}
	o.app.hints = append(o.app.hints, said...)
	return nil
}

// witnessFile is the file for a witness: the first of its name, and of its name with a number,
// that is free, or that holds the same scenario already. A file that holds another stays as
// it is.
func witnessFile(root, folder string, w *diag.Witness, names []string) (file scaffold.File, there bool) {
	for i := 1; ; i++ {
		name := w.Name
		if i > 1 {
			name += "-" + strconv.Itoa(i)
		}
		at := path.Join(folder, name+".yaml")
		old, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(at)))
		switch {
		case err == nil && unnamed(string(old)) == unnamed(w.Text):
			return scaffold.File{Path: at}, true
		case err != nil && !taken(root, at) && !slices.Contains(names, name):
			return scaffold.File{Path: at, Data: append(scaffold.Modeline(root, at), renamed(w.Text, name)...)}, false
		}
	}
}

// unnamed is the text of a scenario without its name and without comments of its own lines.
func unnamed(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		if !strings.HasPrefix(line, "name:") && !strings.HasPrefix(line, "#") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// renamed gives a scenario another name.
func renamed(text, name string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "name:") {
			line = "name: " + name + "\n"
		}
		b.WriteString(line)
	}
	return b.String()
}
