package cli

// The words of the tool, all of them but the findings themselves.
//
// The rules:
//   - An error is one line on standard error: `fairlead: error: …`. What to do
//     about it follows as `fairlead: hint: …`, with the command to run if there
//     is one.
//   - No capital at the beginning and no full stop at the end.
//   - Things have names, and names stand in `backquotes`, written as the user
//     wrote them. Never an absolute path that nobody typed.
//   - An unknown name gets a "did you mean".
//   - A number has its noun.
//   - Nothing of the inside: no package, no type, no stack trace, unless
//     FAIRLEAD_DEBUG=1 asks for it.
//   - Help says in one line what a command is for, then shows examples that
//     work, then lists the flags.

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/diag"
)

const (
	rootShort = "check, play and explain revenue automation that is written as text"
	rootLong  = rootShort + `

A project is a folder with fairlead.yaml. Commands find it by walking up from
the working directory, or from -C DIR.

Exit codes, the same for every command and format:
    0  done, and the answer is "fine"
    1  done, and the answer is "no": findings, failed expectations
    3  the request was wrong: a flag, the configuration, an unreadable input
    4  the tool failed
    5  nothing matched: no workflows, no scenarios, no files (see --allow-empty)
  130  interrupted
Three and above: no answer was produced.`
	rootExample = `  fairlead init acme
  fairlead lint -C acme
  fairlead simulate -C acme
  fairlead explain governance/kpi`

	lintShort   = "is anything wrong? schema, types, rules"
	lintExample = `  fairlead lint
  fairlead lint workflows/nurture.yaml segments/
  fairlead lint --fail-on warning --format text --format json=lint.json
  fairlead lint --format github --format sarif=lint.sarif`
	lintLong = lintShort + `

Formats: text, json, sarif, junit, github, markdown.`
	flagFailOn = "exit 1 from this severity on (default: the project's lint.fail_on)"

	simulateShort   = "what happens to this contact? do the expectations hold?"
	simulateExample = `  fairlead simulate
  fairlead simulate hot-lead-leaves-nurture
  fairlead simulate --run '^nurture-' --timeline
  fairlead simulate --coverage-min 80,steps=100
  fairlead simulate --explore nurture-ebook`
	simulateLong = simulateShort + `

Formats: text, json, junit, markdown, html.`
	flagRun         = "only scenarios whose name matches `REGEX`"
	flagTimeline    = "show what happened in scenarios that pass, too"
	flagCoverage    = "show which steps, branches, gates and parts of conditions they cover, and which not"
	flagCoverageMin = "exit 1 below this percentage of all, or of some: steps=90,branches=80 (turns --coverage on)"

	fmtShort   = "write YAML in one canonical form; comments survive"
	fmtExample = `  fairlead fmt
  fairlead fmt workflows/nurture.yaml segments/
  fairlead fmt --check
  fairlead fmt --diff`
	flagCheck = "change nothing; name the files that would change and exit 1 if there are any"
	flagDiff  = "change nothing; show what would change and exit 1 if anything would"

	initShort   = "start a project that lints without findings and whose scenarios pass"
	initExample = `  fairlead init
  fairlead init acme
  fairlead init acme --template ecommerce`
	flagNewNow   = "take that day, or that of the instant, for the day points were reviewed on (default: today in UTC)"
	flagTemplate = "the company to start from: one that sells to companies, an online shop, or a business in town"

	versionShort   = "which Fairlead is this?"
	versionExample = `  fairlead version
  fairlead version --format json`

	completionShort   = "print a script that completes commands and flags in your shell"
	completionExample = `  source <(fairlead completion bash)
  fairlead completion zsh > "${fpath[1]}/_fairlead"`

	helpShort   = "how does a command work?"
	helpExample = `  fairlead help lint`

	flagDirectory  = "run as if started in `DIR`"
	flagFormat     = "text, json or another that the command has; with =FILE into a file; repeatable"
	flagColor      = "paint the output"
	flagQuiet      = "findings only: no last line, no hints"
	flagAllowEmpty = "do not exit 5 when nothing matches"
	flagHelp       = "explain the command"
)

// helpTemplate shows what a command is for, examples, then flags.
const helpTemplate = `{{with or .Long .Short}}{{.}}{{end}}

Usage:
  {{.UseLine}}
{{- if .HasExample}}

Examples:
{{.Example}}{{end}}
{{- if .HasAvailableSubCommands}}

Commands:
{{- range .Commands}}{{if .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}
{{- if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
{{- if .HasAvailableInheritedFlags}}

Flags of every command:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}
`

