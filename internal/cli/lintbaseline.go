package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// baselineOptions say which baseline counts, and whether to write it. A baseline
// that is where it belongs counts without a flag.
type baselineOptions struct {
	file string
	none bool
	// write is where to write one, "" for not at all.
	write string
}

func (b *baselineOptions) register(flags *pflag.FlagSet) {
	flags.Var(&word{&b.file, errNoBaselineName}, "baseline", flagBaseline)
	flags.BoolVar(&b.none, "no-baseline", false, flagNoBaseline)
	flags.Var(&word{&b.write, errNoBaselineName}, "write-baseline", flagWriteBaseline)
	flags.Lookup("write-baseline").NoOptDefVal = lint.BaselineFile
}

// contradiction refuses flags that cannot be meant together.
func (o *lintOptions) contradiction() error {
	b := &o.baseline
	switch {
	case o.dryRun && !o.mend:
		return onlyWith("--dry-run", "--fix")
	case o.mend && b.write != "":
		return notBoth("--fix", "--write-baseline")
	case b.file != "" && b.none:
		return notBoth("--baseline", "--no-baseline")
	case b.write != "" && b.file != "":
		return notBoth("--write-baseline", "--baseline")
	case b.write != "" && b.none:
		return notBoth("--write-baseline", "--no-baseline")
	case b.write != "" && o.since != "":
		return wholeBaseline("--changed-since")
	case b.write != "" && len(o.paths) > 0:
		return wholeBaseline("PATH")
	}
	return nil
}

// excuse marks what is in the baseline, which it writes first if it was asked
// to. It returns nil where there is no baseline, and where nothing can be held
// against one because the project does not load.
func (o *lintOptions) excuse(p *opened, all []diag.Diagnostic) (*render.BaselineUse, error) {
	b := &o.baseline
	if p.Program == nil {
		if b.write != "" {
			o.app.hints = append(o.app.hints, noBaselineWritten)
		}
		return nil, nil
	}
	var baseline *lint.Baseline
	var name string
	var err error
	if b.write != "" {
		name, baseline = b.write, lint.NewBaseline(all)
		err = o.writeBaseline(p.root, baseline)
	} else {
		name, baseline, err = o.readBaseline(p.root)
	}
	if err != nil || baseline == nil {
		return nil, err
	}
	use := &render.BaselineUse{File: name, Findings: baseline.Len(), Gone: baseline.Excuse(all)}
	o.sayBaseline(use)
	return use, nil
}

func (o *lintOptions) sayBaseline(use *render.BaselineUse) {
	switch {
	case o.baseline.write != "":
		o.app.hints = append(o.app.hints, baselineWritten(use))
	case use.Gone > 0:
		o.app.hints = append(o.app.hints, baselineShrinks(use))
	}
}

// place returns where a baseline stands: by default in the project, else where
// the user says.
func (o *lintOptions) place(root, name string) string {
	if name == lint.BaselineFile && o.baseline.file == "" {
		return filepath.Join(root, name)
	}
	return o.app.path(name)
}

// readBaseline returns nil where there is none and none was asked for.
func (o *lintOptions) readBaseline(root string) (string, *lint.Baseline, error) {
	if o.baseline.none {
		return "", nil, nil
	}
	name := lint.BaselineFile
	if o.baseline.file != "" {
		name = o.baseline.file
	}
	data, err := os.ReadFile(o.place(root, name))
	if errors.Is(err, fs.ErrNotExist) && o.baseline.file == "" {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, badBaseline(name, err)
	}
	b, err := lint.ParseBaseline(data)
	if err != nil {
		return "", nil, badBaseline(name, err)
	}
	return name, b, nil
}

func (o *lintOptions) writeBaseline(root string, b *lint.Baseline) error {
	path := o.place(root, o.baseline.write)
	if old, err := os.ReadFile(path); err == nil {
		if _, err := lint.ParseBaseline(old); err != nil {
			return noBaselineThere(o.baseline.write, err)
		}
	}
	if !o.app.claim() {
		return interrupted()
	}
	err := putFile(path, b.Bytes())
	return writeFailed(quote(o.baseline.write), err)
}

// putFile writes a whole file: readers see the old text or the new one. A link
// stays a link, permissions stay, and what is no file, as a pipe or a terminal,
// is written to as it is.
func putFile(path string, text []byte) error {
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(path); err == nil {
		if !info.Mode().IsRegular() {
			return os.WriteFile(path, text, mode)
		}
		mode = info.Mode().Perm()
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".fairlead-*")
	if err != nil {
		return withoutPaths(err)
	}
	_, err = temp.Write(text)
	err = errors.Join(err, temp.Chmod(mode), temp.Close())
	if err == nil {
		err = os.Rename(temp.Name(), path)
	}
	if err != nil {
		_ = os.Remove(temp.Name()) // the first failure is the one to report
		return withoutPaths(err)
	}
	return nil
}

// withoutPaths leaves the absolute paths of a failed rename out.
func withoutPaths(err error) error {
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
