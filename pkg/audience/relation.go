package audience

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
)

// Relation says how those of whom one condition holds and those of whom another one
// holds have to do with each other.
type Relation uint8

// The relations of a to b.
const (
	// UnknownRelation: an answer that decides it is unknown.
	UnknownRelation Relation = iota
	// Equivalent: each holds where the other one does.
	Equivalent
	// Wider: a holds wherever b does, and elsewhere.
	Wider
	// Narrower: b holds wherever a does, and elsewhere.
	Narrower
	// Disjoint: they never hold at once.
	Disjoint
	// Incomparable: they can hold at once, and each without the other.
	Incomparable
)

// String returns the word for a relation.
func (r Relation) String() string {
	return [...]string{"unknown", "equivalent", "wider", "narrower", "disjoint", "incomparable"}[r]
}

// Comparison is how two conditions have to do with each other, with examples.
type Comparison struct {
	Relation Relation
	// Both, OnlyA and OnlyB say whether both can hold, and each without the other; their
	// witnesses are the examples and their proofs say why there is none.
	Both, OnlyA, OnlyB Answer
}

// Relation compares two conditions.
func (s *Solver) Relation(a, b *expr.Expr) Comparison {
	c := Comparison{Both: s.Overlap(a, b), OnlyA: s.Implies(a, b), OnlyB: s.Implies(b, a)}
	both, onlyA, onlyB := c.Both.Verdict, c.OnlyA.Verdict, c.OnlyB.Verdict
	switch {
	case onlyA == No && onlyB == No:
		c.Relation = Equivalent
	case both == No:
		c.Relation = Disjoint
	case onlyA == No && onlyB == Yes:
		c.Relation = Narrower
	case onlyA == Yes && onlyB == No:
		c.Relation = Wider
	case both == Yes && onlyA == Yes && onlyB == Yes:
		c.Relation = Incomparable
	}
	return c
}

// Covers asks for somebody whom no rule takes: No means that the rules cover everybody,
// and the witness of Yes is a gap. Within narrows the question, for example to those who
// come to a table of rules at all.
func (s *Solver) Covers(rules []*expr.Expr, within ...Part) Answer {
	parts := slices.Clone(within)
	for _, r := range rules {
		parts = append(parts, Part{r, HoldsNot})
	}
	return s.Satisfiable(parts...)
}

// Shadow is a rule of a table of which the first that holds wins, and that is never
// first, or of which that is unknown.
type Shadow struct {
	// Rule is the index of the rule.
	Rule int
	// By are the indexes of the earlier rules that take everybody before it; none where
	// it is dead by itself.
	By []int
	// Answer is No with the proof, or Unknown. The parts of the proof are numbered so:
	// -1 is what narrows the question, else the index of a rule.
	Answer Answer
}

// Shadowed finds the rules of a table that are never first. Within narrows the question
// to those who come to the table.
func (s *Solver) Shadowed(rules []*expr.Expr, within ...Part) []Shadow {
	var list []Shadow
	t := s.begin().tableOf(rules, within)
	q, asked := s.begin(), 0
	for k := range rules {
		a := Answer{Verdict: t.first(k)}
		if a.Verdict == Unknown {
			if asked++; asked%mostAtOnce == 0 {
				q = s.begin()
			}
			a, _, _ = q.decide(s.first(rules, k, within))
		}
		if a.Verdict != Yes {
			list = append(list, s.shadow(t, k, a))
		}
	}
	return list
}

// mostAtOnce is about how many rules of a table are asked about in the same worlds: so
// that rules are not translated anew for each, and not all questions are remembered.
const mostAtOnce = 100

// first is the question for somebody who comes to rule k: no earlier one takes them.
func (s *Solver) first(rules []*expr.Expr, k int, within []Part) []Part {
	parts := append(slices.Clone(within), Part{rules[k], Holds})
	for _, r := range rules[:k] {
		parts = append(parts, Part{r, HoldsNot})
	}
	return parts
}

// shadow says which rules take everybody: one by itself, where there is such a one.
func (s *Solver) shadow(t *table, k int, a Answer) Shadow {
	rules, within := t.rules, t.within
	out := Shadow{Rule: k, Answer: a}
	if a.Verdict != No {
		return out
	}
	base := len(within)
	number := func(part int) int {
		switch {
		case part < base:
			return -1
		case part == base:
			return k
		}
		return part - base - 1
	}
	alone := append(slices.Clone(within), Part{rules[k], Holds})
	if dead := s.Decide(alone...); dead.Verdict == No {
		out.Answer = s.Satisfiable(alone...)
	} else if i := s.single(t, k, alone); i >= 0 {
		out.Answer = s.Satisfiable(append(alone, Part{rules[i], HoldsNot})...)
		number = func(part int) int { return [...]int{-1, k, i}[min(2, max(0, part-base+1))] }
	} else {
		out.Answer = s.Satisfiable(s.first(rules, k, within)...)
	}
	if out.Answer.Proof == nil {
		return out
	}
	for i := range out.Answer.Proof.Parts {
		r := &out.Answer.Proof.Parts[i]
		r.Part = number(r.Part)
		if r.Part >= 0 && r.Part != k && !slices.Contains(out.By, r.Part) {
			out.By = append(out.By, r.Part)
		}
	}
	slices.Sort(out.By)
	return out
}

// single is the first rule that takes everybody by itself, -1 where none does.
func (s *Solver) single(t *table, k int, alone []Part) int {
	if i, ok := t.single(k); ok {
		return i
	}
	for i := range t.rules[:k] {
		if s.Decide(append(slices.Clone(alone), Part{t.rules[i], HoldsNot})...).Verdict == No {
			return i
		}
	}
	return -1
}
