//go:build deep

package audience_test

import (
	"fmt"
	"math"
	"math/big"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// smt writes conditions in the language of SMT solvers. It shares nothing with the
// package: a condition is two formulas, where it is true and where it is false; a value
// is a term and where it is there. Lists have a few places.
type smt struct {
	p     *project.Program
	env   *expr.Env
	about int
	// event is the one that a rule of a score judges.
	event *smtRecord
	lines []string
	known map[string]bool
	rows  map[string]*smtList
	vars  map[int]smtValue
	// bounded is set where a list was read: it has but a few places.
	bounded bool
	// loose is set where Z3 has models that are none.
	loose bool
	names int
}

type smtTruth struct{ yes, no string }

type smtValue struct {
	kind expr.Kind
	// ok is where the value is there.
	ok, term string
	rec      *smtRecord
	list     *smtList
	// option is set for optional values, which are always there.
	option bool
}

// smtRecord is a record by the name that its fields begin with.
type smtRecord struct {
	name, there string
	shape       *expr.Shape
	at          string
	index       int
}

// smtList are places, each of which the list has or not.
type smtList struct {
	in    []string
	items []smtValue
	// ok is where the list could be computed.
	ok string
}

const (
	yes, no  = "true", "false"
	dayMS    = 86_400_000
	firstMS  = -62_135_596_800_000
	lastMS   = 253_402_300_799_999
	longMS   = math.MaxInt64 / 1_000_000
	nowFrom  = 1_577_836_800_000
	nowUntil = 2_208_988_799_999
)

func sNot(a string) string {
	switch a {
	case yes:
		return no
	case no:
		return yes
	}
	return "(not " + a + ")"
}

func sJoin(op, zero, unit string, list []string) string {
	var kept []string
	for _, a := range list {
		if a == zero {
			return zero
		}
		if a != unit {
			kept = append(kept, a)
		}
	}
	switch len(kept) {
	case 0:
		return unit
	case 1:
		return kept[0]
	}
	return "(" + op + " " + strings.Join(kept, " ") + ")"
}

func sAnd(list ...string) string { return sJoin("and", no, yes, list) }
func sOr(list ...string) string  { return sJoin("or", yes, no, list) }

func sInt(i int64) string {
	if i < 0 {
		return "(- " + new(big.Int).Neg(big.NewInt(i)).String() + ")"
	}
	return fmt.Sprint(i)
}

func sDouble(d float64) string {
	return fmt.Sprintf("((_ to_fp 11 53) #x%016x)", math.Float64bits(d))
}

func sText(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r < 32 || r > 126 || r == '\\' || r == '"' {
			fmt.Fprintf(&b, "\\u{%x}", r)
			continue
		}
		b.WriteRune(r)
	}
	return `"` + b.String() + `"`
}

func (z *smt) say(format string, args ...any) {
	z.lines = append(z.lines, fmt.Sprintf(format, args...))
}
func (z *smt) assert(f string) { z.say("(assert %s)", f) }

func sortOf(k expr.Kind) string {
	return map[expr.Kind]string{expr.Bool: "Bool", expr.Int: "Int", expr.Timestamp: "Int", expr.Duration: "Int", expr.String: "String", expr.Double: "(_ FloatingPoint 11 53)"}[k]
}

// declare makes a constant once and says what holds of it.
func (z *smt) declare(name, sort string, laws ...func(x string) string) string {
	x := "|" + name + "|"
	if !z.known[x] {
		z.known[x] = true
		z.say("(declare-const %s %s)", x, sort)
		for _, l := range laws {
			z.assert(l(x))
		}
	}
	return x
}

func between(lo, hi int64) func(string) string {
	return func(x string) string { return "(<= " + sInt(lo) + " " + x + " " + sInt(hi) + ")" }
}

func (z *smt) now() string { return z.declare("now", "Int", between(nowFrom, nowUntil)) }

// object is the contact, or what it belongs to, which may not be there.
func (z *smt) object(index int) *smtRecord {
	o := &z.env.Schema().Objects[index]
	r := &smtRecord{name: o.Name, shape: o.Shape, index: index, there: yes}
	if index != z.about {
		r.there = z.declare("there "+o.Name, "Bool")
	}
	return r
}

