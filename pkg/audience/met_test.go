package audience

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
)

// met counts what conditions with a construct gave: undecided, false, true.
type met map[string][3]int

// opNames are the constructs that have one name whatever they are about.
var opNames = map[expr.Op]string{
	expr.OpNot: "not", expr.OpAnd: "and", expr.OpOr: "or", expr.OpIn: "in", expr.OpMod: "remainder", expr.OpDiv: "division", expr.OpNeg: "minus",
	expr.OpEvent: "event", expr.OpTrigger: "trigger", expr.OpNow: "now", expr.OpList: "a list written out", expr.OpMap: "map",
	expr.OpEvents: "events", expr.OpObjects: "objects", expr.OpSent: "sent", expr.OpSince: "since", expr.OpTotal: "total", expr.OpFirstAt: "first_at",
	expr.OpLastAt: "last_at", expr.OpChangedAt: "changed_at", expr.OpScore: "score", expr.OpBand: "band", expr.OpSegment: "segment", expr.OpActive: "active",
	expr.OpSubscribed: "subscribed", expr.OpBlocked: "blocked", expr.OpExternal: "external", expr.OpOrValue: "orValue", expr.OpHasValue: "hasValue",
}

// typedNames are those that are told apart by what they are about.
var typedNames = map[expr.Op]string{
	expr.OpEq: "equality", expr.OpNe: "equality", expr.OpLt: "order", expr.OpLe: "order", expr.OpGt: "order", expr.OpGe: "order",
	expr.OpAdd: "plus", expr.OpSub: "minus", expr.OpMul: "times", expr.OpHas: "has", expr.OpIf: "?:",
	expr.OpExists: "exists", expr.OpAll: "all", expr.OpExistsOne: "exists_one", expr.OpFilter: "filter", expr.OpWithin: "within",
}

// span is where a part of a condition stands.
type span struct{ start, end int }

// inventory is what the parts of a condition that are true, false or undecided by
// themselves are made of.
type inventory struct {
	names map[span]map[string]bool
	// chains are the operands of and and or.
	chains map[span][]span
	ands   map[span]bool
}

func inventoryOf(x *expr.Expr) *inventory {
	v := &inventory{names: map[span]map[string]bool{}, chains: map[span][]span{}, ands: map[span]bool{}}
	v.read(x.Tree(), span{}, false)
	return v
}

// read goes through the nodes; part is the innermost one that has a truth, and what is
// inside a macro has none.
func (v *inventory) read(n *expr.Node, part span, inside bool) {
	at := span{n.Start, n.End}
	if n.Type.Kind == expr.Bool && !inside {
		part = at
		v.names[part] = map[string]bool{}
	}
	for _, name := range constructs(n) {
		v.names[part][name] = true
	}
	if (n.Op == expr.OpAnd || n.Op == expr.OpOr) && !inside {
		for _, a := range n.Args {
			v.chains[at] = append(v.chains[at], span{a.Start, a.End})
		}
		v.ands[at] = n.Op == expr.OpAnd
	}
	for i, a := range n.Args {
		v.read(a, part, inside || i > 0 && isLoop(n.Op))
	}
}

// count notes what the parts of a condition give in a context.
func (m met) count(v *inventory, x *expr.Expr, c *expr.Context) {
	gave := map[span]expr.Truth{}
	for _, p := range x.Parts(c) {
		if at := (span{p.Start, p.End}); v.names[at] != nil {
			gave[at] = p.Result
		}
	}
	for at, is := range gave {
		for name := range v.names[at] {
			m.add(name, is)
		}
		for _, k := range v.chains[at] {
			if of, known := gave[k]; known && of == expr.Undecided {
				m.add(map[bool]string{true: "and with an undecided part", false: "or with an undecided part"}[v.ands[at]], is)
				break
			}
		}
	}
}

// constructs names what a node is.
func constructs(n *expr.Node) (list []string) {
	if name := opNames[n.Op]; name != "" {
		list = append(list, name)
	}
	if name := typedNames[n.Op]; name != "" {
		list = append(list, name+" of "+topic(n))
	}
	switch {
	case n.Op == expr.OpCall:
		list = append(list, called(n))
		if len(n.Args) > 1 && strings.HasPrefix(n.Name, "get") {
			list = append(list, "in a zone")
		}
	case (n.Op == expr.OpDiv || n.Op == expr.OpMod) && isNumber(n.Args[1], 0):
		list = append(list, "division by zero")
	case n.Op == expr.OpConst && n.Value.Kind() == expr.Int && (n.Value.Int() > 1<<62 || n.Value.Int() < -1<<62):
		list = append(list, "at the end of the numbers")
	case n.Op == expr.OpObject:
		list = append(list, "fields of an object")
	}
	if loops(n) > 1 {
		list = append(list, "elements of elements")
	}
	return list
}

// topic is what a construct is about.
func topic(n *expr.Node) string {
	switch n.Op {
	case expr.OpIf, expr.OpAdd, expr.OpSub, expr.OpMul:
		return typeName(n.Type)
	case expr.OpWithin:
		if n.Args[1].Op == expr.OpConst {
			return "a constant"
		}
		return "a duration"
	case expr.OpExists, expr.OpAll, expr.OpExistsOne, expr.OpFilter:
		return elementName(n.Args[0])
	}
	return typeName(n.Args[0].Type)
}

