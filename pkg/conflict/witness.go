package conflict

import (
	"time"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Witness is the scenario of a conflict, nil of other verdicts.
func (v *Verdict) Witness() *diag.Witness {
	if v.Play == nil {
		return nil
	}
	w := &diag.Witness{Name: v.name(), Text: v.Play.Text(v.name(), v.Expect), Replayed: true}
	for _, e := range v.Play.Story() {
		w.Story = append(w.Story, line(&e))
	}
	return w
}

func (v *Verdict) name() string {
	name := "conflict"
	for _, s := range v.Sides {
		name += " " + s.Workflow.Name
	}
	return name
}

// Why says in words why there is no answer, "" where the parts out of reach or the work say it.
func (o *Open) Why() string {
	if len(o.Beyond) > 0 || o.Exhausted {
		return ""
	}
	return o.Text
}

// Outside lists the parts out of reach with their places; what no file says has the place of
// what was asked about.
func (o *Open) Outside(p *project.Program, asked diag.Span) []lint.Outside {
	var list []lint.Outside
	for _, b := range o.Beyond {
		out := lint.Outside{Text: b.Text(), Place: asked, External: b.External}
		for site := range p.Expressions() {
			if site.Expr == b.Expr {
				out.Place = site.Source.At(b.Start, b.End)
			}
		}
		list = append(list, out)
	}
	return list
}

// line is a line of the story: when it happens, where, and what.
func line(e *simulate.Entry) string {
	at, _ := time.Parse(time.RFC3339, e.At)
	text := at.Format("Mon 2 Jan 15:04") + "  "
	if e.Workflow != "" {
		text += "`" + e.Workflow + "`: "
	}
	return text + e.Text
}
