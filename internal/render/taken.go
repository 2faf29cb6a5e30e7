package render

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/pkg/diag"
)

// Taken is a workflow of the library as it would be, or is, in a project.
type Taken struct {
	// Name is its name in the project, From that of the entry in the library.
	Name string `json:"name"`
	From string `json:"from"`
	// Written is false where the files were only shown, or nothing was written
	// because it does not fit.
	Written bool           `json:"written"`
	Files   []library.File `json:"files"`
	// Adapted says in sentences what the project has in place of what stands in the
	// library.
	Adapted []string `json:"adapted,omitempty"`
	// Missing is what the project lacks, Troubles what else would be wrong. Where
	// one of them is not empty nothing was written.
	Missing  []library.Missing `json:"missing"`
	Troubles []Trouble         `json:"troubles"`
	// Twins are workflows of the project that are there for the same moment.
	// FitsWithout: with these off nothing of Troubles would be.
	Twins       []library.Twin `json:"twins"`
	FitsWithout bool           `json:"fits_without"`
	// Without is what turning the twins off leaves to mend, nil unless FitsWithout.
	Without *Without `json:"without,omitempty"`
	// Ties are workflows of the project with the priority of a new one, in
	// sentences: the order of names decides then. Told only where something is wrong.
	Ties []string `json:"ties,omitempty"`
	// Checked is what was found besides Troubles; the zero value where nothing was
	// played.
	Checked AsBefore `json:"checked"`
	// Adapt says in Markdown what to change for one's own company.
	Adapt string `json:"adapt"`
}

// NewTaken returns the answer about an entry of the library under a name.
func NewTaken(name string, e *library.Entry, files []library.File, missing []library.Missing) *Taken {
	if missing == nil {
		missing = []library.Missing{} // null would be no list to a reader of JSON
	}
	return &Taken{
		Name: name, From: e.Name, Files: files, Missing: missing, Troubles: []Trouble{}, Twins: []library.Twin{}, Adapt: e.Page.Section(library.Adapt),
		Adapted: e.Said,
	}
}

// Without is what is to be mended in a project once workflows of it are off.
type Without struct {
	// Findings are errors and warnings, Scenarios the names of those that fail.
	Findings  []Trouble `json:"findings"`
	Scenarios []string  `json:"scenarios"`
}

// AsBefore is what lint and the scenarios said about a project with a new workflow.
type AsBefore struct {
	// Scenarios counts all that were played. Failing names those that fail, as they
	// did before.
	Scenarios int      `json:"scenarios"`
	Failing   []string `json:"failing,omitempty"`
	// Findings counts the errors and warnings that were there before.
	Findings int `json:"findings"`
	// Notes are new ones. Excused counts new findings that an `allow` in the new
	// files excuses.
	Notes   []Trouble `json:"notes,omitempty"`
	Excused int       `json:"excused"`
}

// Trouble is something that would be wrong in the project with the new files.
type Trouble struct {
	// Rule is that of a finding, Scenario the name of one that would fail; one of
	// them is empty.
	Rule     string    `json:"rule,omitempty"`
	Scenario string    `json:"scenario,omitempty"`
	Place    diag.Span `json:"place"`
	Text     string    `json:"text"`
	// Help says what to do, or what happened instead.
	Help string `json:"help,omitempty"`
}

// text says what was written, or why nothing was.
func (t *Taken) text(p Palette) string {
	var b strings.Builder
	switch {
	case len(t.Missing) > 0:
		t.lacks(&b, p)
	case len(t.Troubles) > 0:
		t.fails(&b, p)
	case !t.Written:
		t.show(&b, p)
	default:
		fmt.Fprintf(&b, "wrote workflow %s from %s in %s:\n", p.Bold(Clean(t.Name)), Clean(t.From), Amount(len(t.Files), "file"))
		for _, f := range t.Files {
			b.WriteString("  " + Clean(f.Path) + "\n")
		}
	}
	return b.String()
}

// show prints the files, each below its path.
func (t *Taken) show(b *strings.Builder, _ Palette) {
	for i, f := range t.Files {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("==> " + f.Path + " <==\n" + f.Text)
	}
}