// sayError writes an error and its hint for people.
func (a *app) sayError(e *exitError) {
	p := a.palette(a.stderr)
	_, _ = fmt.Fprintf(a.stderr, "fairlead: %s %s\n", p.Red(p.Bold("error:")), render.Clean(e.Error()))
	if e.hint != "" {
		a.say(e.hint)
	}
}

// sayHints writes the hints that the command left.
func (a *app) sayHints() {
	for _, h := range a.hints {
		if !a.flags.quiet {
			a.say(h)
		}
	}
}

func (a *app) say(hint string) {
	p := a.palette(a.stderr)
	lines := strings.Split(strings.TrimRight(hint, "\n"), "\n")
	for i := range lines {
		lines[i] = render.Clean(lines[i])
	}
	_, _ = io.WriteString(a.stderr, "fairlead: "+p.Cyan("hint:")+" "+strings.Join(lines, "\n")+"\n")
}

func quote(name string) string { return "`" + name + "`" }

func request(message, hint string) error {
	return &exitError{code: exitRequest, message: message, hint: hint}
}

func interrupted() error { return &exitError{code: exitInterrupted, message: "interrupted"} }

// ownFault is a panic. trace is "" unless the user asked for it.
func ownFault(cause any, trace string) error {
	hint := "please report it together with the command; FAIRLEAD_DEBUG=1 shows where it happened"
	if trace != "" {
		hint = trace
	}
	return &exitError{code: exitFailed, message: fmt.Sprintf("this is a fault of Fairlead: %v", cause), hint: hint}
}

func writeFailed(what string, err error) error {
	if err == nil {
		return nil
	}
	return &exitError{code: fileCode(err), message: "cannot write " + what, err: err}
}

func noProject(dir string) error {
	where := "here or in a folder above"
	if dir != "" {
		where = "in " + quote(dir) + " or a folder above"
	}
	return request("there is no `fairlead.yaml` "+where, "`fairlead init DIR` starts a project, -C DIR names one that is elsewhere")
}

func noFolder(dir string) error {
	return request("there is no folder "+quote(dir), "-C takes the folder in which to start")
}

func noSuchPath(path string) error {
	return request("there is no file or folder "+quote(path), "paths are seen from the working directory, or from -C DIR")
}

func outsideProject(path string) error {
	return request(quote(path)+" is outside the project", "-C DIR chooses another project")
}

func noWorkflows() error {
	return &exitError{code: exitNothing, message: "the project has no workflows, so there is nothing to check",
		hint: "--allow-empty makes that fine"}
}

func noScenarios(pattern string) error {
	message := "the project has no scenarios, so there is nothing to play"
	if pattern != "" {
		message = "no scenario matches " + quote(pattern)
	}
	return &exitError{code: exitNothing, message: message, hint: "--allow-empty makes that fine"}
}

func unknownScenario(written, name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	if hint == "" {
		hint = "`fairlead simulate` plays all there are"
	}
	return request("there is no scenario "+quote(written), hint)
}

func badPattern(pattern string, err error) error {
	return request("`--run` cannot read "+quote(pattern)+": "+strings.TrimPrefix(err.Error(), "error parsing regexp: "),
		"it takes a regular expression, such as ^nurture-")
}

// doesNotLoad follows the findings because of which nothing was played.
func doesNotLoad(n int) error {
	return request("the project does not load: "+render.Amount(n, "error"), "`fairlead lint` shows them, with everything else")
}

// cannotRead follows the findings about files that were out of reach.
func cannotRead(n int) error {
	return request("the project cannot be read: "+render.Amount(n, "file")+" could not be opened", "")
}

func noFileMatches(paths []string) error {
	return &exitError{code: exitNothing, message: "the project reads no file at " + quoted(paths),
		hint: "hidden files and what `ignore:` lists are left out; --allow-empty makes that fine"}
}

func loadFailed(err error) error {
	return &exitError{code: exitFailed, message: "cannot load the project", err: err}
}

// elsewhere says why findings outside the given paths are shown.
const elsewhere = "these errors stand in other files, but rules run only on a project that loads"

func alreadyProject(dir string) error {
	return request(quote(dir)+" is a project already: it has a `fairlead.yaml`", "`fairlead lint -C "+shellWord(dir)+"` checks it")
}

func insideProject(dir, outer string) error {
	return request(quote(dir)+" would lie inside another project, that of "+quote(outer),
		"move elsewhere: `fairlead init DIR` with a folder outside of it")
}

func folderMissing() error {
	return request("`init` needs the name of a folder, and this one is empty", "`fairlead init acme` starts a project in `acme`, `fairlead init` in the working directory")
}

func wouldOverwrite(dir string, files []string) error {
	const shown = 5
	list := quoted(files[:min(shown, len(files))])
	if more := len(files) - shown; more > 0 {
		list += fmt.Sprintf(" and %d more", more)
	}
	return request("init would overwrite "+list+" in "+quote(dir), "choose an empty folder: `fairlead init DIR`")
}

