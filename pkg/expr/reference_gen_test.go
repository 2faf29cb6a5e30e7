package expr

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// phrases generates random expressions over the test schema, by type.
type phrases struct {
	*rand.Rand
	recVars, textVars, dealVars []string
	names                       int
}

func (g *phrases) one(forms ...func() string) string { return forms[g.IntN(len(forms))]() }

// words chooses one of the texts between semicolons.
func (g *phrases) words(words string) func() string {
	return func() string { return strings.TrimSpace(pick(g.Rand, strings.Split(words, ";"))) }
}

func (g *phrases) binary(ops string, kind func(int) string, depth int) func() string {
	return func() string {
		return "(" + kind(depth-1) + " " + pick(g.Rand, strings.Fields(ops)) + " " + kind(depth-1) + ")"
	}
}

func (g *phrases) choice(kind func(int) string, depth int) func() string {
	return func() string {
		return "(" + g.truth(depth-1) + " ? " + kind(depth-1) + " : " + kind(depth-1) + ")"
	}
}

// of wraps a random expression of a kind: of("int(", g.text, ")").
func (g *phrases) of(before string, kind func(int) string, after string, depth int) func() string {
	return func() string { return before + kind(depth-1) + after }
}

func (g *phrases) member(vars []string, fields string, otherwise string) func() string {
	return func() string {
		if len(vars) == 0 {
			return g.words(otherwise)()
		}
		return pick(g.Rand, vars) + g.words(fields)()
	}
}

const compare = "< <= > >= == !="

func (g *phrases) truth(depth int) string {
	leaf := func() string {
		return g.one(g.words("true; false; contact.consent_email; contact.consent_sms; account.customer; segment.icp; segment.big_accounts"),
			g.words(`active["nurture-ebook"]; active.onboarding; subscribed("education"); blocked("email"); external("x"); segment["good-fit"]`),
			g.words("has(contact.role); has(account.tier); has(trigger.form); has(contact.interests); has(account.id)"),
			g.words("contact.?phone.hasValue(); account.?tier.hasValue(); has(event.items[0].price)"))
	}
	if depth <= 0 {
		return leaf()
	}
	return g.one(leaf, g.of("!", g.truth, "", depth),
		g.binary("&& ||", g.truth, depth), g.binary("&& ||", g.truth, depth), g.binary("== != <", g.truth, depth),
		g.binary(compare, g.whole, depth), g.binary(compare, g.double, depth), g.binary(compare, g.text, depth),
		g.binary(compare, g.instant, depth), g.binary(compare, g.instant, depth), g.binary(compare, g.duration, depth),
		g.binary("== !=", g.list, depth), g.choice(g.truth, depth),
		func() string { return "(" + g.text(depth-1) + " in " + g.list(depth-1) + ")" },
		func() string { return "(" + g.whole(depth-1) + " in [1, " + g.whole(depth-1) + ", 3])" },
		func() string { return "(" + g.double(depth-1) + " in [1.0, " + g.double(depth-1) + "])" },
		func() string { return "(" + g.instant(depth-1) + ` in sent("case-study"))` },
		func() string {
			return g.text(depth-1) + g.words(".startsWith(; .endsWith(; .contains(; .matches(")() +
				g.one(g.words(`"a"; ""; "/p"; "é"; "(?i)A"; "^$"`), func() string { return g.text(depth - 1) }) + ")"
		},
		func() string { return g.quantified(depth - 1) }, func() string { return g.quantified(depth - 1) })
}

func (g *phrases) name() string {
	g.names++
	return "v" + strconv.Itoa(g.names)
}

func (g *phrases) quantified(depth int) string {
	v := g.name()
	macro := g.words(".exists(; .all(; .exists_one(")() + v + ", "
	switch g.IntN(3) {
	case 0:
		list := g.events(depth)
		g.recVars = append(g.recVars, v)
		body := g.truth(depth)
		g.recVars = g.recVars[:len(g.recVars)-1]
		return list + macro + body + ")"
	case 1:
		list := g.list(depth)
		g.textVars = append(g.textVars, v)
		body := g.truth(depth)
		g.textVars = g.textVars[:len(g.textVars)-1]
		return list + macro + body + ")"
	default:
		g.dealVars = append(g.dealVars, v)
		body := g.truth(depth)
		g.dealVars = g.dealVars[:len(g.dealVars)-1]
		return "deals" + macro + body + ")"
	}
}

