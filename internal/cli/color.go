package cli

import (
	"cmp"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/fatih/color"
	"github.com/mattn/go-isatty"

	"github.com/fairlead/fairlead/internal/render"
)

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

func colorModes() []string { return []string{colorAuto, colorAlways, colorNever} }

// palette returns the paint and the width of one writer. Both are decided for
// each writer by itself, because standard output may go to a file while errors
// go to a terminal.
func (a *app) palette(w io.Writer) render.Palette {
	p := render.Plain()
	if colored(a.flags.color, a.env, isTerminal(w)) {
		p = render.Palette{
			Bold: paint(color.Bold), Red: paint(color.FgRed), Yellow: paint(color.FgYellow), Cyan: paint(color.FgCyan),
		}
	}
	p.Width = a.width(w)
	p.ASCII = isTerminal(w) && !unicodeShown(runtime.GOOS, a.env)
	return p
}

// unicodeShown says whether a terminal shows more than ASCII: the locale decides,
// in the order in which C libraries ask for it. Consoles of Windows always do.
func unicodeShown(system string, env map[string]string) bool {
	if system == "windows" {
		return true
	}
	locale := strings.ToLower(cmp.Or(env["LC_ALL"], env["LC_CTYPE"], env["LANG"]))
	return strings.Contains(locale, "utf-8") || strings.Contains(locale, "utf8")
}

// paint does not ask the color library's global switch, which looks at standard
// output alone.
func paint(attribute color.Attribute) func(string) string {
	c := color.New(attribute)
	c.EnableColor()
	return func(text string) string { return c.Sprint(text) }
}

// colored says whether to paint: the flag decides, then NO_COLOR, FORCE_COLOR
// and CLICOLOR_FORCE, a terminal that cannot, and whether it is a terminal.
func colored(mode string, env map[string]string, terminal bool) bool {
	switch {
	case mode == colorAlways:
		return true
	case mode == colorNever, env["NO_COLOR"] != "":
		return false
	case forced(env["FORCE_COLOR"]), forced(env["CLICOLOR_FORCE"]):
		return true
	case env["TERM"] == "dumb":
		return false
	}
	return terminal
}

func forced(value string) bool { return value != "" && value != "0" }

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && (isatty.IsTerminal(f.Fd()) || isatty.IsCygwinTerminal(f.Fd()))
}
