package journey

import (
	"slices"
	"strconv"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// A campaign is a line of its own that asks many objects and enrolls those who
// match. One with the name of a workflow follows its schedules and, where the
// workflow is about nothing, holds its enrollments; one that is named after a
// step for_each lives for one round of questions. It asks by messages, each line
// answers for its own objects, and when all have answered it counts and enrolls.

// CampaignState is what a campaign has asked and heard.
type CampaignState struct {
	// Followed is the instant up to which its schedules were followed: what was
	// due up to then is done or missed.
	Followed int64
	// Asking is the round of questions that is under way, nil for none. It ends
	// within the instant at which it began.
	Asking *Asking
}

// Asking is one round of questions.
type Asking struct {
	// Why it asks, for which workflow, and how many may enter it.
	Why           QuestionKind
	Workflow, Max int
	// From and Step say which step asks, for ByStep.
	From Ref
	Step int
	// Lines is how many lines are asked, -1 before that is known, and Heard how
	// many of them have answered.
	Lines, Heard int
	// Objects is how many objects were asked, Found how many of them match, and
	// Matches who they are, as far as they may be enrolled.
	Objects, Found int
	Matches        []Match
}

func (c *CampaignState) clone() *CampaignState {
	if c == nil {
		return nil
	}
	copied := *c
	if c.Asking != nil {
		asking := *c.Asking
		asking.Matches = slices.Clip(asking.Matches)
		copied.Asking = &asking
	}
	return &copied
}

// CampaignOf is the line that follows the schedules of a workflow. Whoever runs
// the workflow wakes it once when it is first applied: it then knows since when
// it follows, and asks nobody before the next time of the schedule.
func CampaignOf(w *project.Workflow) Key { return Key{CampaignLine, w.Name} }

// followed is the workflow whose campaign this line is, nil for one of a step.
func (ps *pass) followed() *project.Workflow {
	for _, w := range ps.p.Workflows {
		if w.Name == ps.s.Key.ID && !w.Managed {
			return w
		}
	}
	return nil
}

// stepCampaign is the step of a campaign's line. What is told to a line that is
// new makes it follow the schedule from now on.
func (ps *pass) stepCampaign(in Input) (*State, Out) {
	if ps.repeated(in.ID) {
		ps.note(Fact{Kind: Ignored, Object: in.To, Subject: in.ID})
		return ps.end()
	}
	fresh := ps.s.Campaign == nil
	if fresh {
		ps.s.Campaign = &CampaignState{Followed: ps.now - 1}
	}
	ps.depth, ps.silent = in.Depth, in.Historical
	ps.stem(&in)
	switch {
	case in.Kind == Message:
		ps.campaignNews(in.News)
	case in.Kind == Order && in.Command != nil && in.Command.Kind == EnrollExisting:
		ps.offerExisting()
	case in.Kind == Reply, in.Kind == Order, in.Kind == Wake && !fresh:
		return ps.ordinary(in)
	}
	return ps.end()
}

func (ps *pass) campaignNews(n *News) {
	c := ps.s.Campaign
	switch {
	case n == nil:
	case n.Begin != nil && n.Begin.makesSense(ps.p):
		ps.askLines(n.Begin)
	case n.Asked != nil && c.Asking != nil:
		c.Asking.Lines = n.Asked.Lines
		ps.tally()
	case n.Matching != nil && c.Asking != nil:
		c.Asking.hear(n.Matching)
		ps.tally()
	}
}

// follow starts what a schedule says up to now. A schedule names minutes: within
// its minute it is in time, later it was missed and is not made up.
func (ps *pass) follow() {
	w, c := ps.followed(), ps.s.Campaign
	if w == nil || c.Followed >= ps.due {
		return
	}
	from := max(c.Followed, ps.due-calendar.Minute)
	missed := -1
	for i := range w.Triggers {
		t := &w.Triggers[i]
		switch {
		case ps.silent || t.Cron == nil:
		case ps.fires(t, from):
			c.Followed = ps.due
			ps.onSchedule(w, i)
			return
		case missed < 0 && ps.fires(t, c.Followed):
			missed = i
		}
	}
	if missed >= 0 {
		f := ps.refusal(w, &w.Triggers[missed])
		f.Gate, f.Reason = "late", "missed, and not made up"
		ps.fact(f)
	}
	c.Followed = ps.due
}

// fires reports whether a schedule fires after an instant and up to now.
func (ps *pass) fires(t *project.Trigger, after int64) bool {
	at, ok := t.Cron.Next(ps.p.Zone, after)
	return ok && at <= ps.due
}

// refusal begins the refusal of a schedule.
func (ps *pass) refusal(w *project.Workflow, t *project.Trigger) Fact {
	return Fact{Kind: Refused, Object: ps.s.Key, Workflow: w.Index, Step: -1, Place: t.Doc.Span}
}

// onSchedule runs a workflow about nothing, or asks whom the workflow is about.
func (ps *pass) onSchedule(w *project.Workflow, i int) {
	t := &w.Triggers[i]
	ps.asking()
	if !ps.enabled(w.Index) {
		ps.barSwitch(w)
		f := ps.refusal(w, t)
		f.Gate, f.Place = "kill_switch", w.Doc.Enabled.Span
		ps.fact(f)
		return
	}
	if w.Object < 0 {
		ps.letSwitch(w)
		nothing := &Object{Key: ps.s.Key, Parent: -1}
		ps.start(w, nothing, convert(ps.instant(t), w.Trigger), Fact{Reason: word(ps.p, t), Place: t.Doc.Span}, nil)
		return
	}
	ps.askLines(&Question{
		Campaign: ps.s.Key, Why: BySchedule, Kind: w.Object, Workflow: w.Index, Trigger: i, From: none, Step: -1, Max: t.Max, All: true,
	})
}

// offerExisting asks whom the triggers of a workflow match already.
func (ps *pass) offerExisting() {
	w := ps.followed()
	if w == nil || w.Object < 0 || w.Doc.ExistingMatches.Value != "enroll" || ps.silent {
		return
	}
	ps.askLines(&Question{
		Campaign: ps.s.Key, Why: ByApply, Kind: w.Object, Workflow: w.Index, From: none, Step: -1, Max: most, All: true,
	})
}

// most is how many a campaign enrolls unless `max` says otherwise.
const most = 1000

// askLines begins a round of questions.
func (ps *pass) askLines(q *Question) {
	asking := &Asking{Why: q.Why, Workflow: q.Workflow, Max: q.Max, From: q.From, Step: q.Step, Lines: -1}
	ps.s.Campaign.Asking = asking
	if q.All {
		ps.tell(Key{Object: q.Kind}, News{Ask: q})
		if n := len(ps.out.Messages); n > 0 {
			ps.out.Messages[n-1].All = true
		}
		return
	}
	asking.Lines = len(q.Lines)
	for _, line := range q.Lines {
		ps.tell(line, News{Ask: q})
	}
	ps.tally()
}

// hear takes in what one line answers.
func (a *Asking) hear(m *Matching) {
	a.Heard++
	a.Objects += m.Asked
	a.Found += len(m.Matches)
	if room := a.Max - len(a.Matches); room > 0 {
		a.Matches = append(a.Matches, m.Matches[:min(room, len(m.Matches))]...)
	}
}

// tally ends the round when all have answered: they are enrolled in the order of
// their ids, or, where they are too many, nobody is.
func (ps *pass) tally() {
	a := ps.s.Campaign.Asking
	if a.Lines < 0 || a.Heard < a.Lines {
		return
	}
	ps.s.Campaign.Asking = nil
	name := ps.p.Workflows[a.Workflow].Name
	f := Fact{Kind: Asked, Object: ps.s.Key, Workflow: a.Workflow, Step: -1, Subject: name, From: strconv.Itoa(a.Objects), To: strconv.Itoa(a.Found)}
	if a.Why == ByStep {
		f.Object, f.Workflow, f.Number, f.Step = a.From.Object, a.From.Workflow, a.From.Number, a.Step
	}
	ps.fact(f)
	if a.Found > a.Max {
		f.Kind, f.From, f.To = Alert, "", ""
		f.Reason = "more than " + strconv.Itoa(a.Max) + " match: nobody is enrolled"
		ps.fact(f)
		return
	}
	matches := slices.Clone(a.Matches)
	slices.SortStableFunc(matches, func(x, y Match) int { return x.Object.Compare(y.Object) })
	asker := ""
	if a.Why == ByStep {
		asker = ps.p.Workflows[a.From.Workflow].Name
	}
	for _, m := range matches {
		ps.tell(m.Line, News{Enroll: &Request{Asker: asker, Workflow: a.Workflow, Object: m.Object, With: m.With, Why: a.Why, Trigger: m.Trigger}})
	}
}

// campaignWake is when the next schedule fires.
func (ps *pass) campaignWake() int64 {
	at := int64(expr.Never)
	if ps.s.Campaign == nil {
		return at
	}
	w := ps.followed()
	if w == nil {
		return at
	}
	for i := range w.Triggers {
		if w.Triggers[i].Cron == nil {
			continue
		}
		if next, ok := w.Triggers[i].Cron.Next(ps.p.Zone, ps.s.Campaign.Followed); ok {
			at = min(at, next)
		}
	}
	return at
}
