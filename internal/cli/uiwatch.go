package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/fairlead/fairlead/internal/render"
)

// The words of simulate --watch.
const (
	flagWatch  = "play again whenever a file of the project changes; Ctrl-C ends"
	watchWaits = "waiting for a change; Ctrl-C ends"
)

// watchChanged says why it is played again.
func watchChanged(files []string) string {
	const shown = 3
	text := quoted(files[:min(shown, len(files))])
	if more := len(files) - shown; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + " changed"
}

func watchPrintsText(format string) error {
	return request("`--watch` prints text, so "+quote(format)+" needs a file",
		"`--format "+format+"=FILE` is written anew after each change, and `--format text` beside it prints")
}

// tell says what goes on, beside the answer.
func (a *app) tell(text string) {
	if !a.flags.quiet {
		_, _ = io.WriteString(a.stderr, "fairlead: "+render.Clean(strings.TrimSpace(text))+"\n") // there is no other place to say it
	}
}
