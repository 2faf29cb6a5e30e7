package expr

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// lqUse says what happens to an operand.
type lqUse struct {
	printed, hasDefault, inURL bool
	element                    bool // the first or last of it is taken
}

// lqSource says where the value of a path comes from.
type lqSource uint8

const (
	lqFromVar     lqSource = iota // a variable of the template
	lqFromObject                  // a field of the enrolled object or one above it
	lqFromItem                    // a field of the object a for_each goes through
	lqFromTrigger                 // a field of trigger
	lqFromEvent
	lqFromAnswer
	lqFromExpr // anything else that CEL knows
	lqFromNow
	lqFromOwnerName
	lqFromOwnerEmail
	lqFromUnsubscribe
	lqFromLoopIndex
	lqFromLoopIndex0
	lqFromLoopLeft
	lqFromLoopFirst
	lqFromLoopLast
	lqFromLoopLength
)

// lqRef is a resolved path: where its value begins and the steps from there.
type lqRef struct {
	from  lqSource
	index int // slot of the variable, index of the object
	field lqField
	expr  *Expr
	date  bool
	steps []lqAccess
	path  string // for causes, in the words of the data model
	key   string
}

// lqField is a field of a shape.
type lqField struct {
	shape *Shape
	slot  int
}

// lqAccess is one step from a value to a part of it.
type lqAccess struct {
	op    lqAccessOp
	index int
	field lqField
	name  string // of a field that is found when it is read
	date  bool
}

type lqAccessOp uint8

const (
	lqAtIndex lqAccessOp = iota
	lqAtFirst
	lqAtLast
	lqAtSize
	lqAtField
	lqAtName
)

// operand checks one operand and, for a path, records its token. A nil use is
// a value that is compared or looped over.
func (k *lqChecker) operand(o *lqOperand, use *lqUse) lqStatic {
	if o.path == nil {
		if o.special != lqNone {
			return lqStatic{object: -1, ok: true, absent: true}
		}
		return lqStatic{typ: Type{Kind: o.value.Kind()}, object: -1, ok: true}
	}
	st, ref := k.resolve(o.path)
	k.refs[o.path.number] = ref
	if !st.ok {
		st.typ = Type{Kind: Any}
		return st
	}
	guarded := st.absent && st.key != "" && k.facts[st.key] > 0
	if guarded {
		st.absent = false
	}
	k.token(o, st, use, guarded)
	return st
}

func (k *lqChecker) token(o *lqOperand, st lqStatic, use *lqUse, guarded bool) {
	if k.quiet > 0 || st.path == "" && !st.declared {
		return
	}
	if st.path == "" { // a variable that only some branches assign
		st.path = k.template.text[o.start:o.end]
	}
	if use == nil {
		use = &lqUse{}
	}
	if use.element && st.typ.Kind == List {
		st.declared, guarded = true, k.hasElements(st)
		st.absent = !guarded
	}
	t := Token{
		Path: st.path, Start: o.start, End: o.end, Type: st.typ, Field: st.field, Root: st.root, Object: st.object,
		Printed: use.printed, MayBeAbsent: st.declared, HasDefault: use.hasDefault, Guarded: guarded || st.declared && !st.absent, InURL: use.inURL,
	}
	// The subject of a case is compared in every arm; it is one token.
	if n := len(k.tokens); n > 0 {
		for i := n - 1; i >= 0 && k.tokens[i].Start >= o.start; i-- {
			if k.tokens[i].Start == o.start {
				return
			}
		}
	}
	k.tokens = append(k.tokens, t)
}

// hasElements reports whether a condition proves that a list is not empty.
func (k *lqChecker) hasElements(list lqStatic) bool {
	return list.key != "" && k.facts[list.key+".first"] > 0
}

// resolve finds what a path names, and reports what it does not.
func (k *lqChecker) resolve(p *lqPath) (lqStatic, lqRef) {
	for i, name := range k.template.names {
		if name == p.root && k.vars[i].set {
			st := k.vars[i].lqStatic
			return k.walk(p, st, lqRef{from: lqFromVar, index: i, date: isDate(st.typ)}, p.steps)
		}
	}
	if p.root == "forloop" {
		return k.forloop(p)
	}
	st := lqStatic{object: -1, root: p.root, path: p.root, key: p.root, ok: true}
	switch {
	case p.root == "now" && len(p.steps) == 0 && k.scope.lookup("now") != nil:
		st.typ, st.path = Type{Kind: Timestamp}, "now"
		return st, lqRef{from: lqFromNow}
	case p.root == "unsubscribe_url" && len(p.steps) == 0 && k.place.Message:
		st.typ, st.path = Type{Kind: String}, p.root
		return st, lqRef{from: lqFromUnsubscribe}
	case p.root == "owner" && k.place.Message && len(p.steps) == 1 && (p.steps[0].name == "name" || p.steps[0].name == "email"):
		st.typ, st.path = Type{Kind: String}, "owner."+p.steps[0].name
		ref := lqRef{from: lqFromOwnerName}
		if p.steps[0].name == "email" {
			ref.from = lqFromOwnerEmail
		}
		return st, ref
	}
	if len(p.steps) > 0 && p.steps[0].name != "" && !p.steps[0].number {
		if st, ref, ok := k.fieldOf(p); ok {
			return k.walk(p, st, ref, p.steps[1:])
		}
	}
	return k.expression(p)
}

