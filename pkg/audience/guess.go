package audience

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// A model that does not know what a part out of reach gives may be no example. It is
// close to one: values of the fields that the conditions read are tried in it, and
// the evaluation says whether that makes an example.

// mostGuesses bounds how often the evaluation is asked.
const mostGuesses = 1500

// guess changes values of a model until the evaluation confirms it; nil where that is not
// found. It is the same every time.
func (w *world) guess(m *logic.Model, parts []Part) *Witness {
	out, _, _ := w.witness(m, parts)
	s := &shrinking{p: w.p, w: out, parts: parts, hints: hintsOf(w.p, parts), left: mostGuesses, pinned: map[*expr.Record]bool{}}
	faded := s.faded()
	s.left = mostGuesses
	if places := s.places(); !faded && (len(places) == 0 || !s.guessed(places)) {
		return nil
	}
	for _, p := range parts {
		if !out.holds(p, (*expr.Expr).Confirm) {
			return nil
		}
	}
	return out
}

// guessPlace is a field of a record with values that it may have.
type guessPlace struct {
	r    *expr.Record
	slot int
	may  []expr.Value
}

// places lists the fields that conditions read.
func (s *shrinking) places() []guessPlace {
	var out []guessPlace
	for _, r := range s.records() {
		for slot := range r.Shape.Fields {
			if s.hints.isRead(r.Shape, slot) && !s.timed(r, slot) {
				out = append(out, guessPlace{r: r, slot: slot})
			}
		}
	}
	var seen []expr.Value
	for _, p := range out {
		seen = append(seen, p.r.Slots[p.slot])
		seen = append(seen, s.hints.near[p.r.Shape.Fields[p.slot].Name]...)
	}
	for i := range out {
		out[i].may = s.mayBe(out[i].r, out[i].slot, seen)
	}
	return slices.DeleteFunc(out, func(p guessPlace) bool { return len(p.may) == 0 })
}

// mayBe lists values that a field may have: of those seen, and near them.
func (s *shrinking) mayBe(r *expr.Record, slot int, seen []expr.Value) []expr.Value {
	f := &r.Shape.Fields[slot]
	if f.Name == "created_at" || f.Name == "last_activity" {
		return nil // other instants depend on them
	}
	var list []expr.Value
	if !f.Required && f.Type.Kind != expr.List {
		list = append(list, expr.Value{})
	}
	for _, v := range seen {
		if v.Kind() == f.Type.Kind {
			list = append(list, near(v)...)
		}
	}
	switch f.Type.Kind {
	case expr.Bool:
		list = append(list, expr.NewBool(false), expr.NewBool(true))
	case expr.Int:
		list = append(list, expr.NewInt(0), expr.NewInt(1), expr.NewInt(-1), expr.NewInt(100))
	case expr.Double:
		list = append(list, expr.NewDouble(0), expr.NewDouble(1), expr.NewDouble(-1), expr.NewDouble(0.25), expr.NewDouble(-1e6), expr.NewDouble(1e6))
	case expr.String:
		list = append(list, s.textsOf(f, seen)...)
	case expr.Timestamp:
		for _, days := range []int64{0, 1, 30, 400, 3000, -1, -30} {
			list = append(list, expr.NewTimestamp(floorDiv(s.w.Now, day)*day-days*day))
		}
	}
	list = slices.DeleteFunc(list, func(v expr.Value) bool { return !v.IsAbsent() && !(valid(f, v) && validItems(f, v)) })
	return different(list)
}

// near are a value and some beside it.
func near(v expr.Value) []expr.Value {
	switch v.Kind() {
	case expr.Int:
		return []expr.Value{v, expr.NewInt(v.Int() / 2), expr.NewInt(v.Int()/2 + 1), expr.NewInt(-(v.Int() / 2))}
	case expr.Double:
		x := v.Double()
		return []expr.Value{v, expr.NewDouble(0 - x), expr.NewDouble(x/2 + 0), expr.NewDouble(x/2 + 1), expr.NewDouble(x/2 - 1)}
	case expr.List:
		items := slices.Clone(v.Items())
		slices.Reverse(items)
		return []expr.Value{v, expr.NewList(items)}
	case expr.Duration:
		return []expr.Value{v, expr.NewDuration(v.Int() / 2), expr.NewDuration(v.Int()/2 + 1000)}
	}
	return []expr.Value{v}
}

// textsOf are the field's own words, or short texts and what is made of those seen.
func (s *shrinking) textsOf(f *expr.Field, seen []expr.Value) []expr.Value {
	words := slices.Clone(f.Values)
	if len(words) == 0 {
		words = []string{"", "a", "b"}
		for _, v := range seen {
			if v.Kind() == expr.String {
				words = append(words, v.Str(), strings.ToLower(v.Str()), strings.ToUpper(v.Str()))
			}
		}
		for _, a := range words[:min(len(words), 12)] {
			for _, b := range words[:min(len(words), 12)] {
				words = append(words, a+b)
			}
		}
	}
	out := make([]expr.Value, len(words))
	for i, w := range words {
		out[i] = expr.NewString(w)
	}
	return out
}

// validItems reports whether a list may have its elements.
func validItems(f *expr.Field, list expr.Value) bool {
	if list.Kind() != expr.List || f.Type.Elem == nil {
		return list.Kind() != expr.Double || list.Double()-list.Double() == 0
	}
	if f.Limits != nil && f.Limits.MaxItems > 0 && len(list.Items()) > f.Limits.MaxItems {
		return false
	}
	for _, i := range list.Items() {
		if i.Kind() != f.Type.Elem.Kind || i.Kind() == expr.Struct || len(f.Values) > 0 && !slices.Contains(f.Values, i.Str()) {
			return false
		}
	}
	return true
}

// different drops values that occurred before.
func different(list []expr.Value) []expr.Value {
	var out []expr.Value
	for _, v := range list {
		if !slices.ContainsFunc(out, func(o expr.Value) bool { return o.IsAbsent() == v.IsAbsent() && o.Equal(v) }) {
			out = append(out, v)
		}
	}
	return out
}

// choices are numbers without a pattern, the same every time (splitmix64, Steele, Lea and
// Flood 2014).
type choices uint64

func (c *choices) below(n int) int {
	*c += 0x9e3779b97f4a7c15
	z := uint64(*c)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

// guessed tries one other value after the other, and then several at once.
func (s *shrinking) guessed(places []guessPlace) bool {
	if s.w.all(s.parts) {
		return true
	}
	for _, p := range places {
		was := p.r.Slots[p.slot]
		for _, v := range p.may {
			if s.left > mostGuesses/2 && s.try(func() { p.r.Slots[p.slot] = v }, func() { p.r.Slots[p.slot] = was }) {
				return true
			}
		}
	}
	var rng choices
	for s.left > 0 {
		before := make([]expr.Value, len(places))
		for i, p := range places {
			before[i] = p.r.Slots[p.slot]
		}
		set := func() {
			for range 1 + rng.below(3) {
				p := places[rng.below(len(places))]
				p.r.Slots[p.slot] = p.may[rng.below(len(p.may))]
			}
		}
		keep := rng.below(4) == 0 // go on from there sometimes
		if s.try(set, func() {
			for i, p := range places {
				if !keep {
					p.r.Slots[p.slot] = before[i]
				}
			}
		}) {
			return true
		}
	}
	return false
}
