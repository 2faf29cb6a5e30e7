package journey

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Save stores a run: its lines and what it needs to go on, not the facts and
// effects so far. [Restore] takes it up again.
func (r *Run) Save() []byte {
	c := newCodec(r.plan)
	w := &wire{out: make([]byte, 0, 4096), numbers: map[string]uint64{}}
	n := &coder{wire: w, Codec: c}
	number := format
	n.count(&number)
	n.run(r)
	lines := r.keys()
	list(w, &lines, func(k *Key) {
		n.key(k)
		data := string(c.Encode(r.lines[*k]))
		n.text(&data)
	})
	return w.out
}

// Restore takes up a run that was saved, with the same program or another
// release of it: what happens from here on is the same as if it had not been
// interrupted. Its facts and effects begin anew, the numbers of facts go on.
func Restore(p *project.Program, data []byte) (*Run, error) {
	r := NewRun(p, 0)
	c := newCodec(r.plan)
	w := &wire{in: data, reading: true}
	n := &coder{wire: w, Codec: c}
	var number int
	if n.count(&number); number != format {
		return nil, fmt.Errorf("the run has the format %d, and this version reads %d", number, format)
	}
	n.run(r)
	var lines []Key
	var failed error
	list(w, &lines, func(k *Key) {
		n.lost = false
		n.key(k)
		var state string
		if n.text(&state); w.err != nil || n.lost {
			return
		}
		s, err := c.Decode([]byte(state))
		if err == nil && (s == nil || s.Key != *k) {
			err = errors.New("a line stands under the name of another")
		}
		if err != nil {
			failed = cmp.Or(failed, fmt.Errorf("%s: %w", k.Name(p), err))
			return
		}
		s.Forced = r.forced
		r.lines[*k] = s
	})
	if w.err == nil && len(w.in) > 0 {
		n.fail("bytes follow the run")
	}
	if err := cmp.Or(failed, w.err); err != nil {
		return nil, fmt.Errorf("restore a run: %w", err)
	}
	r.settleIn()
	return r, nil
}

// run is what a run knows beside its lines.
func (n *coder) run(r *Run) {
	n.int64(&r.start)
	n.int64(&r.from)
	n.int64(&r.now)
	n.bool(&r.begun)
	n.bool(&r.hasOne)
	n.key(&r.first)
	n.count(&r.count)
	kept(n, &r.forced, n.choice)
	kept(n, &r.answers, n.answer)
	kept(n, &r.replies, func(in *Input) { n.reply(r, in) })
	n.switches(r)
	n.redirects(r)
	known := make([]nameOfOne, 0, len(r.names))
	for k, id := range r.names {
		known = append(known, nameOfOne{k, id})
	}
	slices.SortFunc(known, func(a, b nameOfOne) int {
		return cmp.Or(cmp.Compare(a.object, b.object), cmp.Compare(a.slot, b.slot), cmp.Compare(a.value, b.value))
	})
	kept(n, &known, n.nameOfOne)
	for _, k := range known {
		r.names[k.name] = k.id
	}
}

// switches are the kill switches that are off.
func (n *coder) switches(r *Run) {
	if n.reading {
		r.off = make([]bool, len(n.plan.Workflows))
	}
	places(n, r.off, &n.names.workflows, isTrue, n.flag)
}

// redirects are the contacts that were merged into others.
func (n *coder) redirects(r *Run) {
	var all []Key
	if !n.reading {
		all = slices.SortedFunc(maps.Keys(r.gone), Key.Compare)
	}
	kept(n, &all, func(k *Key) {
		n.key(k)
		into := r.gone[*k]
		n.key(&into)
		if n.reading && !n.lost {
			r.gone[*k] = into
		}
	})
}

// answer is what somebody wrote that a webhook answers.
func (n *coder) answer(a *project.Answer) {
	n.workflow(&a.Workflow)
	n.text(&a.StepID)
	n.bool(&a.Timeout)
	list(n.wire, &a.Fields, func(f *project.NamedValue) {
		n.text(&f.Name)
		n.value(&f.Value.Literal, nil, 0)
	})
}

// reply is such an answer on its way; what it says stands in the answer.
func (n *coder) reply(r *Run, in *Input) {
	if n.reading {
		in.Kind, in.Answer = Reply, &Answer{}
	}
	a := in.Answer
	n.int64(&in.At)
	n.text(&a.Effect)
	n.ref(&a.Ref)
	n.step(&a.Step, a.Ref.Workflow)
	n.bool(&a.Timeout)
	if !n.reading {
		return
	}
	if n.lost = n.lost || !n.answers(a.Ref.Workflow, a.Step); n.lost {
		return
	}
	script := r.script(&Effect{Ref: a.Ref, Step: a.Step})
	if n.lost = script == nil; !n.lost {
		a.Fields = answerFields(n.plan.Workflows[a.Ref.Workflow].Steps[a.Step].Webhook.Answer, script)
	}
}

// nameOfOne is a value that identifies an object.
type nameOfOne struct {
	name
	id string
}

func (n *coder) nameOfOne(k *nameOfOne) {
	n.name(&k.object, &n.names.objects)
	var shape *expr.Shape
	if k.object >= 0 {
		shape = n.plan.Schema.Objects[k.object].Shape
	}
	field := ""
	if !n.reading && shape != nil {
		field = nameOf(shape, k.slot)
	}
	n.text(&field)
	n.text(&k.value)
	n.text(&k.id)
	if !n.reading {
		return
	}
	if k.slot = -1; shape != nil {
		k.slot = shape.Slot(field)
	}
	n.lost = n.lost || k.slot < 0
}

// settleIn finds out where objects live and when lines want to be asked.
func (r *Run) settleIn() {
	for k, s := range r.lines {
		for _, o := range s.Objects {
			if !o.Copy {
				r.homes[o.Key] = k
			}
		}
		if k == router {
			r.routing = s.Wake
		} else if s.Wake < expr.Never {
			r.wakes = append(r.wakes, wake{s.Wake, k})
		}
	}
	heap.Init(&r.wakes)
}
