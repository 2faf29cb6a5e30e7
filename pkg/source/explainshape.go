package source

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// keyLetters are those of our keys.
const keyLetters = "abcdefghijklmnopqrstuvwxyz_"

// secondColon explains `: ` where no key can be.
func (e *explainer) secondColon() diag.Diagnostic {
	v := e.scene.value
	if !e.scene.first {
		end := max(meantEnd(e.data, v, e.scene.flow()), e.at)
		text := e.text(v, end)
		if key, _, _ := strings.Cut(text, ": "); e.scene.flow() && key != "" && strings.Trim(key, keyLetters) == "" {
			return e.say(v, end, "put keys in braces: {"+text+"}; or a text in quotes: '"+strings.ReplaceAll(text, "'", "''")+"'",
				"`%s` contains `: `, which YAML takes for a key: put braces or quotes around it", text)
		}
		return e.say(v, end, e.quote(v, end), "`%s` contains `: `, which YAML takes for a key: quote the text", text)
	}
	start, end := e.lineAbove(v)
	above := e.text(start, end)
	switch {
	case e.byte(v) == ':':
		return e.say(v, v+1, "write a word before the colon", "a key is missing before `:`")
	case marker(e.data[e.file.lineStart(v):], "---"):
		return e.say(v, max(v, e.at), "write it on the next line", "key `%s` cannot stand behind `---` on its line", e.text(v, e.at))
	case strings.HasPrefix(above, "%"):
		return e.say(start, end, "write `---` on a line after it", "directive `%s` is not followed by `---`", above)
	case above != "" && !strings.Contains(above+" ", ": ") && !strings.HasPrefix(above, "- "):
		return e.lacksColon(start, end)
	}
	return e.indentation(v, max(v, e.at))
}

func (e *explainer) indentation(start, end int) diag.Diagnostic {
	return e.say(start, end, "align it with the keys it belongs to", "the indentation of `%s` fits no line above", e.text(start, end))
}

// lineAbove returns the text of the last line before offset that holds more
// than a comment.
func (e *explainer) lineAbove(offset int) (start, end int) {
	for at := e.file.lineStart(offset); at > max(e.doc.start, int(e.file.lines[0])); { // a byte order mark is on no line
		at = e.file.lineStart(at - 1)
		start = at + countBlanks(e.data[at:])
		end = meantEnd(e.data, start, false)
		if end > start && e.data[start] != '#' {
			return start, end
		}
	}
	return offset, offset
}

// insideBrackets explains what can stand neither as item nor as end between
// brackets: mostly a text that was cut, or a bracket that was never closed.
func (e *explainer) insideBrackets() diag.Diagnostic {
	if d, ok := e.neverClosed(); ok {
		return d
	}
	if e.byte(e.at) == ':' {
		return e.secondColon()
	}
	if d, ok := e.cutAtComma(); ok {
		return d
	}
	if d, ok := e.nextItem(); ok {
		return d
	}
	if d, ok := e.cut(); ok {
		return d
	}
	end := max(meantEnd(e.data, e.at, true), e.at+1)
	return e.say(e.at, end, "separate the values by a comma", "a comma is missing before `%s`", e.text(e.at, end))
}

// neverClosed holds if the file or document ends inside brackets, or goes on
// with a key on a later line.
func (e *explainer) neverClosed() (diag.Diagnostic, bool) {
	if e.at == e.context || e.at <= e.doc.start { // the library's mark of the end
		e.at = e.doc.end
		e.scene = survey(e.data, e.doc.start, e.at)
	}
	open := e.context
	if n := len(e.scene.open); n > 0 {
		open = e.scene.open[n-1]
	}
	if open < 0 || e.byte(open) != '[' && e.byte(open) != '{' {
		return diag.Diagnostic{}, false
	}
	later := e.byte(e.at) == ':' && lineEndOf(e.data, open) < e.at
	if e.at < e.doc.end && !later {
		return diag.Diagnostic{}, false
	}
	return e.unclosed(open, "bracket"), true
}

