//go:build deep

package audience_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// pairOf writes two random conditions over the vocabulary's data model that have to do
// with one another: they read the same few fields and compare with the same few values.
type pairOf struct {
	*rand.Rand
	text, whole, double, instant, enum []string
	families                           []func(depth int) string
	names                              int
}

func choose[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

func some[T any](r *rand.Rand, n int, from ...T) []T {
	r.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
	return from[:n]
}

func newPair(r *rand.Rand) *pairOf {
	g := &pairOf{Rand: r}
	g.text = some(r, 2, "contact.city", "contact.title", "contact.company", "account.name", "contact.zip")
	g.whole = some(r, 2, "contact.employees", "contact.nps", "contact.orders", "contact.bucket", "account.employees", "contact.?bounces.orValue(3)")
	g.double = some(r, 2, "contact.fit", "contact.budget", "contact.lifetime_value", "account.revenue", "contact.churn_risk")
	g.instant = some(r, 3, "contact.became_lead", "contact.contacted", "contact.trial_ends", "contact.created_at", "contact.last_activity", "contact.birthday",
		"contact.renewal", "account.created_at", `contact.changed_at("plan")`, "now")
	g.enum = some(r, 2, "contact.source", "contact.plan", "account.tier", "contact.language", "contact.stage")
	g.families = some(r, 3, g.texts, g.texts, g.wholes, g.wholes, g.doubles, g.instants, g.instants, g.enums, g.flags, g.tags, g.deals, g.events, g.events, g.sums, g.clock, g.scores, g.scores)
	return g
}

func (g *pairOf) condition(depth int) string {
	atom := func() string { return choose(g.Rand, g.families...)(depth) }
	if depth <= 0 {
		return atom()
	}
	switch g.IntN(10) {
	case 0, 1, 2:
		return atom()
	case 3, 4, 5:
		return "(" + g.condition(depth-1) + " && " + g.condition(depth-1) + ")"
	case 6, 7:
		return "(" + g.condition(depth-1) + " || " + g.condition(depth-1) + ")"
	case 8:
		return "!" + g.condition(depth-1)
	}
	return "(" + g.condition(0) + " ? " + g.condition(depth-1) + " : " + g.condition(0) + ")"
}

func (g *pairOf) compare() string {
	return choose(g.Rand, " < ", " <= ", " > ", " >= ", " == ", " != ")
}

var (
	z3Words = []string{`""`, `"a"`, `"ab"`, `"b"`, `"Ab"`, `"é"`, `"ba-b"`}
	// z3Patterns are patterns with the expression that Z3 has for all texts that match.
	z3Patterns = map[string]string{
		`^a`:             `(re.++ (str.to_re "a") re.all)`,
		`b$`:             `(re.++ re.all (str.to_re "b"))`,
		`^[a-c]+$`:       `(re.+ (re.range "a" "c"))`,
		`a.b`:            `(re.++ re.all (str.to_re "a") (re.diff re.allchar (str.to_re "\u{a}")) (str.to_re "b") re.all)`,
		`^(ab|b)*$`:      `(re.* (re.union (str.to_re "ab") (str.to_re "b")))`,
		`^[0-9]{2,3}$`:   `((_ re.loop 2 3) (re.range "0" "9"))`,
		`^[^a]*$`:        `(re.* (re.diff re.allchar (str.to_re "a")))`,
		`(?i)^ab$`:       `(re.++ (re.union (str.to_re "a") (str.to_re "A")) (re.union (str.to_re "b") (str.to_re "B")))`,
		`^a?b{2}|-`:      `(re.union (re.++ (re.opt (str.to_re "a")) (str.to_re "bb") re.all) (re.++ re.all (str.to_re "-") re.all))`,
		`^(a|é)[^-]{1,}`: `(re.++ (re.union (str.to_re "a") (str.to_re "\u{e9}")) (re.diff re.allchar (str.to_re "-")) re.all)`,
	}
	z3PatternList = []string{`^a`, `b$`, `^[a-c]+$`, `a.b`, `^(ab|b)*$`, `^[0-9]{2,3}$`, `^[^a]*$`, `(?i)^ab$`, `^a?b{2}|-`, `^(a|é)[^-]{1,}`}
)

func (g *pairOf) word() string { return choose(g.Rand, z3Words...) }

func (g *pairOf) texts(int) string { return g.textAtom(choose(g.Rand, g.text...)) }

func (g *pairOf) textAtom(x string) string {
	switch g.IntN(12) {
	case 0, 1:
		return x + g.compare() + g.word()
	case 2:
		return x + choose(g.Rand, ".startsWith(", ".endsWith(", ".contains(") + g.word() + ")"
	case 3, 4:
		return x + ".matches(" + fmt.Sprintf("%q", choose(g.Rand, z3PatternList...)) + ")"
	case 5:
		return x + ".size()" + g.compare() + choose(g.Rand, "0", "1", "2", "4")
	case 6:
		return x + ".lowerAscii()" + choose(g.Rand, ".startsWith(", ".endsWith(", ".contains(") + g.word() + ")"
	case 7:
		return x + ".lowerAscii() == " + g.word()
	case 8:
		return "(" + x + " in [" + g.word() + ", " + g.word() + "])"
	case 9:
		if strings.HasPrefix(x, "contact.") || strings.HasPrefix(x, "account.") {
			return g.text[0] + choose(g.Rand, " == ", " != ") + g.text[1]
		}
		return x + " == " + g.text[0]
	case 10:
		return x + ` + "b"` + choose(g.Rand, " == ", " != ") + choose(g.Rand, `"ab"`, `"bb"`, `"a"`)
	}
	if strings.HasPrefix(x, "contact.") {
		return choose(g.Rand, "has("+x+")", "!has("+x+")", g.text[0]+` + "-" + `+g.text[1]+` == "ba-b"`)
	}
	return x + ".size() > 1"
}

func (g *pairOf) wholes(int) string { return g.wholeAtom(choose(g.Rand, g.whole...)) }

func (g *pairOf) number() string {
	return choose(g.Rand, "0", "1", "2", "3", "5", "7", "10", "50", "99", "-1", "9223372036854775807")
}

func (g *pairOf) wholeAtom(x string) string {
	switch g.IntN(9) {
	case 0, 1, 2:
		return x + g.compare() + g.number()
	case 3:
		return "(" + x + " in [" + g.number() + ", " + g.number() + ", " + g.number() + "])"
	case 4:
		return x + choose(g.Rand, " % ", " / ") + choose(g.Rand, "2", "3", "7", "-3", "10") + g.compare() + choose(g.Rand, "0", "1", "2", "-1")
	case 5:
		return choose(g.Rand, "2", "3", "-1", "-2") + " * " + x + g.compare() + g.number()
	case 6:
		return g.whole[0] + choose(g.Rand, " + ", " - ") + g.whole[1] + g.compare() + g.number()
	case 7:
		return x + choose(g.Rand, " + ", " - ") + g.number() + g.compare() + g.number()
	}
	return g.whole[0] + g.compare() + g.whole[1]
}

func (g *pairOf) sums(int) string {
	return fmt.Sprintf("%d * %s + %d * %s%s%s", g.IntN(7)-3, g.whole[0], g.IntN(7)-3, g.whole[1], g.compare(), g.number())
}

func (g *pairOf) decimal() string {
	return choose(g.Rand, "0.0", "0.1", "0.5", "1.0", "2.5", "50.0", "100.0", "-3.25", "1e300")
}

func (g *pairOf) doubles(int) string { return g.doubleAtom(choose(g.Rand, g.double...)) }

func (g *pairOf) doubleAtom(x string) string {
	switch g.IntN(7) {
	case 0, 1, 2:
		return x + g.compare() + g.decimal()
	case 3:
		return x + choose(g.Rand, " * 0.5", " + 0.1", " - 2.5", " / 4.0", " * -1.5") + g.compare() + g.decimal()
	case 4:
		return "(" + x + " in [" + g.decimal() + ", " + g.decimal() + "])"
	case 5:
		return "-" + x + g.compare() + g.decimal()
	}
	return x + g.compare() + choose(g.Rand, g.double...)
}

func (g *pairOf) span() string {
	return choose(g.Rand, "days(1)", "days(7)", "days(30)", "hours(36)", "minutes(1)", "weeks(2)", "days(0)", "days(-3)", "days(100000)")
}

func (g *pairOf) moment() string {
	return choose(g.Rand, `timestamp("2026-01-01T00:00:00Z")`, `timestamp("2026-01-08T12:30:00Z")`, `timestamp("2030-02-28T23:59:59.999Z")`, "now", "now")
}

func (g *pairOf) instants(int) string { return g.instantAtom(choose(g.Rand, g.instant...)) }

func (g *pairOf) instantAtom(x string) string {
	switch g.IntN(6) {
	case 0, 1:
		return x + g.compare() + g.moment() + choose(g.Rand, " - ", " + ") + g.span()
	case 2:
		return x + g.compare() + g.moment()
	case 3:
		return choose(g.Rand, g.instant...) + " - " + x + g.compare() + g.span()
	case 4:
		return x + choose(g.Rand, " + ", " - ") + g.span() + g.compare() + choose(g.Rand, g.instant...)
	}
	return "now - " + x + g.compare() + g.span()
}

func (g *pairOf) clock(int) string {
	x := choose(g.Rand, g.instant...)
	switch g.IntN(8) {
	case 0:
		return x + ".getDayOfWeek()" + g.compare() + choose(g.Rand, "0", "1", "3", "6", "7")
	case 1:
		return x + ".getHours()" + g.compare() + choose(g.Rand, "0", "8", "23", "24")
	case 2:
		return x + ".getMonth()" + g.compare() + choose(g.Rand, "0", "1", "6", "11", "12")
	case 3:
		return x + ".getDate()" + g.compare() + choose(g.Rand, "1", "15", "29", "30", "31")
	case 4:
		return x + ".getFullYear()" + g.compare() + choose(g.Rand, "2025", "2026", "1999")
	case 5:
		return x + ".getMonth() == now.getMonth()"
	case 6:
		return x + ".getFullYear() == now.getFullYear()" + choose(g.Rand, "", " - 1", " + 1")
	}
	return x + ".getMonth() / 3 == now.getMonth() / 3"
}

func (g *pairOf) enums(int) string { return g.enumAtom(choose(g.Rand, g.enum...)) }

func (g *pairOf) enumAtom(x string) string {
	words := map[string][]string{"contact.source": {"organic", "paid", "social"}, "contact.plan": {"free", "starter", "pro"}, "account.tier": {"smb", "mid", "enterprise"},
		"contact.language": {"de", "en", "fr"}, "contact.stage": {"subscriber", "lead", "customer"}}[x]
	word := func() string { return fmt.Sprintf("%q", choose(g.Rand, words...)) }
	switch g.IntN(6) {
	case 0, 1:
		return x + choose(g.Rand, " == ", " != ") + word()
	case 2:
		return "(" + x + " in [" + word() + ", " + word() + "])"
	case 3:
		return "!(" + x + " in [" + word() + ", " + word() + "])"
	case 4:
		return x + ".startsWith(" + choose(g.Rand, `"s"`, `"p"`, `"en"`) + ")"
	}
	return "has(" + x + ")"
}

func (g *pairOf) flags(int) string {
	return choose(g.Rand, "contact.vip", "contact.consent_email", "has(contact.vip)", "!contact.vip", "account.target", "contact.vip == account.target", "active.nurture",
		`subscribed("newsletter")`, `blocked("email")`, "segment.engaged", "segment.winback", "segment.fitting", "contact.?vip.orValue(true)", "contact.?vip.hasValue()",
		"has(account.domain)", "has(contact.owner)")
}

func (g *pairOf) name() string {
	g.names++
	return fmt.Sprint("v", g.names)
}

func (g *pairOf) tags(depth int) string {
	x, v := choose(g.Rand, "contact.tags", "contact.lists"), g.name()
	switch g.IntN(7) {
	case 0:
		return g.word() + " in " + x
	case 1:
		return x + ".size()" + g.compare() + choose(g.Rand, "0", "1", "2")
	case 2, 3:
		return x + choose(g.Rand, ".exists(", ".all(", ".exists_one(") + v + ", " + g.textAtom(v) + ")"
	case 4:
		return x + ".filter(" + v + ", " + g.textAtom(v) + ").size()" + g.compare() + choose(g.Rand, "0", "1", "2")
	case 5:
		return g.text[0] + " in " + x
	}
	return x + " == []"
}

func (g *pairOf) body(depth int, atoms ...func() string) string {
	a := choose(g.Rand, atoms...)()
	switch g.IntN(4) {
	case 0:
		return "(" + a + choose(g.Rand, " && ", " || ") + choose(g.Rand, atoms...)() + ")"
	case 1:
		return "!(" + a + ")"
	}
	return a
}

func (g *pairOf) quantified(list, v, body string) string {
	switch g.IntN(5) {
	case 0, 1:
		return list + ".exists(" + v + ", " + body + ")"
	case 2:
		return list + ".all(" + v + ", " + body + ")"
	case 3:
		return list + ".filter(" + v + ", " + body + ").size()" + g.compare() + choose(g.Rand, "0", "1", "2")
	}
	return list + ".exists_one(" + v + ", " + body + ")"
}

func (g *pairOf) deals(depth int) string {
	d, l := g.name(), g.name()
	return choose(g.Rand, g.quantified("deals", d, g.body(depth,
		func() string { return g.enumLike(d+".stage", "open", "won", "lost") }, func() string { return g.enumLike(d+".stage", "open", "won", "lost") },
		func() string { return g.doubleAtom(d + ".amount") }, func() string { return g.instantAtom(d + ".closes") }, func() string { return "has(" + d + ".pipeline)" },
		func() string {
			return g.quantified(d+".lines", l, g.body(depth, func() string { return g.textAtom(l + ".sku") }, func() string { return g.wholeAtom(l + ".n") }, func() string { return "has(" + l + ".price)" }))
		})), "deals.size()"+g.compare()+choose(g.Rand, "0", "1", "2"))
}

func (g *pairOf) enumLike(x string, words ...string) string {
	return choose(g.Rand, x+choose(g.Rand, " == ", " != ")+fmt.Sprintf("%q", choose(g.Rand, words...)), fmt.Sprintf("(%s in [%q, %q])", x, words[0], words[1]))
}

func (g *pairOf) events(depth int) string {
	list, v := choose(g.Rand, "events.order_placed", "events.page_viewed", "events.call_logged"), g.name()
	narrow := choose(g.Rand, "", "", ".within("+g.span()+")", ".since("+g.moment()+" - "+g.span()+")")
	name := strings.TrimPrefix(list, "events.")
	i := g.name()
	atoms := map[string][]func() string{
		"order_placed": {func() string { return g.doubleAtom(v + ".total") }, func() string { return g.textAtom(v + ".code") }, func() string { return g.wholeAtom(v + ".number") },
			func() string { return g.quantified(v+".items", i, g.textAtom(i+".sku")) }},
		"page_viewed": {func() string { return g.textAtom(v + ".path") }, func() string { return "has(" + v + ".source)" }, func() string { return g.instantAtom(v + ".at") }},
		"call_logged": {func() string { return g.enumLike(v+".outcome", "reached", "voicemail", "busy") }, func() string { return v + ".length" + g.compare() + g.span() },
			func() string { return v + ".at" + g.compare() + g.moment() + " - " + g.span() }},
	}[name]
	switch g.IntN(8) {
	case 0:
		return list + narrow + ".size()" + g.compare() + choose(g.Rand, "0", "1", "2")
	case 1:
		return list + ".total()" + g.compare() + choose(g.Rand, "0", "1", "2")
	case 2:
		return list + choose(g.Rand, ".last_at()", ".first_at()") + g.compare() + choose(g.Rand, g.moment()+" - "+g.span(), choose(g.Rand, g.instant...))
	case 3:
		return `sent("welcome")` + choose(g.Rand, "", ".within("+g.span()+")") + ".size()" + g.compare() + choose(g.Rand, "0", "1", "2")
	}
	return g.quantified(list+narrow, v, g.body(depth, atoms...))
}
