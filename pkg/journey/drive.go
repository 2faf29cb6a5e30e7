package journey

import (
	"container/heap"
	"maps"

	"github.com/fairlead/fairlead/pkg/expr"
)

// hand finds the line of an input and passes it.
func (r *Run) hand(in Input) {
	if in.Object < 0 || in.Object >= len(r.p.Schema.Objects) {
		if !r.hasOne {
			return
		}
		in.Object, in.Name = r.first.Object, r.first.ID
	}
	k := r.Resolve(in.Object, in.Name)
	in.Name = k.ID
	if in.ParentKnown {
		in.Parent = r.Resolve(in.Parent.Object, in.Parent.ID)
	}
	in.To = r.home(k, &in)
	if in.ParentKnown {
		in.ParentLine = r.home(in.Parent, &Input{})
	}
	r.introduce(&in)
	r.pass(in)
}

// introduce shows a line the parent that an input puts it under, so that the
// input is judged with the parent's fields and not before they are known.
func (r *Run) introduce(in *Input) {
	parent := r.lines[r.homes[in.Parent]]
	if r.plan.movable(in.Object) {
		return // it goes where its parent is
	}
	if !in.ParentKnown || parent == nil || parent.Key == in.To {
		return
	}
	if s := r.lines[in.To]; s != nil && s.find(in.Parent) != nil {
		return
	}
	r.pass(Input{Kind: Message, To: in.To, At: r.now, News: &News{Copies: parent.copies(r.plan)}, Historical: !r.begun})
}

// home is the line that an object lives in. An object of a contact that comes
// without its parent is the first contact's.
func (r *Run) home(k Key, in *Input) Key {
	if line, ok := r.homes[k]; ok {
		return line
	}
	o := &r.p.Objects[k.Object]
	if k.Object == r.plan.contact || o.Parent < 0 {
		return k
	}
	if !in.ParentKnown && o.OfContact && r.hasOne && o.Parent == r.plan.contact {
		in.Parent, in.ParentKnown = r.first, true
	}
	if !in.ParentKnown {
		return k
	}
	return r.home(in.Parent, &Input{})
}

// pass steps one line and then those it tells something, in key order.
func (r *Run) pass(in Input) {
	r.input = in
	r.sendOut(r.step(&r.input))
	for len(r.under.list) > 0 {
		r.input = r.under.next().In
		r.sendOut(r.step(&r.input))
	}
}

// fewFacts is how many facts a short run makes.
const fewFacts = 32

// step steps one line. What it returns is valid until the next step.
func (r *Run) step(in *Input) []Envelope {
	if _, ok := r.gone[in.To]; ok {
		return nil // a message that crossed with the merge
	}
	s := r.lines[in.To]
	if s == nil {
		s = newState(r.plan, in.To)
		s.Forced, s.explain, s.watch, s.visit, s.private = r.forced, r.explain, r.watch, r.visit, true
		copy(s.Off, r.off)
	}
	if !r.begun && s.Wake < r.now {
		// What would have fallen due before the start starts nothing either.
		s, _ = r.turn(s, &Input{Kind: Wake, To: in.To, Historical: true}, r.now)
	}
	next, out := r.turn(s, in, r.now)
	r.keep(in.To, next)
	if r.facts == nil {
		r.facts = make([]Fact, 0, fewFacts)
	}
	for _, f := range out.Facts {
		r.count++
		f.Seq = r.count
		r.facts = append(r.facts, f)
	}
	r.effects = append(r.effects, out.Effects...)
	r.reply(out.Effects)
	return out.Messages
}

// keep stores a line's state, where its objects live, and its wake-up.
func (r *Run) keep(k Key, s *State) {
	r.lines[k] = s
	if s.Campaign.over(r.plan, k) {
		delete(r.lines, k)
		return
	}
	if s.Erased {
		maps.DeleteFunc(r.homes, func(_, line Key) bool { return line == k })
	}
	for _, o := range s.Objects {
		if o.Copy {
			continue
		}
		if home, known := r.homes[o.Key]; !known || home != k {
			r.homes[o.Key] = k
		}
		if o.Object == r.plan.contact && !r.hasOne {
			r.first, r.hasOne = o.Key, true
		}
		for _, slot := range r.p.Objects[o.Object].IdentifiedBy {
			if v := o.Rec.Slots[slot]; v.Kind() == expr.String {
				r.names[name{o.Object, slot, v.Str()}] = o.ID
			}
		}
	}
	if k == router {
		r.routing = s.Wake
		return
	}
	if s.Wake < expr.Never {
		heap.Push(&r.wakes, wake{s.Wake, k})
	}
}

// due is the next wake-up. At one instant the router is asked after the events
// from outside and before the other lines; what it is asked for by their wake-ups
// it answers when all of them are through, so that no order among them counts.
func (r *Run) due() wake {
	for len(r.wakes) > 0 {
		w := r.wakes[0]
		if s := r.lines[w.line]; s != nil && s.Wake == w.at {
			if r.routing < w.at || r.routing == w.at && r.woken < w.at {
				break
			}
			return w
		}
		heap.Pop(&r.wakes) // the line has been asked since
	}
	return wake{r.routing, router}
}

// wake is one line's wish to be asked.
type wake struct {
	at   int64
	line Key
}

// wakes is a heap by instant and key.
type wakes []wake

func (w wakes) Len() int      { return len(w) }
func (w wakes) Swap(i, j int) { w[i], w[j] = w[j], w[i] }
func (w wakes) Less(i, j int) bool {
	if w[i].at != w[j].at {
		return w[i].at < w[j].at
	}
	return w[i].line.Compare(w[j].line) < 0
}

// Push adds an element; it is for package heap.
func (w *wakes) Push(x any) { *w = append(*w, x.(wake)) }

// Pop removes the last element; it is for package heap.
func (w *wakes) Pop() any {
	old := *w
	last := old[len(old)-1]
	*w = old[:len(old)-1]
	return last
}
