package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
)

// Possible reports whether the condition can hold where the texts in known
// stand for the paths that are their keys, such as event.policy, and nothing is
// known of anything else. It follows `&&`, `||`, `!`, `? :`, `==`, `!=`, `in` and
// `has` by Kleene's three values, so false is a proof and true is none.
func (x *Expr) Possible(known map[string]string) bool {
	return kleene(x.ast.Expr(), known) != False
}

// Pinned returns the paths, such as event.form, that equal one text wherever
// the condition holds, with that text: the comparisons `path == "text"` among
// the parts that `&&` joins at the top.
func (x *Expr) Pinned() map[string]string {
	pins := map[string]string{}
	conjuncts(x.ast.Expr(), func(e celast.Expr) {
		if e.Kind() != celast.CallKind || e.AsCall().FunctionName() != operators.Equals {
			return
		}
		args := e.AsCall().Args()
		for i := range args {
			path, isPath := dotted(args[i])
			text, isText := stringLiteral(args[1-i])
			if isPath && isText {
				pins[path] = text
			}
		}
	})
	return pins
}

// Open returns, for each part that `&&` joins at the top, that reads nothing but
// `event`, and that the known texts do not decide, the fields of `event` it reads.
func (x *Expr) Open(known map[string]string) [][]string {
	var open [][]string
	conjuncts(x.ast.Expr(), func(e celast.Expr) {
		if fields, only := eventFields(e); only && kleene(e, known) == Undecided {
			open = append(open, fields)
		}
	})
	return open
}

// eventFields lists the fields of `event` that e reads; only is false where it
// reads anything else, or goes through a list.
func eventFields(e celast.Expr) (fields []string, only bool) {
	only = true
	var visit func(celast.Expr)
	visit = func(e celast.Expr) {
		if path, ok := dotted(e); ok && e.AsSelect().Operand().AsIdent() == "event" {
			fields = append(fields, path[len("event."):])
			return
		}
		only = only && e.Kind() != celast.IdentKind && e.Kind() != celast.ComprehensionKind
		eachChild(e, visit)
	}
	visit(e)
	return fields, only && len(fields) > 0
}

// kleene evaluates e where only some paths are known.
func kleene(e celast.Expr, known map[string]string) Truth {
	switch e.Kind() {
	case celast.LiteralKind:
		if b, ok := e.AsLiteral().Value().(bool); ok {
			return truthOf(b)
		}
	case celast.SelectKind:
		if path, ok := dotted(e); ok && e.AsSelect().IsTestOnly() {
			if _, present := known[path]; present {
				return True
			}
		}
	case celast.CallKind:
		return kleeneCall(e.AsCall(), known)
	}
	return Undecided
}

func kleeneCall(call celast.CallExpr, known map[string]string) Truth {
	args := call.Args()
	switch call.FunctionName() {
	case operators.LogicalAnd:
		return kleeneJoin(args, known, False)
	case operators.LogicalOr:
		return kleeneJoin(args, known, True)
	case operators.LogicalNot:
		return opposite(kleene(args[0], known))
	case operators.Conditional:
		return kleeneChoice(args, known)
	case operators.Equals:
		return kleeneEqual(args[0], args[1], known)
	case operators.NotEquals:
		return opposite(kleeneEqual(args[0], args[1], known))
	case operators.In:
		return kleeneIn(args[0], args[1], known)
	}
	return Undecided
}

// kleeneJoin is `&&` where strong is False and `||` where it is True.
func kleeneJoin(args []celast.Expr, known map[string]string, strong Truth) Truth {
	result := opposite(strong)
	for _, a := range args {
		switch t := kleene(a, known); t {
		case strong:
			return strong
		case Undecided:
			result = Undecided
		}
	}
	return result
}

func kleeneChoice(args []celast.Expr, known map[string]string) Truth {
	switch kleene(args[0], known) {
	case True:
		return kleene(args[1], known)
	case False:
		return kleene(args[2], known)
	}
	if a := kleene(args[1], known); a == kleene(args[2], known) {
		return a
	}
	return Undecided
}

func kleeneEqual(a, b celast.Expr, known map[string]string) Truth {
	x, xKnown := knownText(a, known)
	y, yKnown := knownText(b, known)
	if !xKnown || !yKnown {
		return Undecided
	}
	return truthOf(x == y)
}

func kleeneIn(item, list celast.Expr, known map[string]string) Truth {
	text, ok := knownText(item, known)
	if !ok || list.Kind() != celast.ListKind {
		return Undecided
	}
	result := False
	for _, e := range list.AsList().Elements() {
		other, isKnown := knownText(e, known)
		switch {
		case !isKnown:
			result = Undecided
		case other == text:
			return True
		}
	}
	return result
}

func knownText(e celast.Expr, known map[string]string) (string, bool) {
	if text, ok := stringLiteral(e); ok {
		return text, true
	}
	path, ok := dotted(e)
	if !ok || e.AsSelect().IsTestOnly() {
		return "", false
	}
	text, ok := known[path]
	return text, ok
}

// dotted returns the path of one name and one field, such as event.form.
func dotted(e celast.Expr) (string, bool) {
	if e.Kind() != celast.SelectKind || e.AsSelect().Operand().Kind() != celast.IdentKind {
		return "", false
	}
	return e.AsSelect().Operand().AsIdent() + "." + e.AsSelect().FieldName(), true
}

func opposite(t Truth) Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	}
	return t
}
