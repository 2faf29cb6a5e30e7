package expr

import (
	"slices"
	"strings"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"

	"github.com/fairlead/fairlead/pkg/diag"
)

// unknownFunction explains a call of something that is no function.
func (x *translator) unknownFunction(e celast.Expr) {
	call := e.AsCall()
	name := call.FunctionName()
	i := Issue{}
	i.Start, i.End = x.calleeSpan(e)
	if x.foreignLibrary(e, name, i) || x.foreignMethod(e, name, i) {
		return
	}
	switch {
	case operatorWords[strings.ToLower(name)] != "":
		i.Message, i.Help = "`"+name+"` is no operator", "write `"+operatorWords[strings.ToLower(name)]+"`"
	case usage[name] != "":
		i.Message, i.Help = "`"+name+"` cannot be called like this", "write `"+usage[name]+"`"
	case x.scope.lookup(name) != nil && !call.IsMemberFunction():
		i.Message, i.Help = "`"+name+"` is no function", "write `"+name+".NAME` or leave the brackets out"
	default:
		i.Message, i.Help = "there is no function `"+name+"`", diag.DidYouMean(name, x.functionNames())
		if other := foreignName(name); other != "" && i.Help == "" {
			i.Help = "write `" + other + "`"
		}
		if i.Help == "" {
			i.Help = "texts have `startsWith`, `endsWith`, `contains`, `matches` and `size`; lists have `exists`, `all`, `filter`, `map` and `size`"
		}
	}
	x.explain(e)
	x.add(i)
}

// foreignLibrary explains a function of a CEL extension that is not here, such as
// math.greatest: once, with all that stands in its brackets.
func (x *translator) foreignLibrary(e celast.Expr, name string, i Issue) bool {
	call := e.AsCall()
	if !call.IsMemberFunction() || call.Target().Kind() != celast.IdentKind || x.scope.lookup(call.Target().AsIdent()) != nil {
		return false
	}
	library := call.Target().AsIdent()
	if !slices.Contains([]string{"cel", "math", "strings", "lists", "sets", "base64", "optional"}, library) {
		return false
	}
	start, end := x.span(e)
	x.explained = append(x.explained, [2]int{start, end})
	// The name itself is a part of what is explained, so it keeps its own place.
	x.add(Issue{Start: start, End: end, Message: "there is no function `" + library + "." + name + "`", Help: libraryHelp(library)})
	return true
}

func libraryHelp(library string) string {
	switch library {
	case "math":
		return "compare the numbers, such as `a > b ? a : b`"
	case "cel":
		return "write the value out, or make it a segment"
	case "sets", "lists":
		return "go through the list with `exists`, `all` or `filter`"
	}
	return "leave it out: texts have `lowerAscii`, `split`, `replace`, `trim` and others"
}

// parts of an instant as other languages ask for them.
var instantParts = map[string]string{
	"hour": "getHours", "hours": "getHours", "minute": "getMinutes", "minutes": "getMinutes", "second": "getSeconds", "seconds": "getSeconds",
	"day": "getDate", "date": "getDate", "days": "getDate", "weekday": "getDayOfWeek", "dayofweek": "getDayOfWeek", "day_of_week": "getDayOfWeek",
	"month": "getMonth", "year": "getFullYear", "getday": "getDayOfWeek", "gethour": "getHours", "getyear": "getFullYear",
}

// foreignMethod explains what other languages ask instants and lists.
func (x *translator) foreignMethod(e celast.Expr, name string, i Issue) bool {
	call := e.AsCall()
	if !call.IsMemberFunction() {
		return false
	}
	target := call.Target()
	switch t := x.typeOf(target); {
	case t.Kind() == types.TimestampKind && instantParts[strings.ToLower(name)] != "":
		i.Help = "write `" + x.source(target) + "." + instantParts[strings.ToLower(name)] + "()`"
	case t.Kind() == types.ListKind && len(call.Args()) == 1 && slices.Contains([]string{"includes", "include", "has", "contain"}, strings.ToLower(name)):
		i.Help = "write `" + x.source(call.Args()[0]) + " in " + x.source(target) + "`"
	default:
		return false
	}
	i.Message = "there is no function `" + name + "`"
	x.add(i)
	return true
}

