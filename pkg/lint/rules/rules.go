// Package rules holds the rules of the linter, one file each, with a page that
// says what the rule finds and how it decides, and with fixtures.
//
// A new rule is a value in a file of its own, a line in [All], a page NAME.md
// and fixtures testdata/NAME.txtar; the tests fail until all are there.
package rules

import (
	"embed"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/lint"
)

// All returns the rules, sorted by id.
func All() []*lint.Rule {
	return []*lint.Rule{
		lifecycleCollision,
		overlap,
		trigger,
		writeRace,
		deadEndStage,
		deadRule,
		redundantCondition,
		shadowedRule,
		touchpoint,
		unreachableBand,
		unreachableStage,
		unreachableStep,
		unrouted,
		unused,
		foreignWrite,
		missing,
		ungoverned,
		unguardedField,
		utm,
		complexity,
		hardcodedThreshold,
		kpi,
		noMaxDuration,
		noStage,
		owner,
		staleReview,
		timeOnly,
		noSLA,
		timeBased,
		entryPointBlind,
		falseTransactional,
		ignoresEngagement,
		late,
		nameOnly,
		noCap,
		noConsent,
		noOptOut,
		noQuietHours,
		token,
		inflation,
		noDecay,
		noNegative,
		pii,
		plainHTTP,
		secret,
	}
}

//go:embed *.md pages/*.md
var pages embed.FS

// Page returns the documentation of a rule, or of a finding of loading, about
// exceptions or of simulate, in Markdown; ok is false if there is none.
func Page(id string) (page string, ok bool) {
	text, err := pages.ReadFile(pagePath(id))
	return string(text), err == nil
}

// Other returns the ids that have a page and are found elsewhere than by a rule,
// sorted.
func Other() []string {
	entries, err := pages.ReadDir("pages")
	if err != nil {
		return nil
	}
	var ids []string
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".md")
		ids = append(ids, strings.Replace(name, "-", "/", 1))
	}
	slices.Sort(ids)
	return ids
}

// pagePath is governance/kpi → kpi.md, load/syntax → pages/load-syntax.md.
func pagePath(id string) string {
	category, name, _ := strings.Cut(id, "/")
	switch category {
	case "load", "allow", "simulate", "scenario":
		return "pages/" + category + "-" + name + ".md"
	}
	return name + ".md"
}
