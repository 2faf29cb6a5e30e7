// Package cli is the command line: it asks the library and shows the answer.
// Each command is one file with the same three parts: newXCommand, xOptions
// and its run. The words are in ui.go, the exit codes in exit.go.
package cli

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/fairlead/fairlead/internal/render"
)

// Main runs the command line args, without the program's name, and returns the
// exit code. Results go to stdout, everything else to stderr. environ has the
// form of os.Environ. Standard input is what a dialogue is led through.
func Main(args []string, stdin io.Reader, stdout, stderr io.Writer, environ []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := newApp(args, stdout, stderr, environ)
	a.stdin = stdin
	return a.main(ctx)
}

// app is one run of the tool.
type app struct {
	args           []string
	stdin          io.Reader
	stdout, stderr io.Writer
	env            map[string]string
	flags          globals
	// name is the command that was asked for, "" if there is no such command.
	name string

	// answer is what the command found out; it is written when the command has
	// ended, so that an interrupt never leaves half a document.
	answer answer
	// help is what cobra writes: help texts.
	help bytes.Buffer
	// hints are written to stderr, after the answer.
	hints []string
	// watcher finds changes of files; tests put their own in its place.
	watcher func(root string, also func() []string) changes
	// claimed is set by what comes first: an interrupt, or a command that begins
	// to change the user's files. The other gives way.
	claimed atomic.Bool
}

// answer is a result: a struct that JSON holds and text shows.
type answer interface {
	Text(w io.Writer, p render.Palette) error
}

func newApp(args []string, stdout, stderr io.Writer, environ []string) *app {
	a := &app{args: args, stdout: stdout, stderr: stderr, env: map[string]string{}}
	for _, entry := range environ {
		name, value, _ := strings.Cut(entry, "=")
		a.env[name] = value
	}
	a.watcher = newPoller
	a.flags.color = colorAuto
	a.flags.formats.command = &a.name
	return a
}

// main runs the command and returns the exit code.
func (a *app) main(ctx context.Context) int {
	root := newRootCommand(a)
	root.SetArgs(a.args)
	a.name = commandName(root, a.args)
	err := a.rescue(func() error { return root.ExecuteContext(ctx) })
	if err == nil || asExit(err).code < exitRequest {
		if failure := a.rescue(a.deliver); failure != nil {
			err = failure
		}
	}
	if err == nil {
		return exitFine
	}
	e := asExit(err)
	if e.code >= exitRequest && e.message != "" {
		a.refuse(e)
	}
	return e.code
}

// guard runs f and waits for it. An interrupt ends the wait: what f was doing
// is given up, unless it has begun to write files. After an interrupt nothing that
// f writes to may be read.
func (a *app) guard(ctx context.Context, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- a.rescue(f) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if a.claim() {
			return interrupted()
		}
		return <-done
	}
}

// claim reports whether the caller comes first: see claimed.
func (a *app) claim() bool { return a.claimed.CompareAndSwap(false, true) }

// rescue runs f; a panic becomes an error.
func (a *app) rescue(f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = ownFault(p, a.trace(debug.Stack()))
		}
	}()
	return f()
}

// trace returns where a panic came from if the user asked for it.
func (a *app) trace(stack []byte) string {
	if a.env["FAIRLEAD_DEBUG"] != "1" {
		return ""
	}
	return string(stack)
}

// deliver writes the answer in every format that was asked for.
func (a *app) deliver() error {
	if a.help.Len() > 0 {
		_, err := a.stdout.Write(a.help.Bytes())
		return writeFailed("standard output", err)
	}
	// cobra keeps the commands that it completes flags of for as long as the process
	// lives, and they keep the app: the answer, with a whole project behind it, is let go.
	answer := a.answer
	a.answer = nil
	if answer == nil {
		return nil
	}
	if err := a.write(a.flags.targets(), answer); err != nil {
		return err
	}
	if err := a.summarize(answer); err != nil {
		return err
	}
	a.sayHints()
	return nil
}

// refuse says why there is no answer: to people, and to programs in the formats
// that they asked for, but never in SARIF, where a run without results would
// close what is open. The flags may be what is wrong, so the formats are looked
// for in the arguments.
func (a *app) refuse(e *exitError) {
	if e.reasons != nil {
		_ = e.reasons.Findings(a.stderr, a.palette(a.stderr)) // there is no other place to say it
	}
	a.sayError(e)
	for _, t := range scanFormats(a.args) {
		if t.format != formatText && t.format != render.SARIF {
			_ = a.write([]target{t}, a.failure(e)) // there is no other place to say it
		}
	}
}

// failure is the document that says why there is no answer.
func (a *app) failure(e *exitError) answer {
	head := render.NewHead(a.name, version)
	head.Error = &render.Failure{Message: e.Error(), Hint: e.hint}
	switch {
	case e.reasons != nil:
		e.reasons.Fail(head.Error)
		return e.reasons
	case a.name == "lint":
		return render.NewReport(head, "", nil)
	case a.name == "simulate":
		return render.NewPlayed(head, "", nil, nil)
	case a.name == "graph":
		return render.NewGraph(head, "", nil, nil)
	case a.name == "why":
		return render.NewWhy(head, "", nil, nil)
	case a.name == "new":
		return render.NewDrafted(head, "", nil)
	}
	return render.NewRefusal(head)
}

// path returns the path of a file that the user named, seen from -C DIR.
func (a *app) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(a.flags.dir, name)
}
