package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Exploration is a contact that somebody plays by hand: line by line something
// happens to it, or time passes. It is not safe for concurrent use.
type Exploration struct {
	p *project.Program
	w *project.Workflow
	// start is the scenario with who is there and what was before, without timeline.
	start *project.Scenario
	lines *project.Lines
	// hints is the timeline of that scenario, which is offered.
	hints []project.Happening
	d     *drafter
	pl    *play
	// asks is what conditions of triggers last gave.
	asks map[question]asking
	// moves are the lines that did something, in order: what `undo` takes back.
	moves []move
	// told is how many entries of the timeline were told already.
	told int
	// spent says that what time brings at this instant has come, so that what is
	// said now happens a second later.
	spent   bool
	choices []Choice
}

// Turn is what one line brought.
type Turn struct {
	// Line is what was said, "" at the start; Did what a number or an empty line
	// stood for, in the words of a line.
	Line string `json:"line"`
	Did  string `json:"did,omitempty"`
	// Problems is what is wrong with the line; then it changed nothing.
	Problems []Problem `json:"problems,omitempty"`
	// Entries are what happened, Notes what was asked for in words.
	Entries []Entry  `json:"entries"`
	Notes   []string `json:"notes,omitempty"`
	// Why is how the contact stands with a workflow, with the latest decision.
	Why *Standing `json:"why,omitempty"`
	// Saves is a scenario to be written into a file, nil for none.
	Saves *Saved `json:"saved,omitempty"`
	// State is how things stand afterwards, Choices what may come next.
	State   State    `json:"state"`
	Choices []Choice `json:"choices"`
	// Over says that the line was `quit`.
	Over bool `json:"-"`
	// Looks says that the line only looked at what there is.
	Looks bool `json:"-"`
}

// Problem is one thing that is wrong with a line, and what to do about it.
type Problem struct {
	Message string `json:"message"`
	Help    string `json:"help,omitempty"`
}

// NewExploration begins to play a workflow by hand: with who and what is there at
// the start of the scenario, and without its timeline.
func NewExploration(p *project.Program, w *project.Workflow, s *project.Scenario) *Exploration {
	start := *s
	start.Timeline, start.Expect, start.Answers, start.Until = nil, nil, nil, calendar.MaxDuration
	x := &Exploration{p: p, w: w, start: &start, lines: project.NewLines(p), hints: s.Timeline, d: newDrafter(p, w)}
	x.replay(nil)
	return x
}

// Begin says who is there, before anything was said.
func (x *Exploration) Begin() Turn {
	a := Turn{Entries: []Entry{}, Notes: x.who()}
	x.finish(&a)
	return a
}

// finish adds how things stand and what may come next.
func (x *Exploration) finish(a *Turn) {
	x.choices = x.choose()
	a.State, a.Choices = x.state(), slices.Clone(x.choices)
}

// move is one line that did something.
type move struct {
	line string
	// happenings come at one instant.
	happenings []project.Happening
	// until lets time pass up to an instant; 0 does not.
	until int64
	// reply is what a webhook answers at the instant at, nil for no answer; answer
	// says the same as a scenario does.
	reply  *journey.Answer
	at     int64
	answer project.Answer
}

// replay plays the moves anew from the start.
func (x *Exploration) replay(moves []move) {
	s := *x.start
	x.pl, x.told, x.spent, x.moves = newPlay(x.p, &s), 0, false, nil
	x.pl.driver = journey.Prepare(x.p, &s)
	x.pl.driver.Explain()
	x.asks = map[question]asking{}
	x.pl.driver.Watch(x.listen())
	x.pl.driver.Begin()
	for i := range moves {
		x.make(&moves[i])
		x.moves = append(x.moves, moves[i])
	}
	x.fresh()
}

// make lets a move happen.
func (x *Exploration) make(m *move) {
	for i := range m.happenings {
		x.deliver(&m.happenings[i])
	}
	if len(m.happenings) > 0 {
		x.pass(x.pl.driver.Now())
	}
	if m.reply != nil {
		x.pl.driver.Reply(*m.reply, x.pl.driver.Now())
		x.pass(x.pl.driver.Now())
		x.spent = true // in a scenario answers come after all events of their instant
	}
	if m.until > 0 {
		x.pass(m.until)
	}
}

// deliver lets one thing happen, after all that was due before.
func (x *Exploration) deliver(h *project.Happening) {
	in := journey.InputOf(h, x.start.Start)
	r := x.pl.driver
	if in.At > r.Now() {
		x.spent = false
	}
	r.Advance(in.At - 1)
	before := len(r.Facts())
	r.Deliver(in)
	x.pl.note(h, r.Facts(), before)
}

// pass lets time pass up to and with an instant.
func (x *Exploration) pass(until int64) {
	r := x.pl.driver
	if until > r.Now() {
		x.spent = false
	}
	r.Advance(until - 1)
	x.spent = x.spent || r.Next() <= until
	r.Advance(until)
}

// fresh returns the entries that were not told yet.
func (x *Exploration) fresh() []Entry {
	x.pl.zoneNames = map[journey.Key]string{} // which may have changed since
	x.pl.read()
	all := x.pl.timeline(nil)
	from := min(x.told, len(all))
	x.told = len(all)
	return all[from:]
}

// now is the next instant at which something can be said to happen, as time since
// the start: whole seconds, and after what time brought at this one.
func (x *Exploration) now() int64 {
	at := x.pl.driver.Now()
	if x.spent {
		at++
	}
	since := at - x.start.Start
	return (since + calendar.Second - 1) / calendar.Second * calendar.Second
}
