package journey

import "github.com/fairlead/fairlead/pkg/expr"

// Queued is a start that waits for its exclusive group to be free.
type Queued struct{}

// compete lets the starts that wait for a group begin once it is free.
func (ps *pass) compete() {}

// queueWake is when the next of them gives up.
func (ps *pass) queueWake() int64 { return expr.Never }
