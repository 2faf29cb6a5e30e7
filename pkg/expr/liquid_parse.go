package expr

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// maxTemplateIssues stops a text that is no template from being reported
// letter by letter.
const maxTemplateIssues = 50

// lqParser reads a template from left to right.
type lqParser struct {
	text   string
	at     int // where the text after the last tag begins
	trim   bool
	open   lqOpen // the tag that is being read
	pos    int    // inside the tag
	limit  int    // the end of what stands inside the tag
	look   lqLexeme
	failed bool // the tag has an issue; what follows in it would be an echo
	depth  int
	paths  int
	names  []string
	url    lqURL
	issues []Issue
}

// lqOpen is a tag as found in the text.
type lqOpen struct {
	start, end int
	tag        bool // {% and not {{
	name       string
	nameStart  int
	nameEnd    int
}

func (p *lqParser) issue(rule string, start, end int, message, help string) {
	if len(p.issues) < maxTemplateIssues {
		p.issues = append(p.issues, Issue{Rule: rule, Start: start, End: end, Message: message, Help: help})
	}
}

// fail reports the first thing wrong with a tag.
func (p *lqParser) fail(start, end int, message, help string) {
	if !p.failed {
		p.issue("load/template", start, end, message, help)
	}
	p.failed = true
}

func sortIssues(issues []Issue) {
	slices.SortStableFunc(issues, func(a, b Issue) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
}

// parse reads the whole template.
func (p *lqParser) parse() []lqNode {
	var body []lqNode
	for {
		nodes, stop := p.body()
		body = append(body, nodes...)
		if stop == "" {
			return body
		}
		p.fail(p.open.start, p.open.end, "`{% "+stop+" %}` has nothing to "+closesWhat(stop), "remove it, or add the tag it belongs to before it")
	}
}

func closesWhat(tag string) string {
	if strings.HasPrefix(tag, "end") {
		return "end"
	}
	return "belong to"
}

// body reads nodes up to the end of the text or to a tag that ends or divides a
// block; it returns that tag's name, "" at the end of the text. The caller
// decides whether the tag is in its place.
func (p *lqParser) body() (nodes []lqNode, stop string) {
	for {
		more := p.next(&nodes)
		if !more {
			return nodes, ""
		}
		if !p.open.tag {
			nodes = append(nodes, p.output())
			continue
		}
		p.tagName()
		switch name := p.open.name; name {
		case "elsif", "else", "when", "endif", "endunless", "endcase", "endfor", "endraw", "endcomment":
			return nodes, name
		default:
			if n := p.tag(name); n != nil {
				nodes = append(nodes, n)
			}
		}
	}
}

// next adds the text before the next tag to nodes and enters the tag; more is
// false at the end of the text.
func (p *lqParser) next(nodes *[]lqNode) (more bool) {
	start := p.at
	for i := start; ; {
		i = findOpen(p.text, i)
		if i < 0 {
			p.addText(nodes, start, len(p.text), false)
			p.at = len(p.text)
			return false
		}
		if p.enter(i) {
			p.addText(nodes, start, i, p.text[i+2] == '-')
			return true
		}
		i += 2
	}
}

// findOpen returns the offset of the next {{ or {% at or after i, -1 if there is none.
func findOpen(text string, i int) int {
	for {
		j := strings.IndexByte(text[i:], '{')
		if j < 0 || i+j+1 >= len(text) {
			return -1
		}
		i += j
		if c := text[i+1]; c == '{' || c == '%' {
			return i
		}
		i++
	}
}

// enter prepares to read the tag that opens at i; false when it has no end,
// which it reports.
func (p *lqParser) enter(i int) bool {
	tag := p.text[i+1] == '%'
	closer := "}}"
	if tag {
		closer = "%}"
	}
	inner := i + 2
	stop := len(p.text)
	if j := findOpen(p.text, inner); j >= 0 {
		stop = j
	}
	n := strings.Index(p.text[inner:stop], closer)
	if n < 0 {
		p.unclosed(i, stop, closer)
		return false
	}
	p.open = lqOpen{start: i, end: inner + n + 2, tag: tag}
	p.limit = inner + n
	p.at = p.open.end
	if n > 0 && p.text[inner] == '-' {
		inner++
	}
	if p.limit > inner && p.text[p.limit-1] == '-' {
		p.limit--
	}
	p.pos, p.failed = inner, false
	return true
}

func (p *lqParser) unclosed(i, stop int, closer string) {
	opener := p.text[i : i+2]
	line := p.text[i:stop]
	if n := strings.IndexByte(line, '\n'); n >= 0 {
		line = line[:n]
	}
	if n := strings.IndexByte(line, '}'); n >= 0 {
		p.issue("load/template", i, i+n+1, "`"+opener+"` is not closed by `"+closer+"`", "write `"+closer+"` at its end")
		return
	}
	p.issue("load/template", i, i+2, "`"+opener+"` is never closed", "write `"+closer+"` where the tag ends")
}

// addText adds the text between two tags, without the space that a dash in the
// tag beside it takes away.
func (p *lqParser) addText(nodes *[]lqNode, start, end int, trimEnd bool) {
	text := p.text[start:end]
	p.singleBraces(start, text)
	if start > 0 && p.trim {
		text = strings.TrimLeft(text, " \t\r\n")
	}
	if trimEnd {
		text = strings.TrimRight(text, " \t\r\n")
	}
	p.trim = end < len(p.text) && p.open.end-3 >= 0 && p.text[p.open.end-3] == '-' && p.open.end-3 > p.open.start+1
	p.url.text(text)
	if text != "" {
		*nodes = append(*nodes, lqText{text})
	}
}

// tagName reads the first word of a tag.
func (p *lqParser) tagName() {
	for p.pos < p.limit && isLqSpace(p.text[p.pos]) {
		p.pos++
	}
	n := wordLen(p.text[p.pos:p.limit])
	if n == 0 && p.pos < p.limit && p.text[p.pos] == '#' {
		n = 1
	}
	p.open.nameStart, p.open.nameEnd = p.pos, p.pos+n
	p.open.name = p.text[p.pos : p.pos+n]
	if p.open.name != "#" && p.open.name != "comment" && p.open.name != "raw" {
		p.pos += n
		p.advance()
	}
}

// tagNames is what "did you mean" may offer.
var tagNames = []string{"if", "elsif", "else", "endif", "unless", "endunless", "case", "when", "endcase", "for", "endfor", "assign", "comment", "endcomment", "raw", "endraw"}

// tagInstead says what to write instead of tags of other dialects.
var tagInstead = []struct{ name, help string }{
	{"elseif", "did you mean `elsif`?"},
	{"elif", "did you mean `elsif`?"},
	{"set", "did you mean `assign`?"},
	{"end", "write `endif`, `endunless`, `endcase` or `endfor`"},
	{"capture", "write `{% assign name = … %}`"},
	{"include", "a message is one text: write it here"},
	{"render", "a message is one text: write it here"},
}

func (p *lqParser) tag(name string) lqNode {
	switch name {
	case "if":
		return p.block(p.parseIf)
	case "unless":
		return p.block(p.parseUnless)
	case "case":
		return p.block(p.parseCase)
	case "for":
		return p.block(p.parseFor)
	case "assign":
		return p.parseAssign()
	case "raw":
		return p.parseRaw()
	case "comment":
		p.skipTo("endcomment")
		return nil
	case "#":
		return nil
	}
	if name == "" {
		p.fail(p.open.start, p.open.end, "this tag has no name", "write `{{ … }}` to print, `{% if … %}` to decide")
		return nil
	}
	help := diag.DidYouMean(name, tagNames)
	for _, t := range tagInstead {
		if t.name == name {
			help = t.help
		}
	}
	if help == "" {
		help = "known are `if`, `unless`, `case`, `for`, `assign`, `comment` and `raw`"
	}
	p.failed = false
	p.fail(p.open.nameStart, p.open.nameEnd, "unknown tag `"+name+"`", help)
	return nil
}

// block reads a block one level deeper.
func (p *lqParser) block(read func() lqNode) lqNode {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > maxTemplateDepth {
		if p.depth == maxTemplateDepth+1 {
			p.issue("load/limit", p.open.start, p.open.end, "blocks stand more than 50 deep in each other", "split the message")
		}
		p.at = len(p.text)
		return nil
	}
	return read()
}

// missing reports that a block has no end.
func (p *lqParser) missing(open lqOpen, end, found string) {
	if p.depth > maxTemplateDepth || p.at >= len(p.text) && len(p.issues) > 0 && p.issues[len(p.issues)-1].Rule == "load/limit" {
		return
	}
	message := "`{% " + open.name + " %}` has no `{% " + end + " %}`"
	if found != "" {
		message += " before `{% " + found + " %}`"
	}
	p.issue("load/template", open.start, open.end, message, "add `{% "+end+" %}` where it ends")
}

// closing reports whether stop is the tag that ends a block of that name. Where
// it ends another block, that block gets it: the text is read again from there.
func (p *lqParser) closing(open lqOpen, stop string) bool {
	if stop == "end"+open.name {
		p.expectEnd()
		return true
	}
	p.missing(open, "end"+open.name, stop)
	if stop != "" {
		p.at = p.open.start
	}
	return false
}

// parseRaw returns the text up to endraw as it stands.
func (p *lqParser) parseRaw() lqNode {
	start := p.at
	end := p.skipTo("endraw")
	text := p.text[start:end]
	p.url.text(text)
	if text == "" {
		return nil
	}
	return lqText{text}
}

// skipTo moves behind the next tag of that name and returns where the tag begins.
func (p *lqParser) skipTo(name string) int {
	open := p.open
	for i := p.at; ; {
		j := strings.Index(p.text[i:], "{%")
		if j < 0 {
			p.missing(open, name, "")
			p.at = len(p.text)
			return p.at
		}
		i += j
		inner := strings.TrimLeft(strings.TrimPrefix(p.text[i+2:], "-"), " \t\r\n")
		after, ok := strings.CutPrefix(inner, name)
		after = strings.TrimPrefix(strings.TrimLeft(after, " \t\r\n"), "-")
		if ok && strings.HasPrefix(after, "%}") {
			p.at = len(p.text) - len(after) + 2
			p.open = lqOpen{start: i, end: p.at, tag: true, name: name}
			p.trim = p.text[p.at-3] == '-'
			return i
		}
		i += 2
	}
}

func (p *lqParser) output() lqNode {
	p.advance()
	o := &lqOutput{start: p.open.start, end: p.open.end, inURL: p.url.in}
	if p.look.kind == lqEnd {
		p.fail(p.open.start, p.open.end, "nothing stands between `{{` and `}}`", "name what to print, such as `{{ contact.first_name }}`")
	}
	o.chain = p.chain()
	p.expectEnd()
	if o.chain.head.path != nil && o.chain.head.path.root == "unsubscribe_url" {
		p.url.in = true
	}
	if p.failed {
		return lqText{}
	}
	return o
}

func (p *lqParser) expectEnd() {
	if p.look.kind != lqEnd {
		p.unexpected("")
	}
}

// unexpected reports the next lexeme.
func (p *lqParser) unexpected(help string) {
	if p.look.kind == lqEnd {
		p.fail(p.open.start, p.open.end, "something is missing at the end of this tag", help)
		return
	}
	text := p.text[p.look.start:p.look.end]
	if help == "" {
		help = p.unexpectedHelp()
	}
	p.fail(p.look.start, p.look.end, "unexpected "+quoted(text), help)
}

func (p *lqParser) unexpectedHelp() string {
	switch {
	case p.look.text == "=":
		return "write `==` to compare"
	case p.look.kind == lqWord && (p.look.text == "and" || p.look.text == "or" || p.look.text == "contains"):
		return "compare inside `{% if … %}`"
	case p.look.kind == lqWord && findFilter(p.look.text) != nil:
		return "write `| " + p.look.text + "`"
	case p.look.kind == lqPunct && p.look.text != "|" && p.look.text != ",":
		return "compare inside `{% if … %}`"
	}
	return "remove it"
}
