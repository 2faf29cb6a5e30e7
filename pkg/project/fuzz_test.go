package project

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/diag"
)

// FuzzLoad puts any bytes in the place of one file of a small project: loading
// never panics, every place lies in its file, every report says something, and
// a second look says the same.
func FuzzLoad(f *testing.F) {
	base := overlay(f, "testdata/base")
	base["mail/text.md"] = &fstest.MapFile{Data: []byte("Hello {{ contact.email }}")}
	names := slices.Sorted(maps.Keys(base))
	sch, err := newSchemas()
	if err != nil {
		f.Fatal(err)
	}
	for i, name := range names {
		f.Add(byte(i), base[name].Data)
	}
	for _, data := range brokenSeeds(f) {
		f.Add(byte(len(names)), data)
	}
	f.Fuzz(func(t *testing.T, which byte, data []byte) {
		if len(data) > 1<<14 {
			return
		}
		files := maps.Clone(base)
		name := "zz.yaml"
		if int(which) < len(names) {
			name = names[which]
		}
		files[name] = &fstest.MapFile{Data: data}
		first := fuzzLoad(t, files, sch)
		if second := fuzzLoad(t, files, sch); second != first {
			t.Fatalf("two looks differ:\n%s\n%s", first, second)
		}
	})
}

// brokenSeeds takes every eighth of the broken projects that add one file.
func brokenSeeds(f *testing.F) [][]byte {
	var seeds [][]byte
	archives, _ := filepath.Glob("testdata/broken/*.txtar")
	for i, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			f.Fatal(err)
		}
		if i%8 == 0 && a.Files[0].Name == "broken.yaml" {
			seeds = append(seeds, a.Files[0].Data)
		}
	}
	return seeds
}

func fuzzLoad(t *testing.T, files fstest.MapFS, sch *schemas) string {
	r, err := loadWith(files, Options{Version: "0.1.0"}, sch)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		if d.Message == "" || d.Rule == "" || d.Help == "" || strings.ContainsAny(d.Message, "\n") {
			t.Fatalf("a report that says too little or too much: %+v", d)
		}
		inFile(t, r, d.Primary)
		for _, rel := range d.Related {
			inFile(t, r, rel.Span)
		}
	}
	if r.Program == nil && diag.Count(r.Diagnostics, diag.Error) == 0 {
		t.Fatal("there is no program, and nobody says why")
	}
	return show(r.Diagnostics)
}

// inFile sees that a place lies in its file and that its line and column are
// those of its offset.
func inFile(t *testing.T, r *Result, s diag.Span) {
	f := r.File(s.File)
	if f == nil {
		t.Fatalf("%+v is in no file of the project:\n%s", s, show(r.Diagnostics))
	}
	if s.Start.Byte > s.End.Byte || int(s.End.Byte) > len(f.Data) || f.Pos(int(s.Start.Byte)) != s.Start || f.Pos(int(s.End.Byte)) != s.End {
		t.Fatalf("%+v is no place in %s, which has %d bytes", s, s.File, len(f.Data))
	}
}

// The places in every broken project are real ones.
func TestPlacesInBrokenProjects(t *testing.T) {
	sch, err := newSchemas()
	if err != nil {
		t.Fatal(err)
	}
	archives, _ := filepath.Glob("testdata/broken/*.txtar")
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		files, _ := brokenFiles(t, a)
		if fuzzLoad(t, files, sch) == "" {
			t.Errorf("%s: nothing is reported", path)
		}
	}
}
