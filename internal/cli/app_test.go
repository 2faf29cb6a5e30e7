package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// silent is an app whose output goes nowhere.
func silent(args ...string) *app { return newApp(args, io.Discard, io.Discard, nil) }

func TestInterrupt(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	forever := make(chan struct{})
	defer close(forever)
	err := silent().guard(ctx, func() error {
		cancel()
		<-forever
		return nil
	})
	if e := asExit(err); e.code != exitInterrupted || e.message != "interrupted" {
		t.Errorf("got %d %q", e.code, e.message)
	}
}

func TestInterruptWaitsForFilesBeingWritten(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	a := silent()
	finished := false
	err := a.guard(ctx, func() error {
		if !a.claim() {
			t.Error("the interrupt came first")
		}
		cancel()
		<-ctx.Done()
		finished = true
		return answerNo()
	})
	if !finished || asExit(err).code != exitNo {
		t.Errorf("finished %v, error %v", finished, err)
	}
}

func TestInterruptInEveryFormat(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "acme")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stdout, stderr bytes.Buffer
	a := newApp([]string{"init", dir, "--format", "json"}, &stdout, &stderr, nil)
	if code := a.main(ctx); code != exitInterrupted {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(stdout.String(), `"message": "interrupted"`) || !strings.HasPrefix(stdout.String(), "{") {
		t.Errorf("stdout %s", stdout.String())
	}
	if stderr.String() != "fairlead: error: interrupted\n" {
		t.Errorf("stderr %q", stderr.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "fairlead.yaml")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a project is left behind: %v", err)
	}
}

func TestPanicIsAFaultOfOurs(t *testing.T) {
	t.Parallel()
	for _, debug := range []bool{false, true} {
		var stderr bytes.Buffer
		var environ []string
		if debug {
			environ = []string{"FAIRLEAD_DEBUG=1"}
		}
		a := newApp(nil, io.Discard, &stderr, environ)
		err := a.rescue(func() error { return a.guard(context.Background(), func() error { panic("index out of range") }) })
		e := asExit(err)
		a.refuse(e)
		if e.code != exitFailed || !strings.HasPrefix(stderr.String(), "fairlead: error: this is a fault of Fairlead: index out of range\nfairlead: hint: ") {
			t.Errorf("debug %v: %d %q", debug, e.code, stderr.String())
		}
		if got := strings.Contains(stderr.String(), "goroutine"); got != debug {
			t.Errorf("debug %v: a stack trace is shown: %v", debug, got)
		}
	}
}

func TestAnswerThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	a := newApp([]string{"version"}, brokenWriter{}, &stderr, nil)
	if code := a.main(context.Background()); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if want := "fairlead: error: cannot write standard output: the disk is full\n"; stderr.String() != want {
		t.Errorf("stderr %q", stderr.String())
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestExitCodes(t *testing.T) {
	t.Parallel()
	missing := &fs.PathError{Op: "open", Path: "/secret/place", Err: fs.ErrNotExist}
	tests := []struct {
		name    string
		err     error
		code    int
		message string
	}{
		{"an answer", answerNo(), exitNo, ""},
		{"a request", noSuchPath("x"), exitRequest, "there is no file or folder `x`"},
		{"nothing", noWorkflows(), exitNothing, "the project has no workflows, so there is nothing to check"},
		{"a failure without a code", errors.New("out of memory"), exitFailed, "out of memory"},
		{"a file that cannot be written", writeFailed("`x`", missing), exitRequest, "cannot write `x`: file does not exist"},
		{"a failure of writing", writeFailed("`x`", errors.New("full")), exitFailed, "cannot write `x`: full"},
		{"a failure of loading", loadFailed(errors.New("broken schema")), exitFailed, "cannot load the project: broken schema"},
	}
	for _, tt := range tests {
		e := asExit(tt.err)
		if e.code != tt.code || e.Error() != tt.message {
			t.Errorf("%s: got %d %q", tt.name, e.code, e.Error())
		}
	}
	if writeFailed("x", nil) != nil {
		t.Error("no failure must be no error")
	}
}

func TestColored(t *testing.T) {
	t.Parallel()
	env := func(entries ...string) map[string]string {
		m := map[string]string{}
		for _, e := range entries {
			name, value, _ := strings.Cut(e, "=")
			m[name] = value
		}
		return m
	}
	tests := []struct {
		mode     string
		env      map[string]string
		terminal bool
		want     bool
	}{
		{colorAuto, env(), true, true},
		{colorAuto, env(), false, false},
		{colorAuto, env("TERM=dumb"), true, false},
		{colorAuto, env("TERM=xterm-256color"), true, true},
		{colorAuto, env("NO_COLOR=1"), true, false},
		{colorAuto, env("NO_COLOR="), true, true},
		{colorAuto, env("FORCE_COLOR=1"), false, true},
		{colorAuto, env("FORCE_COLOR=0"), false, false},
		{colorAuto, env("CLICOLOR_FORCE=1", "TERM=dumb"), false, true},
		{colorAuto, env("NO_COLOR=1", "FORCE_COLOR=1"), true, false},
		{colorAlways, env("NO_COLOR=1", "TERM=dumb"), false, true},
		{colorNever, env("FORCE_COLOR=1"), true, false},
	}
	for _, tt := range tests {
		if got := colored(tt.mode, tt.env, tt.terminal); got != tt.want {
			t.Errorf("%s %v terminal %v: got %v", tt.mode, tt.env, tt.terminal, got)
		}
	}
}

func TestBuffersAreNoTerminals(t *testing.T) {
	t.Parallel()
	if isTerminal(&bytes.Buffer{}) {
		t.Error("a buffer is taken for a terminal")
	}
	f, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if isTerminal(f) {
		t.Error("the null device is taken for a terminal")
	}
}

func TestScanFormats(t *testing.T) {
	t.Parallel()
	tests := []struct {
		args string
		want []target
	}{
		{"lint", nil},
		{"lint --format json", []target{{"json", ""}}},
		{"lint --frmt x --format=json=a.json --format text", []target{{"json", "a.json"}, {"text", ""}}},
		{"lint --format json --format json", []target{{"json", ""}}},
		{"lint --format josn --format", nil},
		{"lint --format sarif=a --format junit=./a", []target{{"sarif", "a"}}},
		{"lint -- --format json", nil},
	}
	for _, tt := range tests {
		got := scanFormats(strings.Fields(tt.args))
		if len(got) != len(tt.want) {
			t.Errorf("%s: got %v", tt.args, got)
			continue
		}
		for i := range got {
			if got[i] != tt.want[i] {
				t.Errorf("%s: got %v", tt.args, got)
			}
		}
	}
}

// broken is a stream whose writer has a fault.
type broken struct{}

func (broken) Write([]byte) (int, error) { panic("index out of range") }

func TestPanicWhileWritingIsAFaultOfOurs(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	a := newApp([]string{"version"}, broken{}, &stderr, nil)
	if code := a.main(context.Background()); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if !strings.Contains(stderr.String(), "this is a fault of Fairlead: index out of range") {
		t.Errorf("stderr %q", stderr.String())
	}
}
