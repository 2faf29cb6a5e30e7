package audience

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
)

// stated says what has to be so, and what that means where a field is absent: a condition
// that has to be false must be decided, one that must not be false need not be.
func (e *Explainer) stated(w *way, a *asking) string {
	s := phrasing{speaking{a.Expr.Text()}, e.p, w.about}
	n := a.Expr.Tree()
	switch {
	case a.Want == IsNotFalse && n.Op == expr.OpNot:
		return s.phrase(n.Args[0], HoldsNot)
	case a.Want == IsNotFalse && e.mayBeUndecided(a.Expr):
		return s.phrase(n, Holds) + either(s.aboutOneField(n), " or absent", " (or undecided)")
	case a.Want == IsNotFalse:
		return s.phrase(n, Holds)
	case a.Want == IsFalse && !decides(n) && e.mayBeUndecided(a.Expr):
		return s.surely(n)
	}
	return s.phrase(n, a.Want)
}

// decides reports whether a condition that is false says by its words alone that it is
// decided: the opposite names a value.
func decides(n *expr.Node) bool {
	return n.Op == expr.OpNot || n.Op == expr.OpField || n.Op == expr.OpVar || n.Op == expr.OpNe
}

func (e *Explainer) mayBeUndecided(x *expr.Expr) bool {
	return e.s.Decide(Part{x, IsUndecided}).Verdict != No
}

// surely says that a condition is decided, and false: "`contact.role` is there and other
// than biz".
func (s phrasing) surely(n *expr.Node) string {
	text := s.phrase(n, IsFalse)
	one, _ := s.say(n, IsFalse)
	subject := "`" + oneLine(one.subject) + "` "
	is, found := strings.CutPrefix(text, subject)
	if !found || !s.aboutOneField(n) {
		return text + " (and not undecided)"
	}
	return subject + "is there and " + strings.TrimPrefix(is, "is ")
}

// aboutOneField reports whether a condition speaks of one thing that may be absent.
func (s phrasing) aboutOneField(n *expr.Node) bool {
	_, one := s.say(n, IsFalse)
	for one && (n.Op == expr.OpAnd || n.Op == expr.OpOr) {
		n = n.Args[0]
	}
	return one && mayBeAbsent(n)
}