func initFailed(dir string, err error) error {
	return &exitError{code: fileCode(err), message: "cannot create the project in " + quote(dir), err: err}
}

// initNext are the commands to run in a new project.
func initNext(dir string) []string {
	at := ""
	if dir != "." {
		at = " -C " + shellWord(dir)
	}
	return []string{"fairlead lint" + at, "fairlead simulate" + at}
}

func unknownRule(id string, known []string) error {
	hint := diag.DidYouMean(id, known)
	for _, k := range known {
		if strings.HasSuffix(k, "/"+id) {
			hint = "did you mean " + quote(k) + "?"
		}
	}
	if hint == "" {
		hint = "`fairlead explain` lists the rules"
	}
	return request("there is no rule "+quote(id), hint)
}

func unknownCommand(name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	if hint == "" {
		hint = "`fairlead help` lists the commands"
	}
	return request("there is no command "+quote(name), hint)
}

func unknownShell(name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	if hint == "" {
		hint = "it can be " + strings.Join(known, ", ")
	}
	return request("there is no completion for "+quote(name), hint)
}

func shellMissing(known []string) error {
	return request("completion needs the name of a shell", "it can be "+strings.Join(known, ", "))
}

func tooManyArguments(command string, most int, args []string) error {
	return request(fmt.Sprintf("%s takes %s, not %d", quote(command), atMost(most), len(args)), helpHint(command))
}

func atMost(n int) string {
	if n == 0 {
		return "no arguments"
	}
	return fmt.Sprintf("at most %s", render.Amount(n, "argument"))
}

func helpHint(command string) string {
	if command == "fairlead" {
		return "`fairlead help` lists the commands and flags"
	}
	return "`fairlead help " + command + "` shows how it is used"
}

func notOneOf(text string, words []string) error {
	if s := diag.DidYouMean(text, words); s != "" {
		return errors.New(quote(text) + " is none of " + strings.Join(words, ", ") + ": " + s)
	}
	return errors.New(quote(text) + " is none of " + strings.Join(words, ", "))
}

func noFormat(format, command string, names []string) error {
	message := quote(format) + " is none of " + strings.Join(names, ", ")
	switch {
	case len(names) == 1:
		message = quote(command) + " has no format but " + names[0]
	case command != "":
		message = quote(format) + " is no format of " + quote(command) + ", which has " + strings.Join(names, ", ")
	}
	if lower := strings.ToLower(format); lower != format && slices.Contains(names, lower) {
		message += ": did you mean " + quote(lower) + "?"
	} else if s := diag.DidYouMean(lower, names); s != "" {
		message += ": " + s
	}
	return errors.New(message)
}

func noFileName(text string) error { return errors.New("no file name follows " + quote(text)) }

func noLimit(text string) error {
	return errors.New(quote(text) + " is no whole number from 0 to 100, such as 80 or branches=90")
}

func sameLimit(of string) error { return errors.New("there are two limits for " + quote(of)) }

func sameTarget(file string) error {
	if file == "" {
		return errors.New("only one format can go to standard output: write the other as FMT=FILE")
	}
	return errors.New("two formats would go to " + quote(file))
}

// badFlag puts what the flag library says into our words.
func badFlag(cmd *cobra.Command, err error) error {
	var unknown *pflag.NotExistError
	var noValue *pflag.ValueRequiredError
	var badValue *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown)
	case errors.As(err, &noValue):
		return request(quote(flagName(noValue.GetFlag()))+" needs a value", helpHint(commandPath(cmd)))
	case errors.As(err, &badValue):
		return request(quote(flagName(badValue.GetFlag()))+": "+badValue.Unwrap().Error(), helpHint(commandPath(cmd)))
	}
	return request(err.Error(), helpHint(commandPath(cmd)))
}

func unknownFlag(cmd *cobra.Command, err *pflag.NotExistError) error {
	name := "--" + err.GetSpecifiedName()
	if err.GetSpecifiedShortnames() != "" {
		name = "-" + err.GetSpecifiedName()
	}
	hint := diag.DidYouMean(name, flagNames(cmd))
	if hint == "" {
		hint = helpHint(commandPath(cmd))
	}
	return request("there is no flag "+quote(name), hint)
}

func flagName(f *pflag.Flag) string {
	if f.Shorthand != "" {
		return "-" + f.Shorthand
	}
	return "--" + f.Name
}

func quoted(names []string) string {
	marked := make([]string, len(names))
	for i, n := range names {
		marked[i] = quote(n)
	}
	return strings.Join(marked, ", ")
}
