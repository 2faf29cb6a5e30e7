package render

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// How long a text may be, in bytes, with some room for what others write before
// and behind it: a comment on a pull request, of 65,536 characters, and the
// summary of a step, of 1 MiB.
const (
	CommentLimit = 60_000
	SummaryLimit = 1_000_000
)

// openRows is how many findings of a severity are shown without being folded.
const openRows = 10

// Markdown writes the report as a comment: what was found in one line, then a
// table for each severity, folded if it is long. It stays under limit bytes; how
// many findings are left out for that is said. The first line is a comment by
// which a program finds what it posted before.
func (r *Report) Markdown(w io.Writer, limit int) error {
	var b strings.Builder
	fmt.Fprintf(&b, "<!-- fairlead %s -->\n### Fairlead lint%s\n\n", marked(r.Command, r.Project), titled(r.Project))
	if r.Error != nil {
		fmt.Fprintf(&b, "**There is no answer:** %s\n", inline(r.Error.Message))
		if r.Error.Hint != "" {
			fmt.Fprintf(&b, "\n%s\n", inline(r.Error.Hint))
		}
		_, err := io.WriteString(w, b.String())
		return err
	}
	fmt.Fprintf(&b, "**%s**\n", inline(r.LastLine()))
	if r.Stats != nil {
		fmt.Fprintf(&b, "\n<details>\n<summary>counts</summary>\n\n```text\n%s```\n\n</details>\n", r.Stats.text())
	}
	left := 0
	for severity, found := range r.bySeverity() {
		if left > 0 { // the worst first: nothing milder in place of what is left out
			left += len(found)
			continue
		}
		left += r.table(&b, diag.Severity(severity), found, limit)
	}
	if unknown := r.undecided(); b.Len()+len(unknown) <= limit {
		b.WriteString(unknown)
	}
	if proofs := r.proofs(); b.Len()+len(proofs) <= limit {
		b.WriteString(proofs)
	}
	if left > 0 {
		fmt.Fprintf(&b, "\n%s left out: this text would be too long. `fairlead lint` shows all of them.\n", Amount(left, "more finding"))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// marked is the text of a comment in HTML, which must not hold its end.
func marked(parts ...string) string {
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.ReplaceAll(Clean(strings.Join(parts, " ")), "--", "- -")
}

func titled(project string) string {
	if project == "" {
		return ""
	}
	return ": " + inline("`"+project+"`")
}

// table writes the findings of one severity and returns how many did not fit.
func (r *Report) table(b *strings.Builder, severity diag.Severity, found []*diag.Diagnostic, limit int) (left int) {
	var rows []string
	size := b.Len()
	for _, d := range found {
		row := r.row(d)
		if size += len(row); size > limit {
			break
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return len(found)
	}
	title := Amount(len(found), severity.String())
	text := "\n| rule | place | message | help |\n| --- | --- | --- | --- |\n" + strings.Join(rows, "")
	if len(found) > openRows {
		fmt.Fprintf(b, "\n<details>\n<summary>%s</summary>\n%s\n</details>\n", title, text)
	} else {
		fmt.Fprintf(b, "\n#### %s\n%s", title, text)
	}
	return len(found) - len(rows)
}

// row is one finding.
func (r *Report) row(d *diag.Diagnostic) string {
	message, help := inline(d.Message), inline(d.Help)
	for _, o := range others(d) {
		message += "<br>" + r.reference(o.Span) + ": " + inline(o.Label)
	}
	for i, line := range story(d) {
		if i == 0 {
			message += "<br>witness:"
		}
		message += "<br>" + inline(strings.TrimSpace(line))
	}
	for _, n := range d.Notes {
		message += "<br>" + inline(n)
	}
	cells := []string{inline("`" + d.Rule + "`"), r.reference(d.Primary), message, help}
	for i := range cells {
		cells[i] = strings.ReplaceAll(cells[i], "|", `\|`)
	}
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// reference is a place as a link, "" if it is in no file.
func (r *Report) reference(s diag.Span) string {
	if s.File == "" {
		return ""
	}
	return "[" + inline(spot(s)) + "](" + r.Home.link(s) + ")"
}

// inline makes one line of text mean itself in Markdown. What stands in
// backquotes stays code, unless one of them is part of the text.
func inline(text string) string {
	parts := strings.Split(Clean(text), "`")
	if len(parts)%2 == 0 {
		return escape(strings.Join(parts, "`"))
	}
	for i := range parts {
		switch {
		case i%2 == 0:
			parts[i] = escape(parts[i])
		case parts[i] == "":
			parts[i] = "\\`\\`"
		default:
			parts[i] = "`" + parts[i] + "`"
		}
	}
	return strings.Join(parts, "")
}

func escape(text string) string {
	return strings.NewReplacer(
		`\`, `\\`, "`", "\\`", `*`, `\*`, `_`, `\_`, `[`, `\[`, `]`, `\]`, `~`, `\~`, `$`, `\$`,
		`<`, `&lt;`, `>`, `&gt;`, `&`, `&amp;`, silence, "&#8203;",
	).Replace(silent(text))
}

// silence stands where a space without width goes. [Clean] lets no such character pass.
const silence = "\x00"

// silent keeps `@name` from telling people and `#12` or `!12` from linking an issue:
// code hosts look for those in what is shown, so that no entity in place of the sign
// helps, but a space without width behind it does. Addresses of mail stay whole.
func silent(text string) string {
	var b strings.Builder
	for i := range len(text) {
		b.WriteByte(text[i])
		if i+1 == len(text) {
			break
		}
		next := text[i+1]
		switch text[i] {
		case '@':
			if wordByte(next) && (i == 0 || text[i-1] >= 0x80 || !wordByte(text[i-1])) {
				b.WriteString(silence)
			}
		case '#', '!':
			if next >= '0' && next <= '9' {
				b.WriteString(silence)
			}
		}
	}
	return b.String()
}
