package expr

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
)

// noOverload is how cel-go begins to say that types do not fit.
const noOverload = "found no matching overload"

// noOverload explains a call whose arguments have the wrong types.
func (x *translator) noOverload(e celast.Expr) {
	call := e.AsCall()
	args := operands(call)
	if slices.ContainsFunc(args, x.reportedElsewhere) || call.FunctionName() == operators.Subtract && x.dashedWithin(e) {
		return
	}
	switch name := call.FunctionName(); name {
	case operators.Equals, operators.NotEquals, operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		x.addAt(e, x.incomparable(args[0], args[1]))
	case operators.Add, operators.Subtract, operators.Multiply, operators.Divide, operators.Modulo:
		x.addAt(e, x.arithmetic(name, args[0], args[1]))
	case operators.In:
		x.addAt(e, x.notIn(args[0], args[1]))
	case operators.LogicalNot:
		x.addAt(args[0], Issue{Message: "`!` needs true or false, and " + x.isA(args[0]), Help: x.conditionHelp(args[0])})
	case operators.Negate:
		x.addAt(e, Issue{Message: "`-` needs a number, and " + x.isA(args[0]), Help: "negate a number"})
	case operators.Conditional:
		if !x.written(e, "?") {
			x.macroCondition(args[0])
			return
		}
		x.addAt(e, x.branches(args))
	case operators.Index, operators.OptIndex:
		x.addAt(e, x.badIndex(args[0], args[1]))
	default:
		x.wrongCall(e, call)
	}
}

func (x *translator) badIndex(list, index celast.Expr) Issue {
	s := x.env.types.structOf(x.typeOf(list))
	if name, ok := stringLiteral(index); ok && s != nil {
		return Issue{Message: "fields are read with a dot, not in brackets", Help: "write `" + x.source(list) + access(name) + "`"}
	}
	return Issue{Message: "`[…]` takes an element out of a list, and " + x.isA(list) + " with " + x.typeName(x.typeOf(index)) + " in the brackets",
		Help: "write a list and a whole number, such as `contact.interests[0]`"}
}

// reportedElsewhere reports whether an operand is a bare namespace, about which
// the walk after the check speaks.
func (x *translator) reportedElsewhere(e celast.Expr) bool {
	s := x.env.types.structOf(x.typeOf(e))
	return s != nil && s.space != nil
}

// isA says what a sub-expression is: "`contact.role` is string".
func (x *translator) isA(e celast.Expr) string {
	return "`" + x.source(e) + "` is " + x.typeName(x.typeOf(e))
}

// dashedWithin reports whether a subtraction has been explained as a name with
// a dash.
func (x *translator) dashedWithin(e celast.Expr) bool {
	start, end := x.span(e)
	return slices.ContainsFunc(x.explained, func(r [2]int) bool { return r[0] >= start && r[1] <= end })
}

func (x *translator) incomparable(a, b celast.Expr) Issue {
	help := x.sideHelp(a, b)
	if help == "" {
		help = x.sideHelp(b, a)
	}
	if help == "" {
		help = "compare things of one type"
	}
	return Issue{Message: x.isA(a) + " and " + x.isA(b) + ": they cannot be compared", Help: help}
}

// sideHelp says how to write b so that it can stand beside a.
func (x *translator) sideHelp(a, b celast.Expr) string {
	ka, kb := x.typeOf(a).Kind(), x.typeOf(b).Kind()
	source := x.source(b)
	text, isText := stringLiteral(b)
	literal := b.Kind() == celast.LiteralKind
	switch {
	case kb == types.NullTypeKind:
		return "whether a field is present is asked with `has(" + x.source(a) + ")`"
	case isOptional(x.typeOf(b)):
		return "give it a value for when it is absent: `" + source + ".orValue(…)`"
	case ka == types.IntKind && kb == types.DoubleKind && literal:
		return x.intBesideDouble(a, b)
	case ka == types.DoubleKind && kb == types.IntKind && !literal:
		return "fields are never converted by themselves: write `double(" + source + ")`"
	case isText && numeric(ka) && isNumber(text), isText && ka == types.BoolKind && (text == "true" || text == "false"):
		return "write `" + text + "` without quotes"
	case isText && numeric(ka):
		return "compare it with a number, such as `50`"
	case ka == types.BoolKind && literal:
		return "write `true` or `false`"
	case ka == types.StringKind && literal:
		return "a text stands in quotes: `\"" + source + "\"`"
	case ka == types.TimestampKind && isText:
		return "write `timestamp(\"" + instant(text) + "\")`"
	case ka == types.TimestampKind && kb == types.DurationKind:
		return "an instant is compared with an instant: `now - " + source + "`"
	case ka == types.TimestampKind && kb == types.IntKind && plainDate.MatchString(source):
		return "write `timestamp(\"" + source + "T00:00:00Z\")`"
	case ka == types.TimestampKind && kb == types.IntKind:
		return "an instant is compared with an instant, such as `now - days(" + source + ")`"
	case ka == types.DurationKind && (kb == types.IntKind || isText):
		return "write a duration, such as `days(30)`"
	case ka == types.ListKind && kb == types.StringKind:
		return "write `" + source + " in " + x.source(a) + "`"
	case ka == types.ListKind && kb == types.IntKind:
		return "compare its size: `" + x.source(a) + ".size()`"
	}
	return ""
}

