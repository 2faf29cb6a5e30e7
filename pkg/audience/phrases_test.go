package audience

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
)

// phrases writes random conditions over the project of modelText.
type phrases struct {
	*rand.Rand
	schema *expr.Schema
	// scope are the records that can be named, the innermost last.
	scope []scoped
	// texts, wholes and instants are variables of macros over values.
	texts, wholes, instants []string
	names                   int
	// wild writes what lies outside the fragment, too.
	wild bool
	// inside leaves out what is known to another system only.
	inside bool
}

// scoped is a record by the name that it has.
type scoped struct {
	name  string
	shape *expr.Shape
}

func newPhrases(r *rand.Rand, p expr.Place, s *expr.Schema, wild bool) *phrases {
	g := &phrases{Rand: r, schema: s, wild: wild}
	for _, o := range s.Chain(p.Object) {
		g.scope = append([]scoped{{s.Objects[o].Name, s.Objects[o].Shape}}, g.scope...)
	}
	if p.Item >= 0 {
		g.scope = append(g.scope, scoped{s.Objects[p.Item].Name, s.Objects[p.Item].Shape})
	}
	for _, r := range []scoped{{"event", p.Event}, {"trigger", p.Trigger}} {
		if r.shape != nil {
			g.scope = append(g.scope, r)
		}
	}
	return g
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

func (g *phrases) word(words string) string {
	return strings.TrimSpace(pick(g.Rand, strings.Split(words, ";")))
}

func (g *phrases) one(forms ...func() string) string { return pick(g.Rand, forms)() }

// record chooses what to read: mostly the innermost element or the contact.
func (g *phrases) record() scoped {
	if g.IntN(2) == 0 {
		return g.scope[len(g.scope)-1]
	}
	return pick(g.Rand, g.scope)
}

// field names a field of a kind, "" where there is none.
func (g *phrases) field(kind expr.Kind) (string, *expr.Field) {
	for range 12 {
		s := g.record()
		var of []int
		for i := range s.shape.Fields {
			if s.shape.Fields[i].Type.Kind == kind {
				of = append(of, i)
			}
		}
		if len(of) > 0 {
			f := &s.shape.Fields[pick(g.Rand, of)]
			return s.name + "." + f.Name, f
		}
	}
	return "", nil
}

func (g *phrases) condition(depth int) string {
	if depth <= 0 {
		return g.atom(0)
	}
	switch g.IntN(12) {
	case 0, 1, 2:
		return g.condition(depth-1) + " && " + g.nested(depth-1)
	case 3, 4:
		return "(" + g.condition(depth-1) + " || " + g.nested(depth-1) + ")"
	case 5:
		return "!" + g.nested(depth-1)
	case 6:
		return "(" + g.condition(depth-1) + " ? " + g.condition(depth-1) + " : " + g.condition(depth-1) + ")"
	case 7:
		return "(" + g.nested(depth-1) + g.word(" == ; != ") + " " + g.nested(depth-1) + ")"
	}
	return g.atom(depth)
}

func (g *phrases) nested(depth int) string { return "(" + g.condition(depth) + ")" }

func (g *phrases) atom(depth int) string {
	return g.one(
		func() string { return g.textAtom(depth) }, func() string { return g.textAtom(depth) },
		func() string { return g.whole(depth) + g.compare() + g.whole(depth) },
		func() string { return g.wholeField() + g.compare() + g.wholeConst() },
		func() string { return g.double(depth) + g.compare() + g.double(depth) },
		func() string { return g.instant(depth) + g.compare() + g.instant(depth) },
		func() string { return "now - " + g.instantField() + g.compare() + g.durationConst() },
		func() string { return g.duration(depth) + g.compare() + g.duration(depth) },
		func() string { return g.presence() }, func() string { return g.presence() },
		func() string { return g.state() }, func() string { return g.scores() },
		func() string { return g.quantified(depth) }, func() string { return g.quantified(depth) },
		func() string { return g.member(depth) }, func() string { return g.more(depth) })
}

func (g *phrases) compare() string {
	return " " + pick(g.Rand, strings.Fields("< <= > >= == !=")) + " "
}

func (g *phrases) presence() string {
	s := g.record()
	f := pick(g.Rand, s.shape.Fields)
	switch {
	case f.Type.Kind == expr.Bool && g.IntN(2) == 0:
		return s.name + "." + f.Name
	case g.IntN(6) == 0 && f.Type.Kind != expr.List:
		return s.name + ".?" + f.Name + ".hasValue()"
	}
	return "has(" + s.name + "." + f.Name + ")"
}

func (g *phrases) state() string {
	if is := g.stateOrExternal(); !g.inside || !strings.HasPrefix(is, "external") {
		return is
	}
	return "segment.busy"
}

func (g *phrases) stateOrExternal() string {
	return g.word(`segment.icp; segment.busy; segment.large; active.nurture; subscribed("news"); blocked("email"); external("credit"); true; false; segment.icp`)
}

func (g *phrases) scores() string {
	return g.one(
		func() string {
			return g.word("score.lead; score.lead; score.heat; score.health") + g.compare() + g.word("50; 0; -50; 100; 30; 75; bands.lead.warm; 12.5; 20; 8.839")
		},
		func() string {
			return g.word("band.lead; band.health; band.heat") + g.word(" == ; != ; in ") + " " + g.word(`"cold"`)
		},
		func() string { return g.word(`band.lead == "hot"; band.lead in ["warm", "hot"]; band.heat == "high"`) })
}

func (g *phrases) textConst(f *expr.Field) string {
	if f != nil && len(f.Values) > 0 {
		return strconv.Quote(pick(g.Rand, f.Values))
	}
	return g.word(`"a"; "Ab"; ""; "vip"; "/pricing"; "/pricing/eu"; "kim@example.com"; "bo@rival.example"; "x"; "É"; "aa"; "demo"`)
}

func (g *phrases) text(depth int) string {
	name, f := g.field(expr.String)
	if name == "" || depth <= 0 && len(g.texts) > 0 && g.IntN(2) == 0 {
		if len(g.texts) == 0 {
			return g.textConst(nil)
		}
		return pick(g.Rand, g.texts)
	}
	if depth <= 0 {
		return name
	}
	forms := []func() string{
		func() string { return name }, func() string { return name }, func() string { return g.textConst(f) },
		func() string { return g.text(depth-1) + g.word(".lowerAscii(); .upperAscii()") },
		func() string { return "(" + g.text(depth-1) + " + " + g.text(depth-1) + ")" },
		func() string {
			return "(" + g.condition(depth-1) + " ? " + g.text(depth-1) + " : " + g.text(depth-1) + ")"
		},
		func() string { return optional(name) + ".orValue(" + g.textConst(f) + ")" },
	}
	if g.wild {
		forms = append(forms, func() string {
			return g.text(depth-1) + g.word(`.trim(); .substring(1); .replace("a", "b"); .split("@")[1]; .reverse(); .charAt(0)`)
		},
			func() string { return g.word("contact.tags[0]; contact.rooms[0].city; string(contact.size)") })
	}
	return g.one(forms...)
}

func optional(name string) string {
	i := strings.LastIndexByte(name, '.')
	return name[:i] + ".?" + name[i+1:]
}

func (g *phrases) textAtom(depth int) string {
	name, f := g.field(expr.String)
	if name == "" {
		name = g.textConst(nil)
	}
	if len(g.texts) > 0 && g.IntN(2) == 0 {
		name, f = pick(g.Rand, g.texts), nil
	}
	return g.one(
		func() string { return name + g.word(" == ; == ; != ") + " " + g.textConst(f) },
		func() string { return name + " in [" + g.textConst(f) + ", " + g.textConst(f) + "]" },
		func() string { return name + g.word(".startsWith(; .endsWith(; .contains(") + g.textConst(nil) + ")" },
		func() string {
			return name + `.matches(` + g.word(`"^a"; "(?i)AB?$"; "[a-z]+@example"; "^/pricing(/|$)"; "^$"; "\\d"`) + ")"
		},
		func() string { return g.text(depth) + g.compare() + g.text(depth) },
		func() string {
			return g.text(depth) + g.word(".startsWith(; .endsWith(; .contains(") + g.text(depth) + ")"
		},
		func() string { return "size(" + g.text(depth) + ")" + g.compare() + g.word("0; 1; 2; 3; 40") },
		func() string { return g.text(depth) + " in [" + g.text(depth) + ", " + g.text(depth) + "]" })
}

func (g *phrases) wholeField() string {
	if len(g.wholes) > 0 && g.IntN(2) == 0 {
		return pick(g.Rand, g.wholes)
	}
	if name, _ := g.field(expr.Int); name != "" {
		return name
	}
	return "contact.size"
}

func (g *phrases) wholeConst() string {
	return g.word("0; 1; 2; 3; 5; 50; 100; -1; -7; 9223372036854775807; -9223372036854775807; 1000")
}

func (g *phrases) whole(depth int) string {
	if depth <= 0 {
		return g.one(g.wholeField, g.wholeConst, g.counts)
	}
	forms := []func() string{g.wholeField, g.counts, g.counts, g.wholeConst,
		func() string { return "(" + g.whole(depth-1) + g.word(" + ; - ; * ") + " " + g.whole(depth-1) + ")" },
		func() string {
			return "(" + g.whole(depth-1) + g.word(" / ; % ; * ") + " " + g.word("2; 3; 7; -4; 10; 0; -1; 1") + ")"
		},
		func() string { return "-" + g.wholeField() },
		func() string {
			return "(" + g.condition(depth-1) + " ? " + g.whole(depth-1) + " : " + g.whole(depth-1) + ")"
		},
		func() string { return "size(" + g.text(depth-1) + ")" },
		func() string { return "contact.?size.orValue(" + g.whole(depth-1) + ")" },
		func() string { return g.instant(depth-1) + g.clock() },
		func() string {
			return g.duration(depth-1) + g.word(".getHours(); .getMinutes(); .getSeconds(); .getMilliseconds()")
		},
		func() string { return "size(" + g.list(depth-1, g.IntN(4)) + ")" },
		func() string { return "int(" + g.double(depth-1) + ")" },
		func() string { return "int(" + g.instant(0) + ")" },
	}
	return g.one(forms...)
}

func (g *phrases) clock() string {
	part := g.word(".getFullYear(; .getMonth(; .getDayOfYear(; .getDayOfMonth(; .getDate(; .getDayOfWeek(; .getHours(; .getHours(; .getDayOfWeek(; .getMinutes(; .getSeconds(; .getMilliseconds(")
	return part + g.word(`)     ; "Europe/Berlin"); "America/New_York"); "+02:00"); "-05:30"); "UTC")`)
}

func (g *phrases) counts() string {
	if g.IntN(3) == 0 {
		return g.word(`events.form_sent.total(); events.page_viewed.total(); sent("hello").total(); size(deals); size(contact.tags); size(sent("hello")); size(contact.rooms)`)
	}
	return "size(" + g.list(0, g.IntN(4)) + ")"
}

func (g *phrases) doubleField() string {
	if name, _ := g.field(expr.Double); name != "" {
		return name
	}
	return "contact.discount"
}

func (g *phrases) double(depth int) string {
	constant := func() string { return g.word("0.0; 1.5; -2.0; 50.0; 0.1; 1e6; 20.0; 99.99") }
	if depth <= 0 {
		return g.one(g.doubleField, constant)
	}
	return g.one(g.doubleField, g.doubleField, constant, func() string { return g.word("score.lead; score.heat; bands.lead.hot") },
		func() string { return "(" + g.double(depth-1) + g.word(" + ; - ; * ; / ") + " " + constant() + ")" },
		func() string { return "(" + constant() + g.word(" + ; - ; * ; / ") + " " + g.double(depth-1) + ")" },
		func() string {
			return "(" + g.double(depth-1) + g.word(" + ; - ; * ; / ") + " " + g.double(depth-1) + ")"
		},
		func() string { return "double(" + g.whole(depth-1) + ")" },
		func() string { return "contact.?discount.orValue(" + g.double(depth-1) + ")" },
		func() string { return "-" + g.doubleField() })
}

func (g *phrases) durationConst() string {
	return g.word(`days(3); days(7); hours(2); minutes(1); weeks(1); days(30); days(0); days(-3); duration("90m"); duration("1.5s"); days(365)`)
}

func (g *phrases) duration(depth int) string {
	if depth <= 0 {
		return g.one(g.durationConst, func() string { return "contact.patience" })
	}
	return g.one(g.durationConst, func() string { return "contact.patience" },
		func() string { return "(" + g.instant(depth-1) + " - " + g.instant(depth-1) + ")" },
		func() string { return "(now - " + g.instant(depth-1) + ")" },
		func() string { return "(" + g.duration(depth-1) + g.word(" + ; - ") + " " + g.duration(depth-1) + ")" },
		func() string { return g.word("days(; hours(; minutes(") + g.whole(depth-1) + ")" })
}

func (g *phrases) instantField() string {
	if len(g.instants) > 0 && g.IntN(2) == 0 {
		return pick(g.Rand, g.instants)
	}
	if s := g.record(); s.shape.Object >= 0 && g.IntN(4) == 0 {
		return s.name + `.changed_at("` + pick(g.Rand, s.shape.Fields[2:]).Name + `")`
	}
	if name, _ := g.field(expr.Timestamp); name != "" {
		return name
	}
	return "now"
}

func (g *phrases) instant(depth int) string {
	constant := func() string {
		return g.word(`timestamp("2026-03-28T22:30:15.250Z"); timestamp("2026-01-01T00:00:00Z"); timestamp("2030-06-01T12:00:00Z")`)
	}
	if depth <= 0 {
		return g.one(g.instantField, g.instantField, func() string { return "now" })
	}
	return g.one(g.instantField, g.instantField, func() string { return "now" }, constant,
		func() string { return "(" + g.instant(depth-1) + g.word(" + ; - ") + " " + g.duration(depth-1) + ")" },
		func() string { return "(now - " + g.durationConst() + ")" },
		func() string {
			return "(" + g.condition(depth-1) + " ? " + g.instant(depth-1) + " : " + g.instant(depth-1) + ")"
		},
		func() string { return g.history(depth-1) + g.word(".last_at(); .first_at()") })
}

// history is a list of events or of sends.
func (g *phrases) history(depth int) string {
	list := g.word(`events.form_sent; events.page_viewed; events.order_placed; events.deal_changed; sent("hello"); events.unsubscribed`)
	switch g.IntN(5) {
	case 0, 1:
		list += ".within(" + g.durationConst() + ")"
	case 2:
		list += ".since(" + g.one(func() string { return "now - " + g.durationConst() }, func() string { return g.instant(depth - 1) }) + ")"
	case 3:
		if depth > 0 {
			list += ".within(" + g.duration(depth-1) + ")"
		}
	}
	return list
}

// The kinds of lists.
const (
	records = iota
	pasts
	words
	numbers
)

// list is a list of a kind, sometimes filtered.
func (g *phrases) list(depth, kind int) string {
	list := g.plainList(depth, kind)
	if depth > 0 && g.IntN(4) == 0 {
		return g.macro(list, ".filter(", depth-1)
	}
	return list
}

func (g *phrases) plainList(depth, kind int) string {
	switch kind {
	case pasts:
		return g.history(depth)
	case words:
		if name, f := g.field(expr.List); name != "" && f.Type.Elem.Kind == expr.String {
			return name
		}
		return g.word(`contact.tags; contact.tags; contact.picks; ["a", "vip"]; [contact.name, "x"]; []`)
	case numbers:
		return g.word("contact.sizes; contact.sizes; [1, contact.size]; [0, 50]")
	}
	if name, f := g.field(expr.List); name != "" && f.Type.Elem.Kind == expr.Struct {
		return name
	}
	return g.word("deals; deals; contact.rooms")
}

// element names the elements of a list and says what they are.
func (g *phrases) element(list string) (name string, bind func(), release func()) {
	g.names++
	scope, texts, wholes, instants := len(g.scope), len(g.texts), len(g.wholes), len(g.instants)
	release = func() {
		g.scope, g.texts, g.wholes, g.instants = g.scope[:scope], g.texts[:texts], g.wholes[:wholes], g.instants[:instants]
	}
	prefix := "t"
	shape := g.shapeOf(list)
	switch {
	case shape != nil:
		prefix = "r"
	case strings.HasPrefix(list, "sent"):
		prefix = "s"
	case strings.HasPrefix(list, "contact.sizes"), strings.HasPrefix(list, "[1"), strings.HasPrefix(list, "[0"):
		prefix = "n"
	}
	name = fmt.Sprintf("%s%d", prefix, g.names)
	bind = func() {
		switch prefix {
		case "r":
			g.scope = append(g.scope, scoped{name, shape})
		case "s":
			g.instants = append(g.instants, name)
		case "n":
			g.wholes = append(g.wholes, name)
		default:
			g.texts = append(g.texts, name)
		}
	}
	return name, bind, release
}

// shapeOf is what the elements of a list of records are.
func (g *phrases) shapeOf(list string) *expr.Shape {
	if rest, ok := strings.CutPrefix(list, "events."); ok {
		name, _, _ := strings.Cut(rest, ".")
		return g.schema.Events[g.schema.Event(name)].Shape
	}
	head, _, _ := strings.Cut(list, ".filter(")
	for i := range g.schema.Objects {
		if g.schema.Objects[i].Plural == head {
			return g.schema.Objects[i].Shape
		}
	}
	record, field, _ := strings.Cut(head, ".")
	for _, s := range g.scope {
		if slot := s.shape.Slot(field); s.name == record && slot >= 0 && s.shape.Fields[slot].Type.Elem != nil {
			return s.shape.Fields[slot].Type.Elem.Shape
		}
	}
	return nil
}

func (g *phrases) macro(list, macro string, depth int) string {
	name, bind, release := g.element(list)
	bind()
	body := g.condition(min(depth, 2))
	release()
	return list + macro + name + ", " + body + ")"
}

func (g *phrases) quantified(depth int) string {
	kind := pick(g.Rand, []int{records, records, pasts, pasts, words, numbers})
	list := g.list(depth, kind)
	switch g.IntN(8) {
	case 0, 1, 2, 3:
		return g.macro(list, ".exists(", depth-1)
	case 4:
		return g.macro(list, ".all(", depth-1)
	case 5:
		return g.macro(list, ".exists_one(", depth-1)
	case 6:
		return "size(" + g.macro(list, ".filter(", depth-1) + ")" + g.compare() + g.word("0; 1; 2; 3")
	}
	return "size(" + list + ")" + g.compare() + g.word("0; 1; 2; 3")
}

func (g *phrases) member(depth int) string {
	return g.one(
		func() string { return g.text(0) + " in " + g.list(depth, words) },
		func() string { return g.textConst(nil) + " in " + g.list(0, words) },
		func() string { return g.wholeField() + " in " + g.list(depth, numbers) },
		func() string { return g.list(depth, words) + g.word(" == ; != ") + " []" },
		func() string {
			list := g.list(0, records)
			name, bind, release := g.element(list)
			bind()
			mapped := g.text(0)
			release()
			return g.textConst(nil) + " in " + list + ".map(" + name + ", " + mapped + ")"
		})
}
