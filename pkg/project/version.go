package project

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// WorkflowVersion names what an enrollment keeps: the workflow and the messages
// that it sends, in canonical form. It is "sha256:" and hexadecimal digits.
func (p *Program) WorkflowVersion(w *Workflow) string {
	if w.Version != "" {
		return w.Version
	}
	sum := sha256.New()
	sum.Write(p.Canonical(w.Doc).JSON())
	for _, m := range w.sends() {
		sum.Write([]byte{0})
		sum.Write(p.Canonical(p.Messages[m].Doc).JSON())
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil))
}

// sends lists the messages that a workflow sends, each once, in their order.
func (w *Workflow) sends() []int {
	var list []int
	for _, s := range w.Steps {
		if s.Action == Send && s.Message >= 0 {
			list = append(list, s.Message)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
