package expr

import "testing"

// realConditions are the lengths and shapes that projects have.
var realConditions = []string{
	`contact.consent_email && !(contact.stage in ["customer"])`,
	`score.lead >= bands.lead.sql`,
	`has(contact.role) && contact.role == "student"`,
	`contact.company_size >= 50 && contact.industry in ["saas", "fintech"]`,
	`events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/pricing"))`,
	`has(account.tier) && account.tier == "enterprise"`,
	`contact.last_activity < now - days(180)`,
	`contact.stage == "customer" && active["nurture-ebook"]`,
	`deals.exists(d, d.stage == "open" && d.amount > 1000)`,
	`segment["good-fit"] && !subscribed("newsletter") && sent("case-study").within(days(30)).size() == 0`,
}

func BenchmarkCheckCold(b *testing.B) {
	e := testEnv(b)
	s, err := e.scope(testPlace(testContact))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if o := e.run(s, s.place, realConditions[i%len(realConditions)], BoolType()); o.issues != nil {
			b.Fatal(o.issues)
		}
	}
}

func BenchmarkCheckRemembered(b *testing.B) {
	e := testEnv(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, issues := e.Check(testPlace(testContact), realConditions[i%len(realConditions)], BoolType()); issues != nil {
			b.Fatal(issues)
		}
	}
}
