package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// globals are the flags of every command.
type globals struct {
	dir        string
	formats    formatList
	color      string
	quiet      bool
	allowEmpty bool
}

func (g *globals) register(flags *pflag.FlagSet) {
	flags.StringVarP(&g.dir, "directory", "C", "", flagDirectory)
	flags.Var(&g.formats, "format", flagFormat)
	flags.Var(&choice{&g.color, colorModes()}, "color", flagColor)
	flags.BoolVar(&g.quiet, "quiet", false, flagQuiet)
	flags.BoolVar(&g.allowEmpty, "allow-empty", false, flagAllowEmpty)
}

// complete makes shells offer the words that a flag takes.
func complete(cmd *cobra.Command, flag string, words []string) {
	offer := cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
	_ = cmd.RegisterFlagCompletionFunc(flag, offer) // fails only for flags that are not there
}

// targets returns what to write and where: text to standard output unless the
// user said otherwise.
func (g *globals) targets() []target {
	if len(g.formats) == 0 {
		return []target{{format: formatText}}
	}
	return g.formats
}

// The values of --format.
const (
	formatText = "text"
	formatJSON = "json"
)

// formatNames returns the formats there are.
func formatNames() []string { return []string{formatText, formatJSON} }

// target is one format and the file it goes to, "" for standard output.
type target struct{ format, file string }

// parseTarget reads FMT[=FILE].
func parseTarget(text string) (target, error) {
	format, file, hasFile := strings.Cut(text, "=")
	if !slices.Contains(formatNames(), format) {
		return target{}, notOneOf(format, formatNames())
	}
	if hasFile && file == "" {
		return target{}, noFileName(text)
	}
	return target{format, file}, nil
}

// formatList is the value of --format, which may be given several times.
type formatList []target

// Set adds one FMT[=FILE].
func (l *formatList) Set(text string) error {
	t, err := parseTarget(text)
	if err != nil {
		return err
	}
	for _, o := range *l {
		if o.file == t.file {
			return sameTarget(t.file)
		}
	}
	*l = append(*l, t)
	return nil
}

// String is the default as help shows it.
func (l *formatList) String() string { return "" }

// Type stands in help for the value.
func (l *formatList) Type() string { return "FMT[=FILE]" }

// choice is a flag that takes one of a few words.
type choice struct {
	value *string
	words []string
}

// Set takes one of the words.
func (c *choice) Set(text string) error {
	if !slices.Contains(c.words, text) {
		return notOneOf(text, c.words)
	}
	*c.value = text
	return nil
}

// String returns the word.
func (c *choice) String() string {
	if c.value == nil {
		return ""
	}
	return *c.value
}

// Type stands in help for the value.
func (c *choice) Type() string { return strings.Join(c.words, "|") }

// scanFormats finds --format in arguments that may hold mistakes elsewhere.
func scanFormats(args []string) []target {
	var list []target
	for i, arg := range args {
		if arg == "--" {
			break
		}
		text, ok := strings.CutPrefix(arg, "--format=")
		if arg == "--format" && i+1 < len(args) {
			text, ok = args[i+1], true
		}
		if !ok {
			continue
		}
		if t, err := parseTarget(text); err == nil && !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	return list
}

// flagNames returns the flags that a command takes, with their dashes.
func flagNames(cmd *cobra.Command) []string {
	var names []string
	collect := func(f *pflag.Flag) { names = append(names, "--"+f.Name) }
	cmd.LocalFlags().VisitAll(collect)
	cmd.InheritedFlags().VisitAll(collect)
	return names
}
