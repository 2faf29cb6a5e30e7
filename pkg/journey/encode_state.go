package journey

import (
	"fmt"
	"math"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// coder writes a state or reads one; see [wire]. A field that is added to the
// state gets its line here, and the number of the format grows.
type coder struct {
	*wire
	*Codec
	// lost says that what was just read names something that the program does not
	// have.
	lost bool
	// shapes numbers the shapes of records so far; fields are their fields' names.
	shapes map[*expr.Shape]int
	fields [][]string
	// misfits are the values of fields that no longer fit.
	misfits []misfit
	// wanted are the name and the version of the workflow that was last read.
	wanted [2]string
}

// kept is a list of which reading leaves out the items that are lost.
func kept[T any](n *coder, all *[]T, item func(*T)) {
	if !n.reading {
		list(n.wire, all, item)
		return
	}
	outer := n.lost
	var found []T
	var read []T
	list(n.wire, &read, func(v *T) {
		n.lost = false
		item(v)
		if !n.lost {
			found = append(found, *v)
		}
	})
	*all, n.lost = found, outer
}

// places is a list that has a place for everything of a sort. Those that are
// used are stored, by name; what the program no longer has is read and left out.
func places[T any](n *coder, all []T, sort *names, used func(*T) bool, item func(int, *T)) {
	var at []int
	for i := range all {
		if !n.reading && i < len(sort.list) && used(&all[i]) {
			at = append(at, i)
		}
	}
	outer := n.lost
	list(n.wire, &at, func(i *int) {
		n.name(i, sort)
		if *i >= 0 && *i < len(all) {
			item(*i, &all[*i])
			return
		}
		var scratch T
		item(-1, &scratch)
	})
	n.lost = outer
}

// name is the index of something as its name; -1 is no name.
func (n *coder) name(v *int, sort *names) {
	text := sort.of(*v)
	n.text(&text)
	if !n.reading {
		return
	}
	if *v = sort.find(text); *v < 0 && text != "" {
		n.lost = true
	}
}

func (n *coder) state(s *State) {
	if n.key(&s.Key); n.lost {
		n.fail("the line is of a kind of object that is not in this release")
	}
	n.int64(&s.Now)
	n.int64(&s.Wake)
	n.objects(&s.Objects)
	n.history(s.History)
	kept(n, &s.Enrollments, n.enrollment)
	kept(n, &s.Watched, n.watch)
	kept(n, &s.Past, n.past)
	kept(n, &s.Started, n.start)
	n.text(&s.Origin)
	n.count(&s.Inputs)
	kept(n, &s.Sends, n.sending)
	places(n, s.Sent, &n.names.messages, func(l *Log) bool { return l.Total != 0 }, func(_ int, l *Log) {
		list(n.wire, &l.At, n.int64)
		n.int64(&l.Total)
	})
	places(n, s.Pressure, &n.names.channels, func(l *[]int64) bool { return len(*l) > 0 }, func(_ int, l *[]int64) {
		list(n.wire, l, n.int64)
	})
	n.suppression(s)
	n.stage(&s.Stage)
	places(n, s.Scores, &n.names.scores, func(v *Scored) bool { return *v != Scored{} }, func(_ int, v *Scored) {
		n.bool(&v.Known)
		n.float(&v.Score)
	})
	places(n, s.Never, &n.names.guardrails, isTrue, n.flag)
	kept(n, &s.Members, n.key)
	kept(n, &s.Below, n.activity)
	kept(n, &s.Shown, n.activity)
	n.int64(&s.Seq)
	n.count(&s.Told)
	kept(n, &s.Forced, n.choice)
	places(n, s.Off, &n.names.workflows, isTrue, n.flag)
	kept(n, &s.Queue, n.queued)
	kept(n, &s.Clocks, n.clock)
	n.int(&s.Notices)
	n.assigned(&s.Assigned)
	kept(n, &s.Calls, n.call)
	list(n.wire, &s.Absorbed, n.text)
	n.bool(&s.Erased)
	list(n.wire, &s.Hushed, n.text)
	optional(n.wire, &s.Routing, n.router)
	optional(n.wire, &s.Campaign, n.campaign)
	list(n.wire, &s.seen, n.text)
}

func isTrue(v *bool) bool { return *v }

func (n *coder) flag(_ int, v *bool) { n.bool(v) }

// suppression is what a person said about topics and what blocks addresses.
func (n *coder) suppression(s *State) {
	places(n, s.Topics, &n.names.topics, func(c *Choice) bool { return *c != Unsaid }, func(_ int, c *Choice) {
		n.code((*uint8)(c))
		if *c > Left {
			n.fail("a choice of a topic is none")
		}
	})
	channels := len(n.names.channels.list)
	var quiet [][2]int
	for i, left := range s.Quiet {
		if !n.reading && left {
			quiet = append(quiet, [2]int{i / channels, i % channels})
		}
	}
	kept(n, &quiet, func(q *[2]int) {
		n.name(&q[0], &n.names.topics)
		n.name(&q[1], &n.names.channels)
		if n.reading && q[0] >= 0 && q[1] >= 0 {
			s.Quiet[q[0]*channels+q[1]] = true
		}
	})
	places(n, s.Blocked, &n.names.channels, func(a *string) bool { return *a != "" }, func(_ int, a *string) { n.text(a) })
}

func (n *coder) stage(st *StageState) {
	n.bool(&st.Known)
	outer := n.lost
	n.lost = false
	n.name(&st.Current, &n.names.stages)
	n.int64(&st.Since)
	n.bool(&st.Overdue)
	if n.reading && (n.lost || st.Current < 0) {
		*st = StageState{Spent: st.Spent} // it begins anew
	}
	n.lost = outer
	places(n, st.Spent, &n.names.stages, isTrue, n.flag)
}

// key is the name of an object or of a line that is none.
func (n *coder) key(k *Key) {
	sort := min(k.Object, 0)
	n.int(&sort)
	switch {
	case sort < CampaignLine || sort > 0:
		n.fail("a line is of no kind")
	case sort < 0:
		k.Object = sort
	default:
		n.name(&k.Object, &n.names.objects)
	}
	n.text(&k.ID)
}

// workflow is a workflow whatever its version.
func (n *coder) workflow(v *int) {
	n.name(v, &n.names.workflows)
	n.lost = n.lost || *v < 0
}

// flow is a workflow in one version. Where the version is not there it is the
// present one, and exact is false; an enrollment does not put up with that.
func (n *coder) flow(v *int) (exact bool) {
	if !n.reading && *v >= 0 && *v < len(n.versions) {
		n.wanted = [2]string{n.names.workflows.of(*v), n.versions[*v]}
	} else {
		n.wanted = [2]string{}
	}
	n.text(&n.wanted[0])
	n.text(&n.wanted[1])
	if !n.reading {
		return true
	}
	for i, version := range n.versions {
		if version == n.wanted[1] && n.names.workflows.list[i] == n.wanted[0] {
			*v = i
			return true
		}
	}
	*v = n.names.workflows.find(n.wanted[0])
	n.lost = n.lost || *v < 0 && n.wanted[0] != ""
	return false
}

// ref is an enrollment that may be over. One of which nothing is left is none.
func (n *coder) ref(r *Ref) {
	outer := n.lost
	n.lost = false
	n.key(&r.Object)
	n.flow(&r.Workflow)
	n.int(&r.Number)
	if n.lost {
		*r = none
	}
	n.lost = outer
}

// step is the index of a step of a workflow as its id.
func (n *coder) step(v *int, workflow int) {
	var steps names
	if workflow >= 0 && workflow < len(n.names.steps) {
		steps = n.names.steps[workflow]
	}
	raw := *v
	named := raw >= 0 && raw < len(steps.list)
	n.bool(&named)
	if !named {
		n.int(v)
		if n.reading && *v >= 0 && (*v > 0 || len(steps.list) > 0) {
			n.fail("a step is out of range")
		}
		return
	}
	outer := n.lost
	n.name(v, &steps)
	n.lost = outer // who needs the step looks whether it is there
}

func (n *coder) enrollment(e **Enrollment) {
	if n.reading {
		*e = &Enrollment{}
	}
	v := *e
	n.key(&v.Object)
	if !n.flow(&v.Workflow) {
		n.fail(fmt.Sprintf("workflow `%s` version %s is not in this release", n.wanted[0], n.wanted[1]))
		return
	}
	n.int(&v.Number)
	n.text(&v.ReentryKey)
	n.int64(&v.Entered)
	n.int64(&v.StartSeq)
	optional(n.wire, &v.Trigger, func(rec *expr.Record) { n.startedBy(rec, v.Workflow) })
	n.step(&v.Step, v.Workflow)
	n.code((*uint8)(&v.Phase))
	n.int64(&v.Since)
	n.int64(&v.Until)
	n.text(&v.Gate)
	n.int64(&v.HeldSince)
	list(n.wire, &v.Used, n.int64)
	list(n.wire, &v.Rounds, func(r *Round) {
		n.step(&r.Step, v.Workflow)
		n.int(&r.Done)
	})
	n.bool(&v.Holdout)
	n.bool(&v.Goal)
	n.int(&v.Effects)
	n.text(&v.Awaits)
	n.step(&v.Failed, v.Workflow)
	n.code((*uint8)(&v.Resting))
}

// answers reports whether a step is a webhook that waits for its answer.
func (n *coder) answers(workflow, step int) bool {
	if workflow < 0 || step < 0 || step >= len(n.plan.Workflows[workflow].Steps) {
		return false
	}
	s := n.plan.Workflows[workflow].Steps[step]
	return s.Webhook != nil && s.Webhook.Answer != nil
}

func (n *coder) watch(w *Watch) {
	n.ref(&w.Ref)
	n.lost = n.lost || w.Workflow < 0
	n.text(&w.ReentryKey)
	n.int64(&w.Entered)
	n.int64(&w.StartSeq)
	optional(n.wire, &w.Trigger, func(rec *expr.Record) { n.startedBy(rec, w.Workflow) })
	n.int64(&w.Until)
}

func (n *coder) past(p *Past) {
	n.workflow(&p.Workflow)
	n.key(&p.Object)
	n.text(&p.ReentryKey)
	n.int(&p.Starts)
	n.int64(&p.LastEntry)
	n.int64(&p.LastExit)
}

func (n *coder) start(s *Start) {
	n.workflow(&s.Workflow)
	n.key(&s.Object)
	n.text(&s.ReentryKey)
}

func (n *coder) activity(a *Activity) {
	n.key(&a.Line)
	n.key(&a.Under)
	kept(n, &a.Workflows, n.workflow)
}

func (n *coder) sending(s *Sending) {
	n.name(&s.Message, &n.names.messages)
	n.name(&s.Channel, &n.names.channels)
	n.lost = n.lost || s.Message < 0 || s.Channel < 0
	n.int64(&s.At)
	n.ref(&s.Ref)
	n.step(&s.Step, s.Ref.Workflow)
	if n.reading && s.Ref.Workflow < 0 {
		s.Step = -1
	}
	n.text(&s.Address)
	n.text(&s.Effect)
}

func (n *coder) call(c *Call) {
	n.text(&c.Effect)
	n.ref(&c.Ref)
	n.step(&c.Step, c.Ref.Workflow)
	n.lost = n.lost || n.reading && !n.answers(c.Ref.Workflow, c.Step)
	n.text(&c.ReentryKey)
	optional(n.wire, &c.Trigger, func(rec *expr.Record) { n.startedBy(rec, c.Ref.Workflow) })
}

func (n *coder) choice(c *project.Choice) {
	n.workflow(&c.Workflow)
	n.text(&c.StepID)
	n.int(&c.Variant)
}

func (n *coder) clock(c *Clock) {
	n.name(&c.SLA, &n.names.slas)
	n.lost = n.lost || c.SLA < 0
	n.key(&c.Object)
	n.int64(&c.At)
	n.text(&c.Owner)
	n.count(&c.Done)
	n.int64(&c.Next)
	n.bool(&c.Breached)
	n.int(&c.Reassigned)
	if n.reading && !n.lost {
		c.Done = min(c.Done, len(n.plan.clocks[c.SLA].marks)) // the SLA may have lost some
	}
}

func (n *coder) dateSeen(_ int, d *DateSeen) {
	n.bool(&d.Known)
	n.int64(&d.Value)
	n.bool(&d.Pending)
	n.int(&d.Nth)
	list(n.wire, &d.Fired, func(m *DateMark) {
		n.int64(&m.Value)
		n.int(&m.Nth)
	})
}

// some reports whether an instant is one; the earliest stands for none.
func some(v *int64) bool { return *v != math.MinInt64 }