func (t *Taken) lacks(b *strings.Builder, p Palette) {
	fmt.Fprintf(b, "the project lacks %s that %s needs, so nothing was written\n", Amount(len(t.Missing), "thing"), p.Bold(Clean(t.From)))
	for _, m := range t.Missing {
		b.WriteString("\n" + p.Bold(what(m)))
		if m.Note != "" {
			b.WriteString(": " + Clean(m.Note))
		}
		verb := "add to "
		if m.Instead {
			verb = "change in "
		}
		b.WriteString("\n  " + verb + Clean(m.File))
		if m.Under != "" {
			b.WriteString(" under " + Clean(m.Under))
		}
		b.WriteString(":\n")
		for line := range strings.Lines(m.Declaration) {
			b.WriteString("    " + Clean(strings.TrimRight(line, "\n")) + "\n")
		}
	}
	if len(t.Adapted) > 0 {
		b.WriteString("\n" + InYourWords(t.Adapted) + "\n")
	}
}

// InYourWords says what the project has in place of what stands in the library.
func InYourWords(said []string) string {
	text := "said as your project says it:"
	for _, s := range said {
		text += "\n  " + Clean(s)
	}
	return text
}

// what names a missing thing.
func what(m library.Missing) string {
	switch m.Kind {
	case "value":
		noun := "value "
		if strings.Contains(m.Value, ", ") {
			noun = "values "
		}
		return "field " + Clean(m.Name) + " lacks the " + noun + Clean(m.Value)
	case "parent":
		return Clean(m.Name) + " belongs to " + Clean(m.Value)
	case "optional":
		return "field " + Clean(m.Name) + " may be missing"
	case "update":
		return "event " + Clean(m.Name) + " writes " + Clean(m.Value)
	case "cap", "quiet-hours":
		return strings.ReplaceAll(m.Kind, "-", " ") + " for the channel " + Clean(m.Name)
	case "event-field":
		return "field " + Clean(m.Name)
	}
	return strings.ReplaceAll(m.Kind, "-", " ") + " " + Clean(m.Name)
}

func (t *Taken) fails(b *strings.Builder, p Palette) {
	fmt.Fprintf(b, "%s does not fit the project as it is, so nothing was written\n", p.Bold(Clean(t.From)))
	t.inTheWay(b, p)
	for _, x := range t.Ties {
		b.WriteString("\n" + column(Clean(x), 0, p.Width) + "\n")
	}
	for i, x := range t.Troubles {
		more := 0
		for _, o := range t.Troubles[i:] {
			if x.Scenario != "" && o.Scenario == x.Scenario {
				more++
			}
		}
		if x.Scenario == "" || i == 0 || t.Troubles[i-1].Scenario != x.Scenario {
			b.WriteString("\n" + x.line(p, more-1))
		}
	}
}

// inTheWay names the twins, and what to do about them.
func (t *Taken) inTheWay(b *strings.Builder, p Palette) {
	for _, x := range t.Twins {
		because := Clean(x.Because)
		if x.New != t.Name {
			because = Clean("with `" + x.New + "`: " + x.Because)
		}
		fmt.Fprintf(b, "\n%s\n  may be there for the same moment: %s\n", p.Bold("your workflow "+Clean(x.Workflow))+" in "+Clean(x.File), because)
	}
	if !t.FitsWithout {
		return
	}
	where, them := "name", "it"
	if len(t.Twins) > 1 {
		where, them = "names", "them"
	}
	text := "Nobody needs both. To go on with the library's, write `enabled: false` below the " + where + " of yours and run this again: then the library's fits. " +
		t.Without.text(them) + "Or keep yours, and take from the library what you like."
	b.WriteString("\n" + column(Clean(text), 0, p.Width) + "\n\nBoth at once would give:\n")
}

// text says what is to be mended.
func (w *Without) text(them string) string {
	var b strings.Builder
	if n := len(w.Scenarios); n > 0 {
		fmt.Fprintf(&b, "What is left to do then: delete or adapt %s that expect %s (`%s`). ", Amount(n, "scenario"), them, strings.Join(w.Scenarios, "`, `"))
	}
	for _, x := range w.Findings {
		fmt.Fprintf(&b, "`fairlead lint` will say %s at %s: %s. ", x.Rule, x.Place, strings.TrimSuffix(x.Text, "."))
	}
	return b.String()
}

// line says what is wrong; of a scenario the first thing, which most often is the
// reason for those that follow.
func (x *Trouble) line(p Palette, more int) string {
	head := x.Rule
	if x.Scenario != "" {
		head = "scenario " + x.Scenario
	}
	text := fmt.Sprintf("%s\n  %s: %s\n", p.Bold(Clean(head)), x.Place, Clean(strings.Join(strings.Fields(x.Text), " ")))
	if x.Help != "" {
		text += "  " + Clean(strings.Join(strings.Fields(x.Help), " ")) + "\n"
	}
	if more > 0 {
		text += "  and " + Amount(more, "expectation") + " more\n"
	}
	return text
}
