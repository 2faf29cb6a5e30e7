//go:build deep

package audience_test

import (
	"fmt"
	"math"

	"github.com/fairlead/fairlead/pkg/expr"
)

// value is what an expression gives that is no condition.
func (z *smt) value(n *expr.Node) smtValue {
	switch n.Op {
	case expr.OpConst:
		return z.literal(n.Value)
	case expr.OpNow:
		return smtValue{kind: expr.Timestamp, ok: yes, term: z.now()}
	case expr.OpVar:
		return z.vars[n.Var]
	case expr.OpObject:
		return smtValue{kind: expr.Struct, ok: yes, rec: z.object(n.Index)}
	case expr.OpEvent:
		return smtValue{kind: expr.Struct, ok: yes, rec: z.event}
	case expr.OpBand:
		return z.band(n.Index)
	case expr.OpField:
		return z.field(z.value(n.Args[0]).rec, n.Slot)
	case expr.OpOptional:
		v := z.value(n.Args[0])
		v.option = true
		return v
	case expr.OpOrValue:
		a, b := z.value(n.Args[0]), z.value(n.Args[1])
		return smtValue{kind: b.kind, ok: sOr(a.ok, b.ok), term: "(ite " + a.ok + " " + a.term + " " + b.term + ")"}
	case expr.OpAdd, expr.OpSub, expr.OpMul, expr.OpDiv, expr.OpMod, expr.OpNeg:
		return z.arithmetic(n)
	case expr.OpChangedAt:
		return z.changed(n)
	case expr.OpEvents, expr.OpSent:
		return smtValue{kind: expr.List, ok: yes, list: z.history(n)}
	case expr.OpObjects:
		return smtValue{kind: expr.List, ok: yes, list: z.related(n.Index)}
	case expr.OpList:
		return z.written(n)
	case expr.OpWithin, expr.OpSince, expr.OpFilter:
		return z.narrowed(n)
	case expr.OpTotal:
		return smtValue{kind: expr.Int, ok: yes, term: counted(z.value(n.Args[0]).list.in)}
	case expr.OpFirstAt, expr.OpLastAt:
		return z.edge(n)
	case expr.OpCall:
		return z.call(n)
	}
	t := z.truth(n)
	return smtValue{kind: expr.Bool, ok: sOr(t.yes, t.no), term: t.yes}
}

func (z *smt) literal(v expr.Value) smtValue {
	out := smtValue{kind: v.Kind(), ok: yes}
	switch v.Kind() {
	case expr.Bool:
		out.term = map[bool]string{true: yes, false: no}[v.Bool()]
	case expr.String:
		out.term = sText(v.Str())
	case expr.Double:
		out.term = sDouble(v.Double())
	case expr.List:
		out.list = &smtList{ok: yes}
		for _, i := range v.Items() {
			out.list.in, out.list.items = append(out.list.in, yes), append(out.list.items, z.literal(i))
		}
	default:
		out.term = sInt(v.Int())
	}
	return out
}

func (z *smt) written(n *expr.Node) smtValue {
	out := smtValue{kind: expr.List, ok: yes, list: &smtList{ok: yes}}
	for _, a := range n.Args {
		v := z.value(a)
		out.ok = sAnd(out.ok, v.ok)
		out.list.in, out.list.items = append(out.list.in, yes), append(out.list.items, v)
	}
	return out
}

// arithmetic fails where the result is beyond the range of its kind.
func (z *smt) arithmetic(n *expr.Node) smtValue {
	a := z.value(n.Args[0])
	if n.Op == expr.OpNeg {
		if a.kind == expr.Double {
			return smtValue{kind: expr.Double, ok: a.ok, term: "(fp.neg " + a.term + ")"}
		}
		return z.ranged(smtValue{kind: a.kind, ok: a.ok, term: "(- " + a.term + ")"})
	}
	b := z.value(n.Args[1])
	v := smtValue{kind: a.kind, ok: sAnd(a.ok, b.ok)}
	sign := map[expr.Op]string{expr.OpAdd: "+", expr.OpSub: "-", expr.OpMul: "*"}[n.Op]
	switch {
	case a.kind == expr.Double:
		v.term = "(" + map[expr.Op]string{expr.OpAdd: "fp.add", expr.OpSub: "fp.sub", expr.OpMul: "fp.mul", expr.OpDiv: "fp.div"}[n.Op] + " RNE " + a.term + " " + b.term + ")"
		return v
	case a.kind == expr.String:
		v.term = "(str.++ " + a.term + " " + b.term + ")"
		return v
	case n.Op == expr.OpDiv || n.Op == expr.OpMod:
		quotient := fmt.Sprintf("(let ((q (div (abs %s) (abs %s)))) (ite (= (< %s 0) (< %s 0)) q (- q)))", a.term, b.term, a.term, b.term)
		v.ok = sAnd(v.ok, sNot("(= 0 "+b.term+")"))
		v.term = quotient
		if n.Op == expr.OpMod {
			v.term = "(- " + a.term + " (* " + b.term + " " + quotient + "))"
		}
		return z.ranged(v)
	case a.kind == expr.Timestamp && b.kind == expr.Timestamp:
		v.kind = expr.Duration
	case b.kind == expr.Timestamp:
		v.kind = expr.Timestamp
	}
	v.term = "(" + sign + " " + a.term + " " + b.term + ")"
	return z.ranged(v)
}

func (z *smt) ranged(v smtValue) smtValue {
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
	switch v.kind {
	case expr.Timestamp:
		lo, hi = firstMS, lastMS
	case expr.Duration:
		lo, hi = -longMS, longMS
	}
	v.ok = sAnd(v.ok, between(lo, hi)(v.term))
	return v
}

