package source

import (
	"fmt"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
)

// said prints a diagnostic as "rule start-end `text`: message" with its related places.
func said(f *File, d diag.Diagnostic) string {
	s := fmt.Sprintf("%s %s %s", d.Rule, place(f, d.Primary), d.Message)
	for _, r := range d.Related {
		s += fmt.Sprintf(" | %s %s", place(f, r.Span), r.Label)
	}
	return s
}

// place prints start, end and the text between.
func place(f *File, s diag.Span) string {
	return fmt.Sprintf("%d:%d-%d:%d %q", s.Start.Line, s.Start.Column, s.End.Line, s.End.Column, f.Data[s.Start.Byte:s.End.Byte])
}

func TestDiagnostics(t *testing.T) {
	for _, c := range diagnosticCases {
		f := NewFile("f.yaml", []byte(c.text))
		_, diags := Parse(f)
		var got []string
		for _, d := range diags {
			got = append(got, said(f, d))
			if d.Help == "" || d.Severity != diag.Error || d.Primary.File != "f.yaml" {
				t.Errorf("%q: incomplete: %+v", c.text, d)
			}
		}
		if g, w := strings.Join(got, "\n"), strings.Join(c.want, "\n"); g != w {
			t.Errorf("%q:\n got %s\nwant %s", c.text, g, w)
		}
	}
}

type diagnosticCase struct {
	text string
	want []string
}

