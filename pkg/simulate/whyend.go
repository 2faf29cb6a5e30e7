package simulate

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// over says how an enrollment ended, and who has kept it from starting again since.
func (in *inquiry) over(w *project.Workflow, c *course, s *Stay) {
	f := c.ended
	in.since(s, f)
	s.State, s.Because, s.Step = stateEnded, in.decider(f), in.pl.step(f)
	s.Text = "in it from " + in.on(c.entered) + " until " + in.on(f) + ": " + in.pl.endText(w, f)
	if c.refused != nil {
		s.latest, s.Because = c.refused.At, in.decider(c.refused)
		s.Text += "; not let in again on " + in.on(c.refused) + ": " + in.pl.refusedBy(c.refused)
	}
}

// endText says why an enrollment ended.
func (pl *play) endText(w *project.Workflow, f *journey.Fact) string {
	switch f.Reason {
	case "completed":
		return "it came to its end"
	case "max_duration":
		return "it took as long as `max_duration` allows (" + calendar.FormatDuration(w.MaxDuration) + ")"
	case "preempted":
		return "`" + f.By + "` took its place in the exclusive group `" + w.Group + "`"
	case "moved", "merged", "killed", "failed", "past":
		return plainEnd(f.Reason)
	}
	text := "the exit `" + f.Reason + "`"
	if f.Reason == "goal" {
		text = "it reached its goal"
	}
	if f.By != "" {
		text += " by `" + f.By + "`"
	}
	if event := pl.endedBy(w, f); event != "" {
		text += ", as " + event
		if f.Cond != nil {
			return text + " and " + blame(f)
		}
		return text
	}
	if f.Cond != nil {
		text += ", as " + blame(f)
	}
	return text
}

// plainEnd are the language's own reasons as people say them.
func plainEnd(reason string) string {
	switch reason {
	case "moved":
		return "it moved to another contact"
	case "merged":
		return "the contact was merged into another"
	case "killed":
		return "somebody ended it by hand"
	case "failed":
		return "a step failed"
	}
	return "the time it was to wait for had passed (`if_past: exit`)"
}

// endedBy says which event or change ended an enrollment, "" for none.
func (pl *play) endedBy(w *project.Workflow, f *journey.Fact) string {
	if f.Reason == "goal" && w.Goal != nil && w.Goal.When == nil && w.Goal.Event >= 0 {
		return "`" + pl.p.Events[w.Goal.Event].Name + "` came"
	}
	for i := range w.Exits {
		x := &w.Exits[i]
		switch {
		case x.Reason != f.Reason || x.When != nil:
		case f.Cond != nil && f.Cond != x.Where, f.Cond == nil && x.Doc.Span != f.Place:
		case x.Field != nil:
			return "`" + x.Field.Text + "` changed"
		case x.Event >= 0:
			return "`" + pl.p.Events[x.Event].Name + "` came"
		}
	}
	return ""
}
