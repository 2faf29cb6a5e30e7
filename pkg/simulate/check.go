package simulate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// check holds what happened against one expectation.
func (pl *play) check(e *project.Expectation) Check {
	c := Check{Text: written(e), Place: e.Doc.Span}
	if e.Kind == project.Finally {
		pl.finally(e, &c)
		return c
	}
	found := pl.fitting(e)
	switch {
	case e.Never:
		if c.Passed = len(found) == 0; !c.Passed {
			c.Message = pl.phrase(e, true) + ", which must never happen"
			c.Got, c.Related = pl.describe(found[0])+pl.origin(found[0])+pl.also(e, found[0], found[1:]), pl.decided(found[0])
		}
	case e.Times >= 0:
		if c.Passed = len(found) == e.Times; !c.Passed {
			c.Message = pl.miscount(e, len(found))
			c.Got, c.Related = pl.list(e, found)
		}
	default:
		if c.Passed = len(found) > 0; !c.Passed {
			near := pl.nearest(e)
			c.Message, c.Got, c.Related = pl.phrase(e, false), near.text, pl.decided(near.fact)
			if end := pl.s.Until; e.After >= end {
				c.Got += "; the scenario ends at " + pl.when(pl.s.Start+end, pl.zoneThen(pl.lineOf(e), pl.s.Start+end)) + ", before that"
			}
		}
	}
	return c
}

// fitting are the facts that are all that an expectation asks for.
func (pl *play) fitting(e *project.Expectation) []*journey.Fact {
	var list []*journey.Fact
	for i := range pl.facts {
		if pl.matches(e, &pl.facts[i]) {
			list = append(list, &pl.facts[i])
		}
	}
	return list
}

// miscount says how often something happened and how often it should have.
func (pl *play) miscount(e *project.Expectation, n int) string {
	switch {
	case e.Times == 0:
		return pl.phrase(e, true) + ", which must never happen"
	case n == 0:
		return pl.phrase(e, false) + ", and should be " + times(e.Times)
	}
	return pl.phrase(e, true) + " " + times(n) + ", not " + times(e.Times)
}

// shown is how many of the times that something happened are listed, and listed
// how many beside one that is told.
const shown, listed = 5, 2

