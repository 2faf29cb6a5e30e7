package journey

// Orders that concern whole lines: a merge of two contacts, an erasure, and a
// new release of the program.

// Merge says at an instant, after everything that was due before, that two
// contacts are one person. The survivor stays; inputs for the other go to the
// survivor from then on. It does nothing where there is no other.
func (r *Run) Merge(survivor, other Key, at int64) {
	r.upTo(at)
	survivor, other = r.Resolve(survivor.Object, survivor.ID), r.Resolve(other.Object, other.ID)
	s := r.lines[other]
	if s == nil || survivor == other || other.Object != r.plan.contact || survivor.Object != r.plan.contact {
		return
	}
	if into := r.lines[survivor]; into != nil && into.Erased {
		return // nobody is brought back by a merge
	}
	in := r.order(survivor, Command{Kind: Merge, Other: s})
	r.gone[other] = survivor
	delete(r.lines, other)
	delete(r.homes, other)
	if r.first == other {
		r.first = survivor
	}
	r.pass(in)
}

// Erase forgets a contact at an instant. Inputs for it are recorded as ignored
// from then on.
func (r *Run) Erase(contact Key, at int64) {
	r.upTo(at)
	k := r.Resolve(contact.Object, contact.ID)
	if r.lines[k] != nil && k.Object == r.plan.contact {
		r.pass(r.order(k, Command{Kind: Erase}))
	}
}

// Apply lets every line know at an instant that a new release of the program has
// taken over: after [Restore] with that program.
func (r *Run) Apply(at int64) {
	// What is due is due under the new release, and after it has taken over.
	r.now = max(r.now, at)
	for _, k := range r.keys() {
		if k != router {
			r.pass(r.order(k, Command{Kind: Apply}))
		}
	}
}

// upTo lets what was due before an instant happen.
func (r *Run) upTo(at int64) {
	r.Begin()
	r.Advance(at - 1)
	r.now = max(r.now, at)
}

func (r *Run) order(to Key, c Command) Input {
	return Input{Kind: Order, To: to, Object: to.Object, Name: to.ID, At: r.now, Command: &c}
}
