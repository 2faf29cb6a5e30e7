package render

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// two is a scenario in which a second enrollment begins while the first is held.
func two() *simulate.Result {
	entry := func(after, kind string, enrollment int, text string) simulate.Entry {
		return simulate.Entry{At: "2026-01-05T10:00:00+01:00", Zone: "Europe/Berlin", After: after, Kind: kind, Enrollment: enrollment, Text: text}
	}
	return &simulate.Result{Timeline: []simulate.Entry{
		entry("0s", "event", 0, "joined"), entry("0s", "enrolled", 1, "enters `a`"), entry("0s", "held", 1, "held `m` until 08:00"),
		entry("0s", "enrolled", 2, "enters `b`"), entry("0s", "refused", 0, "not enrolled in `c`"), entry("0s", "exited", 2, "leaves `b`"),
		entry("0s", "sent", 1, "email `m` sent → ok"), entry("0s", "exited", 1, "leaves `a`"), entry("0s", "enrolled", 3, "enters `a`"),
		entry("0s", "missing", 0, "missing: {sent: x}"),
	}}
}

// TestLanes draws a column for each live enrollment, which the next one takes over.
func TestLanes(t *testing.T) {
	want := `
  Mon 5 Jan 2026  (Europe/Berlin)
    10:00  +0s         joined
                ●      enters ‹a›
                ◇      held ‹m› until 08:00
                ┊ ●    enters ‹b›
                ┊ │ ×  not enrolled in ‹c›
                ┊ ○    leaves ‹b›
                ◆      email ‹m› sent → ok
                ○      leaves ‹a›
                ●      enters ‹a›
                │ ×    missing: {sent: x}
`
	want = strings.NewReplacer("‹", "`", "›", "`").Replace(want)
	if got := "\n" + Timeline(two(), Plain()); got != want {
		t.Errorf("got%swant%s", got, want)
	}
	plain := Plain()
	plain.ASCII = true
	want = strings.NewReplacer("●", "*", "◇", "~", "┊", ":", "│", "|", "×", "x", "○", "o", "◆", ">", "→", "->").Replace(want)
	if got := "\n" + Timeline(two(), plain); got != want {
		t.Errorf("got%swant%s", got, want)
	}
}

// TestManyLanes keeps the gutter narrow, however many enrollments are live.
func TestManyLanes(t *testing.T) {
	r := &simulate.Result{}
	for i := range 10 {
		r.Timeline = append(r.Timeline, simulate.Entry{After: "0s", Kind: "enrolled", Enrollment: i + 1, Text: fmt.Sprintf("enters `w-%d`", i)})
	}
	r.Timeline = append(r.Timeline, simulate.Entry{After: "1s", Kind: "event", Text: "visit"})
	lines := strings.Split(Timeline(r, Plain()), "\n")
	for n, want := range map[int]string{5: "│ │ │ │ │ ●  enters `w-5`", 9: "│ │ │ │ │ ●  enters `w-9`", 10: "│ │ │ │ │ ┃  visit"} {
		if !strings.HasSuffix(lines[n], want) {
			t.Errorf("got %q, want %q at its end", lines[n], want)
		}
	}
}

// TestTimelineKeepsToItsWidth wraps text under itself and cuts what holds no space.
// Where contacts take too much room they stand above the text.
func TestTimelineKeepsToItsWidth(t *testing.T) {
	r := two()
	for i := range r.Timeline {
		r.Timeline[i].Contact = []string{"kim@a-rather-long-company.example", "li@例え例え例え例え.jp"}[i%2]
		r.Timeline[i].Text += strings.Repeat(" 長い text", 9) + " https://www.example.com/" + strings.Repeat("x", 90)
	}
	for _, width := range []int{44, 60, 80, 120, 200} {
		p := Plain()
		p.Width = width
		text := Timeline(r, p)
		for line := range strings.Lines(text) {
			if line = strings.TrimRight(line, "\n"); textCells(line) > width {
				t.Errorf("%d cells of %d: %q", textCells(line), width, line)
			}
		}
		if n := strings.Count(text, "kim@a-rather"); n < 1 {
			t.Errorf("at %d no contact in\n%s", width, text)
		}
	}
}

// TestClocksSet says in the heading that clocks were set since the day before.
func TestClocksSet(t *testing.T) {
	r := &simulate.Result{Timeline: []simulate.Entry{
		{At: "2026-03-28T10:00:00+01:00", Zone: "Europe/Berlin", After: "0s", Text: "one"},
		{At: "2026-03-29T11:00:00+02:00", Zone: "Europe/Berlin", After: "1d", Text: "two"},
		{At: "2026-03-30T11:00:00+02:00", Zone: "Europe/Berlin", After: "2d", Text: "three"},
	}}
	text := Timeline(r, Plain())
	if n := strings.Count(text, "Sun 29 Mar 2026  (Europe/Berlin, clocks now at UTC+02:00)\n"); n != 1 || strings.Count(text, "clocks") != 1 {
		t.Errorf("got\n%s", text)
	}
}
