package audience

import (
	"time"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// textTest translates startsWith, endsWith, contains and matches.
func (w *world) textTest(f *frame, n *expr.Node) (truth, bool) {
	sets := testOf(n.Name)
	if sets == nil || len(n.Args) != 2 {
		return truth{}, false
	}
	a, ok := w.values(f, n.Args[0])
	if !ok {
		return truth{}, false
	}
	b, ok := w.values(f, n.Args[1])
	if !ok {
		return truth{}, false
	}
	var yes, no []*logic.Formula
	for _, x := range a {
		for _, y := range b {
			t, ok := w.tested(sets, x.value, y.value)
			if !ok {
				return truth{}, false
			}
			both := w.space.And(x.when, y.when)
			yes, no = append(yes, w.space.And(both, t.yes)), append(no, w.space.And(both, t.no))
		}
	}
	return truth{w.space.Or(yes...), w.space.Or(no...)}, true
}

// testOf is the set of texts that pass a test with a constant.
func testOf(name string) func(part string) (domain.Texts, bool) {
	sure := func(set func(string) domain.Texts) func(string) (domain.Texts, bool) {
		return func(part string) (domain.Texts, bool) { return set(part), true }
	}
	switch name {
	case "startsWith":
		return sure(domain.StartingWith)
	case "endsWith":
		return sure(domain.EndingWith)
	case "contains":
		return sure(domain.Containing)
	case "matches":
		return domain.Matching
	}
	return nil
}

func (w *world) tested(sets func(string) (domain.Texts, bool), a, b value) (truth, bool) {
	if a.kind != expr.String || b.kind != expr.String {
		return truth{}, false
	}
	ask := func(part string) (truth, bool) {
		set, ok := sets(part)
		if !ok {
			return truth{}, false
		}
		return w.textAmong(a, set)
	}
	if b.constant {
		return ask(b.c.Str())
	}
	if words, few := w.words(b); few {
		return w.byWords(b, words, ask)
	}
	if words, few := w.words(a); few {
		return w.byWords(a, words, func(word string) (truth, bool) { return w.partOf(sets, word, b) })
	}
	return truth{}, false
}

// partOf asks which texts are a part of a word: the word's own parts are all there are.
func (w *world) partOf(sets func(string) (domain.Texts, bool), word string, b value) (truth, bool) {
	runes := []rune(word)
	if len(runes) > 40 {
		return truth{}, false
	}
	var parts []string
	for i := 0; i <= len(runes); i++ {
		for j := i; j <= len(runes); j++ {
			part := string(runes[i:j])
			if set, ok := sets(part); ok && set.Has(word) {
				parts = append(parts, part)
			}
		}
	}
	if _, ok := sets("("); !ok {
		return truth{}, false // a pattern is no part of what it matches
	}
	return w.textAmong(b, domain.TextsOf(parts...))
}

// joined is one text after another.
func (w *world) joined(a, b value) (guarded, bool) {
	v := value{kind: expr.String}
	switch {
	case a.constant && b.constant:
		v = constant(expr.NewString(a.c.Str() + b.c.Str()))
	case b.constant:
		v.texts = func(set domain.Texts) *logic.Formula { return w.inTexts(a, set.WithoutSuffix(b.c.Str())) }
	case a.constant:
		v.texts = func(set domain.Texts) *logic.Formula { return w.inTexts(b, set.WithoutPrefix(a.c.Str())) }
	default:
		v.texts = func(set domain.Texts) *logic.Formula {
			var ways []*logic.Formula
			for _, h := range set.Around("") {
				x, y := w.inTexts(a, h.First), w.inTexts(b, h.Second)
				if x == nil || y == nil {
					return nil
				}
				ways = append(ways, w.space.And(x, y))
			}
			return w.space.Or(ways...)
		}
	}
	return guarded{w.space.True(), v}, b.kind == expr.String
}

// call translates the functions that give texts and numbers.
func (w *world) call(f *frame, n *expr.Node) ([]guarded, bool) {
	if n.Type.Kind == expr.Bool {
		t, ok := w.textTest(f, n)
		return []guarded{{w.space.Or(t.yes, t.no), value{kind: expr.Bool, truth: t}}}, ok
	}
	if len(n.Args) == 0 {
		return nil, false
	}
	args, ok := w.values(f, n.Args[0])
	if !ok {
		return nil, false
	}
	var out []guarded
	for _, a := range args {
		g, ok := w.applied(f, n, a.value)
		if !ok {
			return nil, false
		}
		out = append(out, guarded{w.space.And(a.when, g.when), g.value})
	}
	return out, true
}

func (w *world) applied(f *frame, n *expr.Node, a value) (guarded, bool) {
	switch n.Name {
	case "lowerAscii", "upperAscii":
		if a.kind != expr.String || a.constant {
			return guarded{}, false
		}
		change := domain.Texts.Lowered
		if n.Name == "upperAscii" {
			change = domain.Texts.Uppered
		}
		return guarded{w.space.True(), value{kind: expr.String, texts: func(set domain.Texts) *logic.Formula { return w.inTexts(a, change(set)) }}}, true
	case "size":
		v, ok := w.size(a)
		return guarded{w.space.True(), v}, ok
	case "int", "double":
		return w.converted(n.Name, a)
	case "minutes", "hours", "days", "weeks":
		unit := map[string]int64{"minutes": 60_000, "hours": 3_600_000, "days": day, "weeks": 7 * day}[n.Name]
		if !a.linear {
			return guarded{}, false
		}
		return w.multiplied(value{kind: expr.Duration, linear: true}, a, unit)
	}
	return w.clock(f, n, a)
}

// size is the length of a text or a list.
func (w *world) size(a value) (value, bool) {
	switch {
	case a.list != nil && a.list.written:
		return constant(expr.NewInt(int64(len(a.list.items)))), true
	case a.list != nil:
		x := w.count(a.list.bag.id, a.list.where)
		return value{kind: expr.Int, linear: true, terms: []logic.Term{{Coef: 1, X: x}}}, true
	case a.kind == expr.String:
		return value{kind: expr.Int, ints: func(set domain.Ints) *logic.Formula {
			texts, ok := domain.SizeIn(set)
			if !ok {
				return nil
			}
			return w.inTexts(a, texts)
		}}, true
	}
	return value{}, false
}

// partKey is a part of the calendar that has one of some values.
type partKey struct{ name, zone string }

// clock translates the parts of instants and durations.
func (w *world) clock(f *frame, n *expr.Node, a value) (guarded, bool) {
	if a.kind == expr.Duration {
		unit := map[string]int64{"getHours": 3_600_000, "getMinutes": 60_000, "getSeconds": 1000}[n.Name]
		if unit == 0 || len(n.Args) != 1 {
			return guarded{}, false
		}
		v := value{kind: expr.Int}
		v.ints = func(set domain.Ints) *logic.Formula { return w.inInts(a, quotients(set, unit)) }
		return guarded{w.space.True(), v}, true
	}
	part, most := calendarPart(n.Name)
	zone := "UTC"
	if len(n.Args) == 2 && n.Args[1].Op == expr.OpConst {
		zone = n.Args[1].Value.Str()
	}
	if a.kind != expr.Timestamp || part == nil || len(n.Args) > 2 || len(n.Args) == 2 && n.Args[1].Op != expr.OpConst {
		return guarded{}, false
	}
	location, err := time.LoadLocation(zone)
	if err != nil || zone == "Local" {
		return guarded{}, false
	}
	return w.partOfInstant(f, n, a, &partTable{name: n.Name, zone: zone, location: location, part: part, most: most})
}

// partOfInstant is a part of the calendar. Beyond the years that are known it is out of
// reach.
func (w *world) partOfInstant(f *frame, n *expr.Node, a value, t *partTable) (guarded, bool) {
	inside := w.inInts(a, domain.Between(firstNow, lastNow))
	if inside == nil {
		return guarded{}, false
	}
	s := w.space
	outside := s.Not(inside)
	var other logic.Var = none
	if outside.Op != logic.False {
		if f.inside != none {
			return guarded{}, false
		}
		other = s.NewVar(logic.VarInfo{Name: f.x.Text()[n.Start:n.End], Beyond: true, Dom: logic.Dom{Ints: t.all()}})
		w.outside[other] = w.beyondPart(f, n)
	}
	v := value{kind: expr.Int}
	for i := range t.most {
		v.few = append(v.few, int64(i))
	}
	v.ints = func(set domain.Ints) *logic.Formula {
		known := w.inInts(a, w.instants(t, set))
		if known == nil || other == none {
			return known
		}
		return s.Or(s.And(inside, known), s.And(outside, s.IsIn(other, set)))
	}
	return guarded{s.True(), v}, true
}

// partTable is a part of the calendar in a zone.
type partTable struct {
	name, zone string
	location   *time.Location
	part       func(time.Time) int
	most       int
}

// all are the numbers that a part can be.
func (t *partTable) all() domain.Ints {
	if t.most == 0 {
		return domain.Between(0, 10_000)
	}
	return domain.Between(0, int64(t.most-1))
}

// instants are the instants of the known years whose part is in a set.
func (w *world) instants(t *partTable, set domain.Ints) domain.Ints {
	if t.most == 0 {
		return years(set, t.location)
	}
	key := partKey{t.name, t.zone}
	if w.parts[key] == nil {
		w.parts[key] = t.enumerated()
	}
	var in []domain.Range
	for i := range t.most {
		if set.Has(int64(i)) {
			in = append(in, w.parts[key][i].Ranges()...)
		}
	}
	return domain.IntsOf(in...)
}

// enumerated lists, for each number, the instants of the known years whose part it is.
// Clocks are set by whole quarters of an hour.
func (t *partTable) enumerated() []domain.Ints {
	const step = 15 * 60_000
	ranges := make([][]domain.Range, t.most)
	from, is := int64(firstNow), t.part(time.UnixMilli(firstNow).In(t.location))
	for at := int64(firstNow); at <= lastNow; at += step {
		if i := t.part(time.UnixMilli(at).In(t.location)); i != is {
			ranges[is] = append(ranges[is], domain.Range{Lo: from, Hi: at - 1})
			from, is = at, i
		}
	}
	ranges[is] = append(ranges[is], domain.Range{Lo: from, Hi: lastNow})
	sets := make([]domain.Ints, t.most)
	for i := range sets {
		sets[i] = domain.IntsOf(ranges[i]...)
	}
	return sets
}

// calendarPart is a part of the calendar, and below what number it is.
func calendarPart(name string) (part func(time.Time) int, most int) {
	switch name {
	case "getFullYear":
		return time.Time.Year, 0
	case "getMonth":
		return func(t time.Time) int { return int(t.Month()) - 1 }, 12
	case "getDayOfYear":
		return func(t time.Time) int { return t.YearDay() - 1 }, 366
	case "getDayOfMonth":
		return func(t time.Time) int { return t.Day() - 1 }, 31
	case "getDate":
		return time.Time.Day, 32
	case "getDayOfWeek":
		return func(t time.Time) int { return int(t.Weekday()) }, 7
	case "getHours":
		return time.Time.Hour, 24
	}
	return nil, 0
}

// years are the instants in some years of a zone.
func years(set domain.Ints, zone *time.Location) domain.Ints {
	var out []domain.Range
	for y := time.UnixMilli(firstNow).UTC().Year() - 1; y <= time.UnixMilli(lastNow).UTC().Year()+1; y++ {
		if set.Has(int64(y)) {
			out = append(out, domain.Range{Lo: time.Date(y, 1, 1, 0, 0, 0, 0, zone).UnixMilli(), Hi: time.Date(y+1, 1, 1, 0, 0, 0, 0, zone).UnixMilli() - 1})
		}
	}
	return domain.IntsOf(out...)
}
