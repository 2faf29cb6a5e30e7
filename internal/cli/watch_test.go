package cli

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// editor is a list of changes to files, instead of somebody at an editor.
type editor struct {
	steps []func() []string
}

func (s *editor) next(context.Context) ([]string, bool) {
	if len(s.steps) == 0 {
		return nil, false
	}
	step := s.steps[0]
	s.steps = s.steps[1:]
	return step(), true
}

const watched = `kind: Project
name: post
owner: ops@post.example
channels:
  email: {address: contact.email, consent: contact.consent}
topics: [{name: letter}]
---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields: {email: {type: string, format: email, required: true}, consent: {type: bool}}
events:
  joined: {engagement: true}
---
kind: Message
name: hello
channel: email
topic: letter
subject: Hello
body: Hello
---
kind: Workflow
name: welcome
kpi: {name: Replies, measure: reply_rate, target: ">= 1%"}
trigger: {event: joined}
max_duration: 1w
steps: [{id: hello, send: hello}]
`

const watchedScenario = `kind: Scenario
name: mail
start: 2026-01-05T10:00:00+00:00
contact: {email: kim@example.com, consent: true}
timeline: [{at: 0s, event: joined}]
expect: [{sent: hello}]
`

// watching runs simulate --watch over a project while a script changes it, and
// returns what was printed.
func watching(t *testing.T, dir string, args []string, steps ...func() []string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	a := newApp(append([]string{"simulate", "--watch", "-C", dir}, args...), &stdout, &stderr, nil)
	a.watcher = func(string, func() []string) changes { return &editor{steps} }
	code = a.main(context.Background())
	return code, stdout.String(), stderr.String()
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func watchedProject(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	put(t, dir, "fairlead.yaml", watched)
	put(t, dir, "scenarios.yaml", watchedScenario)
	return dir
}

// TestWatch changes a project three times: it is broken, mended, and has a second
// scenario; each time it is played again.
func TestWatch(t *testing.T) {
	t.Parallel()
	dir := watchedProject(t)
	step := func(name, text string) func() []string {
		return func() []string {
			put(t, dir, name, text)
			return []string{name}
		}
	}
	code, out, errs := watching(t, dir, []string{"--format", "text", "--format", "json=out.json"},
		step("scenarios.yaml", strings.Replace(watchedScenario, "sent: hello", "sent: helo", 1)),
		step("scenarios.yaml", strings.Replace(watchedScenario, "sent: hello", "never: {sent: hello}", 1)),
		step("more.yaml", strings.Replace(watchedScenario, "name: mail", "name: more", 1)),
	)
	if code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	var lines []string
	for _, l := range strings.Split(out, "\n") {
		if strings.HasPrefix(l, "PASS") || strings.HasPrefix(l, "FAIL") || strings.HasPrefix(l, "1 ") {
			lines = append(lines, l)
		}
	}
	want := []string{
		"PASS  mail  1 expectation", "1 scenario, 1 expectation: all passed",
		"FAIL  mail  1 of 1 expectation failed", "1 of 1 scenario failed",
		"PASS  more  1 expectation", "FAIL  mail  1 of 1 expectation failed", "1 of 2 scenarios failed",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("printed\n%s", out)
	}
	for _, text := range []string{
		"fairlead: waiting for a change; Ctrl-C ends\nfairlead: `scenarios.yaml` changed\nerror[load/reference]: there is no message `helo`\n",
		"fairlead: error: the project does not load: 1 error\n", "fairlead: `more.yaml` changed\n",
	} {
		if !strings.Contains(errs, text) {
			t.Errorf("no %q in\n%s", text, errs)
		}
	}
	if strings.Contains(errs, "interrupted") {
		t.Errorf("an interrupt is no error here:\n%s", errs)
	}
	if data, err := os.ReadFile(filepath.Join(dir, "out.json")); err != nil || !bytes.Contains(data, []byte(`"name": "more"`)) {
		t.Errorf("the file is not written again: %v", err)
	}
}

// TestWatchRefuses ends what no change could mend.
func TestWatchRefuses(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--format json":       "`--watch` prints text, so `json` needs a file",
		"mial":                "there is no scenario `mial`",
		"--run (":             "cannot read `(`",
		"-C nowhere-at-all":   "there is no folder `nowhere-at-all`",
		"--explore welcome":   "`--explore` does not go together with `--watch`",
		"mail --format junit": "`junit` needs a file",
	} {
		code, out, errs := watching(t, watchedProject(t), strings.Fields(args))
		if code != exitRequest || strings.Contains(out, "PASS") || !strings.Contains(errs, want) {
			t.Errorf("%s: exit %d, %s%s", args, code, out, errs)
		}
	}
}

