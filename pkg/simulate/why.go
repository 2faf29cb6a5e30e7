package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Answer says how a contact stands with workflows at an instant of a scenario,
// and why. What it says is what was decided until then, that instant included:
// nothing in it is asked again with later values.
type Answer struct {
	Scenario string `json:"scenario"`
	// Contact is the id of the contact.
	Contact string `json:"contact"`
	// At is the instant as in RFC 3339, in the contact's zone; Zone is the name of
	// that zone, After the time since the start, such as 3d2h.
	At    string `json:"at"`
	Zone  string `json:"zone"`
	After string `json:"after"`
	// Text says what is answered: who, when, where.
	Text string `json:"text"`
	// Workflow is the one that was asked about, "" for all.
	Workflow string `json:"workflow,omitempty"`
	// Workflows are those that had to do with the contact, what matters most first;
	// or the one that was asked about. It is not nil.
	Workflows []Standing `json:"workflows"`
	// Idle names the workflows that nothing started, by name. It is not nil.
	Idle []string `json:"never_started"`
}

// Standing is how a contact stands with one workflow.
type Standing struct {
	Workflow string `json:"workflow"`
	// Place is where the workflow's name stands.
	Place diag.Span `json:"place"`
	// State and Text are those of the first of Stays, else "never" or "elsewhere"
	// and why.
	State string `json:"state"`
	Text  string `json:"text"`
	// Stays say how the contact, or each of its objects, stands, what matters most
	// first: one for each object and re-entry key. It is not nil.
	Stays []Stay `json:"stays"`
	// Triggers say why each trigger has started nothing; only where nothing was
	// started, and only about one workflow.
	Triggers []Note `json:"triggers,omitempty"`
	// Decisions are all that was decided about the contact, in their order; only
	// about one workflow.
	Decisions []Decision `json:"decisions,omitempty"`

	latest int64
}

// The states of a stay. A standing without one has "never", or "elsewhere" where
// another system runs the workflow.
const (
	stateHeld      = "held"
	stateParked    = "parked"
	stateQueued    = "queued"
	stateIn        = "in"
	stateRefused   = "refused"
	stateEnded     = "ended"
	stateNever     = "never"
	stateElsewhere = "elsewhere"
)

// ranks orders the states: what matters most first.
var ranks = [...]string{stateHeld, stateParked, stateQueued, stateIn, stateRefused, stateEnded, stateNever, stateElsewhere}

func urgency(state string) int { return slices.Index(ranks[:], state) }

// Stay is how one object stands with a workflow: the last that is known of it.
type Stay struct {
	// Object is the kind of the object where that is no contact, and ID its id.
	Object string `json:"object,omitempty"`
	ID     string `json:"id,omitempty"`
	// ReentryKey is that of the enrollment, "" for none.
	ReentryKey string `json:"reentry_key,omitempty"`
	// State is held, parked, queued, in, refused or ended.
	State string `json:"state"`
	// Text says it in a sentence that names no workflow.
	Text string `json:"text"`
	// Since is when this state began, Until when it ends if nothing else happens, as
	// in RFC 3339; "" where there is none.
	Since string `json:"since"`
	Until string `json:"until,omitempty"`
	// Step is where it is, or where it ended, and Place where that step stands, nil
	// for none.
	Step  string     `json:"step,omitempty"`
	Place *diag.Span `json:"place,omitempty"`
	// Because is what decided it: the gate that holds or refused, the condition
	// that ended it; nil where nothing is written about it.
	Because *Gate `json:"because,omitempty"`
	// Waits say what a wait at this step waits for.
	Waits []Note `json:"waits,omitempty"`
	// Skipped are the messages that it did not get since it was let in.
	Skipped []Note `json:"skipped,omitempty"`

	latest    int64
	overtaken bool // a refusal after which it came in; told last
}

// Name tells stays of one workflow apart: "order o-7", "(c-1)"; "" where there is
// but one.
func (s *Stay) Name() string {
	var parts []string
	if s.ID != "" {
		parts = append(parts, s.Object+" "+s.ID)
	}
	if s.ReentryKey != "" {
		parts = append(parts, "("+s.ReentryKey+")")
	}
	return strings.Join(parts, " ")
}

// Note is something that has not happened, and why: a trigger that has started
// nothing, what a wait waits for, a message that was skipped.
type Note struct {
	Text    string    `json:"text"`
	Place   diag.Span `json:"place"`
	Because *Gate     `json:"because,omitempty"`
}

// Question is what a reader wants to know.
type Question struct {
	Scenario *project.Scenario
	// Contact is its id, or a value of a field that identifies it.
	Contact string
	// Workflow is its name, "" for all.
	Workflow string
	// At is the instant in UTC milliseconds; what lies after the scenario's end
	// counts as the end.
	At int64
}

