package conflict

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// Witness is the scenario of a conflict that a rule found, nil of other verdicts. It is
// named for the rule and the workflows.
func (v *Verdict) Witness(rule string) *diag.Witness {
	if v.Play == nil {
		return nil
	}
	_, name, _ := strings.Cut(rule, "/")
	for _, s := range v.Sides {
		name += "-" + s.Workflow.Name
	}
	told := v.Play.Story()
	w := &diag.Witness{Name: name, Text: v.Play.Text(name, v.expect(told)), Scenario: v.Play.Scene(), Replayed: true}
	v.tell(w, told)
	return w
}

// expect are the expectations of the verdict. A verdict without any expects that the
// workflow that is entered last is not entered; one beside itself, that it is entered once.
func (v *Verdict) expect(told []simulate.Entry) []string {
	if len(v.Expect) > 0 {
		return v.Expect
	}
	last := v.Sides[0].Workflow.Name
	if len(v.Sides) == 1 {
		return []string{"enrolled: " + last + ", times: 1"}
	}
	entered := map[string]bool{}
	for i := range told {
		if e := &told[i]; e.Kind == "enrolled" && v.side(e.Workflow) != nil && !entered[e.Workflow] {
			entered[e.Workflow], last = true, e.Workflow
		}
	}
	return []string{"never: {enrolled: " + last + "}"}
}

// side is the workflow of that name if it is one of the verdict's, else nil.
func (v *Verdict) side(name string) *project.Workflow {
	for _, s := range v.Sides {
		if s.Workflow.Name == name {
			return s.Workflow
		}
	}
	return nil
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
		if !slices.Contains(list, out) {
			list = append(list, out)
		}
	}
	return list
}

// Why says in words why there is no answer, "" where the parts out of reach or the work say it.
func (o *Open) Why() string {
	if len(o.Beyond) > 0 || o.Exhausted {
		return ""
	}
	return o.Text
}
