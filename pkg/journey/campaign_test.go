package journey

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// crowd begins a run with contacts of an account; their plan is pro.
func crowd(t testing.TB, p *project.Program, start string, n int) *Run {
	t.Helper()
	contact, account := p.ContactObject(), p.Schema.Object("account")
	things := []project.Thing{{Object: account, ID: "acme.example"}}
	plan := p.Schema.Objects[contact].Shape.Slot("plan")
	for i := range n {
		things = append(things, project.Thing{
			Object: contact, ID: fmt.Sprintf("c%04d@example.com", i), ParentID: "acme.example",
			Fields: []project.SlotValue{{Slot: plan, Value: expr.NewString("pro")}},
		})
	}
	from := at(t, start)
	r := NewRun(p, from)
	r.Seed(things, from)
	r.Begin()
	return r
}

// told lists the facts of some kinds, with the seconds since the start.
func told(r *Run, start int64, kinds ...FactKind) string {
	var b strings.Builder
	for _, f := range r.Facts() {
		if slices.Contains(kinds, f.Kind) {
			fmt.Fprintf(&b, "%d %s %s %s/%s %s\n", (f.At-start)/1000, f.Kind, f.Object.Name(r.p), f.From, f.To, strings.Trim(f.Gate+" "+f.Reason, " "))
		}
	}
	return b.String()
}

const weekly = `
kind: Workflow
name: weekly
trigger: {schedule: "0 9 * * mon"}
rules: contact.plan == "pro"
reentry: after_exit
steps: [{id: done, exit: done}]
`

// "enrolls every object for which `rules` hold, at most `max: 1000`, else none and an alert"
func TestAScheduleEnrollsAThousandOrNobody(t *testing.T) {
	p := program(t, weekly)
	for n, want := range map[int]int{1000: 1000, 1001: 0} {
		r := crowd(t, p, "2026-01-05T08:59:59+01:00", n)
		r.Advance(r.Now() + 2000)
		if got := strings.Count(told(r, 0, Enrolled), "\n"); got != want {
			t.Errorf("of %d, %d are enrolled", n, got)
		}
		alerts := told(r, at(t, "2026-01-05T08:59:59+01:00"), Asked, Alert)
		if n > 1000 && !strings.HasSuffix(alerts, "1 alert campaign/weekly / more than 1000 match: nobody is enrolled\n") {
			t.Error(alerts)
		}
	}
}

// "Cron fires a local time once": 02:30 is in the gap of 29 March, so it is its
// end, 03:00; on 25 October it comes twice, and the first counts.
func TestAScheduleWhenClocksChange(t *testing.T) {
	p := program(t, strings.Replace(weekly, "0 9 * * mon", "30 2 * * *", 1))
	for start, want := range map[string]string{
		"2026-03-28T00:00:00Z": "2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z",
		"2026-10-24T00:00:00Z": "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z",
	} {
		r := crowd(t, p, start, 1)
		r.Advance(r.Now() + 72*hour)
		var asked []string
		for _, f := range r.Facts() {
			if f.Kind == Asked {
				asked = append(asked, instant(f.At))
			}
		}
		if got := strings.Join(asked, " "); got != want {
			t.Errorf("asked at %s, not %s", got, want)
		}
	}
}

// "A missed `schedule` is not made up.": within its minute it is in time.
func TestAMissedScheduleIsNotMadeUp(t *testing.T) {
	p := program(t, weekly)
	k := CampaignOf(p.Workflows[0])
	sunday, nine := at(t, "2026-01-04T12:00:00Z"), at(t, "2026-01-05T08:00:00Z")
	week := 7 * 24 * hour
	for late, want := range map[int64]string{
		0: "message", 59_999: "message", 60_000: "refused late", hour: "refused late", 3*week + 3*hour: "refused late", 3*week + 30_000: "message",
	} {
		s, out := Step(p, nil, Input{Kind: Wake, To: k}, sunday)
		if out.Wake != nine || len(out.Facts)+len(out.Messages) > 0 {
			t.Fatal("a campaign begins with", out)
		}
		s, out = Step(p, s, Input{Kind: Wake, To: k}, nine+late)
		got := ""
		for _, f := range out.Facts {
			got += f.Kind.String() + " " + f.Gate
		}
		for _, m := range out.Messages {
			got += "message"
			if !m.All || m.In.News.Ask == nil {
				t.Error("it asks", m)
			}
		}
		if got != want {
			t.Errorf("%d ms late: %q, not %q", late, got, want)
		}
		if next := nine + (late/week+1)*week; s.Wake != next {
			t.Errorf("%d ms late: wakes at %s, not %s", late, instant(s.Wake), instant(next))
		}
		// Asked again at the same instant it does nothing more.
		if _, out = Step(p, s, Input{Kind: Wake, To: k}, nine+late); len(out.Facts)+len(out.Messages) > 0 {
			t.Error("asks twice:", out)
		}
	}
}

