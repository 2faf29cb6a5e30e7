package expr

import (
	"slices"
	"strings"
	"testing"
)

// tokenTests list what tokens a template has: path, then p for printed, a for
// may be absent, d for default, g for guarded, u for URL.
var tokenTests = []struct {
	text string
	want []string
}{
	{"{{ contact.email }}", []string{"contact.email p"}},
	{"{{ contact.first_name }}", []string{"contact.first_name pa"}},
	{"{{ contact.first_name | default: 'x' }}", []string{"contact.first_name pad"}},
	{"{{ contact.first_name | upcase | default: 'x' | strip }}", []string{"contact.first_name pad"}},
	{"{{ contact.first_name | default: contact.phone }}", []string{"contact.first_name pad", "contact.phone pa"}},
	{"{{ contact.first_name | default: contact.phone | default: 'x' }}", []string{"contact.first_name pad", "contact.phone pad"}},
	{"{{ account.domain }}", []string{"account.domain pa"}},
	{"{{ trigger.total }}", []string{"trigger.total p"}},
	{"{{ trigger.at }}", []string{"trigger.at p"}},
	{"{{ contact.created_at }}", []string{"contact.created_at p"}},
	{"{{ score.lead }} {{ band.lead }}", []string{"score.lead p", "band.lead p"}},
	{"{{ contact.interests | join: ',' }}", []string{"contact.interests p"}},
	{"{{ contact.interests.first }}", []string{"contact.interests.first pa"}},
	{"{{ owner.name }}{{ unsubscribe_url }}", []string{"owner.name p", "unsubscribe_url p"}},
	{"{% if contact.first_name %}{{ contact.first_name }}{% endif %}", []string{"contact.first_name a", "contact.first_name pag"}},
	{"{% if contact.first_name %}x{% else %}{{ contact.first_name }}{% endif %}", []string{"contact.first_name a", "contact.first_name pa"}},
	{"{% if contact.first_name != blank %}{{ contact.first_name }}{% endif %}", []string{"contact.first_name a", "contact.first_name pag"}},
	{"{% if contact.first_name != nil and true %}{{ contact.first_name }}{% endif %}", []string{"contact.first_name a", "contact.first_name pag"}},
	{"{% if contact.first_name != empty %}{{ contact.first_name }}{% endif %}", []string{"contact.first_name a", "contact.first_name pa"}},
	{"{% if contact.first_name or contact.phone %}{{ contact.first_name }}{% endif %}", []string{"contact.first_name a", "contact.phone a", "contact.first_name pa"}},
	{"{% if contact.plan == 'pro' %}{{ contact.plan }}{% endif %}", []string{"contact.plan a", "contact.plan pag"}},
	{"{% if contact.plan != 'pro' %}{{ contact.plan }}{% else %}{{ contact.plan }}{% endif %}", []string{"contact.plan a", "contact.plan pa", "contact.plan pag"}},
	{"{% unless contact.phone %}{{ contact.phone }}{% else %}{{ contact.phone }}{% endunless %}", []string{"contact.phone a", "contact.phone pa", "contact.phone pag"}},
	{"{% if contact.phone == nil %}x{% elsif true %}{{ contact.phone }}{% endif %}{{ contact.phone }}", []string{"contact.phone a", "contact.phone pag", "contact.phone pa"}},
	{"{% case contact.plan %}{% when 'pro', 'free' %}{{ contact.plan }}{% else %}{{ contact.plan }}{% endcase %}", []string{"contact.plan a", "contact.plan pag", "contact.plan pa"}},
	{"{% if trigger.items.size > 0 %}{{ trigger.items.first.sku }}{{ contact.interests[0] }}{% endif %}", []string{"trigger.items.size ", "trigger.items.first.sku pa", "contact.interests[0] pa"}},
	{"{% if contact.interests.size > 0 %}{{ contact.interests[0] }}{% endif %}", []string{"contact.interests.size ", "contact.interests[0] pag"}},
	{"{{ contact.notes | first }}", []string{"contact.notes pa"}},
	{"{% if contact.notes != empty %}{{ contact.notes | first }}{{ contact.notes.last }}{% endif %}", []string{"contact.notes ", "contact.notes pag", "contact.notes.last pag"}},
	{"{% if contact.phone.size > 3 %}{{ contact.phone }}{% endif %}", []string{"contact.phone.size a", "contact.phone pag"}},
	{"{% for o in trigger.items %}{% if o.sku %}{{ o.sku }}{% endif %}{{ o.price }}{% endfor %}", []string{"trigger.items ", "trigger.items.sku a", "trigger.items.sku pag", "trigger.items.price pa"}},
	{"{% assign n = contact.first_name %}{{ n }}", []string{"contact.first_name a", "contact.first_name pa"}},
	{"{% assign n = contact.first_name | default: 'x' %}{{ n }}", []string{"contact.first_name ad", "contact.first_name p"}},
	{"{% if contact.phone %}{% assign n = contact.phone %}{% else %}{% assign n = 'x' %}{% endif %}{{ n }}", []string{"contact.phone a", "contact.phone ag", "contact.phone pag"}},
	{"{% if contact.phone %}{% assign n = 'x' %}{% endif %}{{ n }}", []string{"contact.phone a", "n pa"}},
	{"{% assign n = 'x' %}{% for i in contact.notes %}{{ n }}{% assign n = contact.phone %}{% endfor %}", []string{"contact.notes ", "contact.phone pa", "contact.phone a"}},
	{"https://x.example/?e={{ contact.email }} {{ contact.email }}", []string{"contact.email pu", "contact.email p"}},
	{"[x](/p?e={{ contact.email }}) {{ contact.email }}", []string{"contact.email pu", "contact.email p"}},
	{`<a href="/p?e={{ contact.email }}&c={{ contact.country }}">{{ contact.email }}</a>`, []string{"contact.email pu", "contact.country pu", "contact.email p"}},
	{"{{ unsubscribe_url }}?e={{ contact.email }}", []string{"unsubscribe_url p", "contact.email pu"}},
	{"mailto:{{ contact.email }}", []string{"contact.email pu"}},
}

