package render

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
)

func findings(severities string) []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, s := range severities {
		d := diag.Diagnostic{Rule: "load/x", Message: "no"}
		switch s {
		case 'w':
			d.Severity = diag.Warning
		case 'n':
			d.Severity = diag.Note
		case 's':
			d.Suppressed = &diag.Suppression{By: "allow"}
		}
		ds = append(ds, d)
	}
	return ds
}

func TestLastLine(t *testing.T) {
	t.Parallel()
	project := Checked{Workflows: 7, Files: 41, Rules: 22}
	tests := []struct {
		findings string
		checked  Checked
		want     string
	}{
		{"", project, "7 workflows, 22 rules: no findings"},
		{"", Checked{Workflows: 1, Files: 1, Rules: 1}, "1 workflow, 1 rule: no findings"},
		{"", Checked{Files: 3, Rules: 22}, "3 files, 22 rules: no findings"},
		{"", Checked{Files: 3}, "3 files: no findings"},
		{"ss", project, "7 workflows, 22 rules: no findings (2 suppressed)"},
		{"eewnnn", project, "2 errors, 1 warning, 3 notes in 7 workflows (41 files)"},
		{"n", Checked{Workflows: 1, Files: 1}, "1 note in 1 workflow (1 file)"},
		{"wws", Checked{Files: 2}, "2 warnings in 2 files (1 suppressed)"},
	}
	for _, tt := range tests {
		r := NewReport(NewHead("lint", "1.2.3"), "acme", findings(tt.findings))
		r.Checked = tt.checked
		if got := r.LastLine(); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.findings, got, tt.want)
		}
	}
}

func TestReportText(t *testing.T) {
	t.Parallel()
	r := NewReport(NewHead("lint", "1.2.3"), "acme", findings("esw"))
	r.Checked = Checked{Workflows: 2, Files: 3, Rules: 4}
	tests := []struct {
		name  string
		quiet bool
		want  string
	}{
		{"usual", false, "error[load/x]: no\n\nwarning[load/x]: no\n\n1 error, 1 warning in 2 workflows (3 files) (1 suppressed)\n"},
		{"quiet", true, "error[load/x]: no\n\nwarning[load/x]: no\n"},
	}
	for _, tt := range tests {
		r.Quiet = tt.quiet
		var b bytes.Buffer
		if err := r.Text(&b, Plain()); err != nil {
			t.Fatal(err)
		}
		if b.String() != tt.want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.name, b.String(), tt.want)
		}
	}
}

func TestReportJSON(t *testing.T) {
	t.Parallel()
	d := diag.Diagnostic{Rule: "load/x", Severity: diag.Warning, Confidence: diag.Proved, Message: "`a` < `b` & c", Fingerprint: "0f"}
	var b bytes.Buffer
	if err := JSON(&b, NewReport(NewHead("lint", "1.2.3"), "acme", []diag.Diagnostic{d})); err != nil {
		t.Fatal(err)
	}
	order := []string{`"format_version": "1.0"`, `"tool"`, `"name": "fairlead"`, `"version": "1.2.3"`, `"command": "lint"`,
		`"project": "acme"`, `"summary"`, `"errors": 0`, `"warnings": 1`, `"pairs"`, `"diagnostics"`, `"rule": "load/x"`,
		`"severity": "warning"`, "\"message\": \"`a` < `b` & c\"", `"primary"`, `"fingerprint": "0f"`, `"suppressed": null`}
	rest := b.String()
	for _, piece := range order {
		_, after, found := strings.Cut(rest, piece)
		if !found {
			t.Fatalf("%s is missing or out of order in\n%s", piece, b.String())
		}
		rest = after
	}
	if strings.Contains(b.String(), "Checked") || strings.Contains(b.String(), "Quiet") {
		t.Errorf("what only the text needs is in\n%s", b.String())
	}
}

func TestNoFindingsAreAnEmptyList(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := JSON(&b, NewReport(NewHead("lint", "1"), "", nil)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), `"diagnostics": []`) {
		t.Errorf("got\n%s", b.String())
	}
}

func TestPaint(t *testing.T) {
	t.Parallel()
	tag := func(name string) func(string) string {
		return func(text string) string { return "<" + name + ">" + text + "</" + name + ">" }
	}
	p := Palette{Bold: tag("b"), Red: tag("r"), Yellow: tag("y"), Cyan: tag("c")}
	fs := newFiles(map[string]string{"a.yaml": "when: bad || worse\n"})
	d := diag.Diagnostic{Rule: "load/x", Severity: diag.Warning, Message: "no", Primary: fs.at(t, "a.yaml", "bad"), Label: "here",
		Related: []diag.Related{{Span: fs.at(t, "a.yaml", "worse"), Label: "there"}}, Help: "mend it"}
	want := `<y><b>warning[load/x]:</b></y> <b>no</b>
  <c>--></c> a.yaml:1:7
<c>   |</c>
<c> 1 |</c> when: bad || worse
<c>   |</c>       <y>^^^ here</y>
<c>   |</c>              <c>----- there</c>
<c>   |</c>
   <c>=</c> <b>help:</b> mend it
`
	if got := Finding(&d, fs.line, p); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		answer interface {
			Text(io.Writer, Palette) error
		}
		want string
	}{
		{"version", &Build{Head: NewHead("version", "1.2.3"), Language: "v1", Go: "go1.26", Platform: "linux/amd64"},
			"fairlead 1.2.3 (language v1, go1.26, linux/amd64)\n"},
		{"version with commit", &Build{Head: NewHead("version", "1.2.3"), Language: "v1", Commit: "abc", Go: "go1.26", Platform: "linux/amd64"},
			"fairlead 1.2.3 (abc, language v1, go1.26, linux/amd64)\n"},
		{"page", &Page{Page: "# A rule\n\nText.\n\n"}, "# A rule\n\nText.\n"},
		{"catalog", &Catalog{Rules: []RuleLine{{"a/b", "error", "one"}, {"aa/bb", "note", "two"}}},
			"a/b    error  one\naa/bb  note   two\n"},
		{"created", &Created{Folder: "acme", Files: []string{"a"}, Next: []string{"fairlead lint -C acme"}},
			"created 1 file in acme\n\nnext:\n  fairlead lint -C acme\n"},
		{"refusal", NewRefusal(NewHead("lint", "1")), ""},
	}
	for _, tt := range tests {
		var b bytes.Buffer
		if err := tt.answer.Text(&b, Plain()); err != nil {
			t.Fatal(err)
		}
		if b.String() != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, b.String(), tt.want)
		}
	}
}
