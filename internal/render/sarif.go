package render

import (
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/fairlead/fairlead/pkg/diag"
)

// The structs follow SARIF 2.1.0 (OASIS, 2020, with Errata 01 of 2023), as far as
// findings need it. Field names are those of the standard.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Automation  sarifAutomation   `json:"automationDetails"`
		Invocations []sarifInvocation `json:"invocations"`
		Bases       sarifBases        `json:"originalUriBaseIds"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID       string          `json:"id"`
		Name     string          `json:"name"`
		Short    sarifMessage    `json:"shortDescription"`
		Full     sarifMessage    `json:"fullDescription"`
		Help     sarifMessage    `json:"help"`
		Defaults sarifDefaults   `json:"defaultConfiguration"`
		Bag      sarifProperties `json:"properties"`
	}
	sarifDefaults struct {
		Level string `json:"level"`
	}
	sarifAutomation struct {
		ID string `json:"id"`
	}
	sarifInvocation struct {
		Successful bool `json:"executionSuccessful"`
	}
	sarifBases struct {
		Root sarifBase `json:"%SRCROOT%"`
	}
	sarifBase struct {
		Description sarifMessage `json:"description"`
	}
	sarifMessage struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifProperties struct {
		Category   string          `json:"category,omitempty"`
		Tags       []string        `json:"tags,omitempty"`
		Confidence diag.Confidence `json:"confidence,omitempty"`
	}
)

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sarifRoot stands for the folder from which paths are seen, so that none is
	// absolute.
	sarifRoot = "%SRCROOT%"
	website   = "https://fairlead.dev"
)

// SARIF writes the report as one SARIF run with all rules and their pages. What
// does not count is among the results, with the reason. It is an error to ask a
// report without an answer: a run without results would close what is open.
func (r *Report) SARIF(w io.Writer) error {
	rules := r.catalog()
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: r.Tool.Name, Version: r.Tool.Version, InformationURI: website, Rules: sarifRules(rules)}},
		Automation:  sarifAutomation{sarifCategory(r.Project)},
		Invocations: []sarifInvocation{{Successful: true}},
		Bases:       sarifBases{sarifBase{sarifMessage{Text: r.sarifRootText()}}},
		ColumnKind:  "unicodeCodePoints",
		Results:     []sarifResult{},
	}
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		index := slices.IndexFunc(rules, func(rule RuleInfo) bool { return rule.ID == d.Rule })
		run.Results = append(run.Results, r.sarifResult(d, index))
	}
	return JSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

// sarifCategory keeps the results of one project apart from those of another in
// the same repository; readers take what stands before the last slash.
func sarifCategory(project string) string {
	if project == "" {
		return "fairlead/lint/"
	}
	return "fairlead/lint/" + project + "/"
}

func (r *Report) sarifRootText() string {
	if r.Home.Folder == "" {
		return "The folder with fairlead.yaml"
	}
	return "The root of the repository"
}

func sarifRules(rules []RuleInfo) []sarifRule {
	list := make([]sarifRule, len(rules))
	for i := range rules {
		r := &rules[i]
		short, full := r.short(), r.full()
		if full == "" {
			full = short
		}
		list[i] = sarifRule{
			ID: r.ID, Name: pascal(r.ID), Short: sarifMessage{Text: short}, Full: sarifMessage{Text: full},
			Help: sarifMessage{Text: r.sarifHelp(), Markdown: r.Page}, Defaults: sarifDefaults{r.Severity.String()},
			Bag: sarifProperties{Category: family(r.ID), Tags: []string{family(r.ID)}},
		}
	}
	return list
}

// sarifHelp is the page for readers without Markdown: the reason, and how to
// get all of it.
func (r *RuleInfo) sarifHelp() string {
	if r.Page == "" {
		return r.short()
	}
	pointer := "`fairlead explain " + r.ID + "` shows the whole page."
	if why := r.why(); why != "" {
		return why + "\n\n" + pointer
	}
	return pointer
}

// pascal is governance/no-max-duration → GovernanceNoMaxDuration, the form that
// the standard asks of names.
func pascal(id string) string {
	var b strings.Builder
	start := true
	for _, c := range id {
		switch {
		case c == '/' || c == '-':
			start = true
		case start:
			b.WriteRune(unicode.ToUpper(c))
			start = false
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
