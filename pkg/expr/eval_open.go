package expr

import (
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// openCEL hands a value of a field of type Any to cel-go. What such a field
// holds is known only now, so records become maps. A required field without a
// value is null there; every other one is not a key of the map.
func openCEL(v Value) ref.Val {
	switch v.kind {
	case Absent:
		return types.NullValue
	case List:
		items := make([]ref.Val, len(v.list))
		for i, item := range v.list {
			items[i] = openCEL(item)
		}
		return types.NewRefValList(types.DefaultTypeAdapter, items)
	case Struct:
		return openMap(v.rec)
	}
	return toCEL(v)
}

func openMap(r *Record) ref.Val {
	m := &orderedMap{}
	entries := make(map[ref.Val]ref.Val, len(r.Slots))
	for i := range r.Shape.Fields {
		f := &r.Shape.Fields[i]
		if r.Slots[i].IsAbsent() && !f.Required {
			continue
		}
		key := types.String(f.Name)
		m.keys = append(m.keys, key)
		entries[key] = openCEL(r.Slots[i])
	}
	m.Mapper = types.NewRefValMap(types.DefaultTypeAdapter, entries)
	return m
}

// orderedMap goes through its keys in the order of the record's fields, so that
// of several elements that fail always the same one is named.
type orderedMap struct {
	traits.Mapper
	keys []ref.Val
}

// Iterator implements traits.Iterable.
func (m *orderedMap) Iterator() traits.Iterator {
	return types.NewRefValList(types.DefaultTypeAdapter, m.keys).Iterator()
}
