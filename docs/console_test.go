package docs_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/internal/cli"
)

// TestConsole runs the console blocks of the README and of docs that begin with a
// `fairlead` or `sed` command, and compares what is printed. The blocks of one page
// run in one folder, in order, so that a page tells one story; the folder holds
// a copy of the repository's examples and workflows. With FAIRLEAD_UPDATE=1 the
// pages are written anew.
//
// A command is `fairlead …`, perhaps with `| head -n N` behind it, or one of the
// two that a reader would type between: `sed -i.bak 's|old|new|' FILE`, which must
// change something, and `echo $?`, which prints the exit code. With `<<END` at its
// end, the lines up to END are what a command reads.
func TestConsole(t *testing.T) {
	runs := 0
	for _, page := range pages(t) {
		if page != "README.md" && filepath.Dir(page) != "docs" {
			continue
		}
		t.Run(page, func(t *testing.T) { runs += playPage(t, page) })
	}
	if runs < 5 {
		t.Errorf("only %d commands were run", runs)
	}
}

func playPage(t *testing.T, page string) (runs int) {
	file, err := filepath.Abs(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	list := blocks(t, page)
	sh := newShell(t)
	for _, b := range list {
		if b.info != "console" || !playable.MatchString(b.text) {
			continue
		}
		got := sh.play(t, b)
		runs += strings.Count(got, "$ fairlead ")
		if got == b.text {
			continue
		}
		if os.Getenv("FAIRLEAD_UPDATE") != "1" {
			t.Errorf("%s is not what is printed (FAIRLEAD_UPDATE=1 writes it):\n%s", b, got)
			continue
		}
		text = strings.Replace(text, "```console\n"+b.text+"```", "```console\n"+got+"```", 1)
	}
	if text != string(data) {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return runs
}

// shell is what a reader's terminal does, as far as the pages need it.
type shell struct{ code int }

func newShell(t *testing.T) *shell {
	dir := t.TempDir()
	for _, name := range []string{"examples", "workflows"} {
		if err := os.CopyFS(filepath.Join(dir, name), os.DirFS(filepath.Join(root, name))); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	return &shell{}
}

// play runs the commands of a block and returns the block as a terminal shows it.
func (s *shell) play(t *testing.T, b block) string {
	var out strings.Builder
	lines := strings.Split(b.text, "\n")
	for i := 0; i < len(lines); i++ {
		command, ok := strings.CutPrefix(lines[i], "$ ")
		if !ok {
			continue
		}
		input := ""
		out.WriteString(lines[i] + "\n")
		if rest, typed := strings.CutSuffix(command, " <<END"); typed {
			for command = rest; i+1 < len(lines) && lines[i] != "END"; i++ {
				out.WriteString(lines[i+1] + "\n")
				input += lines[i+1] + "\n"
			}
		}
		out.WriteString(s.run(t, b, command, strings.TrimSuffix(input, "END\n")))
	}
	return out.String()
}

var (
	playable = regexp.MustCompile(`^\$ (fairlead|sed) `)
	headed   = regexp.MustCompile(`^(.*) \| head -n (\d+)$`)
	edited   = regexp.MustCompile(`^sed -i\.bak 's\|(.*)\|(.*)\|' (\S+)$`)
)

func (s *shell) run(t *testing.T, b block, command, input string) string {
	lines := -1
	if m := headed.FindStringSubmatch(command); m != nil {
		command = m[1]
		lines, _ = strconv.Atoi(m[2])
	}
	if command == "echo $?" {
		return fmt.Sprintln(s.code)
	}
	if m := edited.FindStringSubmatch(command); m != nil {
		edit(t, b, m[3], m[1], m[2])
		return ""
	}
	words := strings.Fields(strings.ReplaceAll(command, "'", "")) // no word of a page has a blank
	if words[0] != "fairlead" {
		t.Fatalf("%s: this test cannot run `%s`", b, command)
	}
	var out bytes.Buffer
	s.code = cli.Main(words[1:], strings.NewReader(input), &out, &out, []string{"NO_COLOR=1"})
	if s.code == 4 { // a fault of the tool is no example
		t.Errorf("%s: `%s` gives %d:\n%s", b, command, s.code, out.String())
	}
	return head(out.String(), lines)
}

// edit replaces the first match in each line, as sed does without its flags; the
// pages use no pattern characters.
func edit(t *testing.T, b block, file, old, replacement string) {
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%s: %v", b, err)
	}
	lines := strings.Split(string(data), "\n")
	for i := range lines {
		lines[i] = strings.Replace(lines[i], old, replacement, 1)
	}
	changed := strings.Join(lines, "\n")
	if changed == string(data) {
		t.Fatalf("%s: `%s` is not in %s", b, old, file)
	}
	if err := os.WriteFile(file, []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
}

func head(text string, n int) string {
	lines := strings.SplitAfter(text, "\n")
	if n >= 0 && n < len(lines) {
		lines = lines[:n]
	}
	return strings.Join(lines, "")
}
