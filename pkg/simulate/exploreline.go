package simulate

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// spoken are what a line can begin with.
var spoken = []string{"event", "set", "wait", "next", "answer", "why", "state", "timeline", "undo", "save", "help", "quit"}

// Do takes one line and says what it brought. A line that is wrong changes
// nothing; all that is wrong with it is said at once.
func (x *Exploration) Do(line string) Turn {
	a := Turn{Line: strings.TrimSpace(line), Entries: []Entry{}}
	said := a.Line
	if i := strings.IndexFunc(said, func(r rune) bool { return unicode.IsControl(r) && r != '\t' || r == utf8.RuneError }); i >= 0 {
		a.refuse("the line holds a character that is no text", "write plain text")
		x.finish(&a)
		return a
	}
	if n, err := strconv.Atoi(said); err == nil {
		if n < 1 || n > len(x.choices) {
			a.refuse(fmt.Sprintf("there is no choice %s", said), fmt.Sprintf("choose from 1 to %d, or write a line; `help` lists them", len(x.choices)))
			x.finish(&a)
			return a
		}
		said = x.choices[n-1].Line
		a.Did = said
	}
	if said == "" {
		said, a.Did = "next", "next"
	}
	x.obey(&a, said)
	x.finish(&a)
	return a
}

// obey does what a line says.
func (x *Exploration) obey(a *Turn, line string) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "event", "set":
		x.happen(a, word, rest)
	case "wait":
		x.wait(a, rest)
	case "next":
		x.alone(a, word, rest, x.next)
	case "answer":
		x.answer(a, rest)
	case "why":
		x.why(a, rest)
	case "state":
		x.alone(a, word, rest, x.tellState)
	case "timeline":
		x.alone(a, word, rest, x.tellAll)
	case "undo":
		x.alone(a, word, rest, x.undo)
	case "save":
		x.save(a, rest)
	case "help":
		x.alone(a, word, rest, help)
	case "quit", "exit":
		x.alone(a, word, rest, func(a *Turn) { a.Over = true })
	default:
		hint := diag.DidYouMean(word, spoken)
		if hint == "" {
			hint = "`help` lists what can be said"
		}
		a.refuse("`"+clipped(word)+"` is nothing that can be said here", hint)
	}
}

// alone does what a line of one word says.
func (x *Exploration) alone(a *Turn, word, rest string, do func(*Turn)) {
	if rest != "" {
		a.refuse("`"+word+"` stands alone, and here `"+clipped(rest)+"` follows it", "write only `"+word+"`")
		return
	}
	do(a)
}

func (a *Turn) refuse(message, help string) {
	a.Problems = append(a.Problems, Problem{Message: message, Help: help})
}

// refuseAll takes over what is wrong with the words of a line.
func (a *Turn) refuseAll(ds []diag.Diagnostic) {
	for _, d := range ds {
		a.refuse(d.Message, addField.ReplaceAllString(d.Help, "`$1=…`"))
	}
}

// addField matches the help that asks for a field as a file has it.
var addField = regexp.MustCompile("`([a-z_]+):( [A-Z]+)?`")

