package cli

import (
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

func newSimulateCommand(a *app) *cobra.Command {
	o := &simulateOptions{app: a}
	cmd := &cobra.Command{
		Use:     "simulate [SCENARIO...]",
		Short:   simulateShort,
		Long:    simulateLong,
		Example: simulateExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.names = args
			if o.explore.workflow != "" || o.explore.scenario != "" {
				return o.explore.run(o.app, strays(cmd, args))
			}
			if o.again {
				return o.watch(cmd.Context())
			}
			return o.run()
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return o.complete(), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().StringVar(&o.pattern, "run", "", flagRun)
	cmd.Flags().BoolVarP(&o.timeline, "timeline", "v", false, flagTimeline)
	cmd.Flags().BoolVar(&o.coverage, "coverage", false, flagCoverage)
	cmd.Flags().Var(&o.limits, "coverage-min", flagCoverageMin)
	cmd.Flags().BoolVar(&o.again, "watch", false, flagWatch)
	failOn(cmd, &o.failOn)
	o.explore.register(cmd)
	return cmd
}

type simulateOptions struct {
	app      *app
	names    []string
	pattern  string
	failOn   string
	timeline bool
	coverage bool
	limits   limitList
	// again says to play after each change, read are the files of the last load.
	again   bool
	read    []string
	explore exploreOptions
}

func (o *simulateOptions) run() error {
	p, err := o.app.open()
	if err != nil {
		return err
	}
	o.read = scope(nil).paths(p)
	if p.Program == nil {
		return o.refused(p, p.Diagnostics, doesNotLoad(diag.Count(p.Diagnostics, diag.Error)))
	}
	list, err := o.choose(p.Program)
	if err != nil {
		return err
	}
	results, covered := o.play(p.Program, list)
	found := simulate.Findings(p.Program, results)
	r := o.answer(p, slices.Concat(p.Diagnostics, found))
	r.Scenarios, r.FailOn, r.Coverage = results, failLimit(o.failOn, p), covered
	r.Timelines = o.timeline || len(list) == 1 && len(o.names) == 1
	o.app.answer = r
	switch {
	case r.Failed() > 0 || reaches(found, r.FailOn):
		return answerNo()
	case len(list) == 0 && !o.app.flags.allowEmpty:
		return noScenarios(o.pattern)
	case r.Coverage != nil && !r.Coverage.Reached():
		return answerNo()
	}
	return nil
}

// play plays the scenarios; their coverage is nil where nobody asks.
func (o *simulateOptions) play(p *project.Program, list []*project.Scenario) ([]*simulate.Result, *simulate.Coverage) {
	if !o.coverage && len(o.limits.list) == 0 {
		return simulate.All(p, list), nil
	}
	results, covered := simulate.Covering(p, list)
	covered.Ask(p)
	covered.Hold(o.limits.list)
	return results, covered
}

// answer is the document, still without scenarios.
func (o *simulateOptions) answer(p *opened, found []diag.Diagnostic) *render.Played {
	r := render.NewPlayed(render.NewHead("simulate", version), p.Name, lint.Fingerprint(diag.Sort(slices.Clone(found))), nil)
	r.Quiet, r.Source, r.Home = o.app.flags.quiet, p.line, o.app.home(p.root)
	return r
}

// refused ends the command without an answer, and leaves what was found about
// the files as the reason.
func (o *simulateOptions) refused(p *opened, found []diag.Diagnostic, err error) error {
	e := asExit(err)
	e.reasons = o.answer(p, found)
	return e
}

// choose returns the scenarios that the user named, in the order of the
// project, or all of them.
func (o *simulateOptions) choose(p *project.Program) ([]*project.Scenario, error) {
	pattern, err := regexp.Compile(o.pattern)
	if err != nil {
		return nil, badPattern(o.pattern, err)
	}
	names, known := make([]string, len(o.names)), scenarioNames(p)
	for i, n := range o.names {
		names[i] = strings.TrimPrefix(n, "scenario/")
		if !slices.Contains(known, names[i]) {
			return nil, unknownScenario(n, names[i], known)
		}
	}
	var list []*project.Scenario
	for _, s := range p.Scenarios {
		if (len(names) == 0 || slices.Contains(names, s.Name)) && pattern.MatchString(s.Name) {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b *project.Scenario) int { return a.Doc.Span.Compare(b.Doc.Span) })
	return list, nil
}

func scenarioNames(p *project.Program) []string {
	names := make([]string, len(p.Scenarios))
	for i, s := range p.Scenarios {
		names[i] = s.Name
	}
	return names
}

// complete offers the scenarios of the project, none if it does not load.
func (o *simulateOptions) complete() []string {
	p, err := o.app.open()
	if err != nil || p.Program == nil {
		return nil
	}
	return scenarioNames(p.Program)
}