// What the operator switched off asks nobody, and is not made up when it is on
// again; switched on before its time it asks.
func TestASwitchedOffScheduleAsksNobody(t *testing.T) {
	p := program(t, weekly)
	r := crowd(t, p, "2026-01-05T08:00:00+01:00", 1)
	start := r.Now()
	r.Switch(0, false, start)
	r.Switch(0, true, start+2*hour)
	r.Advance(start + 8*24*hour)
	want := "3600 refused campaign/weekly / kill_switch\n608400 campaign campaign/weekly 1/1 \n608400 enrolled contact/c0000@example.com / schedule 0 9 * * mon\n"
	if got := told(r, start, Refused, Asked, Enrolled); got != want {
		t.Errorf("got %s", got)
	}
}

const newcomers = `
kind: Workflow
name: pros
trigger: [{enters_stage: second}, {becomes: contact.plan == "pro"}]
rules: '!has(trigger.to) || trigger.to == "second"'
existing_matches: enroll
reentry: after_exit
steps: [{id: done, exit: done}]
---
kind: Workflow
name: quiet
trigger: {inactive: 30d}
existing_matches: enroll
steps: [{id: done, exit: done}]
---
kind: Workflow
name: shy
trigger: {becomes: contact.plan == "pro"}
steps: [{id: done, exit: done}]
---
kind: Lifecycle
name: life
stages: [{name: first, next: [second]}, {name: second}]
`

// "`existing_matches: enroll` offers, when the workflow is first applied, whom `becomes`, `enters_stage`
// or `inactive` matches; more than 1000: none, and an alert."
func TestAFirstApplyOffersWhomItMatches(t *testing.T) {
	p := program(t, newcomers)
	r := crowd(t, p, "2026-01-05T09:00:00Z", 2)
	start := r.Now()
	for w := range p.Workflows {
		r.OfferExisting(w, start+hour)
	}
	r.OfferExisting(1, start+30*24*hour-1)
	r.OfferExisting(1, start+30*24*hour) // before the wake-up of that instant
	got := told(r, start, Asked, Enrolled)
	want := `3600 campaign campaign/pros 2/2 
3600 enrolled contact/c0000@example.com / becomes
3600 enrolled contact/c0001@example.com / becomes
3600 campaign campaign/quiet 2/0 
2591999 campaign campaign/quiet 2/0 
2592000 campaign campaign/quiet 2/2 
2592000 enrolled contact/c0000@example.com / inactive 30d
2592000 enrolled contact/c0001@example.com / inactive 30d
`
	if got != want {
		t.Errorf("got %s", got)
	}
	r = crowd(t, p, "2026-01-05T09:00:00Z", 1001)
	r.OfferExisting(0, start)
	if got := told(r, start, Alert, Enrolled); got != "0 alert campaign/pros / more than 1000 match: nobody is enrolled\n" {
		t.Errorf("got %s", got)
	}
}

// "`existing_matches: enroll` offers, when the workflow is first applied, whom `becomes`, `enters_stage`
// or `inactive` matches": whom the stage matches is who rests in it.
func TestAFirstApplyOffersWhoRestsInAStage(t *testing.T) {
	p := program(t, strings.Replace(newcomers, `, {becomes: contact.plan == "pro"}]`, "]", 1))
	r := crowd(t, p, "2026-01-05T09:00:00Z", 2)
	start := r.Now()
	r.Order(Command{Kind: MoveStage, Object: r.Contacts()[1], Stage: 1}, start+hour)
	r.Order(Command{Kind: End, Ref: Ref{Object: r.Contacts()[1], Workflow: 0, Number: 1}}, start+hour)
	r.OfferExisting(0, start+2*hour)
	want := `3600 enrolled contact/c0001@example.com / enters_stage second
7200 campaign campaign/pros 2/1 
7200 enrolled contact/c0001@example.com / enters_stage second
`
	if got := told(r, start, Asked, Enrolled); got != want {
		t.Errorf("got %s", got)
	}
}

const chains = `
kind: Workflow
name: start
object: account
trigger: {changed: account.tier}
reentry: after_exit
steps: [{id: each, for_each: {object: contact, among: own, where: events.changed.total() > 0 && contact.plan == "pro", enroll: call, with: {tier: "= account.tier", plan: "= contact.plan"}}}]
---
kind: Workflow
name: call
trigger: {enroll: true, with: {tier: {type: string}, plan: {type: string}}}
reentry: after_exit
steps:
  - {id: tell, task: {to: "#x", title: "{{ contact.id }} {{ trigger.tier }} {{ trigger.plan }}"}}
  - {id: back, for_each: {object: contact, among: all, where: 'true', enroll: call, with: {tier: "= trigger.tier", plan: none}}}
`

