package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

func newWhyCommand(a *app) *cobra.Command {
	o := &whyOptions{app: a}
	cmd := &cobra.Command{
		Use:     "why CONTACT [WORKFLOW]",
		Short:   whyShort,
		Long:    whyLong,
		Example: whyExample,
		Args:    atMostArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.args = args
			return o.run()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return o.complete(args), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().Var(&word{&o.scenario, scenarioMissing()}, "scenario", flagWhyScenario)
	cmd.Flags().Var(&word{&o.at, momentMissing()}, "at", flagWhyAt)
	_ = cmd.RegisterFlagCompletionFunc("scenario", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return o.scenarios(), cobra.ShellCompDirectiveNoFileComp
	}) // fails only for flags that are not there
	return cmd
}

type whyOptions struct {
	app          *app
	args         []string
	scenario, at string
}

func (o *whyOptions) run() error {
	if len(o.args) == 0 || strings.TrimSpace(o.args[0]) == "" {
		return contactMissing()
	}
	p, err := o.app.open()
	if err != nil {
		return err
	}
	if p.Program == nil {
		e := asExit(doesNotLoad(diag.Count(p.Diagnostics, diag.Error)))
		e.reasons = o.answer(p, nil)
		return e
	}
	q, err := o.question(p.Program)
	if err != nil {
		return err
	}
	a := simulate.Why(p.Program, q)
	if a == nil { // it comes into being later
		return notYet(q.Contact, q.Scenario.Name)
	}
	o.app.answer = o.answer(p, a)
	return nil
}

// answer is the document.
func (o *whyOptions) answer(p *opened, a *simulate.Answer) *render.Why {
	var found []diag.Diagnostic
	if a == nil {
		found = lint.Fingerprint(diag.Sort(slices.Clone(p.Diagnostics)))
	}
	r := render.NewWhy(render.NewHead("why", version), p.Name, found, a)
	r.Source, r.Home = p.line, o.app.home(p.root)
	return r
}

// question is what the user asks, with every name looked up.
func (o *whyOptions) question(p *project.Program) (simulate.Question, error) {
	q := simulate.Question{Contact: o.args[0]}
	s, err := o.chosen(p)
	if err != nil {
		return q, err
	}
	q.Scenario = s
	if len(o.args) > 1 {
		q.Workflow = strings.TrimPrefix(o.args[1], "workflow/")
		if known := workflowNames(p); !slices.Contains(known, q.Workflow) {
			return q, unknownWorkflow(o.args[1], q.Workflow, known)
		}
	}
	q.At, err = simulate.Instant(p, s, q.Contact, o.at)
	if err != nil {
		return q, badMoment(err)
	}
	return q, nil
}

// chosen is the scenario that the user named, else the only one that has the contact.
func (o *whyOptions) chosen(p *project.Program) (*project.Scenario, error) {
	contact := o.args[0]
	if o.scenario != "" {
		name := strings.TrimPrefix(o.scenario, "scenario/")
		for _, s := range p.Scenarios {
			if s.Name == name {
				return s, present(p, s, contact)
			}
		}
		return nil, unknownScenario(o.scenario, name, scenarioNames(p))
	}
	list := simulate.With(p, contact)
	switch len(list) {
	case 0:
		return nil, unknownAnywhere(contact, everybody(p))
	case 1:
		return list[0], nil
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = s.Name
	}
	return nil, severalScenarios(contact, names)
}

// present sees that a scenario has a contact.
func present(p *project.Program, s *project.Scenario, contact string) error {
	if simulate.Has(p, s, contact) {
		return nil
	}
	return unknownContact(contact, s.Name, simulate.People(p, s))
}

// everybody lists the contacts of all scenarios.
func everybody(p *project.Program) []string {
	var all []string
	for _, s := range p.Scenarios {
		all = append(all, simulate.People(p, s)...)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func workflowNames(p *project.Program) []string {
	names := make([]string, len(p.Workflows))
	for i, w := range p.Workflows {
		names[i] = w.Name
	}
	return names
}

// complete offers the contacts of the scenario, or of all, then the workflows.
func (o *whyOptions) complete(args []string) []string {
	p, err := o.app.open()
	if err != nil || p.Program == nil {
		return nil
	}
	switch {
	case len(args) == 1:
		return workflowNames(p.Program)
	case len(args) > 1:
		return nil
	}
	for _, s := range p.Program.Scenarios {
		if s.Name == o.scenario {
			return simulate.People(p.Program, s)
		}
	}
	return everybody(p.Program)
}

// scenarios are the scenarios of the project, none if it does not load.
func (o *whyOptions) scenarios() []string {
	p, err := o.app.open()
	if err != nil || p.Program == nil {
		return nil
	}
	return scenarioNames(p.Program)
}
