package simulate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Drafted is a scenario that was written from what a workflow does.
type Drafted struct {
	// Workflow is the workflow that it is about, Name that of the scenario.
	Workflow, Name string
	// Text is the scenario as YAML in canonical form.
	Text []byte
	// Expectations are its expectations as they stand in the text.
	Expectations []string
	// Plays is how many attempts it took.
	Plays int
}

// Draft writes a scenario from what a workflow does with a typical contact: who
// it is, what happens to it, and what follows, as expectations. Name is that of the
// scenario, "" for WORKFLOW-normal-way, with a number behind it where the project
// has such a scenario. Where nobody is found who enters, it says why.
func Draft(p *project.Program, w *project.Workflow, name string) (*Drafted, *NearMiss) {
	d := newDrafter(p, w)
	c, miss := d.find(nil)
	if miss != nil {
		return nil, miss
	}
	if name == "" {
		name = freeName(p, w.Name+"-normal-way")
	}
	c = c.clone()
	entry := c.s.Until
	c.s.Until = d.horizon(entry)
	d.complete(c)
	x := d.expectations(c)
	if x.exit != nil {
		c.s.Until = days(x.exit.At - c.s.Start)
		x = d.expectations(c)
	}
	x.counts()
	x.end()
	text := d.text(c, x, name)
	if why := d.differs(text); why != "" {
		return nil, &NearMiss{
			Workflow: w.Name, Plays: d.plays, Tried: c.s, Attempt: signature(p, c.s),
			Text: "no contact was found for whom a scenario says what `" + w.Name + "` does: " + why,
		}
	}
	return &Drafted{Workflow: w.Name, Name: name, Text: text, Expectations: x.lines, Plays: d.plays}, nil
}

// differs says what a written scenario does not hold of what it says, "" for nothing.
func (d *drafter) differs(text []byte) string {
	s, ds := d.reader().Scenario(string(text))
	if len(ds) > 0 {
		return ds[0].Message
	}
	return unheld(Run(d.p, s), true)
}

// unheld names the first expectation of a scenario that does not hold, "" for none.
// Invariants that were broken meanwhile count only if asked for.
func unheld(r *Result, invariants bool) string {
	for i := range r.Expectations {
		if c := &r.Expectations[i]; !c.Passed && (invariants || !c.broken) {
			return "`" + c.Text + "` does not hold: " + c.Message
		}
	}
	return ""
}

// days rounds up to whole days, at least one.
func days(ms int64) int64 { return max((ms+calendar.Day-1)/calendar.Day, 1) * calendar.Day }

// freeName is a name that no scenario has yet.
func freeName(p *project.Program, name string) string {
	taken := func(n string) bool {
		return slices.ContainsFunc(p.Scenarios, func(s *project.Scenario) bool { return s.Name == n })
	}
	if !taken(name) {
		return name
	}
	for i := 2; ; i++ {
		if n := name + "-" + strconv.Itoa(i); !taken(n) {
			return n
		}
	}
}

// text is the scenario as a file.
func (d *drafter) text(c *cast, x *expectations, name string) []byte {
	w := writer{p: d.p, s: c.s}
	w.b.WriteString("# Drafted from what `" + d.w.Name + "` does today. Read it before you trust it: it says what happens,\n# not whether that is right.\n")
	w.b.WriteString("kind: Scenario\nname: " + source.Quote(name, source.Block) + "\n")
	title := "What " + d.w.Name + " does with a typical " + d.subject()
	w.b.WriteString("title: " + source.Quote(title, source.Block) + "\n")
	w.cast()
	w.b.WriteString("until: " + calendar.FormatDuration(c.s.Until) + "\nexpect:\n")
	for _, line := range x.lines {
		w.b.WriteString("  - {" + line + "}\n")
	}
	text, _ := source.Format(source.NewFile(name+".yaml", []byte(w.b.String())))
	return text
}

// subject is what the workflow is about, in a word.
func (d *drafter) subject() string {
	if d.w.Object < 0 {
		return project.Contact
	}
	return d.p.Objects[d.w.Object].Name
}

// miss says how close the search came.
func (d *drafter) miss() *NearMiss {
	m := &NearMiss{Workflow: d.w.Name, Plays: d.plays}
	if d.best == nil {
		m.Text = "no contact was found for whom the trigger of `" + d.w.Name + "` fires"
		return m
	}
	m.Tried, m.Attempt = d.best.cast.s, signature(d.p, d.best.cast.s)
	f := d.best.refusal
	if f == nil {
		m.Text = "the trigger of `" + d.w.Name + "` did not fire for any contact that was tried"
		return m
	}
	m.Gate = f.Gate
	m.Text = "`" + d.w.Name + "` was refused by `" + f.Gate + "` in every attempt"
	if f.Reason != "" {
		m.Text += ": " + f.Reason
	}
	if f.Cond != nil {
		m.Condition, m.Result = squeeze(f.Cond.Doc.Text), f.Result.String()
		m.Text += ": `" + m.Condition + "` is " + m.Result
	}
	for _, p := range f.Parts {
		if strings.Contains(p.Text, " = ") {
			m.Values = append(m.Values, p.Text)
		}
	}
	if f.Result == expr.Undecided && f.Cause != "" {
		m.Text += " (" + f.Cause + ")"
	}
	return m
}
