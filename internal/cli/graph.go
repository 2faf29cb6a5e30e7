package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

func newGraphCommand(a *app) *cobra.Command {
	o := &graphOptions{app: a}
	return &cobra.Command{
		Use:     "graph [WORKFLOW]",
		Short:   graphShort,
		Long:    graphLong,
		Example: graphExample,
		Args:    atMostArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.args = args
			return o.run()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return o.complete(args), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

type graphOptions struct {
	app  *app
	args []string
}

func (o *graphOptions) run() error {
	p, err := o.app.open()
	if err != nil {
		return err
	}
	r := o.answer(p)
	switch {
	case p.Program == nil:
		e := asExit(doesNotLoad(diag.Count(p.Diagnostics, diag.Error)))
		e.reasons = r
		return e
	case len(o.args) == 0 && len(p.Program.Workflows) == 0 && !o.app.flags.allowEmpty:
		return nothingToDraw()
	case len(o.args) == 0:
		r.Graph = p.Program.Graph()
	default:
		w, err := pictured(p.Program, o.args[0])
		if err != nil {
			return err
		}
		r.Graph = p.Program.WorkflowGraph(w)
	}
	if why := r.TooBig(); why != "" && o.app.flags.formats.has(render.Mermaid) {
		o.app.hints = append(o.app.hints, tooBigForMermaid(why))
	}
	o.app.answer = r
	return nil
}

// answer is the document, still without a picture.
func (o *graphOptions) answer(p *opened) *render.Graph {
	found := lint.Fingerprint(diag.Sort(slices.Clone(p.Diagnostics)))
	r := render.NewGraph(render.NewHead("graph", version), p.Name, found, nil)
	r.Source = p.line
	return r
}

// pictured returns the workflow of that name or address.
func pictured(p *project.Program, written string) (*project.Workflow, error) {
	name := strings.TrimPrefix(written, "workflow/")
	for _, w := range p.Workflows {
		if w.Name == name {
			return w, nil
		}
	}
	return nil, undrawable(written, name, drawable(p))
}

func drawable(p *project.Program) []string {
	names := make([]string, len(p.Workflows))
	for i, w := range p.Workflows {
		names[i] = w.Name
	}
	return names
}

// complete offers the workflows of the project, none if it does not load.
func (o *graphOptions) complete(args []string) []string {
	if len(args) > 0 {
		return nil
	}
	p, err := o.app.open()
	if err != nil || p.Program == nil {
		return nil
	}
	return drawable(p.Program)
}
