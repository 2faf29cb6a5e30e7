package rules

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// behavior knows which conditions look at what a contact does, as opposed to
// what it is and what time it is.
type behavior struct {
	program  *project.Program
	fields   map[expr.FieldRef]bool // that what a contact does can move
	segments map[int]bool
}

func newBehavior(p *project.Program) *behavior {
	b := &behavior{program: p, fields: map[expr.FieldRef]bool{}, segments: map[int]bool{}}
	if contact := p.ContactObject(); contact >= 0 {
		for _, name := range []string{"stage", "last_activity"} {
			b.fields[expr.FieldRef{Object: contact, Slot: p.Schema.Objects[contact].Shape.Slot(name)}] = true
		}
	}
	for _, e := range p.Events {
		for _, u := range e.Updates {
			b.fields[expr.FieldRef{Object: e.Object, Slot: u[1]}] = true
		}
	}
	for at, d := range declaredFields(p) {
		if d.field.Value.Volatile.Value {
			b.fields[at] = true
		}
	}
	return b
}

// notDeeds are events that the clock or the company brings about.
var notDeeds = []string{"stage_overdue", "sla_breached", "assigned", "enrolled", "message_sent", "message_delivered"}

// deed reports whether an event can be something the contact did.
func (b *behavior) deed(event int) bool {
	return event >= 0 && event < len(b.program.Events) && !slices.Contains(notDeeds, b.program.Events[event].Name)
}

// asked reports whether the condition looks at what a contact does. What only
// another system knows may be that too.
func (b *behavior) asked(c *project.Cond) bool {
	return c != nil && c.Expr != nil && b.read(c.Expr.Reads())
}

func (b *behavior) read(r *expr.Reads) bool {
	return r.External || len(r.Objects)+len(r.Topics)+len(r.Workflows) > 0 ||
		slices.ContainsFunc(r.Events, b.deed) || slices.ContainsFunc(r.Scores, b.scored) ||
		slices.ContainsFunc(r.Fields, func(f expr.FieldRef) bool { return b.fields[f] }) ||
		slices.ContainsFunc(r.Segments, b.segment)
}

// clocked reports whether the condition can turn by the passing of time and
// looks at nothing that a contact does.
func (b *behavior) clocked(c *project.Cond) bool {
	return c != nil && c.Expr != nil && !b.asked(c) && b.now(c.Expr.Reads())
}

func (b *behavior) now(r *expr.Reads) bool {
	return r.Now || slices.ContainsFunc(r.Segments, func(i int) bool {
		when := b.program.Segments[i].When
		return when != nil && when.Expr != nil && b.now(when.Expr.Reads())
	})
}

func (b *behavior) scored(model int) bool { return len(b.program.Scores[model].Behavior) > 0 }

// segment follows the condition of a segment, once; loading refuses segments
// that lead back to themselves.
func (b *behavior) segment(i int) bool {
	known, ok := b.segments[i]
	if !ok {
		known = b.asked(b.program.Segments[i].When)
		b.segments[i] = known
	}
	return known
}
