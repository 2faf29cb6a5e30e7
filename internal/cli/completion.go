package cli

import (
	"bytes"
	"slices"

	"github.com/spf13/cobra"
)

func newCompletionCommand(a *app) *cobra.Command {
	o := &completionOptions{app: a}
	return &cobra.Command{
		Use:       "completion SHELL",
		Short:     completionShort,
		Example:   completionExample,
		Args:      atMostArgs(1),
		ValidArgs: shells(),
		RunE: func(cmd *cobra.Command, args []string) error {
			o.args = args
			return o.run(cmd.Root())
		},
	}
}

type completionOptions struct {
	app  *app
	args []string
}

func shells() []string { return []string{"bash", "fish", "powershell", "zsh"} }

func (o *completionOptions) run(root *cobra.Command) error {
	switch {
	case len(o.args) == 0:
		return shellMissing(shells())
	case !slices.Contains(shells(), o.args[0]):
		return unknownShell(o.args[0], shells())
	}
	return script(o.args[0], root, &o.app.help)
}

func script(shell string, root *cobra.Command, out *bytes.Buffer) error {
	switch shell {
	case "bash":
		return root.GenBashCompletionV2(out, true)
	case "fish":
		return root.GenFishCompletion(out, true)
	case "zsh":
		return root.GenZshCompletion(out)
	}
	return root.GenPowerShellCompletionWithDesc(out)
}
