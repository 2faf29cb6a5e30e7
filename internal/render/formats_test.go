package render

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

func place(file string, line, from, to int32) diag.Span {
	return diag.Span{File: file, Start: diag.Pos{Line: line, Column: from}, End: diag.Pos{Line: line, Column: to}}
}

// odd is text that means something to each format.
const odd = "50% of `a|b` <b>, x::y\r\n\x1b[31m ]]> [no](1) *\u202e"

// sample is a report with one finding of every kind.
func sample() *Report {
	r := NewReport(NewHead("lint", "1.2.3"), "acme", []diag.Diagnostic{
		{
			Rule: "conflict/overlap", Severity: diag.Error, Confidence: diag.Replayed, Address: "workflow/nurture",
			Message: "`nurture` and `win-back` can hold the same contact", Primary: place("workflows/nurture.yaml", 12, 3, 40),
			Related: []diag.Related{{Span: place("workflows/win back, 1.yaml", 8, 11, 20), Label: "and here"}},
			Values:  []diag.SubValue{{Span: place("workflows/nurture.yaml", 12, 3, 13), Text: "`score.lead` = 55"}},
			Notes:   []string{"neither has a higher `priority`"}, Help: "put both into `exclusive: {group: …}`", Fingerprint: "f1",
		},
		{
			Rule: "governance/kpi", Severity: diag.Warning, Confidence: diag.Proved, Message: odd, Fingerprint: "f2",
			Primary: diag.Span{File: "b.yaml", Start: diag.Pos{Line: 2, Column: 1}, End: diag.Pos{Line: 5, Column: 1}},
		},
		{Rule: "governance/kpi", Severity: diag.Note, Confidence: diag.Likely, Message: "no width", Primary: place("b.yaml", 9, 4, 4), Fingerprint: "f3"},
		{
			Rule: "governance/kpi", Severity: diag.Error, Confidence: diag.Proved, Message: "excused", Primary: place("c.yaml", 1, 1, 2), Fingerprint: "f4",
			Suppressed: &diag.Suppression{By: "allow", Reason: "an internal alert", ApprovedBy: "eva", Until: "2027-03-31"},
		},
		{
			Rule: "governance/kpi", Severity: diag.Error, Confidence: diag.Proved, Message: "old", Primary: diag.Span{File: "c.yaml"}, Fingerprint: "f5",
			Suppressed: &diag.Suppression{By: "baseline"},
		},
		{Rule: "load/limit", Severity: diag.Error, Confidence: diag.Proved, Message: "nowhere", Fingerprint: "f6"},
	})
	r.Checked = Checked{Workflows: 2, Files: 4, Rules: 22}
	r.Files = []string{"a.yaml", "b.yaml", "c.yaml", "workflows/nurture.yaml"}
	r.Diagnostics[2].Fix = diag.Replace(place("b.yaml", 9, 3, 6), "öld", "new")
	r.Diagnostics[1].Fix = diag.Replace(place("b.yaml", 9, 3, 6), "escaped", "new")
	r.Diagnostics[0].Fix = &diag.Fix{Message: "add `x`", Edits: []diag.Edit{
		{Span: place("b.yaml", 3, 4, 4), Text: "x: 1\n"}, {Span: place("b.yaml", 5, 1, 3)}, {Span: place("c d.yaml", 5, 1, 3), Text: "y"},
	}}
	r.Source = func(string, int) (string, bool) { return "é öld: 1", true }
	r.Rules = []RuleInfo{
		{ID: "load/limit", Severity: diag.Error, Page: "# load/limit\n\n## What it means\n\nSomething is larger\nthan is read. Really.\n\n## How to mend it\n\nSplit it.\n"},
		{ID: "governance/kpi", Severity: diag.Error, Summary: "a workflow without a KPI",
			Page: "# governance/kpi\n\n## What it finds\n\nA workflow\nwithout.\n\n## Why it matters\n\nIt cannot be judged.\n"},
	}
	return r
}

// golden compares with a file in testdata; FAIRLEAD_UPDATE=1 writes it.
func golden(t *testing.T, name string, write func(io.Writer) error) string {
	t.Helper()
	var b, again bytes.Buffer
	if err := errors.Join(write(&b), write(&again)); err != nil {
		t.Fatal(err)
	}
	if b.String() != again.String() {
		t.Errorf("%s: the second time other bytes are written", name)
	}
	file := filepath.Join("testdata", name)
	if os.Getenv("FAIRLEAD_UPDATE") == "1" {
		if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("%s is not what is written (FAIRLEAD_UPDATE=1 writes it):\n%s", file, b.String())
	}
	return b.String()
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	r := sample()
	for name, format := range map[string]string{"lint.sarif": SARIF, "lint.xml": JUnit, "lint.github": GitHub, "lint.md": Markdown} {
		golden(t, name, r.Format(format))
	}
	if r.Format("text") != nil || (&Played{}).Format(SARIF) != nil {
		t.Error("a format that there is not")
	}
}