func TestLiquidTokens(t *testing.T) {
	e, s := liquidEnv(t)
	for _, test := range tokenTests {
		b := bindLiquid(t, e, liquidPlace(s, "order_placed"), test.text)
		if b == nil {
			continue
		}
		var got []string
		for _, tok := range b.Tokens() {
			got = append(got, tok.Path+" "+tokenFlags(tok))
			if text := test.text[tok.Start:tok.End]; !strings.Contains(test.text, text) || text == "" {
				t.Errorf("%s: token at %d..%d", test.text, tok.Start, tok.End)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

func tokenFlags(t Token) string {
	var b strings.Builder
	for _, f := range []struct {
		on   bool
		name string
	}{{t.Printed, "p"}, {t.MayBeAbsent, "a"}, {t.HasDefault, "d"}, {t.Guarded, "g"}, {t.InURL, "u"}} {
		if f.on {
			b.WriteString(f.name)
		}
	}
	return b.String()
}

func TestLiquidTokenNamesTheField(t *testing.T) {
	e, s := liquidEnv(t)
	b := bindLiquid(t, e, liquidPlace(s, "order_placed"), "{{ account.tier | default: '-' }}")
	tok := b.Tokens()[0]
	if tok.Field == nil || tok.Field.Name != "tier" || tok.Root != "account" || tok.Object != testAccount || tok.Type.Kind != String {
		t.Errorf("token %+v", tok)
	}
}

func TestLiquidReads(t *testing.T) {
	e, s := liquidEnv(t)
	b := bindLiquid(t, e, liquidPlace(s, "order_placed"), "{% if segment.icp and score.lead > 1 %}{{ account.tier | default: trigger.total }}{% endif %}"+
		"{% for d in deals %}{{ d.amount | default: 0 }}{% endfor %}{{ now | date: '%Y' }}")
	r := b.Reads()
	want := []FieldRef{{testAccount, s.Objects[testAccount].Shape.Slot("tier")}, {testDeal, s.Objects[testDeal].Shape.Slot("amount")}}
	if !slices.Equal(r.Fields, want) || !slices.Equal(r.Trigger, []string{"total"}) || !slices.Equal(r.Segments, []int{0}) ||
		!slices.Equal(r.Scores, []int{0}) || !slices.Equal(r.Objects, []int{testDeal}) || !r.Now {
		t.Errorf("reads %+v", r)
	}
}
