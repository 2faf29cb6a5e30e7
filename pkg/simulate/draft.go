package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// NearMiss says why no contact was found that enters a workflow: how close the
// search came.
type NearMiss struct {
	Workflow string `json:"workflow"`
	// Plays is how many attempts were played.
	Plays int `json:"plays"`
	// Gate is the gate that refused the closest attempt, "" where the trigger did
	// not fire at all; Condition the text of the condition that decided, if one did,
	// and Result what it gave.
	Gate      string `json:"gate,omitempty"`
	Condition string `json:"condition,omitempty"`
	Result    string `json:"result,omitempty"`
	// Text says the same in a sentence.
	Text string `json:"text"`
	// Values are the values of the condition's parts, as in `score.lead = 55`.
	Values []string `json:"values,omitempty"`
	// Attempt is the attempt that came closest, as YAML, and Tried the same as a
	// scenario; nil where none was made.
	Attempt string            `json:"attempt,omitempty"`
	Tried   *project.Scenario `json:"-"`
}

// Typical finds a contact that enters a workflow, with what belongs to it and
// what has to happen: a scenario without expectations that ends with the entry.
// It starts from the project's own scenarios in which somebody enters, else from
// the data model, plays, asks the condition that refused what it would need, and
// tries that, with a bounded number of plays. The same program gives the same
// scenario. If nobody is found, the second result says why.
//
// The search is that of counterexample-guided synthesis: the real evaluator
// judges each attempt, and what it objects to names the next one.
func Typical(p *project.Program, w *project.Workflow) (*project.Scenario, *NearMiss) {
	d := newDrafter(p, w)
	c, miss := d.find(nil)
	if miss != nil {
		return nil, miss
	}
	return c.s, nil
}

// maxPlays bounds how many attempts are played for one workflow.
const maxPlays = 400

// drafter looks for somebody who enters a workflow.
type drafter struct {
	p     *project.Program
	w     *project.Workflow
	start int64
	plays int
	seen  map[string]bool
	// triggerReads are the fields of `trigger` that the workflow reads.
	triggerReads []string
	// wanted says of conditions what they should give, by number.
	wanted map[*project.Cond]bool
	// hoped are those of them that stand on the way, in other workflows.
	hoped []*project.Cond
	best  *trial
	// lines reads what is written, nil until something is.
	lines *project.Lines
	// lay says of an attempt who the contact has to be, nil where it may be anybody.
	lay func(*cast) *cast
}

func newDrafter(p *project.Program, w *project.Workflow) *drafter {
	d := &drafter{p: p, w: w, start: typicalStart(p), seen: map[string]bool{}, wanted: map[*project.Cond]bool{}}
	d.wish()
	return d
}

// wish notes what each condition that decides about the entry should give.
func (d *drafter) wish() {
	w := d.w
	want := func(c *project.Cond, result bool) {
		if c != nil && c.Expr != nil {
			d.wanted[c] = result
			d.triggerReads = append(d.triggerReads, c.Expr.Reads().Trigger...)
		}
	}
	want(w.Rules, true)
	for _, c := range w.Suppress {
		want(c, false)
	}
	for i := range w.Triggers {
		want(w.Triggers[i].Where, true)
		want(w.Triggers[i].Becomes, true)
	}
	if w.Goal != nil {
		want(w.Goal.When, false)
	}
	for i := range w.Exits {
		want(w.Exits[i].When, false)
	}
	d.wishStages(want)
	for _, ch := range d.channels() {
		want(ch.Consent, true)
	}
	for _, other := range d.p.Workflows {
		if other != w && w.Group != "" && other.Group == w.Group {
			want(other.Rules, false)
		}
	}
	for _, path := range append(slices.Clone(w.Data), keyOf(w)...) {
		if path.Root == "trigger" {
			d.triggerReads = append(d.triggerReads, path.Field.Name)
		}
	}
}

func (d *drafter) wishStages(want func(*project.Cond, bool)) {
	for i := range d.w.Triggers {
		if t := &d.w.Triggers[i]; t.Kind == project.OnEntersStage {
			want(d.p.Lifecycle.Stages[t.Stage].When, true)
		}
	}
}

func keyOf(w *project.Workflow) []expr.Path {
	if w.Reentry.Key == nil {
		return nil
	}
	return []expr.Path{*w.Reentry.Key}
}

// find returns the first attempt in which somebody enters.
func (d *drafter) find(visited []*project.Workflow) (*cast, *NearMiss) {
	if d.p.ContactObject() < 0 {
		return nil, &NearMiss{Workflow: d.w.Name, Text: "the data model has no `contact`, and a scenario needs one"}
	}
	if d.w.Managed || d.w.Retired {
		return nil, &NearMiss{Workflow: d.w.Name, Text: "`" + d.w.Name + "` runs elsewhere (`managed_by`), so nothing of it is played"}
	}
	if c := d.known(); c != nil {
		return c, nil
	}
	for i := range d.w.Triggers {
		if c := d.search(d.seeds(i)); c != nil {
			return c, nil
		}
	}
	if c := d.through(append(visited, d.w)); c != nil {
		return c, nil
	}
	return nil, d.miss()
}

