package simulate

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
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
			text += ", late: it happened " + pl.local(f.Happened, f.Line) + " and starts nothing"
		}
		if f.Cause != "" {
			text += "; " + f.Cause
		}
		return text
	case journey.EventRefused:
		return pl.eventText(f) + " is refused: " + f.Reason
	case journey.Changed:
		return change(f)
	case journey.Rejected:
		return "the value `" + f.To + "` of `" + f.Subject + "` is rejected: it " + f.Reason
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
	if f.Object.Object >= 0 && f.Object != f.Line {
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
		fields = append(fields, name+" = "+journey.Text(v.Value))
	}
	if len(fields) > 0 {
		text += " (" + strings.Join(fields, ", ") + ")"
	}
	return text
}

// object names an object: deal d-7.
func (pl *play) object(k journey.Key) string {
	if k.Object < 0 || k.Object >= len(pl.p.Schema.Objects) {
		return "`" + k.ID + "`"
	}
	return pl.p.Schema.Objects[k.Object].Name + " " + k.ID
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
		return "not enrolled in " + name + ": " + gateText(f)
	case journey.Exited:
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

// which tells enrollments of one workflow apart, as in " (d-7)": by the object
// where that is no contact, and by the key.
func (pl *play) which(f *journey.Fact) string {
	var names []string
	if f.Object.Object >= 0 && f.Object.Object != pl.p.ContactObject() {
		names = append(names, f.Object.ID)
	}
	if f.ReentryKey != "" {
		names = append(names, f.ReentryKey)
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
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
		return "another workflow asked for it"
	}
	return f.Reason
}

// sendText tells what became of a message, or of a step that was skipped.
func (pl *play) sendText(f *journey.Fact) string {
	name := "`" + f.Subject + "`" + pl.which(f)
	switch f.Kind {
	case journey.Sent:
		text := pl.channel(f) + " " + name + " sent"
		if e := pl.effects[f.Seq]; e != nil && e.Subject != "" {
			text += ": " + oneLine(e.Subject)
		}
		return text
	case journey.Held:
		if f.Gate == "kill_switch" {
			return "held " + pl.noun(f) + name + ": " + gateText(f)
		}
		held := "held "
		if f.From != "" {
			held = "now held "
		}
		if end := holdEnd(f); end != f.Until {
			return held + name + ", at most until " + pl.later(end, f) + " (`max_hold`): " + gateText(f)
		}
		return held + name + " until " + pl.later(f.Until, f) + ": " + gateText(f)
	}
	switch f.Gate {
	case "nobody":
		return "step " + name + " does nothing: nobody to end in `" + f.To + "`"
	case "when":
		return "skipped " + pl.noun(f) + name + ": " + why(f) // its own condition
	}
	return "skipped " + pl.noun(f) + name + ": " + gateText(f)
}

// noun says before the name of a step that it is one; messages go without.
func (pl *play) noun(f *journey.Fact) string {
	if pl.isStep(f) {
		return "step "
	}
	return ""
}

// isStep reports whether a skipped fact is about a step that sends nothing.
func (pl *play) isStep(f *journey.Fact) bool {
	return f.Workflow >= 0 && f.Step >= 0 && pl.p.Workflows[f.Workflow].Steps[f.Step].Action != project.Send
}

// channel is the channel of the message that a fact is about.
func (pl *play) channel(f *journey.Fact) string {
	for _, m := range pl.p.Messages {
		if m.Name == f.Subject && m.Channel >= 0 {
			return pl.p.Channels[m.Channel].Name
		}
	}
	return "message"
}

// gateText names a gate of a send and what it saw.
func gateText(f *journey.Fact) string {
	text := plainGate(f.Gate)
	if f.Guardrail != nil {
		text += " (guardrail `" + f.Guardrail.Name + "`" + limit(f) + ")"
		if f.Cond != nil {
			text += ": " + blame(f)
		}
		return text
	}
	if w := why(f); w != "" {
		text += ": " + w
	}
	return text
}

// limit says what the cap that decided allows, "" where none did.
func limit(f *journey.Fact) string {
	for _, c := range f.Guardrail.Caps {
		if f.Gate == "cap" && c.Doc.Span == f.Place {
			return fmt.Sprintf(", at most %d per %s", c.Max, calendar.FormatDuration(c.Per))
		}
	}
	return ""
}

// plainGate is a gate's word as people say it.
func plainGate(gate string) string {
	switch gate {
	case "reentry":
		return "re-entry"
	case "kill_switch":
		return "it is switched off"
	case "address":
		return "no address"
	case "bounce":
		return "messages to this address bounced or were complained about"
	case "cap":
		return "frequency cap"
	case "exclusive":
		return "exclusive group"
	case "if_past":
		return "its time has passed"
	case "exists":
		return "it exists already"
	case "not_after":
		return "too late (`not_after`)"
	}
	return strings.ReplaceAll(gate, "_", " ")
}

func (pl *play) stepText(f *journey.Fact) string {
	step := "`" + pl.step(f) + "`" + pl.which(f)
	switch f.Kind {
	case journey.Waiting:
		if f.From != "" {
			return step + " now waits until " + pl.later(f.Until, f)
		}
		return "waits at " + step + " until " + pl.later(f.Until, f)
	case journey.Variant:
		return step + " draws the variant " + f.To
	case journey.BranchTaken:
		switch {
		case f.Cond != nil:
			return step + " takes arm " + f.To + ": `" + squeeze(f.Cond.Doc.Text) + "`"
		case f.To == "none":
			return step + " takes no arm"
		}
		return step + " takes the arm " + f.To
	}
	switch {
	case f.To == "timeout":
		return step + " goes on: nothing came in time"
	case f.Reason != "":
		return step + " goes on with arm " + f.To + ": " + f.Reason
	case f.Cond != nil:
		return step + " goes on with arm " + f.To + ": `" + squeeze(f.Cond.Doc.Text) + "`"
	}
	return step + " goes on with arm " + f.To
}

func (pl *play) scoreText(f, next *journey.Fact) string {
	switch f.Kind {
	case journey.StageMoved:
		if f.From == "" {
			return "stage " + f.To
		}
		return "stage " + f.From + " → " + f.To
	case journey.StageRefused:
		return "stage stays " + f.From + ", not " + f.To + ": " + refusal(f)
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
		return change(f)
	case journey.SetUndecided:
		return pl.undecidedText(f)
	case journey.Notified:
		text := "notifies " + person(f)
		if e != nil && e.Text != "" {
			text += ": " + oneLine(e.Text)
		}
		return text
	case journey.Task:
		text := "task `" + f.Subject + "`" + pl.which(f) + " for " + f.To + instead(f)
		if e != nil && e.Subject != "" && e.Subject != f.Subject {
			text += ": " + oneLine(e.Subject)
		}
		if f.Until > 0 {
			text += ", due " + pl.later(f.Until, f)
		}
		return text
	case journey.AudienceSynced:
		if f.To == "remove" {
			return "leaves the audience " + f.Subject
		}
		return "joins the audience " + f.Subject
	}
	return "`" + f.Subject + "` does its part outside"
}

// person names whom a notice goes to, as written and who that is.
func person(f *journey.Fact) string {
	if f.To == "" || f.To == f.Subject {
		return f.Subject
	}
	return f.Subject + " (" + f.To + instead(f) + ")"
}

// instead says why somebody else hears of something than was asked for, "" where
// it is who was.
func instead(f *journey.Fact) string {
	if f.Reason == "" {
		return ""
	}
	return ", " + f.Reason
}

// oneLine keeps the first line of a text.
func oneLine(text string) string {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "\n")
	return text
}

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

