package source

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// explainer says a syntax error in words that help: the library says what it
// expected, which is mostly not what went wrong.
type explainer struct {
	file *File
	data []byte
	failure
	scene scene
	fix   *fix // what would make it right, nil if that is not clear
}

// explain turns a failure into a diagnostic, and says how the text was meant if
// that is clear.
func explain(f *File, fail failure) (diag.Diagnostic, *fix) {
	fail.at = min(max(fail.at, 0), len(f.Data))
	e := explainer{file: f, data: f.Data, failure: fail}
	e.scene = survey(f.Data, fail.doc.start, fail.at)
	d := e.explain()
	return d, e.fix
}

func (e *explainer) explain() diag.Diagnostic {
	if d, ok := e.tag(); ok {
		return d
	}
	p := e.problem
	switch {
	case e.scene.odd >= 0:
		return e.mismatch(e.scene.odd)
	case strings.HasPrefix(p, "exceeded max depth"):
		d := e.say(e.at, e.at+1, "flatten the structure", "nesting is deeper than %d levels", maxDepth)
		d.Rule = "load/limit"
		return d
	case strings.Contains(p, "mapping values are not allowed"):
		return e.secondColon()
	case strings.Contains(p, "',' or"):
		return e.insideBrackets()
	case strings.Contains(p, "expected node content"):
		return e.noValue()
	case strings.Contains(p, "expected key"), strings.Contains(p, "<document start>"):
		return e.noKey()
	case strings.Contains(p, "'-' indicator"):
		return e.noItem()
	case strings.Contains(p, "could not find expected ':'"):
		return e.noColon()
	}
	return e.characters()
}

// characters explains what is wrong with single characters.
func (e *explainer) characters() diag.Diagnostic {
	p := e.problem
	switch {
	case strings.HasPrefix(p, "unknown anchor"):
		return e.unknownAnchor()
	case strings.Contains(p, "tab character"), strings.Contains(p, "cannot start any token") && e.byte(e.at) == '\t':
		return e.tab()
	case strings.Contains(p, "cannot start any token"):
		end := meantEnd(e.data, e.at, e.scene.flow())
		what := map[byte]string{'%': "a percent sign", '@': "an at sign", '`': "a backquote"}[e.byte(e.at)]
		return e.say(e.at, end, e.quote(e.at, end), "text cannot begin with %s", cmp.Or(what, "this character"))
	case strings.Contains(p, "unexpected end of stream"), strings.Contains(p, "document indicator"):
		return e.unclosed(e.context, "quote")
	case strings.Contains(p, "alphabetic or numeric character") && e.context >= 0:
		return e.markOfAlias()
	case strings.Contains(p, "escape"), strings.Contains(p, "hexdecimal"):
		return e.escape()
	case strings.Contains(p, "sequence entries"), strings.Contains(p, "mapping keys are"):
		return e.say(e.at, e.at+1, "put it on a line of its own, or quote the text", "`%c` with a blank after it cannot stand behind a key", e.byte(e.at))
	case strings.Contains(p, "comment or line break"), strings.Contains(p, "indentation indicator"):
		return e.blockHeader()
	case strings.Contains(p, "incompatible YAML"), e.context >= 0 && e.byte(e.context) == '%':
		start := e.file.lineStart(max(e.at, e.context))
		end := meantEnd(e.data, start, false)
		return e.say(start, end, "delete the line; text that begins with `%` needs quotes", "directive `%s` is not supported", e.text(start, end))
	}
	return e.say(e.at, e.at+1, "check quotes, brackets and indentation around this place", "this is no YAML: %s", strings.ReplaceAll(p, "'", "`"))
}

func (e *explainer) say(start, end int, help, format string, args ...any) diag.Diagnostic {
	d := trouble(e.file, "load/syntax", start, end, fmt.Sprintf(format, args...))
	d.Help = help
	return d
}

func (e *explainer) text(start, end int) string { return brief(e.data[start:max(start, end)]) }

