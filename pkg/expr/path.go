package expr

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// Path checks a dotted path, such as contact.plan, trigger.cart or event.x,
// against the place: one name in scope that has fields, and one of its fields.
func (e *Env) Path(p Place, text string) (Path, []Issue) {
	s, err := e.scope(p)
	if err != nil {
		return Path{}, []Issue{failure(text, err.Error())}
	}
	c := &checking{env: e, scope: s, text: text}
	path, ok := c.path()
	if !ok {
		return Path{}, c.sorted()
	}
	return path, nil
}

func (c *checking) path() (Path, bool) {
	root, name, dotted := strings.Cut(c.text, ".")
	example := "write a name and a field, such as `contact.plan`"
	switch {
	case c.text == "":
		return c.badPath(0, 0, "the field path is empty", example)
	case !isName(root) || dotted && !isPathName(name):
		return c.badPath(0, len(c.text), "`"+c.text+"` is no field path", example)
	}
	shape := c.rootShape(root)
	if shape == nil {
		c.badPath(0, len(root), "`"+root+"` is not known here", c.rootHelp(root))
		return c.rename(root, c.roots())
	}
	if !dotted {
		return c.badPath(0, len(root), "`"+root+"` names no field", "name a field of it, such as `"+root+"."+someField(shape)+"`")
	}
	first, rest, deeper := strings.Cut(name, ".")
	slot := shape.Slot(first)
	if slot < 0 {
		i := unknownField(root, shape, first)
		c.badPath(len(root)+1, len(root)+1+len(first), i.Message, i.Help)
		return c.rename(first, shape.names())
	}
	if deeper {
		return c.badPath(len(c.text)-len(rest), len(c.text), "`"+root+"."+first+"` has no fields", "end the path at `"+root+"."+first+"`")
	}
	f := &shape.Fields[slot]
	return Path{Text: c.text, Object: shape.Object, Root: root, Slot: slot, Type: f.Type, Field: f}, true
}

func (c *checking) badPath(start, end int, message, help string) (Path, bool) {
	c.add(Issue{Start: start, End: end, Message: message, Help: help})
	return Path{}, false
}

func isPathName(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		if !isName(part) {
			return false
		}
	}
	return true
}

func isName(s string) bool {
	if s == "" || !isLetter(s[0]) {
		return false
	}
	return strings.IndexFunc(s, func(r rune) bool { return r > 'z' || !isLetter(byte(r)) && !isDigit(byte(r)) }) < 0
}

// rootShape returns the shape of a name that has fields, nil for all others.
func (c *checking) rootShape(name string) *Shape {
	if s := c.env.types.structOf(c.scope.lookup(name)); s != nil {
		return s.shape
	}
	return nil
}

// rename lets the last issue, which is about a name, write the one that is
// certainly meant.
func (c *checking) rename(name string, known []string) (Path, bool) {
	i := &c.issues[len(c.issues)-1]
	if meant := diag.Alike(name, known); meant != "" {
		i.Fix = Rewrite{i.Start, i.End, meant}
	}
	return Path{}, false
}

// roots lists the names whose fields can be named.
func (c *checking) roots() []string {
	var roots []string
	for _, n := range c.scope.names() {
		if c.rootShape(n) != nil {
			roots = append(roots, n)
		}
	}
	return roots
}

func (c *checking) rootHelp(name string) string {
	roots := c.roots()
	if s := diag.DidYouMean(name, roots); s != "" {
		return s
	}
	return "fields of these can be named here: " + quoteAll(roots)
}

// someField names a field for an example: the first that is not built in.
func someField(s *Shape) string {
	i := slices.IndexFunc(s.Fields, func(f Field) bool {
		return !slices.Contains([]string{"id", "created_at", "at", "stage", "owner", "last_activity"}, f.Name)
	})
	if i < 0 {
		i = 0
	}
	if len(s.Fields) == 0 {
		return "NAME"
	}
	return s.Fields[i].Name
}
