package cli

import (
	"bytes"
	"maps"
	"slices"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// newNames are the workflows that a project did not have before.
func newNames(before, after *project.Program) []string {
	var list []string
	for _, w := range after.Workflows {
		if !slices.ContainsFunc(before.Workflows, func(o *project.Workflow) bool { return o.Name == w.Name }) {
			list = append(list, w.Name)
		}
	}
	return list
}

// fitWithout turns twins of a workflow off, one list after the other, and plays the
// project again: what fits then has only them in its way. It also says what turning
// them off does by itself. texts are the new files.
func (o *newWorkflowOptions) fitWithout(p *opened, texts map[string][]byte, tries [][]library.Twin, t *render.Taken) error {
	tried := 0
	for _, off := range tries {
		changed := turnedOff(p.Program, off)
		if len(off) == tried || len(changed) == 0 {
			continue
		}
		tried = len(off)
		before, err := o.app.loadWith(p.root, changed)
		if err != nil {
			return err
		}
		maps.Copy(changed, texts)
		after, err := o.app.loadWith(p.root, changed)
		if err != nil {
			return err
		}
		if before.Program != nil && after.Program != nil && len(judge(before.Program, after.Program).troubles) == 0 {
			t.Twins, t.FitsWithout, t.Without = off, true, costs(p.Program, after.Program)
			return nil
		}
	}
	return nil
}

// costs are what a project has to mend once twins are off and the new workflow is
// there.
func costs(before, after *project.Program) *render.Without {
	v := judge(before, after)
	w := &render.Without{Findings: []render.Trouble{}, Scenarios: append([]string{}, v.failing...)}
	for _, x := range v.troubles {
		if x.Rule != "" {
			w.Findings = append(w.Findings, x)
		}
	}
	return w
}

// turnedOff are the files of a project in which workflows get `enabled: false`.
func turnedOff(p *project.Program, twins []library.Twin) map[string][]byte {
	edits := map[string][]source.TextEdit{}
	for _, w := range p.Workflows {
		if slices.ContainsFunc(twins, func(t library.Twin) bool { return t.Workflow == w.Name }) {
			span := w.Doc.Name.Span
			end := bytes.IndexByte(p.File(span.File).Data[span.End.Byte:], '\n')
			edits[span.File] = append(edits[span.File], source.TextEdit{
				Start: int(span.End.Byte) + end, End: int(span.End.Byte) + end, Text: "\nenabled: false",
			})
		}
	}
	files := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(edits)) {
		if text, err := source.Edit(p.File(name), edits[name]); err == nil {
			files[name] = text
		}
	}
	return files
}
