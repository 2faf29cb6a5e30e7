package cli

import (
	"context"
	"path"
	"regexp"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/internal/scaffold"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// kebab matches what can name a document.
var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func newScenarioCommand(a *app) *cobra.Command {
	o := &newScenarioOptions{app: a}
	cmd := &cobra.Command{
		Use:     "scenario WORKFLOW",
		Short:   newScenarioShort,
		Long:    newScenarioLong,
		Example: newScenarioExample,
		Args:    atMostArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.args = args
			return o.run(cmd.Context())
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return o.complete(len(args)), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().Var(&word{value: &o.name, empty: scenarioNameMissing()}, "name", flagScenarioName)
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, flagDraftDryRun)
	return cmd
}

type newScenarioOptions struct {
	app    *app
	args   []string
	name   string
	dryRun bool
}

func (o *newScenarioOptions) run(ctx context.Context) error {
	switch {
	case len(o.args) == 0:
		return scenarioOfWhat()
	case o.name != "" && !kebab.MatchString(o.name):
		return badScenarioName(o.name)
	}
	p, r, err := openForNew(o.app)
	if err != nil {
		return err
	}
	return o.draft(ctx, p, r)
}

// draft finds the contact and writes the scenario.
func (o *newScenarioOptions) draft(ctx context.Context, p *opened, r *render.Drafted) error {
	w, err := o.workflow(p.Program)
	if err != nil {
		return err
	}
	name, file, err := o.place(p, w)
	if err != nil {
		return err
	}
	d, miss := simulate.Draft(p.Program, w, name)
	if miss != nil {
		r.Miss, o.app.answer = miss, r
		return answerNo()
	}
	d.Text = append(scaffold.Modeline(p.root, file), d.Text...)
	if err := o.proved(p, file, d); err != nil {
		return err
	}
	r.Scenario = &render.Draft{
		Name: d.Name, Workflow: d.Workflow, File: file, Written: !o.dryRun, Expectations: d.Expectations, Text: string(d.Text),
	}
	if !o.dryRun {
		if err := o.app.addFiles(ctx, p.root, []scaffold.File{{Path: file, Data: d.Text}}); err != nil {
			return err
		}
		o.app.hints = append(o.app.hints, playDraft(d.Name))
	}
	o.app.answer = r
	return nil
}

// workflow returns the one that was named, if it is played here.
func (o *newScenarioOptions) workflow(p *project.Program) (*project.Workflow, error) {
	w, err := pictured(p, o.args[0])
	if err == nil && w.Managed {
		return nil, runsElsewhere(w.Name, w.Doc.ManagedBy.Value)
	}
	return w, err
}

// place returns the name of the scenario and its file, both of them new.
func (o *newScenarioOptions) place(p *opened, w *project.Workflow) (name, file string, err error) {
	folder := library.Folder(p.Program, "Scenario", "scenarios")
	if found := scaffold.Conflicts(p.root, []scaffold.File{{Path: path.Join(folder, "x")}}); len(found) > 0 && found[0] != path.Join(folder, "x") {
		return "", "", noScenarioFolder(found[0])
	}
	known := scenarioNames(p.Program)
	if o.name != "" {
		file = path.Join(folder, o.name+".yaml")
		switch {
		case slices.Contains(known, o.name):
			return "", "", scenarioExists(o.name)
		case taken(p.root, file):
			return "", "", fileExists(file)
		}
		return o.name, file, nil
	}
	first := w.Name + "-normal-way"
	for i := 1; ; i++ {
		name = first
		if i > 1 {
			name += "-" + strconv.Itoa(i)
		}
		if file = path.Join(folder, name+".yaml"); !slices.Contains(known, name) && !taken(p.root, file) {
			return name, file, nil
		}
	}
}

// taken reports whether a file cannot be made because it is there.
func taken(root, file string) bool {
	return slices.Contains(scaffold.Conflicts(root, []scaffold.File{{Path: file}}), file)
}

// proved sees that the project with the new file loads, and that the scenario passes.
func (o *newScenarioOptions) proved(p *opened, file string, d *simulate.Drafted) error {
	with, err := o.app.loadWith(p.root, map[string][]byte{file: d.Text})
	if err != nil {
		return err
	}
	if with.Program == nil {
		return draftBroken(d.Name)
	}
	i := slices.IndexFunc(with.Program.Scenarios, func(s *project.Scenario) bool { return s.Name == d.Name })
	switch {
	case i < 0:
		return folderIgnored(file)
	case !simulate.Run(with.Program, with.Program.Scenarios[i]).Passed:
		return draftBroken(d.Name)
	}
	return nil
}

// complete offers the workflows of the project.
func (o *newScenarioOptions) complete(n int) []string {
	p, err := o.app.open()
	if n > 0 || err != nil || p.Program == nil {
		return nil
	}
	return drawable(p.Program)
}
