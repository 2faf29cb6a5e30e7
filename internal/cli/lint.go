package cli

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
)

func newLintCommand(a *app) *cobra.Command {
	o := &lintOptions{app: a}
	cmd := &cobra.Command{
		Use:     "lint [PATH...]",
		Short:   lintShort,
		Long:    lintLong,
		Example: lintExample,
		RunE: func(cmd *cobra.Command, args []string) error {
			o.paths = args
			return o.run(cmd.Context())
		},
	}
	failOn(cmd, &o.failOn)
	flags := cmd.Flags()
	flags.Var(&word{&o.since, errNoRef}, "changed-since", flagChangedSince)
	flags.Var(&o.now, "now", flagNow)
	flags.BoolVar(&o.stats, "stats", false, flagStats)
	flags.BoolVar(&o.unknown, "unknown", false, flagUnknown)
	flags.BoolVar(&o.safe, "explain-safe", false, flagExplainSafe)
	flags.Var(&word{&o.save, errNoFolder}, "save-witness", flagSaveWitness)
	flags.BoolVar(&o.mend, "fix", false, flagFix)
	flags.BoolVar(&o.dryRun, "dry-run", false, flagDryRun)
	o.baseline.register(flags)
	return cmd
}

type lintOptions struct {
	app     *app
	failOn  string
	since   string
	now     moment
	stats   bool
	unknown bool
	// safe says to show proofs, save where to write the scenarios of conflicts, "" for nowhere.
	safe     bool
	save     string
	baseline baselineOptions
	// mend says to fix what can be fixed, dryRun to show that only.
	mend, dryRun bool
	paths        []string
}

func (o *lintOptions) run(ctx context.Context) error {
	if err := o.contradiction(); err != nil {
		return err
	}
	p, err := o.app.open()
	if err != nil {
		return err
	}
	s, err := o.app.scope(p.root, o.paths)
	if err != nil {
		return err
	}
	v, err := o.look(ctx, p, s)
	if err != nil {
		return err
	}
	var fixing *render.Fixing
	if o.mend {
		if v, fixing, err = o.fix(ctx, v, s); err != nil {
			return err
		}
		p = v.project
	} else {
		o.sayFixable(v.found)
	}
	report := o.report(p, v)
	if err := o.saveWitnesses(ctx, p, v.found); err != nil {
		return err
	}
	report.Baseline, report.Source, report.Fixing = v.baseline, rules.Cover(v.all, p.line), fixing
	o.app.answer = report
	switch {
	case reaches(report.Diagnostics, report.FailOn):
		return answerNo()
	case o.app.flags.allowEmpty:
		return nil
	case report.Checked.Files == 0:
		return noFileMatches(o.paths)
	case len(o.paths) == 0 && report.Checked.Workflows == 0 && len(report.Diagnostics) == 0:
		// Where something was found there was something to check.
		return noWorkflows()
	}
	return nil
}

// check returns all findings, the questions that no rule could decide, and the proofs. Rules
// run only on a project that loads.
func (o *lintOptions) check(p *opened) lint.Answers {
	var a lint.Answers
	if p.Program != nil {
		a = lint.Judgments(p.Program, rules.All(), lint.Options{Now: o.now.in(p.Program.Zone), Known: rules.Other()})
	}
	a.Found = lint.Fingerprint(diag.Sort(slices.Concat(p.Diagnostics, a.Found)))
	return a
}

// within returns the findings in the scope, and the scope that they are in. If
// the project does not load, and the reasons stand outside the scope, they are
// the answer, because "no findings" would not be true.
func (o *lintOptions) within(p *opened, all []diag.Diagnostic, s scope) ([]diag.Diagnostic, scope) {
	found := s.only(all)
	if p.Program == nil && diag.Count(found, diag.Error) == 0 && s.holdsFiles(p) {
		o.app.hints = append(o.app.hints, elsewhere)
		return all, nil
	}
	return found, s
}

func (o *lintOptions) report(p *opened, v *view) *render.Report {
	s, found := v.scope, v.found
	name, ruleCount := p.Name, 0
	if p.Program != nil {
		ruleCount = len(rules.All()) + len(p.Program.Policies)
	}
	r := render.NewReport(render.NewHead("lint", version), name, found)
	r.Checked = render.Checked{Workflows: s.workflows(p), Files: s.files(p), Rules: ruleCount}
	r.Quiet, r.FailOn, r.Home = o.app.flags.quiet, failLimit(o.failOn, p), o.app.home(p.root)
	r.Files, r.Rules = s.paths(p), append(ruleInfos(), policyInfos(p.Program)...)
	r.Summary.Unknown = len(v.unknown)
	if o.unknown {
		r.Unknown = render.NewUndecided(v.unknown)
	} else if len(v.unknown) > 0 {
		o.app.hints = append(o.app.hints, someUnknown(len(v.unknown)))
	}
	r.Summary.Pairs = render.CountPairs(found, v.unknown, v.safe)
	if o.safe {
		r.Safe = render.NewProofs(v.safe)
	}
	if o.stats {
		r.Stats = render.NewStats(found, p.Documents, len(p.Files))
	}
	return r
}

// ruleInfos describes all that lint can find, from the pages.
func ruleInfos() []render.RuleInfo {
	var list []render.RuleInfo
	for _, r := range slices.Concat(rules.All(), lint.ExceptionRules()) {
		page, _ := rules.Page(r.ID)
		list = append(list, render.RuleInfo{ID: r.ID, Severity: r.Severity, Summary: r.Summary, Page: page})
	}
	for _, id := range rules.Other() {
		if page, _ := rules.Page(id); strings.HasPrefix(id, "load/") {
			list = append(list, render.RuleInfo{ID: id, Severity: diag.Error, Page: page})
		}
	}
	return list
}
