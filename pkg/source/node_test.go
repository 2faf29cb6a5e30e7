package source

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
)

func parse(t *testing.T, text string) []Document {
	t.Helper()
	docs, diags := Parse(NewFile("f.yaml", []byte(text)))
	if len(diags) > 0 {
		t.Fatalf("%q: %v", text, diags[0])
	}
	return docs
}

// outline prints every node with its place.
func outline(n *Node) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", n.Kind, place(n.File(), n.Span()))
	if !n.Via.IsZero() {
		fmt.Fprintf(&b, " via %s", place(n.File(), n.Via))
	}
	b.WriteString("\n")
	for _, item := range n.Items {
		b.WriteString(outline(item))
	}
	for _, e := range n.Entries {
		b.WriteString(outline(e.Key) + outline(e.Value))
	}
	return b.String()
}

func TestSpans(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"empty value", "a:\nb:   \n", []string{
			`mapping 1:1-2:3 "a:\nb:"`, `scalar 1:1-1:2 "a"`, `null 1:3-1:3 ""`, `scalar 2:1-2:2 "b"`, `null 2:3-2:3 ""`}},
		{"empty in flow", "{a: , b}", []string{
			`mapping 1:1-1:9 "{a: , b}"`, `scalar 1:2-1:3 "a"`, `null 1:4-1:4 ""`, `scalar 1:7-1:8 "b"`, `null 1:8-1:8 ""`}},
		{"empty items", "-\n- ~\n", []string{`sequence 1:1-2:4 "-\n- ~"`, `null 1:2-1:2 ""`, `null 2:3-2:4 "~"`}},
		{"anchor and tag", "a: &x !!str  'é' # c\n", []string{`mapping 1:1-1:17 "a: &x !!str  'é'"`, `scalar 1:1-1:2 "a"`, `scalar 1:14-1:17 "'é'"`}},
		{"anchor before block", "a: &x # c\n  b: 1\n", []string{
			`mapping 1:1-2:7 "a: &x # c\n  b: 1"`, `scalar 1:1-1:2 "a"`, `mapping 2:3-2:7 "b: 1"`, `scalar 2:3-2:4 "b"`, `scalar 2:6-2:7 "1"`}},
		{"after non-ASCII", "é: {ü: [\"😀\", ö]} \n", []string{
			`mapping 1:1-1:17 "é: {ü: [\"😀\", ö]}"`, `scalar 1:1-1:2 "é"`, `mapping 1:4-1:17 "{ü: [\"😀\", ö]}"`, `scalar 1:5-1:6 "ü"`,
			`sequence 1:8-1:16 "[\"😀\", ö]"`, `scalar 1:9-1:12 "\"😀\""`, `scalar 1:14-1:15 "ö"`}},
		{"block scalar", "a: |- # c\n  x\n\n  y\n\nb: >\n", []string{
			`mapping 1:1-6:5 "a: |- # c\n  x\n\n  y\n\nb: >"`, `scalar 1:1-1:2 "a"`, `scalar 1:4-4:4 "|- # c\n  x\n\n  y"`, `scalar 6:1-6:2 "b"`, `scalar 6:4-6:5 ">"`}},
		{"plain on lines", "a: x\r\n  y\r\n\r\n  z\r\n", []string{`mapping 1:1-4:4 "a: x\r\n  y\r\n\r\n  z"`, `scalar 1:1-1:2 "a"`, `scalar 1:4-4:4 "x\r\n  y\r\n\r\n  z"`}},
		{"quoted on lines", "- \"x\\\n  y\n\n  z\"\n", []string{`sequence 1:1-4:5 "- \"x\\\n  y\n\n  z\""`, `scalar 1:3-4:5 "\"x\\\n  y\n\n  z\""`}},
		{"byte order mark", "\ufeffa: 1\n", []string{`mapping 1:1-1:5 "a: 1"`, `scalar 1:1-1:2 "a"`, `scalar 1:4-1:5 "1"`}},
		{"flow over lines", "a: [b, # ]\n  c,\n]\n", []string{`mapping 1:1-3:2 "a: [b, # ]\n  c,\n]"`, `scalar 1:1-1:2 "a"`, `sequence 1:4-3:2 "[b, # ]\n  c,\n]"`, `scalar 1:5-1:6 "b"`, `scalar 2:3-2:4 "c"`}},
		{"pair in a list", "[a: b]", []string{`sequence 1:1-1:7 "[a: b]"`, `mapping 1:2-1:6 "a: b"`, `scalar 1:2-1:3 "a"`, `scalar 1:5-1:6 "b"`}},
		{"alias", "a: &x [1]\nb: *x\n", []string{
			`mapping 1:1-2:6 "a: &x [1]\nb: *x"`, `scalar 1:1-1:2 "a"`, `sequence 1:7-1:10 "[1]"`, `scalar 1:8-1:9 "1"`, `scalar 2:1-2:2 "b"`,
			`sequence 1:7-1:10 "[1]" via 2:4-2:6 "*x"`, `scalar 1:8-1:9 "1" via 2:4-2:6 "*x"`}},
		{"alias in alias", "- &a 1\n- &b [*a]\n- *b\n", []string{
			`sequence 1:1-3:5 "- &a 1\n- &b [*a]\n- *b"`, `scalar 1:6-1:7 "1"`, `sequence 2:6-2:10 "[*a]"`, `scalar 1:6-1:7 "1" via 2:7-2:9 "*a"`,
			`sequence 2:6-2:10 "[*a]" via 3:3-3:5 "*b"`, `scalar 1:6-1:7 "1" via 3:3-3:5 "*b"`}},
	} {
		docs := parse(t, c.text)
		if got, want := outline(docs[0].Root), strings.Join(c.want, "\n")+"\n"; got != want {
			t.Errorf("%s:\n got %swant %s", c.name, got, want)
		}
	}
}