func TestSARIFIsValid(t *testing.T) {
	t.Parallel()
	schema := jsonschema.MustCompile("testdata/sarif-schema-2.1.0.json")
	outside := sample()
	outside.Home = Home{Folder: "crm/acme", Link: "https://git.example/acme/blob/abc/"}
	empty := NewReport(NewHead("lint", "1.2.3"), "", nil)
	for name, r := range map[string]*Report{"findings": sample(), "in a folder": outside, "none": empty} {
		var b bytes.Buffer
		if err := r.SARIF(&b); err != nil {
			t.Fatal(err)
		}
		var document any
		if err := json.Unmarshal(b.Bytes(), &document); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(document); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
	for _, wrong := range []string{`{"version": "2.1.0"}`, `{"version": "2.1.0", "runs": [{"tool": {"driver": {}}}]}`} {
		var document any
		if err := json.Unmarshal([]byte(wrong), &document); err != nil {
			t.Fatal(err)
		}
		if schema.Validate(document) == nil {
			t.Errorf("the schema takes %s", wrong)
		}
	}
}

func TestSARIFRefersToItself(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := sample().SARIF(&b); err != nil {
		t.Fatal(err)
	}
	var log sarifLog
	if err := json.Unmarshal(b.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if len(run.Results) != 6 || len(run.Tool.Driver.Rules) != 3 {
		t.Fatalf("%d results, %d rules", len(run.Results), len(run.Tool.Driver.Rules))
	}
	for _, result := range run.Results {
		if rule := run.Tool.Driver.Rules[result.RuleIndex]; rule.ID != result.RuleID {
			t.Errorf("%s has the index of %s", result.RuleID, rule.ID)
		}
		if result.Suppressions == nil || len(result.Locations) != 1 || result.Fingerprints.V1 == "" {
			t.Errorf("%s lacks something: %+v", result.RuleID, result)
		}
		for _, l := range append(result.Locations, result.Related...) {
			g := l.Physical.Region
			if g != nil && g.EndLine != 0 && (g.EndLine < g.StartLine || g.EndLine == g.StartLine && g.EndColumn <= g.StartColumn) {
				t.Errorf("%s: an empty region %+v", result.RuleID, *g)
			}
			if strings.HasPrefix(l.Physical.Artifact.URI, "/") || strings.Contains(l.Physical.Artifact.URI, " ") {
				t.Errorf("%s: the address %q", result.RuleID, l.Physical.Artifact.URI)
			}
		}
	}
}

// parsed are the counts of what a reader finds in the XML.
type parsed struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
	Cases    []struct {
		Name string `xml:"name,attr"`
	} `xml:"testsuite>testcase"`
}

func readXML(t *testing.T, write func(io.Writer) error) parsed {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	var p parsed
	if err := xml.Unmarshal(b.Bytes(), &p); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	if p.Tests != len(p.Cases) {
		t.Errorf("%d tests are counted, %d are there", p.Tests, len(p.Cases))
	}
	return p
}

func TestJUnitCounts(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		failOn            diag.Severity
		failures, skipped int
	}{{diag.Error, 2, 4}, {diag.Warning, 3, 3}, {diag.Note, 4, 2}} {
		r := sample()
		r.FailOn = tt.failOn
		if p := readXML(t, r.JUnit); p.Tests != 7 || p.Failures != tt.failures || p.Skipped != tt.skipped || p.Errors != 0 {
			t.Errorf("from %s on: %+v", tt.failOn, p)
		}
	}
	r := NewReport(NewHead("lint", "1.2.3"), "acme", findings("ee"))
	if p := readXML(t, r.JUnit); p.Cases[0].Name == p.Cases[1].Name {
		t.Errorf("two tests have the name %s", p.Cases[0].Name)
	}
}

func TestJUnitOfScenarios(t *testing.T) {
	t.Parallel()
	r := NewPlayed(NewHead("simulate", "1.2.3"), "acme", nil, []*simulate.Result{
		{Name: "passes", File: "tests/b.yaml", Place: place("tests/b.yaml", 2, 7, 13), Passed: true, Expectations: []simulate.Check{{Text: "sent: x", Passed: true}}},
		{
			Name: "fails", File: "tests/a.yaml", Place: place("tests/a.yaml", 2, 7, 12),
			Expectations: []simulate.Check{
				{Text: "sent: x", Passed: true},
				{Text: "sent: y", Message: "`y` was not sent\x00", Got: "nothing ]]>", Place: place("tests/a.yaml", 9, 5, 14)},
				{Text: "finally: score.lead > 5", Message: "not so", Got: "false", Place: place("tests/a.yaml", 10, 5, 14),
					Values: []diag.SubValue{{Text: "score.lead = 3"}}},
			},
		},
		{Name: "passes-too", File: "tests/b.yaml", Place: place("tests/b.yaml", 20, 7, 13), Passed: true},
	})
	golden(t, "simulate.xml", r.JUnit)
	if p := readXML(t, r.JUnit); p.Tests != 3 || p.Failures != 1 {
		t.Errorf("%+v", p)
	}
	r.Error = &Failure{Message: "the project does not load", Hint: "mend it"}
	if p := readXML(t, r.JUnit); p.Tests != 1 || p.Errors != 1 {
		t.Errorf("without an answer: %+v", p)
	}
}

