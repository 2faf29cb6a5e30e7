package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fairlead/fairlead/internal/render"
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
	if len(g.formats.targets) == 0 {
		return []target{{format: formatText}}
	}
	return g.formats.targets
}

// The values of --format.
const (
	formatText = "text"
	formatJSON = "json"
)

// formatNames returns the formats there are.
func formatNames() []string {
	return append(formatsOf("lint"), render.Mermaid, render.DOT, render.SVG, render.HTML)
}

// formatsOf returns the formats of a command, all there are where no command is
// named.
func formatsOf(command string) []string {
	switch command {
	case "":
		return formatNames()
	case "lint":
		return []string{formatText, formatJSON, render.SARIF, render.JUnit, render.GitHub, render.Markdown}
	case "graph":
		return []string{formatText, formatJSON, render.Mermaid, render.DOT, render.SVG}
	case "simulate":
		return []string{formatText, formatJSON, render.JUnit, render.Markdown, render.HTML}
	case "why", "explain":
		return []string{formatText, formatJSON, render.Markdown}
	case "completion", "help":
		return []string{formatText}
	}
	return []string{formatText, formatJSON}
}

// target is one format and the file it goes to, "" for standard output.
type target struct{ format, file string }

// parseTarget reads FMT[=FILE] for a command, "" for any.
func parseTarget(text, command string) (target, error) {
	format, file, hasFile := strings.Cut(text, "=")
	if names := formatsOf(command); !slices.Contains(names, format) {
		return target{}, noFormat(format, command, names)
	}
	if hasFile && file == "" {
		return target{}, noFileName(text)
	}
	return target{format, file}, nil
}

// sameAs reports whether both would be written to one place.
func (t target) sameAs(o target) bool {
	if t.file == "" || o.file == "" {
		return t.file == o.file
	}
	return filepath.Clean(t.file) == filepath.Clean(o.file)
}

// formatList is the value of --format, which may be given several times.
type formatList struct {
	targets []target
	// command is the one that the formats are for.
	command *string
}

// Set adds one FMT[=FILE].
func (l *formatList) Set(text string) error {
	t, err := parseTarget(text, *l.command)
	if err != nil {
		return err
	}
	for _, o := range l.targets {
		if o.sameAs(t) {
			return sameTarget(t.file)
		}
	}
	l.targets = append(l.targets, t)
	return nil
}

// has reports whether a format was asked for.
func (l *formatList) has(format string) bool {
	return slices.ContainsFunc(l.targets, func(t target) bool { return t.format == format })
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

// word is a flag whose value is there: an empty one is most often a variable of
// a script that nobody has set, and must not count as a flag left out.
type word struct {
	value *string
	// empty says what the flag takes.
	empty error
}

// Set takes a text that is not empty.
func (w *word) Set(text string) error {
	if text == "" {
		return w.empty
	}
	*w.value = text
	return nil
}

// String returns the text.
func (w *word) String() string {
	if w.value == nil {
		return ""
	}
	return *w.value
}

// Type stands in help for the value.
func (w *word) Type() string { return "string" }

// scanFormats finds --format in arguments that may hold mistakes elsewhere; a
// format that the command does not have may be one of them.
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
		t, err := parseTarget(text, "")
		if err == nil && !slices.ContainsFunc(list, t.sameAs) {
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