// moments lists when facts happened, the first most of them one by one.
func (pl *play) moments(e *project.Expectation, facts []*journey.Fact, most int) string {
	var parts []string
	for i, f := range facts {
		if i == most {
			return strings.Join(parts, ", ") + fmt.Sprintf(" and %d more", len(facts)-most)
		}
		text := pl.whenOf(f)
		if e.To == "" || e.Kind == project.WasRouted {
			text += pl.whose(f)
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// also lists when it happened beside the first time, "" for never. What differs in
// more than its time is told by itself, the first of it.
func (pl *play) also(e *project.Expectation, first *journey.Fact, rest []*journey.Fact) string {
	var alike []*journey.Fact
	var unlike []string
	for _, f := range rest {
		if pl.substance(f) == pl.substance(first) {
			alike = append(alike, f)
		} else {
			unlike = append(unlike, pl.describe(f))
		}
	}
	text := ""
	if len(alike) > 0 {
		text = ", and at " + pl.moments(e, alike, listed)
	}
	if len(unlike) > 0 {
		text += "; " + unlike[0]
	}
	if n := len(unlike) - 1; n > 0 {
		text += fmt.Sprintf("; and %d more", n)
	}
	return text
}

// substance is what a clause about a fact says beside when and for whom.
func (pl *play) substance(f *journey.Fact) string {
	switch f.Kind {
	case journey.Held, journey.Skipped, journey.Refused, journey.Loop:
		return f.Kind.String() + " " + pl.gateAndWhy(f)
	case journey.Exited:
		return f.Reason + pl.exitWhy(f)
	case journey.Routed:
		return f.To + " " + f.Reason
	}
	return f.Kind.String()
}

// others lists when else than in the nearest fact it happened to whom the
// expectation names.
func (pl *play) others(e *project.Expectation, nearest *journey.Fact) string {
	var rest []*journey.Fact
	for i := range pl.facts {
		f := &pl.facts[i]
		if f != nearest && pl.happened(e.Kind, e.Name, f) && (e.Kind == project.WasRouted || pl.to(e, f)) && (!pl.unwanted(e, f) || pl.unwanted(e, nearest)) {
			rest = append(rest, f)
		}
	}
	return pl.also(e, nearest, rest)
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}

// list says when each of the facts happened, or what did instead of them, and
// where what decided the last one stands.
func (pl *play) list(e *project.Expectation, found []*journey.Fact) (string, []diag.Related) {
	if len(found) == 0 {
		near := pl.nearest(e)
		return near.text, pl.decided(near.fact)
	}
	last := found[len(found)-1]
	text := "at " + pl.moments(e, found, shown)
	if len(found) == 1 {
		text += pl.origin(last)
	}
	return text, pl.decided(last)
}

// asks lists whom a `finally` is about: the contact, or the other object, that it
// names, or every contact.
func (pl *play) asks(e *project.Expectation) []journey.Key {
	if e.To != "" {
		kind := pl.p.ContactObject()
		if e.Kind == project.Finally {
			kind = e.Object
		}
		return []journey.Key{pl.driver.Resolve(kind, e.To)}
	}
	return pl.driver.Contacts()
}

// holds reports whether a `finally` would hold now: for all whom it is about, and
// for somebody.
func (pl *play) holds(e *project.Expectation) bool {
	some := false
	for _, k := range pl.asks(e) {
		ctx := pl.driver.Context(k)
		if ctx == nil {
			continue
		}
		if e.Finally.Expr.Truth(ctx) != expr.True {
			return false
		}
		some = true
	}
	return some
}

// finally asks a condition at the end, of the contact that is named or of every one.
func (pl *play) finally(e *project.Expectation, c *Check) {
	for _, k := range pl.asks(e) {
		ctx := pl.driver.Context(k)
		if ctx == nil {
			continue
		}
		truth := e.Finally.Expr.Truth(ctx)
		if truth == expr.True {
			c.Passed = true
			continue
		}
		c.Passed = false
		pl.unmet(e, c, k, truth, ctx)
		return
	}
	if !c.Passed {
		c.Message = "`" + squeeze(e.Finally.Doc.Text) + "` cannot be asked at the end"
		c.Got = "there is no such " + pl.p.Schema.Objects[e.Object].Name
	}
}

// unmet says why a condition does not hold for a contact.
func (pl *play) unmet(e *project.Expectation, c *Check, k journey.Key, truth expr.Truth, ctx *expr.Context) {
	cause := ctx.Cause()
	c.Message = "`" + squeeze(e.Finally.Doc.Text) + "` does not hold at the end"
	if len(pl.driver.Contacts()) > 1 || k.Object != pl.p.ContactObject() {
		c.Message += " for `" + k.ID + "`"
	}
	parts, lists := pl.lists(e.Finally, ctx, e.Finally.Expr.Parts(ctx))
	f := journey.Fact{Cond: e.Finally, Result: truth, Parts: parts}
	whole := expr.Part{End: len(e.Finally.Doc.Text)}
	for _, p := range inOrder(parts, lists) {
		if p.Start > whole.Start || p.End < whole.End { // the whole is what failed; a name stands right above the mark
			c.Values = append(c.Values, diag.SubValue{Span: e.Finally.At(p.Start, p.End), Text: strings.TrimPrefix(p.Text, e.Finally.Doc.Text[p.Start:p.End]+" = ")})
		}
	}
	var objects []string
	for _, p := range lists {
		objects = append(objects, p.Text)
	}
	guilty := culprits(&f)
	seen := values(&f, whole)
	switch root, _, _ := strings.Cut(cause.Absent, "."); {
	case truth == expr.Undecided && (len(lists) == 0 || pl.p.Schema.Object(root) >= 0):
		c.Got = cause.Text
	case truth == expr.Undecided:
		c.Got = strings.Join(objects, "; ")
	case len(guilty) == 1 && !inside(guilty[0], whole) && seen+strings.Join(objects, "") != "":
		c.Got = join(seen, objects)
	default:
		c.Got = join(blame(&f), objects)
	}
}

// join adds what objects were to what else was seen.
func join(text string, objects []string) string {
	if text != "" {
		objects = append([]string{text}, objects...)
	}
	return strings.Join(objects, "; ")
}

// inOrder brings parts and lists back into the order of the text.
func inOrder(parts, lists []expr.Part) []expr.Part {
	all := slices.Concat(parts, lists)
	slices.SortStableFunc(all, func(a, b expr.Part) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End)) })
	return all
}

// written is an expectation in the words of the file, on one line, so that it can be
// pasted between braces: what YAML would read otherwise has quotes.
func written(e *project.Expectation) string {
	d := e.Doc
	var parts []string
	add := func(list *[]string, key, value string) {
		if value != "" {
			*list = append(*list, key+": "+source.Quote(value, source.Flow))
		}
	}
	add(&parts, "at", d.At.Text)
	add(&parts, "by", d.By.Text)
	add(&parts, "after", d.After.Text)
	if e.Kind == project.Finally {
		add(&parts, "finally", squeeze(d.Finally.Text))
		add(&parts, "to", d.To.Value)
		return strings.Join(parts, ", ")
	}
	o := &d.Outcome
	if d.Never != nil {
		o = &d.Never.Outcome
	}
	var what []string
	add(&what, e.Kind.String(), e.Name)
	add(&what, "to", o.To.Value)
	add(&what, "reason", o.Reason.Value)
	add(&what, "because", squeeze(o.Because.Value))
	if e.Never {
		what = []string{"never: {" + strings.Join(what, ", ") + "}"}
	}
	parts = append(parts, what...)
	if e.Times >= 0 {
		parts = append(parts, fmt.Sprintf("times: %d", e.Times))
	}
	return strings.Join(parts, ", ")
}
