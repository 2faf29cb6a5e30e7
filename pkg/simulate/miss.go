package simulate

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// outcomePhrases say that an outcome happened and that it did not.
var outcomePhrases = [...][2]string{
	project.WasSent:     {"`%` was sent", "`%` was not sent"},
	project.WasEnrolled: {"`%` was entered", "`%` was not entered"},
	project.WasExited:   {"`%` was left", "`%` was not left"},
	project.IsStage:     {"the stage `%` was reached", "the stage `%` was not reached"},
	project.WasRouted:   {"`%` routed somebody", "`%` routed nobody"},
	project.WasNotified: {"`%` was notified", "`%` was not notified"},
	project.HasTask:     {"the task `%` was given", "the task `%` was not given"},
	project.WasHeld:     {"`%` was held", "`%` was not held"},
	project.WasSkipped:  {"`%` was skipped", "`%` was not skipped"},
	project.WasRefused:  {"entry into `%` was refused", "entry into `%` was not refused"},
	project.WasBreached: {"`%` was breached", "`%` was not breached"},
	project.WasViolated: {"`%` was violated", "`%` was not violated"},
	project.GoalReached: {"the goal of `%` was reached", "the goal of `%` was not reached"},
}

// nearby is what happened instead of what was expected, in a clause, and the fact
// that decided it, nil where there is none.
type nearby struct {
	text string
	fact *journey.Fact
}

// and adds to a clause, with a fact that says more about it, nil for none.
func (n nearby) and(text string, f *journey.Fact) nearby {
	n.text += text
	if f != nil {
		n.fact = f
	}
	return n
}

// missed is what happened instead where nothing like the outcome did.
func (pl *play) missed(e *project.Expectation) nearby {
	switch e.Kind {
	case project.WasBreached:
		if s := pl.sla(e.Name); s != nil {
			return nearby{pl.clockFate(e, s), pl.lastOfClock(e, s)}
		}
	case project.WasNotified:
		if f := pl.close(e, func(f *journey.Fact) bool { return f.Kind == journey.Notified && pl.reached(e.Name, f) }); f != nil {
			return nearby{"it was told as `" + f.Subject + "`" + pl.whose(f) + " at " + pl.whenOf(f) + ": write `notified: " + f.Subject + "`", f}
		}
		if list := pl.noticed(e); len(list) > 0 && len(pl.doers(e)) == 0 {
			return nearby{pl.clockFate(e, list[0]), pl.lastOfClock(e, list[0])}
		}
		return pl.fate(e, pl.doers(e))
	case project.WasSent, project.WasHeld, project.WasSkipped, project.HasTask, project.WasRouted:
		return pl.fate(e, pl.doers(e))
	case project.WasEnrolled, project.WasExited, project.WasRefused, project.GoalReached:
		return pl.fate(e, pl.named(e.Name))
	case project.IsStage:
		return pl.rests(e)
	case project.WasViolated:
		return nearby{text: pl.unbroken(e)}
	}
	return nearby{text: "nothing like it happened"}
}

// reached reports whether a notice went to who is named by address or as a member,
// though `to` says so in another way.
func (pl *play) reached(name string, f *journey.Fact) bool {
	return project.CanonicalID(f.To) == project.CanonicalID(name) || pl.memberName(f.To) == name
}

// close is the fact that comes nearest to an expectation: the one that differs
// in the fewest ways, then in time; nil for none.
func (pl *play) close(e *project.Expectation, wanted func(*journey.Fact) bool) *journey.Fact {
	var best *journey.Fact
	var bestWrong, bestAway int64
	for i := range pl.facts {
		f := &pl.facts[i]
		if !wanted(f) || e.Kind != project.WasRouted && !pl.to(e, f) {
			continue
		}
		wrong, away := pl.differences(e, f), pl.away(e, f.At)
		if best == nil || wrong < bestWrong || wrong == bestWrong && away < bestAway {
			best, bestWrong, bestAway = f, wrong, away
		}
	}
	return best
}