func typeName(t expr.Type) string {
	switch {
	case t.Date:
		return "date"
	case t.Kind == expr.Any:
		return "anything"
	case t.Elem != nil && t.Elem.Kind == expr.Struct:
		return "records"
	}
	return t.Kind.String()
}

// elementName says what the elements of a list are.
func elementName(list *expr.Node) string {
	for list.Op == expr.OpFilter || list.Op == expr.OpWithin || list.Op == expr.OpSince {
		list = list.Args[0]
	}
	switch {
	case opNames[list.Op] != "":
		return opNames[list.Op]
	case list.Type.Elem == nil:
		return "?"
	}
	return typeName(*list.Type.Elem) + "s"
}

// called is a function with the kind of what it is asked of, and whether it has an
// argument that is no constant.
func called(n *expr.Node) string {
	name := n.Name
	if len(n.Args) > 0 {
		of := n.Args[0].Type
		of.Date = false
		name += " of " + typeName(of)
	}
	if len(n.Args) > 1 && !strings.HasPrefix(name, "get") {
		name += " with " + map[bool]string{true: "a constant", false: typeName(n.Args[1].Type)}[n.Args[1].Op == expr.OpConst]
	}
	return name
}

func isNumber(n *expr.Node, x int64) bool {
	return n.Op == expr.OpConst && n.Value.Kind() == expr.Int && n.Value.Int() == x
}

// loops is how many macros stand inside one another.
func loops(n *expr.Node) int {
	deepest := 0
	for _, a := range n.Args {
		deepest = max(deepest, loops(a))
	}
	if isLoop(n.Op) {
		deepest++
	}
	return deepest
}

func isLoop(op expr.Op) bool {
	return op == expr.OpExists || op == expr.OpAll || op == expr.OpExistsOne || op == expr.OpFilter || op == expr.OpMap
}

func (m met) add(name string, is expr.Truth) {
	row := m[name]
	row[is]++
	m[name] = row
}

// demanded are the constructs of the fragment of which conditions are to be met that
// are true, false and undecided; a letter says which of these cannot be.
var demanded = []string{
	"?: of bool", "?: of double", "?: of duration", "?: of int", "?: of list", "?: of string", "?: of timestamp",
	"a list written out", "active", "and", "and with an undecided part -t", "at the end of the numbers", "band", "blocked", "changed_at",
	"all of a list written out", "all of events", "all of ints", "all of map", "all of objects", "all of records", "all of sent", "all of strings",
	"exists of a list written out", "exists of events", "exists of ints", "exists of map", "exists of objects", "exists of records", "exists of sent", "exists of strings",
	"exists_one of a list written out", "exists_one of events", "exists_one of ints", "exists_one of map", "exists_one of objects", "exists_one of records",
	"exists_one of sent", "exists_one of strings",
	"filter of a list written out", "filter of events", "filter of ints", "filter of objects", "filter of records", "filter of sent", "filter of strings",
	"contains of string with a constant", "endsWith of string with a constant", "startsWith of string with a constant", "matches of string with a constant",
	"contains of string with string", "endsWith of string with string", "startsWith of string with string", "lowerAscii of string", "upperAscii of string",
	"days of int", "hours of int", "minutes of int", "division", "division by zero -t-f", "double of int", "int of double", "int of timestamp", "remainder", "elements of elements",
	"equality of bool", "equality of date", "equality of double", "equality of duration", "equality of int", "equality of list", "equality of string", "equality of timestamp",
	"order of date", "order of double", "order of duration", "order of int", "order of string", "order of timestamp",
	"event", "events", "external -t", "fields of an object", "first_at", "last_at", "total", "since", "within of a constant", "within of a duration", "sent", "now", "trigger",
	"getDate of timestamp", "getDayOfMonth of timestamp", "getDayOfWeek of timestamp", "getDayOfYear of timestamp", "getFullYear of timestamp", "getHours of timestamp",
	"getMilliseconds of timestamp", "getMinutes of timestamp", "getMonth of timestamp", "getSeconds of timestamp", "in a zone",
	"getHours of duration", "getMilliseconds of duration", "getMinutes of duration", "getSeconds of duration",
	"has of bool", "has of date", "has of double", "has of duration", "has of int", "has of list", "has of records", "has of string", "has of timestamp", "hasValue", "orValue",
	"in", "map", "minus", "minus of double", "minus of duration", "minus of int", "minus of timestamp", "not", "objects", "or", "or with an undecided part -f",
	"plus of double", "plus of duration", "plus of int", "plus of string", "plus of timestamp", "score", "segment", "size of list", "size of records", "size of string",
	"subscribed", "times of double", "times of int",
}

// missing lists the demanded constructs that were met less often than that.
func (m met) missing(least int) (list []string) {
	for _, d := range demanded {
		name, without, _ := strings.Cut(d, " -")
		row := m[name]
		for is, letter := range map[expr.Truth]string{expr.True: "t", expr.False: "f", expr.Undecided: "u"} {
			if row[is] < least && !strings.Contains("-"+without, "-"+letter) {
				list = append(list, fmt.Sprintf("%s is %v %d times", name, is, row[is]))
			}
		}
	}
	slices.Sort(list)
	return list
}

func (m met) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%9s %9s %9s\n", "true", "false", "undecided")
	for _, name := range slices.Sorted(maps.Keys(m)) {
		fmt.Fprintf(&b, "%9d %9d %9d  %s\n", m[name][expr.True], m[name][expr.False], m[name][expr.Undecided], name)
	}
	return b.String()
}
