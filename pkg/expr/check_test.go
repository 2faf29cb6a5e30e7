package expr

import (
	"strings"
	"testing"
)

func testEnv(t testing.TB) *Env {
	t.Helper()
	e, err := NewEnv(testSchema())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestExplore(t *testing.T) {
	e := testEnv(t)
	for _, text := range strings.Split(exploreTexts, "\n") {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		p := testPlace(testContact)
		if strings.Contains(text, "trigger") {
			p = testTriggerPlace(e.Schema(), "form_submitted")
		}
		if strings.Contains(text, "event.") {
			p = testEventPlace(e.Schema(), "message_sent")
		}
		_, issues := e.Check(p, text, BoolType())
		t.Logf("%s", text)
		for _, i := range issues {
			t.Logf("    %s[%s] %s; %s", strings.TrimPrefix(i.Rule, "load/"), text[i.Start:i.End], i.Message, i.Help)
		}
	}
}

const exploreTexts = `
contact.consent_email
contact.company_size >= 50 && contact.industry in ["saas", "fintech"]
score.lead >= 50
score.lead >= bands.lead.sql
score["product-fit"] > 1
bands["product-fit"]["high-fit"] > 1
score.product-fit > 1
segment.good-fit
segment["good-fit"] && active["nurture-ebook"]
active["nurture-ebok"]
active.onbording
band.lead == "sqll"
sent("case-study").size() > 0
sent("case-studdy").size() > 0
sent("case-study").within(days(7)).size() > 0
sent("case-study").total() > 3
sent("case-study").first_at() > now
subscribed("education") && !blocked("email")
subscribed("educatoin")
events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/pricing"))
events.page_viewed.total() > 3
events.page_viewed.within(days(7)).total() > 3
events.page_viewd.total() > 3
deals.exists(d, d.stage == "open")
deals.exists(d, d.stage == "opn")
deals.exists(d, d.amount > 1000)
deals.within(days(7)).size() > 1
deals.exists(now, now.amount > 1.0)
deals.exists(d, d.changed_at("stage") < now - days(7))
contact.changed_at("stage") < now - days(7)
contact.changed_at("stge") < now - days(7)
has(contact.role) && contact.role == "student"
contact.role == "studnt"
contact.role == technical
contact.?role.orValue("x") == "x"
contact.?role.orValue("x") == "technicall"
(contact.consent_sms ? contact.role : "none") == "non"
contact.company_sizee > 3
contact.company_size == "50"
contact.company_size > 50.0
contact.company_size > 50.5
contact.discount > 5
contact.discount > contact.company_size
contact.discount in [1, 2]
[1, 2.5].exists(x, x > 1)
contact.country in ["DE", 1]
contact.country in ["DE", "FR"]
contact.country = "DE"
contact.consent_email and contact.consent_sms
not contact.consent_email
not(contact.consent_email)
contact.consent_email & contact.consent_sms
(contact.consent_email && contact.consent_sms
contact.consent_email)
contact.role == "student
contact.role == “student”
contact{email: "x"}
contact.role
contact.company_size
contact.consent_email && contact.role
!contact.role
deal.stage == "open"
event.message == "case-study"
event.message == "case-studdy"
event.x == 1
trigger.form == "ebook"
trigger.frm == "ebook"
event.form == "x" || contacts.size() > 0
timestamp("2026-01-01") < now
duration("30d") < duration("1us")
contact.email.matches("(")
contact.email.lenght() > 3
len(contact.email) > 3
startsWith(contact.email, "x")
contact.email.startsWith(3)
contact.email.foo
deals.stage == "open"
contact.role.exists(x, x == 1)
contact.last_activity < now - 180
contact.last_activity > "2026-01-01"
contact.role == null
score > 50
score.health > 50
segment.big_accounts
bands.lead > 3.0
has(score.lead)
has(contact)
events["x" + "y"].size() > 0
events[contact.role].size() > 0
account.tier == "mid" && account.tire == "mid"
contact.account.tier == "mid"
contact.interests.exists(i, i == "apis")
"apis" in contact.interests
"x" in contact.role
stage == "customer"
contact.stage in ["custmer"]
score.lead > -5
contact.email == "éé" && contact.role == "x"
external("abc")
.contact.consent_email
contact.email ==
&& contact.consent_email
contact.email "x"
if contact.email then 1
contact.consent_email ? true
deals.exists(d.stage, true)
deals.exists(d)
events.page_viewed.within(7)
minutes("x") == minutes(3)
contact.last_activity.getHours("Europe/Berln") > 3
sent(contact.role).size() > 0
optional.of(contact.role).hasValue()
contact.?role
contact.?role == "technical"
type(contact.role) == string
contact.email.matches('\d')
`
