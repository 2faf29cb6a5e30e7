//go:build !unix && !windows

package cli

// terminalWidth does not know how to ask.
func terminalWidth(uintptr) int { return 0 }
