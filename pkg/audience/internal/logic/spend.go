package logic

// Everything that takes memory while a question is decided counts as work: formulas that
// are made, with what they are made of, and states of languages that are looked at
// together, the first time that a space asks for them. What other spaces found out costs
// as much, so that the work of a question does not depend on what was asked before.

// spend counts work while a question is decided.
func (s *Space) spend(n int) {
	if s.meter != nil {
		s.meter.left -= n
	}
}

// paid is what a space has counted already.
type paid struct {
	how int
	key uint64
}

// charge counts what two sets took to make one.
func (s *Space) charge(how int, a, b int32) {
	if how != toLessen && a > b {
		a, b = b, a
	}
	key := uint64(a)<<32 | uint64(b)
	cost, large := s.doms.costs[how][key]
	if !large || s.paid[paid{how, key}] {
		return
	}
	s.paid[paid{how, key}] = true
	s.spend(cost)
}

// both returns what is in both sets, see [Sets.and].
func (s *Space) both(a, b int32) int32 {
	n := s.doms.and(a, b)
	if len(s.doms.costs[toMeet]) > 0 {
		s.charge(toMeet, a, b)
	}
	return n
}

// either returns what is in one of two sets.
func (s *Space) either(a, b int32) int32 {
	n := s.doms.or(a, b)
	s.charge(toJoin, a, b)
	return n
}

// less returns what is in one set and not in another.
func (s *Space) less(a, b int32) int32 {
	n := s.doms.without(a, b)
	s.charge(toLessen, a, b)
	return n
}