// explain says that nothing more is to be said about what stands in a call: its
// arguments meant something else.
func (x *translator) explain(e celast.Expr) {
	if name := e.AsCall().FunctionName(); usage[name] == "" || !e.AsCall().IsMemberFunction() {
		return
	}
	_, end := x.calleeSpan(e)
	_, last := x.span(e)
	x.explained = append(x.explained, [2]int{end, last})
}

// foreignName returns what a function of another language is called here.
func foreignName(name string) string {
	name = strings.ToLower(name)
	if here := foreign[name]; here != "" {
		return here
	}
	return foreign[diag.Suggest(name, sortedKeys(foreign))]
}

// calleeSpan returns the place of a function's name: it stands before the
// bracket at which the call does.
func (x *translator) calleeSpan(e celast.Expr) (start, end int) {
	t := x.layout()
	if o, ok := x.ast.SourceInfo().GetOffsetRange(e.ID()); ok {
		if i := t.at(t.byteOffset(o.Start)); t.word(i) == "(" && t.name(i-1) {
			return t.list[i-1].start, t.list[i-1].end
		}
	}
	return x.span(e)
}

// usage shows how macros and methods of the language are called.
var usage = map[string]string{
	"has": "has(contact.role)", "all": "deals.all(d, d.stage == …)", "exists": "deals.exists(d, d.stage == …)",
	"exists_one": "deals.exists_one(d, d.stage == …)", "map": "deals.map(d, d.amount)", "filter": "deals.filter(d, d.stage == …)",
	"within": "events.NAME.within(days(7))", "since": "events.NAME.since(contact.created_at)", "total": "events.NAME.total()",
	"first_at": "events.NAME.first_at()", "last_at": "events.NAME.last_at()", "changed_at": "contact.changed_at(\"stage\")",
	"optMap": "contact.?role.optMap(r, …)", "optFlatMap": "contact.?role.optFlatMap(r, …)",
	"sent": "sent(\"MESSAGE\")", "subscribed": "subscribed(\"TOPIC\")", "blocked": "blocked(\"CHANNEL\")",
}

// foreign maps functions of other languages to CEL.
var foreign = map[string]string{
	"len": "size(…)", "length": "size(…)", "count": ".size()", "lower": ".lowerAscii()", "tolower": ".lowerAscii()",
	"lowercase": ".lowerAscii()", "upper": ".upperAscii()", "toupper": ".upperAscii()", "uppercase": ".upperAscii()",
	"includes": ".contains(…)", "any": ".exists(x, …)", "some": ".exists(x, …)", "every": ".all(x, …)", "find": ".filter(x, …)",
	"regex": ".matches(…)", "match": ".matches(…)", "starts_with": ".startsWith(…)", "ends_with": ".endsWith(…)", "empty": ".size() == 0",
	"isempty": ".size() == 0", "exist": "has(…)", "isset": "has(…)", "defined": "has(…)", "day": "days(…)", "hour": "hours(…)",
	"minute": "minutes(…)", "week": "weeks(…)", "strip": ".trim()", "month": "days(30 * …)", "months": "days(30 * …)", "years": "days(365 * …)", "seconds": "duration(\"30s\")",
	"today": "now", "date": "timestamp(\"2026-12-25T00:00:00Z\")", "time": "now", "float": "double(…)", "str": "string(…)",
}

// functionNames lists what can be called, without the names of operators.
func (x *translator) functionNames() []string {
	var names []string
	for name := range x.env.functions {
		if !strings.ContainsAny(name, "@_.") {
			names = append(names, name)
		}
	}
	return append(names, sortedKeys(usage)...)
}
