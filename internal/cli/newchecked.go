package cli

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// play loads, lints and plays the project as it would be, and says what would not be
// as it should: findings that are new, new scenarios that fail, and those of the
// project that would fail from now on. It also names the workflows of the project
// that are there for the same moment, and what it found as it was before.
func (o *newWorkflowOptions) play(p *opened, files []library.File, t *render.Taken) error {
	texts := map[string][]byte{}
	for _, f := range files {
		texts[f.Path] = []byte(f.Text)
	}
	with, err := o.app.loadWith(p.root, texts)
	if err != nil {
		return err
	}
	if with.Program == nil {
		t.Troubles = findings(with.Diagnostics)
		return nil
	}
	for _, f := range files {
		if with.File(f.Path) == nil {
			return folderIgnored(f.Path)
		}
	}
	v := judge(p.Program, with.Program)
	t.Troubles, t.Checked = append(t.Troubles, v.troubles...), v.checked
	added := newNames(p.Program, with.Program)
	twins, beside := library.Twins(with.Program, added), library.Beside(with.Program, added)
	if len(t.Troubles) == 0 {
		t.Twins = append(t.Twins, merged(twins, beside)...)
		return nil
	}
	t.Ties = append(t.Ties, library.Ties(with.Program, added)...)
	t.Twins = append(t.Twins, twins...)
	alike := merged(twins, library.Alike(with.Program, added))
	return o.fitWithout(p, texts, [][]library.Twin{twins, alike, merged(alike, beside)}, t)
}

// merged are the twins of two lists, each workflow of the project once.
func merged(a, b []library.Twin) []library.Twin {
	list := slices.Clone(a)
	for _, t := range b {
		if !slices.ContainsFunc(list, func(o library.Twin) bool { return o.Workflow == t.Workflow }) {
			list = append(list, t)
		}
	}
	return list
}

// verdict is what lint and the scenarios say about a project after a change.
type verdict struct {
	// troubles are what was not wrong before.
	troubles []render.Trouble
	// failing are the scenarios of the project that fail since the change.
	failing []string
	checked render.AsBefore
}

// judge lints and plays a project and compares it with what it was before.
func judge(before, after *project.Program) verdict {
	known := map[string]bool{}
	for _, d := range checked(before) {
		known[d.Fingerprint] = true
	}
	var v verdict
	for _, d := range checked(after) {
		switch {
		case d.Suppressed != nil && !known[d.Fingerprint]:
			v.checked.Excused++
		case d.Suppressed != nil:
		case d.Severity == diag.Note && !known[d.Fingerprint]:
			v.checked.Notes = append(v.checked.Notes, trouble(d))
		case d.Severity == diag.Note:
		case known[d.Fingerprint]:
			v.checked.Findings++
		default:
			v.troubles = append(v.troubles, trouble(d))
		}
	}
	v.play(before, after)
	return v
}

// play plays all scenarios. Those that are new have to pass, and those that passed
// before.
func (v *verdict) play(before, after *project.Program) {
	for _, s := range after.Scenarios {
		v.checked.Scenarios++
		result := simulate.Run(after, s)
		if result.Passed {
			continue
		}
		i := slices.IndexFunc(before.Scenarios, func(o *project.Scenario) bool { return o.Name == s.Name })
		if i >= 0 && !simulate.Run(before, before.Scenarios[i]).Passed {
			v.checked.Failing = append(v.checked.Failing, s.Name)
			continue
		}
		v.failing = append(v.failing, s.Name)
		for _, x := range result.Expectations {
			if !x.Passed {
				v.troubles = append(v.troubles, render.Trouble{Scenario: s.Name, Place: x.Place, Text: strings.TrimSpace(x.Text + ": " + x.Message), Help: x.Got})
			}
		}
	}
}

// checked are the findings of all rules.
func checked(p *project.Program) []diag.Diagnostic {
	found := lint.Run(p, rules.All(), lint.Options{Known: rules.Other()})
	return lint.Fingerprint(diag.Sort(found))
}

func findings(ds []diag.Diagnostic) []render.Trouble {
	var list []render.Trouble
	for _, d := range ds {
		list = append(list, trouble(d))
	}
	return list
}

func trouble(d diag.Diagnostic) render.Trouble {
	return render.Trouble{Rule: d.Rule, Place: d.Primary, Text: d.Message, Help: d.Help}
}
