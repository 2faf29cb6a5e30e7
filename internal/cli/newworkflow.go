package cli

import (
	"context"
	"errors"
	"path"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/internal/scaffold"
)

func newWorkflowCommand(a *app) *cobra.Command {
	o := &newWorkflowOptions{app: a}
	cmd := &cobra.Command{
		Use:     "workflow [NAME] [--from LIBRARY-NAME]",
		Short:   newWorkflowShort,
		Long:    newWorkflowLong,
		Example: newWorkflowExample,
		Args:    atMostArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.args = args
			return o.run(cmd.Context())
		},
		ValidArgsFunction: cobra.NoFileCompletions,
	}
	cmd.Flags().Var(&word{value: &o.from, empty: libraryNameMissing()}, "from", flagFrom)
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, flagWorkflowDryRun)
	cmd.Flags().Var(&o.now, "now", flagNewNow)
	complete(cmd, "from", library.Names())
	cmd.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		var noValue *pflag.ValueRequiredError
		if errors.As(err, &noValue) && noValue.GetFlag().Name == "from" {
			return o.list()
		}
		return flagError(cmd, a.args, err)
	})
	return cmd
}

type newWorkflowOptions struct {
	app    *app
	args   []string
	from   string
	dryRun bool
	now    moment
}

func (o *newWorkflowOptions) run(ctx context.Context) error {
	if o.from == "" {
		return o.list()
	}
	name := o.from
	if len(o.args) > 0 {
		name = o.args[0]
	}
	if !kebab.MatchString(name) {
		return badWorkflowName(name)
	}
	if !slices.Contains(library.Names(), o.from) {
		return unknownEntry(o.from, library.Names())
	}
	p, r, err := openForNew(o.app)
	if err != nil {
		return err
	}
	entry, err := library.OpenFor(o.from, p.Program)
	if err != nil {
		return &exitError{code: exitFailed, message: "cannot read the library", err: err}
	}
	return o.add(ctx, p, r, entry, name)
}

// add brings the entry into the project, or says why it does not fit.
func (o *newWorkflowOptions) add(ctx context.Context, p *opened, r *render.Drafted, entry *library.Entry, name string) error {
	if kind, found := entry.Taken(p.Program, name); kind != "" {
		return nameTaken(kind, found)
	}
	files, err := entry.Copy(p.Program, name)
	if err != nil {
		return &exitError{code: exitFailed, message: "cannot copy from the library", err: err}
	}
	for i := range files {
		if path.Ext(files[i].Path) == ".yaml" {
			files[i].Text = string(scaffold.Modeline(p.root, files[i].Path)) + files[i].Text
		}
	}
	if found := scaffold.Conflicts(p.root, scaffolded(files)); len(found) > 0 {
		return filesExist(found)
	}
	t := render.NewTaken(name, entry, files, reviewedOn(o.now.day(), entry.Missing(p.Program)))
	r.Workflow, o.app.answer = t, r
	if len(t.Missing) > 0 {
		return answerNo()
	}
	if err := o.play(p, files, t); err != nil {
		return err
	}
	if len(t.Troubles) > 0 {
		return answerNo()
	}
	if len(t.Twins) > 0 {
		o.app.hints = append(o.app.hints, besideTwins(t.Twins))
	}
	if o.dryRun {
		return nil
	}
	if err := o.app.addFiles(ctx, p.root, scaffolded(files)); err != nil {
		return err
	}
	t.Written = true
	o.app.hints = append(o.app.hints, adaptFirst(t.Adapt))
	if len(entry.Said) > 0 {
		o.app.hints = append(o.app.hints, render.InYourWords(entry.Said))
	}
	if people := entry.People(p.Program, files); len(people) > 0 {
		o.app.hints = append(o.app.hints, foreignPeople(people))
	}
	if files := entry.Named(p.Program, files); len(files) > 0 {
		o.app.hints = append(o.app.hints, stillNamed(entry.Domain(), files))
	}
	o.app.hints = append(o.app.hints, checkedWorkflow(name, t.Checked))
	return nil
}

// reviewedOn lets what is to be added be reviewed on the day it is taken over.
func reviewedOn(day string, list []library.Missing) []library.Missing {
	for i := range list {
		list[i].Declaration = scaffold.Reviewed(list[i].Declaration, day)
	}
	return list
}

func scaffolded(files []library.File) []scaffold.File {
	list := make([]scaffold.File, len(files))
	for i, f := range files {
		list[i] = scaffold.File{Path: f.Path, Data: []byte(f.Text)}
	}
	return list
}
