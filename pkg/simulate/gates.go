package simulate

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
)

// gateText names a gate and what it saw.
func (pl *play) gateText(f *journey.Fact) string {
	switch {
	case f.Gate == "rules" && f.Cond == nil && f.Reason != "":
		return f.Reason // nobody is there whom rules could ask
	case f.Gate == "not_after" && f.Until > 0:
		return "too late: `not_after` was " + pl.later(f.Until, f)
	case f.Gate == "max_hold":
		return pl.why(f)
	}
	text := plainGate(f.Gate)
	if hours, _, ok := strings.Cut(noted(f), ", and it is "); ok && f.Guardrail == nil {
		text += " (" + hours + ")"
	}
	if f.Guardrail != nil {
		text += " (guardrail `" + f.Guardrail.Name + "`" + limit(f) + ")"
		if f.Cond != nil {
			text += ": " + blame(f)
		}
		return text
	}
	if w := pl.why(f); w != "" {
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

// why says what a gate saw, "" where its name says it all.
func (pl *play) why(f *journey.Fact) string {
	var parts []string
	if f.Reason != "" && f.Gate != "if_past" { // which only repeats the key
		parts = append(parts, pl.reasonText(f))
	}
	switch {
	case f.Gate == "suppress" && f.Cause != "" && f.Cond != nil: // one of a list
		parts = append(parts, "`"+squeeze(f.Cond.Doc.Text)+"` is undecided, as "+f.Cause+others(f))
	case f.Cause != "":
		parts = append(parts, f.Cause+others(f))
	case f.Cond != nil:
		parts = append(parts, blame(f))
	}
	return strings.Join(parts, ", ")
}

// reasonText writes a gate's own reason for people.
func (pl *play) reasonText(f *journey.Fact) string {
	switch {
	case f.Gate == "reentry" && f.Reason == "never":
		return "it was in it before"
	case f.Gate == "reentry" && f.Reason == "max":
		return "it was in it as often as `max` allows"
	case f.Gate == "reentry" && f.Reason == "min_interval":
		return pl.interval(f)
	case f.Gate == "exclusive":
		return pl.holder(f)
	case f.Gate == "exit":
		return "the exit `" + f.Reason + "`"
	case f.Gate == "max_hold" && f.Workflow >= 0 && pl.p.Workflows[f.Workflow].MaxHold == 0:
		return "not held by `" + f.Reason + "`, as `max_hold` is 0s"
	case f.Gate == "max_hold":
		return "held by `" + f.Reason + "` for longer than `max_hold`"
	}
	return f.Reason
}

// interval says when somebody was in a workflow and may be again.
func (pl *play) interval(f *journey.Fact) string {
	if f.Until == 0 || f.Workflow < 0 {
		return "the last time is too short ago (`min_interval`)"
	}
	r := &pl.p.Workflows[f.Workflow].Reentry
	word := "left on "
	if r.FromEntry {
		word = "entered on "
	}
	zone := pl.zoneOf(f)
	return word + pl.local(f.Until-r.MinInterval, zone) + ", again from " + pl.local(f.Until, zone) + " (`min_interval`)"
}

// holder says who is in an exclusive group, and of one that could not be
// preempted the priority.
func (pl *play) holder(f *journey.Fact) string {
	list := pl.named(f.To)
	if len(list) == 0 || f.Workflow < 0 || pl.p.Workflows[f.Workflow].OnConflict != "preempt" {
		return f.Reason
	}
	name := "`" + f.To + "`"
	return strings.Replace(f.Reason, name, fmt.Sprintf("%s (priority %d, not lower)", name, list[0].Priority), 1)
}

// by names the gate that decided, as `because` takes it, and what it saw.
func (pl *play) by(f *journey.Fact) string {
	if f.Kind == journey.Loop {
		return "`loop`: it started already for this input"
	}
	text := pl.gateAndWhy(f)
	if seen := noted(f); seen != "" {
		text += ": " + seen
	}
	return text
}

func (pl *play) gateAndWhy(f *journey.Fact) string {
	text := "`" + f.Gate + "`"
	if why := pl.why(f); why != "" {
		text += ": " + why
	}
	return text
}

// noted is what the window, the quiet hours or the cap saw that decided a fact:
// the hours and the local time, how much is used; "" for other gates.
func noted(f *journey.Fact) string {
	if f.Guardrail == nil && f.Gate != "send_window" {
		return ""
	}
	for i := range f.Asked {
		if g := &f.Asked[i]; !g.Passed && g.Word == f.Gate && g.Reason != f.Reason {
			return g.Reason
		}
	}
	return ""
}

// refusal says why a move of the stage was refused.
func refusal(f *journey.Fact) string {
	if f.Reason == "backward" {
		return "it would go back, and `backward` is `deny`"
	}
	return f.Reason
}
