package audience

import (
	"math"
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// now moves the witness to a usual present: a weekday at ten, with everything that has
// to do with it as old as before.
func (s *shrinking) now() {
	tenOClock := s.w.Now - (s.w.Now%day+day)%day + 10*3_600_000
	for _, to := range []int64{usualNow, usualNow + day, usualNow + 2*day, usualNow + 3*day, usualNow + 4*day, usualNow + 5*day, usualNow + 6*day, tenOClock} {
		by := to - s.w.Now
		if by == 0 {
			return
		}
		if to < firstNow || to > lastNow || !s.movable(by) {
			continue
		}
		if s.try(func() { s.shift(by, false) }, func() { s.shift(-by, false) }) {
			return
		}
	}
	// With dates it goes by whole days, in winter or in summer.
	for _, to := range []int64{usualNow, usualNow + 182*day} {
		by := floorDiv(to-s.w.Now+day/2, day) * day
		if by != 0 && s.movable(by) && s.try(func() { s.shift(by, true) }, func() { s.shift(-by, true) }) {
			return
		}
	}
}

// movable reports whether all instants may be so much later.
func (s *shrinking) movable(by int64) bool {
	for _, r := range s.records() {
		for slot, v := range r.Slots {
			if f := &r.Shape.Fields[slot]; v.Kind() == expr.Timestamp && !f.Type.Date && !valid(f, expr.NewTimestamp(v.Int()+by)) {
				return false
			}
		}
	}
	return true
}

// shift moves all instants, and dates where they go along.
func (s *shrinking) shift(by int64, dates bool) {
	s.w.Now += by
	for _, r := range s.records() {
		for slot, v := range r.Slots {
			if v.Kind() == expr.Timestamp && (dates || !r.Shape.Fields[slot].Type.Date) {
				r.Slots[slot] = expr.NewTimestamp(v.Int() + by)
			}
			if slot < len(r.ChangedAt) && r.ChangedAt[slot] != 0 {
				r.ChangedAt[slot] += by
			}
		}
	}
	for _, list := range []func(func(*past)){s.w.Host.allEvents, s.w.Host.allSent} {
		list(func(p *past) {
			p.first, p.last = p.first+by, p.last+by
			for i := range p.at {
				p.at[i] += by
			}
		})
	}
}

func (h *Host) allEvents(see func(*past)) {
	for _, key := range sortedRelations(h.events) {
		see(h.events[key])
	}
}

func (h *Host) allSent(see func(*past)) {
	for message := range h.p.Schema.Messages {
		if p := h.sent[message]; p != nil {
			see(p)
		}
	}
}

// valid reports whether the data model allows a value.
func valid(f *expr.Field, v expr.Value) bool {
	switch v.Kind() {
	case expr.String:
		return (len(f.Values) == 0 || slices.Contains(f.Values, v.Str())) && project.HasFormat(f, v.Str())
	case expr.Timestamp:
		if v.Int() < firstInstant || v.Int() > lastInstant || f.Type.Date && v.Int()%day != 0 {
			return false
		}
	}
	if f.Limits == nil {
		return true
	}
	return notAbove(f.Limits.Min, v) && notAbove(v, f.Limits.Max)
}

// notAbove compares two numbers of a kind; where one is absent there is no limit.
func notAbove(a, b expr.Value) bool {
	switch {
	case a.IsAbsent() || b.IsAbsent():
		return true
	case a.Kind() == expr.Double:
		return a.Double() <= b.Double()
	}
	return a.Int() <= b.Int()
}

// mostLooked is how many events of a kind get usual values.
const mostLooked = 24

// usual gives what is left usual values.
func (s *shrinking) usual() {
	s.w.Host.allEvents(func(p *past) { s.ages(p) })
	s.w.Host.allSent(func(p *past) { s.ages(p) })
	numbers := map[string]int{}
	shapes := map[*expr.Shape]int{}
	for _, r := range s.records() {
		numbers[r.Shape.Name]++
		if shapes[r.Shape]++; shapes[r.Shape] > mostLooked {
			continue
		}
		for slot := range r.Shape.Fields {
			if !s.timed(r, slot) {
				s.nicer(r, slot, numbers[r.Shape.Name])
			}
		}
	}
	s.crowd()
	s.together()
	s.agree()
}

// ages moves what happened to usual times before now.
func (s *shrinking) ages(p *past) {
	if p.total > int64(len(p.at)) {
		return
	}
	list := p.moments()
	for i := len(list) - 1; i >= max(0, len(list)-mostLooked); i-- {
		judged := s.pinned[list[i].record]
		for _, age := range s.agesFor(s.w.Now-list[i].at, judged) {
			at := s.w.Now - age
			if at == list[i].at {
				break
			}
			before, next := list[i], moment{list[i].record, at}
			put := func(m moment) func() {
				return func() {
					list[i] = m
					if m.record != nil {
						m.record.Slots[0] = expr.NewTimestamp(m.at)
					}
					p.set(list)
				}
			}
			if s.try(put(next), put(before)) {
				break
			}
		}
	}
}

const hour = 3_600_000

// agesFor are usual ages, most usual first: whole days, what conditions name and a day
// or an hour beside it, and what is round near the age itself.
func (s *shrinking) agesFor(age int64, judged bool) []int64 {
	var list []int64
	if judged {
		list = append(list, 0)
	}
	for _, days := range []int64{1, 2, 3, 7, 14, 30} {
		list = append(list, days*day)
	}
	for _, span := range s.hints.spans {
		unit := int64(day)
		if span < 2*day {
			unit = hour
		}
		list = append(list, span-unit, span+unit, span)
	}
	list = append(list, 60*day, 90*day, 180*day, 365*day, hour, 2*hour)
	for _, unit := range []int64{day, hour, 60_000, 1000} {
		list = append(list, age-age%unit, age-age%unit+unit)
	}
	return slices.DeleteFunc(append(list, 0), func(a int64) bool { return a < 0 || a > oldest })
}

// nicer gives a field the first usual value that will do.
func (s *shrinking) nicer(r *expr.Record, slot, number int) {
	f, now := &r.Shape.Fields[slot], r.Slots[slot]
	if now.IsAbsent() {
		return
	}
	if f.Type.Kind == expr.List {
		s.nicerItems(r, slot)
		return
	}
	for _, v := range s.values(f, r.Shape, now, number) {
		if v.Equal(now) {
			return
		}
		if v.Kind() != now.Kind() || !valid(f, v) || !s.inOrder(r, slot, v) {
			continue
		}
		if s.try(func() { r.Slots[slot] = v }, func() { r.Slots[slot] = now }) {
			return
		}
	}
}

func (s *shrinking) nicerItems(r *expr.Record, slot int) {
	f := r.Shape.Fields[slot]
	f.Type = *f.Type.Elem
	for i, now := range r.Slots[slot].Items() {
		if i >= mostLooked || now.Kind() == expr.Struct {
			return
		}
		for _, v := range s.values(&f, r.Shape, now, i+1) {
			if v.Equal(now) {
				break
			}
			before := r.Slots[slot]
			items := slices.Clone(before.Items())
			items[i] = v
			if v.Kind() == now.Kind() && valid(&f, v) && s.try(func() { r.Slots[slot] = expr.NewList(items) }, func() { r.Slots[slot] = before }) {
				break
			}
		}
	}
}

// inOrder keeps an object from being younger than its changes, which would be strange in
// an example.
func (s *shrinking) inOrder(r *expr.Record, slot int, v expr.Value) bool {
	if r.Shape.Fields[slot].Name != "created_at" || r.Shape.Object < 0 {
		return true
	}
	if v.Int() > s.w.Now {
		return false
	}
	for _, at := range r.ChangedAt {
		if at != 0 && at < v.Int() {
			return false
		}
	}
	return true
}

// values are the values a field usually has, most usual first.
func (s *shrinking) values(f *expr.Field, shape *expr.Shape, now expr.Value, number int) []expr.Value {
	near := s.hints.near[f.Name]
	switch now.Kind() {
	case expr.Bool:
		return []expr.Value{expr.NewBool(false), expr.NewBool(true)}
	case expr.String:
		return textValues(f, shape, near, number)
	case expr.Timestamp:
		return s.instants(f, near, now.Int())
	case expr.Int:
		return wholeNumbers(f, near, now.Int())
	case expr.Double:
		return fractions(f, near, now.Double())
	case expr.Duration:
		list := slices.Clone(near)
		for _, unit := range []int64{day, hour, 60_000, 1000} {
			list = append(list, expr.NewDuration(now.Int()/unit*unit), expr.NewDuration((now.Int()/unit+1)*unit))
		}
		return list
	}
	return nil
}

// instants are whole days before now, what conditions name, and round instants near.
func (s *shrinking) instants(f *expr.Field, near []expr.Value, now int64) []expr.Value {
	var list []expr.Value
	add := func(at int64) {
		if f.Type.Date {
			at = floorDiv(at, day) * day
		}
		list = append(list, expr.NewTimestamp(at))
	}
	add(s.w.Now - 30*day)
	for _, c := range near {
		switch c.Kind() {
		case expr.Timestamp:
			for _, at := range []int64{c.Int(), c.Int() + day, c.Int() - day} {
				add(at)
			}
		case expr.Duration:
			unit := int64(day)
			if c.Int() < 2*day {
				unit = hour
			}
			for _, span := range []int64{c.Int() - unit, c.Int() + unit, c.Int()} {
				add(s.w.Now - span)
				add(s.w.Now + span)
			}
		}
	}
	for _, days := range []int64{-1, -7, -90, -365, -730, 1, 7, 30, 90} {
		add(s.w.Now + days*day)
	}
	for _, unit := range []int64{day, hour, 60_000} {
		age := s.w.Now - now
		add(s.w.Now - floorDiv(age, unit)*unit)
		add(s.w.Now - ceilDiv(age, unit)*unit)
	}
	return list
}

// rounder are the next rounder numbers above and below one.
func rounder(x float64) (above, below float64) {
	if x == 0 || math.IsInf(x, 0) || math.IsNaN(x) {
		return x + 1, x - 1
	}
	step := math.Pow(10, math.Floor(math.Log10(math.Abs(x))))
	if math.Abs(x) == step && step > 1 {
		step /= 10
	}
	return decimal((math.Floor(x/step) + 1) * step), decimal((math.Ceil(x/step) - 1) * step)
}

// decimal is the number that people mean: 0.6 and not 0.6000000000000001.
func decimal(x float64) float64 {
	near, err := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 12, 64), 64)
	if err != nil {
		return x
	}
	return near
}

