package simulate

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// text tells a fact in plain words, "" where it is left out of the timeline.
func (pl *play) text(f, next *journey.Fact) string {
	if pl.noise(f, next) {
		return ""
	}
	if isClock(f) {
		return pl.clockText(f)
	}
	switch f.Kind {
	case journey.Recorded, journey.EventRefused, journey.Changed, journey.Rejected, journey.Incomplete, journey.Created, journey.Moved:
		return pl.inputText(f)
	case journey.GroupQueued, journey.GroupLeft, journey.Switched:
		return pl.groupText(f)
	case journey.Enrolled, journey.Refused, journey.Exited, journey.GoalReached:
		return pl.enrollmentText(f)
	case journey.Sent, journey.Held, journey.Skipped:
		return pl.sendText(f)
	case journey.Waiting, journey.BranchTaken, journey.ArmChosen, journey.Variant:
		return pl.stepText(f)
	case journey.StageMoved, journey.StageRefused, journey.StageOverdue, journey.ScoreChanged, journey.BandChanged:
		return pl.scoreText(f, next)
	case journey.SetField, journey.SetUndecided, journey.Notified, journey.Task, journey.AudienceSynced, journey.External:
		return pl.actionText(f)
	case journey.Called, journey.Answered, journey.Failed, journey.WasParked, journey.WasResumed:
		return pl.callText(f)
	}
	return pl.otherText(f)
}

// inputText tells what came from outside.
func (pl *play) inputText(f *journey.Fact) string {
	switch f.Kind {
	case journey.Recorded:
		text := pl.eventText(f)
		if f.Reason == "late" {
			text += ", late: it happened " + pl.local(f.Happened, pl.zoneOf(f)) + " and starts nothing"
		}
		if f.Cause != "" {
			text += "; " + f.Cause
		}
		return text
	case journey.EventRefused:
		return pl.eventText(f) + " is refused: " + f.Reason
	case journey.Changed:
		return pl.owned(f) + change(f)
	case journey.Rejected:
		return pl.owned(f) + "the value `" + pl.day(f) + "` of `" + f.Subject + "` is rejected: it " + f.Reason
	case journey.Incomplete:
		return pl.object(f.Object) + " is incomplete: " + f.Reason
	case journey.Moved:
		text := pl.object(f.Object) + " now belongs to " + f.To
		if f.From != "" {
			text += ", no longer to " + f.From
		}
		return text
	}
	return "new: " + pl.object(f.Object)
}

// eventText names an event with its fields: form_submitted (form = ebook).
func (pl *play) eventText(f *journey.Fact) string {
	text := f.Subject
	if pl.unlike(f.Object) || f.Object.Object >= 0 && f.Object != f.Line {
		text += " on " + pl.object(f.Object)
	}
	h := pl.said[f.Seq]
	if h == nil {
		return text
	}
	var fields []string
	for _, v := range h.Fields {
		name := pl.p.Schema.Events[h.Event].Shape.Fields[v.Slot].Name
		if h.Object >= 0 && name == pl.p.Schema.Objects[h.Object].Name {
			continue // its id, which was just named
		}
		fields = append(fields, name+" = "+journey.TextAs(v.Value, pl.p.Schema.Events[h.Event].Shape.Fields[v.Slot].Type))
	}
	if len(fields) > 0 {
		text += " (" + strings.Join(fields, ", ") + ")"
	}
	return text
}

// change tells a new value of a field.
func change(f *journey.Fact) string {
	switch {
	case f.To == "":
		return f.Subject + " is cleared, it was " + f.From
	case f.From == "":
		return f.Subject + " = " + f.To
	}
	return f.Subject + " " + f.From + " → " + f.To
}

