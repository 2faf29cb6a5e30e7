package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

func newRootCommand(a *app) *cobra.Command {
	root := &cobra.Command{
		Use:           "fairlead COMMAND",
		Short:         rootShort,
		Long:          rootLong,
		Example:       rootExample,
		Args:          cobra.ArbitraryArgs,
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE:          func(cmd *cobra.Command, args []string) error { return rootRun(cmd, args) },
	}
	root.CompletionOptions.DisableDefaultCmd = true
	a.flags.register(root.PersistentFlags())
	complete(root, "format", formatNames())
	complete(root, "color", colorModes())
	root.AddCommand(
		newInitCommand(a), newNewCommand(a), newLintCommand(a), newFmtCommand(a), newSimulateCommand(a), newWhyCommand(a), newGraphCommand(a), newExplainCommand(a), newSchemaCommand(a),
		newCompletionCommand(a), newVersionCommand(a),
	)
	root.SetHelpCommand(newHelpCommand())
	root.SetHelpTemplate(helpTemplate)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return flagError(cmd, a.args, err) })
	root.SetOut(&a.help)
	root.SetErr(a.stderr)
	for _, cmd := range allCommands(root) {
		cmd.Flags().BoolP("help", "h", false, flagHelp)
		cmd.DisableFlagsInUseLine = true
		run := cmd.RunE
		cmd.RunE = func(cmd *cobra.Command, args []string) error {
			return a.guard(cmd.Context(), func() error { return run(cmd, args) })
		}
	}
	return root
}

// allCommands returns a command with everything below it.
func allCommands(cmd *cobra.Command) []*cobra.Command {
	list := []*cobra.Command{cmd}
	for _, c := range cmd.Commands() {
		list = append(list, allCommands(c)...)
	}
	return list
}

// rootRun is called when no command is named.
func rootRun(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return unknownCommand(args[0], commandNames(cmd))
	}
	return cmd.Help()
}

// flagError explains a flag that is wrong. Behind a mistyped command every
// flag looks unknown; then the command is what to talk about.
func flagError(cmd *cobra.Command, args []string, err error) error {
	if cmd.HasParent() {
		return badFlag(cmd, err)
	}
	if _, rest, _ := cmd.Find(args); len(rest) > 0 && !strings.HasPrefix(rest[0], "-") {
		return unknownCommand(rest[0], commandNames(cmd))
	}
	return badFlag(cmd, err)
}

func commandNames(root *cobra.Command) []string {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	return names
}

// commandName returns the command that args ask for, "" for none. What new makes
// is part of new.
func commandName(root *cobra.Command, args []string) string {
	cmd, _, err := root.Find(args)
	if err != nil || cmd == root {
		return ""
	}
	for cmd.Parent() != root {
		cmd = cmd.Parent()
	}
	return cmd.Name()
}

// commandPath is a command as it is written behind `fairlead`.
func commandPath(cmd *cobra.Command) string {
	if !cmd.HasParent() {
		return cmd.Name()
	}
	return strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
}

// atMostArgs refuses more than n arguments.
func atMostArgs(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) > n {
			return tooManyArguments(commandPath(cmd), n, args)
		}
		return nil
	}
}
