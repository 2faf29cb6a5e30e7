package expr

import (
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/types"
)

func (c *checking) read() (Reads, []Literal) { return Reads{}, nil }

// fieldOf returns the declaration behind a select, nil where e is none.
func (c *checking) fieldOf(e celast.Expr) *Field {
	if e.Kind() != celast.SelectKind {
		return nil
	}
	s := c.env.types.structOf(c.typeOf(e.AsSelect().Operand()))
	if s == nil || s.shape == nil {
		return nil
	}
	if i := s.shape.Slot(e.AsSelect().FieldName()); i >= 0 {
		return &s.shape.Fields[i]
	}
	return nil
}

func (c *checking) typeOf(e celast.Expr) *types.Type { return c.ast.GetType(e.ID()) }
