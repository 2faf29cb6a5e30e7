package library

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// sameAudience says why people would hear from both workflows, "" where they would
// not as far as can be told.
func sameAudience(p *project.Program, own, w *project.Workflow) string {
	if because := sameStart(p, own, w); because != "" && len(twice(p, own, w)) > 0 {
		return because
	}
	if own.Category != "" && own.Category == w.Category && own.Serves >= 0 && own.Serves == w.Serves {
		return "both are of category `" + own.Category + "` and serve `" + p.Schema.Stages[own.Serves] + "`"
	}
	if f := starts(own, w); f != "" {
		return "yours sets `" + f + "`, which starts the other"
	}
	return ""
}

// starts returns the field that a workflow sets and another one waits for.
func starts(own, w *project.Workflow) string {
	for _, s := range own.Steps {
		for i := range s.Sets {
			if slices.ContainsFunc(w.Triggers, func(t project.Trigger) bool { return waitsFor(&t, &s.Sets[i]) }) {
				return s.Sets[i].Path.Text
			}
		}
	}
	return ""
}

// waitsFor reports whether a condition may begin to hold with a value that a step
// sets, as far as its words tell.
func waitsFor(t *project.Trigger, set *project.FieldSet) bool {
	ref := expr.FieldRef{Object: set.Path.Object, Slot: set.Path.Slot}
	if t.Kind != project.OnBecomes || t.Becomes == nil || !slices.Contains(t.Becomes.Expr.Reads().Fields, ref) {
		return false
	}
	if set.Value.Expr != nil || set.Value.Literal.Kind() != expr.String {
		return true
	}
	list := words(t.Doc.Becomes.Text)
	return len(list) == 0 || slices.Contains(list, set.Value.Literal.Str())
}

// twice says what two workflows both begin with: a send on one channel, a task, a
// notice.
func twice(p *project.Program, own, w *project.Workflow) []string {
	var list []string
	mine, theirs := opening(p, own), opening(p, w)
	for _, a := range mine {
		i := slices.IndexFunc(theirs, func(b act) bool { return b.what == a.what })
		known := slices.ContainsFunc(list, func(s string) bool { return strings.HasPrefix(s, a.what) })
		if i >= 0 && !known {
			list = append(list, a.what+" from each: `"+a.name+"` and `"+theirs[i].name+"`")
		}
	}
	return list
}

// act is something that people notice.
type act struct{ what, name string }

// opening is what a workflow may do before its first pause.
func opening(p *project.Program, w *project.Workflow) []act {
	var list []act
	for _, s := range w.Steps {
		switch s.Action {
		case project.Delay, project.WaitUntil:
			return list
		case project.Send:
			m := p.Messages[s.Message]
			list = append(list, act{"a message by " + p.Channels[m.Channel].Name, m.Name})
		case project.TaskAction:
			list = append(list, act{"a task", s.ID})
		case project.NotifyAction:
			list = append(list, act{"a notice", s.ID})
		}
	}
	return list
}