// events is a list of form_submitted.
func (g *phrases) events(depth int) string {
	all := g.words("events.form_submitted")
	if depth <= 0 {
		return all()
	}
	return g.one(all, g.of("events.form_submitted.within(", g.duration, ")", depth), g.of("events.form_submitted.since(", g.instant, ")", depth),
		g.of("events.form_submitted.within(days(3)).since(", g.instant, ")", depth),
		func() string {
			v := g.name()
			g.recVars = append(g.recVars, v)
			body := g.truth(depth - 1)
			g.recVars = g.recVars[:len(g.recVars)-1]
			return "events.form_submitted.filter(" + v + ", " + body + ")"
		})
}

func (g *phrases) whole(depth int) string {
	leaf := func() string {
		return g.one(g.words("contact.company_size; contact.company_size; 0; 1; 2; -1; 9223372036854775807; -9223372036854775808; 50"),
			g.words(`events.form_submitted.total(); sent("case-study").total(); size(deals); contact.?company_size.orValue(7)`))
	}
	if depth <= 0 {
		return leaf()
	}
	return g.one(leaf, g.binary("+ - * / %", g.whole, depth), g.binary("+ -", g.whole, depth), g.of("-", g.whole, "", depth),
		g.of("size(", g.text, ")", depth), g.of("size(", g.list, ")", depth), g.of("size(", g.events, ")", depth),
		g.of("", g.instant, ".getHours()", depth),
		func() string { return g.instant(depth-1) + g.clock() },
		func() string {
			return g.duration(depth-1) + g.words(".getHours(); .getMinutes(); .getSeconds(); .getMilliseconds()")()
		},
		g.of("int(", g.double, ")", depth), g.of("int(", g.text, ")", depth), g.of("int(", g.instant, ")", depth), g.of("int(", g.duration, ")", depth),
		g.of("contact.?company_size.orValue(", g.whole, ")", depth), g.of("contact.?company_size.or(optional.of(", g.whole, ")).value()", depth),
		g.of("contact.?company_size.optMap(z, z + ", g.whole, ").orValue(3)", depth),
		func() string { return g.text(depth-1) + ".indexOf(" + g.text(depth-1) + ")" },
		func() string { return "[1, 2, " + g.whole(depth-1) + "][" + g.whole(depth-1) + "]" },
		g.choice(g.whole, depth))
}

func (g *phrases) clock() string {
	zone := g.words(`; "Europe/Berlin"; "America/New_York"; "+02:00"; "-05:30"; "Nowhere/Land"; "Australia/Lord_Howe"`)()
	return g.words(".getFullYear; .getMonth; .getDayOfYear; .getDayOfMonth; .getDate; .getDayOfWeek; .getHours; .getMinutes; .getSeconds; .getMilliseconds")() + "(" + zone + ")"
}

func (g *phrases) double(depth int) string {
	leaf := func() string {
		return g.one(g.words("contact.discount; contact.discount; score.lead; score.health; bands.lead.mql; 0.0; 1.5; -2.0; 50.0; 1e308; event.total"),
			g.member(g.dealVars, ".amount", "contact.discount"))
	}
	if depth <= 0 {
		return leaf()
	}
	return g.one(leaf, g.binary("+ - * /", g.double, depth), g.of("-", g.double, "", depth), g.of("double(", g.whole, ")", depth),
		g.of("double(", g.text, ")", depth), g.choice(g.double, depth), g.of("contact.?discount.orValue(", g.double, ")", depth),
		func() string { return "event.items[" + g.whole(0) + "].price" },
		func() string { return "[1.0, " + g.double(depth-1) + "][" + g.whole(depth-1) + "]" })
}

