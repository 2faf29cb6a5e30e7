package expr

import (
	"sync"
	"testing"
)

// placeCase is one expression at one place.
type placeCase struct {
	text string
	want Truth
}

func checkTruths(t *testing.T, env *Env, p Place, c *Context, cases []placeCase) {
	t.Helper()
	for _, test := range cases {
		x := mustCheck(t, env, p, test.text)
		c.Horizon = Never
		if got := x.Truth(c); got != test.want {
			t.Errorf("%s: %v, want %v (%s)", test.text, got, test.want, c.Cause().Text)
		}
		c.Horizon = Never
		if got := newReference(x).truth(c); got != test.want {
			t.Errorf("%s: cel-go says %v, want %v (%s)", test.text, got, test.want, c.Cause().Text)
		}
	}
}

func TestMissingParentIsAnObjectWithoutFields(t *testing.T) {
	env := worldEnv(t)
	c := explainContext(env)
	checkTruths(t, env, testPlace(testContact), c, []placeCase{
		{`account.tier == "mid"`, Undecided},
		{`has(account.tier)`, False},
		{`has(account.id)`, False},
		{`has(account.tier) && account.tier == "enterprise"`, False},
		{`segment.big_accounts`, False},
		{`account.?tier.orValue("smb") == "smb"`, True},
		{`score.health > 5`, Undecided},
		{`account.changed_at("tier") < now`, Undecided},
		{`has(contact.notes) && size(contact.notes) == 0`, True},
	})
}

func TestNothingIsKnownWithoutAHost(t *testing.T) {
	env := worldEnv(t)
	c := &Context{Now: testNow, Horizon: Never}
	checkTruths(t, env, testPlace(testContact), c, []placeCase{
		{`events.page_viewed.exists(e, true)`, False},
		{`events.page_viewed.total() == 0`, True},
		{`events.page_viewed.last_at() < now`, Undecided},
		{`sent("case-study").total() == 0`, True},
		{`subscribed("education") || blocked("email")`, False},
		{`deals.all(d, d.stage == "won")`, True},
		{`contact.country == "DE"`, Undecided},
	})
}

func TestItemStandsBesideTheEnrolledObject(t *testing.T) {
	env := worldEnv(t)
	c := explainContext(env)
	c.Item = env.Schema().Objects[testDeal].Shape.New()
	c.Item.Slots[c.Item.Shape.Slot("stage")] = NewString("open")
	p := testPlace(testContact)
	p.Item = testDeal
	checkTruths(t, env, p, c, []placeCase{
		{`deal.stage == "open" && contact.country == "DE"`, True},
		{`deal.amount > 5.0`, Undecided},
	})
}

func TestTriggerOfAnotherShapeIsReadByName(t *testing.T) {
	env := worldEnv(t)
	events := env.Schema().Events
	form, page := events[env.Schema().Event("form_submitted")].Shape, events[env.Schema().Event("page_viewed")].Shape
	p := testPlace(testContact)
	p.Trigger, _ = MergeShapes("trigger", page, form)
	c := explainContext(env)
	c.Trigger = form.New()
	c.Trigger.Slots[0], c.Trigger.Slots[1] = NewTimestamp(testNow), NewString("demo")
	checkTruths(t, env, p, c, []placeCase{
		{`has(trigger.form) && trigger.form == "demo"`, True},
		{`has(trigger.path)`, False},
		{`trigger.path == "/"`, Undecided},
		{`trigger.at == now`, True},
	})
}

func TestPolicyReadsItsResource(t *testing.T) {
	env := worldEnv(t)
	p := Place{Object: -1, Item: -1, Extra: "resource"}
	steps := []any{map[string]any{"kind": "send"}, map[string]any{"kind": "delay"}, map[string]any{"kind": "send"}}
	c := &Context{Now: testNow, Horizon: Never, Extra: map[string]any{"category": "nurture", "all_steps": steps, "priority": 50}}
	for _, test := range []placeCase{
		{`resource.category != "nurture" || resource.all_steps.filter(s, s.kind == "send").size() <= 8`, True},
		{`resource.all_steps.filter(s, s.kind == "send").size() > 2`, False},
		{`resource.priority >= 50`, True},
		{`has(resource.goal) && resource.goal.exit`, False},
		{`resource.goal.exit`, Undecided},
	} {
		x := mustCheck(t, env, p, test.text)
		if got := x.Truth(c); got != test.want {
			t.Errorf("%s: %v, want %v (%s)", test.text, got, test.want, c.Cause().Text)
		}
	}
}

