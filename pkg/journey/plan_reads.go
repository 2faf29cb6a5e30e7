package journey

import (
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// readers says who has to be asked again when something changes: dispatch by
// what a condition reads. Everything that conditions read has a number, its
// source: first the types of events, then the fields of objects, enrollments by
// workflow, sends by message, and scores by model.
type readers struct {
	fields                      []int // by kind: the source of its first field
	workflows, messages, scores int   // the first source of each
	// conds are the conditions by number, nil for one that this program has not.
	conds []*project.Cond
	// ofCond and ofScore list, by source, the conditions and the scoring models
	// that read it.
	ofCond, ofScore [][]int
	// derived tells, by scoring model, that conditions are told of the score and
	// not of what it is made of: the model is about contacts.
	derived []bool
}

func (x *plan) reads() {
	r := &x.readers
	n := len(x.Program.Events)
	for i := range x.Schema.Objects {
		r.fields = append(r.fields, n)
		n += len(x.Schema.Objects[i].Shape.Fields)
	}
	r.workflows, r.messages = n, n+len(x.Workflows)
	r.scores = r.messages + len(x.Messages)
	n = r.scores + len(x.Scores)
	r.ofCond, r.ofScore = make([][]int, n), make([][]int, n)
	for _, s := range x.Scores {
		r.derived = append(r.derived, s.Object == x.contact)
	}
	for site := range x.Expressions() {
		if c := site.Cond; c != nil && site.Key != "assert" && site.Key != "expect" {
			x.readBy(c)
		}
	}
	for i, s := range x.Scores {
		found := map[int]bool{}
		x.sourcesOfFit(s, found)
		for source := range found {
			r.ofScore[source] = append(r.ofScore[source], i)
		}
	}
}

func (x *plan) readBy(c *project.Cond) {
	r := &x.readers
	if c.Number == 0 {
		return
	}
	for len(r.conds) <= c.Number {
		r.conds = append(r.conds, nil)
	}
	r.conds[c.Number] = c
	found := map[int]bool{}
	x.sources(c.Expr, found)
	for source := range found {
		r.ofCond[source] = append(r.ofCond[source], c.Number)
	}
}

// sourcesOfFit adds what the fit of a scoring model reads. What it makes of
// events is told by [pass.counted].
func (x *plan) sourcesOfFit(s *project.Score, found map[int]bool) {
	for i := range s.Fit {
		if when := s.Fit[i].When; when != nil {
			x.sources(when.Expr, found)
		}
	}
}

// sources adds all that an expression reads, through segments and scores.
func (x *plan) sources(e *expr.Expr, found map[int]bool) {
	r, reads := &x.readers, e.Reads()
	for _, f := range reads.Fields {
		found[r.fields[f.Object]+f.Slot] = true
	}
	for _, event := range reads.Events {
		found[event] = true
	}
	for _, w := range reads.Workflows {
		found[r.workflows+w] = true
	}
	for _, m := range reads.Messages {
		found[r.messages+m] = true
	}
	for _, c := range reads.Channels { // what a bounce blocks is the present address
		if p := x.Channels[c].Address; p.Object >= 0 && p.Slot >= 0 {
			found[r.fields[p.Object]+p.Slot] = true
		}
	}
	for _, m := range reads.Scores {
		if r.derived[m] {
			found[r.scores+m] = true
			continue
		}
		x.sourcesOfFit(x.Scores[m], found)
		for i := range x.Scores[m].Behavior {
			found[x.Scores[m].Behavior[i].Event] = true
		}
	}
	for _, i := range reads.Segments {
		if when := x.Segments[i].When; when != nil {
			x.sources(when.Expr, found)
		}
	}
}

// watches reports whether it is known what a condition reads.
func (r *readers) watches(c *project.Cond) bool {
	return c.Number > 0 && c.Number < len(r.conds) && r.conds[c.Number] == c
}
