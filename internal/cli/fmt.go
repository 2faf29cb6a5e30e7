package cli

import (
	"path"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

func newFmtCommand(a *app) *cobra.Command {
	o := &fmtOptions{app: a}
	cmd := &cobra.Command{
		Use:     "fmt [PATH...]",
		Short:   fmtShort,
		Example: fmtExample,
		RunE: func(_ *cobra.Command, args []string) error {
			o.paths = args
			return o.run()
		},
	}
	cmd.Flags().BoolVar(&o.check, "check", false, flagCheck)
	cmd.Flags().BoolVar(&o.diff, "diff", false, flagDiff)
	return cmd
}

type fmtOptions struct {
	app         *app
	check, diff bool
	paths       []string
}

// run formats what can be read, also in a project that does not load: layout
// needs no more than YAML.
func (o *fmtOptions) run() error {
	p, err := o.app.openReadable()
	if err != nil {
		return err
	}
	s, err := o.app.scope(p.root, o.paths)
	if err != nil {
		return err
	}
	if ds := s.only(p.Unread()); len(ds) > 0 {
		return o.app.unread(p, ds)
	}
	written := !o.check && !o.diff
	r := &render.Formatted{
		Head: render.NewHead("fmt", version), Written: written, ShowDiff: o.diff, Quiet: o.app.flags.quiet, Source: p.line,
		Changed: []render.FileChange{}, Diagnostics: []diag.Diagnostic{}, // null would be no list to a reader of JSON
	}
	texts := o.format(p, s, r)
	if written {
		if err := o.write(p.root, r.Changed, texts); err != nil {
			return err
		}
	}
	o.app.answer = r
	switch {
	case len(r.Diagnostics) > 0, !written && len(r.Changed) > 0:
		return answerNo()
	case r.Checked == 0 && !o.app.flags.allowEmpty:
		return noFileMatches(o.paths)
	}
	return nil
}

// format fills the report and returns the new texts of the files that change.
func (o *fmtOptions) format(p *opened, s scope, r *render.Formatted) [][]byte {
	var texts [][]byte
	for _, f := range p.Files {
		if !s.has(f.Path) || !isYAML(f.Path) || project.Foreign(f) {
			continue
		}
		r.Checked++
		text, diags := source.Format(f)
		r.Diagnostics = append(r.Diagnostics, diags...)
		if diff := source.Diff(f.Path, f.Data, text); diff != "" {
			r.Changed = append(r.Changed, render.FileChange{File: f.Path, Diff: diff})
			texts = append(texts, text)
		}
	}
	r.Diagnostics = diag.Sort(r.Diagnostics)
	return texts
}

func isYAML(file string) bool { return path.Ext(file) == ".yaml" || path.Ext(file) == ".yml" }

// write changes the files; an interrupt waits until it has.
func (o *fmtOptions) write(root string, changed []render.FileChange, texts [][]byte) error {
	if len(changed) > 0 && !o.app.claim() {
		return interrupted()
	}
	for i, c := range changed {
		if err := replaceFile(root, c.File, texts[i]); err != nil {
			return err
		}
	}
	return nil
}
