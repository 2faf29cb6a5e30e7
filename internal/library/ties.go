package library

import (
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

// Ties says, one sentence for each added workflow, which workflows of a project have
// its priority. Where two of them want to send at once, the first by name does, so
// that the name one chooses decides what a cap leaves room for.
func Ties(p *project.Program, added []string) []string {
	var list []string
	for _, w := range p.Workflows {
		var names []string
		for _, own := range p.Workflows {
			same := own.Enabled && !own.Managed && w.Priority == own.Priority && sends(w) && sends(own)
			if slices.Contains(added, w.Name) && !slices.Contains(added, own.Name) && same {
				names = append(names, "`"+own.Name+"`")
			}
		}
		if len(names) > 0 {
			list = append(list, fmt.Sprintf("`%s` has the priority %d, and so has your %s: at one moment the first by name goes first. "+
				"Where the rest below looks like that, give yours another `priority:`, or choose another name.", w.Name, w.Priority, strings.Join(names, ", ")))
		}
	}
	return list
}

func sends(w *project.Workflow) bool {
	return slices.ContainsFunc(w.Steps, func(s *project.Step) bool { return s.Action == project.Send })
}