// clipped shortens what somebody wrote for a message.
func clipped(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// play makes a move and tells what came of it.
func (x *Exploration) play(a *Turn, m move) {
	m.line = a.Line
	if a.Did != "" {
		m.line = a.Did
	}
	x.make(&m)
	x.moves = append(x.moves, m)
	a.Entries = x.fresh()
}

// happen lets an event or a change happen at once.
func (x *Exploration) happen(a *Turn, word, rest string) {
	text := a.yaml(x, word, rest)
	if text == "" {
		return
	}
	list, ds := x.lines.Timeline(x.start, text)
	if a.refuseAll(ds); len(a.Problems) > 0 || len(list) == 0 {
		return
	}
	at := x.now()
	if x.start.Start+at > x.end() {
		a.refuse("that is more than "+longestPlayed+" after the start", "play a shorter time")
		return
	}
	for i := range list {
		list[i].At = at
	}
	x.play(a, move{happenings: list})
}

// yaml writes a line as one of a timeline; what is wrong with its form is noted,
// and where nothing can be read, it is "".
func (a *Turn) yaml(x *Exploration, word, rest string) string {
	if word == "set" {
		return a.change(x, rest)
	}
	name, rest, _ := strings.Cut(rest, " ")
	if !plainKey(name) {
		a.refuse("`event` needs the name of an event", "write `event NAME field=value …`")
		return ""
	}
	text := "  - event: " + name + "\n"
	for _, f := range a.pairs(rest) {
		text += "    " + f.key + ": " + f.value + "\n"
	}
	return text
}

// change writes the fields that the CRM changes: contact.role=technical deal=d-7.
func (a *Turn) change(x *Exploration, rest string) string {
	var fields, names string
	for _, f := range a.pairs(rest) {
		if x.naming(f.key) {
			names += "    " + f.key + ": " + f.value + "\n"
			continue
		}
		if !strings.Contains(f.key, ".") {
			a.refuse("`"+clipped(f.key)+"` does not say whose field it is", "write the object before it, such as `contact."+clipped(f.key)+"`")
			continue
		}
		fields += "      " + f.key + ": " + f.value + "\n"
	}
	if fields == "" {
		if len(a.Problems) == 0 {
			a.refuse("`set` names no field", "write `set contact.role=technical`, with the object before the dot")
		}
		return ""
	}
	return "  - set:\n" + fields + names
}

// naming reports whether a key beside fields says whom a change is about.
func (x *Exploration) naming(key string) bool {
	if strings.Contains(key, ".") {
		return false
	}
	for i := range x.p.Objects {
		for _, k := range x.lines.Kin(i) {
			if k == key {
				return true
			}
		}
	}
	return false
}

// pair is one field=value of a line, the value as YAML has it.
type pair struct{ key, value string }

// pairs reads the field=value words of a line.
func (a *Turn) pairs(text string) []pair {
	var list []pair
	for _, w := range split(text) {
		key, value, ok := strings.Cut(w, "=")
		switch {
		case !ok:
			a.refuse("`"+clipped(w)+"` is no field with a value", "write field=value; a value with spaces stands in quotes")
		case !plainKey(key):
			a.refuse("`"+clipped(key)+"` is no name of a field", "write field=value")
		default:
			list = append(list, pair{key, asYAML(value)})
		}
	}
	return list
}

// split cuts a line at spaces, but not inside of quotes and brackets.
func split(text string) []string {
	var list []string
	from, depth, quote := -1, 0, byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if from < 0 && c != ' ' && c != '\t' {
			from = i
		}
		switch {
		case quote != 0:
			if c == '\\' && quote == '"' {
				i++
			} else if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case (c == ' ' || c == '\t') && depth <= 0 && from >= 0:
			list, from, depth = append(list, text[from:i]), -1, 0
		}
	}
	if from >= 0 {
		list = append(list, text[from:])
	}
	return list
}

func plainKey(key string) bool {
	for i, c := range key {
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_'
		if !letter && (i == 0 || !(c >= '0' && c <= '9') && c != '.' && c != '-') {
			return false
		}
	}
	return key != ""
}

// asYAML writes a value as YAML reads it: quotes, brackets and plain words stay,
// all else is quoted.
func asYAML(value string) string {
	if value == "" {
		return "null"
	}
	for _, pair := range []string{`""`, `''`, "[]", "{}"} {
		if len(value) > 1 && value[0] == pair[0] && value[len(value)-1] == pair[1] {
			return value
		}
	}
	for i, c := range value {
		word := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c > 0x7f
		if !word && (i == 0 || !strings.ContainsRune("_.:/@+-", c)) && !(i == 0 && (c == '-' || c == '.') && len(value) > 1) || i == len(value)-1 && c == ':' {
			return "'" + strings.ReplaceAll(value, "'", "''") + "'"
		}
	}
	return value
}

// stepOf finds the step of a workflow that a line names as STEP or WORKFLOW/STEP.
func stepNamed(w *project.Workflow, s *project.Step, name string) bool {
	return s.ID == name || w.Name+"/"+s.ID == name
}
