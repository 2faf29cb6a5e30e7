package expr

import (
	"slices"
	"strings"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"

	"github.com/fairlead/fairlead/pkg/diag"
)

// unknownName explains a name that is not in scope.
func (x *translator) unknownName(e celast.Expr) {
	name := x.source(e)
	if e.Kind() == celast.IdentKind {
		name = e.AsIdent()
	}
	i := x.nameIssue(e, name)
	if i.End == 0 {
		i.Start, i.End = x.span(e)
	}
	x.add(i)
}

func (x *translator) nameIssue(e celast.Expr, name string) Issue {
	s := x.scope
	here := "`" + name + "` is not known here"
	inScope := "known here: " + someOf(s.names())
	if s.place.EventOnly {
		inScope = "use the fields of `event`"
		if x.meaning(name) {
			return Issue{Message: here + ": the `where` of a behavior rule sees only `event`", Help: inScope}
		}
	}
	switch name {
	case "event":
		return Issue{Message: "`event` is only known in the `where` beside the event it judges", Help: x.insteadOfEvent()}
	case "trigger":
		return Issue{Message: "`trigger` is only known in a workflow that an event starts", Help: inScope}
	case "answer":
		return Issue{Message: "`answer` is only known in the `set` of a webhook that waits for one", Help: inScope}
	case "owner":
		return Issue{Message: "`owner` is only known in templates", Help: "use `contact.owner`"}
	case "unsubscribe_url":
		return Issue{Message: "`unsubscribe_url` is only known in templates", Help: inScope}
	case "True", "TRUE", "False", "FALSE", "yes", "no":
		return Issue{Message: "`" + name + "` is not a truth value", Help: "write `true` or `false`", Fix: x.asName(e, name, diag.Alike(name, []string{"true", "false"}))}
	case "Null", "NULL", "None", "nil", "undefined":
		return Issue{Message: here, Help: "whether a field is present is asked with `has(contact.role)`"}
	}
	if i, ok := x.objectIssue(name, inScope); ok {
		return i
	}
	return x.strangeName(e, name, here, inScope)
}

// meaning reports whether a name means something elsewhere.
func (x *translator) meaning(name string) bool {
	if slices.Contains(globalNames, name) {
		return true
	}
	return slices.ContainsFunc(x.env.schema.Objects, func(o Object) bool { return o.Name == name || o.Plural == name })
}

func (x *translator) insteadOfEvent() string {
	if x.scope.place.Trigger != nil {
		return "use `trigger`, the event that started this"
	}
	return "ask the history instead, such as `events.form_submitted.exists(e, e.form == \"demo\")`"
}

// objectIssue explains objects that exist but are not in scope.
func (x *translator) objectIssue(name, inScope string) (Issue, bool) {
	for i := range x.env.schema.Objects {
		o := &x.env.schema.Objects[i]
		switch {
		case o.Name == name && x.scope.lookup(o.Plural) != nil:
			return Issue{Message: "`" + name + "` is not known here: there can be several",
				Help: "use the list, such as `" + o.Plural + ".exists(x, x." + someField(o.Shape) + " == …)`"}, true
		case o.Plural == name && o.Name == "contact":
			return Issue{Message: "`" + name + "` is not known here: conditions do not go through contacts", Help: inScope}, true
		case o.Name == name || o.Plural == name:
			return Issue{Message: "`" + name + "` is not known here: " + x.about(), Help: inScope}, true
		}
	}
	return Issue{}, false
}

func (x *translator) about() string {
	p := x.scope.place
	if p.Object < 0 || p.Object >= len(x.env.schema.Objects) {
		return "this is about no object"
	}
	return "this is about " + quotedArticle(x.env.schema.Objects[p.Object].Name) + " and what it belongs to"
}

// strangeName explains a name that means nothing anywhere.
func (x *translator) strangeName(e celast.Expr, name, here, inScope string) Issue {
	if word, ok := operatorWords[strings.ToLower(name)]; ok {
		return Issue{Message: "`" + name + "` is no operator", Help: "write `" + word + "`"}
	}
	if slices.Contains([]string{"sent", "subscribed", "blocked", "external", "days", "hours", "minutes", "weeks"}, name) {
		return Issue{Message: "`" + name + "` is a function", Help: "write its argument in brackets: `" + name + "(…)`"}
	}
	if i, ok := x.memberName(e, name, here); ok {
		return i
	}
	if owner := x.fieldOwner(name); owner != "" {
		return Issue{Message: here, Help: "did you mean `" + owner + "." + name + "`?"}
	}
	if x.besideText(e) {
		return Issue{Message: here, Help: "a text stands in quotes: `\"" + name + "\"`"}
	}
	if s := diag.DidYouMean(name, x.scope.names()); s != "" {
		return Issue{Message: here, Help: s, Fix: x.asName(e, name, diag.Alike(name, x.scope.names()))}
	}
	return Issue{Message: here, Help: inScope}
}