// domain is what holds of the values of a field.
func (z *smt) domain(f *expr.Field) func(x string) string {
	return func(x string) string {
		var all []string
		switch f.Type.Kind {
		case expr.Int:
			all = append(all, between(math.MinInt64, math.MaxInt64)(x))
		case expr.Timestamp:
			all = append(all, between(firstMS, lastMS)(x))
			if f.Type.Date {
				all = append(all, fmt.Sprintf("(= 0 (mod %s %d))", x, dayMS))
			}
		case expr.Duration:
			all = append(all, between(-longMS, longMS)(x))
		case expr.Double:
			all = append(all, "(not (fp.isNaN "+x+"))", "(not (fp.isInfinite "+x+"))")
		}
		var words []string
		for _, v := range f.Values {
			words = append(words, "(= "+x+" "+sText(v)+")")
		}
		if len(words) > 0 {
			all = append(all, sOr(words...))
		}
		if f.Limits != nil {
			all = append(all, z.limit(f.Limits.Min, "<=", x), z.limit(f.Limits.Max, ">=", x))
		}
		return sAnd(all...)
	}
}

func (z *smt) limit(v expr.Value, op, x string) string {
	switch v.Kind() {
	case expr.Absent:
		return yes
	case expr.Double:
		return "(" + map[string]string{"<=": "fp.leq", ">=": "fp.geq"}[op] + " " + sDouble(v.Double()) + " " + x + ")"
	}
	return "(" + op + " " + sInt(v.Int()) + " " + x + ")"
}

// field is a field of a record.
func (z *smt) field(r *smtRecord, slot int) smtValue {
	f := &r.shape.Fields[slot]
	name := r.name + "." + f.Name
	if slot == 0 && r.at != "" {
		return smtValue{kind: expr.Timestamp, ok: yes, term: r.at}
	}
	if f.Type.Kind == expr.List {
		return smtValue{kind: expr.List, ok: yes, list: z.listField(r, f)}
	}
	v := smtValue{kind: f.Type.Kind, ok: r.there}
	v.term = z.declare(name, sortOf(f.Type.Kind), z.domain(f))
	if !f.Required {
		v.ok = z.declare("has "+name, "Bool", func(x string) string { return sOr(sNot(x), r.there) })
	}
	return v
}

// row makes the places of a list: those it has come first.
func (z *smt) row(name, there string, places int, item func(place string) smtValue) *smtList {
	z.bounded = true
	if l := z.rows[name]; l != nil {
		return l
	}
	l := &smtList{ok: yes}
	before := there
	for i := range places {
		place := fmt.Sprintf("%s[%d]", name, i)
		last := before
		in := z.declare("in "+place, "Bool", func(x string) string { return sOr(sNot(x), last) })
		l.in, l.items, before = append(l.in, in), append(l.items, item(place)), in
	}
	z.rows[name] = l
	return l
}

func (z *smt) listField(r *smtRecord, f *expr.Field) *smtList {
	elem := *f.Type.Elem
	if elem.Kind == expr.Struct {
		return z.row(r.name+"."+f.Name, r.there, 2, func(place string) smtValue {
			return smtValue{kind: expr.Struct, ok: yes, rec: &smtRecord{name: place, shape: elem.Shape, there: yes, index: -1}}
		})
	}
	item := &expr.Field{Type: elem, Values: f.Values}
	return z.row(r.name+"."+f.Name, r.there, 3, func(place string) smtValue {
		return smtValue{kind: elem.Kind, ok: yes, term: z.declare(place, sortOf(elem.Kind), z.domain(item))}
	})
}

// age is how old something is that happened.
func (z *smt) happened(place string) string {
	age := z.declare("age "+place, "Int", between(0, nowUntil-firstMS))
	return "(- " + z.now() + " " + age + ")"
}

