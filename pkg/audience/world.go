package audience

import (
	"math"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// world holds the variables that conditions of one project read: an object, those it
// belongs to, their lists, events and scores, and the present.
type world struct {
	p     *project.Program
	env   *expr.Env
	names *expr.Schema
	space *logic.Space
	// fresh takes the scores for what events add while they are young; without it they
	// may be anything up to that.
	fresh bool
	// blank are fields that may be absent though the data model requires them.
	blank map[slotOf]bool
	// know is what is so in every world.
	know *knowledge
	// last is what is made of differences of 292 years; apartInTime is set where there are
	// differences of instants, far where something is asked about instants far away.
	last             lastSecond
	apartInTime, far bool

	// course is set where the world is one of several moments, and moment is its number.
	course *course
	moment int
	// starter is the moment whose trigger conditions read, nil for this one.
	starter *world

	now     logic.Var
	one     logic.Var // always 1
	objects map[int]*record
	roles   map[roleKey]*record
	related map[relation]*bag
	events  map[relation]*bag
	sent    map[int]*bag
	bools   map[boolKey]logic.Var
	scores  map[int]logic.Var
	// fades are the scores in which the points of older events may be anything up to all.
	fades map[*project.Score]bool
	// steady is of each score where no event has an age at which that matters.
	steady  map[logic.Var]*logic.Formula
	edges   map[edgeKey]logic.Var
	beyond  map[string]logic.Var
	counted map[logic.Var]count
	// owners are the bags to whose elements a variable belongs, owner the bag inside whose
	// elements another one lies; speaks remembers what formulas speak of.
	owners map[logic.Var][]logic.Bag
	owner  map[logic.Bag]logic.Bag
	speaks map[*logic.Formula][]logic.Bag
	spare  map[logic.Bag]*spares
	// changes are the instants of changes of elements that have their law.
	changes map[logic.Var]bool
	// splits counts the ways in which two texts can make one together.
	splits int
	// labels counts the items of lists that are written out.
	labels int
	// laws are what holds of a variable, whoever reads it.
	laws map[logic.Var][]*logic.Formula
	// names of what stands for parts out of reach.
	outside map[logic.Var]Beyond
	// within is where one of those is not needed.
	within map[logic.Var]*logic.Formula
	// stands finds the variables that stand for numbers which are no fields, and computed
	// says what each of those is.
	stands   map[string]logic.Var
	computed map[logic.Var]computation
	done     map[asked]truth
	// phrases are parts of conditions that were translated already.
	phrases map[phrased]truth
}

// relation is a list that hangs at an object: what belongs to it, or its events.
type relation struct{ object, of int }

// boolKey is something that is or is not: an enrollment, a subscription, a block.
type boolKey struct {
	op    expr.Op
	index int
	// subject is the object whose enrollment is meant, none for others.
	subject int
}

// count is what a variable counts.
type count struct {
	bag   logic.Bag
	where *logic.Formula
}

// The instants between which the present is assumed to lie: the years 2020 to 2039. In
// them parts of the calendar are known.
const (
	firstNow = 1_577_836_800_000
	lastNow  = 2_208_988_799_999
)

// newWorld makes a world in which the object with that index exists, whatever it
// belongs to may be missing, and nothing else is known.
func newWorld(p *project.Program, fresh bool, known *knowledge) *world {
	w := &world{
		p: p, env: p.Env, names: p.Schema, space: logic.NewSpaceOn(known.sets), fresh: fresh,
		objects: map[int]*record{}, roles: map[roleKey]*record{}, related: map[relation]*bag{}, events: map[relation]*bag{}, sent: map[int]*bag{}, bools: map[boolKey]logic.Var{},
		scores: map[int]logic.Var{}, fades: map[*project.Score]bool{}, steady: map[logic.Var]*logic.Formula{}, edges: map[edgeKey]logic.Var{}, beyond: map[string]logic.Var{}, know: known,
		counted: map[logic.Var]count{}, owners: map[logic.Var][]logic.Bag{}, owner: map[logic.Bag]logic.Bag{}, speaks: map[*logic.Formula][]logic.Bag{}, changes: map[logic.Var]bool{}, spare: map[logic.Bag]*spares{}, laws: map[logic.Var][]*logic.Formula{}, outside: map[logic.Var]Beyond{}, within: map[logic.Var]*logic.Formula{},
		stands: map[string]logic.Var{}, computed: map[logic.Var]computation{},
		done: map[asked]truth{}, phrases: map[phrased]truth{},
	}
	w.now = w.space.NewVar(logic.VarInfo{Name: "now", Dom: logic.Dom{Ints: domain.Between(firstNow, lastNow)}})
	w.one = w.space.NewVar(logic.VarInfo{Name: "one", Dom: logic.Dom{Ints: domain.Point(1)}})
	return w
}

// record is an object, an event, or an element of a list, as variables.
type record struct {
	name  string
	shape *expr.Shape
	// there holds where the record exists.
	there *logic.Formula
	// inside is the bag whose elements the record stands for, none for a record by itself.
	inside logic.Bag
	vars   []logic.Var // by slot; none for lists and for what has no variable
	lists  []*bag      // by slot
	// timed events have an age instead of a variable for their first field, `at`.
	timed bool
	age   logic.Var
	// changed are the instants of the last change, by slot.
	changed map[int]logic.Var
	// first is the same record at the first moment of a course, where it has fields that
	// stay as they are.
	first *record
}

// none stands for no variable and no bag.
const none = -1

// bag is a list of the project as the solver sees it.
type bag struct {
	id   logic.Bag
	name string
	// elem is an element; scalar its value in a list of values.
	elem   *record
	scalar logic.Var
	typ    expr.Type
	// there holds where the list may have elements.
	there *logic.Formula
	// pinned is set where an object is known to be in it.
	pinned bool
	// total counts what the list no longer holds, too: none where nothing does.
	total logic.Var
	// listed is which elements are in the list at a moment of a course, nil for all.
	listed *logic.Formula
}

// object is the record of an object of the project: one that the question is about or
// one it belongs to.
func (w *world) object(index int) *record {
	if r := w.objects[index]; r != nil {
		return r
	}
	if w.moment > 0 {
		if r := w.course.again(w, index); r != nil {
			w.objects[index] = r
			return r
		}
	}
	o := &w.names.Objects[index]
	exists := w.space.NewVar(logic.VarInfo{Name: o.Name, Dom: logic.Dom{Ints: domain.Between(0, 1)}})
	r := w.record(o.Name, o.Shape, w.space.IsIn(exists, domain.Point(1)))
	w.objects[index] = r
	return r
}

// record makes the variables of a record that stands for itself.
func (w *world) record(name string, shape *expr.Shape, there *logic.Formula) *record {
	r := &record{name: name, shape: shape, there: there, inside: none, changed: map[int]logic.Var{}}
	r.vars = make([]logic.Var, len(shape.Fields))
	r.lists = make([]*bag, len(shape.Fields))
	always := there.Op == logic.True
	for i := range shape.Fields {
		f := &shape.Fields[i]
		w.unusualLimits(f)
		r.vars[i] = none
		required := f.Required && !w.blank[slotOf{shape.Name, f.Name}]
		info, ok := w.know.variable(name+"."+f.Name, f, !always || !required)
		switch {
		case f.Type.Kind == expr.List:
			r.lists[i] = w.listOf(name+"."+f.Name, f, there, none)
		case ok:
			r.vars[i] = w.space.NewVar(info)
			if !always {
				w.fieldLaw(r.vars[i], there, required)
			}
		}
	}
	return r
}

// fieldLaw ties a field to its record: it is absent where that is, and where the
// record is there a required field is, too.
func (w *world) fieldLaw(x logic.Var, there *logic.Formula, required bool) {
	s := w.space
	missing := s.And(s.Not(there), s.IsAbsent(x))
	if required {
		w.law(x, s.Or(missing, s.And(there, s.Present(x))))
		return
	}
	w.law(x, s.Or(missing, there))
}

func (w *world) law(x logic.Var, f *logic.Formula) { w.laws[x] = append(w.laws[x], f) }

// element makes the variables of the elements of a bag; timed ones have an age for their
// first field.
func (w *world) element(b logic.Bag, name string, shape *expr.Shape, timed bool) *record {
	r := &record{name: name, shape: shape, there: w.space.True(), inside: b, changed: map[int]logic.Var{}}
	r.vars = make([]logic.Var, len(shape.Fields))
	r.lists = make([]*bag, len(shape.Fields))
	for i := range shape.Fields {
		f := &shape.Fields[i]
		w.unusualLimits(f)
		r.vars[i] = none
		if timed && i == 0 {
			r.timed = true
			r.age = w.elemVar(b, logic.VarInfo{Name: name + ".age", Dom: logic.Dom{Ints: domain.Between(0, oldest)}})
		} else if f.Type.Kind == expr.List {
			r.lists[i] = w.listOf(name+"."+f.Name, f, w.space.True(), b)
		} else if info, ok := w.know.variable(name+"."+f.Name, f, !f.Required); ok {
			r.vars[i] = w.elemVar(b, info)
		}
	}
	if shape.Object >= 0 {
		for i := range shape.Fields {
			r.changed[i] = w.elemVar(b, changeInfo(name, shape.Fields[i].Name))
		}
	}
	return r
}

// listOf makes the bag of a field that is a list; of lists of lists there is none.
func (w *world) listOf(name string, f *expr.Field, there *logic.Formula, inside logic.Bag) *bag {
	if f.Type.Elem == nil {
		return nil
	}
	elem := *f.Type.Elem
	b := &bag{name: name, typ: elem, there: there, total: none, scalar: none}
	info := logic.BagInfo{Name: name, There: there}
	if inside == none {
		b.id = w.space.NewBag(info)
	} else {
		info.There = nil
		b.id = w.space.NewElemBag(inside, info)
	}
	w.owner[b.id] = inside
	w.spareVars(b.id)
	if elem.Kind == expr.Struct && elem.Shape != nil {
		b.elem = w.element(b.id, name+"[]", elem.Shape, false)
	} else {
		v, ok := w.know.item(name+"[]", f)
		if !ok {
			return nil
		}
		b.scalar = w.elemVar(b.id, v)
	}
	if f.Limits != nil && f.Limits.MaxItems > 0 && inside == none {
		all := w.count(b.id, w.space.True())
		w.law(all, w.space.IsIn(all, domain.AtMost(int64(f.Limits.MaxItems))))
	}
	return b
}

// count is the number of elements of which something holds.
func (w *world) count(b logic.Bag, where *logic.Formula) logic.Var {
	x := w.space.Count(b, where)
	w.counted[x] = count{b, where}
	owners := w.ownersOf(where, b)
	if o := w.owner[b]; o != none {
		owners = append(owners, o)
	}
	w.owners[x] = owners
	return x
}

// elemVar makes a variable of the elements of a bag.
func (w *world) elemVar(b logic.Bag, i logic.VarInfo) logic.Var {
	x := w.space.NewElemVar(b, i)
	w.owners[x] = []logic.Bag{b}
	return x
}

// spares are variables of elements for parts that are out of reach: those of a bag are
// made before any is used.
type spares struct {
	free []logic.Var
	used map[string]logic.Var
}

const spareCount = 2

func (w *world) spareVars(b logic.Bag) {
	s := &spares{used: map[string]logic.Var{}}
	for range spareCount {
		s.free = append(s.free, w.elemVar(b, beyondInfo("a part out of reach")))
	}
	w.spare[b] = s
}

func beyondInfo(name string) logic.VarInfo {
	return logic.VarInfo{Name: name, Beyond: true, Dom: logic.Dom{Ints: domain.Between(logic.GaveFalse, logic.GaveNothing)}}
}

// variableOf says what a field can be.
func variableOf(name string, f *expr.Field, absent bool) (logic.VarInfo, bool) {
	info := logic.VarInfo{Name: name, Dom: logic.Dom{Absent: absent}}
	lo, hi, bounded := expr.Value{}, expr.Value{}, f.Limits != nil
	if bounded {
		lo, hi = f.Limits.Min, f.Limits.Max
	}
	switch f.Type.Kind {
	case expr.Bool:
		info.Dom.Ints = domain.Between(0, 1)
	case expr.Int:
		info.Dom.Ints = limited(domain.AllInts(), lo, hi, expr.Value.Int)
	case expr.Timestamp:
		info.Dom.Ints = limited(domain.Between(firstInstant, lastInstant), lo, hi, expr.Value.Int)
		if f.Type.Date {
			info.Dom.Ints = days(info.Dom.Ints)
		}
	case expr.Duration:
		info.Dom.Ints = limited(domain.Between(-longest, longest), lo, hi, expr.Value.Int)
	case expr.Double:
		info.Dom.Ints = limited(domain.Doubles(), lo, hi, func(v expr.Value) int64 { return domain.Image(v.Double()) })
	case expr.String:
		info.Sort = logic.Text
		info.Dom.Texts = textsFor(f)
	default:
		return info, false
	}
	return info, true
}

// The range of CEL's instants and durations, in milliseconds.
const (
	firstInstant = -62_135_596_800_000
	lastInstant  = 253_402_300_799_999
	longest      = math.MaxInt64 / 1_000_000
	day          = 86_400_000
)

func limited(all domain.Ints, lo, hi expr.Value, number func(expr.Value) int64) domain.Ints {
	if !lo.IsAbsent() {
		all = all.And(domain.AtLeast(number(lo)))
	}
	if !hi.IsAbsent() {
		all = all.And(domain.AtMost(number(hi)))
	}
	return all
}

// days are the numbers of the days whose midnights are in a range of instants.
func days(instants domain.Ints) domain.Ints {
	if instants.IsEmpty() {
		return instants
	}
	return domain.Between(ceilDiv(instants.Min(), day), floorDiv(instants.Max(), day))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a%b < 0 != (b < 0) {
		q--
	}
	return q
}

func ceilDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && a%b < 0 == (b < 0) {
		q++
	}
	return q
}
