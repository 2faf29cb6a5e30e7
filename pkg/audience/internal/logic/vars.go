package logic

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// Space holds variables, bags and the formulas over them. Formulas and variables of
// different spaces must not be mixed. A Space is not safe for use by more than one
// goroutine at a time.
type Space struct {
	vars []variable
	bags []bag
	doms *Sets

	// formulas finds what is made already by its contents.
	formulas map[uint64][]*Formula
	made     int
	yes, no  *Formula

	counts  map[counted]Var
	opaques map[string]Var
	// links are the relations that formulas speak of, with their numbers by key.
	links       []Link
	linkNumbers map[string]int32
	// pinned is what holds because of pinned elements; nil where it has to be made anew.
	pinned *Formula

	// meter is that of the question that is being decided, nil between questions.
	meter *meter
	paid  map[paid]bool

	searches []*search
	regions  map[*Formula]verdict
	counting map[*Formula][]Bag
	reaches  map[Var][]Var
	marks    map[mark]Var
	related  map[string]*relGroup // by their literals
	prefers  []*Formula           // see Prefer
	outers   map[*Formula][]Var
}

// variable is what the space knows of a Var.
type variable struct {
	info VarInfo
	// dom is info.Dom as a number.
	dom int32
	// owner is the bag whose elements have the variable, noBag for none.
	owner Bag
	// counts is set for the variables of [Space.Count].
	counts *counted
}

// counted is what a count is of.
type counted struct {
	bag  Bag
	what *Formula
}

// bag is what the space knows of a Bag.
type bag struct {
	info  BagInfo
	owner Bag // the bag whose elements have this one, noBag for none
	// copied is set for bags inside a sample.
	copied bool
	elems  []Var
	bags   []Bag
	pins   []*replacement
	// copies are elements that stand for themselves, for use in a search.
	copies []*sample
}

// mark is the question whether a count has a pinned element of its bag.
type mark struct {
	bag   Bag
	pin   int
	count Var
}

// mark returns the variable that is 1 where a count has a pinned element, and else 0.
func (s *Space) mark(m mark) Var {
	x, ok := s.marks[m]
	if !ok {
		x = s.newVar(VarInfo{Name: "mark", Dom: Dom{Ints: domain.Between(0, 1)}}, noBag)
		s.marks[m] = x
	}
	return x
}

// noBag is the owner of what stands for itself.
const noBag Bag = -1

// NewSpace returns a space without variables.
func NewSpace() *Space { return NewSpaceOn(NewSets()) }

// NewSpaceOn returns a space without variables that uses what is known of sets.
func NewSpaceOn(sets *Sets) *Space {
	s := &Space{
		doms:        sets,
		formulas:    map[uint64][]*Formula{},
		counts:      map[counted]Var{},
		opaques:     map[string]Var{},
		regions:     map[*Formula]verdict{},
		counting:    map[*Formula][]Bag{},
		reaches:     map[Var][]Var{},
		marks:       map[mark]Var{},
		linkNumbers: map[string]int32{},
		related:     map[string]*relGroup{},
		outers:      map[*Formula][]Var{},
		paid:        map[paid]bool{},
	}
	s.yes = s.intern(Formula{Op: True})
	s.no = s.intern(Formula{Op: False})
	s.yes.not, s.no.not = s.no, s.yes
	return s
}

// NewVar returns a variable that stands for itself.
func (s *Space) NewVar(i VarInfo) Var { return s.newVar(i, noBag) }

// NewElemVar returns a variable that stands for a field of whichever element of b is
// looked at. All variables of a bag are made before any of them is used.
func (s *Space) NewElemVar(b Bag, i VarInfo) Var {
	x := s.newVar(i, b)
	s.bags[b].elems = append(s.bags[b].elems, x)
	return x
}

func (s *Space) newVar(i VarInfo, owner Bag) Var {
	if i.Sort == Int {
		i.Dom.Texts = domain.NoText()
	} else {
		i.Dom.Ints = domain.Ints{}
	}
	s.spend(4)
	s.vars = append(s.vars, variable{info: i, dom: s.doms.number(i.Dom), owner: owner})
	return Var(len(s.vars) - 1)
}

// NewBag returns a bag outside any element.
func (s *Space) NewBag(i BagInfo) Bag { return s.newBag(i, noBag) }

// NewElemBag returns a bag inside the elements of b.
func (s *Space) NewElemBag(b Bag, i BagInfo) Bag {
	c := s.newBag(i, b)
	s.bags[b].bags = append(s.bags[b].bags, c)
	return c
}

func (s *Space) newBag(i BagInfo, owner Bag) Bag {
	i.Pinned = slices.Clone(i.Pinned)
	s.bags = append(s.bags, bag{info: i, owner: owner})
	if len(i.Pinned) > 0 {
		s.pinned = nil
	}
	return Bag(len(s.bags) - 1)
}

// SetLaw says what holds for each element of b, pinned ones included. Laws are made
// after the variables of the elements, and before anything is solved.
func (s *Space) SetLaw(b Bag, law *Formula) {
	s.bags[b].info.Law = law
	s.pinned = nil
	clear(s.counting)
	clear(s.reaches)
	clear(s.related)
	clear(s.outers)
}

// Pin adds an element that is known to be in b. Its variables and bags are those of
// [Space.Elem] and [Space.ElemBags], in their order; bags of it that have no law take
// over that of the bag they stand for.
func (s *Space) Pin(b Bag, p Pin) {
	s.bags[b].info.Pinned = append(s.bags[b].info.Pinned, p)
	s.pinned = nil
	clear(s.counting)
	clear(s.reaches)
	clear(s.related)
	clear(s.outers)
}

// Elem returns the variables of the elements of b in the order of their making.
func (s *Space) Elem(b Bag) []Var { return s.bags[b].elems }

// ElemBags returns the bags inside the elements of b in the order of their making.
func (s *Space) ElemBags(b Bag) []Bag { return s.bags[b].bags }

// Info returns what x was made from; for a count its name and what it may be.
func (s *Space) Info(x Var) VarInfo { return s.vars[x].info }

// BagInfo returns what is known of b.
func (s *Space) BagInfo(b Bag) BagInfo { return s.bags[b].info }

// Count returns how many elements of b satisfy p, a variable of sort Int that is
// never absent and never below 0. p may read the variables of b's elements, counts of
// the bags inside them, and what is outside; where that is a variable of other
// elements the count belongs to those, too.
func (s *Space) Count(b Bag, p *Formula) Var {
	key := counted{b, p}
	if x, ok := s.counts[key]; ok {
		return x
	}
	most := domain.AtLeast(0)
	if p.Op == False {
		most = domain.Point(0)
	}
	x := s.newVar(VarInfo{Name: "count of " + s.bags[b].info.Name, Dom: Dom{Ints: most}}, s.scope(b, p))
	s.vars[x].counts = &key
	s.counts[key] = x
	return x
}

// scope returns the innermost bag whose elements a count reads, other than its own.
func (s *Space) scope(b Bag, p *Formula) Bag {
	inner := s.bags[b].owner
	for _, x := range s.reads(p) {
		if o := s.vars[x].owner; o != b && s.depth(o) > s.depth(inner) {
			inner = o
		}
	}
	return inner
}

func (s *Space) depth(b Bag) int {
	n := 0
	for ; b != noBag; b = s.bags[b].owner {
		n++
	}
	return n
}