// nextItem holds if the line begins with a dash: then the brackets above it were
// not closed.
func (e *explainer) nextItem() (diag.Diagnostic, bool) {
	line := e.file.lineStart(e.at)
	n := len(e.scene.open)
	if n == 0 || e.scene.open[n-1] >= line || !strings.HasPrefix(strings.TrimLeft(e.text(line, e.at), " "), "- ") {
		return diag.Diagnostic{}, false
	}
	e.at = line + countBlanks(e.data[line:])
	return e.unclosed(e.scene.open[n-1], "bracket"), true
}

// cut explains a value that ended before its line did: behind a closing quote
// or bracket, or before an opening one.
func (e *explainer) cut() (diag.Diagnostic, bool) {
	v := e.scene.value
	first := e.byte(v)
	if v >= e.at || e.scene.first && !e.scene.flow() {
		return diag.Diagnostic{}, false
	}
	if quote := first == '"' || first == '\''; lineEndOf(e.data, v) < e.at {
		d := e.unclosed(v, "quote")
		d.Message = fmt.Sprintf("quote `%c` is closed only on a later line", first)
		d.Related[0].Label = "closed before this"
		return d, quote
	}
	end := max(meantEnd(e.data, v, e.scene.flow()), e.at)
	taken := strings.TrimRight(e.text(v, e.at), " \t")
	where := ""
	switch {
	case strings.HasPrefix(e.text(v, end), "{{"):
		text := e.text(v, end)
		d := e.say(v, end, e.quote(v, end), "`%s` is read by YAML as a mapping, not as text: quote it", text)
		d.Fix = wrap(e.file, v, end)
		return d, true
	case (first == '"' || first == '\'') && e.byte(e.at) != '"' && e.byte(e.at) != '\'':
		where = "closing quote"
	case e.byte(e.at) == '?':
		where = "question mark"
	case first == '[' || first == '{':
		where = "closing bracket"
	case e.byte(e.at) == '[' || e.byte(e.at) == '{':
		where = "bracket"
	default:
		return diag.Diagnostic{}, false
	}
	if first == '\'' && e.byte(end-1) == '\'' && e.byte(e.at-1) == '\'' && isLetter(e.byte(e.at)) {
		return e.apostrophe(v, end), true
	}
	what, help := "whole text", e.quote(v, end)
	if (where == "bracket" || where == "question mark") && e.byte(e.at+1) != '{' {
		what = "condition"
	}
	d := e.say(v, end, help, "`%s` is cut at the %s: quote the %s", taken, where, what)
	d.Fix = wrap(e.file, v, end)
	return d, true
}

func isLetter(b byte) bool { return 'a' <= b|0x20 && b|0x20 <= 'z' || b >= 0x80 }

// apostrophe explains a text in single quotes that holds one.
func (e *explainer) apostrophe(start, end int) diag.Diagnostic {
	inner := strings.ReplaceAll(string(e.data[start+1:end-1]), "''", "'")
	text := "'" + strings.ReplaceAll(inner, "'", "''") + "'"
	e.fix = &fix{start: start, end: end, text: text}
	help := "write it twice: " + text
	if len(text) > maxBrief {
		help = "write it twice"
	}
	return e.say(start, end, help, "an apostrophe ends `%s`: inside single quotes it stands twice", e.text(start, end))
}

// cutAtComma holds if a comma between brackets stands inside the parentheses of
// the value before it.
func (e *explainer) cutAtComma() (diag.Diagnostic, bool) {
	v, comma := e.scene.before, e.scene.comma
	if v < 0 || !e.scene.flow() || parentheses(e.data[v:comma]) <= 0 {
		return diag.Diagnostic{}, false
	}
	end := meantEnd(e.data, v, true)
	if end <= comma {
		return diag.Diagnostic{}, false
	}
	d := e.say(v, end, e.quote(v, end), "`%s` is cut at the comma: quote the condition", e.text(v, comma))
	d.Fix = wrap(e.file, v, end)
	return d, true
}

// mismatch explains a bracket that closes one of the other kind.
func (e *explainer) mismatch(at int) diag.Diagnostic {
	open := survey(e.data, e.doc.start, at).open
	if len(open) == 0 {
		return e.stray()
	}
	last := open[len(open)-1]
	d := e.say(at, at+1, "close the inner bracket first, or quote the text", "`%c` does not close `%c`", e.byte(at), e.byte(last))
	d.Related = []diag.Related{{Span: e.file.Span(last, last+1), Label: "opened here"}}
	return d
}

