package cli

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Every command says what it is for, shows how, and keeps to the rules of ui.go.
func TestHelpOfEveryCommand(t *testing.T) {
	t.Parallel()
	root := newRootCommand(silent())
	for _, cmd := range allCommands(root) {
		switch {
		case cmd.Short == "" || cmd.Example == "":
			t.Errorf("%s has no purpose or no example", cmd.Name())
		case strings.HasSuffix(cmd.Short, ".") || strings.ToLower(cmd.Short[:1]) != cmd.Short[:1]:
			t.Errorf("%s: %q has a capital or a full stop", cmd.Name(), cmd.Short)
		case len(cmd.Short) > 90:
			t.Errorf("%s: the purpose has %d characters", cmd.Name(), len(cmd.Short))
		}
		for line := range strings.Lines(cmd.Example) {
			if !strings.HasPrefix(line, "  ") || !strings.Contains(line, "fairlead") {
				t.Errorf("%s: example %q", cmd.Name(), line)
			}
		}
	}
}

// The examples name commands and flags that are there.
func TestExamplesParse(t *testing.T) {
	t.Parallel()
	root := newRootCommand(silent())
	for _, cmd := range allCommands(root) {
		for line := range strings.Lines(cmd.Example) {
			checkExample(t, line)
		}
	}
}

func checkExample(t *testing.T, line string) {
	t.Helper()
	_, command, _ := strings.Cut(line, "fairlead ")
	command, _, _ = strings.Cut(command, " >")
	args := strings.Fields(strings.TrimSuffix(strings.TrimSpace(command), ")"))
	root := newRootCommand(silent())
	cmd, rest, err := root.Find(args)
	if err != nil || cmd == root {
		t.Errorf("%q: no such command", line)
		return
	}
	if err := cmd.ParseFlags(rest); err != nil {
		t.Errorf("%q: %v", line, err)
		return
	}
	if err := validate(cmd); err != nil {
		t.Errorf("%q: %v", line, err)
	}
}

func validate(cmd *cobra.Command) error {
	if cmd.Args == nil {
		return nil
	}
	return cmd.Args(cmd, cmd.Flags().Args())
}