func (g *phrases) text(depth int) string {
	leaf := func() string {
		return g.one(g.words(`contact.first_name; contact.phone; contact.email; account.domain; ""; "a"; "é"; "12"; "x,y"; band.lead; "2026-01-02T03:04:05Z"; "90m"; "true"`),
			g.member(g.textVars, "", "contact.first_name"), g.member(g.dealVars, ".id", "account.owner_email"))
	}
	if depth <= 0 {
		return leaf()
	}
	return g.one(leaf, leaf, g.binary("+", g.text, depth), g.choice(g.text, depth),
		func() string { return g.text(depth-1) + g.words(".lowerAscii(); .upperAscii(); .trim(); .reverse()")() },
		func() string { return g.text(depth-1) + ".substring(" + g.whole(0) + ")" },
		func() string { return g.text(depth-1) + ".charAt(" + g.whole(0) + ")" },
		func() string { return g.text(depth-1) + ".replace(" + g.text(0) + ", " + g.text(0) + ")" },
		func() string { return g.list(depth-1) + "[" + g.whole(0) + "]" },
		g.of("string(", g.whole, ")", depth), g.of("string(", g.double, ")", depth), g.of("string(", g.instant, ")", depth),
		g.of("string(", g.duration, ")", depth), g.of("string(", g.truth, ")", depth),
		g.of("", g.list, ".join(\",\")", depth), g.of("contact.?phone.orValue(", g.text, ")", depth))
}

func (g *phrases) list(depth int) string {
	leaf := g.words(`contact.notes; contact.notes; ["a", "b"]; []; ["12"]`)
	if depth <= 0 {
		return leaf()
	}
	return g.one(leaf, g.of("", g.text, ".split(\",\")", depth), g.binary("+", g.list, depth), g.choice(g.list, depth),
		func() string { return "[" + g.text(depth-1) + ", " + g.text(depth-1) + "]" },
		func() string {
			list, v := g.list(depth-1), g.name()
			g.textVars = append(g.textVars, v)
			body, mapped := g.truth(depth-1), g.text(depth-1)
			g.textVars = g.textVars[:len(g.textVars)-1]
			return list + g.words(".filter("+v+", "+body+"); .map("+v+", "+mapped+"); .map("+v+", "+body+", "+mapped+")")()
		})
}

func (g *phrases) instant(depth int) string {
	leaf := func() string {
		return g.one(g.words("now; now; contact.last_activity; contact.created_at; contact.renewal; account.created_at; trigger.at; event.at"),
			g.words(`timestamp("2026-03-28T22:30:15.250Z"); events.form_submitted.first_at(); events.form_submitted.last_at(); contact.changed_at("stage"); account.changed_at("tier")`),
			g.member(g.recVars, ".at", "now"), g.member(g.dealVars, ".created_at; .changed_at(\"stage\")", "now"))
	}
	if depth <= 0 {
		return leaf()
	}
	plus := func() string {
		return "(" + g.instant(depth-1) + pick(g.Rand, []string{" + ", " - "}) + g.duration(depth-1) + ")"
	}
	return g.one(leaf, leaf, plus, plus, g.of("timestamp(", g.text, ")", depth), g.choice(g.instant, depth), g.of("timestamp(", g.whole, ")", depth),
		func() string { return `sent("case-study")[` + g.whole(0) + "]" },
		func() string { return "(" + g.duration(depth-1) + " + " + g.instant(depth-1) + ")" },
		g.of("contact.?renewal.orValue(", g.instant, ")", depth))
}

func (g *phrases) duration(depth int) string {
	leaf := func() string {
		return g.one(g.words("contact.patience; contact.patience; days(3); hours(2); minutes(1); weeks(1); days(0); days(-3); days(200000)"),
			g.words(`duration("90m"); duration("1.5s"); duration("-1h")`))
	}
	if depth <= 0 {
		return leaf()
	}
	return g.one(leaf, g.binary("+ -", g.duration, depth), g.binary("-", g.instant, depth), g.binary("-", g.instant, depth),
		g.of("days(", g.whole, ")", depth), g.of("duration(", g.text, ")", depth), g.choice(g.duration, depth))
}
