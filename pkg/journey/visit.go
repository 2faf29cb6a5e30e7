package journey

// Visitor is told of each step that an enrollment reaches, by the indexes of its
// workflow and of the step; what becomes of it there is in the facts. A repeat is
// reached before each round and at its end.
type Visitor func(workflow, step int)

// Visit lets a run tell of each step that an enrollment reaches. A step that
// `if_past: skip` leaps over is none.
func (r *Run) Visit(v Visitor) {
	r.visit = &v
	for _, s := range r.lines {
		s.visit = &v
	}
}