// intBesideDouble helps with contact.company_size >= 50.0.
func (x *translator) intBesideDouble(a, b celast.Expr) string {
	n := float64(b.AsLiteral().(types.Double))
	if n == float64(int64(n)) {
		return "write the whole number `" + strconv.FormatInt(int64(n), 10) + "`"
	}
	return "write `double(" + x.source(a) + ")`, or a whole number"
}

// plainDate is a day as YAML writes it, which CEL reads as two subtractions.
var plainDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)

func numeric(k types.Kind) bool {
	return k == types.IntKind || k == types.DoubleKind || k == types.UintKind
}

func isNumber(text string) bool {
	_, err := strconv.ParseFloat(text, 64)
	return err == nil
}

// instant completes a date to an instant.
func instant(text string) string {
	if len(text) == len("2026-01-01") && strings.Count(text, "-") == 2 {
		return text + "T00:00:00Z"
	}
	return "2026-12-25T00:00:00Z"
}

var operatorVerbs = map[string]string{
	operators.Add: "added", operators.Subtract: "subtracted", operators.Multiply: "multiplied", operators.Divide: "divided", operators.Modulo: "divided",
}

func (x *translator) arithmetic(name string, a, b celast.Expr) Issue {
	if name == operators.Modulo {
		return x.remainder(a, b)
	}
	i := Issue{Message: x.isA(a) + " and " + x.isA(b) + ": they cannot be " + operatorVerbs[name]}
	ka, kb := x.typeOf(a).Kind(), x.typeOf(b).Kind()
	switch {
	case ka == types.TimestampKind && numeric(kb):
		i.Help = "write a duration, such as `days(" + x.source(b) + ")`"
	case ka == types.StringKind && kb != types.StringKind:
		i.Help = "write `string(" + x.source(b) + ")`"
	case kb == types.StringKind && ka != types.StringKind:
		i.Help = "write `string(" + x.source(a) + ")`"
	case ka == types.IntKind && kb == types.DoubleKind:
		i.Help = "fields are never converted by themselves: write `double(" + x.source(a) + ")`"
	case ka == types.DoubleKind && kb == types.IntKind:
		i.Help = "fields are never converted by themselves: write `double(" + x.source(b) + ")`"
	case ka == types.DurationKind && numeric(kb), kb == types.DurationKind && numeric(ka):
		i.Help = "durations are only added and subtracted: multiply the number, such as `days(2 * 7)`"
	case isOptional(x.typeOf(a)), isOptional(x.typeOf(b)):
		i.Help = "give the optional value a default with `.orValue(…)`"
	default:
		i.Help = "use things of one type"
	}
	return i
}

// remainder explains `%`, which only whole numbers have.
func (x *translator) remainder(a, b celast.Expr) Issue {
	wrong := a
	if x.typeOf(a).Kind() == types.IntKind {
		wrong = b
	}
	i := Issue{Message: "`%` divides whole numbers, and " + x.isA(wrong), Help: "use whole numbers on both sides"}
	if x.typeOf(wrong).Kind() == types.DoubleKind && wrong.Kind() != celast.LiteralKind {
		i.Help = "write `int(" + x.source(wrong) + ")`, which cuts the fraction off"
	}
	return i
}

