package render

import (
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
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
			if !regexp.MustCompile(`^    (title|dateFormat|axisFormat|tickInterval|todayMarker|section) [^#;<>"]+$|^    [^:#;%<>"{}]+ :[a-z, ]*20[0-9-]+ [0-9:]+, (0d|20[0-9-]+ [0-9:]+)$`).MatchString(line) {
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
		{CommentLimit, []string{"#### ✗ `fail-39`", "too long: 6 timelines, 7 things that are not covered, 41 scenarios that pass. "}},
		{30_000, []string{"#### ✗ `fail-39`", "Left out, as this text would be too long: ", " timelines", "FILE` shows all of it."}},
		{9_000, []string{"#### ✗ `fails`", " scenarios that fail, ", " scenarios that pass."}},
		{1, []string{"**41 of 83 scenarios failed; 1 warning**", "1 finding, 41 scenarios that fail, 7 things that are not covered, 42 scenarios that pass."}},
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

// TestGanttIsShort shows at most 20 rows, what was sent and what is missing before
// holds and refusals, and says how many there are.
func TestGanttIsShort(t *testing.T) {
	t.Parallel()
	s := playedSample().Scenarios[1]
	var refused []simulate.Entry
	for range 30 {
		refused = append(refused, simulate.Entry{At: s.Start, Zone: "Europe/Berlin", Kind: "refused", Workflow: "end", Gate: "rules"})
	}
	s.Timeline = append(refused, s.Timeline...)
	text := gantt(s)
	if n := strings.Count(text, " :"); n != mostBars || !strings.Contains(text, "Shown: 20 of 36 rows, first what is missing, ") {
		t.Errorf("%d rows in\n%s", n, text)
	}
	for _, want := range []string{"in it :active", "held x by", "sent x by", "skipped y by", "missing sent y :crit"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestGanttOfZones draws a diagram for each zone, in its local time, and no line for
// today.
func TestGanttOfZones(t *testing.T) {
	t.Parallel()
	sent := func(at, zone, contact string) simulate.Entry {
		return simulate.Entry{At: at, Zone: zone, Contact: contact, Kind: "sent", Workflow: "w", Subject: "x", Channel: "email"}
	}
	text := gantt(&simulate.Result{Timeline: []simulate.Entry{
		sent("2026-11-23T10:00:00-05:00", "America/New_York", "amy"), sent("2026-11-24T08:00:00+09:00", "Asia/Tokyo", "zoe"),
	}})
	for _, want := range []string{
		"    title Times in America/New_York\n", "    section w for amy\n    sent x by email :milestone, 2026-11-23 10:00:00, 0d\n",
		"    title Times in Asia/Tokyo\n", "    section w for zoe\n    sent x by email :milestone, 2026-11-24 08:00:00, 0d\n", "    todayMarker off\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestGanttOverTheEndOfSummerTime never lets a bar go backwards.
func TestGanttOverTheEndOfSummerTime(t *testing.T) {
	t.Parallel()
	text := gantt(&simulate.Result{End: "2026-10-25T03:00:00+01:00", Timeline: []simulate.Entry{
		{At: "2026-10-25T02:50:00+02:00", Zone: "Europe/Berlin", Kind: "enrolled", Workflow: "w", Enrollment: 1},
		{At: "2026-10-25T02:10:00+01:00", Zone: "Europe/Berlin", Kind: "exited", Workflow: "w", Enrollment: 1},
	}})
	for _, want := range []string{
		"    title Times in Europe/Berlin at UTC+02 throughout\n", "    axisFormat %H:%M\n    tickInterval 10minute\n",
		"in it :active, 2026-10-25 02:50:00, 2026-10-25 03:10:00\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// TestGanttTicks shows times of day where days alone would say nothing.
func TestGanttTicks(t *testing.T) {
	t.Parallel()
	for span, want := range map[int64]string{
		0: "%H:%M 1minute", 15 * calendar.Minute: "%H:%M 10minute", 6 * calendar.Hour: "%H:%M 1hour", 20 * calendar.Hour: "%a %H:%M 3hour",
		2 * calendar.Day: "%a %H:%M 6hour", 5 * calendar.Day: "%a %e %b 1day", 40 * calendar.Day: "%a %e %b 1week", 400 * calendar.Day: "%a %e %b 1month",
	} {
		if format, ticks := ganttTicks([]ganttRow{{from: 0, to: span}}); format+" "+ticks != want {
			t.Errorf("%d: %s %s, want %s", span, format, ticks, want)
		}
	}
}

// TestInlineTellsNobody keeps what a user wrote from telling people on a code host,
// and from linking issues.
func TestInlineTellsNobody(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ask @anna about order #12": "ask @&#8203;anna about order #&#8203;12", "see acme/crm#7 and !3": "see acme/crm#&#8203;7 and !&#8203;3",
		"kim@example.com": "kim@example.com", "(@a-b)": "(@&#8203;a-b)", "`@anna #12`": "`@anna #12`", "#sales, 2 @ 3!": "#sales, 2 @ 3!", "\x00@é": "␀@&#8203;é", "#": "#",
	} {
		if got := inline(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestFormatsShowWhatTextShows leaves findings that are about no scenario to lint, and
// shows where what decided otherwise stands.
func TestFormatsShowWhatTextShows(t *testing.T) {
	t.Parallel()
	r := playedSample()
	r.Diagnostics = append(r.Diagnostics, diag.Diagnostic{Rule: "load/other", Severity: diag.Error, Message: "about a file", Primary: place("a.yaml", 1, 1, 2)})
	r.Scenarios[1].Expectations[1].Related = []diag.Related{{Span: place("flows/a.yaml", 7, 3, 9), Label: "`cap` decided"}}
	for _, tt := range []struct {
		format, related string
	}{{Markdown, "  - at [flows/a.yaml:7](flows/a.yaml#L7): `cap` decided\n"}, {HTML, `<dt><span class="place">flows/a.yaml:7</span></dt><dd><code>cap</code> decided</dd>`}} {
		for _, fails := range []bool{false, true} {
			r.Error = nil
			if fails {
				r.Error = &Failure{Message: "the project does not load"}
			}
			var b strings.Builder
			if err := r.Format(tt.format)(&b); err != nil {
				t.Fatal(err)
			}
			if text := b.String(); strings.Contains(text, "about a file") != fails || strings.Contains(text, "scenario/vacuous") == fails {
				t.Errorf("%s, with an error %t: got\n%s", tt.format, fails, text)
			} else if !fails && !strings.Contains(text, tt.related) {
				t.Errorf("%s: no %q", tt.format, tt.related)
			}
		}
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
