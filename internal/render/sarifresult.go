package render

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// The part of SARIF that says what was found and where.
type (
	sarifResult struct {
		RuleID       string             `json:"ruleId"`
		RuleIndex    int                `json:"ruleIndex"`
		Level        string             `json:"level"`
		Message      sarifMessage       `json:"message"`
		Locations    []sarifLocation    `json:"locations"`
		Related      []sarifLocation    `json:"relatedLocations,omitempty"`
		Flows        []sarifFlow        `json:"codeFlows,omitempty"`
		Fixes        []sarifFix         `json:"fixes,omitempty"`
		Fingerprints sarifFingerprints  `json:"partialFingerprints"`
		Suppressions []sarifSuppression `json:"suppressions"`
		Bag          sarifProperties    `json:"properties"`
	}
	sarifFlow struct {
		Threads []sarifThread `json:"threadFlows"`
	}
	sarifThread struct {
		Locations []sarifStep `json:"locations"`
	}
	sarifStep struct {
		Location sarifLocation `json:"location"`
	}
	sarifLocation struct {
		ID       int            `json:"id,omitempty"`
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
		Message  *sarifMessage  `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI  string `json:"uri"`
		Base string `json:"uriBaseId"`
	}
	// sarifRegion ends before its end column, as a span does.
	sarifRegion struct {
		StartLine   int32 `json:"startLine"`
		StartColumn int32 `json:"startColumn,omitempty"`
		EndLine     int32 `json:"endLine,omitempty"`
		EndColumn   int32 `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		Name string `json:"fullyQualifiedName"`
	}
	sarifFingerprints struct {
		V1 string `json:"fairlead/v1"`
	}
	sarifSuppression struct {
		Kind          string `json:"kind"`
		Status        string `json:"status"`
		Justification string `json:"justification,omitempty"`
	}
)

// marker is the file that makes a folder a project. What stands in no file is
// said there, because readers drop results without a place.
const marker = "fairlead.yaml"

func (r *Report) sarifResult(d *diag.Diagnostic, index int) sarifResult {
	primary := r.sarifLocation(d.Primary, d.Label)
	if d.Address != "" {
		primary.Logical = []sarifLogical{{d.Address}}
	}
	return sarifResult{
		RuleID: d.Rule, RuleIndex: index, Level: d.Severity.String(), Message: sarifText(d),
		Locations: []sarifLocation{primary}, Related: r.sarifRelated(d), Flows: r.sarifFlows(d), Fingerprints: sarifFingerprints{d.Fingerprint},
		Fixes: r.sarifFixes(d.Fix), Suppressions: sarifSuppressions(d.Suppressed), Bag: sarifProperties{Confidence: d.Confidence},
	}
}

// sarifFlows is the witness as a flow: each moment at the step that acts, and what comes in
// at the place of the finding.
func (r *Report) sarifFlows(d *diag.Diagnostic) []sarifFlow {
	if d.Witness == nil || len(d.Witness.Moments) == 0 {
		return nil
	}
	var thread sarifThread
	for _, m := range d.Witness.Moments {
		place := m.Span
		if place.IsZero() {
			place = d.Primary
		}
		thread.Locations = append(thread.Locations, sarifStep{r.sarifLocation(place, sarifPlain(m.Text))})
	}
	return []sarifFlow{{[]sarifThread{thread}}}
}

// fileOf is the file to list a place under.
func fileOf(s diag.Span) string { return cmp.Or(s.File, marker) }

// sarifLocation is a place with what is said about it, if anything is.
func (r *Report) sarifLocation(s diag.Span, label string) sarifLocation {
	l := sarifLocation{Physical: sarifPhysical{sarifArtifact{r.Home.uri(fileOf(s)), sarifRoot}, sarifRegionOf(s)}}
	if label != "" {
		l.Message = &sarifMessage{Text: label}
	}
	return l
}

// sarifRegionOf returns nil for no place. A place of no width is its line, for a
// region must not be empty.
func sarifRegionOf(s diag.Span) *sarifRegion {
	switch {
	case s.IsZero():
		return nil
	case s.Start.Line == s.End.Line && s.Start.Column >= s.End.Column, s.End.Line < s.Start.Line:
		return &sarifRegion{StartLine: s.Start.Line}
	}
	return &sarifRegion{s.Start.Line, s.Start.Column, s.End.Line, s.End.Column}
}

// sarifRelated are the other places and the parts of expressions, numbered so
// that the message can link to them.
func (r *Report) sarifRelated(d *diag.Diagnostic) []sarifLocation {
	var list []sarifLocation
	for _, o := range others(d) {
		l := r.sarifLocation(o.Span, o.Label)
		l.ID = len(list) + 1
		list = append(list, l)
	}
	return list
}

// others are all places of a finding but the first, each with what it says.
func others(d *diag.Diagnostic) []diag.Related {
	var list []diag.Related
	list = append(list, d.Related...)
	for _, v := range d.Values {
		list = append(list, diag.Related{Span: v.Span, Label: v.Text})
	}
	return list
}

// sarifText says what the text frame says, once plainly and once in Markdown.
// `[words](1)` is a link to the related place of that number.
func sarifText(d *diag.Diagnostic) sarifMessage {
	plain, marked := []string{sarifPlain(d.Message)}, []string{inline(d.Message)}
	add := func(p, m string) { plain, marked = append(plain, p), append(marked, "- "+m) }
	for i, o := range others(d) {
		add(fmt.Sprintf("[%s](%d): %s", sarifBrackets(Clean(spot(o.Span))), i+1, sarifPlain(o.Label)),
			fmt.Sprintf("[%s](%d): %s", inline(spot(o.Span)), i+1, inline(o.Label)))
	}
	for _, n := range d.Notes {
		add("note: "+sarifPlain(n), "note: "+inline(n))
	}
	if d.Help != "" {
		add("help: "+sarifPlain(d.Help), "help: "+inline(d.Help))
	}
	if len(marked) > 1 {
		marked[0] += "\n" // a list begins behind an empty line
	}
	return sarifMessage{Text: strings.Join(plain, "\n"), Markdown: strings.Join(marked, "\n")}
}

// sarifPlain makes one line of text safe to print, and keeps what looks like a
// link from being one.
func sarifPlain(text string) string {
	text = Clean(text)
	if !strings.Contains(text, "](") {
		return text
	}
	return sarifBrackets(text)
}

func sarifBrackets(text string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`).Replace(text)
}

// sarifSuppressions is never nil: an empty list says that the result counts.
func sarifSuppressions(s *diag.Suppression) []sarifSuppression {
	if s == nil {
		return []sarifSuppression{}
	}
	kind := "inSource"
	if s.By == "baseline" {
		kind = "external"
	}
	return []sarifSuppression{{Kind: kind, Status: "accepted", Justification: excuse(s)}}
}

// excuse says why a finding does not count, with who approved that and until
// when.
func excuse(s *diag.Suppression) string {
	reason := s.Reason
	if reason == "" && s.By == "baseline" {
		reason = "in the baseline"
	}
	if s.ApprovedBy != "" {
		reason += ", approved by " + s.ApprovedBy
	}
	if s.Until != "" {
		reason += ", until " + s.Until
	}
	return reason
}
