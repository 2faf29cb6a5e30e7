package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// DateSeen is what a `date` trigger knows of one object.
type DateSeen struct{}

// dateComes reports whether the date of a trigger has come near.
func (ps *pass) dateComes(_ *project.Workflow, _ int, _ *Object) bool { return false }

// dateWake is when the next date comes near.
func (ps *pass) dateWake() int64 { return expr.Never }
