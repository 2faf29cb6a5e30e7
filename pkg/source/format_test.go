package source

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// TestFormat formats each NAME.in of the archives and compares with NAME.out,
// which must stay as it is when it is formatted again. Files with `^` at the
// end of a line stand for a line that ends in blanks before it.
func TestFormat(t *testing.T) {
	archives, err := filepath.Glob("testdata/format/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range archives {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 0; i+1 < len(archive.Files); i += 2 {
			in, out := archive.Files[i], archive.Files[i+1]
			name := strings.TrimSuffix(in.Name, ".in")
			t.Run(filepath.Base(path)+"/"+name, func(t *testing.T) {
				if out.Name != name+".out" {
					t.Fatalf("%s stands where %s.out should", out.Name, name)
				}
				text := strings.ReplaceAll(string(in.Data), "^\n", "\n")
				got := string(checkFormat(t, name, []byte(text)))
				if want := strings.ReplaceAll(string(out.Data), "^\n", "\n"); got != want {
					t.Errorf("got\n%s\nwant\n%s\n%s", got, want, Diff(name, []byte(want), []byte(got)))
				}
			})
		}
	}
}

func TestFormatText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"nothing", "", ""},
		{"no line end", "a: b", "a: b\n"},
		{"byte order mark and CRLF", "\ufeffa: b\r\n\r\n\r\n# c\r\nd: 'e\r\n  f'\r\n", "a: b\n\n# c\nd: 'e\n  f'\n"},
		{"only a comment", "  # a", "# a\n"},
		{"empty lines at both ends", "\n\na: b\n\n\n", "a: b\n"},
		{"a block that the file's end cuts off", "a: |\n   x", "a: |-\n  x\n"},
		{"kept empty lines", "a: |+\n   x\n\n\n", "a: |+\n  x\n\n\n"},
		{"empty lines with blanks in a block", "a: |\n   x\n     \n   \n   y\n", "a: |\n  x\n    \n\n  y\n"},
		{"an escaped blank at the end of a line", "a: \"b\\ \n      c\"\n", "a: \"b\\ \n  c\"\n"},
		{"tabs between things", "a:\tb\t# c\n", "a: b  # c\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := string(checkFormat(t, "f.yaml", []byte(c.in))); got != c.want {
				t.Errorf("%q becomes %q, want %q", c.in, got, c.want)
			}
		})
	}
}

func TestFormatLeavesBrokenFilesAlone(t *testing.T) {
	for _, text := range []string{"a: 'b\n", "a:  1\na: 2\n", "a:   !b c\n", "a: \xff\n", "a:  {<<: *x}\n"} {
		got, diags := Format(NewFile("f.yaml", []byte(text)))
		if string(got) != text || len(diags) == 0 || diags[0].Help == "" {
			t.Errorf("%q becomes %q with %v", text, got, diags)
		}
	}
}

// What is canonical already must not cost a diff.
func TestFormatLeavesCanonicalFiles(t *testing.T) {
	for path, data := range company(t) {
		if strings.Contains(path, "schema/testdata") { // blocks of the language page, which have long rows
			continue
		}
		if got := checkFormat(t, path, data); string(got) != string(data) {
			t.Errorf("%s", Diff(path, data, got))
		}
	}
}