func (e *explainer) quote(start, end int) string {
	e.fix = quoting(e.data, start, end)
	return quoteHelp(string(e.data[start:end]))
}

// byte returns the byte at r, 0 at the end of the file.
func (e *explainer) byte(r int) byte {
	if r >= 0 && r < len(e.data) {
		return e.data[r]
	}
	return 0
}

// word returns the end of the word at r: up to a blank or the end of the line.
func (e *explainer) word(r int) int {
	start := r
	for r < len(e.data) && !isBlank(e.data[r]) && !isBreak(e.data[r]) {
		r++
	}
	if r > start+1 && e.data[r-1] == ':' {
		r--
	}
	return r
}

// tag explains an error behind a `!` that begins a value on the same line.
func (e *explainer) tag() (diag.Diagnostic, bool) {
	v := e.scene.value
	switch before := e.scene.before; {
	case e.byte(v) == '!':
	case e.context >= 0 && e.byte(e.context) == '!':
		v = e.context
	case e.scene.flow() && e.byte(before) == '!': // a tag takes the comma after it
		v = before
	}
	if e.byte(v) != '!' || lineEndOf(e.data, v) < e.at {
		return diag.Diagnostic{}, false
	}
	b := builder{file: e.file}
	end := meantEnd(e.data, v, e.scene.flow())
	e.fix = quoting(e.data, v, end)
	b.refuseTag(v, end, e.text(v, e.word(v)), true)
	return b.diags[0], true
}

func (e *explainer) unknownAnchor() diag.Diagnostic {
	end := e.at + 1
	for name := strings.TrimPrefix(e.problem, "unknown anchor '"); end < len(e.data) && end-e.at <= strings.LastIndex(name, "'"); {
		end++
	}
	b := builder{file: e.file}
	b.unknownAnchor(e.at, end, e.text(min(e.at+1, end), end))
	return b.diags[0]
}

func (e *explainer) tab() diag.Diagnostic {
	start := e.at
	for start > 0 && e.data[start-1] == '\t' {
		start--
	}
	end := start
	for e.byte(end) == '\t' {
		end++
	}
	return e.say(start, max(end, start+1), "indent with spaces", "a tab is used as indentation")
}

// unclosed reports a quote or bracket at offset open.
func (e *explainer) unclosed(open int, what string) diag.Diagnostic {
	open = max(open, e.doc.start)
	closing := map[byte]string{'[': "]", '{': "}"}[e.byte(open)]
	if closing == "" {
		closing = string(e.byte(open))
	}
	d := e.say(open, open+1, "add the closing `"+closing+"`", "%s `%c` is never closed", what, e.byte(open))
	d.Related = []diag.Related{{Span: e.file.Span(e.at, e.at), Label: "still open here"}}
	return d
}

func (e *explainer) markOfAlias() diag.Diagnostic {
	end := meantEnd(e.data, e.context, e.scene.flow())
	what := "an anchor"
	if e.byte(e.context) == '*' {
		what = "an alias"
	}
	text := e.text(e.context, end)
	return e.say(e.context, end, e.quote(e.context, end), "`%s` is read by YAML as %s, not as text: quote it", text, what)
}

func (e *explainer) escape() diag.Diagnostic {
	if e.at >= e.doc.end && e.context >= 0 {
		return e.unclosed(e.context, "quote")
	}
	start := e.at
	for start > 0 && e.byte(start) != '\\' && start > e.context {
		start--
	}
	end := min(start+2, len(e.data))
	for end > start+1 && end < len(e.data) && e.data[end]&0xc0 == 0x80 {
		end++
	}
	return e.say(start, end, "write `\\\\` for a backslash, or put the text in single quotes, where nothing is escaped",
		"`%s` is no escape that YAML knows", e.text(start, end))
}

func (e *explainer) blockHeader() diag.Diagnostic {
	start := e.context
	if start < 0 {
		start = e.at
	}
	end := meantEnd(e.data, start, false)
	return e.say(start, end, "begin the text on the next line, or write it in quotes", "text cannot follow `%c` on its line", e.byte(start))
}
