package render

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// TestTimeline draws two contacts in two zones: a heading for each local day,
// the time once per instant, columns that stand under each other.
func TestTimeline(t *testing.T) {
	r := &simulate.Result{Timeline: []simulate.Entry{
		{At: "2026-01-05T23:59:30+01:00", Zone: "Europe/Berlin", After: "0s", Contact: "kim@example.com", Kind: "event", Text: "joined"},
		{At: "2026-01-05T23:59:30+01:00", Zone: "Europe/Berlin", After: "0s", Contact: "kim@example.com", Kind: "sent", Text: "email sent"},
		{At: "2026-01-05T23:59:30+01:00", Zone: "Europe/Berlin", After: "0s", Contact: "li@例え.jp", Kind: "held", Text: "held\tuntil \x1b[31m"},
		{At: "2026-01-06T08:00:00+09:00", Zone: "Asia/Tokyo", After: "30s", Contact: "li@例え.jp", Kind: "missing", Text: "missing"},
		{At: "2026-01-08T02:30:00+01:00", Zone: "Europe/Berlin", After: "2d2h30m30s", Kind: "changed", Text: "account.tier = big"},
	}}
	want := `
  Mon 5 Jan 2026  (Europe/Berlin)
    23:59:30  +0s             kim@example.com     joined
                              kim@example.com     email sent
                              li@例え.jp          held␉until ␛[31m
  Tue 6 Jan 2026  (Asia/Tokyo)
    08:00     +30s            li@例え.jp       ×  missing
  Thu 8 Jan 2026  (Europe/Berlin)
    02:30     +2d 2h 30m 30s                      account.tier = big
`
	if got := "\n" + Timeline(r, Plain()); got != want {
		t.Errorf("got%swant%s", got, want)
	}
	marked := func(text string) string { return "<" + text + ">" }
	painted := Timeline(r, Palette{Bold: marked, Red: marked, Yellow: marked, Cyan: marked})
	for _, text := range []string{"<joined>", "<email sent>", "<missing>", "<Mon 5 Jan 2026  (Europe/Berlin)>"} {
		if !strings.Contains(painted, text) {
			t.Errorf("%s is not painted in\n%s", text, painted)
		}
	}
}

// TestTimelineTwice shows the offset where clocks show a time twice.
func TestTimelineTwice(t *testing.T) {
	r := &simulate.Result{Timeline: []simulate.Entry{
		{At: "2026-10-25T02:30:00+02:00", Zone: "Europe/Berlin", Offset: "+02:00", After: "0s", Text: "one"},
		{At: "2026-10-25T02:30:00+01:00", Zone: "Europe/Berlin", Offset: "+01:00", After: "1h", Text: "two"},
		{At: "2026-10-25T04:00:00+01:00", Zone: "Europe/Berlin", After: "2h30m", Text: "three"},
	}}
	want := `
  Sun 25 Oct 2026  (Europe/Berlin)
    02:30 +02:00  +0s      one
    02:30 +01:00  +1h      two
    04:00         +2h 30m  three
`
	if got := "\n" + Timeline(r, Plain()); got != want {
		t.Errorf("got%swant%s", got, want)
	}
}

func TestApart(t *testing.T) {
	for text, want := range map[string]string{"0s": "0s", "3d2h": "3d 2h", "1.5s": "1.5s", "-20d": "-20d", "8w": "8w", "1d0.250s": "1d 0.250s"} {
		if got := apart(text); got != want {
			t.Errorf("apart(%q) = %q, want %q", text, got, want)
		}
	}
}

// TestPlayed says how many scenarios failed, and keeps quiet when asked to.
func TestPlayed(t *testing.T) {
	pass := &simulate.Result{Name: "a", Passed: true, Expectations: []simulate.Check{{Passed: true}}}
	fail := &simulate.Result{Name: "long", Expectations: []simulate.Check{{Passed: true}, {Text: "sent: x", Message: "`x` was not sent", Got: "nothing"}}}
	for _, tt := range []struct {
		name    string
		results []*simulate.Result
		quiet   bool
		want    string
	}{
		{"none", nil, false, "0 scenarios, 0 expectations: all passed\n"},
		{"pass", []*simulate.Result{pass}, false, "PASS  a  1 expectation\n1 scenario, 1 expectation: all passed\n"},
		{"quiet", []*simulate.Result{pass}, true, ""},
		{"fail", []*simulate.Result{pass, fail}, true, "FAIL  long  1 of 2 expectations failed\n\n" +
			"error[simulate/expectation]: `x` was not sent\n   |\n   = expected: {sent: x}\n   = got: nothing\n\n"},
	} {
		r := NewPlayed(NewHead("simulate", "1"), "p", nil, tt.results)
		r.Quiet, r.Source = tt.quiet, func(string, int) (string, bool) { return "", false }
		var b strings.Builder
		if err := r.Text(&b, Plain()); err != nil || b.String() != tt.want {
			t.Errorf("%s: %v\ngot\n%swant\n%s", tt.name, err, b.String(), tt.want)
		}
	}
}
