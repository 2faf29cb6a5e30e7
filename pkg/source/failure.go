package source

import (
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"
)

// failure is a syntax error as the library found it.
type failure struct {
	problem string
	at      int // offset of the problem
	context int // offset of what was being read, -1 if unknown
	doc     chunk
}

// newFailure finds the place of err. The library's message has no column and
// often a wrong line or none, but its decoder still holds the exact marks. They
// are read by reflection: the library is archived at v3.0.1, so the fields stay,
// and a test watches them. Without them the document's beginning is the place.
func newFailure(f *File, c chunk, dec *yaml.Decoder, err error) *failure {
	fail := &failure{problem: strings.TrimPrefix(err.Error(), "yaml: "), at: c.start, context: -1, doc: c}
	b := builder{file: f, line0: c.line0}
	parser := field(reflect.ValueOf(dec), "parser")
	inner := field(parser, "parser")
	if strings.HasPrefix(fail.problem, "unknown anchor") {
		fail.at, _ = markAt(&b, field(field(parser, "event"), "start_mark"))
		return fail
	}
	if p := field(inner, "problem"); p.IsValid() && p.Kind() == reflect.String && p.String() != "" {
		fail.problem = p.String()
	}
	if at, ok := markAt(&b, field(inner, "problem_mark")); ok {
		fail.at = at
	}
	b = builder{file: f, line0: c.line0}
	if what := field(inner, "context"); what.IsValid() && what.Kind() == reflect.String && what.String() != "" {
		fail.context, _ = markAt(&b, field(inner, "context_mark"))
	}
	return fail
}

// field returns a struct's field behind any pointers; invalid if there is none.
func field(v reflect.Value, name string) reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.IsValid() || v.Kind() != reflect.Struct {
		return reflect.Value{}
	}
	return v.FieldByName(name)
}

// markAt turns the library's mark, 0-based, into an offset.
func markAt(b *builder, mark reflect.Value) (int, bool) {
	line, column := field(mark, "line"), field(mark, "column")
	if !line.IsValid() || !column.IsValid() || !line.CanInt() || !column.CanInt() {
		return b.file.startOf(b.line0), false
	}
	return b.at(int(line.Int())+1, int(column.Int())+1), true
}

func (f *File) startOf(line0 int) int { return int(f.lines[min(line0, len(f.lines)-1)]) }
