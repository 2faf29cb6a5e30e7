package audience

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
)

// more writes what the other forms do not: lists made of lists, comparisons with lists,
// choices of values, and what is about one kind of object.
func (g *phrases) more(depth int) string {
	return g.one(
		func() string { return g.mapped(depth) }, func() string { return g.mapped(depth) },
		func() string { return g.aged(depth) },
		func() string { return g.listed() },
		func() string { return g.lists() },
		func() string { return g.chosen(depth) },
		func() string { return g.ofObjects() },
		func() string {
			return g.word(`["a", "vip", ""]; ["demo", "x", "x"]`) + g.valueMacro("t", &g.texts, depth)
		},
		func() string { return g.word("[0, 1, 2]; [50, -1, 50]") + g.valueMacro("n", &g.wholes, depth) },
		func() string { return g.optionals() },
		g.calendar, g.calendar, g.arithmetic, g.arithmetic, g.pastAtom)
}

// calendar asks for parts of instants and of durations.
func (g *phrases) calendar() string {
	return g.one(
		func() string {
			return g.instantField() + g.clock() + g.compare() + g.word("0; 1; 3; 5; 9; 11; 15; 28; 30; 2026; 250; 88")
		},
		func() string {
			return g.instantField() + g.clock() + g.word(" in [0, 6]; in [8, 9, 10]; in [2, 3, 30]")
		},
		func() string { return "now" + g.clock() + g.compare() + g.word("1; 10; 22; 2026") },
		func() string {
			return g.duration(1) + g.word(".getHours(); .getMinutes(); .getSeconds(); .getMilliseconds()") + g.compare() + g.word("0; 1; 24; 90; 250; 720")
		})
}

// arithmetic goes over the ends of the numbers and divides, by zero too.
func (g *phrases) arithmetic() string {
	return g.one(
		func() string {
			return g.wholeField() + g.word(" + ; - ; *") + g.wholeConst() + g.compare() + g.wholeConst()
		},
		func() string {
			return g.wholeField() + g.word(" % 2; % 3; % 7; % -4; / 2; / 10; / -3; / -1; % 0; / 0") + g.compare() + g.word("0; 1; -1; 5")
		},
		func() string {
			return g.wholeField() + g.word(" + ; - ; *") + g.wholeField() + g.compare() + g.whole(0)
		},
		func() string { return "-" + g.wholeField() + g.compare() + g.wholeConst() },
		func() string {
			return g.doubleField() + g.word(" + 0.1; - 20.0; * 3.0; / 0.0; / 7.0; * 1e300") + g.compare() + g.word("0.0; 1.5; 60.0; 1e6")
		},
		func() string {
			return g.instantField() + g.word(" + ; - ") + "contact.patience" + g.compare() + g.instantField()
		},
		func() string {
			return "contact.patience" + g.word(" + ; - ") + g.durationConst() + g.compare() + g.durationConst()
		})
}

// pastAtom asks when something happened, and how often.
func (g *phrases) pastAtom() string {
	list := g.word(`events.form_sent; events.page_viewed; events.order_placed; sent("hello")`)
	if strings.HasPrefix(list, "events") && g.IntN(2) == 0 {
		return "now - " + list + g.word(".last_at(); .first_at()") + g.compare() + g.durationConst()
	}
	return list + ".total()" + g.compare() + g.word("0; 1; 2; 44; 300")
}

// mapped asks of the values of records.
func (g *phrases) mapped(depth int) string {
	list := g.list(depth-1, pick(g.Rand, []int{records, records, pasts}))
	name, bind, release := g.element(list)
	bind()
	kind := pick(g.Rand, []expr.Kind{expr.String, expr.String, expr.Int, expr.Timestamp})
	value := map[expr.Kind]func() string{expr.String: func() string { return g.text(0) }, expr.Int: g.wholeField, expr.Timestamp: g.instantField}[kind]()
	only := ""
	if g.IntN(3) == 0 {
		only = g.condition(0) + ", "
	}
	release()
	list += ".map(" + name + ", " + only + value + ")"
	switch kind {
	case expr.Int:
		return list + g.valueMacro("n", &g.wholes, depth)
	case expr.Timestamp:
		return list + g.valueMacro("s", &g.instants, depth)
	}
	if g.IntN(3) == 0 {
		return "size(" + list + ")" + g.compare() + g.word("0; 1; 2")
	}
	return list + g.valueMacro("t", &g.texts, depth)
}

