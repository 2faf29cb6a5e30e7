package render

import "io"

// The formats beside text and JSON.
const (
	// SARIF is version 2.1.0 of the Static Analysis Results Interchange Format.
	SARIF = "sarif"
	// JUnit is the XML that test tabs of build servers read.
	JUnit = "junit"
	// GitHub is the workflow commands that become annotations in a pull request.
	GitHub = "github"
	// Markdown is a comment for a pull request.
	Markdown = "markdown"
	// Mermaid is text from which GitHub, GitLab and others draw a diagram.
	Mermaid = "mermaid"
	// DOT is text that Graphviz lays out.
	DOT = "dot"
	// SVG is a picture that stands alone.
	SVG = "svg"
	// HTML is one page that holds all it needs.
	HTML = "html"
)

// Format returns what writes the report in the format of that name, nil if a
// report has no such format.
func (r *Report) Format(name string) func(io.Writer) error {
	switch name {
	case SARIF:
		return r.SARIF
	case JUnit:
		return r.JUnit
	case GitHub:
		return r.GitHub
	case Markdown:
		return func(w io.Writer) error { return r.Markdown(w, CommentLimit) }
	}
	return nil
}

// Format returns what writes the answer in the format of that name, nil if
// there is no such format of it.
func (r *Played) Format(name string) func(io.Writer) error {
	switch name {
	case JUnit:
		return r.JUnit
	case HTML:
		return r.HTML
	case Markdown:
		return func(w io.Writer) error { return r.Markdown(w, CommentLimit) }
	}
	return nil
}

// Format returns what writes the picture in the format of that name, nil if
// there is no such format of it.
func (g *Graph) Format(name string) func(io.Writer) error {
	switch name {
	case Mermaid:
		return g.Mermaid
	case DOT:
		return g.DOT
	case SVG:
		return g.SVG
	}
	return nil
}

// Format returns what writes the answer in the format of that name, nil if
// there is no such format of it.
func (r *Why) Format(name string) func(io.Writer) error {
	if name == Markdown {
		return r.Markdown
	}
	return nil
}