var diagnosticCases = []diagnosticCase{
	{"a: b\n", nil},
	{"\ufeffa: é\r\n", nil},
	{"", nil},
	{"a: \xff\n", []string{
		"load/encoding 1:4-1:5 \"\\xff\" the file is not UTF-8: byte `0xFF`",
	}},
	{"\xff\xfea\x00", []string{
		`load/encoding 1:1-1:3 "\xff\xfe" the file is UTF-16, not UTF-8`,
	}},
	{"a: \x00\n", []string{
		"load/encoding 1:4-1:5 \"\\x00\" control character `U+0000`",
	}},
	{"a: x\ay\n", []string{
		"load/encoding 1:5-1:6 \"\\a\" control character `U+0007`",
	}},
	{"é: \u2028\n", []string{
		"load/encoding 1:4-1:5 \"\\u2028\" line separator `U+2028`, which YAML readers understand differently",
	}},
	{"a: \u0085\n", []string{
		"load/encoding 1:4-1:5 \"\\u0085\" line separator `U+0085`, which YAML readers understand differently",
	}},
	{"a: \ufeff\n", []string{
		"load/encoding 1:4-1:5 \"\\ufeff\" byte order mark `U+FEFF` in the middle of the file",
	}},
	{"a: \x7f\n", []string{
		"load/encoding 1:4-1:5 \"\\x7f\" control character `U+007F`",
	}},
	{"when: !contact.x\n", []string{
		"load/syntax 1:7-1:17 \"!contact.x\" `!contact.x` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"- rules: !(a in [\"b\"])\n  x: 1\n", []string{
		"load/syntax 1:10-1:23 \"!(a in [\\\"b\\\"])\" `!(a in [\"b\"])` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"a: {when: !x, b: 1}\n", []string{
		"load/syntax 1:11-1:13 \"!x\" `!x` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"a: {when: !x}\n", []string{
		"load/syntax 1:11-1:13 \"!x\" `!x` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"a: {when: !(a in [\"b\"]), c: 1}\n", []string{
		"load/syntax 1:11-1:24 \"!(a in [\\\"b\\\"])\" `!(a in [\"b\"])` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"when: !a && b\n", []string{
		"load/syntax 1:7-1:14 \"!a && b\" `!a && b` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"when: !a || b # no\n", []string{
		"load/syntax 1:7-1:14 \"!a || b\" `!a || b` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"when: !has(é) && !b\n", []string{
		"load/syntax 1:7-1:20 \"!has(é) && !b\" `!has(é) && !b` is read by YAML as a tag, not as text: quote the condition",
	}},
	{"a: !!binary aGk=\n", []string{
		"load/syntax 1:4-1:12 \"!!binary\" tag `!!binary` is not allowed",
	}},
	{"a: !!timestamp 2026-01-01\n", []string{
		"load/syntax 1:4-1:15 \"!!timestamp\" tag `!!timestamp` is not allowed",
	}},
	{"a: !foo\n  b: 1\n", []string{
		"load/syntax 1:4-1:8 \"!foo\" tag `!foo` is not allowed",
	}},
	{"a: !!str 1\n", nil},
	{"a: !!int \"5\"\n", []string{
		"load/syntax 1:4-1:9 \"!!int\" tag `!!int` is not allowed",
	}},
	{"a: ! x\n", nil},
	{"a: !<x> y\n", []string{
		"load/syntax 1:4-1:8 \"!<x>\" tag `!<x>` is not allowed",
	}},
	{"!!map {a: 1}\n", []string{
		"load/syntax 1:1-1:6 \"!!map\" tag `!!map` is not allowed",
	}},
	{"a: {when: x in [\"a\"], y == 2}\n", []string{
		"load/syntax 1:11-1:21 \"x in [\\\"a\\\"]\" `x in` is cut at the bracket: quote the condition",
	}},
	{"a: {when: f(a, \"b\"), c: 1}\n", []string{
		"load/syntax 1:11-1:20 \"f(a, \\\"b\\\")\" `f(a` is cut at the comma: quote the condition",
	}},
	{"a: {when: f(a, [b]), c: 1}\n", []string{
		"load/syntax 1:11-1:20 \"f(a, [b])\" `f(a` is cut at the comma: quote the condition",
	}},
	{"a: {text: Hi {{ x }}, b: 1}\n", []string{
		"load/syntax 1:11-1:21 \"Hi {{ x }}\" `Hi` is cut at the bracket: quote the whole text",
	}},
	{"a: {when: \"a\" in x, b: 1}\n", []string{
		"load/syntax 1:11-1:19 \"\\\"a\\\" in x\" `\"a\"` is cut at the closing quote: quote the whole text",
	}},
	{"a: \"x\" in y\nb: 1\n", []string{
		"load/syntax 1:4-1:12 \"\\\"x\\\" in y\" `\"x\"` is cut at the closing quote: quote the whole text",
	}},
	{"a: [1, 2].exists(x, x)\n", []string{
		"load/syntax 1:4-1:23 \"[1, 2].exists(x, x)\" `[1, 2]` is cut at the closing bracket: quote the whole text",
	}},
	{"a: {{ x }}\n", []string{
		"load/syntax 1:4-1:11 \"{{ x }}\" `{{ x }}` is read by YAML as a mapping, not as text: quote it",
	}},
	{"a: {{ x }} hello\n", []string{
		"load/syntax 1:4-1:17 \"{{ x }} hello\" `{{ x }} hello` is read by YAML as a mapping, not as text: quote it",
	}},
	{"a: {when: has(x]) , z: 2}\n", []string{
		"load/syntax 1:16-1:17 \"]\" `]` does not close `{` | 1:4-1:5 \"{\" opened here",
	}},
	{"a: {x: 1, y: a ? b : c}\n", []string{
		"load/syntax 1:14-1:23 \"a ? b : c\" `a` is cut at the question mark: quote the condition",
	}},
	{"a: b: c\n", []string{
		"load/syntax 1:4-1:8 \"b: c\" `b: c` contains `: `, which YAML takes for a key: quote the text",
	}},
	{"x:\n  when: a ? b : c # why\n", []string{
		"load/syntax 2:9-2:18 \"a ? b : c\" `a ? b : c` contains `: `, which YAML takes for a key: quote the text",
	}},
	{"é: ü: ö\n", []string{
		"load/syntax 1:4-1:8 \"ü: ö\" `ü: ö` contains `: `, which YAML takes for a key: quote the text",
	}},
	{"--- a: b: c\n", []string{
		"load/syntax 1:5-1:6 \"a\" key `a` cannot stand behind `---` on its line",
	}},
	{"a: *foo\n", []string{
		"load/syntax 1:4-1:8 \"*foo\" alias `*foo` names no anchor",
	}},
	{"a: &x 1\n---\na: *x\n", []string{
		"load/syntax 3:4-3:6 \"*x\" alias `*x` names no anchor",
	}},
	{"a: * b\n", []string{
		"load/syntax 1:4-1:7 \"* b\" `* b` is read by YAML as an alias, not as text: quote it",
	}},
	{"a: &\n", []string{
		"load/syntax 1:4-1:5 \"&\" `&` is read by YAML as an anchor, not as text: quote it",
	}},
	{"a: %x\n", []string{
		`load/syntax 1:4-1:6 "%x" text cannot begin with a percent sign`,
	}},
	{"a: @x y # c\n", []string{
		`load/syntax 1:4-1:8 "@x y" text cannot begin with an at sign`,
	}},
	{"a: `x`\n", []string{
		"load/syntax 1:4-1:7 \"`x`\" text cannot begin with a backquote",
	}},
	{"- {b: %x, c: 1}\n", []string{
		`load/syntax 1:7-1:9 "%x" text cannot begin with a percent sign`,
	}},
	{"a:\n\t- b\n", []string{
		`load/syntax 2:1-2:2 "\t" a tab is used as indentation`,
	}},
	{"a:\n  b: 1\n\t\tc: 2\n", []string{
		`load/syntax 3:1-3:3 "\t\t" a tab is used as indentation`,
	}},
	{"a: |\n\tfoo\n", []string{
		`load/syntax 2:1-2:2 "\t" a tab is used as indentation`,
	}},
	{"a: 1\n  b: 2\n", []string{
		"load/syntax 2:3-2:4 \"b\" the indentation of `b` fits no line above",
	}},
	{"a:\n  b: 1\n c: 2\n", []string{
		"load/syntax 3:2-3:3 \"c\" the indentation of `c` fits no line above",
	}},
	{"a:\n  - x\n - y\n", []string{
		`load/syntax 3:2-3:3 "-" a list item stands among keys`,
	}},
	{"- a\nb: 1\n", []string{
		"load/syntax 2:1-2:2 \"b\" `b` stands among list items but is none",
	}},
	{"a: 1\n- b\n", []string{
		`load/syntax 2:1-2:2 "-" a list item stands among keys`,
	}},
	{"- a: 1\n   b: 2\n", []string{
		"load/syntax 2:4-2:5 \"b\" the indentation of `b` fits no line above",
	}},
	{"a: 'b\nc: 1\n", []string{
		"load/syntax 1:4-1:5 \"'\" quote `'` is never closed | 3:1-3:1 \"\" still open here",
	}},
	{"a: \"b\nc: 1\n---\nd: 1\n", []string{
		"load/syntax 1:4-1:5 \"\\\"\" quote `\"` is never closed | 3:1-3:1 \"\" still open here",
	}},
	{"a: {b: \"x\", c: 'y}\nd: 'z'\n", []string{
		"load/syntax 1:16-1:17 \"'\" quote `'` is closed only on a later line | 2:5-2:5 \"\" closed before this",
	}},
	{"a: [1,\nb: 2\n", []string{
		"load/syntax 1:4-1:5 \"[\" bracket `[` is never closed | 3:1-3:1 \"\" still open here",
	}},
	{"a: {x: 1\nb: 2\n", []string{
		"load/syntax 1:4-1:5 \"{\" bracket `{` is never closed | 2:2-2:2 \"\" still open here",
	}},
	{"a: [1, 2\n---\nb: 1\n", []string{
		"load/syntax 1:4-1:5 \"[\" bracket `[` is never closed | 2:1-2:1 \"\" still open here",
	}},
	{"a: [b, {c: 1", []string{
		"load/syntax 1:8-1:9 \"{\" bracket `{` is never closed | 1:13-1:13 \"\" still open here",
	}},
	{"a: ]\n", []string{
		"load/syntax 1:4-1:5 \"]\" `]` closes nothing",
	}},
	{"a: [b]]\n", []string{
		"load/syntax 1:7-1:8 \"]\" `]` closes nothing",
	}},
	{"a: [}\n", []string{
		"load/syntax 1:5-1:6 \"}\" `}` does not close `[` | 1:4-1:5 \"[\" opened here",
	}},
	{"a: [,]\n", []string{
		"load/syntax 1:5-1:6 \",\" a value is missing before `,`",
	}},
	{"a: 1\nb: {x: 1},\n", []string{
		"load/syntax 2:10-2:11 \",\" `,` stands outside of brackets",
	}},
	{"a: {b: 1 c: 2}\n", []string{
		"load/syntax 1:8-1:14 \"1 c: 2\" `1 c: 2` contains `: `, which YAML takes for a key: quote the text",
	}},
	{"a: [\"x\" \"y\"]\n", []string{
		"load/syntax 1:9-1:12 \"\\\"y\\\"\" a comma is missing before `\"y\"`",
	}},
	{"a: 'it's'\n", []string{
		"load/syntax 1:4-1:10 \"'it's'\" an apostrophe ends `'it's'`: inside single quotes it stands twice",
	}},
	{"a: \"\\q\"\n", []string{
		"load/syntax 1:5-1:7 \"\\\\q\" `\\q` is no escape that YAML knows",
	}},
	{"a: \"C:\\é\"\n", []string{
		"load/syntax 1:7-1:9 \"\\\\é\" `\\é` is no escape that YAML knows",
	}},
	{"a: |x\n", []string{
		"load/syntax 1:4-1:6 \"|x\" text cannot follow `|` on its line",
	}},
	{"a: >\nb\n", []string{
		"load/syntax 2:1-2:2 \"b\" `b` has no colon",
	}},
	{"a: 1\nfoo\nb: 1\n", []string{
		"load/syntax 2:1-2:4 \"foo\" `foo` has no colon",
	}},
	{"foo bar\nb: x\n", []string{
		"load/syntax 1:1-1:8 \"foo bar\" `foo bar` has no colon",
	}},
	{"b:2\nc: 3\n", []string{
		"load/syntax 1:1-1:4 \"b:2\" a blank is missing after the colon of `b:2`",
	}},
	{"- a\n-b\n", []string{
		"load/syntax 2:1-2:3 \"-b\" a blank is missing after the dash of `-b`",
	}},
	{"a: - b\n", []string{
		"load/syntax 1:4-1:5 \"-\" `-` with a blank after it cannot stand behind a key",
	}},
	{"a: x # y\n  z\n", []string{
		`load/syntax 2:3-2:4 "z" the text is cut at the comment in the line above | 1:1-1:5 "a: x" its beginning`,
	}},
	{"%YAML 2.0\n---\na\n", []string{
		"load/syntax 1:1-1:10 \"%YAML 2.0\" directive `%YAML 2.0` is not supported",
	}},
	{"%FOO\n---\na\n", []string{
		"load/syntax 1:1-1:5 \"%FOO\" directive `%FOO` is not supported",
	}},
	{"%YAML 1.2\na: 1\n", []string{
		"load/syntax 1:1-1:10 \"%YAML 1.2\" directive `%YAML 1.2` is not followed by `---`",
	}},
	{"%YAML 1.2\n---\na: 1\n", nil},
	{"null: 1\n", []string{
		"load/syntax 1:1-1:5 \"null\" `null` cannot be a key",
	}},
	{"~: 1\n", []string{
		"load/syntax 1:1-1:2 \"~\" `~` cannot be a key",
	}},
	{": 1\n", []string{
		"load/syntax 1:1-1:2 \":\" the indentation of `:` fits no line above",
	}},
	{"? [a]\n: b\n", []string{
		`load/syntax 1:3-1:6 "[a]" a sequence cannot be a key`,
	}},
	{"{a: 1}: 2\n", []string{
		`load/syntax 1:1-1:7 "{a: 1}" a mapping cannot be a key`,
	}},
	{"? |\n  a\n: b\n", []string{
		`load/syntax 1:3-2:4 "|\n  a" a block of text cannot be a key`,
	}},
	{"<<: {a: 1}\nb: 2\n", []string{
		"load/alias 1:1-1:3 \"<<\" merge key `<<` is not allowed",
	}},
	{"a: &x {b: 1}\nc:\n  <<: *x\n", []string{
		"load/alias 3:3-3:5 \"<<\" merge key `<<` is not allowed",
	}},
	{"\"<<\": 1\n", nil},
	{"a: &x [*x]\n", []string{
		"load/alias 1:8-1:10 \"*x\" alias `*x` stands inside the value it names",
	}},
	{"a: &x {b: {c: *x}}\n", []string{
		"load/alias 1:15-1:17 \"*x\" alias `*x` stands inside the value it names",
	}},
	{"a: 1\nb: 2\na: 3\n", []string{
		"load/duplicate-key 3:1-3:2 \"a\" key `a` stands twice | 1:1-1:2 \"a\" first here",
	}},
	{"{a: 1, 'a': 2, \"\\x61\": 3}\n", []string{
		"load/duplicate-key 1:8-1:11 \"'a'\" key `a` stands twice | 1:2-1:3 \"a\" first here",
		"load/duplicate-key 1:16-1:22 \"\\\"\\\\x61\\\"\" key `a` stands twice | 1:2-1:3 \"a\" first here",
	}},
	{"1: a\n\"1\": b\n", []string{
		"load/duplicate-key 2:1-2:4 \"\\\"1\\\"\" key `1` stands twice | 1:1-1:2 \"1\" first here",
	}},
	{"a: b: c\n---\nb: 1\n---\nc: [\n---\nd: 1\n", []string{
		"load/syntax 1:4-1:8 \"b: c\" `b: c` contains `: `, which YAML takes for a key: quote the text",
		"load/syntax 5:4-5:5 \"[\" bracket `[` is never closed | 6:1-6:1 \"\" still open here",
	}},
	{"a: 1\n...\nb: 2\n", nil},
}

func TestHelp(t *testing.T) {
	for text, want := range map[string]string{
		"when: !contact.x\n":                       "write it in quotes: '!contact.x'",
		"a: {when: x in ['a'], b: 1}\n":            "write it in quotes: 'x in [''a'']'",
		"a: 'it's'\n":                              "write it twice: 'it''s'",
		"b:2\nc: 3\n":                              "write `b: 2`",
		"a: [1,\nb: 2\n":                           "add the closing `]`",
		"a:\n\tb: 1\n":                             "indent with spaces",
		"a: b: " + strings.Repeat("c", 200) + "\n": "put the text in quotes",
	} {
		_, diags := Parse(NewFile("f.yaml", []byte(text)))
		if len(diags) != 1 || diags[0].Help != want {
			t.Errorf("%q: %+v, want help %q", text, diags, want)
		}
	}
}

// The exact places come from the library's own marks, which are read by
// reflection: this fails if a version of it no longer has them.
func TestLibraryStillHasMarks(t *testing.T) {
	f := NewFile("f.yaml", []byte("é: 1\né: [x,\n  ü }\n"))
	r := reader{file: f}
	fail := r.read(chunk{end: len(f.Data)})
	if fail == nil || fail.problem != "did not find expected ',' or ']'" || f.Pos(fail.at) != (diag.Pos{Line: 3, Column: 5, Byte: 19}) || fail.context != 10 {
		t.Errorf("got %+v", fail)
	}
}