// changed is when a field last changed: no later than now, or at the making of its
// object, which may lie ahead.
func (z *smt) changed(n *expr.Node) smtValue {
	r := z.value(n.Args[0]).rec
	made := z.field(r, r.shape.Slot("created_at"))
	x := z.declare(r.name+" changed "+n.Name, "Int", func(x string) string {
		return sAnd(between(firstMS, lastMS)(x), sOr("(<= "+x+" "+z.now()+")", "(= "+x+" "+made.term+")"))
	})
	return smtValue{kind: expr.Timestamp, ok: made.ok, term: x}
}

// instant is when an element of a history happened.
func instant(v smtValue) string {
	if v.rec != nil {
		return v.rec.at
	}
	return v.term
}

func (z *smt) narrowed(n *expr.Node) smtValue {
	from := z.value(n.Args[0]).list
	out := &smtList{ok: from.ok, items: from.items}
	if n.Op == expr.OpFilter {
		yeses, noes := z.each(n, from)
		out.in = yeses
		for i, in := range from.in {
			out.ok = sAnd(out.ok, sOr(sNot(in), yeses[i], noes[i]))
		}
		return smtValue{kind: expr.List, ok: yes, list: out}
	}
	limit := z.value(n.Args[1])
	for i, item := range from.items {
		fits := "(>= " + instant(item) + " " + limit.term + ")"
		if n.Op == expr.OpWithin {
			fits = "(< (- " + z.now() + " " + instant(item) + ") " + limit.term + ")"
		}
		out.in = append(out.in, sAnd(from.in[i], fits))
	}
	out.ok = sAnd(out.ok, limit.ok)
	return smtValue{kind: expr.List, ok: yes, list: out}
}

// edge is when the first or last of a history happened.
func (z *smt) edge(n *expr.Node) smtValue {
	l := z.value(n.Args[0]).list
	z.names++
	sign := map[expr.Op]string{expr.OpFirstAt: "<=", expr.OpLastAt: ">="}[n.Op]
	some := sOr(l.in...)
	x := z.declare(fmt.Sprint("edge ", z.names), "Int", func(x string) string {
		var is []string
		all := []string{some}
		for i, item := range l.items {
			is = append(is, sAnd(l.in[i], "(= "+x+" "+instant(item)+")"))
			all = append(all, sOr(sNot(l.in[i]), "("+sign+" "+x+" "+instant(item)+")"))
		}
		return sOr(sNot(some), sAnd(append(all, sOr(is...))...))
	})
	return smtValue{kind: expr.Timestamp, ok: sAnd(l.ok, some), term: x}
}

func (z *smt) call(n *expr.Node) smtValue {
	if n.Name == "lowerAscii" {
		return z.lowered(n)
	}
	a := z.value(n.Args[0])
	out := smtValue{kind: expr.Int, ok: a.ok}
	days := fmt.Sprintf("(div %s %d)", a.term, dayMS)
	switch {
	case n.Name == "size" && a.list != nil:
		out.ok, out.term = sAnd(a.ok, a.list.ok), counted(a.list.in)
	case n.Name == "size":
		out.term = "(str.len " + a.term + ")"
	case n.Name == "getDayOfWeek":
		out.term = "(mod (+ 4 " + days + ") 7)"
	case n.Name == "getHours":
		out.term = fmt.Sprintf("(mod (div %s 3600000) 24)", a.term)
	case n.Name == "getMonth" || n.Name == "getDate" || n.Name == "getFullYear":
		out.term = z.civil(n.Name, days)
	default:
		t := z.tested(n)
		return smtValue{kind: expr.Bool, ok: sOr(t.yes, t.no), term: t.yes}
	}
	return out
}

// lowered is a text of which every letter of A to Z became small; it is known by what it
// is equal to alone.
func (z *smt) lowered(n *expr.Node) smtValue {
	x := z.value(n.Args[0])
	z.names++
	low := z.declare(fmt.Sprint("lowered ", z.names), "String")
	for _, w := range z3Words {
		word := w[1 : len(w)-1]
		z.assert("(= (= " + low + " " + sText(word) + ") (str.in_re " + x.term + " " + anyCase(word) + "))")
	}
	return smtValue{kind: expr.String, ok: x.ok, term: low}
}

// civil reckons the calendar from the days since 1970 as Howard Hinnant's
// civil_from_days does.
func (z *smt) civil(part, days string) string {
	z.names++
	name := func(s string) string { return fmt.Sprint(s, " ", z.names) }
	let := func(s, term string) string {
		return z.declare(name(s), "Int", func(x string) string { return "(= " + x + " " + term + ")" })
	}
	d := let("days", "(+ 719468 "+days+")")
	era := let("era", "(div "+d+" 146097)")
	doe := let("doe", "(- "+d+" (* 146097 "+era+"))")
	yoe := let("yoe", fmt.Sprintf("(div (- (+ (- %s (div %s 1460)) (div %s 36524)) (div %s 146096)) 365)", doe, doe, doe, doe))
	doy := let("doy", fmt.Sprintf("(- %s (- (+ (* 365 %s) (div %s 4)) (div %s 100)))", doe, yoe, yoe, yoe))
	mp := let("mp", "(div (+ 2 (* 5 "+doy+")) 153)")
	month := let("month", fmt.Sprintf("(ite (< %s 10) (+ %s 3) (- %s 9))", mp, mp, mp))
	switch part {
	case "getMonth":
		return "(- " + month + " 1)"
	case "getDate":
		return fmt.Sprintf("(+ 1 (- %s (div (+ 2 (* 153 %s)) 5)))", doy, mp)
	}
	return fmt.Sprintf("(+ %s (* 400 %s) (ite (<= %s 2) 1 0))", yoe, era, month)
}
