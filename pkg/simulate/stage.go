package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// Act is one entry of a play: somebody comes to a workflow.
type Act struct {
	// Workflow is the one to be entered, by the trigger of that index. Of later acts the
	// event of that trigger happens; of a trigger without an event, what makes the contact
	// the one that the solver found.
	Workflow *project.Workflow
	Trigger  int
	// Event is what happens instead where Workflow is nil: the index of an event plus one; 0
	// where the contact only becomes the one that the solver found.
	Event int
	// Who is the contact at that instant, and Parts are what was asked of it: fields that
	// they read are as the witness says, others as people usually are.
	Who   *audience.Witness
	Parts []audience.Part
	// After is how long after the entry of the act before it comes, in milliseconds.
	After int64
	// Since is set where Who knows which events came after the act before: others are not told
	// once more, and what nobody needs is left out.
	Since bool
	// Twin is set where the act is the first one once more, about another object of the kind
	// that its workflow is about.
	Twin bool
}

// Staged is a scenario in which what was looked for happens.
type Staged struct {
	Scenario *project.Scenario
	// Entry is when the first act's workflow is entered, in milliseconds after the start.
	Entry int64

	d *drafter
	c *cast
}

// Stage looks for a scenario in which the acts come one after the other, and of whose
// facts seen says that what is looked for happened; seen returns the instant, in UTC
// milliseconds, at which that is so, and false where it is not. It is nil where none of
// the attempts that are tried does. The scenario ends with that instant. The same
// arguments give the same scenario; the number of plays is bounded.
//
// Who somebody is comes from the solver, and the step function judges: what it objects
// to names the next attempt, as in [Typical].
func Stage(p *project.Program, acts []Act, seen func(*journey.Run) (int64, bool)) *Staged {
	first := &acts[0]
	d := newDrafter(p, first.Workflow)
	d.start, d.plays = first.Who.Now, maxPlays-mostTried
	c := newCasting(d, first.Who, first.Parts)
	var seeds []*cast
	for _, s := range d.seeds(first.Trigger) {
		seeds = append(seeds, c.lay(s))
	}
	in := d.search(seeds)
	if in == nil {
		d.plays = maxPlays - mostTried/2
		in = d.search(c.before(first.Trigger, seeds))
	}
	if in == nil && first.Workflow.Triggers[first.Trigger].Kind == project.OnEnroll {
		d.plays, d.lay = maxPlays-3*mostTried, c.lay
		in = d.through([]*project.Workflow{first.Workflow})
	}
	if in != nil {
		if staged := d.stage(in, acts[1:], seen); staged != nil {
			return staged
		}
	}
	return usually(p, acts, seen)
}

// usually begins with somebody else who enters, as [Typical] finds one, where the one that
// the solver found comes to nothing.
func usually(p *project.Program, acts []Act, seen func(*journey.Run) (int64, bool)) *Staged {
	d := newDrafter(p, acts[0].Workflow)
	in, miss := d.find(nil)
	if miss != nil {
		return nil
	}
	return d.stage(in, acts[1:], seen)
}

// stage lets the later acts come.
func (d *drafter) stage(in *cast, later []Act, seen func(*journey.Run) (int64, bool)) *Staged {
	n, entry := in.clone(), in.s.Until
	at := entry
	for i := range later {
		a := &later[i]
		at += a.After
		if a.Twin {
			d.twin(n, in, a.Workflow.Object, at-entry)
			continue
		}
		event := a.Event - 1
		if a.Workflow != nil {
			if t := &a.Workflow.Triggers[a.Trigger]; t.Kind == project.OnEvent {
				event = t.Event
			}
		}
		c := newCasting(d, a.Who, a.Parts)
		c.since = a.Since
		c.become(n, at, event)
		d.answering(n, at, event)
	}
	n.s.Until = max(d.horizon(entry), at+calendar.Day)
	d.complete(n)
	end, ok := d.watchFor(n, seen)
	if !ok || !d.loads(n) {
		return nil
	}
	n, end = d.bare(n, later, end, seen)
	n.s.Until = end - n.s.Start
	n.s.Timeline = slices.DeleteFunc(n.s.Timeline, func(h project.Happening) bool { return h.At > n.s.Until })
	if _, ok := d.watchFor(n, seen); !ok {
		return nil
	}
	return &Staged{Scenario: n.s, Entry: entry, d: d, c: n}
}

// answering lets an event about a message be about the one that went out last before it.
func (d *drafter) answering(n *cast, at int64, event int) {
	if event < 0 {
		return
	}
	slot := d.p.Schema.Events[event].Shape.Slot("message")
	if slot < 0 || !slices.ContainsFunc(n.s.Timeline, func(h project.Happening) bool { return h.At == at && h.Event == event }) {
		return
	}
	before := n.clone()
	before.s.Until = at
	before.s.Timeline = slices.DeleteFunc(before.s.Timeline, func(h project.Happening) bool { return h.At >= at })
	message := ""
	for _, f := range journey.Play(d.p, before.s).Facts() {
		if f.Kind == journey.Sent {
			message = f.Subject
		}
	}
	for i := range n.s.Timeline {
		if h := &n.s.Timeline[i]; message != "" && h.At == at && h.Event == event {
			h.Fields = setField(h.Fields, slot, expr.NewString(message))
		}
	}
}

// watchFor plays an attempt and asks whether what is looked for happened.
func (d *drafter) watchFor(c *cast, seen func(*journey.Run) (int64, bool)) (int64, bool) {
	r := journey.Play(d.p, c.s)
	if len(r.Unanswered()) > 0 {
		return 0, false
	}
	return seen(r)
}

// Text writes the scenario as a file that can be kept, under a name and with
// expectations, each as it stands between braces.
func (s *Staged) Text(name string, expect []string) string {
	w := writer{p: s.d.p, s: s.c.s}
	w.b.WriteString("kind: Scenario\nname: " + source.Quote(freeName(s.d.p, slug(name)), source.Block) + "\n")
	w.cast()
	w.b.WriteString("until: " + calendar.FormatDuration(s.c.s.Until+calendar.Second-1-(s.c.s.Until+calendar.Second-1)%calendar.Second) + "\nexpect:\n")
	for _, line := range expect {
		w.b.WriteString("  - {" + line + "}\n")
	}
	text, _ := source.Format(source.NewFile(name+".yaml", []byte(w.b.String())))
	return string(text)
}

// Story tells what happens in it.
func (s *Staged) Story() []Entry {
	pl := newPlay(s.d.p, s.c.s)
	pl.run()
	return pl.timeline(nil)
}
