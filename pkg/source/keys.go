package source

import "github.com/fairlead/fairlead/pkg/diag"

// keyAllowed refuses keys that are not a word: collections, null, merge keys.
func (b *builder) keyAllowed(key *Node, end int) bool {
	start := int(key.start)
	if !key.Via.IsZero() {
		start = int(key.Via.Start.Byte)
	}
	switch {
	case key.Kind == Mapping || key.Kind == Sequence:
		b.complexKey(key, start, end)
	case key.Kind == Null && key.Text == "":
		b.report("load/syntax", start, max(end, start), "write a word before the colon", "a key is missing before `:`")
	case key.Kind == Null:
		b.report("load/syntax", start, end, "write it in quotes if the word is meant", "`%s` cannot be a key", key.Text)
	case key.Style == Literal || key.Style == Folded:
		b.report("load/syntax", start, end, "write the key on one line", "a block of text cannot be a key")
	case key.Text == "<<" && key.Style == Plain && key.Via.IsZero():
		b.report("load/alias", start, end, "write the keys out, or use an alias for a whole value", "merge key `<<` is not allowed")
	default:
		return true
	}
	return false
}

// complexKey refuses a mapping or sequence as a key; `{{ name }}` without
// quotes is one.
func (b *builder) complexKey(key *Node, start, end int) {
	data := b.file.Data
	if start > 0 && data[start] == '{' && data[start-1] == '{' {
		start--
		for end < len(data) && (isBlank(data[end]) || data[end] == '}') {
			end++
		}
		text := string(data[start:end])
		b.report("load/syntax", start, end, "write the text in quotes", "`%s` is read by YAML as a mapping, not as text: quote it", brief(text))
		return
	}
	b.report("load/syntax", start, end, "write a word as the key", "a %s cannot be a key", key.Kind)
}

// fewKeys is the size up to which comparing all pairs is cheaper than a map.
const fewKeys = 12

// duplicates reports keys that stand twice in one mapping, each with the first one.
func (b *builder) duplicates(entries []Entry) {
	if len(entries) <= fewKeys {
		for i := range entries {
			for j := range i {
				if entries[j].Key.Text == entries[i].Key.Text {
					b.duplicate(entries[j].Key, entries[i].Key)
					break
				}
			}
		}
		return
	}
	first := make(map[string]*Node, len(entries))
	for _, e := range entries {
		if f := first[e.Key.Text]; f != nil {
			b.duplicate(f, e.Key)
			continue
		}
		first[e.Key.Text] = e.Key
	}
}

func (b *builder) duplicate(first, again *Node) {
	d := trouble(b.file, "load/duplicate-key", 0, 0, "key `"+brief(again.Text)+"` stands twice")
	d.Primary = again.written()
	d.Related = []diag.Related{{Span: first.written(), Label: "first here"}}
	d.Help = "delete one of the two, or rename it"
	b.diags = append(b.diags, d)
}

// written is where a node stands in the text: its alias, if it came through one.
func (n *Node) written() diag.Span {
	if !n.Via.IsZero() {
		return n.Via
	}
	return n.Span()
}