// noValue explains a bracket or comma where a value is due.
func (e *explainer) noValue() diag.Diagnostic {
	b := e.byte(e.at)
	atEnd := e.at >= e.doc.end || b != ']' && b != '}' && b != ','
	if atEnd {
		if d, ok := e.neverClosed(); ok {
			return d
		}
	}
	if b == ',' && e.scene.flow() {
		return e.say(e.at, e.at+1, "delete the comma, or write the value", "a value is missing before `,`")
	}
	if (b == ']' || b == '}') && e.scene.flow() {
		return e.mismatch(e.at)
	}
	if b == ']' || b == '}' || b == ',' {
		return e.stray()
	}
	return e.say(e.at, e.at+1, "write a value, or quote the text", "a value is missing here")
}

func (e *explainer) stray() diag.Diagnostic {
	b := e.byte(e.at)
	if b == ',' {
		return e.say(e.at, e.at+1, "delete it, or quote the text", "`,` stands outside of brackets")
	}
	return e.say(e.at, e.at+1, "delete it, or quote the text", "`%c` closes nothing", b)
}

// noKey explains text where a mapping expects its next key.
func (e *explainer) noKey() diag.Diagnostic {
	b := e.byte(e.at)
	if strings.TrimLeft(e.text(e.file.lineStart(e.at), e.at), " ") == "" {
		return e.badLine(b)
	}
	if b == ']' || b == '}' || b == ',' {
		return e.stray()
	}
	if d, ok := e.cut(); ok {
		return d
	}
	return e.say(e.at, meantEnd(e.data, e.at, false), "quote the whole text", "`%s` does not belong to the value before it", e.text(e.at, meantEnd(e.data, e.at, false)))
}

// badLine explains a line that does not fit where it stands.
func (e *explainer) badLine(b byte) diag.Diagnostic {
	end := e.word(e.at)
	if b == ']' || b == '}' || b == ',' {
		return e.stray()
	}
	above, aboveEnd := e.lineAbove(e.at)
	if b == '-' && end == e.at+1 {
		return e.say(e.at, end, "indent it as the items of its list, below a key", "a list item stands among keys")
	}
	rest := strings.TrimLeft(e.text(aboveEnd, lineEndOf(e.data, aboveEnd)), " \t")
	if strings.HasPrefix(rest, "#") && !strings.Contains(e.text(e.at, lineEndOf(e.data, e.at))+" ", ": ") {
		d := e.say(e.at, meantEnd(e.data, e.at, false), "move the comment to a line above the text", "the text is cut at the comment in the line above")
		d.Related = []diag.Related{{Span: e.file.Span(above, aboveEnd), Label: "its beginning"}}
		return d
	}
	return e.indentation(e.at, end)
}

// noItem explains a line among list items that is none.
func (e *explainer) noItem() diag.Diagnostic {
	end := e.word(e.at)
	if b := e.byte(e.at); b == '{' || b == '[' {
		end = meantEnd(e.data, e.at, false)
	}
	return e.say(e.at, end, "begin it with `- `, or indent it below an item", "`%s` stands among list items but is none", e.text(e.at, end))
}

// noColon explains a line without `: `.
func (e *explainer) noColon() diag.Diagnostic {
	start := max(e.context, e.doc.start)
	if b := e.byte(start); b == '{' || b == '[' {
		e.at = start
		return e.noItem()
	}
	return e.lacksColon(start, meantEnd(e.data, start, e.scene.flow()))
}

func (e *explainer) lacksColon(start, end int) diag.Diagnostic {
	text := e.text(start, end)
	i := strings.IndexByte(text, ':')
	switch {
	case strings.HasPrefix(text, "-"):
		return e.say(start, end, "write `- "+text[1:]+"`", "a blank is missing after the dash of `%s`", text)
	case i > 0 && i+1 < len(text) && !strings.Contains(text[:i], " "):
		e.fix = &fix{start: start + i + 1, end: start + i + 1, text: " "}
		return e.say(start, end, "write `"+text[:i+1]+" "+text[i+1:]+"`", "a blank is missing after the colon of `%s`", text)
	}
	return e.say(start, end, "write `key: value`, or put text of several lines in quotes or behind `|`", "`%s` has no colon", text)
}
