package expr

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

func quoteAll(names []string) string {
	return "`" + strings.Join(names, "`, `") + "`"
}

func (c *checking) unknownField(subject string, shape *Shape, name string) Issue {
	var names []string
	for _, f := range shape.Fields {
		names = append(names, f.Name)
	}
	return Issue{Message: "`" + subject + "` has no field `" + name + "`", Help: diag.DidYouMean(name, names)}
}
