package testkit

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module = "github.com/fairlead/fairlead/"
	root   = "../.."
)

// layers are the rows of the picture in ARCHITECTURE.md, the lowest first. A
// package imports only from rows below its own.
func layers() [][]string {
	return [][]string{
		{"pkg/diag", "schema", "examples", "workflows", "pkg/audience/internal/domain"},
		{"pkg/source", "pkg/model", "pkg/expr", "pkg/calendar", "pkg/audience/internal/logic"},
		{"pkg/project"},
		{"pkg/audience", "pkg/journey"},
		{"pkg/lint"},
		{"pkg/simulate", "pkg/importer"},
		{"pkg/conflict"},
		{"pkg/change", "pkg/lint/rules"},
		{"pkg/runtime", "pkg/report"},
		{"pkg/runtime/embedded", "pkg/runtime/temporal", "pkg/runtime/channel"},
		{"internal/plot", "internal/library", "internal/mutate"},
		{"internal/render", "internal/vcs", "internal/scaffold"},
		{"internal/cli"},
		{"cmd/fairlead"},
	}
}

// owners say which packages may import a module that is not ours. A module
// that nobody owns may not be imported.
func owners() map[string][]string {
	return map[string][]string{
		"gopkg.in/yaml.v3":                           {"pkg/source"},
		"go.yaml.in/yaml":                            {"pkg/source"},
		"cel.dev/":                                   {"pkg/expr"},
		"google.golang.org/protobuf":                 {"pkg/expr"},
		"github.com/santhosh-tekuri/jsonschema":      {"pkg/project"},
		"github.com/spf13/":                          {"internal/cli"},
		"github.com/fatih/color":                     {"internal/cli"},
		"github.com/mattn/go-isatty":                 {"internal/cli"},
		"golang.org/x/sys":                           {"internal/cli"},
		"golang.org/x/text":                          {"internal/render"},
		"github.com/rogpeppe/go-internal/testscript": {"internal/testkit"},
		"github.com/rogpeppe/go-internal/diff":       {"pkg/source"},
	}
}

// pkg is what the Go tool says about one package.
type pkg struct {
	ImportPath string
	Dir        string
	GoFiles    []string
	Imports    []string
}

// name is the path inside the module.
func (p *pkg) name() string { return strings.TrimPrefix(p.ImportPath, module) }

// packages lists the module's packages, those without any code but tests left
// out.
func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=ImportPath,Dir,GoFiles,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p pkg
		err := d.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		if len(p.GoFiles) > 0 {
			list = append(list, p)
		}
	}
}

func rowOf(name string) int {
	return slices.IndexFunc(layers(), func(row []string) bool { return slices.Contains(row, name) })
}

func TestThePictureIsTheTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "ARCHITECTURE.md"))
	if err != nil {
		t.Fatal(err)
	}
	line := regexp.MustCompile(`(?m)^ ?(\d+)  ([a-z/ ]+)$`)
	drawn := map[int][]string{}
	for _, m := range line.FindAllStringSubmatch(string(text), -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		drawn[n] = inModule(strings.Fields(m[2]))
	}
	if len(drawn) != len(layers()) {
		t.Errorf("the picture has %d rows, the table has %d", len(drawn), len(layers()))
	}
	for n, row := range layers() {
		if !slices.Equal(drawn[n], row) {
			t.Errorf("row %d is drawn as %q, and is %q", n, drawn[n], row)
		}
	}
}

// inModule turns the names of the picture, which leaves pkg/ out, into paths.
func inModule(names []string) []string {
	var list []string
	for _, n := range names {
		first, _, _ := strings.Cut(n, "/")
		if !slices.Contains([]string{"cmd", "internal", "schema", "examples", "workflows"}, first) {
			n = "pkg/" + n
		}
		list = append(list, n)
	}
	return list
}