func TestMessagesSeeTheirOwner(t *testing.T) {
	env := worldEnv(t)
	p := testPlace(testContact)
	p.Message = true
	c := explainContext(env)
	c.Extra = &MessageNames{OwnerName: "Anna", UnsubscribeURL: "https://acme.example/u"}
	checkTruths(t, env, p, c, []placeCase{
		{`owner.name == "Anna"`, True},
		{`has(owner.email)`, False},
		{`unsubscribe_url.startsWith("https://")`, True},
		{`owner.email == "x"`, Undecided},
	})
	c.Extra = nil
	checkTruths(t, env, p, c, []placeCase{{`unsubscribe_url == ""`, Undecided}, {`has(owner.name)`, False}})
}

func TestSegmentsInsideMacrosKeepTheirVariables(t *testing.T) {
	env := worldEnv(t)
	c := benchContext(env)
	env.DefineSegment(2, mustCheck(t, env, testPlace(testContact), `events.page_viewed.exists(e, e.path == "/pricing")`))
	checkTruths(t, env, testPlace(testContact), c, []placeCase{
		{`events.page_viewed.exists(e, segment.competitors && e.path == "/blog")`, True},
		{`events.page_viewed.all(e, segment.competitors && events.page_viewed.exists(f, f.at >= e.at && f.path == "/pricing"))`, True},
	})
}

func TestValues(t *testing.T) {
	env := worldEnv(t)
	c := explainContext(env)
	for text, want := range map[string]string{
		`contact.company_size * 2`:                       `160`,
		`contact.discount + 1.0`:                         `1.25`,
		`now - days(2)`:                                  `2026-03-26T22:30:15.25Z`,
		`contact.interests + ["x"]`:                      `["api", "x"]`,
		`contact.country.lowerAscii()`:                   `"de"`,
		`contact.company_size > 5`:                       `true`,
		`contact.role`:                                   `absent`,
		`contact.notes.map(n, n + "!")`:                  `[]`,
		`"a,b,c".split(",").filter(x, x != "b")`:         `["a", "c"]`,
		`{"a": 1}["a"] + 1`:                              `2`,
		`contact.?role.optMap(r, r + "!").orValue("no")`: `"no"`,
	} {
		if got := mustCheck(t, env, testPlace(testContact), text).Value(c).text(false); got != want {
			t.Errorf("%s = %s, want %s", text, got, want)
		}
	}
}

func TestOneExpressionServesManyGoroutines(t *testing.T) {
	env := worldEnv(t)
	x := mustCheck(t, env, testPlace(testContact), benchTexts[2].text)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			c := benchContext(env)
			for range 200 {
				if x.Truth(c) != True {
					t.Error("another result in another goroutine")
					return
				}
			}
		})
	}
	group.Wait()
}

func TestContextIsReused(t *testing.T) {
	env := worldEnv(t)
	c := benchContext(env)
	deal := env.Schema().Objects[testDeal].Shape.New()
	deal.Slots[deal.Shape.Slot("id")] = NewString("d-1")
	c.Host.(*testHost).related[testDeal] = []*Record{deal}
	deep := mustCheck(t, env, testPlace(testContact), `deals.all(a, deals.all(b, deals.all(d, a.id + b.id + d.id == "d-1d-1d-1")))`)
	absent := mustCheck(t, env, testPlace(testContact), `deals.exists(d, d.stage == "open")`)
	for range 3 {
		if absent.Truth(c) != Undecided || c.Cause().Absent != "d.stage" {
			t.Errorf("the cause is %+v", c.Cause())
		}
		if deep.Truth(c) != True || c.Cause() != (Cause{}) {
			t.Errorf("not true: %+v", c.Cause())
		}
	}
}
