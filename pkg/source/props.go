package source

import (
	"strings"

	"gopkg.in/yaml.v3"
)

// props is what stands before a value: an anchor, a tag or both.
type props struct {
	start  int // of the first property
	tag    int // of the tag, -1 if there is none
	tagEnd int
	last   int // end of the last property
	end    int // start of the value itself
}

func (p props) tagged() bool { return p.tag >= 0 }

// props reads the properties at offset at. A value itself never begins with
// `&` or `!`.
func (b *builder) props(at int) props {
	data := b.file.Data
	p := props{start: at, tag: -1, last: at, end: at}
	for p.end < len(data) && (data[p.end] == '&' || data[p.end] == '!') {
		end := p.end + 1
		for end < len(data) && inProperty(data[p.end], data[end]) {
			end++
		}
		if data[p.end] == '!' {
			p.tag, p.tagEnd = p.end, end
		}
		p.last = end
		p.end = skipSpace(data, end)
	}
	return p
}

// inProperty reports whether b goes on the property that begins with kind:
// anchors are words, tags end at a blank.
func inProperty(kind, b byte) bool {
	if kind == '!' {
		return !isBlank(b) && !isBreak(b)
	}
	return '0' <= b && b <= '9' || 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || b == '_' || b == '-'
}

// collectionProps is props for a mapping or sequence. A block mapping without
// properties of its own may begin with those of its first key.
func (b *builder) collectionProps(y *yaml.Node, at int) props {
	if y.Anchor == "" && y.Style&yaml.TaggedStyle == 0 && y.Style&yaml.FlowStyle == 0 && y.Kind == yaml.MappingNode {
		return props{start: at, tag: -1, last: at, end: at}
	}
	return b.props(at)
}

// tag refuses the tag before n. A condition that begins with `!` becomes a tag
// without a word from YAML.
func (b *builder) tag(n *Node, p props) {
	data := b.file.Data
	end := p.tagEnd
	sameLine := lineEndOf(data, p.tag) >= int(n.end)
	if n.Kind != Mapping && n.Kind != Sequence && sameLine {
		end = max(end, int(n.end))
	}
	if n.slot != inBlock && n.Kind != Mapping && n.Kind != Sequence {
		end = min(end, meantEnd(data, p.tag, true))
	}
	b.refuseTag(p.tag, end, string(data[p.tag:p.tagEnd]), n.Kind == Scalar || n.Kind == Null || n.Flow && sameLine)
	if !sameLine {
		b.diags[len(b.diags)-1].Fix = nil // the rest of the text stands on the next line
	}
}

func (b *builder) refuseTag(start, end int, tag string, text bool) {
	meant := strings.TrimRight(string(b.file.Data[start:end]), " \t")
	if text && !strings.HasPrefix(tag, "!!") && !strings.HasPrefix(tag, "!<") {
		d := b.report("load/syntax", start, end, quoteHelp(meant),
			"`%s` is read by YAML as a tag, not as text: quote the condition", brief(meant))
		if !named(meant) {
			d.Fix = wrap(b.file, start, start+len(meant))
		}
		return
	}
	b.report("load/syntax", start, start+len(tag), "delete the tag; put text that looks like something else in quotes",
		"tag `%s` is not allowed", brief(tag))
}

// named reports whether text is a tag with a name and the text that it marks, as
// in `!cel contact.plan`, rather than a condition: there an operator follows.
func named(text string) bool {
	word, rest, _ := strings.Cut(text, " ")
	rest = strings.TrimLeft(rest, " ")
	if rest == "" || strings.HasPrefix(rest, "in ") || strings.ContainsAny(word, "()[]\"'") {
		return false
	}
	return inProperty('&', rest[0]) && rest[0] != '-' || rest[0] == '"' || rest[0] == '\''
}

// quoteHelp says how text is written as a YAML scalar in quotes.
func quoteHelp(text string) string {
	if len(text) > maxBrief || strings.ContainsAny(text, "\r\n") {
		return "put the text in quotes"
	}
	return "write it in quotes: '" + strings.ReplaceAll(text, "'", "''") + "'"
}

// maxBrief is how much of a text a message repeats, in bytes.
const maxBrief = 100

// brief shortens text for a message: its first line, and not too much of it.
func brief[T string | []byte](text T) string {
	s := string(text[:min(len(text), maxBrief+1)])
	if i := strings.IndexAny(s, "\r\n"); i >= 0 {
		return s[:i]
	}
	if len(s) <= maxBrief {
		return s
	}
	return strings.ToValidUTF8(s[:maxBrief], "") + "…"
}
