package source

import "gopkg.in/yaml.v3"

// maxExpanded is the number of nodes that aliases may add to a file beyond what
// is written: a few lines of aliases to aliases make billions of them.
const maxExpanded = 100_000

// alias builds the value of an alias: a copy of what the anchor names, which
// keeps its place and knows where the alias stood.
func (b *builder) alias(y *yaml.Node, at int) (*Node, int) {
	end := at + 1 + len(y.Value)
	target, known := b.anchors[y.Alias]
	switch {
	case !known:
		b.unknownAnchor(at, end, y.Value)
	case target == nil:
		b.report("load/alias", at, end, "write the value out", "alias `*%s` stands inside the value it names", brief(y.Value))
	case b.expanded > maxExpanded:
	default:
		return b.copy(target, at, end), end
	}
	return b.alloc(Node{file: b.file, Type: TypeNull, start: int32(at), end: int32(end)}), end
}

func (b *builder) unknownAnchor(at, end int, name string) {
	b.report("load/syntax", at, end, "define it before with `&"+brief(name)+"` in the same document; text that begins with `*` needs quotes",
		"alias `*%s` names no anchor", brief(name))
}

func (b *builder) copy(n *Node, at, end int) *Node {
	b.expanded++
	if b.expanded > maxExpanded {
		if b.expanded == maxExpanded+1 {
			b.report("load/alias", at, end, "write the values out, or use fewer aliases",
				"aliases make the file larger than it is by more than %d values", maxExpanded)
		}
		return b.alloc(Node{file: b.file, Type: TypeNull, start: n.start, end: n.end, Via: b.file.Span(at, end)})
	}
	c := b.alloc(*n)
	c.Via = b.file.Span(at, end)
	if n.Items != nil {
		c.Items = make([]*Node, len(n.Items))
		for i, item := range n.Items {
			if b.expanded > maxExpanded {
				c.Items = c.Items[:i]
				break
			}
			c.Items[i] = b.copy(item, at, end)
		}
	}
	if n.Entries != nil {
		c.Entries = make([]Entry, len(n.Entries))
		for i, e := range n.Entries {
			if b.expanded > maxExpanded {
				c.Entries = c.Entries[:i]
				break
			}
			c.Entries[i] = Entry{b.copy(e.Key, at, end), b.copy(e.Value, at, end)}
		}
	}
	return c
}
