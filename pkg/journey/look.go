package journey

import "github.com/fairlead/fairlead/pkg/expr"

// Next is the instant at which time alone asks something next, [expr.Never] for
// never. Nothing need come of it. An answer that is on its way counts.
func (r *Run) Next() int64 {
	r.Begin()
	if len(r.replies) > 0 {
		return r.replies[0].At
	}
	at := r.due().at
	if at == expr.Never {
		return at
	}
	return max(at, r.now)
}

// Lines lists the lines of objects in key order. Routers and campaigns, which are
// no objects, are left out.
func (r *Run) Lines() []Key {
	var list []Key
	for _, k := range r.keys() {
		if k.Object >= 0 {
			list = append(list, k)
		}
	}
	return list
}

// Line is the state of the line an object lives in, nil for an unknown object.
// The caller must not change it, and the next input may.
func (r *Run) Line(k Key) *State { return r.lines[r.homes[k]] }
