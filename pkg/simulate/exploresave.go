package simulate

import (
	"regexp"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Saved is a scenario that was written from what was played.
type Saved struct {
	Name string `json:"name"`
	// File is where it was written, relative to the project; who writes it says so.
	File string `json:"file,omitempty"`
	// Text is the scenario as YAML in canonical form.
	Text string `json:"text"`
}

// scenarioName is what a scenario can be called.
var scenarioName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// save writes what was played as a scenario: who is there, the lines as its
// timeline, and as expectations what the workflow did.
func (x *Exploration) save(a *Turn, name string) {
	taken := func(s *project.Scenario) bool { return s.Name == name }
	switch {
	case name == "":
		a.refuse("`save` needs a name for the scenario", "write `save my-scenario`")
	case !scenarioName.MatchString(name) || len(name) > 60:
		a.refuse("`"+clipped(name)+"` is no name of a scenario", "use small letters, digits and single dashes, such as kim-asks-for-a-demo")
	case slices.ContainsFunc(x.p.Scenarios, taken):
		a.refuse("there is a scenario `"+name+"` already", "nothing is overwritten: choose another name")
	case len(x.moves) == 0:
		a.refuse("nothing was played yet", "let something happen first")
	}
	if len(a.Problems) > 0 {
		return
	}
	s, why := x.scenario()
	if why != "" {
		a.refuse(why, "in a scenario a webhook answers the moment it is called, or never; take lines back with `undo`")
		return
	}
	text := x.written(s, name)
	if why := x.differs(text); why != "" {
		a.refuse("what was played does not come out the same as a scenario: "+why, "take the last lines back with `undo`, or write the scenario by hand")
		return
	}
	a.Looks, a.Saves = true, &Saved{Name: name, Text: text}
}

// scenario is what was played, up to now. Where it cannot be one, the second
// result says why.
func (x *Exploration) scenario() (s *project.Scenario, why string) {
	c := *x.start
	c.Until = x.pl.driver.Now() - c.Start
	c.Until = (c.Until + calendar.Second - 1) / calendar.Second * calendar.Second
	for i := range x.moves {
		c.Timeline = append(c.Timeline, x.moves[i].happenings...)
	}
	for _, called := range x.pl.driver.Effects() {
		if called.Kind != journey.CallWebhook || !called.Awaits {
			continue
		}
		w := x.p.Workflows[called.Ref.Workflow]
		step := w.Steps[called.Step]
		answer := project.Answer{Workflow: w.Index, StepID: step.ID, Timeout: true}
		if m := x.answered(called.ID); m != nil {
			if m.at != called.At {
				return nil, "`" + step.ID + "` was answered some time after it was called"
			}
			answer = m.answer
		} else if called.Timeout == 0 || called.At+called.Timeout > x.pl.driver.Now() {
			return nil, "`" + step.ID + "` still waits for an answer"
		}
		i := slices.IndexFunc(c.Answers, func(o project.Answer) bool { return o.Workflow == w.Index && o.StepID == step.ID })
		switch {
		case i < 0:
			c.Answers = append(c.Answers, answer)
		case !sameAnswer(&c.Answers[i], &answer):
			return nil, "`" + step.ID + "` was answered in two ways"
		}
	}
	return &c, ""
}

// answered is the move that answers a call, nil for none.
func (x *Exploration) answered(effect string) *move {
	for i := range x.moves {
		if m := &x.moves[i]; m.reply != nil && m.reply.Effect == effect {
			return m
		}
	}
	return nil
}

func sameAnswer(a, b *project.Answer) bool {
	return a.Timeout == b.Timeout && slices.EqualFunc(a.Fields, b.Fields, func(f, g project.NamedValue) bool {
		return f.Name == g.Name && f.Value.Literal.Equal(g.Value.Literal)
	})
}

// written is the scenario as a file, with what happened as expectations.
func (x *Exploration) written(s *project.Scenario, name string) string {
	w := writer{p: x.p, s: s}
	w.b.WriteString("# Written from what was played by hand. Read it before you trust it: it says what happens,\n# not whether that is right.\n")
	w.b.WriteString("kind: Scenario\nname: " + name + "\n")
	w.cast()
	w.b.WriteString("until: " + calendar.FormatDuration(s.Until) + "\nexpect:\n")
	for _, line := range x.expected(s) {
		w.b.WriteString("  - {" + line + "}\n")
	}
	text, _ := source.Format(source.NewFile(name+".yaml", []byte(w.b.String())))
	return string(text)
}

// expected are the expectations: what the workflow did, from the first entry on,
// and each entry that it refused.
func (x *Exploration) expected(s *project.Scenario) []string {
	e := &expectations{d: x.d, pl: newPlay(x.p, s), every: true}
	e.pl.run()
	for i := range e.pl.facts {
		f := &e.pl.facts[i]
		if f.Workflow == x.w.Index && f.Kind == journey.Refused && f.Gate != "where" {
			e.say(f, "refused: "+source.Quote(x.w.Name, source.Flow)+", because: "+f.Gate)
		}
		if f.Workflow == x.w.Index && f.Kind == journey.Enrolled {
			e.entry = f
		}
		if e.entry != nil {
			e.read(f)
		}
	}
	if e.entry == nil && len(e.lines) == 0 {
		return []string{"never: {enrolled: " + source.Quote(x.w.Name, source.Flow) + "}"}
	}
	if e.entry != nil {
		e.counts()
		e.end()
	}
	return slices.Compact(e.lines)
}

// differs says in what a scenario is not what was played, "" for nothing: it must
// load, its expectations must hold, and its timeline be that of the exploration.
func (x *Exploration) differs(text string) string {
	s, ds := x.lines.Scenario(text)
	if len(ds) > 0 {
		return ds[0].Message
	}
	r := Run(x.p, s)
	if why := unheld(r, false); why != "" {
		return why
	}
	played := x.pl.timeline(nil)
	for i := range played {
		if i >= len(r.Timeline) || r.Timeline[i] != played[i] {
			return "there `" + played[i].Text + "` is different"
		}
	}
	if n := len(played); n < len(r.Timeline) {
		return "there `" + r.Timeline[n].Text + "` happens besides"
	}
	return ""
}
