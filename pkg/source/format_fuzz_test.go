package source

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// company are the files that people write: they must come out as they are meant.
func company(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for _, dir := range []string{"../../examples", "../../workflows", "../../schema/testdata", "../project/testdata/base"} {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".yaml") {
				return err
			}
			data, err := os.ReadFile(path)
			files[path] = data
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestFormatKeepsPrograms(t *testing.T) {
	for path, data := range company(t) {
		checkFormat(t, path, data)
	}
}

// checkFormat formats data, and fails if that changes what it says or does not
// end at once.
func checkFormat(t *testing.T, path string, data []byte) []byte {
	t.Helper()
	f := NewFile(path, data)
	before, broken := Parse(f)
	text, diags := Format(f)
	if len(broken) > 0 {
		if len(diags) == 0 || !bytes.Equal(text, data) {
			t.Fatalf("%s: broken, but formatted: %v", path, diags)
		}
		return text
	}
	if len(diags) > 0 {
		t.Fatalf("%s: %v\n%q\nlaid out as\n%q", path, diags[0].Message, data, layOut(f, before))
	}
	g := NewFile(path, text)
	after, diags := Parse(g)
	if len(diags) > 0 || !sameProgram(f, before, g, after) {
		t.Fatalf("%s: %q says something else than %q (%v)", path, text, data, diags)
	}
	if again, _ := Format(g); !bytes.Equal(again, text) {
		t.Fatalf("%s: %q\nbecomes %q\nand then %q", path, data, text, again)
	}
	canonicalLines(t, path, after, text)
	return text
}

// canonicalLines checks what holds for every line outside of blocks of text.
func canonicalLines(t *testing.T, path string, docs []Document, text []byte) {
	t.Helper()
	if bytes.HasPrefix(text, byteOrderMark) || bytes.ContainsRune(text, '\r') || len(text) > 0 && text[len(text)-1] != '\n' {
		t.Fatalf("%s: wrong encoding or line ends: %q", path, text)
	}
	for _, d := range docs {
		if hasLines(d.Root) {
			return
		}
	}
	if bytes.Contains(text, []byte("\n\n\n")) || bytes.HasPrefix(text, []byte("\n")) {
		t.Fatalf("%s: needless empty lines in %q", path, text)
	}
}

// hasLines reports whether a text below n goes over several lines.
func hasLines(n *Node) bool {
	return slices.ContainsFunc(appendScalars(nil, n), func(s extent) bool {
		return bytes.IndexByte(n.file.Data[s.start:s.end], '\n') >= 0
	}) || hasBlock(n)
}

func hasBlock(n *Node) bool {
	return n.isBlock() || slices.ContainsFunc(n.Items, hasBlock) ||
		slices.ContainsFunc(n.Entries, func(e Entry) bool { return hasBlock(e.Value) })
}

var formatSeeds = []string{
	"a:   1   # x\nb: {c: d,e: [f , g]} # y\n# end\n", "a:\n- b\n-   c: d\n    e: f\n  # foot\n# head\ng: h\n",
	"a: |+\n    x\n\n\nb: >2-\n    y\n# c\n", "a: {b: c, # d\n  e: f # g\n  # h\n} # i\n", "--- # a\n# b\nc: d # e\n...\n# f\n---\n",
	"- - - a # b\n  # c\n  - d\n", "a: &x # c\n  b: 1\nd: *x # e\n", "? a # b\n: c\n", "a: \"b\n\n  c \\\n  d\" # e\n", "a: b\n  c\n\n  d\n",
	"owner: x\n# about\nname: y # z\n\nkind: W\n", "a: [no, 1_000, 09:00, 2026-01-01]\n", "a: # b\n  c\n", "a: [ # b\n c ]\n", "-\n  # a\n  b: c\n-\n- d\n",
	"a:    b\nlong: c\n# x\ne:    f\n", "[a: b, c, ? d]\n", "\ufeff# x\r\na: 'b\r\n  c'\r\n", "a: | # x\n b\n#c\n", " ---", " --- a: b\n", " --- a\n b\n", "? L\n::", "a: {b,#\n  d:(\"e\n\n\n f\"}", "{\n\n\n  #\n  }\n", "a: {b, # c\n\n\n  d: \"e\n\n\n f\"}\n", "a: {b,#\n ab:\n,##: {b:  # h\n}", "a: !!str 12\nb: [!!str 1, &x 2]\n",
}

func FuzzFormat(f *testing.F) {
	for _, s := range append(formatSeeds, parseSeeds...) {
		f.Add([]byte(s))
	}
	for _, data := range company(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		checkFormat(t, "f.yaml", data)
	})
}
