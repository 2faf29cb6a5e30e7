package audience

import (
	"math"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
)

// tell puts a proof into words.
func (s *Solver) tell(p *Proof) {
	if p.oneSubject() {
		p.Text = s.aboutOne(p)
		p.Text += p.required()
		return
	}
	var holds, not, other []string
	for i := range p.Parts {
		r := &p.Parts[i]
		switch r.Want {
		case Holds:
			holds = append(holds, r.Text())
		case HoldsNot:
			not = append(not, r.Text())
		case IsFalse:
			other = append(other, "`"+oneLine(r.Text())+"` cannot be false")
		case IsNotFalse:
			other = append(other, "`"+oneLine(r.Text())+"` is always false")
		default:
			other = append(other, "`"+oneLine(r.Text())+"` is always decided")
		}
	}
	switch {
	case len(holds) == 0 && len(not) == 0 && len(other) == 1:
		p.Text = other[0] + s.bound(p, &p.Parts[0])
	case len(other) > 0:
		p.Text = s.mixed(p)
	case len(holds) == 0 && len(not) == 1:
		p.Text = quoted(not)[0] + " always holds" + s.bound(p, &p.Parts[0])
	case len(holds) == 0:
		p.Text = enumerated(quoted(not), "or") + " always holds"
	case len(not) > 0:
		p.Text = "where " + enumerated(quoted(holds), "and") + either(len(holds) == 1, " holds, ", " hold, ") + enumerated(quoted(not), "or") + " holds, too"
	case len(holds) == 1:
		p.Text = quoted(holds)[0] + " can never hold" + s.bound(p, &p.Parts[0])
	default:
		p.Text = enumerated(quoted(holds), "and") + " exclude each other"
	}
	p.Text += p.required()
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// mixed lists parts of which different things are wanted.
func (s *Solver) mixed(p *Proof) string {
	list := make([]string, len(p.Parts))
	for i := range p.Parts {
		r := &p.Parts[i]
		list[i] = "`" + oneLine(r.Text()) + "`" + [...]string{" true", " not true", " false", " undecided", " not false"}[r.Want]
	}
	return "there is no contact with " + enumerated(list, "and")
}

// oneSubject finds what all parts speak of.
func (p *Proof) oneSubject() bool {
	for i := range p.Parts {
		r := &p.Parts[i]
		one, ok := speaking{r.Expr.Text()}.say(r.node, r.Want)
		if !ok || i > 0 && one.subject != p.Subject {
			p.Subject = ""
			return false
		}
		p.Subject = one.subject
	}
	return p.Subject != ""
}

// aboutOne says what one thing would have to be at once.
func (s *Solver) aboutOne(p *Proof) string {
	list := make([]string, len(p.Parts))
	never := true
	for i := range p.Parts {
		r := &p.Parts[i]
		one, _ := speaking{r.Expr.Text()}.say(r.node, r.Want)
		list[i] = one.is
		never = never && strings.HasPrefix(one.is, "other than ")
		if len(p.Parts) > 1 && strings.Contains(one.is, " or ") {
			list[i] = "either " + one.is
		}
	}
	text := "`" + oneLine(p.Subject) + "` would have to be " + enumerated(list, "and")
	if strings.Contains(text, "either ") {
		text = "`" + oneLine(p.Subject) + "` would have to be " + strings.Join(list, ", and ")
	}
	if len(p.Parts) == 1 || never {
		text += s.bound(p, &p.Parts[0])
	}
	return text
}

// visit goes through a node and what is in it, outermost first.
func visit(n *expr.Node, see func(*expr.Node)) {
	see(n)
	for _, a := range n.Args {
		visit(a, see)
	}
}

func limitsOf(f *expr.Field, of, it string) string {
	if len(f.Values) > 0 {
		return ", and the data model has only " + alternatives(quoted(f.Values)) + of
	}
	if f.Limits == nil {
		return ""
	}
	if noun := formatNouns[f.Limits.Format]; noun != "" && f.Type.Kind == expr.String {
		return ", and by the data model it is " + noun
	}
	var list []string
	if !f.Limits.Min.IsAbsent() {
		list = append(list, "at least "+plain(f.Limits.Min))
	}
	if !f.Limits.Max.IsAbsent() {
		list = append(list, "at most "+plain(f.Limits.Max))
	}
	if len(list) == 0 {
		return ""
	}
	return ", and by the data model " + it + " is " + enumerated(list, "and")
}

// rangeOf says between what a score is.
func (s *Solver) rangeOf(index int) string {
	m := s.p.Scores[index]
	if math.IsInf(m.Min, 0) && math.IsInf(m.Max, 0) {
		return ", and the rules of `" + m.Name + "` do not add up to it"
	}
	var list []string
	if !math.IsInf(m.Min, 0) {
		list = append(list, "from "+number(m.Min))
	}
	if !math.IsInf(m.Max, 0) {
		list = append(list, "up to "+number(m.Max))
	}
	return ", and the rules of `" + m.Name + "` add up to no such number within its range " + strings.Join(list, " ")
}