func (x *translator) notIn(item, list celast.Expr) Issue {
	t := x.typeOf(list)
	if t.Kind() != types.ListKind && t.Kind() != types.MapKind {
		i := Issue{Message: "`in` needs a list on its right side, and " + x.isA(list), Help: "write `[" + x.source(list) + "]`"}
		if t.Kind() == types.StringKind && x.typeOf(item).Kind() == types.StringKind && list.Kind() != celast.LiteralKind {
			i.Help = "a part of a text is found with `" + x.source(list) + ".contains(" + x.source(item) + ")`"
		}
		return i
	}
	return Issue{Message: x.isA(item) + " and " + x.isA(list) + ": it cannot hold that", Help: "write elements of the type of `" + x.source(item) + "`"}
}

func (x *translator) branches(args []celast.Expr) Issue {
	if k := x.typeOf(args[0]).Kind(); k != types.BoolKind && k != types.DynKind && k != types.ErrorKind {
		return Issue{Message: "what stands before `?` must be true or false, and " + x.isA(args[0]), Help: x.conditionHelp(args[0])}
	}
	return Issue{Message: "both sides of `:` must have one type: " + x.isA(args[1]) + " and " + x.isA(args[2]), Help: "write both alike"}
}

// conditionHelp makes a condition of something that is none.
func (x *translator) conditionHelp(e celast.Expr) string {
	source := x.source(e)
	switch t := x.typeOf(e); {
	case isOptional(t):
		return "write `" + source + ".orValue(false)`"
	case t.Kind() == types.ListKind:
		return "write `" + source + ".size() > 0`"
	case x.fieldOf(e) != nil:
		return "write `has(" + source + ")`, or compare it with a value"
	}
	return "compare it with something"
}

// mismatch explains a part that must be a truth value: an operand of && and ||,
// the condition of a macro.
func (x *translator) mismatch(e celast.Expr) {
	if x.reportedElsewhere(e) {
		return
	}
	p := x.nodes.parent[e.ID()]
	what := "this place"
	if p != nil && p.Kind() == celast.CallKind {
		switch p.AsCall().FunctionName() {
		case operators.LogicalAnd, operators.LogicalOr:
			if !x.written(p, "&&") && !x.written(p, "||") {
				x.macroCondition(e)
				return
			}
		}
		switch p.AsCall().FunctionName() {
		case operators.LogicalAnd:
			what = "`&&`"
		case operators.LogicalOr:
			what = "`||`"
		}
	}
	if x.typeOf(e).Kind() == types.BoolKind {
		x.addAt(e, Issue{Message: "the types of this part do not fit together", Help: "use things of one type"})
		return
	}
	x.addAt(e, Issue{Message: what + " needs true or false, and " + x.isA(e), Help: x.conditionHelp(e)})
}

// written reports whether an operator stands in the text: macros bring their
// own.
func (x *translator) written(e celast.Expr, operator string) bool {
	t := x.layout()
	o, ok := x.ast.SourceInfo().GetOffsetRange(e.ID())
	return ok && len(t.list) > 0 && t.word(t.at(t.byteOffset(o.Start))) == operator
}

func (x *translator) macroCondition(e celast.Expr) {
	x.addAt(e, Issue{Message: "elements are chosen by a condition, and " + x.isA(e), Help: x.conditionHelp(e)})
}

// noFields explains a dot behind something without fields.
func (x *translator) noFields(e celast.Expr) {
	operand, name := x.selection(e)
	if operand == nil {
		x.addAt(e, Issue{Message: "this has no fields", Help: "fields belong to objects and events"})
		return
	}
	i := Issue{Message: x.isA(operand) + " and has no fields", Help: "end it at `" + x.source(operand) + "`"}
	if m, ok := methodOf(name); ok && m.args == 0 {
		i.Message, i.Help = "`"+name+"` is asked with brackets", "write `"+x.source(operand)+"."+name+"()`"
	} else if x.typeOf(operand).Kind() == types.ListKind {
		i.Help = "ask its elements, such as `" + x.source(operand) + ".exists(x, x." + name + " == …)`"
	}
	i.Start, i.End = x.memberSpan(e)
	x.add(i)
}

func (x *translator) noList(e celast.Expr) {
	if x.reportedElsewhere(e) {
		return
	}
	x.addAt(e, Issue{Message: x.isA(e) + ", and only lists have elements to go through", Help: "use a list, such as `events.NAME` or `deals`"})
}

