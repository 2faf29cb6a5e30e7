package rules_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/lint/rules"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
	"github.com/fairlead/fairlead/workflows"
)

// edited is a company that is edited, with the places where it gets its findings.
type edited struct {
	name   string
	fsys   fs.FS
	rounds int
	// workflow compares with band, which is worth limit. letter is a text with a name
	// in it, link one without.
	workflow, band, limit, letter, link string
}

// TestBaselineOutlivesEdits writes a baseline of the examples, with some
// findings put into them, and then edits them two hundred times at random. What
// was there stays quiet however text is laid out and moved, and what is new
// shows, and nothing else.
func TestBaselineOutlivesEdits(t *testing.T) {
	for _, company := range []*edited{
		{"b2b-saas", examples.FS, 60, "nurture-ebook", "bands.lead.sql", "75", "first-chart", "case-study"},
		{"ecommerce", examples.FS, 60, "browse-abandonment", "bands.interest.warm", "12", "browse-reminder", "choose-knife"},
		{"nurture-ebook", workflows.FS, 80, "nurture-ebook", "bands.lead.sql", "75", "first-chart", "case-study"},
	} {
		t.Run(company.name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(7, uint64(company.rounds)))
			seeded := company.withFindings(texts(t, company.fsys, company.name))
			before := findingsOf(t, seeded)
			baseline, err := lint.ParseBaseline(lint.NewBaseline(before).Bytes())
			if err != nil || baseline.Len() < 5 {
				t.Fatalf("%d findings to begin with, %v", baseline.Len(), err)
			}
			for round := range company.rounds {
				e := &edit{company: company, random: random, files: maps.Clone(seeded), fresh: map[string]int{}}
				e.all(round%2 == 1)
				e.compare(t, baseline)
			}
		})
	}
}

// texts are the files of a company by path.
func texts(t *testing.T, fsys fs.FS, root string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		files[strings.TrimPrefix(name, root+"/")] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// withFindings puts defects of several rules into a company: in YAML, in a text
// beside it, and two of one kind in one document.
func (c *edited) withFindings(files map[string]string) map[string]string {
	for name, text := range files {
		switch {
		case strings.HasSuffix(name, c.workflow+".yaml"):
			text = without(without(text, "kpi:"), "max_duration:")
			text = strings.Replace(text, c.band, c.limit, 1)
		case strings.HasSuffix(name, c.letter+".md"):
			text = strings.ReplaceAll(text, " | default: 'there'", "") + "\nYours, {{ contact.first_name }}\n"
		case strings.HasSuffix(name, c.link+".md"):
			text += "\n[Again](https://www.northbeam.example/?who={{ contact.email }})\n"
		case name == "fairlead.yaml":
			if !strings.Contains(text, "\nendpoints:\n") {
				text = strings.Replace(text, "\ntimezone:", "\nendpoints:\ntimezone:", 1)
			}
			text = strings.Replace(text, "\nendpoints:\n", "\nendpoints:\n  enrich: {url: \"http://enrich.example\"}\n", 1)
		}
		files[name] = text
	}
	return files
}

// without leaves out the lines that begin with a key.
func without(text, key string) string {
	lines := slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(l string) bool { return strings.HasPrefix(l, key) })
	return strings.Join(lines, "")
}

func findingsOf(t *testing.T, files map[string]string) []diag.Diagnostic {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r, err := project.Load(fsys, project.Options{Version: "0.1.0"})
	if err != nil || r.Program == nil {
		t.Fatalf("an edit broke the project: %v\n%s", err, listing(r.Diagnostics))
	}
	return lint.Run(r.Program, rules.All(), lint.Options{Now: today, Known: rules.Other()})
}

// edit is one random change of a project.
type edit struct {
	company *edited
	random  *rand.Rand
	files   map[string]string
	done    []string
	// fresh counts, by rule and document, the findings that were added.
	fresh map[string]int
}

// all makes up to six changes that mean nothing, and some findings if asked to.
func (e *edit) all(add bool) {
	if add {
		for range 1 + e.random.IntN(3) {
			e.pick(e.addSegment, e.addToken, e.dropReason)()
		}
	}
	for range 1 + e.random.IntN(6) {
		e.pick(e.comment, e.spread, e.swapKeys, e.swapDocuments, e.moveDocument, e.padText, e.format)()
	}
	if e.random.IntN(4) == 0 {
		name := e.file(".yaml")
		e.note("carriage returns in", name)
		e.files[name] = strings.ReplaceAll(e.files[name], "\n", "\r\n")
	}
}

func (e *edit) pick(list ...func()) func() { return list[e.random.IntN(len(list))] }

