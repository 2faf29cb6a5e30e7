package render

import (
	"bytes"
	"encoding/json"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// nasty is text that would break out of HTML, SVG, Markdown or Mermaid.
const nasty = "</script></style><img src=x onerror=alert(1)> \"quoted\" 'single' & <!-- --> ]]> `code <b>` {{.}} | end; %% 🙈 長い名前 \u202e\x1b[31m"

// playedSample is an answer with one scenario that fails and some that pass, among
// them one with several contacts and zones, and one with nasty names.
func playedSample() *Played {
	at := func(day, clock string) string { return "2026-01-" + day + "T" + clock + ":00+01:00" }
	berlin := "Europe/Berlin"
	fails := &simulate.Result{
		Name: "fails", Title: "A title & more", File: "tests/a.yaml", Place: place("tests/a.yaml", 2, 7, 12), Start: at("05", "10:00"), End: at("26", "10:00"),
		Expectations: []simulate.Check{
			{Text: "sent: x", Passed: true, Place: place("tests/a.yaml", 8, 5, 14)},
			{Text: "sent: y", Message: "`y` was not sent", Got: "it was held at 0s by `cap`", Place: place("tests/a.yaml", 9, 5, 14)},
			{Text: `finally: a == "b"`, Message: "`a` does not hold", Got: "false", Place: place("tests/a.yaml", 10, 5, 14),
				Values: []diag.SubValue{{Span: place("tests/a.yaml", 10, 1, 3), Text: "false"}}},
		},
		Timeline: []simulate.Entry{
			{At: at("05", "10:00"), Zone: berlin, After: "0s", Kind: "event", Subject: "joined", Text: "joined"},
			{At: at("05", "10:00"), Zone: berlin, After: "0s", Kind: "score", Subject: "lead", From: "0", To: "40", Text: "score lead 40"},
			{At: at("05", "10:00"), Zone: berlin, After: "0s", Kind: "enrolled", Workflow: "nurture", Enrollment: 1, Text: "enters `nurture`"},
			{At: at("05", "10:00"), Zone: berlin, After: "0s", Kind: "held", Workflow: "nurture", Enrollment: 1, Step: "m", Subject: "x", Channel: "email",
				Gate: "quiet_hours", Until: at("07", "08:00"), Text: "held email `x` until Wed 7 Jan 08:00: quiet hours"},
			{At: at("05", "10:00"), Zone: berlin, After: "0s", Kind: "refused", Workflow: "other", Gate: "rules", Text: "not enrolled in `other`: rules"},
			{At: at("07", "08:00"), Zone: berlin, After: "1d22h", Kind: "sent", Workflow: "nurture", Enrollment: 1, Step: "m", Subject: "x", Channel: "email", Title: "Hi", Text: "email `x` sent: Hi"},
			{At: at("07", "08:00"), Zone: berlin, After: "1d22h", Kind: "stage", Subject: "mql", From: "lead", To: "mql", Text: "stage lead → mql"},
			{At: at("25", "08:00"), Zone: berlin, After: "19d22h", Kind: "skipped", Workflow: "nurture", Enrollment: 1, Step: "n", Subject: "y", Channel: "email", Gate: "cap", Text: "skipped email `y`: frequency cap"},
			{At: at("25", "08:00"), Zone: berlin, After: "19d22h", Kind: "missing", Subject: "y", Text: "missing: {sent: y}"},
			{At: at("25", "08:00"), Zone: berlin, After: "19d22h", Kind: "exited", Workflow: "nurture", Enrollment: 1, Text: "leaves `nurture`: completed"},
		},
	}
	strange := &simulate.Result{
		Name: nasty, Title: nasty, File: nasty, Place: place(nasty, 2, 7, 12), Start: at("05", "10:00"), End: at("06", "10:00"), Passed: true,
		Expectations: []simulate.Check{{Text: nasty, Passed: true}},
	}
	for i, contact := range []string{nasty, "li@例え.jp", nasty} {
		strange.Timeline = append(strange.Timeline, simulate.Entry{
			At: at("05", "10:00"), Zone: []string{"Europe/Berlin", "Asia/Tokyo", "Nowhere/" + nasty}[i], After: "0s", Contact: contact, Workflow: nasty,
			Enrollment: i + 1, Kind: "sent", Subject: nasty, Channel: nasty, Title: nasty, Object: "deal", ID: nasty, Text: nasty,
		})
	}
	r := NewPlayed(NewHead("simulate", "1.2.3"), "acme", []diag.Diagnostic{
		{Rule: "scenario/vacuous", Severity: diag.Warning, Message: "`passes` cannot fail: " + nasty, Help: "expect something", Primary: place("tests/a.yaml", 3, 1, 4)},
	}, []*simulate.Result{{Name: "passes", File: "tests/a.yaml", Passed: true, Start: at("05", "10:00"), End: at("05", "10:00")}, fails, strange})
	r.Source = func(string, int) (string, bool) { return "a == b", true }
	r.Coverage = coverageSample()
	return r
}

// htmlOf writes the page, twice, and compares.
func htmlOf(t *testing.T, r *Played) string {
	t.Helper()
	var b, again bytes.Buffer
	for _, w := range []io.Writer{&b, &again} {
		if err := r.HTML(w); err != nil {
			t.Fatal(err)
		}
	}
	if b.String() != again.String() {
		t.Error("the second time other bytes are written")
	}
	return b.String()
}

// element is a tag as it stands in the page.
var element = regexp.MustCompile(`<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"]|"[^"]*")*)>`)

// TestHTMLIsWellFormed closes every element that it opens, in order, and uses each
// anchor once; links within the page lead to an anchor.
func TestHTMLIsWellFormed(t *testing.T) {
	t.Parallel()
	text := htmlOf(t, playedSample())
	if !strings.HasPrefix(text, "<!DOCTYPE html>\n<html lang=\"en\">") {
		t.Errorf("it begins with %q", text[:40])
	}
	body := text[:strings.Index(text, "<style>")] + text[strings.Index(text, "</style>")+len("</style>"):]
	var open []string
	for _, m := range element.FindAllStringSubmatch(body, -1) {
		switch name := m[2]; {
		case name == "meta" || name == "br" || strings.HasSuffix(m[3], "/"):
		case m[1] == "":
			open = append(open, name)
		case len(open) == 0 || open[len(open)-1] != name:
			t.Fatalf("</%s> closes %v", name, open)
		default:
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 || strings.Count(body, "<") != len(element.FindAllString(body, -1))+1 { // the document type
		t.Errorf("not closed: %v; %d tags in %d signs", open, len(element.FindAllString(body, -1)), strings.Count(body, "<"))
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if ids[m[1]] {
			t.Errorf("the anchor %s is used twice", m[1])
		}
		ids[m[1]] = true
	}
	for _, m := range regexp.MustCompile(` (?:href|aria-labelledby)="#?([^"]*)"`).FindAllStringSubmatch(text, -1) {
		if !ids[m[1]] {
			t.Errorf("nothing has the anchor %q", m[1])
		}
	}
}

// TestHTMLEscapes lets nothing that a user wrote become an element, and loads nothing.
func TestHTMLEscapes(t *testing.T) {
	t.Parallel()
	text := htmlOf(t, playedSample())
	for _, m := range element.FindAllStringSubmatch(text, -1) {
		if m[2] == "script" || m[2] == "img" || m[2] == "link" || m[2] == "iframe" || m[2] == "b" && strings.Contains(m[3], "code") {
			t.Errorf("the page holds %s", m[0])
		}
		if regexp.MustCompile(`\son\w+\s*=`).MatchString(regexp.MustCompile(`"[^"]*"`).ReplaceAllString(m[3], `""`)) {
			t.Errorf("the page acts in %s", m[0])
		}
	}
	if regexp.MustCompile(`(?i)https?://|@import|url\(\s*["']?[^#"')]`).MatchString(text) {
		t.Error("the page loads something")
	}
	if strings.ContainsAny(text, "\x1b\u202e") {
		t.Error("the page holds control characters")
	}
}

// TestHTMLHoldsAll finds everything in the page that the JSON holds for people: each
// sentence of the timelines, and the expectations with what they expected and got.
func TestHTMLHoldsAll(t *testing.T) {
	t.Parallel()
	r := playedSample()
	var data struct {
		Scenarios []struct {
			Name, Title  string
			Expectations []struct{ Text, Message, Got string }
			Timeline     []struct{ At, Text, Contact string }
		}
	}
	var b bytes.Buffer
	if err := JSON(&b, r); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b.Bytes(), &data); err != nil {
		t.Fatal(err)
	}
	page := htmlOf(t, r)
	text := html.UnescapeString(regexp.MustCompile(`</?code>`).ReplaceAllString(page, "`"))
	holds := func(what string) {
		if want := Clean(what); !strings.Contains(text, want) {
			t.Errorf("no %q", want)
		}
	}
	entries := 0
	for _, s := range data.Scenarios {
		holds(s.Name)
		holds(s.Title)
		for _, e := range s.Expectations {
			holds(e.Text)
			holds(e.Message)
			holds(e.Got)
		}
		for _, e := range s.Timeline {
			entries++
			holds(e.Text)
			holds(e.Contact)
			if !strings.Contains(text, e.At) {
				t.Errorf("no instant %s", e.At)
			}
		}
	}
	if n := strings.Count(page, "\n<li id=\""); n != entries {
		t.Errorf("%d entries in the list, %d in the JSON", n, entries)
	}
	for _, want := range []string{"1 of 3 scenarios failed", "expected", "<dt><code>a </code></dt><dd><code>false</code></dd>", "scenario/vacuous", "17 days", "#hatch", "<span title=\"Europe/Berlin\">"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q", want)
		}
	}
}

// TestHTMLOfNothing says why there is no answer, and that nothing was played.
func TestHTMLOfNothing(t *testing.T) {
	t.Parallel()
	r := NewPlayed(NewHead("simulate", "1"), "", nil, nil)
	if text := htmlOf(t, r); !strings.Contains(text, "0 scenarios, 0 expectations: all passed") {
		t.Errorf("got %s", text)
	}
	r.Error = &Failure{Message: "no project <here>", Hint: "look"}
	if text := htmlOf(t, r); !strings.Contains(text, "There is no answer: no project &lt;here&gt;") || strings.Contains(text, "all passed") {
		t.Errorf("got %s", text)
	}
}