func TestPackagesImportOnlyFromBelow(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		row := rowOf(p.name())
		if row < 0 && p.name() != "internal/testkit" {
			t.Errorf("%s is in no row of the picture", p.name())
			continue
		}
		for _, path := range p.Imports {
			name, ours := strings.CutPrefix(path, module)
			switch {
			case !ours:
			case name == "internal/testkit":
				t.Errorf("%s imports %s outside its tests", p.name(), name)
			case row >= 0 && rowOf(name) >= row:
				t.Errorf("%s (row %d) imports %s (row %d)", p.name(), row, name, rowOf(name))
			case row >= 0 && row <= 8 && (name == "examples" || name == "workflows"):
				t.Errorf("%s imports %s, which only scaffold may", p.name(), name)
			}
		}
	}
}

func TestModulesHaveOneOwner(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		for _, path := range p.Imports {
			if !foreign(path) || slices.Contains(ownersOf(path), p.name()) {
				continue
			}
			t.Errorf("%s imports %s, which belongs to %q", p.name(), path, ownersOf(path))
		}
	}
}

// foreign reports whether an import is neither ours nor of the standard library.
func foreign(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return strings.Contains(first, ".") && !strings.HasPrefix(path, module)
}

func ownersOf(path string) []string {
	for prefix, names := range owners() {
		if strings.HasPrefix(path, prefix) {
			return names
		}
	}
	return nil
}

// The step function and the solver know no clock, no files and no network, so
// that the same input gives the same answer everywhere.
func TestPurePackages(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !slices.Contains([]string{"pkg/journey", "pkg/audience"}, p.name()) {
			continue
		}
		for _, path := range p.Imports {
			first, _, _ := strings.Cut(path, "/")
			if first == "os" || first == "net" || path == "math/rand" || path == "math/rand/v2" {
				t.Errorf("%s imports %s", p.name(), path)
			}
		}
		for _, call := range []string{"Now", "Since", "Until", "Sleep", "After", "Tick", "NewTimer", "NewTicker"} {
			forbid(t, p, "time", call)
		}
	}
}

func TestOnlyMainExits(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if p.name() != "cmd/fairlead" {
			forbid(t, p, "os", "Exit")
			forbid(t, p, "log", "Fatal")
			forbid(t, p, "log", "Fatalf")
		}
	}
}

// forbid reports every use of one function of the standard library.
func forbid(t *testing.T, p pkg, imported, function string) {
	t.Helper()
	files, places := parse(t, p)
	for _, f := range files {
		ast.Inspect(f, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok || s.Sel.Name != function || importOf(f, s.X) != imported {
				return true
			}
			t.Errorf("%s: %s.%s", places.Position(s.Pos()), imported, function)
			return true
		})
	}
}

func TestNoInit(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		files, places := parse(t, p)
		for _, f := range files {
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && fn.Name.Name == "init" {
					t.Errorf("%s: an init function", places.Position(fn.Pos()))
				}
			}
		}
	}
}

// A library that is exchanged must be a change in one folder: its types stand
// in no exported signature, field or variable of pkg/.
func TestForeignTypesStayInside(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.name(), "pkg/") {
			continue
		}
		files, places := parse(t, p)
		for _, f := range files {
			for _, d := range f.Decls {
				for _, s := range foreignTypes(f, d) {
					t.Errorf("%s: %s.%s can be seen outside", places.Position(s.Pos()), importOf(f, s.X), s.Sel.Name)
				}
			}
		}
	}
}

// exported returns the parts of a declaration that other packages see.
func exported(d ast.Decl) []ast.Node {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Name.IsExported() && (d.Recv == nil || receiverExported(d.Recv)) {
			return []ast.Node{d.Type}
		}
	case *ast.GenDecl:
		var list []ast.Node
		for _, s := range d.Specs {
			list = append(list, exportedSpec(s)...)
		}
		return list
	}
	return nil
}

