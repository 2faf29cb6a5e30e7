package cli

import (
	"io"
	"os"
	"strconv"
)

// width returns how many cells a line may take on w: what COLUMNS says, else
// the width of the terminal, else 0, for no limit.
func (a *app) width(w io.Writer) int {
	if n, err := strconv.Atoi(a.env["COLUMNS"]); err == nil && n > 0 {
		return n
	}
	f, ok := w.(*os.File)
	if !ok || !isTerminal(w) {
		return 0
	}
	return terminalWidth(f.Fd())
}
