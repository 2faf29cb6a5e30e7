package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

const noOverload = "found no matching overload"

func (c *checking) wrongResult(root celast.Expr, t *types.Type, got Type) {
	c.addAt(root, Issue{Message: "this gives a " + got.Kind.String() + ", but a " + c.want.Kind.String() + " is needed here"})
}
