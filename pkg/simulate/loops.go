package simulate

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
)

// loopText tells once what was stopped at one instant, and how often, "" for the
// repetitions.
func (pl *play) loopText(f *journey.Fact) string {
	text, n := pl.stopped(f), 0
	for i := range pl.facts {
		g := &pl.facts[i]
		if g.Kind != journey.Loop || g.At != f.At || g.Line != f.Line || pl.stopped(g) != text {
			continue
		}
		if n++; n == 1 && g.Seq != f.Seq {
			return ""
		}
	}
	if n > 1 {
		text += fmt.Sprintf(" (%d times)", n)
	}
	return text
}

// stopped says what did not go on, because it began before or went round too often.
func (pl *play) stopped(f *journey.Fact) string {
	const named = 3
	if f.Workflow >= 0 {
		return "`" + pl.workflow(f) + "`" + pl.which(f) + " is not started again: it started already for this input (a loop?)"
	}
	const end = "; nothing further is made of it"
	text := "stopped: 32 inputs followed from one another"
	if f.To == "" {
		return text + end
	}
	names := strings.Split(f.To, ", ")
	more := len(names) - named
	if more > 0 {
		names = names[:named]
	}
	text += ", through `" + strings.Join(names, "`, `") + "`"
	if more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text + end
}
