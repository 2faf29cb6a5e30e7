// Package docs_test holds the words of the repository against the product: every
// YAML example is loaded, every console block is run, every link is followed.
package docs_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/internal/cli"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

const root = ".."

// pages lists the Markdown pages that people read, relative to the repository.
func pages(t *testing.T) []string {
	t.Helper()
	list := []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "ARCHITECTURE.md"}
	for _, dir := range []string{"docs", "examples", "workflows"} {
		err := fs.WalkDir(os.DirFS(root), dir, func(p string, e fs.DirEntry, err error) error {
			isPage := path.Ext(p) == ".md" && (dir == "docs" && path.Dir(p) == "docs" || path.Base(p) == "README.md")
			if err == nil && isPage {
				list = append(list, p)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// block is one fenced block of a page.
type block struct {
	page string
	line int    // of its first line of text, from 1
	info string // what stands behind the fence: "yaml", "yaml fragment", "console"
	text string
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.page, b.line) }

// blocks reads the fenced blocks of a page.
func blocks(t *testing.T, page string) []block {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, page))
	if err != nil {
		t.Fatal(err)
	}
	var list []block
	var open *block
	indent := ""
	for i, line := range strings.SplitAfter(string(data), "\n") {
		fence, fenced := strings.CutPrefix(strings.TrimLeft(line, " "), "```")
		switch {
		case fenced && open == nil:
			indent = line[:strings.Index(line, "`")]
			open = &block{page: page, line: i + 2, info: strings.TrimSpace(fence)}
		case fenced:
			list = append(list, *open)
			open = nil
		case open != nil:
			open.text += strings.TrimPrefix(line, indent)
		}
	}
	if open != nil {
		t.Errorf("%s: this fence is never closed", open)
	}
	return list
}

// TestYAML loads every YAML block: a block with a Project is a whole project,
// other documents are completed by the project in testdata/base, and what is no
// document says `yaml fragment` and is parsed.
func TestYAML(t *testing.T) {
	loaded := 0
	for _, page := range pages(t) {
		for _, b := range blocks(t, page) {
			switch b.info {
			case "yaml":
				loaded++
				t.Run(b.String(), func(t *testing.T) {
					if strings.HasPrefix(page, "workflows/") {
						inCompany(t, b)
					} else {
						loads(t, b)
					}
				})
			case "yaml fragment":
				_, ds := source.Parse(source.NewFile(page, []byte(b.text)))
				report(t, b, ds)
			}
		}
	}
	if loaded < 20 {
		t.Errorf("only %d blocks of YAML were found", loaded)
	}
}

// inCompany sees that the company beside a page of the library has a block to the
// letter: that is what its scenarios were played with. Whoever takes the workflow
// does not get the company, and copies from the page.
func inCompany(t *testing.T, b block) {
	company, err := os.ReadFile(filepath.Join(root, path.Dir(b.page), "company.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(company), "\n"+b.text) {
		t.Errorf("%s: company.yaml has no such document:\n%s", b, b.text)
	}
}

func loads(t *testing.T, b block) {
	docs, ds := source.Parse(source.NewFile(b.page, []byte(b.text)))
	report(t, b, ds)
	files := fstest.MapFS{}
	var names []string
	for _, d := range docs {
		kind, name := d.Root.Get("kind"), d.Root.Get("name")
		if kind == nil || name == nil {
			t.Fatalf("%s: this is no document: write ```yaml fragment", b)
		}
		names = append(names, model.KebabKind(kind.Text)+"-"+name.Text)
	}
	if len(names) == 0 || !strings.HasPrefix(names[0], "project-") {
		maps.Copy(files, base(t, names))
		files["example.yaml"] = &fstest.MapFile{Data: []byte(b.text)}
	} else {
		files[project.Marker] = &fstest.MapFile{Data: []byte(b.text)}
		passes(t, b, files)
	}
	result, err := project.Load(files, project.Options{Version: "0.1.0"})
	if err != nil {
		t.Fatal(err)
	}
	report(t, b, result.Diagnostics)
}

// passes sees that lint and simulate have nothing against a whole project.
func passes(t *testing.T, b block, files fs.FS) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, files); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"lint", "simulate"} {
		var out bytes.Buffer
		if code := cli.Main([]string{command, "-C", dir, "--allow-empty"}, nil, &out, &out, nil); code != 0 {
			t.Errorf("%s: %s gives %d:\n%s", b, command, code, out.String())
		}
	}
}

// base is the project that completes an example, without the documents that the
// example has itself.
func base(t *testing.T, without []string) fstest.MapFS {
	t.Helper()
	dir := os.DirFS("testdata/base")
	names, err := fs.Glob(dir, "*")
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range names {
		if slices.Contains(without, strings.TrimSuffix(name, ".yaml")) {
			continue
		}
		data, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// report fails for what is wrong, with lines of the page.
func report(t *testing.T, b block, ds []diag.Diagnostic) {
	t.Helper()
	for _, d := range ds {
		if d.Severity == diag.Note {
			continue
		}
		t.Errorf("%s:%d (%s): %s: %s\n\t%s", b.page, b.line+int(d.Primary.Start.Line)-1, d.Primary, d.Rule, d.Message, d.Help)
	}
}

// TestLanguagePageNamesEveryKey sees that the reference leaves out no key.
func TestLanguagePageNamesEveryKey(t *testing.T) {
	text, err := os.ReadFile("language.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range model.Kinds() {
		if !bytes.Contains(text, []byte("### "+kind+"\n")) {
			t.Errorf("the language reference has no section `%s`", kind)
		}
		for _, key := range schemaKeys(t, model.KebabKind(kind)) {
			inCode := regexp.MustCompile("`[^`\n]*\\b" + key + "\\b[^`\n]*`")
			if !inCode.Match(text) {
				t.Errorf("the language reference does not explain the key `%s` of %s", key, kind)
			}
		}
	}
}

// TestLinks sees that relative links lead to files that are there.
func TestLinks(t *testing.T) {
	for _, page := range pages(t) {
		data, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, part := range strings.Split(string(data), "](")[1:] {
			link, _, _ := strings.Cut(part, ")")
			link, _, _ = strings.Cut(link, "#")
			if link == "" || strings.Contains(link, "://") {
				continue
			}
			if _, err := os.Stat(filepath.Join(root, path.Dir(page), link)); err != nil {
				t.Errorf("%s links to %s, which is not there", page, link)
			}
		}
	}
}

// TestMakeTargets sees that every target a page names is there.
func TestMakeTargets(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	target := regexp.MustCompile("(?m)(?:^|`)make ([a-z-]+)")
	for _, page := range pages(t) {
		data, err := os.ReadFile(filepath.Join(root, page))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range target.FindAllSubmatch(data, -1) {
			if !bytes.Contains(makefile, append([]byte("\n"), append(m[1], ':')...)) {
				t.Errorf("%s speaks of `make %s`, which is not there", page, m[1])
			}
		}
	}
}
