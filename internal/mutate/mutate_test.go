package mutate

import (
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

func TestOperands(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		`a`:                           nil,
		`a && b`:                      {"b", "a"},
		`a || b || c`:                 {"b || c", "a || c", "a || b"},
		`a && b || c`:                 {"b || c", "a || c", "c", "a && b"},
		`a && (b || c)`:               {"a && (c)", "a && (b)", "(b || c)", "a"},
		`l.exists(x, x.a && x.b)`:     {"l.exists(x, x.b)", "l.exists(x, x.a)"},
		`a ? b && c : d`:              {"a ? c : d", "a ? b : d"},
		`a == "x && y" && b`:          {"b", `a == "x && y"`},
		`a == 'it\'s || z' && b`:      {"b", `a == 'it\'s || z'`},
		`c.?role.orValue("") && d`:    {"d", `c.?role.orValue("")`},
		`f(a && b, c || d)`:           {"f(b, c || d)", "f(a, c || d)", "f(a && b, d)", "f(a && b, c)"},
		"a &&\n  b":                   {"b", "a"},
		`"open`:                       nil, // no condition: nothing breaks
		`x in ["a", "b"] && m["k&&"]`: {`m["k&&"]`, `x in ["a", "b"]`},
	} {
		var got []string
		for _, r := range operands(text) {
			got = append(got, text[:r.start]+text[r.end:])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s\n got %q\nwant %q", text, got, want)
		}
	}
}

func TestSingle(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`a`: true, `a && b`: false, `a || b`: false, `l.exists(x, x.a && x.b)`: true, `!(a && b)`: true, `a == "&&"`: true,
	} {
		if got := single(text); got != want {
			t.Errorf("single(%s) is %v", text, got)
		}
	}
}

// TestOf shows of each mutant of a project that has one of everything the lines that
// are other than before.
func TestOf(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{}
	for name, text := range shop() {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	list, err := Of(fsys)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range list {
		got = append(got, string(m.Kind)+" "+m.Address+"\n"+changed(t, fsys, m))
	}
	golden(t, strings.Join(got, ""))
	for _, m := range list {
		r, err := project.Load(m.FS, project.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r.Program == nil {
			t.Errorf("%s does not load: %s", m.Address, r.Diagnostics[0].Message)
		}
	}
}

// golden compares got with what is known to be right.
func golden(t *testing.T, got string) {
	t.Helper()
	const name = "testdata/mutants.txt"
	if os.Getenv("FAIRLEAD_UPDATE") != "" {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the mutants are not those of %s:\n%s", name, got)
	}
}

func TestOfABrokenProject(t *testing.T) {
	t.Parallel()
	for _, fsys := range []fs.FS{
		fstest.MapFS{},
		fstest.MapFS{"fairlead.yaml": {Data: []byte("kind: Project\nname: x\nlanguage: v1\nlunch: soup\n")}},
	} {
		if list, err := Of(fsys); err == nil || list != nil {
			t.Errorf("got %d mutants and the error %v", len(list), err)
		}
	}
}

// changed shows the lines of the one file that differs: those that went, and those
// that came.
func changed(t *testing.T, before fs.FS, m Mutant) string {
	t.Helper()
	read := func(fsys fs.FS) []string {
		text, err := fs.ReadFile(fsys, m.Place.File)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(string(text), "\n")
	}
	old, now := read(before), read(m.FS)
	for len(old) > 0 && len(now) > 0 && old[0] == now[0] {
		old, now = old[1:], now[1:]
	}
	for len(old) > 0 && len(now) > 0 && old[len(old)-1] == now[len(now)-1] {
		old, now = old[:len(old)-1], now[:len(now)-1]
	}
	var b strings.Builder
	for _, line := range old {
		b.WriteString("- " + line + "\n")
	}
	for _, line := range now {
		b.WriteString("+ " + line + "\n")
	}
	return b.String()
}