// file returns the name of a random file with that ending.
func (e *edit) file(ending string) string {
	var names []string
	for name := range e.files {
		if strings.HasSuffix(name, ending) && path.Base(name) != "README.md" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names[e.random.IntN(len(names))]
}

func (e *edit) note(what, name string) { e.done = append(e.done, what+" "+name) }

// documents are those of a file, each with its line end.
func (e *edit) documents(name string) []string { return strings.Split(e.files[name], "---\n") }

func (e *edit) put(name string, docs []string) { e.files[name] = strings.Join(docs, "---\n") }

// comment adds comments and empty lines in front.
func (e *edit) comment() {
	name := e.file(".yaml")
	e.note("comment", name)
	docs := e.documents(name)
	i := e.random.IntN(len(docs))
	docs[i] = strings.Repeat("\n# Moved down.\n", 1+e.random.IntN(5)) + docs[i]
	e.put(name, docs)
}

// spread widens the lines of a file: spaces after keys and inside braces.
func (e *edit) spread() {
	name := e.file(".yaml")
	e.note("spread", name)
	lines := strings.SplitAfter(e.files[name], "\n")
	for i, l := range lines {
		key, rest, ok := strings.Cut(l, ": ")
		if ok && key != "" && strings.Trim(key, "abcdefghijklmnopqrstuvwxyz_") == "" && !strings.HasPrefix(rest, "|") && !strings.HasPrefix(rest, ">") && e.random.IntN(2) == 0 {
			lines[i] = key + ":    " + rest
		}
		if text := strings.TrimRight(l, "\n"); strings.HasPrefix(strings.TrimSpace(l), "- {") && strings.HasSuffix(text, "}") && e.random.IntN(2) == 0 {
			lines[i] = strings.Replace(strings.TrimSuffix(text, "}"), "- {", "-   {  ", 1) + "  }\n"
		}
	}
	e.files[name] = strings.Join(lines, "")
}

// swapKeys moves the last top-level key of a document behind its name.
func (e *edit) swapKeys() {
	name := e.file(".yaml")
	docs := e.documents(name)
	i := e.random.IntN(len(docs))
	blocks := topLevel(docs[i])
	if len(blocks) < 4 {
		return
	}
	e.note("swap keys", name)
	last := len(blocks) - 1
	if !strings.HasSuffix(blocks[last], "\n") {
		blocks[last] += "\n"
	}
	docs[i] = strings.Join(slices.Concat(blocks[:3], blocks[last:], blocks[3:last]), "")
	e.put(name, docs)
}

// topLevel cuts a document into its keys; what stands before the first is a
// block of its own.
func topLevel(doc string) []string {
	blocks := []string{""}
	for l := range strings.Lines(doc) {
		if l[0] >= 'a' && l[0] <= 'z' {
			blocks = append(blocks, "")
		}
		blocks[len(blocks)-1] += l
	}
	return blocks
}

// swapDocuments turns the documents of a file round.
func (e *edit) swapDocuments() {
	name := e.file(".yaml")
	docs := e.documents(name)
	if name == project.Marker || len(docs) < 2 {
		return
	}
	e.note("swap documents", name)
	for i := range docs {
		docs[i] = strings.TrimRight(docs[i], "\n") + "\n"
	}
	slices.Reverse(docs)
	e.put(name, docs)
}

// moveDocument gives the last document of a file one of its own beside it.
func (e *edit) moveDocument() {
	name := e.file(".yaml")
	docs := e.documents(name)
	if name == project.Marker || len(docs) < 2 {
		return
	}
	e.note("move a document of", name)
	target := strings.TrimSuffix(name, ".yaml") + fmt.Sprintf("-%d.yaml", len(e.files))
	e.files[target] = docs[len(docs)-1]
	e.put(name, docs[:len(docs)-1])
}

// format lays a file out as `fairlead fmt` does.
func (e *edit) format() {
	name := e.file(".yaml")
	e.note("format", name)
	text, _ := source.Format(source.NewFile(name, []byte(e.files[name])))
	e.files[name] = string(text)
}

// padText moves what stands in a text of a message down.
func (e *edit) padText() {
	name := e.file(".md")
	e.note("pad", name)
	e.files[name] = strings.Repeat("\n", 1+e.random.IntN(3)) + "A line more.\n\n" + e.files[name]
}

func (e *edit) expect(rule, address string) { e.fresh[rule+" "+address]++ }

// addSegment adds a segment that nobody uses.
func (e *edit) addSegment() {
	name := fmt.Sprintf("fresh-%d", len(e.files))
	e.note("add", name)
	e.files["a-"+name+".yaml"] = "kind: Segment\nname: " + name + "\nwhen: contact.email.endsWith(\".example\")\n"
	e.expect("coverage/unused", "segment/"+name)
}

// addToken adds one more token that may be blank to a text that has some.
func (e *edit) addToken() {
	for name, text := range e.files {
		if strings.HasSuffix(name, e.company.letter+".md") {
			e.note("add a token to", name)
			e.files[name] = text + "\nP.S. {{ contact.first_name }}\n"
			e.expect("message/token", "message/"+e.company.letter)
		}
	}
}

// dropReason adds an exception that gives no reason.
func (e *edit) dropReason() {
	for name, text := range e.files {
		if strings.HasSuffix(name, e.company.workflow+".yaml") && !strings.Contains(text, "\nallow:") {
			e.note("add an exception to", name)
			e.files[name] = strings.Replace(text, "\nowner:", "\nallow: [{rule: governance/kpi}]\nowner:", 1)
			e.expect("allow/no-reason", "workflow/"+e.company.workflow)
		}
	}
}

// compare holds what is found now against the baseline.
func (e *edit) compare(t *testing.T, baseline *lint.Baseline) {
	t.Helper()
	ds := findingsOf(t, e.files)
	gone := baseline.Excuse(ds)
	fresh := map[string]int{}
	for _, d := range ds {
		if d.Suppressed == nil {
			fresh[d.Rule+" "+d.Address]++
		}
	}
	if gone != 0 || !maps.Equal(fresh, e.fresh) {
		t.Errorf("after %s: %d gone, new %v, want %v", strings.Join(e.done, ", "), gone, fresh, e.fresh)
	}
}
