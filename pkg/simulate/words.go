package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// phrase says that what an expectation asks for happened, or did not, with all
// that it asks for.
func (pl *play) phrase(e *project.Expectation, happened bool) string {
	side := 1
	if happened {
		side = 0
	}
	text := strings.Replace(outcomePhrases[e.Kind][side], "%", e.Name, 1)
	switch {
	case e.To != "" && e.Kind == project.WasRouted:
		text += " to `" + e.To + "`"
	case e.To != "":
		text += " for `" + e.To + "`"
	}
	line := pl.lineOf(e)
	for _, t := range [...]struct {
		word, text string
		after      int64
	}{{"at", e.Doc.At.Text, e.At}, {"after", e.Doc.After.Text, e.After}, {"by", e.Doc.By.Text, e.By}} {
		if at := pl.s.Start + t.after; t.after >= 0 {
			text += " " + t.word + " " + t.text + " (" + pl.local(at, pl.zoneThen(line, at)) + ")"
		}
	}
	if e.Reason != "" {
		text += " with the reason `" + e.Reason + "`"
	}
	if e.Because != "" {
		text += " because of `" + squeeze(e.Because) + "`"
	}
	return text
}

// lineOf is the line whose local time an expectation is told in: the contact's
// that it names, else the first contact's.
func (pl *play) lineOf(e *project.Expectation) journey.Key {
	if e.Kind == project.Finally && e.Object != pl.p.ContactObject() {
		return pl.driver.Resolve(e.Object, e.To)
	}
	if e.To != "" && e.Kind != project.WasRouted {
		return pl.driver.Resolve(pl.p.ContactObject(), e.To)
	}
	for _, t := range pl.s.Objects {
		if t.Object == pl.p.ContactObject() {
			return journey.Key{Object: t.Object, ID: t.ID}
		}
	}
	return journey.Key{Object: -1}
}

// describe says what happened in a clause that names its subject.
func (pl *play) describe(f *journey.Fact) string { return pl.describeOff(f, "") }

// describeOff is describe, with how far from the expected time that was, "" for not
// at all.
func (pl *play) describeOff(f *journey.Fact, off string) string {
	when := pl.whenOf(f)
	if off != "" {
		when = strings.TrimSuffix(when, ")") + ", " + off + ")"
	}
	at := pl.whose(f) + " at " + when
	switch f.Kind {
	case journey.Sent:
		return "it was sent" + at
	case journey.Held:
		if f.Gate == "kill_switch" {
			return "it was held" + at + " by " + pl.by(f)
		}
		if end := holdEnd(f); end != f.Until {
			return "it was held" + at + " by " + pl.by(f) + ", at most until " + pl.when(end, pl.zoneOf(f)) + " (`max_hold`)"
		}
		return "it was held" + at + " by " + pl.by(f) + ", until " + pl.when(f.Until, pl.zoneOf(f))
	case journey.Skipped:
		return "it was skipped" + at + " by " + pl.by(f)
	case journey.Enrolled:
		return "`" + pl.workflow(f) + "`" + pl.which(f) + " was entered" + at
	case journey.Refused, journey.Loop:
		return "entry was refused" + at + " by " + pl.by(f)
	case journey.Exited:
		return "`" + pl.workflow(f) + "`" + pl.which(f) + " was left" + at + " with the reason `" + f.Reason + "`" + pl.exitWhy(f)
	case journey.StageMoved, journey.GoalReached:
		return "it was reached" + at
	case journey.StageRefused:
		return "the move was refused" + at + ": " + refusal(f)
	case journey.Notified:
		return "the notice went out" + at
	case journey.Task:
		return "the task was given" + at
	case journey.Violated:
		return "its `never` came to hold" + at
	case journey.Breached:
		return "it was breached" + at
	case journey.Routed:
		text := "`" + f.Subject + "` routed" + pl.whose(f) + " to " + pl.got(f) + " by " + routeWord(f) + " at " + when + pl.found(f)
		if over := pl.passedOver(f); over != "" && f.Assignment != nil {
			text += "; for `" + f.Assignment.Passed + "` " + over
		}
		return text + pl.leftOut(f)
	}
	return f.Kind.String() + at
}

// holdEnd is when a hold ends: when its gate opens, at the latest with `max_hold`.
func holdEnd(f *journey.Fact) int64 {
	if f.Until == 0 || f.Until > f.Latest {
		return f.Latest
	}
	return f.Until
}

// whose names the contact of a fact where there are several, as in " for `kim@example.com`".
func (pl *play) whose(f *journey.Fact) string {
	if f.Line.Object != pl.p.ContactObject() || len(pl.driver.Contacts()) < 2 {
		return ""
	}
	return " for `" + f.Line.ID + "`"
}
