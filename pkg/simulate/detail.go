package simulate

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
)

// detail adds to an entry what a picture needs and a sentence says only in words.
func (pl *play) detail(e *Entry, f *journey.Fact) {
	e.Gate, e.Enrollment = f.Gate, pl.enrollments[f.Seq]
	effect := pl.effects[f.Seq]
	until := f.Until
	switch f.Kind {
	case journey.Held:
		e.Channel, until = pl.channelOf(f), holdEnd(f)
		if f.Gate == "kill_switch" {
			until = 0 // until somebody switches it on
		}
	case journey.Skipped:
		if !pl.isStep(f) {
			e.Channel = pl.channelOf(f)
		}
		until = 0
	case journey.Sent, journey.Notified, journey.Task:
		if effect != nil {
			e.Channel, e.Title = pl.effectChannel(effect), whole(effect.Subject)
		}
	case journey.Waiting, journey.ClockStarted, journey.Reminded, journey.GroupQueued:
	case journey.StageMoved, journey.ScoreChanged, journey.BandChanged, journey.Changed, journey.SetField:
		e.From, e.To = f.From, f.To
	default:
		until = 0
	}
	if until > 0 && until < expr.Never {
		e.Until = calendar.FormatInstant(pl.zoneOf(f), until)
	}
}

// effectChannel is the channel by which something went out, "" for none.
func (pl *play) effectChannel(e *journey.Effect) string {
	if e.Kind != journey.SendMessage && e.Kind != journey.NotifyStaff || e.Channel < 0 {
		return ""
	}
	return pl.p.Channels[e.Channel].Name
}

// enumerate numbers the enrollments, and notes to which of them each fact belongs.
// A step may do something to another object than that of its enrollment: then the
// line says which it is.
func (pl *play) enumerate() {
	type run struct {
		key              journey.Key
		workflow, number int
	}
	count, ofObject, ofLine := 0, map[run]int{}, map[run]int{}
	pl.enrollments = map[int]int{}
	for i := range pl.facts {
		f := &pl.facts[i]
		if f.Workflow < 0 || f.Kind == journey.Refused || f.Kind == journey.GroupQueued || f.Kind == journey.GroupLeft {
			continue
		}
		object, line := run{f.Object, f.Workflow, f.Number}, run{f.Line, f.Workflow, f.Number}
		if f.Kind == journey.Enrolled {
			count++
			ofObject[object], ofLine[line] = count, count
		}
		n := ofObject[object]
		if n == 0 {
			n = ofLine[line]
		}
		if n > 0 {
			pl.enrollments[f.Seq] = n
		}
	}
}
