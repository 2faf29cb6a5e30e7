package audience

import (
	"strconv"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/audience/internal/logic"
	"github.com/fairlead/fairlead/pkg/expr"
)

// knowledge is what a solver keeps from one question to the next: what is so of sets of
// values, of texts and of the calendar, whatever is asked. It makes answers quick and
// changes none.
type knowledge struct {
	sets  *logic.Sets
	parts map[partKey][]domain.Ints
	infos map[itemKey]logic.VarInfo
	texts map[textsKey]domain.Texts
	// instants are those at which a part of the calendar is one of some values.
	instants map[partsKey]domain.Ints
	size     int
}

// itemKey is a field, or the items of one that is a list.
type itemKey struct {
	field *expr.Field
	item  bool
}

// textsKey is a function of texts and its constant.
type textsKey struct{ name, operand string }

func newKnowledge() *knowledge {
	return &knowledge{sets: logic.NewSets(), parts: map[partKey][]domain.Ints{}, infos: map[itemKey]logic.VarInfo{}, texts: map[textsKey]domain.Texts{}, instants: map[partsKey]domain.Ints{}}
}

// mostKnown is how many bytes are kept, about.
const mostKnown = 64 << 20

// full reports whether it is time to begin anew.
func (k *knowledge) full() bool { return k.size+k.sets.Size() > mostKnown }

// variable says what the variable of a field is.
func (k *knowledge) variable(name string, f *expr.Field, absent bool) (logic.VarInfo, bool) {
	key := itemKey{f, false}
	info, ok := k.infos[key]
	if !ok {
		if info, ok = variableOf(name, f, absent); ok {
			k.infos[key] = info
		}
	}
	info.Name, info.Dom.Absent = name, absent
	return info, ok
}

// item says what the variable of the items of a list is.
func (k *knowledge) item(name string, f *expr.Field) (logic.VarInfo, bool) {
	key := itemKey{f, true}
	info, ok := k.infos[key]
	if !ok {
		one := expr.Field{Name: f.Name, Type: *f.Type.Elem, Required: true, Values: f.Values}
		if f.Limits != nil {
			one.Limits = &expr.Limits{Format: f.Limits.Format}
		}
		if info, ok = variableOf(name, &one, false); ok {
			k.infos[key] = info
		}
	}
	info.Name = name
	return info, ok
}

// textsOf is what a function of texts gives for a constant.
func (k *knowledge) textsOf(key textsKey, find func() (domain.Texts, bool)) (domain.Texts, bool) {
	if t, ok := k.texts[key]; ok {
		return t, true
	}
	t, ok := find()
	if ok {
		k.texts[key] = t
		k.size += len(key.operand) + 5*len(t.Key()) + 100
	}
	return t, ok
}

// opposite are the texts that are not in a set.
func (k *knowledge) opposite(set domain.Texts) domain.Texts {
	t, _ := k.textsOf(textsKey{"not", set.Key()}, func() (domain.Texts, bool) { return set.Not(), true })
	return t
}

// word is the set of one text.
func (k *knowledge) word(word string) domain.Texts {
	t, _ := k.textsOf(textsKey{"is", word}, func() (domain.Texts, bool) { return domain.TextsOf(word), true })
	return t
}

// beside are the texts that compare so with one.
func (k *knowledge) beside(op expr.Op, word string) domain.Texts {
	t, _ := k.textsOf(textsKey{strconv.Itoa(int(op)), word}, func() (domain.Texts, bool) { return textsBeside(op, word), true })
	return t
}