// fieldOf resolves the field of a record in scope, the common case.
func (k *lqChecker) fieldOf(p *lqPath) (lqStatic, lqRef, bool) {
	record := k.env.types.structOf(k.scope.lookup(p.root))
	if record == nil || record.shape == nil {
		return lqStatic{}, lqRef{}, false
	}
	shape := record.shape
	slot := shape.Slot(p.steps[0].name)
	if slot < 0 {
		return lqStatic{}, lqRef{}, false
	}
	ref := lqRef{index: shape.Object, field: lqField{shape, slot}}
	switch {
	case p.root == "trigger" && shape == k.place.Trigger:
		ref.from = lqFromTrigger
	case p.root == "event" && shape == k.place.Event:
		ref.from = lqFromEvent
	case p.root == "answer" && shape == k.place.Answer:
		ref.from = lqFromAnswer
	case shape.Object < 0:
		return lqStatic{}, lqRef{}, false
	case shape.Object == k.place.Item:
		ref.from = lqFromItem
	default:
		ref.from = lqFromObject
	}
	f := &shape.Fields[slot]
	name := p.root + "." + f.Name
	st := lqStatic{typ: f.Type, field: f, object: shape.Object, root: p.root, path: name, key: name, ok: true}
	// A parent may be missing, and then all its fields are.
	orphan := ref.from == lqFromObject && shape.Object != k.place.Object
	st.declared = (!f.Required || orphan) && f.Type.Kind != List
	st.absent = st.declared
	ref.date = isDate(f.Type)
	return st, ref, true
}

func isDate(t Type) bool { return t.Date || t.Elem != nil && t.Elem.Date }

// expression resolves what only CEL knows, such as score.lead or deals, and
// gives CEL's message for everything that is not known at all.
func (k *lqChecker) expression(p *lqPath) (lqStatic, lqRef) {
	head := k.headSteps(p)
	text := k.source(p, head)
	x, issues := k.env.Check(k.place, text, Type{Kind: Any})
	if x == nil {
		k.unresolved(p, text, issues)
		return lqStatic{object: -1}, lqRef{}
	}
	st := lqStatic{typ: x.Type(), object: -1, root: p.root, path: text, key: text, ok: true}
	if st.typ.Kind == Struct && st.typ.Shape != nil {
		st.object = st.typ.Shape.Object
	}
	switch st.typ.Kind {
	case Bool, Any:
		st.declared = true // undecided is absent
	}
	st.absent = st.declared
	return k.walk(p, st, lqRef{from: lqFromExpr, expr: x, date: isDate(st.typ)}, p.steps[head:])
}

// unresolved reports what the environment says about a path.
func (k *lqChecker) unresolved(p *lqPath, text string, issues []Issue) {
	for _, name := range k.template.names {
		if name == p.root {
			k.wrong(p.start, p.start+len(p.root), "`"+name+"` has no value here yet", "put `{% assign "+name+" = … %}` before this place")
			return
		}
	}
	for _, i := range issues {
		if i.Rule == ruleExpression {
			i.Rule = "load/template"
		}
		k.issue(i.Rule, p.start+i.Start, p.start+i.End, i.Message, i.Help)
	}
	if len(issues) == 0 {
		k.wrong(p.start, p.end, quoted(text)+" is not known here", "")
	}
}

// headSteps says how many steps belong to the CEL expression; the rest are
// Liquid's.
func (k *lqChecker) headSteps(p *lqPath) int {
	n := 1
	switch p.root {
	case nsBands:
		n = 2
	case nsScore, nsBand, nsSegment, nsActive, nsEvents:
	default:
		if t := k.scope.lookup(p.root); t != nil && k.env.types.ourType(t).Kind == List {
			n = 0
		}
	}
	n = min(n, len(p.steps))
	for i := range n {
		if p.steps[i].number {
			return i
		}
	}
	return n
}

// source returns the path as written, with that many steps.
func (k *lqChecker) source(p *lqPath, steps int) string {
	end := p.start + len(p.root)
	if steps > 0 {
		end = p.steps[steps-1].end
	}
	return k.template.text[p.start:end]
}

