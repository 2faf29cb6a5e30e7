// Package testkit runs whole command lines in tests. A script is a txtar
// archive: commands first, then the files they need and what they print.
//
// FAIRLEAD_UPDATE=1 writes what is printed back into the scripts; read the
// difference before you commit it.
package testkit

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// Command is a command that scripts can use.
type Command = func(ts *testscript.TestScript, neg bool, args []string)

// Scripts runs every script in dir. The folders in shared are copied into each
// script's own folder under their last names. Beside the usual commands there
// are `exits CODE PROGRAM [ARG...]`, which runs a program, keeps what it
// printed, and fails on any other exit code, and those in more.
func Scripts(t *testing.T, dir string, shared []string, more map[string]Command) {
	t.Helper()
	commands := map[string]Command{"exits": exits}
	for name, c := range more {
		commands[name] = c
	}
	testscript.Run(t, testscript.Params{
		Dir:                 dir,
		Cmds:                commands,
		UpdateScripts:       os.Getenv("FAIRLEAD_UPDATE") == "1",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			// What the person at the keyboard prefers must not change a golden.
			for _, name := range []string{"NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "TERM", "FAIRLEAD_DEBUG"} {
				env.Setenv(name, "")
			}
			for _, from := range shared {
				if err := os.CopyFS(filepath.Join(env.WorkDir, filepath.Base(from)), os.DirFS(from)); err != nil {
					return err
				}
			}
			return nil
		},
	})
}

// exits is the command of that name. `! exec` would only say "not 0".
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var failed *exec.ExitError
	switch err := ts.Exec(args[1], args[2:]...); {
	case errors.As(err, &failed):
		got = failed.ExitCode()
	case err != nil:
		ts.Fatalf("run %s: %v", args[1], err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
