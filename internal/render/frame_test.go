package render

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/source"
)

// files is a project for frames: marks are given as the text they are under.
type files map[string]*source.File

func newFiles(texts map[string]string) files {
	fs := files{}
	for name, text := range texts {
		fs[name] = source.NewFile(name, []byte(text))
	}
	return fs
}

func (fs files) line(file string, n int) (string, bool) {
	f := fs[file]
	if f == nil {
		return "", false
	}
	return f.Line(n), true
}

// at returns the place of the first appearance of piece.
func (fs files) at(t *testing.T, file, piece string) diag.Span {
	t.Helper()
	i := strings.Index(string(fs[file].Data), piece)
	if i < 0 {
		t.Fatalf("%q is not in %s", piece, file)
	}
	return fs[file].Span(i, i+len(piece))
}

func TestFindingOfOneFile(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text, piece, label, want string
	}{
		{"plain", "kind: Segment\nname: icp\nwhen: contact.size >= 50\n", "contact.size", "no such field", `
 3 | when: contact.size >= 50
   |       ^^^^^^^^^^^^ no such field
`},
		{"tabs go to the next of every fourth cell", "when:\ta &&\tbad\tok\n", "bad\t", "", `
 1 | when:   a &&    bad ok
   |                 ^^^^
`},
		{"wide characters take two cells", "when: \"日本\" == bad\n", "bad", "", `
 1 | when: "日本" == bad
   |                 ^^^
`},
		{"a wide character is underlined whole", "when: \"日本\"\n", "本", "", `
 1 | when: "日本"
   |          ^^
`},
		{"emoji", "when: '🚀' == bad\n", "bad", "here 🚀", `
 1 | when: '🚀' == bad
   |               ^^^ here 🚀
`},
		{"combining characters take no cell", "when: 'e\u0301u\u0308' == bad\n", "bad", "", "\n" +
			" 1 | when: 'e\u0301u\u0308' == bad\n" +
			"   |               ^^^\n"},
		{"a joined emoji", "when: '👩\u200d🔧' == bad\n", "bad", "", "\n" +
			" 1 | when: '👩\u200d🔧' == bad\n" +
			"   |                 ^^^\n"},
		{"Windows line ends", "a: 1\r\nb: bad\r\nc: 3\r\n", "bad", "", `
 2 | b: bad
   |    ^^^
`},
		{"a byte order mark has no cell", "\ufeffa: bad\n", "bad", "", `
 1 | a: bad
   |    ^^^
`},
		{"control characters are shown", "a: \x1b[31m\x07\u0085\u202ered\x7f bad\n", "bad", "\x1b[0m", `
 1 | a: ␛[31m␇��red␡ bad
   |                 ^^^ ␛[0m
`},
		{"text that is no UTF-8", "a: \xff\xfe bad\n", "bad", "", `
 1 | a: �� bad
   |       ^^^
`},
		{"nothing is underlined with one sign", "a: b\n", "", "", `
 1 | a: b
   | ^
`},
		{"two lines", "when: >\n  a &&\n  bad\nthen: 1\n", "a &&\n  bad", "not both", `
 2 | /   a &&
 3 | |   bad
   | |_____^ not both
`},
		{"two lines from the middle", "when: [a,\n  bad] # no\n", "[a,\n  bad]", "", `
 1 |   when: [a,
   |  _______^
 2 | |   bad] # no
   | |______^
`},
		{"four lines are shown whole", "a\nb\nc\nd\ne\n", "a\nb\nc\nd", "", `
 1 | / a
 2 | | b
 3 | | c
 4 | | d
   | |_^
`},
		{"more lines are left out", "a\nb\nc\nd\ne\n", "a\nb\nc\nd\ne", "long", `
 1 | / a
...  |
 5 | | e
   | |_^ long
`},
		{"a line end belongs to its line", "ab\ncd\nef\n", "cd\n", "", `
 2 | cd
   | ^^
`},
		{"wide characters over two lines", "x: 日\n  本 z\n", "日\n  本", "", `
 1 |   x: 日
   |  ____^
 2 | |   本 z
   | |___^
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fs := newFiles(map[string]string{"a.yaml": tt.text})
			d := diag.Diagnostic{Rule: "load/x", Message: "no", Primary: fs.at(t, "a.yaml", tt.piece), Label: tt.label}
			want := "error[load/x]: no\n  --> " + d.Primary.String() + "\n   |" + tt.want
			if got := Finding(&d, fs.line, Plain()); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestLongLinesAreWindowed(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("0123456789", 15)
	tests := []struct{ name, text, piece, want string }{
		{"in front", "bad " + long, "bad", `
 1 | bad 01234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234…
   | ^^^
`},
		{"in the middle", long + " bad " + long, "bad", `
 1 | …234567890123456789 bad 012345678901234567890123456789012345678901234567890123456789012345678901234…
   |                     ^^^
`},
		{"at the end", long + " bad", "bad", `
 1 | …56789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789 bad
   |                                                                                                  ^^^
`},
		{"longer than the window", long + long, long, `
 1 | 012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678…
   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`},
		{"a wide character at the edge", strings.Repeat("日", 70) + "bad" + strings.Repeat(" x", 60), "bad", `
 1 | … 日日日日日日日日日bad x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x x…
   |                     ^^^
`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fs := newFiles(map[string]string{"a.yaml": tt.text + "\n"})
			d := diag.Diagnostic{Rule: "load/x", Message: "no", Primary: fs.at(t, "a.yaml", tt.piece)}
			got := Finding(&d, fs.line, Plain())
			if _, frame, _ := strings.Cut(got, "   |"); frame != tt.want {
				t.Errorf("got%s\nwant%s", frame, tt.want)
			}
		})
	}
}

const nurture = `kind: Workflow
name: nurture
trigger:
  event: form_submitted
rules: score.lead >= 40 && !deals.exists(d, d.stage == "open")
steps:
  - {id: hello, send: hello}
  - {id: hello, send: guide}
`

const reactivation = `kind: Workflow
name: reactivation
rules: score.lead < 60
`

func TestFindingWithSeveralPlaces(t *testing.T) {
	t.Parallel()
	fs := newFiles(map[string]string{"a.yaml": nurture, "b.yaml": reactivation})
	at := func(file, piece string) diag.Span { return fs.at(t, file, piece) }
	tests := []struct {
		name string
		d    diag.Diagnostic
		want string
	}{
		{"both sides, values, notes and help", diag.Diagnostic{
			Rule: "conflict/overlap", Message: "`nurture` and `reactivation` can hold one contact",
			Primary: at("a.yaml", "score.lead >= 40 && !deals.exists(d, d.stage == \"open\")"), Label: "true",
			Values: []diag.SubValue{
				{Span: at("a.yaml", "!deals.exists(d, d.stage == \"open\")"), Text: "true: no deals"},
				{Span: at("a.yaml", "score.lead"), Text: "55"},
				{Span: at("b.yaml", "score.lead"), Text: "55"},
			},
			Related: []diag.Related{{Span: at("b.yaml", "score.lead < 60"), Label: "also true"}},
			Notes:   []string{"both send on channel `email`", "a note\nof two lines"},
			Help:    "put both into `exclusive:`",
		}, "error[conflict/overlap]: `nurture` and `reactivation` can hold one contact\n" +
			`  --> a.yaml:5:8
   |
 5 | rules: score.lead >= 40 && !deals.exists(d, d.stage == "open")
   |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ true
   |        ---------- 55
   |                            ----------------------------------- true: no deals
   |
  ::: b.yaml:3:8
   |
 3 | rules: score.lead < 60
   |        ---------- 55
   |        --------------- also true
   |
   = note: both send on channel ` + "`email`" + `
   = note: a note
           of two lines
   = help: put both into ` + "`exclusive:`" + `
`},
		{"two places of one file, far apart", diag.Diagnostic{
			Rule: "load/x", Severity: diag.Warning, Message: "no", Primary: at("a.yaml", "send: guide"),
			Related: []diag.Related{{Span: at("a.yaml", "name: nurture"), Label: "in this workflow"}},
		}, `warning[load/x]: no
  --> a.yaml:8:17
   |
 2 | name: nurture
   | ------------- in this workflow
...
 8 |   - {id: hello, send: guide}
   |                 ^^^^^^^^^^^
`},
		{"one line between is shown", diag.Diagnostic{
			Rule: "load/x", Severity: diag.Note, Message: "no", Primary: at("a.yaml", "form_submitted"),
			Related: []diag.Related{{Span: at("a.yaml", "nurture")}},
		}, `note[load/x]: no
  --> a.yaml:4:10
   |
 2 | name: nurture
   |       -------
 3 | trigger:
 4 |   event: form_submitted
   |          ^^^^^^^^^^^^^^
`},
		{"two on one line", diag.Diagnostic{
			Rule: "load/x", Message: "no", Primary: at("a.yaml", "send: guide"), Label: "again",
			Related: []diag.Related{{Span: at("a.yaml", "{id: hello, send: guide}"), Label: "here"}},
		}, `error[load/x]: no
  --> a.yaml:8:17
   |
 8 |   - {id: hello, send: guide}
   |                 ^^^^^^^^^^^ again
   |     ------------------------ here
`},
		{"a mark beside a bar", diag.Diagnostic{
			Rule: "load/x", Message: "no", Primary: at("a.yaml", "steps:\n  - {id: hello, send: hello}"), Label: "all of it",
			Related: []diag.Related{
				{Span: at("a.yaml", "id: hello"), Label: "this"},
				{Span: at("a.yaml", "score.lead"), Label: "that"},
				{Span: at("a.yaml", "trigger:\n  event: form_submitted"), Label: "begins here"},
			},
		}, `error[load/x]: no
  --> a.yaml:6:1
   |
 3 |   trigger:
   |   -------- begins here
 4 |     event: form_submitted
 5 |   rules: score.lead >= 40 && !deals.exists(d, d.stage == "open")
   |          ---------- that
 6 | / steps:
 7 | |   - {id: hello, send: hello}
   | |      --------- this
   | |____________________________^ all of it
`},
		{"a value of the whole is its label", diag.Diagnostic{
			Rule: "load/x", Message: "no", Primary: at("b.yaml", "score.lead < 60"),
			Values: []diag.SubValue{{Span: at("b.yaml", "score.lead < 60"), Text: "true"}},
		}, `error[load/x]: no
  --> b.yaml:3:8
   |
 3 | rules: score.lead < 60
   |        ^^^^^^^^^^^^^^^ true
`},
		{"a file without a line", diag.Diagnostic{
			Rule: "load/encoding", Message: "`c.yaml` cannot be read", Primary: diag.Span{File: "c.yaml"}, Help: "mend it",
		}, "error[load/encoding]: `c.yaml` cannot be read\n  --> c.yaml\n   = help: mend it\n"},
		{"a file that is not there", diag.Diagnostic{
			Rule: "load/x", Message: "no", Primary: diag.Span{File: "c.yaml", Start: diag.Pos{Line: 3, Column: 1}, End: diag.Pos{Line: 3, Column: 2}},
		}, "error[load/x]: no\n  --> c.yaml:3:1\n"},
		{"no place at all", diag.Diagnostic{Rule: "load/x", Message: "no", Help: "mend it"},
			"error[load/x]: no\n   = help: mend it\n"},
		{"behind the end of the file", diag.Diagnostic{
			Rule: "load/x", Message: "it ends here", Primary: diag.Span{File: "b.yaml", Start: diag.Pos{Line: 4, Column: 1}, End: diag.Pos{Line: 4, Column: 1}},
		}, "error[load/x]: it ends here\n  --> b.yaml:4:1\n   |\n 4 |\n   | ^\n"},
		{"an end before the start", diag.Diagnostic{
			Rule: "load/x", Message: "no", Primary: diag.Span{File: "b.yaml", Start: diag.Pos{Line: 2, Column: 7}, End: diag.Pos{Line: 1, Column: 1}},
		}, "error[load/x]: no\n  --> b.yaml:2:7\n   |\n 2 | name: reactivation\n   |       ^\n"},
		{"columns behind the end of the line", diag.Diagnostic{
			Rule: "load/x", Message: "a message\nof two lines \x1b[2J", Primary: diag.Span{File: "b.yaml", Start: diag.Pos{Line: 3, Column: 90}, End: diag.Pos{Line: 3, Column: 99}},
		}, "error[load/x]: a message␊of two lines ␛[2J\n  --> b.yaml:3:90\n   |\n 3 | rules: score.lead < 60\n   |                       ^\n"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := Finding(&tt.d, fs.line, Plain()); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

func TestGutterGrowsWithLineNumbers(t *testing.T) {
	t.Parallel()
	fs := newFiles(map[string]string{"a.yaml": strings.Repeat("\n", 1234) + "bad\n", "b.yaml": "ok\n"})
	d := diag.Diagnostic{Rule: "load/x", Message: "no", Primary: fs.at(t, "a.yaml", "bad"),
		Related: []diag.Related{{Span: fs.at(t, "b.yaml", "ok")}}, Help: "mend it"}
	want := `error[load/x]: no
    --> a.yaml:1235:1
     |
1235 | bad
     | ^^^
     |
    ::: b.yaml:1:1
     |
   1 | ok
     | --
     |
     = help: mend it
`
	if got := Finding(&d, fs.line, Plain()); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// What is far to the right of a very long line looks as in a shorter one.
func TestVeryLongLines(t *testing.T) {
	t.Parallel()
	frame := func(text string) string {
		fs := newFiles(map[string]string{"a.yaml": text})
		d := diag.Diagnostic{Rule: "load/x", Message: "no", Primary: fs.at(t, "a.yaml", "bad"), Label: "here"}
		_, lines, _ := strings.Cut(Finding(&d, fs.line, Plain()), "\n   |\n")
		return lines
	}
	for _, filler := range []string{"abcdefghij", "日本語", "e\u0301 x"} {
		short := frame(strings.Repeat(filler, 60) + " bad " + strings.Repeat(filler, 60))
		long := frame(strings.Repeat(filler, longLine) + " bad " + strings.Repeat(filler, longLine))
		if short != long {
			t.Errorf("got\n%s\nwant\n%s", long, short)
		}
	}
}

func TestRuneOffset(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "abc", strings.Repeat("0123456789", 5), strings.Repeat("a", 17) + "é日本\xff" + strings.Repeat("b", 20)} {
		offsets := []int{}
		for i := range text {
			offsets = append(offsets, i)
		}
		for n := range len(text) + 3 {
			want := len(text)
			if n < len(offsets) {
				want = offsets[n]
			}
			if got := runeOffset(text, n); got != want {
				t.Errorf("%q: code point %d begins at %d, want %d", text, n, got, want)
			}
		}
	}
}

// Every span, however wrong, gives a frame of whole lines without control
// characters.
func FuzzFinding(f *testing.F) {
	f.Add("when: a\n", 1, 7, 1, 8, 80)
	f.Add("日本\t\x1b\r\n\n", 1, 2, 3, 1, 0)
	f.Add("\xff\xfe", -1, -5, 1<<30, 1<<30, 7)
	f.Fuzz(func(t *testing.T, text string, line, column, endLine, endColumn, before int) {
		text = strings.Repeat("x", min(max(before, 0), 300)) + text
		file := source.NewFile("a.yaml", []byte(text))
		lines := func(name string, n int) (string, bool) { return file.Line(n), name == "a.yaml" }
		// Lines are those of the file, or a few behind it: spans come from files.
		limit := func(n int) int32 { return int32(min(max(n, 0), file.Lines()+3)) }
		span := diag.Span{File: "a.yaml", Start: diag.Pos{Line: limit(line), Column: int32(column)},
			End: diag.Pos{Line: limit(endLine), Column: int32(endColumn)}}
		d := diag.Diagnostic{Rule: "load/x", Message: text, Primary: span, Label: text,
			Related: []diag.Related{{Span: diag.Span{File: "a.yaml", Start: span.End, End: span.Start}, Label: text}}}
		got := Finding(&d, lines, Plain()) + Finding(&d, lines, wide(max(before, 0)%150))
		if !strings.HasSuffix(got, "\n") {
			t.Errorf("no line end in %q", got)
		}
		for _, r := range got {
			if r != '\n' && visible(r) != r {
				t.Errorf("%q in %q", r, got)
			}
		}
	})
}
