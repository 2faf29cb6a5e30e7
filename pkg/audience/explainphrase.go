package audience

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// phrasing says conditions in clauses: "it is in the segment `prospects`".
type phrasing struct {
	speaking
	p *project.Program
	// about is the object that the conditions are about.
	about int
}

// phrase says what has to be so where a condition is as wanted. What has no words is
// quoted.
func (s phrasing) phrase(n *expr.Node, want Want) string {
	switch n.Op {
	case expr.OpNot:
		if want == Holds {
			return s.phrase(n.Args[0], IsFalse)
		}
		return s.phrase(n.Args[0], Holds) + either(want == HoldsNot && mayBeAbsent(n.Args[0]), " or absent", "")
	case expr.OpAnd, expr.OpOr:
		return s.several(n, want)
	case expr.OpSegment:
		return s.it(n) + either(want == Holds, " is in", " is not in") + " the segment `" + s.p.Segments[n.Index].Name + "`"
	case expr.OpActive:
		return s.it(n) + either(want == Holds, " is", " is not") + " in the workflow `" + s.p.Workflows[n.Index].Name + "`"
	case expr.OpSubscribed:
		return s.contact() + either(want == Holds, " gets", " does not get") + " the topic `" + s.p.Schema.Topics[n.Index] + "`"
	case expr.OpBlocked:
		return "`" + s.p.Schema.Channels[n.Index] + "` is" + either(want == Holds, "", " not") + " blocked for " + s.contact()
	}
	if text := s.listed(n, want); text != "" {
		return text
	}
	return s.single(n, want)
}

// it is what a condition is about, where that is not something it belongs to.
func (s phrasing) it(n *expr.Node) string {
	if n.Object < 0 || n.Object == s.about {
		return "it"
	}
	return "its " + s.p.Schema.Objects[n.Object].Name
}

func (s phrasing) contact() string {
	return either(s.about == s.p.ContactObject(), "it", "its contact")
}

// several says conditions that are joined.
func (s phrasing) several(n *expr.Node, want Want) string {
	both := (n.Op == expr.OpAnd) == (want == Holds)
	if text := s.tests(n, want); text != "" && !both {
		return text
	}
	if both && want == Holds && len(n.Args) == 2 && n.Args[0].Op == expr.OpHas && s.sameSubject(n.Args[0], n.Args[1]) {
		return s.phrase(n.Args[1], want) // what is asked of a field asks for it, too
	}
	if one, ok := s.say(n, want); ok {
		return "`" + oneLine(one.subject) + "` is " + one.is
	}
	list := make([]string, len(n.Args))
	for i, a := range n.Args {
		list[i] = s.phrase(a, want)
		if _, one := s.say(a, want); !one && (a.Op == expr.OpAnd || a.Op == expr.OpOr) {
			list[i] = "(" + list[i] + ")"
		}
	}
	if both {
		return strings.Join(list, " and ")
	}
	return "either " + strings.Join(list, ", or ") // the comma ends a "whose"
}

func (s speaking) sameSubject(a, b *expr.Node) bool {
	first, _ := s.say(a, Holds)
	second, ok := s.say(b, Holds)
	return ok && first.subject == second.subject
}

// tests says that a text passes one of several tests of one kind.
func (s phrasing) tests(n *expr.Node, want Want) string {
	first := n.Args[0]
	var list []string
	for _, a := range n.Args {
		if a.Op != expr.OpCall || a.Name != first.Name || len(a.Args) != 2 || a.Args[1].Op != expr.OpConst || want != Holds || s.source(a.Args[0]) != s.source(first.Args[0]) {
			return ""
		}
		list = append(list, "`"+a.Args[1].Value.Str()+"`")
	}
	if verb := testVerb(first.Name, false); verb != "" {
		return s.subject(first.Args[0]) + " " + verb + " " + alternatives(list)
	}
	return ""
}

// testVerb is what a test of texts asks.
func testVerb(name string, not bool) string {
	verb := map[string][2]string{
		"startsWith": {"starts with", "does not start with"}, "endsWith": {"ends with", "does not end with"},
		"contains": {"contains", "does not contain"}, "matches": {"matches", "does not match"},
	}[name]
	if not {
		return verb[1]
	}
	return verb[0]
}

// single says a condition about one thing.
func (s phrasing) single(n *expr.Node, want Want) string {
	absent := either(want == HoldsNot && mayBeAbsent(n), " or is absent", "")
	switch {
	case n.Op == expr.OpCall && len(n.Args) == 2 && n.Args[1].Op == expr.OpConst && testVerb(n.Name, false) != "" && want != IsUndecided:
		return s.subject(n.Args[0]) + " " + testVerb(n.Name, want != Holds) + " `" + n.Args[1].Value.Str() + "`" + absent
	case n.Op == expr.OpIn && n.Args[0].Op == expr.OpConst && want != IsUndecided:
		return s.subject(n.Args[1]) + either(want == Holds, " contains ", " does not contain ") + plain(n.Args[0].Value) + absent
	case n.Op == expr.OpOrValue && n.Args[1].Op == expr.OpConst && want != IsUndecided:
		return s.orValue(n, want)
	}
	one, ok := s.say(n, want)
	if !ok {
		return "`" + oneLine(s.source(n)) + "`" + either(want == Holds, " holds", " does not hold")
	}
	subject := "`" + oneLine(one.subject) + "`"
	if about := s.compares(n); about != nil {
		subject = s.subject(about)
	}
	return subject + " is " + one.is + s.named(n)
}

