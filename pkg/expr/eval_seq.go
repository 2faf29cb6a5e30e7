package expr

// seq is a list while it is computed. The lists that a [Host] gives are used as
// they are, so that asking about them allocates nothing. At most one of the
// slices is set.
type seq struct {
	vals  []Value
	recs  []*Record
	times []int64
}

func (s seq) len() int { return len(s.vals) + len(s.recs) + len(s.times) }

func (s seq) at(i int) Value {
	switch {
	case s.recs != nil:
		return Value{kind: Struct, rec: s.recs[i]}
	case s.times != nil:
		return NewTimestamp(s.times[i])
	default:
		return s.vals[i]
	}
}

// slice returns the elements from i to the end.
func (s seq) from(i int) seq {
	switch {
	case s.recs != nil:
		return seq{recs: s.recs[i:]}
	case s.times != nil:
		return seq{times: s.times[i:]}
	default:
		return seq{vals: s.vals[i:]}
	}
}

func (s seq) value() Value {
	if s.recs == nil && s.times == nil {
		return NewList(s.vals)
	}
	vals := make([]Value, s.len())
	for i := range vals {
		vals[i] = s.at(i)
	}
	return NewList(vals)
}

// put writes element i to the place of a variable.
func (s seq) put(i int, v *Value) {
	if s.recs != nil {
		v.kind, v.rec = Struct, s.recs[i]
		return
	}
	*v = s.at(i)
}

// instant returns when element i happened: the element itself, or its `at`.
func (s seq) instant(i int) (int64, bool) {
	switch {
	case s.times != nil:
		return s.times[i], true
	case s.recs != nil:
		v := instantOf(s.recs[i])
		return v.n, v.kind == Timestamp
	}
	v := s.at(i)
	if v.kind == Struct {
		v = instantOf(v.rec)
	}
	return v.n, v.kind == Timestamp
}

// instantOf reads `at`, which is slot 0 of every event.
func instantOf(r *Record) Value {
	if r != nil && len(r.Slots) > 0 && r.Shape.Fields[0].Name == "at" {
		return r.Slots[0]
	}
	return r.Get("at")
}