// search tries attempts and what follows from them, breadth first.
func (d *drafter) search(queue []*cast) *cast {
	for len(queue) > 0 && d.plays < maxPlays {
		c := queue[0]
		queue = queue[1:]
		id := signature(d.p, c.s)
		if d.seen[id] {
			continue
		}
		d.seen[id] = true
		t := d.try(c)
		if t.entered() {
			if d.loads(c) {
				return d.cut(t)
			}
			continue
		}
		if d.best == nil || t.depth() > d.best.depth() {
			d.best = t
		}
		queue = append(queue, d.mended(t)...)
	}
	return nil
}

// loads reports whether an attempt can be written as a scenario: what a field does
// not take is no way in.
func (d *drafter) loads(c *cast) bool {
	_, ds := d.reader().Scenario("kind: Scenario\nname: attempt\n" + signature(d.p, c.s))
	return len(ds) == 0
}

func (d *drafter) reader() *project.Lines {
	if d.lines == nil {
		d.lines = project.NewLines(d.p)
	}
	return d.lines
}

// cut ends a scenario with the entry.
func (d *drafter) cut(t *trial) *cast {
	c := t.cast.clone()
	c.s.Until = t.entry.At - c.s.Start
	return c
}

// trial is an attempt and what came of it.
type trial struct {
	cast *cast
	run  *journey.Run
	// entry is the fact that somebody enters, refusal the last that nobody does.
	entry, refusal *journey.Fact
	// ways are what each condition would have needed when it was last asked, and
	// gave what it last gave.
	ways map[*project.Cond][][]edit
	gave map[*project.Cond]expr.Truth
	// until is when the time of the attempt's own lines is over: what begins to hold
	// or ends by waiting longer says nothing about them.
	until int64
}

func (t *trial) entered() bool { return t.entry != nil }

// order of the gates, as they are asked.
var gateOrder = []string{"kill_switch", "late", "where", "rules", "data", "suppress", "goal", "exit", "reentry", "exclusive"}

// depth is how many gates let the attempt pass.
func (t *trial) depth() int {
	if t.refusal == nil {
		return 0
	}
	return 1 + slices.Index(gateOrder, t.refusal.Gate)
}

// try plays an attempt until somebody enters, or for as long as its trigger may
// need.
func (d *drafter) try(c *cast) *trial { return d.tryFor(c, d.patience(c)...) }

// tryFor plays an attempt until somebody enters, or these instants after the
// start have passed.
func (d *drafter) tryFor(c *cast, waits ...int64) *trial {
	d.plays++
	t := &trial{cast: c, ways: map[*project.Cond][][]edit{}, gave: map[*project.Cond]expr.Truth{}}
	r := journey.Prepare(d.p, c.s)
	r.Explain()
	r.Watch(func(cond *project.Cond, ctx *expr.Context, result expr.Truth) { d.watch(t, cond, ctx, result) })
	t.run, t.until = r, expr.Never
	if len(waits) > 1 {
		t.until = c.s.Start + waits[0]
	}
	r.Begin()
	for i := range c.s.Timeline {
		in := journey.InputOf(&c.s.Timeline[i], c.s.Start)
		r.Advance(in.At - 1)
		if d.judge(t) {
			return t
		}
		r.Deliver(in)
	}
	for _, wait := range waits {
		r.Advance(c.s.Start + wait)
		if d.judge(t) {
			return t
		}
	}
	return t
}

// watch notes what a condition would need to give what it should.
func (d *drafter) watch(t *trial, cond *project.Cond, ctx *expr.Context, result expr.Truth) {
	want, ok := d.wanted[cond]
	if _, asked := t.gave[cond]; !ok || asked && ctx.Now > t.until && cond == d.w.Triggers[t.cast.trigger].Becomes {
		return
	}
	t.gave[cond] = result
	if (result == expr.True) == want && result != expr.Undecided {
		delete(t.ways, cond)
		return
	}
	t.ways[cond] = d.edits(cond.Expr, ctx, want, 0)
}

// judge reads the facts: has somebody entered, or who refused?
func (d *drafter) judge(t *trial) bool {
	facts := t.run.Facts()
	for i := range facts {
		f := &facts[i]
		if f.Workflow != d.w.Index {
			continue
		}
		switch f.Kind {
		case journey.Enrolled:
			t.entry = f
			return true
		case journey.Refused:
			t.refusal = f
		}
	}
	return false
}