// compares is what a comparison with something fixed is about, nil where it is none.
func (s phrasing) compares(n *expr.Node) *expr.Node {
	if n.Op < expr.OpEq || n.Op > expr.OpIn {
		return nil
	}
	if fixed(n.Args[0]) && !fixed(n.Args[1]) {
		return n.Args[1]
	}
	return n.Args[0]
}

// named adds the name of a threshold.
func (s phrasing) named(n *expr.Node) string {
	if n.Op < expr.OpEq || n.Op > expr.OpGe {
		return ""
	}
	for _, a := range n.Args {
		if text := s.source(a); a.Op == expr.OpConst && strings.HasPrefix(text, "bands") {
			return " (`" + text + "`)"
		}
	}
	return ""
}

// orValue says a field that counts as something where it is absent.
func (s phrasing) orValue(n *expr.Node, want Want) string {
	if n.Args[0].Op != expr.OpOptional || n.Args[1].Value.Kind() != expr.Bool {
		return "`" + oneLine(s.source(n)) + "` is " + strconv.FormatBool(want == Holds)
	}
	text := "`" + strings.ReplaceAll(oneLine(s.source(n.Args[0])), "?", "") + "` is " + strconv.FormatBool(want == Holds)
	return text + either(n.Args[1].Value.Bool() == (want == Holds), " or absent", "")
}

// subject names what a condition is about.
func (s phrasing) subject(n *expr.Node) string {
	switch n.Op {
	case expr.OpLastAt:
		return "the last " + s.list(n.Args[0])
	case expr.OpFirstAt:
		return "the first " + s.list(n.Args[0])
	case expr.OpTotal:
		return "the number of all " + s.list(n.Args[0])
	case expr.OpChangedAt:
		return "the last change of `" + oneLine(s.source(n.Args[0])) + "." + n.Name + "`"
	case expr.OpCall:
		if n.Name == "size" && len(n.Args) == 1 {
			return "the number of " + s.list(n.Args[0])
		}
	}
	return "`" + oneLine(s.source(n)) + "`"
}

// list names a list: "`page_viewed` in the last 7 days".
func (s phrasing) list(n *expr.Node) string {
	switch n.Op {
	case expr.OpEvents:
		return "`" + s.p.Schema.Events[n.Index].Name + "`"
	case expr.OpSent:
		return "`" + s.p.Schema.Messages[n.Index] + "` that was sent"
	case expr.OpWithin:
		if ms := n.Args[1]; ms.Op == expr.OpConst {
			return s.list(n.Args[0]) + " in the last " + spanOf(ms.Value.Int())
		}
	case expr.OpSince:
		return s.list(n.Args[0]) + " since `" + oneLine(s.source(n.Args[1])) + "`"
	case expr.OpFilter:
		return s.list(n.Args[0]) + s.whose(n.Args[1])
	}
	return "`" + oneLine(s.source(n)) + "`"
}

// whose says what is asked of the elements of a list.
func (s phrasing) whose(n *expr.Node) string {
	return " whose " + elementWords(s.phrase(n, Holds))
}

// elementWords leaves the name of the variable out: `o.status` is `status`.
func elementWords(text string) string {
	parts := strings.Split(text, "`")
	for i := 1; i < len(parts); i += 2 {
		if variable, field, dotted := strings.Cut(parts[i], "."); dotted && len(variable) == 1 {
			parts[i] = field
		}
	}
	return strings.Join(parts, "`")
}

// listed says how many elements a list has, "" where a condition does not ask that.
func (s phrasing) listed(n *expr.Node, want Want) string {
	switch n.Op {
	case expr.OpExists:
		return either(want == Holds, "there is one of ", "there is none of ") + s.list(n.Args[0]) + s.whose(n.Args[1])
	case expr.OpExistsOne:
		return either(want == Holds, "there is exactly one of ", "there is not exactly one of ") + s.list(n.Args[0]) + s.whose(n.Args[1])
	case expr.OpAll:
		return either(want == Holds, "all of ", "not all of ") + s.list(n.Args[0]) + " are such that " + elementWords(s.phrase(n.Args[1], Holds))
	}
	ops := []expr.Op{expr.OpEq, expr.OpLt, expr.OpLe, expr.OpGt, expr.OpGe}
	if !slices.Contains(ops, n.Op) || n.Args[0].Op != expr.OpCall || n.Args[0].Name != "size" || n.Args[1].Op != expr.OpConst || n.Args[1].Value.Kind() != expr.Int {
		return ""
	}
	op := n.Op
	if want != Holds {
		op = opposite(op)
	}
	return counted(op, n.Args[1].Value.Int(), s.list(n.Args[0].Args[0]))
}

// counted says how many of a list there are; "" where that has no short words.
func counted(op expr.Op, n int64, list string) string {
	switch op {
	case expr.OpGt:
		op, n = expr.OpGe, n+1
	case expr.OpLt:
		op, n = expr.OpLe, n-1
	case expr.OpNe:
		return ""
	}
	amount := strconv.FormatInt(n, 10) + " of "
	switch {
	case n < 0:
		return ""
	case n == 0 && op != expr.OpGe:
		return "there is none of " + list
	case op == expr.OpGe && n == 1:
		return "there is one of " + list
	case op == expr.OpGe:
		return "there are at least " + amount + list
	case op == expr.OpLe:
		return "there are at most " + amount + list
	}
	return "there are " + amount + list
}
