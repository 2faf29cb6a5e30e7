package simulate

import (
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
)

// timeline tells what happened, without what only repeats it.
func (pl *play) timeline() []Entry {
	entries := []Entry{}
	for _, i := range pl.order() {
		f := &pl.facts[i]
		text := pl.text(f, pl.next(i))
		if text == "" {
			continue
		}
		zone := pl.zone(f.Line, f.At)
		e := Entry{
			At: calendar.FormatInstant(zone, f.At), Zone: zone.Name(), After: calendar.FormatDuration(f.At - pl.s.Start),
			Workflow: pl.workflow(f), Step: pl.step(f), Kind: f.Kind.String(), Subject: f.Subject, Text: text, Reason: cause(f),
		}
		if f.Line.Object == pl.p.ContactObject() {
			e.Contact = f.Line.ID
		}
		entries = append(entries, e)
	}
	return entries
}

// order lists the facts as they are told: as they were decided, but an event
// before what was found while it was recorded.
func (pl *play) order() []int {
	list := make([]int, 0, len(pl.facts))
	told := map[int]bool{}
	for i := range pl.facts {
		if j, ok := pl.opens[i]; ok && j != i {
			list = append(list, j)
			told[j] = true
		}
		if !told[i] {
			list = append(list, i)
		}
	}
	return list
}

// next is the fact after the i-th, nil at the end.
func (pl *play) next(i int) *journey.Fact {
	if i+1 < len(pl.facts) {
		return &pl.facts[i+1]
	}
	return nil
}

// noise reports whether a fact says nothing that people miss: what did not match
// a trigger's `where`, the steps between, a hold that ends in the next line, a
// score that only fades.
func (pl *play) noise(f, next *journey.Fact) bool {
	switch f.Kind {
	case journey.Refused:
		return f.Gate == "where" && f.Result != expr.Undecided
	case journey.Released, journey.Ignored:
		return true
	case journey.ScoreChanged:
		band := next != nil && next.Kind == journey.BandChanged && next.Subject == f.Subject && next.Line == f.Line
		return !band && !pl.stirred(f)
	case journey.TopicChanged:
		return false
	}
	return false
}

// stirred reports whether something happened to the contact at that instant, so
// that a new score is an answer to it.
func (pl *play) stirred(f *journey.Fact) bool {
	for i := f.Seq - 2; i >= 0 && pl.facts[i].At == f.At; i-- {
		switch k := pl.facts[i].Kind; {
		case pl.facts[i].Line != f.Line:
		case k == journey.Recorded || k == journey.Changed || k == journey.SetField:
			return true
		}
	}
	return false
}

// cause is the reason of a fact for programs: the gate and what it saw, else the
// reason's word, else the condition.
func cause(f *journey.Fact) string {
	switch {
	case f.Gate == "" && f.Reason == "" && f.Cond != nil:
		return squeeze(f.Cond.Doc.Text)
	case f.Gate == "":
		return f.Reason
	}
	if w := why(f); w != "" {
		return f.Gate + ": " + w
	}
	return f.Gate
}