// Why plays a scenario up to an instant and says how a contact then stands with a
// workflow, or with all of them, and why. It is nil where there is no such
// contact at that instant.
func Why(p *project.Program, q Question) *Answer {
	in := newInquiry(p, q)
	if in == nil {
		return nil
	}
	a := &Answer{
		Scenario: q.Scenario.Name, Contact: in.contact.ID, Workflow: q.Workflow, Workflows: []Standing{}, Idle: []string{},
		At: calendar.FormatInstant(in.zone, in.at), Zone: in.zone.Name(), After: calendar.FormatDuration(in.at - q.Scenario.Start),
	}
	a.Text = "`" + in.contact.ID + "` at " + in.moment() + " of `" + q.Scenario.Name + "`"
	for _, w := range p.Workflows {
		if q.Workflow != "" && w.Name != q.Workflow {
			continue
		}
		s := in.standing(w, q.Workflow != "")
		if len(s.Stays) == 0 && q.Workflow == "" {
			a.Idle = append(a.Idle, w.Name)
			continue
		}
		a.Workflows = append(a.Workflows, s)
	}
	slices.SortStableFunc(a.Workflows, func(x, y Standing) int {
		return cmp.Or(cmp.Compare(urgency(x.State), urgency(y.State)), cmp.Compare(y.latest, x.latest), cmp.Compare(x.Workflow, y.Workflow))
	})
	return a
}

// inquiry is a scenario that was played up to an instant, and of whom one asks.
type inquiry struct {
	pl      *play
	contact journey.Key
	// homes are the lines whose decisions concern the contact: its own, and those of
	// what it belongs to.
	homes []journey.Key
	zone  *calendar.Zone
	at    int64
	// asks is what each trigger's `where` gave when it was last asked of an object.
	asks map[question]asking
	// segments are what segments gave wherever a condition that was asked names one.
	segments map[membership][]asking
}

// newInquiry plays the scenario; it is nil where there is no such contact.
func newInquiry(p *project.Program, q Question) *inquiry {
	s := *q.Scenario
	s.Until = min(s.Until, max(0, q.At-s.Start))
	in := &inquiry{pl: newPlay(p, &s), at: s.Start + s.Until, asks: map[question]asking{}, segments: map[membership][]asking{}}
	in.pl.watcher = in.listen(q)
	in.pl.run()
	if p.ContactObject() < 0 {
		return nil
	}
	in.contact = in.pl.driver.Resolve(p.ContactObject(), q.Contact)
	ctx := in.pl.driver.Context(in.contact)
	if ctx == nil {
		return nil
	}
	in.zone = in.pl.zoneThen(in.contact, in.at)
	in.homes = in.keysUp(ctx.Object)
	return in
}

// moment is the instant in words; the last of a day is its end.
func (in *inquiry) moment() string {
	if in.at+1 == calendar.NextDay(in.zone, in.at) {
		w := in.zone.Local(in.at)
		return fmt.Sprintf("the end of %s %d %s %d", w.Weekday.String()[:3], w.Day, w.Month.String()[:3], w.Year)
	}
	return in.pl.when(in.at, in.zone)
}

// keysUp are the keys of an object and of what it belongs to.
func (in *inquiry) keysUp(rec *expr.Record) []journey.Key {
	var keys []journey.Key
	for n := 0; rec != nil && n <= len(in.pl.p.Schema.Objects); n++ {
		keys = append(keys, journey.Key{Object: in.kind(rec), ID: rec.Get("id").Str()})
		rec = rec.Parent
	}
	return keys
}

// kind is the index of the kind of object that a record is, -1 for none.
func (in *inquiry) kind(rec *expr.Record) int {
	return slices.IndexFunc(in.pl.p.Schema.Objects, func(o expr.Object) bool { return o.Shape == rec.Shape })
}

// of lists the facts about a workflow that concern the contact, in their order.
func (in *inquiry) of(w *project.Workflow) []*journey.Fact {
	var list []*journey.Fact
	for i := range in.pl.facts {
		f := &in.pl.facts[i]
		if f.Workflow == w.Index && slices.Contains(in.homes, f.Line) {
			list = append(list, f)
		}
	}
	return list
}

// standing is how the contact stands with one workflow; whole asks for everything
// that was decided.
func (in *inquiry) standing(w *project.Workflow, whole bool) Standing {
	s := Standing{Workflow: w.Name, Place: w.Doc.Name.Span, Stays: in.stays(w)}
	if len(s.Stays) > 0 {
		first := &s.Stays[0]
		s.State, s.Text, s.latest = first.State, first.Text, first.latest
		if name := first.Name(); len(s.Stays) > 1 && name != "" {
			s.Text = name + ": " + s.Text
		}
	} else {
		s.State, s.Text = in.absence(w)
	}
	if whole {
		s.Decisions = in.decisions(w)
		if len(in.subjects(w)) > 0 && len(s.Stays) == 0 && s.State == stateNever {
			s.Triggers = in.unfired(w)
		}
	}
	return s
}