func wholeNumbers(f *expr.Field, near []expr.Value, now int64) []expr.Value {
	var list []expr.Value
	for _, c := range near {
		if c.Kind() == expr.Int {
			above, below := rounder(float64(c.Int()))
			list = append(list, c, expr.NewInt(int64(above)), expr.NewInt(int64(below)), expr.NewInt(c.Int()+1), expr.NewInt(c.Int()-1))
		}
	}
	list = append(list, expr.NewInt(10), expr.NewInt(1), expr.NewInt(0))
	if f.Limits != nil {
		list = append(list, f.Limits.Min, f.Limits.Max)
	}
	for step := int64(1_000_000_000); step > 1; step /= 10 {
		list = append(list, expr.NewInt(floorDiv(now, step)*step), expr.NewInt(ceilDiv(now, step)*step))
	}
	return list
}

func fractions(f *expr.Field, near []expr.Value, now float64) []expr.Value {
	var list []expr.Value
	for _, c := range near {
		x := c.Double()
		if c.Kind() == expr.Int {
			x = float64(c.Int())
		} else if c.Kind() != expr.Double {
			continue
		}
		above, below := rounder(x)
		list = append(list, expr.NewDouble(x), expr.NewDouble(above), expr.NewDouble(below), expr.NewDouble(decimal(x+1)), expr.NewDouble(decimal(x-1)))
	}
	list = append(list, expr.NewDouble(100), expr.NewDouble(10), expr.NewDouble(1), expr.NewDouble(0))
	if f.Limits != nil {
		list = append(list, f.Limits.Min, f.Limits.Max)
	}
	for step := 1e9; step >= 1e-3; step /= 10 {
		list = append(list, expr.NewDouble(decimal(math.Floor(now/step)*step)), expr.NewDouble(decimal(math.Ceil(now/step)*step)))
	}
	return append(list, expr.NewDouble(decimal(now)))
}