// TestWatchGoesOn shows that nothing matches, and plays what comes.
func TestWatchGoesOn(t *testing.T) {
	t.Parallel()
	dir := watchedProject(t)
	code, out, errs := watching(t, dir, []string{"--run", "^other$"}, func() []string {
		put(t, dir, "other.yaml", strings.Replace(watchedScenario, "name: mail", "name: other", 1))
		return []string{"other.yaml"}
	})
	if code != exitInterrupted || out != "PASS  other  1 expectation\n1 scenario, 1 expectation: all passed\n" || !strings.Contains(errs, "no scenario matches `^other$`") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// ticking is a poller whose moments pass when the test says so.
func ticking(t *testing.T, dir string) (*poller, chan time.Time) {
	t.Helper()
	ticks := make(chan time.Time, 1)
	p := newPoller(dir, func() []string { return []string{"letter.md"} }).(*poller)
	p.tick = ticks
	return p, ticks
}

// TestPoller finds files that are new, other and gone, at once where they changed
// while nobody waited.
func TestPoller(t *testing.T) {
	t.Parallel()
	dir := watchedProject(t)
	p, ticks := ticking(t, dir)
	for _, tt := range []struct {
		change func()
		want   []string
	}{
		{func() { put(t, dir, "fairlead.yaml", watched+"# longer\n") }, []string{"fairlead.yaml"}},
		{func() { put(t, dir, "a.yaml", ""); put(t, dir, "b.yml", "") }, []string{"a.yaml", "b.yml"}},
		{func() { put(t, dir, "letter.md", "Hello") }, []string{"letter.md"}},
		{func() { _ = os.Remove(filepath.Join(dir, "a.yaml")) }, []string{"a.yaml"}},
	} {
		put(t, dir, "notes.txt", strings.Join(tt.want, " ")) // no file of the project
		tt.change()
		ticks <- time.Time{}
		if got, ok := p.next(context.Background()); !ok || !slices.Equal(got, tt.want) {
			t.Errorf("got %v %v, want %v", got, ok, tt.want)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if got, ok := p.next(ctx); ok {
		t.Errorf("nothing changed: %v", got)
	}
	if err := os.Remove(filepath.Join(dir, "fairlead.yaml")); err != nil {
		t.Fatal(err)
	}
	ticks <- time.Time{}
	if got, ok := p.next(context.Background()); !ok || !slices.Equal(got, []string{"fairlead.yaml"}) {
		t.Errorf("got %v %v", got, ok)
	}
}

// TestPollerWaitsUntilFilesRest gives a file two texts at two moments: it has
// changed once.
func TestPollerWaitsUntilFilesRest(t *testing.T) {
	t.Parallel()
	dir := watchedProject(t)
	p, ticks := ticking(t, dir)
	moments := []string{"x", "xx", "xx"}
	looks := 0
	look := p.look
	p.look = func() map[string]stamp {
		if looks++; looks > 1 && len(moments) > 0 {
			put(t, dir, "scenarios.yaml", moments[0])
			moments = moments[1:]
		}
		select {
		case ticks <- time.Time{}:
		default:
		}
		return look()
	}
	if got, ok := p.next(context.Background()); !ok || !slices.Equal(got, []string{"scenarios.yaml"}) {
		t.Errorf("got %v %v", got, ok)
	}
	if len(moments) > 0 {
		t.Errorf("it came back before files rested: %v", moments)
	}
}

// TestPollerFollowsWhatIsRead lets the project read a file beside its YAML only
// after the first look, and later no more: nobody has touched it.
func TestPollerFollowsWhatIsRead(t *testing.T) {
	t.Parallel()
	dir := watchedProject(t)
	put(t, dir, "letter.md", "Hello")
	var read []string
	p := newPoller(dir, func() []string { return read }).(*poller)
	ticks := make(chan time.Time, 1)
	p.tick = ticks
	for _, tt := range []struct {
		read   []string
		change string
	}{{[]string{"letter.md"}, "a.yaml"}, {[]string{"letter.md"}, "letter.md"}, {nil, "b.yaml"}} {
		read = tt.read
		put(t, dir, tt.change, strings.Repeat("#", 9))
		ticks <- time.Time{}
		if got, ok := p.next(context.Background()); !ok || !slices.Equal(got, []string{tt.change}) {
			t.Errorf("got %v %v, want %s", got, ok, tt.change)
		}
	}
	read = []string{"letter.md"}
	put(t, dir, "letter.md", "Written while it was played")
	if err := os.Chtimes(filepath.Join(dir, "letter.md"), time.Time{}, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	ticks <- time.Time{}
	if got, ok := p.next(context.Background()); !ok || !slices.Equal(got, []string{"letter.md"}) {
		t.Errorf("got %v %v", got, ok)
	}
}
