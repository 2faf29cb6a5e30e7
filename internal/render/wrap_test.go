package render

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// wide is the plain palette of a terminal with that many columns.
func wide(width int) Palette {
	p := Plain()
	p.Width = width
	return p
}

func TestWrap(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text  string
		first, rest int
		want        []string
	}{
		{"nothing", "", 5, 5, []string{""}},
		{"it fits", "one two", 7, 7, []string{"one two"}},
		{"no width", "one two", 0, 0, []string{"one two"}},
		{"two lines", "one two three", 7, 7, []string{"one two", "three"}},
		{"a shorter first line", "one two three", 3, 9, []string{"one", "two three"}},
		{"a long word stays whole", "a extraordinary b", 5, 5, []string{"a", "extraordinary", "b"}},
		{"backquotes stay together", "see `a b` now", 7, 7, []string{"see", "`a b`", "now"}},
		{"with what touches them", "see (`a b`). now", 9, 9, []string{"see", "(`a b`).", "now"}},
		{"unless they do not fit", "see `a b c d e` now", 8, 8, []string{"see `a b", "c d e`", "now"}},
		{"one backquote alone", "see `a b c d", 8, 8, []string{"see `a b", "c d"}},
		{"no room for the first word", "extra word here", 3, 10, []string{"", "extra word", "here"}},
		{"several spaces go with the break", "one    two", 6, 6, []string{"one", "two"}},
		{"several spaces within a line stay", "a  b c d", 6, 6, []string{"a  b c", "d"}},
		{"wide characters", "日本 日本", 6, 6, []string{"日本", "日本"}},
	}
	for _, tt := range tests {
		if got := wrap(tt.text, tt.first, tt.rest); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// far is a line in which three places are further apart than a window is wide.
var far = "when: first" + strings.Repeat(" || contact.country == 'DE'", 6) + " || second" + strings.Repeat(" || contact.country == 'AT'", 6) + " || third\n"

func TestPlacesBehindTheWindowAreDrawnInTheirOwn(t *testing.T) {
	t.Parallel()
	fs := newFiles(map[string]string{"a.yaml": far})
	at := func(piece string) diag.Span { return fs.at(t, "a.yaml", piece) }
	d := diag.Diagnostic{Rule: "load/x", Message: "no", Primary: at("first"), Label: "this", Related: []diag.Related{
		{Span: at("third"), Label: "and that"}, {Span: at("second"), Label: "against this"},
	}}
	got := Finding(&d, fs.line, wide(72))
	if rows := strings.Count(got, "\n 1 | "); rows != 3 {
		t.Errorf("the line is drawn %d times in\n%s", rows, got)
	}
	marksPointAt(t, got, "first", "second", "third")
	marksPointAt(t, Finding(&d, fs.line, Plain()), "first", "second", "third")
}

// marksPointAt looks above each row of signs: what stands there is the piece.
func marksPointAt(t *testing.T, frame string, pieces ...string) {
	t.Helper()
	var found []string
	lines := strings.Split(frame, "\n")
	for i, l := range lines {
		from := strings.IndexAny(l, "^-")
		if !strings.HasPrefix(l, "   |") || from < 0 {
			continue
		}
		to := from + len(l[from:]) - len(strings.TrimLeft(l[from:], "^-"))
		above := i - 1
		for strings.HasPrefix(lines[above], "   |") {
			above--
		}
		found = append(found, string([]rune(lines[above])[from:to]))
	}
	if !slices.Equal(found, pieces) {
		t.Errorf("marks point at %q, want %q in\n%s", found, pieces, frame)
	}
}

// TestFindingFits draws findings of every shape at many widths: no line is
// wider than the terminal.
func TestFindingFits(t *testing.T) {
	t.Parallel()
	words := strings.Repeat("all that `a condition` and its help can say ", 6)
	fs := newFiles(map[string]string{"a.yaml": far, "b.yaml": "steps:\n  - " + far + "  - " + far})
	span := fs.at(t, "b.yaml", strings.TrimSuffix(far, "\n")+"\n  - "+strings.TrimSuffix(far, "\n"))
	for _, primary := range []diag.Span{fs.at(t, "a.yaml", "second"), fs.at(t, "a.yaml", "third"), span} {
		d := diag.Diagnostic{Rule: "governance/hardcoded-threshold", Message: words, Label: words, Notes: []string{words + "\n" + words}, Help: words,
			Primary: primary, Related: []diag.Related{{Span: fs.at(t, "a.yaml", "first"), Label: words}}}
		for width := 60; width < 200; width++ {
			text := Finding(&d, fs.line, wide(width))
			for l := range strings.Lines(text) {
				if n := textCells(strings.TrimSuffix(l, "\n")); n > width {
					t.Fatalf("width %d: %d cells in %q of\n%s", width, n, l, text)
				}
			}
			if !strings.Contains(strings.Join(strings.Fields(text), " "), "all that `a condition` and its help can say") {
				t.Fatalf("width %d: words are lost in\n%s", width, text)
			}
		}
	}
}

func TestFindingIsWrapped(t *testing.T) {
	t.Parallel()
	fs := newFiles(map[string]string{"a.yaml": nurture})
	d := diag.Diagnostic{
		Rule: "load/x", Message: "a message that is so long that it does not fit into one line", Primary: fs.at(t, "a.yaml", "score.lead"),
		Label: "a label that is longer than what is left", Notes: []string{"short", "a note that is longer than the line is"},
		Help: "put `all of this` into `one group`, and nothing else",
	}
	want := `error[load/x]: a message that is so long
    that it does not fit into one line
  --> a.yaml:5:8
   |
 5 | rules: score.lead >= 40 && !deals.exists(d, d.s…
   |        ^^^^^^^^^^ a label that is longer than
   |                   what is left
   |
   = note: short
   = note: a note that is longer than the
           line is
   = help: put ` + "`all of this` into\n           `one group`" + `, and nothing else
`
	if got := Finding(&d, fs.line, wide(42)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

const page = "# a/rule\n\nSeverity: error\n\nA paragraph of `some words`\nover two lines.\n\n- an item that is long enough to be broken\n  and goes on\n- short\n\n" +
	"1. one\n\n| a | b |\n|---|---|\n\n```yaml\nkind: Segment # a long line of code, which stays as it is\n\n- x\n```\nBehind it.\n"

func TestPageFlows(t *testing.T) {
	t.Parallel()
	want := "# a/rule\n\nSeverity: error\n\nA paragraph of `some words`\nover two lines.\n\n- an item that is long enough\n  to be broken and goes on\n- short\n\n" +
		"1. one\n\n| a | b |\n|---|---|\n\n```yaml\nkind: Segment # a long line of code, which stays as it is\n\n- x\n```\nBehind it.\n"
	var b strings.Builder
	p := Page{Page: page}
	if err := p.Text(&b, wide(30)); err != nil || b.String() != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, b.String(), want)
	}
	if got := reflow(page, 0); got != page {
		t.Errorf("without a width the page is changed:\n%s", got)
	}
}

func TestCatalogIsWrapped(t *testing.T) {
	t.Parallel()
	c := Catalog{Rules: []RuleLine{{"a/rule", "error", "what it finds, in more words than fit"}, {"b/other-rule", "warning", "short"}}}
	want := "a/rule        error    what it finds, in more\n                       words than fit\nb/other-rule  warning  short\n"
	var b strings.Builder
	if err := c.Text(&b, wide(48)); err != nil || b.String() != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, b.String(), want)
	}
}

func TestTimelineIsWrapped(t *testing.T) {
	t.Parallel()
	r := &simulate.Result{Timeline: []simulate.Entry{
		{At: "2026-01-05T08:00:00Z", Zone: "UTC", After: "0s", Kind: "event", Text: "a long sentence about what happened then"},
	}}
	want := "  Mon 5 Jan 2026  (UTC)\n    08:00  +0s  a long sentence about what\n                happened then\n"
	if got := Timeline(r, wide(48)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