func changeTier(p *project.Program, now int64) Input {
	account := p.Schema.Object("account")
	slot := p.Schema.Objects[account].Shape.Slot("tier")
	return Input{Kind: Record, Object: account, Name: "acme.example", At: now, Fields: []project.SlotValue{{Slot: slot, Value: expr.NewString("big")}}}
}

// `with` is computed for each item beside the enrolled object, whose account
// fields and events are seen in the items' lines; a circle of for_each ends, as
// "between two outside inputs a workflow starts once per object and key".
func TestForEachSeesBothAndEnds(t *testing.T) {
	p := program(t, chains)
	r := crowd(t, p, "2026-01-05T09:00:00Z", 3)
	r.Deliver(changeTier(p, r.Now()+hour))
	var titles []string
	for _, e := range r.Effects() {
		titles = append(titles, e.Subject)
	}
	if got := strings.Join(titles, "; "); got != "c0000@example.com big pro; c0001@example.com big pro; c0002@example.com big pro" {
		t.Error(got)
	}
	if !strings.Contains(told(r, 0, Loop), "loop") {
		t.Error("no circle was noticed")
	}
	for k := range r.lines {
		if k.Object == CampaignLine {
			t.Error("a campaign of a step stays:", k)
		}
	}
}

// A run is the same whatever the order in which lines are stepped: of the
// messages under way any line's first may come next.
func TestTheOrderOfLinesDoesNotCount(t *testing.T) {
	p := program(t, chains)
	play := func(pick func(n int) int) (lines map[Key]string) {
		r := crowd(t, p, "2026-01-05T09:00:00Z", 7)
		in := changeTier(p, r.Now())
		in.To = r.Resolve(in.Object, in.Name)
		r.sendOut(r.step(&in))
		for len(r.under.list) > 0 {
			e := takeAny(&r.under, pick)
			r.sendOut(r.step(&e.In))
		}
		lines = map[Key]string{}
		for _, f := range r.Facts() {
			lines[f.Line] += f.Dump(p) + "\n"
		}
		return lines
	}
	first := play(func(int) int { return 0 })
	if !strings.Contains(fmt.Sprint(first), "enrolled") {
		t.Fatal("nothing happened")
	}
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		if other := play(rnd.IntN); fmt.Sprint(first) != fmt.Sprint(other) {
			t.Fatalf("with the order %d:\n%v\nnot\n%v", seed, other, first)
		}
	}
}

// "A repeated source and id is ignored.": a question that comes twice is answered
// under one id, so the campaign hears each line once; the line's own memory of
// ids stays free of questions.
func TestAQuestionThatComesTwiceCountsOnce(t *testing.T) {
	p := program(t, weekly)
	nine := at(t, "2026-01-05T08:00:00Z")
	k := CampaignOf(p.Workflows[0])
	campaign, _ := Step(p, nil, Input{Kind: Wake, To: k}, nine-hour)
	campaign, out := Step(p, campaign, Input{Kind: Wake, To: k}, nine)
	contact := Key{p.ContactObject(), "kim@example.com"}
	state, _ := Step(p, nil, Input{Kind: Record, To: contact, Object: contact.Object, Name: contact.ID, At: nine}, nine)
	ask := out.Messages[0].In
	ask.To = contact
	campaign, _ = Step(p, campaign, Input{Kind: Message, To: k, News: &News{Asked: &Lines{2}}}, nine)
	for range 2 {
		state, out = Step(p, state, ask, nine)
		campaign, _ = Step(p, campaign, out.Messages[0].In, nine)
	}
	if asking := campaign.Campaign.Asking; asking == nil || asking.Heard != 1 || asking.Objects != 1 {
		t.Errorf("heard %+v", asking)
	}
	if len(state.seen) > 0 {
		t.Error("remembers", state.seen)
	}
}