func (k *lqChecker) forloop(p *lqPath) (lqStatic, lqRef) {
	if k.loops == 0 {
		k.wrong(p.start, p.end, "`forloop` exists only inside `{% for %}`", "remove it")
		return lqStatic{object: -1}, lqRef{}
	}
	name := ""
	if len(p.steps) == 1 {
		name = p.steps[0].name
	}
	st := lqStatic{typ: Type{Kind: Int}, object: -1, ok: true}
	for i, known := range loopNames {
		if known == name {
			if name == "first" || name == "last" {
				st.typ.Kind = Bool
			}
			return st, lqRef{from: lqFromLoopIndex + lqSource(i)}
		}
	}
	help := diag.DidYouMean(name, loopNames)
	if help == "" {
		help = "known are " + quoteAll(loopNames)
	}
	k.wrong(p.start, p.end, quoted(k.template.text[p.start:p.end])+" is not known", help)
	return lqStatic{object: -1}, lqRef{}
}

// loopNames are the fields of forloop in the order of their sources.
var loopNames = []string{"index", "index0", "rindex", "first", "last", "length"}

// walk follows the steps that stand after a resolved value.
func (k *lqChecker) walk(p *lqPath, st lqStatic, ref lqRef, steps []lqStep) (lqStatic, lqRef) {
	for i := range steps {
		if !st.ok {
			return st, ref
		}
		a, next := k.step(p, &steps[i], st)
		next.root = st.root
		if next.ok {
			next.path, next.key = st.path+stepText(&steps[i]), ""
			if st.key != "" {
				next.key = st.key + stepText(&steps[i])
			}
		}
		ref.steps = append(ref.steps, a)
		st = next
	}
	ref.path, ref.key = st.path, st.key
	return st, ref
}

func stepText(s *lqStep) string {
	if s.number {
		return "[" + strconv.Itoa(s.index) + "]"
	}
	return "." + s.name
}

// step follows one step.
func (k *lqChecker) step(p *lqPath, s *lqStep, st lqStatic) (lqAccess, lqStatic) {
	next := lqStatic{typ: Type{Kind: Any}, object: -1, absent: true, declared: true, ok: true}
	switch kind := st.typ.Kind; {
	case kind == List && (s.number || s.name == "first" || s.name == "last"):
		return k.element(s, st, next)
	case (kind == List || kind == String) && s.name == "size":
		next.typ, next.absent, next.declared = Type{Kind: Int}, st.absent, st.declared
		return lqAccess{op: lqAtSize}, next
	case kind == Struct && st.typ.Shape != nil && !s.number:
		return k.member(p, s, st, next)
	case kind == Any && !s.number:
		return lqAccess{op: lqAtName, name: s.name}, next
	case kind == Any:
		return lqAccess{op: lqAtIndex, index: s.index}, next
	case kind == List:
		k.wrong(p.start, s.end, "`"+st.path+"` is a list and has no `"+s.name+"`", "write `[0]`, `.first`, `.last` or `.size`, or go through it with `{% for item in … %}`")
	default:
		k.wrong(p.start, s.end, "`"+st.path+"` is "+kindWords(st.typ)+" and has no `"+strings.TrimPrefix(stepText(s), ".")+"`", "end the path at `"+st.path+"`")
	}
	next.ok = false
	return lqAccess{}, next
}

func (k *lqChecker) element(s *lqStep, st, next lqStatic) (lqAccess, lqStatic) {
	if st.typ.Elem != nil {
		next.typ, next.field = *st.typ.Elem, st.field
	}
	if next.typ.Shape != nil {
		next.object = next.typ.Shape.Object
	}
	a := lqAccess{op: lqAtIndex, index: s.index}
	switch {
	case s.number:
	case s.name == "first":
		a.op = lqAtFirst
	default:
		a.op = lqAtLast
	}
	return a, next
}

func (k *lqChecker) member(p *lqPath, s *lqStep, st, next lqStatic) (lqAccess, lqStatic) {
	shape := st.typ.Shape
	slot := shape.Slot(s.name)
	if slot < 0 {
		var names []string
		for _, f := range shape.Fields {
			names = append(names, f.Name)
		}
		help := diag.DidYouMean(s.name, names)
		if help == "" {
			help = "known are " + quoteAll(names)
		}
		k.wrong(s.end-len(s.name), s.end, "`"+st.path+"` has no field `"+s.name+"`", help)
		next.ok = false
		return lqAccess{}, next
	}
	f := &shape.Fields[slot]
	next.typ, next.field, next.object = f.Type, f, shape.Object
	next.declared = (st.declared || !f.Required) && f.Type.Kind != List
	// Inside `{% if order %}` a required field of it is there too.
	missing := st.absent && k.facts[st.key] == 0
	next.absent = (missing || !f.Required) && f.Type.Kind != List
	return lqAccess{op: lqAtField, field: lqField{shape, slot}, date: isDate(f.Type)}, next
}