func TestDocuments(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "",
		"# only\n":                    "",
		"a: 1\n":                      `0 mapping 1:1-2:1 "a: 1\n";`,
		"# c\n---\na: 1\n---\nb: 2\n": `0 mapping 1:1-4:1 "# c\n---\na: 1\n";1 mapping 4:1-6:1 "---\nb: 2\n";`,
		"---\n---\nx\n":               `0 null 1:1-2:1 "---\n";1 scalar 2:1-4:1 "---\nx\n";`,
		"a\n...\n---\nb\n...\n":       `0 scalar 1:1-3:1 "a\n...\n";1 scalar 3:1-6:1 "---\nb\n...\n";`,
		"%YAML 1.2\n---\na\n":         `0 scalar 1:1-4:1 "%YAML 1.2\n---\na\n";`,
		"a\n...\nb\n":                 `0 scalar 1:1-3:1 "a\n...\n";1 scalar 3:1-4:1 "b\n";`,
	} {
		got := ""
		for _, d := range parse(t, text) {
			got += fmt.Sprintf("%d %s %s;", d.Index, d.Root.Kind, place(d.Root.File(), d.Span))
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// A document with a syntax error does not hide the others.
func TestGoesOnAfterErrors(t *testing.T) {
	f := NewFile("f.yaml", []byte("a: 'b\n---\nb: 1\n---\nc: [\n--- # d\nd: 1\n"))
	docs, diags := Parse(f)
	if len(diags) != 2 || len(docs) != 2 || docs[0].Index != 1 || docs[1].Index != 3 {
		t.Fatalf("%v %v", docs, diags)
	}
	if s := place(f, docs[0].Span); s != `2:1-4:1 "---\nb: 1\n"` {
		t.Error(s)
	}
	if s := place(f, docs[1].Root.Get("d").Span()); s != `7:4-7:5 "1"` {
		t.Error(s)
	}
}

func TestTypes(t *testing.T) {
	for text, want := range map[string]any{
		"on": "on", "yes": "yes", "NO": "NO", "09:00": "09:00", "2026-12-25": "2026-12-25", "2026-12-25T10:00:00Z": "2026-12-25T10:00:00Z",
		"true": true, "False": false, "null": nil, "~": nil, "": nil, "'null'": "null", "'1'": "1", "\"true\"": "true", "!!str 1": "1",
		"1": int64(1), "-12": int64(-12), "+3": int64(3), "0": int64(0), "0.5": 0.5, ".5": 0.5, "1.": 1.0, "-1e3": -1000.0, "2E-1": 0.2,
		"0x1F": "0x1F", "0o17": "0o17", "010": "010", "1_000": "1_000", "007.5": "007.5", ".inf": ".inf", "-.INF": "-.INF", ".nan": ".nan", "1e999": "1e999",
		"1e": "1e", "1e+": "1e+", ".": ".", "+": "+", "1.2.3": "1.2.3", "0b1": "0b1", "1:30": "1:30", "Nope": "Nope", "tr": "tr",
		"18446744073709551616": 18446744073709551616.0, strings.Repeat("9", 400): strings.Repeat("9", 400), "|\n  1": "1\n", "<<": "<<",
	} {
		n := parse(t, "a: "+text+"\n")[0].Root.Get("a")
		if got := n.JSON(); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %#v, want %#v (%s)", text, got, want, n.Type)
		}
		if n.Kind == Null != (n.Type == TypeNull) {
			t.Errorf("%s: kind %s, type %s", text, n.Kind, n.Type)
		}
	}
}

func TestJSON(t *testing.T) {
	root := parse(t, "1: [a, {b: 1.5}]\ntrue:\n2026-01-01: x\n")[0].Root
	got, err := json.Marshal(root.JSON())
	if want := `{"1":["a",{"b":1.5}],"2026-01-01":"x","true":null}`; err != nil || string(got) != want {
		t.Errorf("got %s, want %s, %v", got, want, err)
	}
	if root.Get("none") != nil || root.Get("1").Get("x") != nil || root.Get("1").Items[1].Get("b").Type != Float {
		t.Error("Get finds the wrong nodes")
	}
	if docs, _ := Parse(NewFile("f", []byte("a: 1\na: 2\n"))); docs[0].Root.JSON().(map[string]any)["a"] != int64(1) || docs[0].Root.Get("a").Text != "1" {
		t.Error("of equal keys the first counts")
	}
}

func TestCutAt(t *testing.T) {
	for _, c := range []struct{ text, key, want string }{
		{"a: x == \"b\" # why\n", "a", `# 1:13-1:18 "# why"`},
		{"a: x \t #y  \nb: 1", "a", `# 1:8-1:10 "#y"`},
		{"a: x\n# why\n", "a", ""},
		{"a: 'x' # why\n", "a", ""},
		{"a: x#y\n", "a", ""},
		{"{a: x == 1, y == 2, b: 3}", "a", `, 1:11-1:19 ", y == 2"`},
		{"{a: f(x, y), b: 3}", "a", `, 1:8-1:12 ", y)"`},
		{"{a: f(x, y, z) }", "a", `, 1:8-1:15 ", y, z)"`},
		{"{a: f(x, y ? 1), b: 3}", "a", ""},
		{"{a: é(x, k: 2), b: 3}", "a", `, 1:8-1:15 ", k: 2)"`},
		{"{a: x, b: 3}", "a", ""},
		{"{a: x, 'b': 3}", "a", ""},
		{"{a: x,\n  # c\n  b: 3}", "a", ""},
		{"{a: x,}", "a", ""},
		{"{a: x, y}", "a", `, 1:6-1:9 ", y"`},
		{"{a: x # c\n}", "a", `# 1:7-1:10 "# c"`},
		{"a: x, y\n", "a", ""},
	} {
		docs, _ := Parse(NewFile("f.yaml", []byte(c.text)))
		got := ""
		if len(docs) > 0 {
			n := docs[0].Root.Get(c.key)
			if s, b, ok := n.CutAt(); ok {
				got = fmt.Sprintf("%c %s", b, place(n.File(), s))
			}
		}
		if got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
	items := parse(t, "[f(a, b), c, d]")[0].Root.Items
	for i, want := range []string{`1:5-1:9 ", b)"`, `1:9-1:12 ", c"`, `1:12-1:15 ", d"`, ``} {
		s, _, ok := items[i].CutAt()
		if ok != (want != "") || ok && place(items[i].File(), s) != want {
			t.Errorf("item %d: %v %v, want %s", i, s, ok, want)
		}
	}
}

func TestBare(t *testing.T) {
	var got []bool
	for _, e := range parse(t, "{a: 1, b, c: , d : , 'e', \"f\":,}")[0].Root.Entries {
		got = append(got, e.Bare())
	}
	if want := []bool{false, true, false, false, true, false}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if e := parse(t, "a:\n")[0].Root.Entries[0]; e.Bare() {
		t.Error("a key with a colon is not bare")
	}
}

func TestPlaces(t *testing.T) {
	for _, c := range []struct {
		text, part, want string
	}{
		{"a: x && y\n", "&&", `1:6-1:8 "&&"`},
		{"é: \"ü\\u00e9 b\\n\" \n", "é b", `1:6-1:14 "\\u00e9 b"`},
		{"a: 'it''s so'\n", "'s", `1:7-1:10 "''s"`},
		{"a: x\n  && y\n", "&& y", `2:3-2:7 "&& y"`},
		{"a: x\n  && y\n", " &&", `1:5-2:5 "\n  &&"`},
		{"a: |\n  é x\r\n   y\r\n", " y", `3:3-3:5 " y"`},
		{"a: >\n  x &&\n  y\n\n  z\n", "y\nz", `3:3-5:4 "y\n\n  z"`},
		{"a:\n  b: |2\n      x\n    y\n", "  x", `3:5-3:8 "  x"`},
		{"- >1\n   x\n  y\n", "y", `3:3-3:4 "y"`},
		{"a: \"x\\\n   y\"\n", "xy", `1:5-2:5 "x\\\n   y"`},
		{"\ufeffa: b\n", "b", `1:4-1:5 "b"`},
	} {
		n := parse(t, c.text)[0].Root
		for len(n.Entries)+len(n.Items) > 0 {
			if len(n.Items) > 0 {
				n = n.Items[0]
				continue
			}
			n = n.Entries[0].Value
		}
		i := strings.Index(n.Text, c.part)
		if i < 0 {
			t.Fatalf("%q is not in %q", c.part, n.Text)
		}
		if got := place(n.File(), n.Places().Span(i, i+len(c.part))); got != c.want {
			t.Errorf("%q: got %s, want %s", c.text, got, c.want)
		}
	}
	n := parse(t, "a: 'xy'\n")[0].Root.Get("a")
	for want, at := range map[string][2]int{`1:5-1:7 "xy"`: {-3, 99}, `1:7-1:7 ""`: {2, 2}, `1:6-1:6 ""`: {1, 0}} {
		if got := place(n.File(), n.Places().Span(at[0], at[1])); got != want {
			t.Errorf("%v: got %s, want %s", at, got, want)
		}
	}
}

func TestLimits(t *testing.T) {
	bomb := "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'i'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), c-1)
	}
	for name, c := range map[string]struct{ text, want string }{
		"brackets":      {"a: " + strings.Repeat("[", 300) + strings.Repeat("]", 300), `load/limit 1:203-1:204 "[" nesting is deeper than 200 levels`},
		"more brackets": {strings.Repeat("[", 1_000_000), `load/limit 1:10001-1:10002 "[" nesting is deeper than 200 levels`},
		"dashes":        {strings.Repeat("- ", 300) + "a", `load/limit 1:401-1:402 "-" nesting is deeper than 200 levels`},
		"bomb":          {bomb, "load/alias 5:36-5:38 \"*d\" aliases make the file larger than it is by more than 100000 values"},
		"size":          {string(bytes.Repeat([]byte("# xxxxx\n"), 5<<20)), `load/limit 1:1-1:1 "" the file is larger than 32 MiB`},
	} {
		f := NewFile("f.yaml", []byte(c.text))
		docs, diags := Parse(f)
		if len(diags) != 1 || said(f, diags[0]) != c.want {
			t.Errorf("%s: got %d: %s", name, len(diags), said(f, diags[0]))
		}
		for _, d := range docs {
			d.Root.JSON()
		}
	}
}

func TestFile(t *testing.T) {
	f := NewFile("f", []byte("\ufeffé1\r\n2\r\n\n3\r4\n"))
	if f.Lines() != 5 {
		t.Errorf("%d lines", f.Lines())
	}
	for n, want := range []string{"", "é1", "2", "", "3", "4", "", ""} {
		if got := f.Line(n); got != want {
			t.Errorf("line %d: %q, want %q", n, got, want)
		}
	}
	for offset, want := range map[int]diag.Pos{
		-1: {Line: 1, Column: 1}, 3: {Line: 1, Column: 1, Byte: 3}, 5: {Line: 1, Column: 2, Byte: 5}, 6: {Line: 1, Column: 3, Byte: 6},
		8: {Line: 2, Column: 1, Byte: 8}, 99: {Line: 6, Column: 1, Byte: 16},
	} {
		if got := f.Pos(offset); got != want {
			t.Errorf("offset %d: %+v, want %+v", offset, got, want)
		}
	}
	long := NewFile("f", []byte("x\n"+strings.Repeat("é", 10_000)+"\n"))
	for _, column := range []int32{1, 255, 256, 257, 5000, 10_001} {
		if got := long.Pos(2 + 2*int(column-1)); got.Line != 2 || got.Column != column {
			t.Errorf("column %d: %+v", column, got)
		}
	}
	if empty := NewFile("f", nil); empty.Lines() != 0 || empty.Pos(0) != (diag.Pos{Line: 1, Column: 1}) {
		t.Errorf("empty file: %d lines, %+v", empty.Lines(), empty.Pos(0))
	}
}