// "own: what belongs to the enrolled object", in whatever lines it lives: what
// belongs to a holding stands two lines below it.
func TestForEachAsksWhatBelongsToWhatBelongs(t *testing.T) {
	model := txtar.File{Name: "data.yaml", Data: []byte(`
kind: DataModel
name: crm
owner: ops@acme.example
objects:
  holding: {identified_by: [name], fields: {name: {type: string}, calls: {type: bool}}}
  account: {identified_by: [domain], belongs_to: holding, fields: {domain: {type: string}, tier: {type: string}}}
  contact:
    identified_by: [email]
    belongs_to: account
    fields: {email: {type: string, format: email, required: true}, consent: {type: bool}, plan: {type: string}}
  branch: {belongs_to: holding, fields: {city: {type: string}}}
events: {form: {fields: {name: {type: string}}}}
`)}
	flows := txtar.File{Name: "w.yaml", Data: []byte(`
kind: Workflow
name: start
object: holding
trigger: {changed: holding.calls}
reentry: after_exit
steps:
  - {id: contacts, for_each: {object: contact, among: own, where: holding.calls, enroll: call}}
  - {id: branches, for_each: {object: branch, among: own, enroll: visit}}
---
kind: Workflow
name: call
trigger: {enroll: true}
steps: [{id: tell, task: {to: "#x", title: "{{ contact.id }}"}}]
---
kind: Workflow
name: visit
object: branch
trigger: {enroll: true}
reentry: never
steps: [{id: tell, task: {to: "#x", title: "{{ branch.id }}"}}]
`)}
	p := load(t, model, flows)
	holding, account, contact, branch := p.Schema.Object("holding"), p.Schema.Object("account"), p.ContactObject(), p.Schema.Object("branch")
	r := NewRun(p, 0)
	r.Seed([]project.Thing{
		{Object: holding, ID: "h"}, {Object: holding, ID: "other"},
		{Object: account, ID: "a", ParentID: "h"}, {Object: account, ID: "b", ParentID: "h"}, {Object: account, ID: "c", ParentID: "other"},
		{Object: contact, ID: "kim", ParentID: "a"}, {Object: contact, ID: "lee", ParentID: "b"}, {Object: contact, ID: "max", ParentID: "c"},
		{Object: branch, ID: "bonn", ParentID: "h"}, {Object: branch, ID: "ulm", ParentID: "other"},
	}, 0)
	calls := p.Schema.Objects[holding].Shape.Slot("calls")
	r.Deliver(Input{Kind: Record, Object: holding, Name: "h", At: hour, Fields: []project.SlotValue{{Slot: calls, Value: expr.NewBool(true)}}})
	var titles []string
	for _, e := range r.Effects() {
		titles = append(titles, e.Subject)
	}
	if got := strings.Join(titles, " "); got != "bonn kim lee" {
		t.Error(got)
	}
}

// takeAny takes the first message of any line.
func takeAny(p *post, pick func(n int) int) Envelope {
	var all []Envelope
	for len(p.list) > 0 {
		all = append(all, p.next())
	}
	var firsts []int
	for i := range all {
		if i == 0 || all[i].To != all[i-1].To {
			firsts = append(firsts, i)
		}
	}
	at := firsts[pick(len(firsts))]
	for i := range all {
		if i != at {
			p.put(all[i])
		}
	}
	return all[at]
}

// TestACampaignIsTotal gives news and questions that make no sense to campaigns
// and to contacts.
func TestACampaignIsTotal(t *testing.T) {
	p := program(t, chains+"---"+weekly)
	rnd := rand.New(rand.NewPCG(1, 2))
	number := func() int { return rnd.IntN(9) - 3 }
	key := func() Key { return Key{number(), []string{"weekly", "c", "x/1/call/back/1"}[rnd.IntN(3)]} }
	var states [2]*State
	for range 20_000 {
		q := &Question{Campaign: key(), Why: QuestionKind(rnd.IntN(5)), Kind: number(), Workflow: number(), Max: number(), Trigger: number(),
			From: Ref{key(), number(), number()}, Step: number(), Own: rnd.IntN(2) == 0, All: rnd.IntN(2) == 0, Lines: []Key{key()}}
		n := News{}
		switch rnd.IntN(5) {
		case 0:
			n.Begin = q
		case 1:
			n.Ask = q
		case 2:
			n.Asked = &Lines{number()}
		case 3:
			n.Matching = &Matching{Asked: number(), Matches: []Match{{Line: key(), Object: key(), Trigger: number()}}}
		case 4:
			n.Enroll = &Request{Workflow: number(), Object: key(), Why: QuestionKind(rnd.IntN(5)), Trigger: number()}
		}
		line := rnd.IntN(2)
		in := Input{Kind: InputKind(rnd.IntN(6)), News: &n, To: Key{CampaignLine, "weekly"}, Object: number(), Name: "c", Event: number(),
			Command: &Command{Kind: CommandKind(rnd.IntN(12)), Workflow: number()}}
		if line == 1 {
			in.To = Key{p.ContactObject(), "c"}
		}
		states[line], _ = Step(p, states[line], in, rnd.Int64N(40*24*hour))
	}
}
