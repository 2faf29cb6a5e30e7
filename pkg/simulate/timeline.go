package simulate

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// missing is the kind of an entry that marks where an expectation fails: what
// should have happened by then, or should not have happened.
const missing = "missing"

// timeline tells what happened, without what only repeats it, and marks where
// the missed expectations wanted something else.
func (pl *play) timeline(missed []*project.Expectation) []Entry {
	entries := make([]Entry, 0, len(pl.facts)) // few are left out
	due := pl.due(missed)
	for _, i := range pl.order() {
		f := &pl.facts[i]
		text := pl.text(f, pl.next(i))
		if text == "" {
			continue
		}
		for len(due) > 0 && due[0].at < f.At {
			entries = append(entries, due[0].Entry)
			due = due[1:]
		}
		e := pl.entry(f.At, f.Line, pl.zoneOf(f))
		e.Workflow, e.Step, e.Kind, e.Subject, e.Text, e.Reason = pl.workflow(f), pl.step(f), f.Kind.String(), f.Subject, text, pl.cause(f)
		if pl.unlike(f.Object) {
			e.Object, e.ID = pl.p.Schema.Objects[f.Object.Object].Name, f.Object.ID
		}
		pl.detail(&e, f)
		entries = append(entries, e)
	}
	for _, d := range due {
		entries = append(entries, d.Entry)
	}
	return entries
}

// entry begins an entry: when, and whom it concerns.
func (pl *play) entry(at int64, line journey.Key, zone *calendar.Zone) Entry {
	e := Entry{At: calendar.FormatInstant(zone, at), Zone: zone.Name(), After: calendar.FormatDuration(at - pl.s.Start)}
	if twice(zone, at) {
		e.Offset = offset(zone, at)
	}
	if line.Object >= 0 && line.Object == pl.p.ContactObject() {
		e.Contact = line.ID
	}
	return e
}

// mark is an entry that is not there.
type mark struct {
	Entry
	at int64
}

// due lists where missed expectations fail, in order of time: when something should
// have happened, or had happened once too often, and at the end what only the end
// decides.
func (pl *play) due(missed []*project.Expectation) []mark {
	var list []mark
	for _, e := range missed {
		word, line, at, known := pl.failing(e)
		if !known || at > pl.s.Start+pl.s.Until {
			continue
		}
		m := mark{pl.entry(at, line, pl.zoneThen(line, at)), at}
		if word == missing && (e.To == "" || e.Kind == project.WasRouted) && len(pl.driver.Contacts()) > 1 {
			m.Contact = "" // nobody in particular
		}
		if pl.unlike(line) {
			m.Object, m.ID = pl.p.Schema.Objects[line.Object].Name, line.ID
		}
		m.Kind, m.Subject, m.Text = missing, e.Name, word+": {"+written(e)+"}"
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b mark) int { return cmp.Compare(a.at, b.at) })
	return list
}

// failing says whether something is missing or unwanted, for whom, and when; known
// is false where no instant decides, as with an expectation that names none.
func (pl *play) failing(e *project.Expectation) (word string, line journey.Key, at int64, known bool) {
	line, end := pl.lineOf(e), pl.s.Start+pl.s.Until
	switch most := max(e.Times, 0); {
	case e.Kind == project.Finally:
		return missing, line, end, true
	case e.Never || e.Times >= 0:
		found := pl.fitting(e)
		if len(found) > most {
			return "unwanted", found[most].Line, found[most].At, true
		}
	}
	if at = max(e.At, e.By); at < 0 && e.Times < 0 {
		return "", line, 0, false
	}
	if at < 0 {
		return missing, line, end, true // too seldom, which only the end decides
	}
	return missing, line, pl.s.Start + at, true
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
		return f.Gate == "where" && f.Result != expr.Undecided && !pl.asked(f)
	case journey.Released, journey.Ignored:
		return true
	case journey.ScoreChanged:
		band := next != nil && next.Kind == journey.BandChanged && next.Subject == f.Subject && next.Line == f.Line
		return !band && !pl.stirred(f)
	case journey.Changed:
		return pl.ownerByRoute(f) || pl.echo(f)
	case journey.Freed:
		return f.Reason == "owner" // which the line before says
	}
	return false
}

// echo reports whether a change in the line of an account only repeats what a step
// set in the line of a contact of it.
func (pl *play) echo(f *journey.Fact) bool {
	if f.Line.Object == pl.p.ContactObject() {
		return false
	}
	for i := f.Seq - 2; i >= 0 && pl.facts[i].At == f.At; i-- {
		g := &pl.facts[i]
		if g.Kind == journey.SetField && g.Line != f.Line && g.Subject == f.Subject && g.From == f.From && g.To == f.To {
			return true
		}
	}
	return false
}

// asked reports whether an expectation is about the refusal.
func (pl *play) asked(f *journey.Fact) bool {
	return slices.ContainsFunc(pl.s.Expect, func(e project.Expectation) bool {
		return e.Kind == project.WasRefused && pl.happened(e.Kind, e.Name, f) && pl.because(&e, f)
	})
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
// reason's word, else the condition or what was missing.
func (pl *play) cause(f *journey.Fact) string {
	switch {
	case f.Kind == journey.Routed:
		return f.Reason // the route, or keep_owner
	case f.Gate == "" && f.Reason == "" && f.Cond != nil:
		return squeeze(f.Cond.Doc.Text)
	case f.Gate == "":
		return orElse(f.Reason, f.Cause)
	}
	if w := pl.why(f); w != "" {
		return f.Gate + ": " + w
	}
	return f.Gate
}
