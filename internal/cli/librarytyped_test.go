package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/pkg/source"
)

// TestLibraryTyped asks for every entry in two projects that have next to nothing of
// what it needs, types in what is printed, and asks again: now it fits, lints clean
// and plays. In one of them contacts are known by a field of another name; in the
// other, consent is another field and a plan has other values.
func TestLibraryTyped(t *testing.T) {
	t.Parallel()
	for i, name := range library.Names() {
		for j, company := range []string{"mailbox", "opt-in", "halfway"} {
			if (3*i+j)%everyPair > 0 {
				continue
			}
			t.Run(name+", "+company, func(t *testing.T) {
				t.Parallel()
				dir := copied(t, os.DirFS("testdata/typed"), company)
				w := brought(t, name, dir)
				if len(w.Missing) == 0 {
					t.Fatalf("lacks nothing, but was written %t: %v", w.Written, w.Troubles)
				}
				for _, m := range w.Missing {
					typeIn(t, dir, m)
				}
				w = brought(t, name, dir)
				if !w.Written {
					t.Errorf("it still lacks %+v\nand trips over %+v", w.Missing, w.Troubles)
				}
				ran("fmt", "-C", dir)
				clean(t, dir, "warning")
			})
		}
	}
}

// documentOf is the kind of document that has a key at its root.
var documentOf = map[string]string{
	"objects": "DataModel", "events": "DataModel", "channels": "Project", "topics": "Project", "endpoints": "Project", "calendars": "Project",
	"audiences": "Project", "stages": "Lifecycle", "queues": "Team", "bands": "ScoringModel",
}

// typeIn does what is printed about a missing thing, and no more.
func typeIn(t *testing.T, dir string, m library.Missing) {
	t.Helper()
	file := filepath.Join(dir, filepath.FromSlash(m.File))
	data, err := os.ReadFile(file)
	switch {
	case os.IsNotExist(err) && m.Under == "":
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		data = []byte(m.Declaration + "\n")
	case err != nil:
		t.Fatalf("%s %s belongs into a file that is not there: %v", m.Kind, m.Name, err)
	case m.Under == "":
		data = append(data, "---\n"+m.Declaration+"\n"...)
	default:
		data = inserted(t, m, data)
	}
	if err := os.WriteFile(file, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

// inserted is a file with a declaration below the keys where it belongs.
func inserted(t *testing.T, m library.Missing, data []byte) []byte {
	t.Helper()
	f := source.NewFile(m.File, data)
	docs, _ := source.Parse(f)
	keys := strings.Split(m.Under, ".")
	i := slices.IndexFunc(docs, func(d source.Document) bool { return d.Root.Get("kind").Text == documentOf[keys[0]] })
	if i < 0 {
		t.Fatalf("%s has no %s for %s", m.File, documentOf[keys[0]], m.Under)
	}
	n := docs[i].Root
	for len(keys) > 0 && n.Get(keys[0]) != nil {
		n, keys = n.Get(keys[0]), keys[1:]
	}
	declaration := m.Declaration
	for _, k := range slices.Backward(keys) {
		declaration = k + ":\n  " + strings.ReplaceAll(declaration, "\n", "\n  ")
	}
	text, err := source.Edit(f, []source.TextEdit{addition(t, m, n, declaration)})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// addition is the edit that adds a key to a mapping, changes one, or adds an item to a
// list.
func addition(t *testing.T, m library.Missing, n *source.Node, declaration string) source.TextEdit {
	t.Helper()
	key, value, _ := strings.Cut(declaration, ": ")
	if n.Kind == source.Mapping && !strings.Contains(declaration, "\n") {
		if n.Get(key) != nil != m.Instead {
			t.Errorf("%s %s is there: %t, but it is to be changed: %t", m.Under, key, n.Get(key) != nil, m.Instead)
		}
		if edit, ok := source.SetKey(n, key, value); ok {
			return edit
		}
	}
	for _, item := range n.Items {
		if name := item.Get("name"); m.Instead && name != nil && name.Text == m.Name {
			return source.TextEdit{Start: int(item.Span().Start.Byte), End: int(item.Span().End.Byte), Text: strings.TrimPrefix(declaration, "- ")}
		}
	}
	if n.Flow {
		t.Fatalf("%s is on one line", m.Under)
	}
	column := 0
	if n.Kind == source.Sequence {
		column = int(n.Items[0].Span().Start.Column) - 3
	} else {
		column = int(n.Entries[0].Key.Span().Start.Column) - 1
	}
	margin := "\n" + strings.Repeat(" ", column)
	at := int(n.Span().End.Byte)
	return source.TextEdit{Start: at, End: at, Text: margin + strings.ReplaceAll(declaration, "\n", margin)}
}
