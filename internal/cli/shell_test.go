//go:build unix

package cli

import (
	"os/exec"
	"testing"
)

// TestShellWord asks a shell what it reads.
func TestShellWord(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"acme": "acme", "there/sub_1.2": "there/sub_1.2", "日本": "日本", "": "''", "my acme": "'my acme'", "it's": `'it'\''s'`,
		"a$b": "'a$b'", "~": "'~'", "a&b;c": "'a&b;c'", "a\\b": "'a\\b'", "*": "'*'", "#x": "'#x'",
	} {
		word := shellWord(name)
		if word != want {
			t.Errorf("%q: got %s, want %s", name, word, want)
		}
		read, err := exec.Command("sh", "-c", "printf %s "+word).Output()
		if err != nil || string(read) != name {
			t.Errorf("%s: the shell reads %q, %v", word, read, err)
		}
	}
}