func (pl *play) differences(e *project.Expectation, f *journey.Fact) int64 {
	n := int64(0)
	if e.At >= 0 && !pl.inTime(e, f.At) {
		n = 4 // what happened at that very instant comes before all others
	}
	for _, ok := range [...]bool{pl.inTime(e, f.At), pl.to(e, f), reason(e, f), pl.because(e, f)} {
		if !ok {
			n++
		}
	}
	return n
}

// away is how far an instant is from the one that was named.
func (pl *play) away(e *project.Expectation, at int64) int64 {
	for _, named := range [...]int64{e.At, e.By, e.After} {
		if named >= 0 {
			d := at - pl.s.Start - named
			return max(d, -d)
		}
	}
	return 0
}

// akin reports whether a fact is the fate of what was expected: of a message or
// step that it was held or skipped, of a workflow that it was refused or entered.
func (pl *play) akin(e *project.Expectation, f *journey.Fact) bool {
	switch e.Kind {
	case project.WasSent, project.WasHeld, project.WasSkipped:
		return pl.happened(project.WasSent, e.Name, f) || pl.happened(project.WasHeld, e.Name, f) || pl.happened(project.WasSkipped, e.Name, f)
	case project.WasEnrolled:
		return pl.happened(project.WasRefused, e.Name, f) && f.Gate != "where"
	case project.WasRefused:
		return pl.happened(project.WasEnrolled, e.Name, f)
	case project.HasTask:
		return pl.happened(project.WasSkipped, e.Name, f)
	case project.WasNotified, project.WasRouted:
		step := pl.stepOf(f)
		return f.Kind == journey.Skipped && step != nil && pl.does(e, pl.p.Workflows[f.Workflow], step)
	case project.IsStage:
		return f.Kind == journey.StageRefused && f.To == e.Name
	}
	return false
}

// doers are the workflows that could have done what was expected.
func (pl *play) doers(e *project.Expectation) []*project.Workflow {
	var list []*project.Workflow
	for _, w := range pl.p.Workflows {
		reviews := e.Kind == project.HasTask && w.Review != "" && (e.Name == "review" || e.Name == w.Name+"/review")
		if reviews || slices.ContainsFunc(w.Steps, func(s *project.Step) bool { return pl.does(e, w, s) }) {
			list = append(list, w)
		}
	}
	return list
}

func (pl *play) does(e *project.Expectation, w *project.Workflow, s *project.Step) bool {
	switch {
	case s.Action == project.Send && pl.p.Messages[s.Message].Name == e.Name:
		return true
	case s.Action == project.NotifyAction && s.Notify.To != nil && s.Notify.To.Doc.Text == e.Name && e.Kind == project.WasNotified:
		return true
	case s.Action == project.RouteAction && e.Kind == project.WasRouted:
		return s.Routing != nil && s.Routing.Name == e.Name
	}
	stepNamed := e.Kind == project.HasTask && s.Action == project.TaskAction || e.Kind == project.WasSkipped
	return stepNamed && (s.ID == e.Name || w.Name+"/"+s.ID == e.Name)
}

func (pl *play) named(name string) []*project.Workflow {
	for _, w := range pl.p.Workflows {
		if w.Name == name {
			return []*project.Workflow{w}
		}
	}
	return nil
}

// fate says what became of the workflows that could have done it: of the first
// that was entered, else of the first that was refused.
func (pl *play) fate(e *project.Expectation, list []*project.Workflow) nearby {
	for _, find := range [...]func(*project.Expectation, *project.Workflow) *nearby{pl.course, pl.kept} {
		for _, w := range list {
			if found := find(e, w); found != nil {
				return *found
			}
		}
	}
	if text := pl.elsewhere(e, list); text != "" {
		return nearby{text: text}
	}
	for _, w := range list {
		if text := pl.tooMany(w); text != "" {
			return nearby{text: text}
		}
	}
	return nearby{text: pl.unstarted(e, list)}
}

