package expr

import (
	"reflect"
	"testing"
)

func TestReads(t *testing.T) {
	s := testSchema()
	contact := func(name string) FieldRef { return FieldRef{testContact, s.Objects[testContact].Shape.Slot(name)} }
	deal := func(name string) FieldRef { return FieldRef{testDeal, s.Objects[testDeal].Shape.Slot(name)} }
	account := func(name string) FieldRef { return FieldRef{testAccount, s.Objects[testAccount].Shape.Slot(name)} }
	for text, want := range map[string]Reads{
		`true`: {},
		`contact.role == "student" && has(contact.plan) && contact.role != "business"`: {Fields: []FieldRef{contact("role"), contact("plan")}},
		`contact.?role.orValue("x") == "student"`:                                      {Fields: []FieldRef{contact("role")}},
		`account.tier == "mid" || contact.consent_sms`:                                 {Fields: []FieldRef{account("tier"), contact("consent_sms")}},
		`deals.exists(d, d.stage == "open" && d.amount > 3)`:                           {Objects: []int{testDeal}, Fields: []FieldRef{deal("stage"), deal("amount")}},
		`sites.size() > 0 && deals.size() > 0`:                                         {Objects: []int{testDeal, testSite}},
		`contact.changed_at("stage") < now`:                                            {Fields: []FieldRef{contact("stage")}, Now: true},
		`contact.stage in ["customer", "lost"]`:                                        {Fields: []FieldRef{contact("stage")}, Stages: []int{3, 4}},
		`score.lead >= bands.lead.sql`:                                                 {Scores: []int{0}, Bands: []BandRef{{0, 2}}},
		`band.lead in ["mql", "sql"] && score["product-fit"] > 3`:                      {Scores: []int{0, 1}, Bands: []BandRef{{0, 1}, {0, 2}}},
		`bands["product-fit"]["high-fit"] > 3`:                                         {Bands: []BandRef{{1, 1}}},
		`segment["good-fit"] && !segment.icp && segment.big_accounts`:                  {Segments: []int{0, 1, 3}},
		`active["nurture-ebook"] || active["deal-rescue"]`:                             {Workflows: []int{0, 2}},
		`sent("case-study").total() > 0`:                                               {Messages: []int{1}},
		`sent("case-study").within(days(3)).size() > 0`:                                {Messages: []int{1}, Now: true},
		`subscribed("newsletter") && !blocked("sms")`:                                  {Topics: []int{1}, Channels: []int{1}},
		`events.page_viewed.since(contact.created_at).size() > 0`:                      {Events: []int{s.Event("page_viewed")}, Fields: []FieldRef{contact("created_at")}},
		`events.page_viewed.exists(e, e.path == "x")`:                                  {Events: []int{s.Event("page_viewed")}},
		`external("legal has said yes")`:                                               {External: true},
		`trigger.form == "demo" && has(trigger.at)`:                                    {Trigger: []string{"at", "form"}},
		`event.path == "x" && event.at < now`:                                          {Event: []string{"at", "path"}, Now: true},
		`events.page_viewed.exists(x, x.path == event.path)`:                           {Events: []int{s.Event("page_viewed")}, Event: []string{"path"}},
	} {
		p := testTriggerPlace(&s, "form_submitted")
		p.Event = s.Events[s.Event("page_viewed")].Shape
		x, issues := testEnvOf(t, s).Check(p, text, BoolType())
		if issues != nil {
			t.Errorf("%s: %v", text, issues)
			continue
		}
		want.normalize()
		if !sameReads(*x.Reads(), want) {
			t.Errorf("%s:\n got %+v\nwant %+v", text, *x.Reads(), want)
		}
	}
}

func testEnvOf(t *testing.T, s Schema) *Env {
	t.Helper()
	e, err := NewEnv(s)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// sameReads compares without telling nil from empty.
func sameReads(a, b Reads) bool {
	va, vb := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range va.NumField() {
		fa, fb := va.Field(i), vb.Field(i)
		if fa.Kind() == reflect.Slice && fa.Len() == 0 && fb.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(fa.Interface(), fb.Interface()) {
			return false
		}
	}
	return true
}

func TestLiterals(t *testing.T) {
	type literal struct {
		score  int
		text   string
		number float64
	}
	for text, want := range map[string][]literal{
		`score.lead >= 50`: {{0, "50", 50}},
		`50.5 < score.lead && score["product-fit"] != -3`: {{0, "50.5", 50.5}, {1, "-3", -3}},
		`score.lead in [50, 75.0]`:                        {{0, "50", 50}, {0, "75.0", 75}},
		`score.lead >= bands.lead.sql`:                    nil,
		`score.lead + 5.0 > 10.0`:                         {{0, "10.0", 10}},
		`50 <= 2 * (score.lead - 5) / 4`:                  {{0, "50", 50}},
		`-score.lead < -50.0`:                             {{0, "-50.0", -50}},
		`score.lead + 5 in [60, 70]`:                      {{0, "60", 60}, {0, "70", 70}},
		`score.lead + score["product-fit"] > 10`:          nil,
		`score.lead + 5 > bands.lead.sql`:                 nil,
		`contact.discount + 5 > 5`:                        nil,
		`5 + 5 > 10`:                                      nil,
		`contact.discount > 5`:                            nil,
		`contact.email == "é" && (score.lead > (7))`:      {{0, "7", 7}},
	} {
		x, issues := testEnv(t).Check(testPlace(testContact), text, BoolType())
		if issues != nil {
			t.Errorf("%s: %v", text, issues)
			continue
		}
		var got []literal
		for _, l := range x.Literals() {
			got = append(got, literal{l.Score, text[l.Start:l.End], l.Number})
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %v, want %v", text, got, want)
		}
	}
}
