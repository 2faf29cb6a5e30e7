package journey

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

// Creation is an object that a step creates, maybe in another line.
type Creation struct {
	// Key names the new object, Parent what it belongs to.
	Key, Parent Key
	// Above are what a new contact belongs to: it is judged with their fields.
	Above []*Object
	// Fields are of the object's shape.
	Fields []project.SlotValue
	// Ref and Step are the enrollment and the step that create it.
	Ref  Ref
	Step int
}

// createStep creates an object that belongs to the enrolled one or to one it
// belongs to. What lives in another line is created there by a message.
func (ps *pass) createStep(e *Enrollment, s *project.Step) {
	kind := s.Create.Object
	parent := ps.s.ancestor(ps.s.find(e.Object), ps.p.Schema.Objects[kind].Parent)
	id := ps.newID(e, s)
	if parent == nil || id == "" {
		f := about(e, Fact{Kind: SetUndecided, Subject: ps.p.Schema.Objects[kind].Name, Place: s.Doc.Action.Span})
		if f.Cause = "its id is empty"; parent == nil {
			f.Cause = "there is nothing that it could belong to"
		} else if cause := ps.ctx.Cause(); cause.Text != "" {
			f.Cause, f.Absent = cause.Text, cause.Absent
		}
		ps.fact(f)
		return
	}
	c := Creation{Key: Key{kind, id}, Parent: parent.Key, Ref: e.Ref, Step: s.Index}
	for i := range s.Create.Sets {
		set := &s.Create.Sets[i]
		v := ps.value(&set.Value, e)
		if set.Value.Expr != nil && v.IsAbsent() {
			ps.undecided(e, set.Path.Text, &set.Value)
			continue
		}
		c.Fields = append(c.Fields, slotValue{Slot: set.Path.Slot, Value: v})
	}
	ps.place(e, parent, &c)
}

// undecided records that a value of a step is not known, and what it is for.
// It is called right after the value was computed.
func (ps *pass) undecided(e *Enrollment, subject string, v *project.Value) {
	f := about(e, Fact{Kind: SetUndecided, Subject: subject, Place: v.Doc.Span})
	f.Cause, f.Absent = ps.ctx.Cause().Text, ps.ctx.Cause().Absent
	ps.fact(f)
}

// newID is the id of what a step creates, trimmed and lower-cased as every id:
// as written, else enrollment, step and round. It is "" where it is undecided.
func (ps *pass) newID(e *Enrollment, s *project.Step) string {
	id := ""
	if s.Create.ID == nil {
		id = ps.enrollmentID(e) + "/" + s.ID + "/" + e.roundOf()
	} else {
		id = Text(ps.value(s.Create.ID, e))
	}
	return strings.ToLower(strings.TrimSpace(id))
}

// enrollmentID is object, workflow and number.
func (ps *pass) enrollmentID(e *Enrollment) string {
	return e.Object.Name(ps.p.Program) + "/" + ps.p.Workflows[e.Workflow].Name + "/" + strconv.Itoa(e.Number)
}

// roundOf tells the rounds of a step's repeats apart: 1 where it is in none, and
// 2.3 for the third round of the inner repeat in the second of the outer.
func (e *Enrollment) roundOf() string {
	if len(e.Rounds) == 0 {
		return "1"
	}
	parts := make([]string, len(e.Rounds))
	for i, r := range e.Rounds {
		parts[i] = strconv.Itoa(r.Done)
	}
	return strings.Join(parts, ".")
}

// place creates the object where it lives: a contact in its own line, all else
// where its parent lives.
func (ps *pass) place(e *Enrollment, parent *Object, c *Creation) {
	switch {
	case c.Key.Object == ps.p.contact && c.Key != ps.s.Key:
		c.Above = ps.chain(parent)
		ps.tell(c.Key, News{Create: c})
	case parent.Copy:
		ps.tell(ps.headOf(parent), News{Create: c})
	default:
		ps.bear(c, e.ReentryKey)
		ps.settle()
	}
}

// chain is what a new contact belongs to, as copies for its line.
func (ps *pass) chain(parent *Object) []*Object {
	if !parent.Copy {
		return ps.s.copies(ps.p)
	}
	up := map[Key]bool{}
	for o, n := parent, 0; o != nil && n <= len(ps.s.Objects); o, n = ps.s.parent(o), n+1 {
		up[o.Key] = true
	}
	var copies []*Object
	for _, o := range ps.s.copies(ps.p) {
		if up[o.Key] {
			copies = append(copies, o)
		}
	}
	// Kinds are declared parents first, so each stands after its own.
	for i, o := range copies {
		o.Parent = i - 1
	}
	return copies
}

// bear creates an object of this line. One that exists already stays as it is.
func (ps *pass) bear(c *Creation, key string) {
	if c.Key.Object < 0 || c.Key.Object >= len(ps.p.Objects) || ps.silent {
		return
	}
	if ps.s.find(c.Key) != nil {
		f := Fact{Kind: Skipped, Workflow: c.Ref.Workflow, Number: c.Ref.Number, Step: c.Step, Object: c.Ref.Object, ReentryKey: key}
		f.Gate, f.Reason = "exists", ps.p.Schema.Objects[c.Key.Object].Name+" "+c.Key.ID
		f.Subject = ps.p.Workflows[c.Ref.Workflow].Steps[c.Step].ID
		ps.fact(f)
		return
	}
	if len(c.Above) > 0 {
		ps.takeCopies(c.Above)
	}
	in := Input{Object: c.Key.Object, Name: c.Key.ID, Parent: c.Parent, ParentKnown: true}
	ps.maker = c
	ps.ensure(in, func(o *Object) {
		for _, f := range c.Fields {
			ps.writeChecked(o, f.Slot, f.Value, ps.now)
		}
	})
	ps.maker = nil
}

// born records a new object, with the step that created it where one did.
func (ps *pass) born(o *Object) {
	f := Fact{Kind: Created, Object: o.Key, Subject: ps.p.Schema.Objects[o.Object].Name, Workflow: -1, Step: -1}
	if c := ps.maker; c != nil && c.Key == o.Key {
		f.Workflow, f.Number, f.Step = c.Ref.Workflow, c.Ref.Number, c.Step
	}
	ps.fact(f)
}

// creatable reports whether a message asks for an object that this line could
// hold; others come from a broken driver.
func (ps *pass) creatable(c *Creation) bool {
	if c.Ref.Workflow < 0 || c.Ref.Workflow >= len(ps.p.Workflows) {
		return false
	}
	steps := ps.p.Workflows[c.Ref.Workflow].Steps
	return c.Step >= 0 && c.Step < len(steps) && c.Key.ID != ""
}