// course says where the last enrollment of a workflow is, nil if there was none.
func (pl *play) course(e *project.Expectation, w *project.Workflow) *nearby {
	var in, out, rest *journey.Fact
	for i := range pl.facts {
		f := &pl.facts[i]
		if f.Workflow != w.Index || !pl.to(e, f) {
			continue
		}
		switch f.Kind {
		case journey.Enrolled:
			in, out, rest = f, nil, nil
		case journey.Exited:
			out = f
		case journey.Waiting, journey.Held:
			rest = f
		}
	}
	if in == nil {
		return nil
	}
	if wrong := pl.astray(e, w, in); wrong != nil {
		return wrong
	}
	switch {
	case out != nil:
		return &nearby{pl.describe(out) + pl.before(e, w, out), out}
	case rest != nil && restEnd(rest) > pl.driver.Now():
		return &nearby{"`" + w.Name + "` is still at `" + pl.step(rest) + "`" + pl.which(rest) + ", until " + pl.when(restEnd(rest), pl.zoneOf(rest)), rest}
	}
	return &nearby{"`" + w.Name + "` was entered at " + pl.whenOf(in) + " and went on without it", in}
}

// before names the step that would have done what was expected, where a workflow
// has only one, as the end of a sentence. Who went through all of a workflow left
// before none.
func (pl *play) before(e *project.Expectation, w *project.Workflow, out *journey.Fact) string {
	name := ""
	for _, s := range w.Steps {
		if pl.does(e, w, s) {
			if name != "" {
				return ""
			}
			name = s.ID
		}
	}
	switch {
	case name == "":
		return ""
	case out.Reason == "completed":
		return ", without `" + name + "`"
	}
	return ", before `" + name + "`"
}

// restEnd is when a pause or a hold ends.
func restEnd(f *journey.Fact) int64 {
	if f.Kind == journey.Held {
		return holdEnd(f)
	}
	return f.Until
}

// elsewhere says for whom a workflow was entered instead, "" for nobody.
func (pl *play) elsewhere(e *project.Expectation, list []*project.Workflow) string {
	if e.To == "" || e.Kind == project.WasRouted {
		return ""
	}
	for _, w := range list {
		for i := range pl.facts {
			f := &pl.facts[i]
			if f.Kind == journey.Enrolled && f.Workflow == w.Index && f.Line.Object == pl.p.ContactObject() {
				return "`" + w.Name + "` was never entered for `" + e.To + "`; it was entered for `" + f.Line.ID + "`"
			}
		}
	}
	return ""
}

// kept says why a workflow was not entered, nil if nothing tried to.
func (pl *play) kept(e *project.Expectation, w *project.Workflow) *nearby {
	refused := func(f *journey.Fact) bool { return f.Kind == journey.Refused && f.Workflow == w.Index }
	f := pl.close(e, func(f *journey.Fact) bool { return refused(f) && f.Gate != "where" })
	if f == nil {
		f = pl.close(e, refused)
	}
	if f == nil {
		return nil
	}
	return &nearby{"never entered `" + w.Name + "`" + pl.whose(f) + ": refused at " + pl.whenOf(f) + " by " + pl.by(f), f}
}

// rests says in which stage the contact is at the end.
func (pl *play) rests(e *project.Expectation) nearby {
	for i := range pl.facts {
		if f := &pl.facts[i]; f.Kind == journey.StageMoved && f.From == e.Name && pl.to(e, f) {
			return nearby{"it was there from the start, until " + pl.whenOf(f), f}
		}
	}
	contacts := pl.driver.Contacts()
	if e.To != "" {
		contacts = []journey.Key{pl.driver.Resolve(pl.p.ContactObject(), e.To)}
	}
	for _, k := range contacts {
		ctx := pl.driver.Context(k)
		if ctx == nil {
			continue
		}
		stage := ctx.Object.Get("stage").Str()
		for i := len(pl.facts) - 1; i >= 0; i-- {
			if f := &pl.facts[i]; f.Kind == journey.StageMoved && f.Line == k {
				return nearby{"the last stage it reached was `" + stage + "`, at " + pl.whenOf(f), f}.and(pl.lacks(e.Name, ctx))
			}
		}
		return nearby{text: "it was in `" + stage + "` from the start to the end"}.and(pl.lacks(e.Name, ctx))
	}
	return nearby{text: "there is no contact"}
}
