package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/internal/scaffold"
	"github.com/fairlead/fairlead/pkg/project"
)

func newInitCommand(a *app) *cobra.Command {
	o := &initOptions{app: a, dir: ".", template: scaffold.DefaultTemplate}
	cmd := &cobra.Command{
		Use:     "init [DIR]",
		Short:   initShort,
		Example: initExample,
		Args:    atMostArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				o.dir = args[0]
			}
			return o.run(cmd.Context())
		},
	}
	cmd.Flags().Var(&choice{&o.template, scaffold.Templates()}, "template", flagTemplate)
	complete(cmd, "template", scaffold.Templates())
	cmd.Flags().Var(&o.now, "now", flagNewNow)
	return cmd
}

type initOptions struct {
	app      *app
	dir      string
	template string
	now      moment
}

func (o *initOptions) run(ctx context.Context) error {
	if _, err := o.app.start(); err != nil {
		return err
	}
	files, err := scaffold.Project(o.template, o.now.day())
	if err != nil {
		return initFailed(o.dir, err)
	}
	if o.dir == "" {
		return folderMissing()
	}
	target := o.app.path(o.dir)
	found := scaffold.Conflicts(target, files)
	switch {
	case slices.Contains(found, project.Marker):
		return alreadyProject(o.dir)
	case len(found) > 0:
		return wouldOverwrite(o.dir, found)
	}
	if outer, ok := projectAbove(target); ok {
		return insideProject(o.dir, outer)
	}
	if err := o.write(ctx, target, files); err != nil {
		return err
	}
	o.app.answer = &render.Created{
		Head: render.NewHead("init", version), Folder: o.dir, Files: names(files), Next: initNext(o.nextDir()),
	}
	return nil
}

// projectAbove returns the marker of the project that dir would lie in, as seen
// from the working directory.
func projectAbove(dir string) (string, bool) {
	here, err := filepath.Abs(".")
	if err != nil {
		return "", false // writing says what is wrong
	}
	dir, err = filepath.Abs(dir)
	for up := filepath.Dir(dir); err == nil && up != dir; dir, up = up, filepath.Dir(up) {
		if _, err := os.Stat(filepath.Join(up, project.Marker)); err == nil {
			rel, err := filepath.Rel(here, up)
			return filepath.ToSlash(filepath.Join(rel, project.Marker)), err == nil
		}
	}
	return "", false
}

// write holds off an interrupt until the files are there or removed again.
func (o *initOptions) write(ctx context.Context, target string, files []scaffold.File) error {
	if !o.app.claim() {
		return interrupted()
	}
	err := scaffold.Write(ctx, target, files)
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted()
	case err != nil:
		return initFailed(o.dir, err)
	}
	return nil
}

// nextDir is the new project as seen from where the user is.
func (o *initOptions) nextDir() string { return o.app.path(o.dir) }

func names(files []scaffold.File) []string {
	list := make([]string, len(files))
	for i, f := range files {
		list[i] = f.Path
	}
	return list
}