// wrongCall explains a function or method that does not take these arguments.
func (x *translator) wrongCall(e celast.Expr, call celast.CallExpr) {
	name := strings.TrimPrefix(call.FunctionName(), "@")
	i := Issue{Message: "`" + name + "` does not take " + x.argumentList(call), Help: x.signatures(call)}
	if len(operands(call)) == 0 {
		i.Message = "`" + name + "` needs an argument"
	}
	if call.FunctionName()[0] == '@' {
		i.Message = "`" + name + "` does not fit " + x.argumentList(call)
		i.Help = "write `" + usage[name] + "`"
	}
	if t := operands(call); name == "contains" && len(t) == 2 && x.typeOf(t[0]).Kind() == types.ListKind {
		i.Help = "write `" + x.source(t[1]) + " in " + x.source(t[0]) + "`"
	}
	if t := operands(call); len(t) > 0 && isOptional(x.typeOf(t[0])) && name != "orValue" {
		i.Help = "give it a value for when it is absent: `.orValue(…)`"
	}
	x.addAt(e, i)
}

func (x *translator) argumentList(call celast.CallExpr) string {
	args := operands(call)
	if call.FunctionName() == fnWithin {
		args = args[:2] // the third is `now`, which nobody wrote
	}
	parts := make([]string, len(args))
	for i, a := range args {
		parts[i] = "`" + x.source(a) + "` (" + x.typeName(x.typeOf(a)) + ")"
	}
	return strings.Join(parts, " and ")
}

// signatures lists how a function can be called.
func (x *translator) signatures(call celast.CallExpr) string {
	fn := x.env.functions[call.FunctionName()]
	if fn == nil {
		return ""
	}
	var forms []string
	for _, o := range fn.OverloadDecls() {
		args := make([]string, len(o.ArgTypes()))
		for i, t := range o.ArgTypes() {
			args[i] = x.shortType(t)
		}
		form := fn.Name() + "(" + strings.Join(args, ", ") + ")"
		if o.IsMemberFunction() {
			form = args[0] + "." + fn.Name() + "(" + strings.Join(args[1:], ", ") + ")"
		}
		if !slices.Contains(forms, form) {
			forms = append(forms, form)
		}
	}
	return "it is written " + someOf(forms)
}

func (x *translator) shortType(t *types.Type) string {
	switch t.Kind() {
	case types.ListKind:
		return "list"
	case types.TypeParamKind, types.DynKind:
		return "value"
	}
	return strings.TrimPrefix(strings.TrimPrefix(x.typeName(t), "a "), "an ")
}

// wrongResult explains an expression that gives another type than its place
// needs.
func (c *checking) wrongResult(root celast.Expr, t *types.Type, got Type) {
	x := &translator{checking: c}
	name := c.typeName(t)
	if !strings.HasPrefix(name, "a") && got.Kind != Any {
		name = article(name)
	}
	need := article(c.typeName(c.env.types.celType(c.want)))
	i := Issue{Message: "this gives " + name + ", but " + need + " is needed here", Help: "write an expression of that type"}
	switch {
	case isOptional(t):
		i.Message, i.Help = "this gives an optional value", "say what holds when it is absent: `"+c.source(root)+".orValue(…)`"
	case c.want.Kind == Bool:
		i.Message, i.Help = "this gives "+name+", but a condition must be true or false", x.conditionHelp(root)
	case c.want.Kind == Double && got.Kind == Int:
		i.Help = "fields are never converted by themselves: write `double(" + c.source(root) + ")`"
	case c.want.Kind == Int && got.Kind == Double:
		i.Help = "write `int(" + c.source(root) + ")`, which cuts the fraction off"
	case c.want.Kind == String && numeric(t.Kind()):
		i.Help = "write `string(" + c.source(root) + ")`"
	case c.want.Kind == Timestamp && got.Kind == Duration:
		i.Help = "add it to an instant: `now + " + c.source(root) + "`"
	}
	c.addAt(root, i)
}

func article(word string) string {
	if strings.HasPrefix(word, "a ") || strings.HasPrefix(word, "an ") {
		return word
	}
	if word == "" || strings.IndexByte("aeiou", word[0]) < 0 {
		return "a " + word
	}
	return "an " + word
}
