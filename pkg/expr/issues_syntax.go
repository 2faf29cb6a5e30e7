package expr

import "cel.dev/cel-go/common"

func (c *checking) syntax(errs []*common.Error) {
	c.add(Issue{End: len(c.text), Message: errs[0].Message})
}