func (pl *play) enrollmentText(f *journey.Fact) string {
	name := "`" + pl.workflow(f) + "`" + pl.which(f)
	switch f.Kind {
	case journey.Enrolled:
		text := "enters " + name
		if !strings.HasPrefix(f.Reason, "event ") {
			text += ": " + pl.started(f)
		}
		return text
	case journey.Refused:
		return "not enrolled in " + name + ": " + pl.gateText(f)
	case journey.Exited:
		if f.By != "" {
			return "leaves " + name + ": " + f.Reason + " by `" + f.By + "`"
		}
		return "leaves " + name + ": " + f.Reason
	}
	text := "reaches the goal of " + name
	switch {
	case f.Reason == "uncounted":
		return text + ", which does not count: the event is older than the entry"
	case f.Reason != "":
		text += " " + f.Reason + ", which the KPI counts"
	}
	if f.Cond != nil {
		text += ": `" + squeeze(f.Cond.Doc.Text) + "`"
	}
	return text
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// started says what else than an event enrolled somebody.
func (pl *play) started(f *journey.Fact) string {
	if f.Reason == "becomes" && f.Cond != nil {
		return "`" + squeeze(f.Cond.Doc.Text) + "` began to hold"
	}
	word, rest, _ := strings.Cut(f.Reason, " ")
	switch word {
	case "enters_stage":
		return "it entered the stage " + rest
	case "inactive":
		return "no sign of life for " + rest
	case "date":
		return rest + " comes near"
	case "schedule":
		return "on schedule (`" + rest + "`)"
	case "changed":
		return rest + " changed"
	case "enroll":
		if f.By != "" {
			return "`" + f.By + "` asked for it"
		}
		return "another workflow asked for it"
	}
	return f.Reason
}

// sendText tells what became of a message, or of a step that was skipped.
func (pl *play) sendText(f *journey.Fact) string {
	name := "`" + f.Subject + "`" + pl.sender("of", f)
	if pl.isStep(f) {
		name = pl.spot(f)
	}
	switch f.Kind {
	case journey.Sent:
		text := pl.channel(f) + " `" + f.Subject + "`" + pl.which(f) + " sent"
		if pl.crowded(f) {
			text = pl.channel(f) + " `" + f.Subject + "` sent" + pl.sender("by", f)
		}
		if e := pl.effects[f.Seq]; e != nil && e.Subject != "" {
			text += ": " + whole(e.Subject)
		}
		return text
	case journey.Held:
		if f.Gate == "kill_switch" {
			return "held " + pl.noun(f) + name + ": " + pl.gateText(f)
		}
		held := "held " + pl.noun(f)
		if f.From != "" {
			held = "now held " + pl.noun(f)
		}
		if end := holdEnd(f); end != f.Until {
			return held + name + ", at most until " + pl.later(end, f) + " (`max_hold`): " + pl.gateText(f)
		}
		return held + name + " until " + pl.later(f.Until, f) + ": " + pl.gateText(f)
	}
	switch f.Gate {
	case "nobody":
		return "step " + name + " does nothing: nobody to end in `" + f.To + "`"
	case "when":
		return "skipped " + pl.noun(f) + name + ": " + pl.why(f) // its own condition
	}
	return "skipped " + pl.noun(f) + name + ": " + pl.gateText(f)
}

func (pl *play) stepText(f *journey.Fact) string {
	step := pl.spot(f)
	switch f.Kind {
	case journey.Waiting:
		if f.From != "" {
			return step + " now waits until " + pl.later(f.Until, f)
		}
		return "waits at " + step + pl.round(f) + " until " + pl.later(f.Until, f)
	case journey.Variant:
		return step + " draws the variant " + f.To
	case journey.BranchTaken:
		return step + branchText(f)
	}
	switch {
	case f.To == "timeout":
		return step + " goes on: nothing came in time"
	case f.Reason != "":
		return step + " goes on with arm " + f.To + ": " + pl.field(f) + f.Reason
	case f.Cond != nil:
		return step + " goes on with arm " + f.To + ": `" + squeeze(f.Cond.Doc.Text) + "`"
	}
	return step + " goes on with arm " + f.To
}

// round says which round of a repeat comes after its pause.
func (pl *play) round(f *journey.Fact) string {
	if f.Round == 0 || f.Workflow < 0 || f.Step < 0 {
		return ""
	}
	return fmt.Sprintf(" for round %d of %d", f.Round, pl.p.Workflows[f.Workflow].Steps[f.Step].Repeat.Times)
}

// branchText says which arm a branch takes, and which could not be asked.
func branchText(f *journey.Fact) string {
	undecided := ""
	if f.Arm > 0 {
		undecided = fmt.Sprintf(" (%d: %s)", f.Arm, f.Cause)
	}
	switch {
	case f.Cond != nil:
		return " takes arm " + f.To + ": `" + squeeze(f.Cond.Doc.Text) + "`" + undecided
	case f.To == "none":
		return " takes no arm" + undecided
	}
	return " takes the arm " + f.To + undecided
}

// field names the field whose change ended a wait, as in "contact.plan ".
func (pl *play) field(f *journey.Fact) string {
	if f.Workflow < 0 || f.Step < 0 {
		return ""
	}
	arms := pl.p.Workflows[f.Workflow].Steps[f.Step].Arms
	if n, err := strconv.Atoi(f.To); err == nil && n >= 1 && n <= len(arms) && arms[n-1].Kind == project.ArmChanged {
		return arms[n-1].Field.Text + " "
	}
	return ""
}

func (pl *play) scoreText(f, next *journey.Fact) string {
	switch f.Kind {
	case journey.StageMoved:
		if f.From == "" {
			return "stage " + f.To
		}
		return "stage " + f.From + " → " + f.To
	case journey.StageRefused:
		return pl.whoActs(f) + "stage stays " + f.From + ", not " + f.To + ": " + refusal(f)
	case journey.StageOverdue:
		return "rests in the stage " + f.Subject + " for longer than its `max_age`"
	case journey.ScoreChanged:
		text := "score " + f.Subject + " " + f.To
		if next != nil && next.Kind == journey.BandChanged && next.Subject == f.Subject && next.Line == f.Line {
			text += " (band " + next.To + ")"
		}
		return text
	}
	return "" // a band is told with its score
}

// actionText tells what a step did.
func (pl *play) actionText(f *journey.Fact) string {
	e := pl.effects[f.Seq]
	switch f.Kind {
	case journey.SetField:
		return orElse(pl.whoActs(f), pl.owned(f)) + change(f)
	case journey.SetUndecided:
		return orElse(pl.whoActs(f), pl.owned(f)) + pl.undecidedText(f)
	case journey.Notified:
		text := "notifies " + person(f)
		if f.Step >= 0 && pl.crowded(f) {
			text = pl.spot(f) + " " + text
		}
		if e != nil && e.Text != "" {
			text += ": " + whole(e.Text)
		}
		return text
	case journey.Task:
		text := "task " + pl.chore(f) + " for " + f.To
		if why := instead(f); why != "" {
			text += " (" + why + ")"
		}
		if e != nil && e.Subject != "" && e.Subject != f.Subject {
			text += ": " + whole(e.Subject)
		}
		if f.Until > 0 {
			text += ", due " + pl.later(f.Until, f)
		}
		return text
	case journey.AudienceSynced:
		if f.To == "remove" {
			return pl.whoActs(f) + "leaves the audience " + f.Subject
		}
		return pl.whoActs(f) + "joins the audience " + f.Subject
	}
	return pl.whoActs(f) + "`" + f.Subject + "` does its part outside" + pl.outside(f)
}

// outside says what a step does that only another system can do.
func (pl *play) outside(f *journey.Fact) string {
	s := pl.stepOf(f)
	if s == nil || s.Doc.External == nil {
		return ""
	}
	d, text := s.Doc.External, ""
	if d.Does.Value != "" {
		text = ": " + whole(d.Does.Value)
	}
	paths := make([]string, len(d.Writes))
	for i := range paths {
		paths[i] = d.Writes[i].Text
	}
	if len(paths) > 0 {
		text += "; writes " + strings.Join(paths, ", ")
	}
	if n := d.Sends.Value; n > 0 {
		text += "; sends " + strconv.FormatInt(int64(n), 10)
	}
	return text
}

// chore names a task: by its step, or `review`, which is none.
func (pl *play) chore(f *journey.Fact) string {
	if f.Step >= 0 {
		return pl.spot(f)
	}
	if pl.crowded(f) {
		return "`" + pl.workflow(f) + "/" + f.Subject + "`" + pl.which(f)
	}
	return "`" + f.Subject + "`" + pl.which(f)
}

// owned begins a line about a field of an object that is no contact: "deal d-7: ".
func (pl *play) owned(f *journey.Fact) string {
	kind, _, _ := strings.Cut(f.Subject, ".")
	if pl.unlike(f.Object) && pl.p.Schema.Objects[f.Object.Object].Name == kind {
		return pl.object(f.Object) + ": "
	}
	return ""
}

// day is the value that was rejected; of a field that is a date its day.
func (pl *play) day(f *journey.Fact) string {
	kind, name, _ := strings.Cut(f.Subject, ".")
	var shape *expr.Shape
	if k := pl.p.Schema.Object(kind); k >= 0 {
		shape = pl.p.Schema.Objects[k].Shape
	} else if k := pl.p.Schema.Event(kind); k >= 0 {
		shape = pl.p.Schema.Events[k].Shape
	}
	if shape == nil || shape.Slot(name) < 0 || !shape.Fields[shape.Slot(name)].Type.Date {
		return f.To
	}
	return strings.TrimSuffix(f.To, "T00:00:00Z")
}

// whole is a text of the user without the empty lines around it. Line breaks within
// stay: whoever draws a sentence shows them, as those of fields.
func whole(text string) string { return strings.TrimSpace(text) }

// topicText tells what a person wants to get, and by which channel.
func topicText(f *journey.Fact) string {
	what := "`" + f.Subject + "`"
	if f.Subject == "all" {
		what = "everything"
	}
	if f.From != "" {
		what += " by " + f.From
	}
	if f.To == "unsubscribed" {
		return "unsubscribes from " + what
	}
	return "subscribes to " + what
}

func (pl *play) otherText(f *journey.Fact) string {
	switch f.Kind {
	case journey.TopicChanged:
		return pl.whoActs(f) + topicText(f)
	case journey.ChannelBlocked:
		return f.Subject + " no longer reaches " + f.To + ": " + f.Reason
	case journey.Loop:
		return pl.loopText(f)
	case journey.Routed:
		return pl.routedText(f)
	case journey.Freed:
		return pl.freedText(f)
	case journey.Undecided:
		return pl.askedInVain(f)
	case journey.Asked:
		return pl.askedText(f)
	case journey.Alert:
		return pl.alertText(f)
	case journey.Violated:
		return "breaks the guardrail `" + f.Subject + "`: `" + squeeze(f.Cond.Doc.Text) + "` holds"
	}
	return orElse(f.Reason, f.Kind.String())
}
