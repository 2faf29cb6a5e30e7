package expr

import (
	celast "cel.dev/cel-go/common/ast"

	"github.com/fairlead/fairlead/pkg/diag"
)

// The fixes of names: where exactly one known name is written the same but for
// case, dashes and underscores, it is what was meant.

// renamedMember writes the known name that name certainly stands for in its
// place: behind a dot, or in brackets and quotes.
func (x *translator) renamedMember(start, end int, name string, known []string) Rewrite {
	meant := diag.Alike(name, known)
	switch {
	case meant == "":
	case x.text[start:end] != name:
		return renamedText(x.text, start, end, name, known)
	case isName(meant):
		return Rewrite{start, end, meant}
	case start > 0 && x.text[start-1] == '.':
		return Rewrite{start - 1, end, access(meant)}
	}
	return Rewrite{}
}

// asName puts text in the place of a name, if that is how e is written.
func (x *translator) asName(e celast.Expr, name, text string) Rewrite {
	start, end := x.span(e)
	if text == "" || x.text[start:end] != name {
		return Rewrite{}
	}
	return Rewrite{start, end, text}
}

// renamedText writes the value that a text in quotes certainly stands for in its
// place. A text that CEL reads otherwise than it is written is left alone.
func renamedText(source string, start, end int, text string, known []string) Rewrite {
	meant := diag.Alike(text, known)
	if meant == "" || end-start != len(text)+2 || source[start+1:end-1] != text {
		return Rewrite{}
	}
	return Rewrite{start + 1, end - 1, meant}
}
