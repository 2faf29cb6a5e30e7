package render

import (
	"fmt"
	"io"
	"strings"
)

// Refusal is the document of a command that has no answer.
type Refusal struct{ Head }

// NewRefusal returns a document that holds nothing but its head.
func NewRefusal(head Head) *Refusal { return &Refusal{head} }

// Text writes nothing: people read the error elsewhere.
func (r *Refusal) Text(io.Writer, Palette) error { return nil }

// Format returns what writes the refusal in the format of that name, nil if there is
// no such format of it.
func (r *Refusal) Format(name string) func(io.Writer) error {
	if name != Markdown {
		return nil
	}
	return func(w io.Writer) error {
		text := ""
		if r.Error != nil {
			text = refusedMarkdown(r.Error)
		}
		_, err := io.WriteString(w, text)
		return err
	}
}

// refusedMarkdown says why there is no answer.
func refusedMarkdown(f *Failure) string {
	text := "**There is no answer:** " + inline(f.Message) + "\n"
	if f.Hint != "" {
		text += "\n" + inline(f.Hint) + "\n"
	}
	return text
}

// Build is the answer of version.
type Build struct {
	Head
	// Language is the newest version of the language that can be read.
	Language string `json:"language"`
	// Commit is the revision it was built from, "" if that is not known.
	Commit   string `json:"commit,omitempty"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

// Text writes one line.
func (b *Build) Text(w io.Writer, _ Palette) error {
	parts := []string{"language " + b.Language, b.Go, b.Platform}
	if b.Commit != "" {
		parts = append([]string{b.Commit}, parts...)
	}
	_, err := fmt.Fprintf(w, "fairlead %s (%s)\n", b.Tool.Version, strings.Join(parts, ", "))
	return err
}

// Page is the answer of explain about one rule.
type Page struct {
	Head
	Rule string `json:"rule"`
	// Page is Markdown.
	Page string `json:"page"`
}

// Text writes the page, its paragraphs as wide as the writer.
func (p *Page) Text(w io.Writer, palette Palette) error {
	_, err := io.WriteString(w, reflow(strings.TrimRight(p.Page, "\n")+"\n", palette.Width))
	return err
}

// Format returns what writes the page in the format of that name, nil if there is no
// such format of it.
func (p *Page) Format(name string) func(io.Writer) error {
	if name != Markdown {
		return nil
	}
	return func(w io.Writer) error {
		text := p.Page
		if p.Error != nil {
			text = refusedMarkdown(p.Error)
		}
		_, err := io.WriteString(w, strings.TrimRight(text, "\n")+"\n")
		return err
	}
}

// Catalog is the answer of explain about all rules.
type Catalog struct {
	Head
	Rules []RuleLine `json:"rules"`
}

// RuleLine is one rule in a list.
type RuleLine struct {
	ID       string `json:"id"`
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
}

// Text writes a table.
func (c *Catalog) Text(w io.Writer, p Palette) error {
	id, severity := 0, 0
	for _, r := range c.Rules {
		id, severity = max(id, len(r.ID)), max(severity, len(r.Severity))
	}
	var b strings.Builder
	for _, r := range c.Rules {
		summary := column(r.Summary, id+severity+4, p.Width)
		fmt.Fprintf(&b, "%s  %-*s  %s\n", p.Bold(fmt.Sprintf("%-*s", id, r.ID)), severity, r.Severity, summary)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Format returns what writes the list in the format of that name, nil if there is no
// such format of it.
func (c *Catalog) Format(name string) func(io.Writer) error {
	if name != Markdown {
		return nil
	}
	return func(w io.Writer) error {
		var b strings.Builder
		b.WriteString("| rule | severity | what it finds |\n| --- | --- | --- |\n")
		for _, r := range c.Rules {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", conditionCell("`"+r.ID+"`"), r.Severity, conditionCell(r.Summary))
		}
		_, err := io.WriteString(w, b.String())
		return err
	}
}

// Created is the answer of init.
type Created struct {
	Head
	// Folder is the new project as the user named it.
	Folder string `json:"folder"`
	// Files are relative to the folder, sorted.
	Files []string `json:"files"`
	// Next are the commands to run next.
	Next []string `json:"next"`
}

// Text says what is there and what to do next.
func (c *Created) Text(w io.Writer, p Palette) error {
	var b strings.Builder
	fmt.Fprintf(&b, "created %s in %s\n\nnext:\n", Amount(len(c.Files), "file"), Clean(c.Folder))
	for _, n := range c.Next {
		b.WriteString("  " + p.Bold(Clean(n)) + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}