// memberName explains the name of a model, a segment, a workflow or an event
// that stands without its namespace.
func (x *translator) memberName(e celast.Expr, name, here string) (Issue, bool) {
	start, _ := x.span(e)
	for _, word := range []string{nsScore, nsSegment, nsActive, nsEvents} {
		s := x.env.types.structOf(x.scope.lookup(word))
		if s == nil {
			continue
		}
		for _, member := range s.space.names {
			if member == name || strings.HasPrefix(member, name+"-") && strings.HasPrefix(x.text[start:], member) {
				end := start + len(member)
				x.explained = append(x.explained, [2]int{start, end})
				return Issue{Start: start, End: end, Message: strings.Replace(here, name, member, 1), Help: "did you mean `" + word + access(member) + "`?"}, true
			}
		}
	}
	return Issue{}, false
}

// operatorWords are what other languages write for the operators of CEL.
var operatorWords = map[string]string{"and": "&&", "or": "||", "not": "!", "is": "==", "isnt": "!=", "xor": "!="}

// fieldOwner returns the name in scope that has such a field.
func (x *translator) fieldOwner(field string) string {
	for _, name := range x.scope.names() {
		if s := x.env.types.structOf(x.scope.lookup(name)); s != nil && s.shape != nil && s.shape.Slot(field) >= 0 {
			if o := x.scope.place.Object; s.shape.Object == o || s.shape.Object < 0 || x.objectLacks(field) {
				return name
			}
		}
	}
	return ""
}

func (x *translator) objectLacks(field string) bool {
	o := x.scope.place.Object
	return o < 0 || o >= len(x.env.schema.Objects) || x.env.schema.Objects[o].Shape.Slot(field) < 0
}

// besideText reports whether e is compared with a text.
func (x *translator) besideText(e celast.Expr) bool {
	p := x.nodes.parent[e.ID()]
	if p != nil && p.Kind() == celast.ListKind {
		e, p = p, x.nodes.parent[p.ID()]
	}
	if p == nil || p.Kind() != celast.CallKind {
		return false
	}
	switch p.AsCall().FunctionName() {
	case operators.Equals, operators.NotEquals, operators.In:
	default:
		return false
	}
	return slices.ContainsFunc(p.AsCall().Args(), func(a celast.Expr) bool {
		t := x.typeOf(a)
		return a.ID() != e.ID() && (t.Kind() == types.StringKind || t.Kind() == types.ListKind && elemType(t).Kind() == types.StringKind)
	})
}

// undefinedField explains a name behind a dot or in brackets.
func (x *translator) undefinedField(e celast.Expr) {
	operand, name := x.selection(e)
	if operand == nil {
		x.addAt(e, Issue{Message: "there is no such field", Help: "name a field that the data model declares"})
		return
	}
	t := x.typeOf(operand)
	if isOptional(t) {
		t = t.Parameters()[0]
	}
	s := x.env.types.structOf(t)
	var i Issue
	var known []string
	switch {
	case s == nil:
		i = Issue{Message: "there is no field `" + name + "`"}
	case s.space != nil:
		i, known = x.unknownMember(e, s.space, name), s.space.names
	default:
		i, known = x.unknownIn(e, operand, s.shape, name), s.shape.names()
	}
	if i.End == 0 {
		i.Start, i.End = x.memberSpan(e)
		i.Fix = x.renamedMember(i.Start, i.End, name, known)
	}
	x.add(i)
}

// unknownIn explains a name that an object or event does not have. With dashes
// instead of underscores CEL reads it as a subtraction.
func (x *translator) unknownIn(e, operand celast.Expr, shape *Shape, name string) Issue {
	start, _ := x.memberSpan(e)
	for _, full := range shape.names() {
		dashes := strings.ReplaceAll(full, "_", "-")
		if end := start + len(full); strings.HasPrefix(full, name+"_") && strings.HasPrefix(x.text[start:], dashes) && !goesOn(x.text[end:]) {
			x.explained = append(x.explained, [2]int{start, end})
			return Issue{Start: start, End: end, Message: "`" + x.source(operand) + "` has no field `" + dashes + "`",
				Help: "did you mean `" + full + "`?", Fix: Rewrite{start, end, full}}
		}
	}
	return x.missingField(operand, shape, name)
}

// goesOn reports whether text goes on a name that ends before it.
func goesOn(text string) bool {
	return text != "" && (isLetter(text[0]) || isDigit(text[0]) || text[0] == '-')
}

func (x *translator) memberSpan(e celast.Expr) (start, end int) {
	return x.layout().member(x.ast.SourceInfo(), e)
}