func (z *smt) history(n *expr.Node) *smtList {
	if n.Op == expr.OpSent {
		return z.row(fmt.Sprint("sent ", n.Index), yes, 3, func(place string) smtValue {
			return smtValue{kind: expr.Timestamp, ok: yes, term: z.happened(place)}
		})
	}
	e := &z.env.Schema().Events[n.Index]
	return z.row("events."+e.Name, yes, 4, func(place string) smtValue {
		return smtValue{kind: expr.Struct, ok: yes, rec: &smtRecord{name: place, shape: e.Shape, there: yes, at: z.happened(place), index: -1}}
	})
}

func (z *smt) related(index int) *smtList {
	o := &z.env.Schema().Objects[index]
	return z.row(o.Plural, yes, 3, func(place string) smtValue {
		return smtValue{kind: expr.Struct, ok: yes, rec: &smtRecord{name: place, shape: o.Shape, there: yes, index: -1}}
	})
}

// truth is where a condition is true, and where it is false.
func (z *smt) truth(n *expr.Node) smtTruth {
	switch n.Op {
	case expr.OpConst:
		return decided(map[bool]string{true: yes, false: no}[n.Value.Bool()])
	case expr.OpNot:
		t := z.truth(n.Args[0])
		return smtTruth{t.no, t.yes}
	case expr.OpAnd, expr.OpOr:
		var y, x []string
		for _, a := range n.Args {
			t := z.truth(a)
			y, x = append(y, t.yes), append(x, t.no)
		}
		if n.Op == expr.OpAnd {
			return smtTruth{sAnd(y...), sOr(x...)}
		}
		return smtTruth{sOr(y...), sAnd(x...)}
	case expr.OpIf:
		q, a, b := z.truth(n.Args[0]), z.truth(n.Args[1]), z.truth(n.Args[2])
		return smtTruth{sOr(sAnd(q.yes, a.yes), sAnd(q.no, b.yes)), sOr(sAnd(q.yes, a.no), sAnd(q.no, b.no))}
	case expr.OpEq, expr.OpNe, expr.OpLt, expr.OpLe, expr.OpGt, expr.OpGe:
		return z.comparison(n)
	case expr.OpIn:
		return z.member(n)
	case expr.OpHas:
		f := n.Args[0]
		r := z.value(f.Args[0])
		return decided(z.field(r.rec, f.Slot).ok)
	case expr.OpHasValue:
		return decided(z.value(n.Args[0]).ok)
	case expr.OpActive, expr.OpSubscribed, expr.OpBlocked:
		return decided(z.declare(fmt.Sprint("is ", n.Op, n.Index), "Bool"))
	case expr.OpSegment:
		return z.truth(z.env.Segment(n.Index).Tree())
	case expr.OpExists, expr.OpAll, expr.OpExistsOne:
		return z.quantified(n)
	case expr.OpCall:
		return z.tested(n)
	}
	v := z.value(n)
	return smtTruth{sAnd(v.ok, v.term), sAnd(v.ok, sNot(v.term))}
}

func decided(f string) smtTruth { return smtTruth{f, sNot(f)} }

func given(ok, f string) smtTruth { return smtTruth{sAnd(ok, f), sAnd(ok, sNot(f))} }

var smtSigns = map[expr.Op]string{expr.OpLt: "<", expr.OpLe: "<=", expr.OpGt: ">", expr.OpGe: ">="}

func (z *smt) comparison(n *expr.Node) smtTruth {
	if n.Args[1].Type.Kind == expr.List {
		l := z.value(n.Args[0]).list // beside an empty list
		t := given(l.ok, sNot(sOr(l.in...)))
		if n.Op == expr.OpNe {
			return smtTruth{t.no, t.yes}
		}
		return t
	}
	if t, ok := z.scored(n); ok {
		return t
	}
	a, b := z.value(n.Args[0]), z.value(n.Args[1])
	ok := sAnd(a.ok, b.ok)
	return given(ok, relation(n.Op, a, b))
}