// valueMacro asks of the elements of a list of values; the variable's letter says what
// they are.
func (g *phrases) valueMacro(prefix string, names *[]string, depth int) string {
	g.names++
	name := prefix + strconv.Itoa(g.names)
	before := *names
	*names = append(*names, name)
	body := map[string]func() string{
		"t": func() string { return g.textAtom(0) },
		"n": func() string { return name + g.compare() + g.whole(0) },
		"s": func() string { return "now - " + name + g.compare() + g.durationConst() },
	}[prefix]()
	if depth > 1 && g.IntN(3) == 0 {
		body = g.condition(1)
	}
	*names = before
	return pick(g.Rand, []string{".exists(", ".exists(", ".all(", ".exists_one("}) + name + ", " + body + ")"
}

// aged narrows a filtered history by time.
func (g *phrases) aged(depth int) string {
	list := g.macro("events."+g.word("form_sent; page_viewed; order_placed"), ".filter(", min(depth-1, 1))
	list += g.one(func() string { return ".within(" + g.durationConst() + ")" }, func() string { return ".since(" + g.instant(0) + ")" })
	if g.IntN(2) == 0 {
		return "size(" + list + ")" + g.compare() + g.word("0; 1; 2")
	}
	return g.macro(list, g.word(".exists(; .all("), 0)
}

// listed asks whether a value is one of some.
func (g *phrases) listed() string {
	return g.one(
		func() string { return g.wholeField() + " in [" + g.wholeConst() + ", " + g.wholeConst() + "]" },
		func() string { return g.doubleField() + g.word(" in [0.0, 1.5]; in [20.0, 99.99]; in [50.0]; in []") },
		func() string { return g.instantField() + ` in [timestamp("2026-01-01T00:00:00Z"), now]` },
		func() string { return g.durationConst() + " in [contact.patience, days(7)]" },
		func() string { return "contact.vip in [true]" },
		func() string {
			return "band.lead in [" + g.word(`"cold"; "warm"; "hot"`) + ", " + g.word(`"cold"; "hot"`) + "]"
		})
}

// lists compares whole lists.
func (g *phrases) lists() string {
	return g.word(`contact.tags; contact.picks; contact.tags`) + g.word(" == ; != ") + g.word(`["a"]; ["red"]; ["red", "red"]; []; ["a", "x"]`)
}

// chosen compares values of which a condition says which.
func (g *phrases) chosen(depth int) string {
	c := "(" + g.condition(min(depth-1, 1)) + " ? "
	return g.one(
		func() string { return c + g.double(0) + " : " + g.double(0) + ")" + g.compare() + g.doubleField() },
		func() string {
			return c + g.durationConst() + " : contact.patience)" + g.compare() + "now - " + g.instantField()
		},
		func() string { return c + g.text(0) + " : " + g.text(0) + ") == " + g.textConst(nil) },
		func() string { return "size(" + c + "contact.tags : contact.picks)) > 1" })
}

// ofObjects reads what only some objects have.
func (g *phrases) ofObjects() string {
	var names []string
	for _, s := range g.scope {
		names = append(names, s.name)
	}
	has := " " + strings.Join(names, " ") + " "
	forms := []string{`segment.icp`, `active.nurture`}
	if strings.Contains(has, " deal ") {
		forms = append(forms, `segment.stalled`, `deal.stage == "open"`, `deals.exists(r99, r99.id == deal.id && r99.stage != "open")`)
	}
	if strings.Contains(has, " account ") {
		forms = append(forms, `segment.large`, `account.seats > 100`, `score.health >= 50`, `account.renewal < now`, `band.health == "good"`)
	}
	return pick(g.Rand, forms)
}

// optionals reads fields that may be absent.
func (g *phrases) optionals() string {
	name, f := g.field(expr.String)
	if name == "" {
		return "contact.?vip.orValue(true)"
	}
	return g.one(
		func() string { return optional(name) + ".orValue(" + g.textConst(f) + ") == " + g.textConst(f) },
		func() string { return optional(name) + ".hasValue()" },
		func() string { return optional(name) + ".optMap(v, v == " + g.textConst(f) + ").orValue(false)" },
		func() string { return "contact.?vip.orValue(true)" },
		func() string { return "contact.?seen.orValue(now)" + g.compare() + "now" })
}
