package simulate

import (
	"strings"
	"time"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// wait lets time pass: 3d, or until an instant.
func (x *Exploration) wait(a *Turn, rest string) {
	now, until := x.pl.driver.Now(), int64(0)
	if moment, ok := strings.CutPrefix(rest, "until "); ok {
		at, help := x.instant(strings.TrimSpace(moment))
		if help != "" {
			a.refuse("`"+clipped(strings.TrimSpace(moment))+"` is no instant", help)
			return
		}
		if until = at; until <= now {
			a.refuse("`"+clipped(strings.TrimSpace(moment))+"` is not after now", "it is "+calendar.FormatInstant(x.zone(), now)+"; time only passes forward")
			return
		}
	} else {
		d, err := calendar.ParseDuration(rest)
		if err != nil {
			message, help, _ := strings.Cut(err.Error(), ": ")
			if rest == "" {
				message, help = "`wait` needs a time", "write `wait 3d` or `wait until 2026-01-08T09:00`"
			}
			a.refuse(message, help)
			return
		}
		if until = now + d; d == 0 {
			a.refuse("`0s` lets no time pass", "write `wait 3d`")
			return
		}
	}
	if until > x.end() {
		a.refuse("that is more than "+longestPlayed+" after the start", "play a shorter time")
		return
	}
	x.play(a, move{until: until})
	if len(a.Entries) == 0 {
		a.Notes = append(a.Notes, "nothing happens until then")
	}
}

// end is the last instant that can be reached: whoever plays by hand has seen what
// there is to see by then, and what repeats itself is told each time.
func (x *Exploration) end() int64 { return x.start.Start + 1827*calendar.Day }

const longestPlayed = "five years"

// instant reads an instant with its zone, or a local time of the contact.
func (x *Exploration) instant(text string) (at int64, help string) {
	if at, err := calendar.ParseInstant(text); err == nil {
		return at, ""
	}
	for _, form := range [...]string{"2006-01-02T15:04", "2006-01-02T15:04:05", time.DateOnly} {
		if t, err := time.Parse(form, text); err == nil && len(text) == len(form) {
			at := x.zone().At(t.Year(), t.Month(), t.Day(), t.Hour()*60+t.Minute())
			return at + int64(t.Second())*calendar.Second, ""
		}
	}
	return 0, "write date and time such as 2026-01-08T09:00, in the contact's zone"
}

// zone is where the first contact is, else the project's.
func (x *Exploration) zone() *calendar.Zone {
	return x.pl.zoneThen(x.who0(), x.pl.driver.Now())
}

// who0 is the contact that is played: the first of the scenario.
func (x *Exploration) who0() journey.Key {
	return x.pl.lineOf(&project.Expectation{})
}

// mostWakes is how often time may ask in vain before nothing more is looked for.
const mostWakes = 5000

// next lets time pass until something happens.
func (x *Exploration) next(a *Turn) {
	until, entries := x.ahead()
	if len(entries) == 0 {
		a.Notes = append(a.Notes, x.idle())
		return
	}
	x.play(a, move{until: until})
}

// ahead looks until when time has to pass before something is told, and what that
// is; nil for nothing. It plays on a copy.
func (x *Exploration) ahead() (until int64, entries []Entry) {
	y := &Exploration{p: x.p, w: x.w, start: x.start, lines: x.lines, d: x.d}
	y.replay(x.moves)
	for range mostWakes {
		at := y.pl.driver.Next()
		if at == expr.Never || at > x.end() {
			return 0, nil
		}
		facts := len(y.pl.driver.Facts())
		y.pass(at)
		if len(y.pl.driver.Facts()) == facts {
			continue
		}
		if entries := y.fresh(); len(entries) > 0 {
			return at, entries
		}
	}
	return 0, nil
}

func (x *Exploration) idle() string { return "time alone brings nothing more" }

// undo takes back the last line that did something.
func (x *Exploration) undo(a *Turn) {
	if len(x.moves) == 0 {
		a.refuse("there is nothing to take back", "this is the start")
		return
	}
	last := x.moves[len(x.moves)-1]
	x.replay(x.moves[:len(x.moves)-1])
	a.Notes = append(a.Notes, "taken back: `"+last.line+"`")
}
