package cli

import (
	"runtime"
	"strings"
)

// shellWord writes a name so that a shell takes it as one word.
func shellWord(name string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r > 0x7f || strings.ContainsRune("_-./:@%+=,", r)
	}
	windows := runtime.GOOS == "windows"
	if name != "" && strings.IndexFunc(name, func(r rune) bool { return !plain(r) && !(windows && r == '\\') }) < 0 {
		return name
	}
	if windows {
		return `"` + name + `"` // a name there holds no quotation marks
	}
	return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
}
