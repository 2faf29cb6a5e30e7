package render

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// TestMarkdownOfScenarios draws a failure with what was expected and got, its place
// as a link, a diagram and a table; and nothing of a user's text becomes markup.
func TestMarkdownOfScenarios(t *testing.T) {
	t.Parallel()
	r := playedSample()
	r.Home = Home{Folder: "crm", Link: "https://git.example/o/r/blob/abc/"}
	r.Timelines = true
	text := golden(t, "simulate.md", r.Format(Markdown))
	for _, want := range []string{
		"**1 of 3 scenarios failed; 1 warning**",
		"- **`y` was not sent** [tests/a.yaml:9](https://git.example/o/r/blob/abc/crm/tests/a.yaml#L9)\n  - expected: `sent: y`\n  - got: it was held at 0s by `cap`\n",
		"    held x by quiet hours :done, 2026-01-05 10:00:00, 2026-01-07 08:00:00\n",
		"<summary>2 scenarios that pass</summary>",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	if tag := regexp.MustCompile(`(?m)^[^` + "`" + `]*<(img|script|b)\b`).FindString(text); tag != "" {
		t.Errorf("markup: %s", tag)
	}
	if strings.ContainsAny(text, "\x1b\u202e") {
		t.Error("the comment holds control characters")
	}
	for _, block := range regexp.MustCompile("(?s)```mermaid\n(.*?)```").FindAllStringSubmatch(text, -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n")[2:] {
			if !regexp.MustCompile(`^    (dateFormat|axisFormat|tickInterval|section) [^#;<>"]+$|^    [^:#;%<>"{}]+ :[a-z, ]*20[0-9-]+ [0-9:]+, (0d|20[0-9-]+ [0-9:]+)$`).MatchString(line) {
				t.Errorf("a line that Mermaid may not read: %q", line)
			}
		}
	}
}

// TestMarkdownOfScenariosStaysUnderItsLimit leaves out timelines first, then
// scenarios, and says so.
func TestMarkdownOfScenariosStaysUnderItsLimit(t *testing.T) {
	t.Parallel()
	r := playedSample()
	for i := range 40 {
		pass, fail := *r.Scenarios[0], *r.Scenarios[1]
		pass.Name, fail.Name = fmt.Sprintf("pass-%d", i), fmt.Sprintf("fail-%d", i)
		r.Scenarios = append(r.Scenarios, &pass, &fail)
	}
	for _, tt := range []struct {
		limit int
		want  []string
	}{
		{200_000, []string{"#### ✗ `fail-39`", "`pass-39`", "\n</details>\n"}},
		{CommentLimit, []string{"#### ✗ `fail-39`", "too long: 4 timelines, 4 things that are not covered, 42 scenarios that pass. "}},
		{30_000, []string{"#### ✗ `fail-39`", "Left out, as this text would be too long: ", " timelines", "FILE` shows all of it."}},
		{9_000, []string{"#### ✗ `fails`", " scenarios that fail, ", " scenarios that pass."}},
		{1, []string{"**41 of 83 scenarios failed; 1 warning**", "1 finding, 41 scenarios that fail, 4 things that are not covered, 42 scenarios that pass."}},
	} {
		var b strings.Builder
		if err := r.Markdown(&b, tt.limit); err != nil {
			t.Fatal(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(b.String(), want) {
				t.Errorf("limit %d: no %q at the end of\n%s", tt.limit, want, b.String()[max(0, b.Len()-400):])
			}
		}
		if b.Len() > max(tt.limit, leftRoom) {
			t.Errorf("limit %d: %d bytes", tt.limit, b.Len())
		}
		if open, closed := strings.Count(b.String(), "<details>"), strings.Count(b.String(), "</details>"); open != closed {
			t.Errorf("limit %d: %d folds begin, %d end", tt.limit, open, closed)
		}
	}
}

// TestGanttIsShort shows at most 20 rows and says how many there are.
func TestGanttIsShort(t *testing.T) {
	t.Parallel()
	s := playedSample().Scenarios[1]
	for range 30 {
		s.Timeline = append(s.Timeline, simulate.Entry{At: s.End, Zone: "Europe/Berlin", Kind: "refused", Workflow: "end", Gate: "rules"})
	}
	text := gantt(s)
	if n := strings.Count(text, " :"); n != mostBars || !strings.Contains(text, "The diagram shows the first 20 of ") {
		t.Errorf("%d rows in\n%s", n, text)
	}
}

func TestCode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"a": "`a`", "a`b": "`` a`b ``", "a``b": "``` a``b ```", "": "`  `", "a\nb": "`a␊b`"} {
		if got := code(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestMarkdownWithoutAnswer says why there is none.
func TestMarkdownWithoutAnswer(t *testing.T) {
	t.Parallel()
	r := NewPlayed(NewHead("simulate", "1"), "", nil, nil)
	r.Error = &Failure{Message: "no *project*", Hint: "look"}
	var b strings.Builder
	if err := r.Format(Markdown)(io.Writer(&b)); err != nil || !strings.Contains(b.String(), "**There is no answer:** no \\*project\\*\n\nlook\n") {
		t.Errorf("%v: %s", err, b.String())
	}
}