func receiverExported(r *ast.FieldList) bool {
	name := ""
	ast.Inspect(r.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && name == "" {
			name = id.Name
		}
		return true
	})
	return ast.IsExported(name)
}

func exportedSpec(s ast.Spec) []ast.Node {
	switch s := s.(type) {
	case *ast.TypeSpec:
		if s.Name.IsExported() {
			return exportedType(s.Type)
		}
	case *ast.ValueSpec:
		if slices.ContainsFunc(s.Names, (*ast.Ident).IsExported) {
			return []ast.Node{s} // its value too: it may be what gives the type
		}
	}
	return nil
}

// exportedType leaves the fields of a struct out that only its package sees.
func exportedType(e ast.Expr) []ast.Node {
	st, ok := e.(*ast.StructType)
	if !ok {
		return []ast.Node{e}
	}
	var list []ast.Node
	for _, f := range st.Fields.List {
		if len(f.Names) == 0 || slices.ContainsFunc(f.Names, (*ast.Ident).IsExported) {
			list = append(list, f.Type)
		}
	}
	return list
}

// foreignTypes returns the foreign names in the exported parts of a declaration.
func foreignTypes(f *ast.File, d ast.Decl) []*ast.SelectorExpr {
	var list []*ast.SelectorExpr
	for _, n := range exported(d) {
		ast.Inspect(n, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && foreign(importOf(f, s.X)) {
				list = append(list, s)
			}
			return true
		})
	}
	return list
}

func TestForeignTypesAreSeen(t *testing.T) {
	t.Parallel()
	const head = "package p\nimport (\"gopkg.in/yaml.v3\"; k \"cel.dev/cel-go/cel\"; \"io\"; \"github.com/fairlead/fairlead/pkg/diag\")\n"
	tests := []struct {
		code string
		want int
	}{
		{"func F(n *yaml.Node) k.Type { return nil }", 2},
		{"func f(n *yaml.Node) {}", 0},
		{"func (t *T) F(m map[string]yaml.Node) {}", 1},
		{"func (t *t) F(n yaml.Node) {}", 0},
		{"func F(w io.Writer) diag.Span { var n yaml.Node; _ = n; return diag.Span{} }", 0},
		{"type T struct { N yaml.Node; n yaml.Node }", 1},
		{"type T struct { yaml.Node }", 1},
		{"type T = k.Env", 1},
		{"type t = k.Env", 0},
		{"type I interface { F() k.Env }", 1},
		{"var V = yaml.Node{}", 1},
		{"var v = yaml.Node{}", 0},
	}
	for _, tt := range tests {
		f, err := parser.ParseFile(token.NewFileSet(), "p.go", head+tt.code, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, d := range f.Decls {
			n += len(foreignTypes(f, d))
		}
		if n != tt.want {
			t.Errorf("%s: %d seen, want %d", tt.code, n, tt.want)
		}
	}
}

// importOf returns the path of the package that e names in f, "" if e is
// something else.
func importOf(f *ast.File, e ast.Expr) string {
	id, ok := e.(*ast.Ident)
	if !ok {
		return ""
	}
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			continue
		}
		if i.Name != nil && i.Name.Name == id.Name || i.Name == nil && packageName(path) == id.Name {
			return path
		}
	}
	return ""
}

// packageName guesses a package's name from its path: the last part that is no
// version, without a version behind a dot, and without "go-".
func packageName(path string) string {
	parts := strings.Split(path, "/")
	last := parts[len(parts)-1]
	if regexp.MustCompile(`^v\d+$`).MatchString(last) && len(parts) > 1 {
		last = parts[len(parts)-2]
	}
	last, _, _ = strings.Cut(last, ".")
	return strings.TrimPrefix(last, "go-")
}

func parse(t *testing.T, p pkg) ([]*ast.File, *token.FileSet) {
	t.Helper()
	places := token.NewFileSet()
	var files []*ast.File
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(places, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files, places
}
