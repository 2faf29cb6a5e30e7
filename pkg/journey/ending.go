package journey

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// A step may end what others have in another workflow: the enrolled object, what belongs
// to it, and what it belongs to. Where those live in lines of their own, the line of
// the step tells them: an account knows by [Activity] which of its contacts are in it,
// and a contact asks the line that holds what it belongs to.

// Ending asks a line to end what its objects have in a workflow.
type Ending struct {
	// Workflow is a present one.
	Workflow int
	// Below is true where everything that belongs to Object is meant, else it is
	// Object alone.
	Below  bool
	Object Key
	// By is the enrollment whose step asks, ReentryKey the key it has, and Step the
	// index of that step.
	By         Ref
	ReentryKey string
	Step       int
}

// exitOther ends the enrollments of a named workflow on the same objects; where
// that is its own, this one too.
func (ps *pass) exitOther(e *Enrollment, s *project.Step) {
	n := &Ending{Workflow: ps.p.present[s.Other], Object: e.Object, By: e.Ref, ReentryKey: e.ReentryKey, Step: s.Index}
	if up := ps.copyAbove(e.Object, n.Workflow); up != nil {
		n.Object = up.Key
		ps.tell(ps.headOf(up), News{End: n})
		return
	}
	o := ps.s.find(e.Object)
	here := ps.endWhere(n, func(target *Object) bool {
		return o != nil && (ps.s.within(target, o.Key) || ps.s.within(o, target.Key))
	})
	if there := ps.endBelow(n); !here && !there {
		ps.endsNobody(n)
	}
}

// copyAbove is what an object belongs to, of the kind that the workflow is about, if it
// lives in another line.
func (ps *pass) copyAbove(k Key, workflow int) *Object {
	kind := ps.p.Workflows[workflow].Object
	if kind < 0 || kind == k.Object {
		return nil
	}
	if o := ps.s.ancestor(ps.s.find(k), kind); o != nil && o.Copy {
		return o
	}
	return nil
}

// endBelow tells the lines below that are in the workflow, and reports whether there are any.
func (ps *pass) endBelow(n *Ending) bool {
	below := *n
	below.Below = true
	anybody := false
	for _, a := range ps.s.Below {
		if slices.Contains(a.Workflows, n.Workflow) && ps.s.within(ps.s.find(a.Under), n.Object) {
			ps.tell(a.Line, News{End: &below})
			anybody = true
		}
	}
	return anybody
}

// endHere does what another line asks for.
func (ps *pass) endHere(n *Ending) {
	if ps.silent || n.Workflow < 0 || n.Workflow >= len(ps.p.Workflows) {
		return
	}
	anybody := ps.endWhere(n, func(target *Object) bool {
		return target.Key == n.Object || n.Below && ps.s.within(target, n.Object)
	})
	if !anybody && !n.Below {
		ps.endsNobody(n)
	}
}

// endWhere ends what the line's objects have in the workflow, and reports whether that was
// anything.
func (ps *pass) endWhere(n *Ending, meant func(target *Object) bool) bool {
	anybody, s := false, ps.p.Workflows[n.By.Workflow].Steps[n.Step]
	for _, other := range ps.ordered() {
		if ps.p.present[other.Workflow] != n.Workflow {
			continue
		}
		if target := ps.s.find(other.Object); target != nil && meant(target) {
			ps.leave(other, Fact{Reason: s.Reason, Place: s.Doc.Span})
			anybody = true
		}
	}
	return anybody
}

func (ps *pass) endsNobody(n *Ending) {
	s := ps.p.Workflows[n.By.Workflow].Steps[n.Step]
	ps.fact(Fact{
		Kind: Skipped, Object: n.By.Object, Workflow: n.By.Workflow, Number: n.By.Number, ReentryKey: n.ReentryKey, Step: n.Step,
		Subject: s.ID, Gate: "nobody", To: ps.p.Workflows[n.Workflow].Name, Place: s.Doc.Span,
	})
}
