package project

import "github.com/fairlead/fairlead/pkg/source"

// Foreign reports whether a file of the project's folder belongs to somebody
// else, by the rule that loading goes by. Commands that rewrite files leave it
// alone.
func Foreign(f *source.File) bool {
	docs, diags := source.Parse(f)
	return foreign(&parsed{file: f, docs: docs, diags: diags})
}