func TestNoAnswer(t *testing.T) {
	t.Parallel()
	r := NewReport(NewHead("lint", "1.2.3"), "", nil)
	r.Error = &Failure{Message: "there is no folder `x`", Hint: "-C takes the folder"}
	for format, want := range map[string]string{
		JUnit:    `<error message="there is no folder `,
		GitHub:   "::error title=fairlead::there is no folder `x`%0Ahint: -C takes the folder\n",
		Markdown: "**There is no answer:** there is no folder `x`\n\n-C takes the folder\n",
	} {
		var b bytes.Buffer
		if err := r.Format(format)(&b); err != nil || !strings.Contains(b.String(), want) {
			t.Errorf("%s (%v):\n%s", format, err, b.String())
		}
	}
}

func TestGitHubSaysWhatIsLeftOut(t *testing.T) {
	t.Parallel()
	r := NewReport(NewHead("lint", "1.2.3"), "acme", findings(strings.Repeat("n", 11)+strings.Repeat("e", 25)+"w"))
	for i := range r.Diagnostics {
		r.Diagnostics[i].Message += strings.Repeat("!", i)
	}
	var b bytes.Buffer
	if err := r.GitHub(&b); err != nil {
		t.Fatal(err)
	}
	text := b.String()
	if e, w, n := strings.Count(text, "::error"), strings.Count(text, "::warning"), strings.Count(text, "::notice"); e != 10 || w != 1 || n != 10 {
		t.Errorf("%d errors, %d warnings, %d notices", e, w, n)
	}
	if !strings.HasPrefix(text, "::error ") || !strings.Contains(text, "\nGitHub shows 10 annotations of each severity for a step; left out: 15 errors, 1 note\n") {
		t.Errorf("printed:\n%s", text)
	}
}

func TestMarkdownStaysUnderItsLimit(t *testing.T) {
	t.Parallel()
	r := NewReport(NewHead("lint", "1.2.3"), "acme", findings(strings.Repeat("w", 40)+"en"))
	for _, tt := range []struct {
		limit int
		want  []string
	}{
		{CommentLimit, []string{"#### 1 error\n", "<details>\n<summary>40 warnings</summary>\n\n| rule |", "#### 1 note\n"}},
		{500, []string{"#### 1 error\n", "<summary>40 warnings</summary>", "more findings left out: this text would be too long."}},
		{1, []string{"\n42 more findings left out: "}},
	} {
		var b bytes.Buffer
		if err := r.Markdown(&b, tt.limit); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("limit %d: no %q in\n%s", tt.limit, want, b.String())
			}
		}
		if b.Len() > tt.limit+600 {
			t.Errorf("limit %d: %d bytes", tt.limit, b.Len())
		}
	}
}

func TestMarkdownHoldsTheCounts(t *testing.T) {
	t.Parallel()
	r := sample()
	r.Stats = NewStats(r.Diagnostics, 5, 4)
	var b bytes.Buffer
	if err := r.Markdown(&b, CommentLimit); err != nil {
		t.Fatal(err)
	}
	if want := "<summary>counts</summary>\n\n```text\n" + r.Stats.text() + "```\n\n</details>\n\n#### 2 errors\n"; !strings.Contains(b.String(), want) {
		t.Errorf("written:\n%s", b.String())
	}
}

func TestInline(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"`a_b` is *new*":     "`a_b` is \\*new\\*",
		"one ` of them":      "one \\` of them",
		"<img> & `<b>`":      "&lt;img&gt; &amp; `<b>`",
		"[x](y)":             `\[x\](y)`,
		"a\nb":               "a␊b",
		"nothing in `` here": "nothing in \\`\\` here",
	} {
		if got := inline(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestHome(t *testing.T) {
	t.Parallel()
	s := place("a b/(x).yaml", 7, 1, 2)
	for _, tt := range []struct {
		home Home
		want string
	}{
		{Home{}, "a%20b/%28x%29.yaml#L7"},
		{Home{Folder: "crm"}, "crm/a%20b/%28x%29.yaml#L7"},
		{Home{Folder: "crm", Link: "https://git.example/o/r/blob/abc/"}, "https://git.example/o/r/blob/abc/crm/a%20b/%28x%29.yaml#L7"},
	} {
		if got := tt.home.link(s); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}
