package cli

import "golang.org/x/sys/windows"

// terminalWidth asks a console for the columns of its window; 0 if it does not
// know.
func terminalWidth(fd uintptr) int {
	var info windows.ConsoleScreenBufferInfo
	if err := windows.GetConsoleScreenBufferInfo(windows.Handle(fd), &info); err != nil {
		return 0
	}
	return int(info.Window.Right-info.Window.Left) + 1
}
