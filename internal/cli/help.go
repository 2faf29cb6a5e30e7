package cli

import "github.com/spf13/cobra"

func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "help [COMMAND]",
		Short:   helpShort,
		Example: helpExample,
		Args:    atMostArgs(2),
		RunE:    func(cmd *cobra.Command, args []string) error { return helpOptions{cmd.Root(), args}.run() },
	}
}

type helpOptions struct {
	root *cobra.Command
	args []string
}

func (o helpOptions) run() error {
	if len(o.args) == 0 {
		return o.root.Help()
	}
	cmd, rest, err := o.root.Find(o.args)
	switch {
	case err != nil || cmd == o.root:
		return unknownCommand(o.args[0], commandNames(o.root))
	case len(rest) > 0 && cmd.HasAvailableSubCommands():
		return nothingNewOf(rest[0], commandNames(cmd))
	case len(rest) > 0:
		return tooManyArguments("help", len(o.args)-len(rest), o.args)
	}
	return cmd.Help()
}
