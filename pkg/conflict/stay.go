package conflict

import (
	"math"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/project"
)

// unbounded is a stay without an end.
const unbounded = math.MaxInt64

// longestStay is how long an enrollment is live at most, in milliseconds: `max_duration`,
// or what all pauses, holds and answers of the workflow take together, if that is less. What waits
// for an instant that is written in a field has no bound of itself. Nobody is parked, and
// the kill switch is on.
func longestStay(w *project.Workflow) int64 {
	most := int64(unbounded)
	if len(w.Steps) == 0 {
		most = 0
	} else if s := sumOf(w); s >= 0 {
		most = s
	}
	if w.MaxDuration > 0 {
		most = min(most, w.MaxDuration)
	}
	return most
}

// mostDays bounds what is summed: who is longer in a workflow is in it for good.
const mostDays = 4000

// sumOf adds up all pauses, each as often as the repeats around it go round; -1 without a
// bound. Where a step stands in a repeat is not asked: all count for the rounds of all.
func sumOf(w *project.Workflow) int64 {
	rounds, every := int64(1), int64(0)
	sum := int64(0)
	for _, s := range w.Steps {
		if s.Repeat != nil {
			rounds *= max(int64(s.Repeat.Times), 1)
			every += s.Repeat.Every
		}
		wait, ok := pauseOf(w, s)
		if !ok {
			return -1
		}
		sum += wait
		if rounds > mostDays || sum+every > mostDays*calendar.Day {
			return -1
		}
	}
	if sum += every; sum > mostDays*calendar.Day/rounds {
		return -1
	}
	return sum * rounds
}

// clockSlack is how long a pause until a time of day takes at most: a week, and a day for a
// clock that is put forward or a day that is left out.
const clockSlack = 8 * calendar.Day

// defaultHold is how long a send is held where no `max_hold` is written.
const defaultHold = 7 * calendar.Day

// pauseOf is how long a step takes at most; ok is false where it has no bound.
func pauseOf(w *project.Workflow, s *project.Step) (most int64, ok bool) {
	switch s.Action {
	case project.Send:
		if w.MaxHold > 0 || w.Doc.MaxHold.Written() {
			return w.MaxHold, true
		}
		return defaultHold, true
	case project.Delay:
		switch {
		case s.Delay == nil || s.Delay.Until != nil:
			return 0, false
		case s.Delay.Clock >= 0:
			return clockSlack, true
		}
		return s.Delay.For, true
	case project.WaitUntil:
		for i := range s.Arms {
			if s.Arms[i].Kind == project.ArmTimeout {
				return s.Arms[i].Timeout, true
			}
		}
		return 0, false
	case project.Webhook:
		return 0, s.Webhook == nil || s.Webhook.Answer == nil
	}
	return 0, true
}
