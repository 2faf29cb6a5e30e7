package mutate

import (
	"slices"
	"strconv"
	"strings"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/source"
)

// walker goes through the documents of a project.
type walker struct {
	files fstest.MapFS
	asked map[spot]bool
	list  []Mutant
	seen  map[string]int // how often an address was given

	file     *source.File
	kind     string // of the document
	document string // its address
	err      error
}

// place is a node with the way to it.
type place struct {
	node *source.Node
	// holder has the node, or the list that it is an item of, as entry number entry;
	// item is its number in that list, -1 for none.
	holder      *source.Node
	entry, item int
	// keys are those of all entries above it, path is the same with what names the
	// items of lists.
	keys []string
	path string
}

// key is that of the entry it stands in.
func (p place) key() string { return p.keys[len(p.keys)-1] }

// read goes through one file.
func (w *walker) read(f *source.File) {
	docs, _ := source.Parse(source.NewFile(f.Path, f.Data))
	w.file = f
	for _, d := range docs {
		kind, name := d.Root.Get("kind"), d.Root.Get("name")
		if kind == nil || name == nil {
			continue
		}
		w.kind, w.document = kind.Text, model.KebabKind(kind.Text)+"/"+name.Text
		if w.kind == "Guardrail" {
			w.without(Guardrail, "whole", d.Root, source.TextEdit{Start: int(d.Span.Start.Byte), End: int(d.Span.End.Byte)})
		}
		w.mapping(place{node: d.Root, item: -1})
	}
}

// mapping goes through the entries of a mapping.
func (w *walker) mapping(p place) {
	for i, e := range p.node.Entries {
		at := place{node: e.Value, holder: p.node, entry: i, item: -1, keys: append(slices.Clone(p.keys), e.Key.Text)}
		at.path = strings.TrimPrefix(p.path+"."+e.Key.Text, ".")
		w.entry(at)
		w.below(at)
	}
}

func (w *walker) below(p place) {
	w.mapping(p)
	for i, n := range p.node.Items {
		at := p
		at.node, at.item, at.path = n, i, p.path+"."+nameOf(n, i)
		w.item(at)
		w.below(at)
	}
	if p.node.Kind == source.Scalar && p.node.Via.IsZero() && w.asked[spotOf(p.node.Span())] {
		w.condition(p)
	}
}

// nameOf is what an item of a list is called: by a name of its own, else by its number.
func nameOf(n *source.Node, i int) string {
	for _, key := range []string{"id", "name", "reason", "event", "becomes", "channel"} {
		if v := n.Get(key); v != nil && v.Kind == source.Scalar {
			return v.Text
		}
	}
	if n.Kind == source.Scalar && len(n.Text) < 30 {
		return n.Text
	}
	return strconv.Itoa(i + 1)
}

// entry makes the mutants that lack an entry other than a condition.
func (w *walker) entry(p place) {
	switch {
	case w.kind == "Workflow" && len(p.keys) == 1 && p.key() == "goal":
		w.never(Goal, p)
	case w.kind == "Workflow" && len(p.keys) == 1 && p.key() == "exclusive":
		w.cut(Group, p)
	case w.kind == "Guardrail" && w.pieceOfGuardrail(p):
		w.cut(Guardrail, p)
	}
}

// limits are the keys of a guardrail that do something; one of them is needed.
func limits() []string { return []string{"frequency_caps", "quiet_hours", "block", "never"} }

// pieceOfGuardrail reports whether a guardrail without this entry says something
// else. Where it says nothing any more, the whole guardrail is gone already.
func (w *walker) pieceOfGuardrail(p place) bool {
	switch {
	case len(p.keys) == 1 && slices.Contains(limits(), p.key()):
		others := func(e source.Entry) bool { return e.Key.Text != p.key() && slices.Contains(limits(), e.Key.Text) }
		return slices.ContainsFunc(p.holder.Entries, others)
	case len(p.keys) == 1:
		return p.key() == "for" || p.key() == "except"
	}
	return selects(p) && len(p.holder.Entries) > 1
}

// selects reports whether a place is inside of `for` or `except`.
func selects(p place) bool { return p.keys[0] == "for" || p.keys[0] == "except" }

// item makes the mutants that lack an item of a list.
func (w *walker) item(p place) {
	several := len(p.holder.Entries[p.entry].Value.Items) > 1
	switch {
	case w.kind == "Workflow" && len(p.keys) == 1 && p.key() == "exit":
		w.never(Exit, p)
	case w.kind == "Guardrail" && several && (p.key() == "frequency_caps" || p.key() == "channels" || selects(p)):
		w.cut(Guardrail, p)
	}
}

// never makes the mutant in which an exit or a goal never holds. It is not taken out:
// a KPI may need the goal, and scenarios name the reason of an exit, so that loading
// would notice before anybody has played.
func (w *walker) never(k Kind, p place) {
	edit, ok := source.TextEdit{}, false
	if c := p.node.Get("when"); c != nil {
		edit, ok = source.ReplaceScalar(c, "false")
	} else if c := p.node.Get("where"); c != nil {
		edit, ok = source.ReplaceScalar(c, "false")
	} else {
		edit, ok = source.SetKey(p.node, "where", "false")
	}
	if ok {
		w.without(k, p.path, p.node, edit)
	}
}

// condition makes the mutants of one condition.
func (w *walker) condition(p place) {
	text := p.node.Text
	for _, r := range operands(text) {
		if edit, ok := source.ReplaceScalar(p.node, text[:r.start]+text[r.end:]); ok {
			w.without(Part, p.path+" `"+r.operand+"`", p.node, edit)
		}
	}
	if !single(text) || text == "true" || w.goneOtherwise(p) {
		return
	}
	if !w.required(p) {
		w.cut(Condition, p)
		return
	}
	if edit, ok := source.ReplaceScalar(p.node, "true"); ok {
		w.without(Condition, p.path, p.node, edit)
	}
}

// goneOtherwise reports whether a condition is all of something that is taken out
// as a whole: an exit, a goal, an invariant.
func (w *walker) goneOtherwise(p place) bool {
	return p.key() == "never" || p.key() == "when" && w.kind == "Workflow" && (p.keys[0] == "exit" || p.keys[0] == "goal")
}

// required reports whether something needs its condition; then `true` stands there.
func (w *walker) required(p place) bool {
	above := ""
	if len(p.keys) > 1 {
		above = p.keys[len(p.keys)-2]
	}
	switch p.key() {
	case "becomes":
		return true
	case "when":
		return w.kind == "Segment" || slices.Contains([]string{"branch", "wait_until", "fit", "routes"}, above)
	}
	return false
}
