package conflict

import (
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
)

// mostPins bounds how many pairs of keys are tried.
const mostPins = 6

// pins are pairs of parts that give the two entries of a workflow different keys; one
// without parts where the key does not matter.
func (a *Analysis) pins(m *joining) [][]audience.Part {
	if !m.keyed {
		return [][]audience.Part{nil}
	}
	var list [][]audience.Part
	texts := a.keyTexts(m)
	for i := range texts {
		for k := range texts {
			if i != k && len(list) < mostPins {
				x, y := a.keyed(m, m.i, texts[i]), a.keyed(m, m.j, texts[k])
				if x != nil && y != nil {
					list = append(list, []audience.Part{*x, *y})
				}
			}
		}
	}
	return list
}

// keyTexts are values that a key may have, as expressions write them.
func (a *Analysis) keyTexts(m *joining) []string {
	k := m.first.Reentry.Key
	var list []string
	if k.Field != nil {
		for _, v := range k.Field.Values {
			list = append(list, quote(v))
		}
	}
	switch {
	case len(list) > 0:
		return list
	case k.Type.Kind == expr.Int || k.Type.Kind == expr.Double:
		return []string{"1", "2"}
	case k.Type.Kind == expr.Bool:
		return []string{"true", "false"}
	}
	return []string{quote("first"), quote("second")}
}

// keyed says that the key of an entry is a value, nil where that cannot be said.
func (a *Analysis) keyed(m *joining, trigger int, value string) *audience.Part {
	place := expr.Place{Object: m.first.Object, Item: -1, Trigger: m.first.Triggers[trigger].Shape}
	x, issues := a.p.Env.Check(place, m.first.Reentry.Key.Text+" == "+value, expr.BoolType())
	if x == nil || len(issues) > 0 {
		return nil
	}
	return &audience.Part{Expr: x}
}
