package rules_test

import (
	"io/fs"
	"testing"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/internal/testkit"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
)

// BenchmarkLoad is the measure for BenchmarkRules: loading and checking the
// same 1,000 workflows.
func BenchmarkLoad(b *testing.B) {
	files := testkit.Company(1000)
	for b.Loop() {
		if r, err := project.Load(files, project.Options{}); err != nil || r.Program == nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRules runs all rules over a loaded project of 1,000 workflows.
func BenchmarkRules(b *testing.B) {
	p := large(b)
	for b.Loop() {
		lint.Run(p, rules.All(), lint.Options{Now: today})
	}
}

// BenchmarkRule runs each rule alone, so that a slow one has a name.
func BenchmarkRule(b *testing.B) {
	p := large(b)
	for _, r := range rules.All() {
		b.Run(base(r.ID), func(b *testing.B) {
			for b.Loop() {
				lint.Run(p, []*lint.Rule{r}, lint.Options{Now: today, Known: rules.Other()})
			}
		})
	}
}

func large(b *testing.B) *project.Program {
	b.Helper()
	r, err := project.Load(testkit.Company(1000), project.Options{})
	if err != nil || r.Program == nil {
		b.Fatal(err)
	}
	return r.Program
}

// BenchmarkCompany runs all rules over one of the companies.
func BenchmarkCompany(b *testing.B) {
	sub, err := fs.Sub(examples.FS, "b2b-saas")
	if err != nil {
		b.Fatal(err)
	}
	r, err := project.Load(sub, project.Options{})
	if err != nil || r.Program == nil {
		b.Fatal(err)
	}
	for b.Loop() {
		lint.Run(r.Program, rules.All(), lint.Options{Now: today})
	}
	for _, rule := range rules.All() {
		b.Run(base(rule.ID), func(b *testing.B) {
			for b.Loop() {
				lint.Run(r.Program, []*lint.Rule{rule}, lint.Options{Now: today, Known: rules.Other()})
			}
		})
	}
}