// selection returns what a select or an optional select reads from.
func (x *translator) selection(e celast.Expr) (operand celast.Expr, name string) {
	if e.Kind() == celast.SelectKind {
		return e.AsSelect().Operand(), e.AsSelect().FieldName()
	}
	if e.Kind() == celast.CallKind && e.AsCall().FunctionName() == operators.OptSelect {
		name, _ = stringLiteral(e.AsCall().Args()[1])
		return e.AsCall().Args()[0], name
	}
	return nil, ""
}

func (x *translator) missingField(operand celast.Expr, shape *Shape, name string) Issue {
	subject := x.source(operand)
	if subject == "trigger" && slices.Contains(x.scope.place.TriggerConflicts, name) {
		return Issue{Message: "`trigger." + name + "` has different types in the events that start this workflow", Help: "give each event its own workflow, or one of the fields another name"}
	}
	if shape.Object >= 0 && x.scope.lookup(name) != nil && x.env.types.structOf(x.scope.lookup(name)) != nil {
		return Issue{Message: "`" + subject + "` has no field `" + name + "`", Help: "every object stands under its own name: write `" + name + "`"}
	}
	i := unknownField(subject, shape, name)
	if subject == "event" || subject == "trigger" {
		i.Message += " (it is " + indefinite(shape.Name) + ")"
	}
	return i
}

// quotedArticle says "an `account`".
func quotedArticle(name string) string {
	return strings.Replace(article(name), name, "`"+name+"`", 1)
}

func indefinite(name string) string {
	if strings.HasPrefix(name, "event ") {
		return "the event `" + strings.TrimPrefix(name, "event ") + "`"
	}
	return "`" + name + "`"
}

// unknownMember explains a name that a namespace does not have.
func (x *translator) unknownMember(e celast.Expr, ns *namespace, name string) Issue {
	i := Issue{Message: "there is no " + ns.noun + " `" + name + "`"}
	if ns.word[0] == '@' {
		i.Rule = ruleValue
	}
	if full := x.dashed(e, ns, name); full != "" {
		return x.dashIssue(e, ns, full)
	}
	if about := x.elsewhere(ns, name); about != "" {
		i.Message = "the " + ns.noun + " `" + name + "` is about " + quotedArticle(about) + ", and " + x.about()
		i.Help = knownMembers(ns)
		return i
	}
	if x.scope.place.Object < 0 && (ns.word == nsEvents || ns.word == nsActive) {
		i.Message, i.Help = "`"+ns.word+"` asks about an object, and "+x.about(), "ask it where an object is in scope"
		return i
	}
	if strings.HasPrefix(ns.word, nsBands+".") || strings.HasPrefix(ns.word, nsBands+"[") {
		i.Message = "the scoring model has no band `" + name + "`"
	}
	if i.Help = diag.DidYouMean(name, ns.names); i.Help == "" {
		i.Help = knownMembers(ns)
	}
	return i
}

func knownMembers(ns *namespace) string {
	if len(ns.names) == 0 {
		return "there is no " + ns.noun + " to name here"
	}
	return "known here: " + someOf(ns.names)
}

// elsewhere returns the object that a model or segment is about, "" where it
// does not exist.
func (x *translator) elsewhere(ns *namespace, name string) string {
	object := -1
	switch ns.word {
	case nsScore, nsBand, nsBands:
		for _, s := range x.env.schema.Scores {
			if s.Name == name {
				object = s.Object
			}
		}
	case nsSegment:
		for _, s := range x.env.schema.Segments {
			if s.Name == name {
				object = s.Object
			}
		}
	}
	if object < 0 {
		return ""
	}
	return x.env.schema.Objects[object].Name
}

// dashed returns the member that was meant by segment.good-fit, which CEL reads
// as a subtraction.
func (x *translator) dashed(e celast.Expr, ns *namespace, name string) string {
	start, _ := x.memberSpan(e)
	for _, full := range ns.names {
		if strings.HasPrefix(full, name+"-") && strings.HasPrefix(x.text[start:], full) {
			return full
		}
		if strings.HasPrefix(full, name+"_") && strings.HasPrefix(x.text[start:], strings.ReplaceAll(full, "_", "-")) {
			return full
		}
	}
	return ""
}

func (x *translator) dashIssue(e celast.Expr, ns *namespace, full string) Issue {
	start, _ := x.memberSpan(e)
	x.explained = append(x.explained, [2]int{start, start + len(full)})
	end := start + len(full)
	i := Issue{Start: start, End: end, Message: "a name with a dash stands in brackets and quotes", Help: "write `" + ns.word + access(full) + "`"}
	if isName(full) {
		i.Message, i.Help = "there is no "+ns.noun+" `"+x.text[start:end]+"`", "did you mean `"+full+"`?"
	}
	switch {
	case goesOn(x.text[end:]):
	case isName(full):
		i.Fix = Rewrite{start, end, full}
	case start > 0 && x.text[start-1] == '.':
		i.Fix = Rewrite{start - 1, end, access(full)}
	}
	return i
}
