// Liquid is parsed here and not by a library. The best kept one for Go,
// github.com/osteele/liquid v1.6, knows the line of a tag but no byte ranges,
// hides expressions behind an opaque Evaluate, and finds an unknown filter or
// variable only when it renders; none of that can be checked against a data
// model. The dialect is Shopify's, with these differences, all of them so that
// a mistake is seen before it is sent:
//
//   - paths are checked and typed; `upcase` of a number is an error, not "80";
//   - a list or an object does not print: `join`, or name a field;
//   - an absent value stays absent through every filter but `default`;
//   - `and` before `or` in one condition is refused: Liquid would read it from
//     the right, everybody else from the left;
//   - variables keep the type of their first assignment.
//
// As in Shopify's Liquid only absent and false are false, `default` replaces
// absent, false and the empty string, and whole numbers divide to whole
// numbers, rounded down.
package expr

// Bounds on templates. A message that needs more is a mistake or an attack.
const (
	maxTemplate      = 1 << 20 // bytes of template text
	maxTemplateDepth = 50      // blocks inside blocks
	maxRendered      = 4 << 20 // bytes of rendered text
	maxRenderWork    = 16 << 20
)

// Template is a parsed Liquid text. It is immutable and safe for concurrent
// use; [Template.Check] binds it to a scope.
type Template struct {
	text  string
	body  []lqNode
	paths int      // how many paths stand in it; each has a number below
	names []string // of its variables; a variable's slot is its index
}

// ParseTemplate parses a text without a scope, so that a syntax error is
// reported once per message and not once per workflow that sends it. The
// template is usable even when there are issues: what could not be parsed is
// left out of it. Issues are ordered by place.
func ParseTemplate(text string) (*Template, []Issue) {
	p := &lqParser{text: text}
	if len(text) > maxTemplate {
		p.issue("load/limit", 0, len(text), "this text is longer than 1 MiB", "shorten it or link to a page")
		return &Template{}, p.issues
	}
	body := p.parse()
	sortIssues(p.issues)
	return &Template{text: text, body: body, paths: p.paths, names: p.names}, p.issues
}

// Token is one place where a template reads a path.
type Token struct {
	// Path is what is read, in the words of the data model: for a variable the
	// path it was assigned from.
	Path string
	// Start and End are byte offsets of the path into the text.
	Start, End int
	Type       Type
	// Field is the declaration of what is read, nil for what is no field
	// (scores, sizes, `owner.name`).
	Field *Field
	// Root is the first name of Path: "contact", "trigger", "score".
	Root string
	// Object is the index of the object the field belongs to, -1 if none.
	Object int
	// Printed is set where the value becomes part of the text; a path that is
	// only compared, assigned or looped over is not printed here.
	Printed bool
	// MayBeAbsent says that the declarations allow the value to be missing:
	// the field is not required, or it stands on a parent that may be missing.
	MayBeAbsent bool
	// HasDefault is set where a `default` filter replaces an absent value.
	HasDefault bool
	// Guarded is set inside a branch whose condition proves presence.
	Guarded bool
	// InURL is set where the token is printed inside an address of a link.
	InURL bool
}

// RenderOptions is what a rendering needs beside the context.
type RenderOptions struct {
	// Zone returns the contact's local time at an instant (UTC milliseconds):
	// its offset in seconds east of UTC and its abbreviation. Nil is UTC.
	Zone func(ms int64) (offset int, name string)
	// ZoneOf is the same in a zone that a template names, such as Europe/Berlin, or
	// `project` for the project's and `contact` for the contact's; an unknown name is
	// the contact's. Nil is Zone.
	ZoneOf func(zone string, ms int64) (offset int, name string)
	// Escape is applied to every printed value that is not already escaped by a
	// filter; nil leaves values as they are. A Markdown or HTML body needs it,
	// since a contact's name is no markup.
	Escape func(string) string
	// OwnerName, OwnerEmail and UnsubscribeURL are the values of `owner.name`,
	// `owner.email` and `unsubscribe_url`.
	OwnerName, OwnerEmail, UnsubscribeURL string
}
