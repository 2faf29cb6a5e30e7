package project_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"slices"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/fairlead/fairlead/internal/testkit"
	"github.com/fairlead/fairlead/pkg/project"
)

// BenchmarkYAMLNodes is the measure for BenchmarkLoad: what the YAML library
// alone needs to decode the same bytes into nodes.
func BenchmarkYAMLNodes(b *testing.B) {
	files := testkit.Company(1000)
	paths := slices.Sorted(maps.Keys(files))
	b.SetBytes(size(files))
	for b.Loop() {
		for _, p := range paths {
			decode(b, files[p].Data)
		}
	}
}

func decode(b *testing.B, data []byte) {
	d := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var n yaml.Node
		err := d.Decode(&n)
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoad reads, validates, resolves, type-checks and compiles a project
// of 1,000 workflows.
func BenchmarkLoad(b *testing.B) {
	files := testkit.Company(1000)
	b.SetBytes(size(files))
	for b.Loop() {
		r, err := project.Load(files, project.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if r.Program == nil {
			b.Fatal(r.Diagnostics[0])
		}
	}
}

func size(files fs.FS) int64 {
	var n int64
	_ = fs.WalkDir(files, ".", func(_ string, e fs.DirEntry, err error) error {
		if info, infoErr := e.Info(); err == nil && infoErr == nil {
			n += info.Size()
		}
		return nil
	})
	return n
}
