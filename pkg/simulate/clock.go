package simulate

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// isClock reports whether a fact is about an SLA's clock.
func isClock(f *journey.Fact) bool {
	switch f.Kind {
	case journey.ClockStarted, journey.ClockStopped, journey.ClockCanceled, journey.Reminded, journey.Breached:
		return true
	}
	return f.Kind == journey.Skipped && f.Gate == "max_reassign"
}

// clockText tells what the clock of an SLA did.
func (pl *play) clockText(f *journey.Fact) string {
	name := "SLA `" + f.Subject + "`" + pl.which(f)
	switch f.Kind {
	case journey.ClockStarted:
		return name + pl.clockStart(f)
	case journey.ClockStopped:
		if f.Reason == "late" {
			return name + " stopped, too late"
		}
		return name + " met: stopped in time"
	case journey.ClockCanceled:
		if f.Reason != "" {
			return name + " does not start: " + blame(f)
		}
		return name + " canceled: " + blame(f)
	case journey.Reminded:
		return name + " reminds: due " + pl.later(f.Until, f)
	case journey.Breached:
		return name + " breached" + pl.forOwner(f.To) + " after " + pl.promise(f.Subject)
	}
	return name + " does not route again through `" + f.From + "`: `max_reassign` is reached"
}

// clockStart says for whom a clock starts, and until when.
func (pl *play) clockStart(f *journey.Fact) string {
	text := " started" + pl.forOwner(f.To)
	if f.Reason != "" {
		text = " started again" + pl.forOwner(f.To) + ", as the owner changed"
	}
	if f.Until == 0 {
		return text + ", and is never due: its calendar does not open for so long"
	}
	return text + ": due " + pl.later(f.Until, f)
}

// forOwner names the owner as the team does, "" for nobody.
func (pl *play) forOwner(owner string) string {
	if owner == "" {
		return ""
	}
	if name := pl.memberName(owner); name != "" {
		return " for " + name
	}
	return " for " + owner
}

// promise is the time within which an SLA wants an answer.
func (pl *play) promise(name string) string {
	s := pl.sla(name)
	if s == nil {
		return "its time"
	}
	text := calendar.FormatDuration(s.Within)
	if s.Doc.Calendar.Written() {
		text += " of open time"
	}
	return text
}

func (pl *play) sla(name string) *project.SLA {
	for _, s := range pl.p.SLAs {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// noticed are the SLAs that tell whom an expectation names.
func (pl *play) noticed(e *project.Expectation) []*project.SLA {
	var list []*project.SLA
	for _, s := range pl.p.SLAs {
		if tells(s.Remind, e.Name) || tells(s.Breach, e.Name) {
			list = append(list, s)
		}
	}
	return list
}

func tells(list []project.Notice, to string) bool {
	for i := range list {
		if n := list[i].Notify; n != nil && n.To != nil && n.To.Doc.Text == to {
			return true
		}
	}
	return false
}

// clockFate says what became of the clock of an SLA that was expected to do more.
func (pl *play) clockFate(e *project.Expectation, s *project.SLA) string {
	name := "the clock of `" + s.Name + "`"
	last := pl.lastOfClock(e, s)
	switch {
	case last == nil:
		return name + " never started"
	case last.Kind == journey.ClockStopped && last.Reason == "late":
		return name + " was stopped late, at " + pl.whenOf(last)
	case last.Kind == journey.ClockStopped:
		return name + " was stopped in time, at " + pl.whenOf(last)
	case last.Kind == journey.ClockCanceled:
		return name + " was canceled at " + pl.whenOf(last) + ": " + blame(last)
	case last.Until == 0:
		return name + " started at " + pl.whenOf(last) + ", and its calendar does not open for so long"
	case last.Until > pl.driver.Now():
		return name + " still runs, until " + pl.when(last.Until, pl.zoneOf(last))
	}
	return name + " was due at " + pl.when(last.Until, pl.zoneOf(last))
}

// lastOfClock is the last start, stop or cancel of an SLA, nil for none.
func (pl *play) lastOfClock(e *project.Expectation, s *project.SLA) *journey.Fact {
	for i := len(pl.facts) - 1; i >= 0; i-- {
		f := &pl.facts[i]
		switch f.Kind {
		case journey.ClockStarted, journey.ClockStopped, journey.ClockCanceled:
			if f.Subject == s.Name && pl.to(e, f) {
				return f
			}
		}
	}
	return nil
}