// loopText tells once what was stopped at one instant, and how often, "" for the
// repetitions.
func (pl *play) loopText(f *journey.Fact) string {
	text, n := pl.stopped(f), 0
	for i := range pl.facts {
		g := &pl.facts[i]
		if g.Kind != journey.Loop || g.At != f.At || g.Line != f.Line || pl.stopped(g) != text {
			continue
		}
		if n++; n == 1 && g.Seq != f.Seq {
			return ""
		}
	}
	if n > 1 {
		text += fmt.Sprintf(" (%d times)", n)
	}
	return text
}

// stopped says what did not go on, because it began before or went round too often.
func (pl *play) stopped(f *journey.Fact) string {
	const named = 3
	if f.Workflow >= 0 {
		return "`" + pl.workflow(f) + "`" + pl.which(f) + " started already for this input"
	}
	text := "stopped: 32 inputs followed from one another"
	if f.To == "" {
		return text
	}
	names := strings.Split(f.To, ", ")
	more := len(names) - named
	if more > 0 {
		names = names[:named]
	}
	text += ", through `" + strings.Join(names, "`, `") + "`"
	if more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

func (pl *play) otherText(f *journey.Fact) string {
	switch f.Kind {
	case journey.TopicChanged:
		return topicText(f)
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
	case journey.Violated:
		return "breaks the guardrail `" + f.Subject + "`: `" + squeeze(f.Cond.Doc.Text) + "` holds"
	}
	return orElse(f.Reason, f.Kind.String())
}