func relation(op expr.Op, a, b smtValue) string {
	pair := a.term + " " + b.term + ")"
	switch {
	case op == expr.OpNe:
		return sNot(relation(expr.OpEq, a, b))
	case a.kind == expr.Double:
		return "(" + map[expr.Op]string{expr.OpEq: "fp.eq ", expr.OpLt: "fp.lt ", expr.OpLe: "fp.leq ", expr.OpGt: "fp.gt ", expr.OpGe: "fp.geq "}[op] + pair
	case op == expr.OpEq:
		return "(= " + pair
	case a.kind == expr.String && (op == expr.OpGt || op == expr.OpGe):
		return "(" + map[expr.Op]string{expr.OpGt: "str.<", expr.OpGe: "str.<="}[op] + " " + b.term + " " + a.term + ")"
	case a.kind == expr.String:
		return "(str." + smtSigns[op] + " " + pair
	}
	return "(" + smtSigns[op] + " " + pair
}

func (z *smt) member(n *expr.Node) smtTruth {
	x, l := z.value(n.Args[0]), z.value(n.Args[1])
	var same []string
	for i, item := range l.list.items {
		same = append(same, sAnd(l.list.in[i], relation(expr.OpEq, item, x)))
	}
	return given(sAnd(x.ok, l.ok, l.list.ok), sOr(same...))
}

// tested is a function of texts that is a condition.
func (z *smt) tested(n *expr.Node) smtTruth {
	part := n.Args[1]
	if lowered := n.Args[0]; lowered.Op == expr.OpCall && lowered.Name == "lowerAscii" {
		x := z.value(lowered.Args[0])
		re := map[string][2]string{"startsWith": {"", " re.all"}, "endsWith": {"re.all ", ""}, "contains": {"re.all ", " re.all"}}[n.Name]
		return given(x.ok, "(str.in_re "+x.term+" (re.++ (str.to_re \"\") "+re[0]+anyCase(part.Value.Str())+re[1]+"))")
	}
	x := z.value(n.Args[0])
	if n.Name == "matches" {
		return given(x.ok, "(str.in_re "+x.term+" "+z3Patterns[part.Value.Str()]+")")
	}
	y := z.value(part)
	ok := sAnd(x.ok, y.ok)
	switch n.Name {
	case "startsWith":
		return given(ok, "(str.prefixof "+y.term+" "+x.term+")")
	case "endsWith":
		return given(ok, "(str.suffixof "+y.term+" "+x.term+")")
	}
	return given(ok, "(str.contains "+x.term+" "+y.term+")")
}

// anyCase are the texts that give one when lowered.
func anyCase(word string) string {
	out := `(re.++ (str.to_re "") (str.to_re "")`
	for _, r := range word {
		switch {
		case r >= 'A' && r <= 'Z':
			return "re.none"
		case r >= 'a' && r <= 'z':
			out += fmt.Sprintf(` (re.union (str.to_re "%c") (str.to_re "%c"))`, r, r-32)
		default:
			out += " (str.to_re " + sText(string(r)) + ")"
		}
	}
	return out + ")"
}

// each asks a macro's condition of each place.
func (z *smt) each(n *expr.Node, l *smtList) (yeses, noes []string) {
	for i, item := range l.items {
		z.vars[n.Var] = item
		t := z.truth(n.Args[1])
		yeses, noes = append(yeses, sAnd(l.in[i], t.yes)), append(noes, sAnd(l.in[i], t.no))
	}
	return yeses, noes
}

func (z *smt) quantified(n *expr.Node) smtTruth {
	l := z.value(n.Args[0]).list
	yeses, noes := z.each(n, l)
	var allYes, allNo, all []string
	for i, in := range l.in {
		allYes, allNo = append(allYes, sOr(sNot(in), yeses[i])), append(allNo, sOr(sNot(in), noes[i]))
		all = append(all, sOr(sNot(in), yeses[i], noes[i]))
	}
	switch n.Op {
	case expr.OpExists:
		return smtTruth{sAnd(l.ok, sOr(yeses...)), sAnd(append(allNo, l.ok)...)}
	case expr.OpAll:
		return smtTruth{sAnd(append(allYes, l.ok)...), sAnd(l.ok, sOr(noes...))}
	}
	return given(sAnd(append(all, l.ok)...), "(= 1 "+counted(yeses)+")")
}

func counted(in []string) string {
	out := "(+ 0 0"
	for _, i := range in {
		out += " (ite " + i + " 1 0)"
	}
	return out + ")"
}
