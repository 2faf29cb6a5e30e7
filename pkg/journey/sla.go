package journey

import "github.com/fairlead/fairlead/pkg/expr"

// Clock is one running SLA clock.
type Clock struct{}

// clocks is the third phase: SLA clocks stop, start, remind and breach.
func (ps *pass) clocks(_ *Happening) {}

// clockWake is when the next clock reminds or breaches.
func (ps *pass) clockWake() int64 { return expr.Never }
