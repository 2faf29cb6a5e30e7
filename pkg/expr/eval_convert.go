package expr

import (
	"time"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// toCEL hands a value to cel-go.
func toCEL(v Value) ref.Val {
	switch v.kind {
	case Bool:
		return types.Bool(v.n != 0)
	case Int:
		return types.Int(v.n)
	case Double:
		return types.Double(v.Double())
	case String:
		return types.String(v.s)
	case Timestamp:
		return types.Timestamp{Time: time.UnixMilli(v.n).UTC()}
	case Duration:
		return types.Duration{Duration: time.Duration(v.n) * time.Millisecond}
	case List:
		items := make([]ref.Val, len(v.list))
		for i, item := range v.list {
			items[i] = toCEL(item)
		}
		return types.NewRefValList(types.DefaultTypeAdapter, items)
	case Struct:
		return &object{record: v.rec}
	}
	return types.NewErr("absent")
}

// fromCEL takes a value back; ok is false for what has no kind here. Instants
// and durations lose what is finer than a millisecond.
func fromCEL(v ref.Val) (Value, bool) {
	switch v := v.(type) {
	case types.Bool:
		return NewBool(bool(v)), true
	case types.Int:
		return NewInt(int64(v)), true
	case types.Double:
		return NewDouble(float64(v)), true
	case types.String:
		return NewString(string(v)), true
	case types.Timestamp:
		return NewTimestamp(v.UnixMilli()), true
	case types.Duration:
		return NewDuration(v.Milliseconds()), true
	case *object:
		return NewStruct(v.record), true
	case traits.Lister:
		return listFromCEL(v)
	}
	return Value{}, false
}

func listFromCEL(l traits.Lister) (Value, bool) {
	size, ok := l.Size().(types.Int)
	if !ok {
		return Value{}, false
	}
	items := make([]Value, 0, size)
	for i := types.Int(0); i < size; i++ {
		item, ok := fromCEL(l.Get(i))
		if !ok {
			return Value{}, false
		}
		items = append(items, item)
	}
	return NewList(items), true
}
