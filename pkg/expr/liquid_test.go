package expr

import (
	"math"
	"os"
	"strings"
	"testing"
)

// liquidPlace is the place of a message that a workflow started by the event
// sends.
func liquidPlace(s *Schema, event string) Place {
	p := testTriggerPlace(s, event)
	p.Message = true
	return p
}

func liquidEnv(t testing.TB) (*Env, *Schema) {
	t.Helper()
	s := testSchema()
	e, err := NewEnv(s)
	if err != nil {
		t.Fatal(err)
	}
	return e, e.Schema()
}

func setSlot(r *Record, name string, v Value) { r.Slots[r.Shape.Slot(name)] = v }

func liquidTexts(s ...string) Value {
	var items []Value
	for _, t := range s {
		items = append(items, NewString(t))
	}
	return NewList(items)
}

// liquidInstant is 2026-01-05 23:30:15.250 UTC, a Monday; in Berlin it is Tuesday.
const liquidInstant = 1767655815250

// liquidContext is a contact with an account that placed an order of two items.
func liquidContext(s *Schema) *Context {
	account := s.Objects[testAccount].Shape.New()
	setSlot(account, "domain", NewString("example.com"))
	contact := s.Objects[testContact].Shape.New()
	contact.Parent = account
	for _, r := range []*Record{account, contact} {
		setSlot(r, "id", NewString("id"))
		setSlot(r, "created_at", NewTimestamp(0))
	}
	setSlot(contact, "stage", NewString("nurture"))
	setSlot(contact, "first_name", NewString("Kim"))
	setSlot(contact, "email", NewString("kim@example.com"))
	setSlot(contact, "country", NewString("DE"))
	setSlot(contact, "company_size", NewInt(80))
	setSlot(contact, "discount", NewDouble(12.5))
	setSlot(contact, "consent_email", NewBool(true))
	setSlot(contact, "consent_sms", NewBool(false))
	setSlot(contact, "plan", NewString("pro"))
	setSlot(contact, "renewal", NewTimestamp(1798156800000))
	setSlot(contact, "last_activity", NewTimestamp(liquidInstant))
	setSlot(contact, "patience", NewDuration(5_400_000))
	setSlot(contact, "interests", liquidTexts("api", "pricing", "security"))
	order := s.Events[s.Event("order_placed")].Shape.New()
	item := order.Shape.Fields[order.Shape.Slot("items")].Type.Elem.Shape
	var items []Value
	for i, sku := range []string{"A-1", "B-2"} {
		r := item.New()
		setSlot(r, "sku", NewString(sku))
		if i == 0 {
			setSlot(r, "price", NewDouble(9.9))
		}
		items = append(items, NewStruct(r))
	}
	setSlot(order, "at", NewTimestamp(liquidInstant))
	setSlot(order, "total", NewDouble(49))
	setSlot(order, "items", NewList(items))
	return &Context{Now: liquidInstant, Object: contact, Trigger: order, Horizon: Never}
}

// renderTests say what templates print for liquidContext in Berlin. Causes
// stand behind a bar, joined by semicolons.
var renderTests = []struct{ text, want string }{
	{"", ""},
	{"Hello.", "Hello."},
	{"Hi {{ contact.first_name }}!", "Hi Kim!"},
	{"Hi {{contact.first_name}}!", "Hi Kim!"},
	{"{{ contact.phone }}", "|`contact.phone` is absent"},
	{"{{ contact.phone | default: 'none' }}", "none"},
	{`{{ contact.phone | default: "none" }}`, "none"},
	{"{{ contact.phone | default: contact.email }}", "kim@example.com"},
	{"{{ contact.phone | upcase | default: 'none' }}", "none"},
	{"{{ contact.phone | default: contact.owner }}", "|`contact.owner` is absent"},
	{"{{ contact.notes | first }}", "|an empty list has no first element"},
	{"{{ contact.phone | default: contact.owner | default: 'us' }}", "us"},
	{"{{ '' | default: 'blank' }}", "blank"},
	{"{{ contact.consent_sms | default: true }}", "true"},
	{"{{ account.domain }}", "example.com"},
	{"{{ account.tier }}", "|`account.tier` is absent"},
	{"{{ contact.company_size }}", "80"},
	{"{{ contact.discount }} {{ trigger.total }}", "12.5 49"},
	{"{{ 0.1 }} {{ -3 }} {{ 1.50 }} {{ true }} {{ 'x' }}", "0.1 -3 1.5 true x"},
	{"{{ nil }}{{ blank }}", ""},
	{"{{ contact.consent_email }}", "true"},
	{"{{ contact.renewal }}", "2026-12-25"},
	{"{{ contact.renewal | date: '%d %B %Y' }}", "25 December 2026"},
	{"{{ contact.last_activity }}", "2026-01-06 00:30"},
	{"{{ contact.last_activity | date: '%A, %-d %b %y, %H:%M:%S.%L %z %Z' }}", "Tuesday, 6 Jan 26, 00:30:15.250 +0100 CET"},
	{"{{ contact.last_activity | date: '%H:%M', 'America/New_York' }} {{ now | date: '%H:%M %Z', 'project' }}", "18:30 23:30 UTC"},
	{"{{ contact.last_activity | date: '%H:%M', contact.email }}", "00:30"},
	{"{{ now | date: '%I:%M %p|%l|%k|%e|%j|%u|%w|%s|%%|%F|%T' }}", "12:30 AM|12| 0| 6|006|2|2|1767655815|%|2026-01-06|00:30:15"},
	{"{{ contact.patience }}", "1h30m"},
	{"{{ owner.name }}, {{ owner.email }}", "Anna, anna@acme.example"},
	{"{{ unsubscribe_url }}", "https://acme.example/u/1"},
	// filters
	{"{{ 'aBc' | upcase }} {{ 'aBc' | downcase }} {{ 'aBC d' | capitalize }}", "ABC abc Abc d"},
	{"[{{ '  x ' | strip }}]", "[x]"},
	{"{{ 'a long sentence' | truncate: 9 }}", "a long..."},
	{"{{ 'short' | truncate: 9 }}", "short"},
	{"{{ 'a long sentence' | truncate: 7, '' }}", "a long "},
	{"{{ 'äöüß' | truncate: 3, '…' }}", "äö…"},
	{"{{ 'one two three' | truncatewords: 2 }}", "one two..."},
	{"{{ 'one two three' | truncatewords: 2, '' }}", "one two"},
	{"{{ 'a-b-c' | replace: '-', '+' }}", "a+b+c"},
	{"{{ 'x' | append: '!' | prepend: '¡' }}", "¡x!"},
	{"{{ 'x' | append: contact.phone }}", "x|`contact.phone` is absent"},
	{"{{ 5 | append: ' items' }}", "5 items"},
	{"{{ 'äbc' | size }} {{ contact.interests | size }} {{ contact.interests.size }} {{ contact.first_name.size }}", "3 3 3 3"},
	{"{{ contact.interests | join: ', ' }} {{ contact.interests | join }}", "api, pricing, security api pricing security"},
	{"{{ contact.interests | first }} {{ contact.interests | last }}", "api security"},
	{"{{ contact.interests.first }} {{ contact.interests.last }} {{ contact.interests[1] }}", "api security pricing"},
	{"{{ contact.interests[7] }}", "|`contact.interests[7]` is absent"},
	{"{{ contact.notes | first | default: 'none' }}", "none"},
	{"{{ contact.notes | join: ',' }}.", "."},
	{"{{ 7 | plus: 2 }} {{ 7 | minus: 2 }} {{ 7 | times: 2 }} {{ 7 | divided_by: 2 }}", "9 5 14 3"},
	{"{{ -7 | divided_by: 2 }} {{ 7 | divided_by: 2.0 }} {{ 1.5 | plus: 1 }}", "-4 3.5 2.5"},
	{"{{ 9223372036854775807 | plus: 1 }}", "9223372036854776000"},
	{"{{ 1.5 | round }} {{ 2.345 | round: 2 }} {{ 1.2 | ceil }} {{ 1.8 | floor }} {{ 3 | round }}", "2 2.35 2 1 3"},
	{"{{ 119.5 | money }} {{ 119 | money }} {{ 1134.65 | money }} {{ 1234567 | money }} {{ 0.005 | money }} {{ 0 | money }}", "119.50 119.00 1,134.65 1,234,567.00 0.01 0.00"},
	{"{{ -119.5 | money }} {{ -1234.565 | money }} {{ -0.001 | money }} {{ -123456 | money: 'amount_no_decimals' }}", "-119.50 -1,234.57 0.00 -123,456"},
	{"{{ 1134.65 | money: 'amount_no_decimals' }} {{ 999.5 | money: 'amount_no_decimals' }} {{ 48000 | money: 'amount_no_decimals' }}", "1,135 1,000 48,000"},
	{"{{ 1134.65 | money: 'amount_with_comma_separator' }} {{ 1134 | money: 'amount_no_decimals_with_comma_separator' }}", "1.134,65 1.134"},
	{"{{ 1134.65 | money: 'amount_with_apostrophe_separator' }} {{ 1134.65 | money: 'amount_with_space_separator' }}", "1'134.65 1\u00a0134,65"},
	{"{{ 1134.65 | money: contact.email }} {{ contact.discount | money }}", "1,134.65 12.50"},
	{"{{ 9223372036854775807 | money }} {{ 12345678901234567890.0 | money }}", "9,223,372,036,854,775,807.00 12,345,678,901,234,567,168.00"},
	{"{{ contact.company_size | minus: 80 | divided_by: contact.company_size }}", "0"},
	{"{% assign zero = 80 | minus: contact.company_size %}{{ 1 | divided_by: zero }}", "|a division by zero"},
	{`{{ '<a href="x">Tom & Jerry</a>' | escape }}`, "&lt;a href=&quot;x&quot;&gt;Tom &amp; Jerry&lt;/a&gt;"},
	{"{{ contact.email | url_encode }} {{ 'a b' | url_encode }}", "kim%40example.com a+b"},
	{"{{ 'a\nb' | newline_to_br }}", "a<br />\nb"},
	{"{{ 'a,b,c' | split: ',' | join: '-' }} {{ 'a,b' | split: ',' | size }}", "a-b-c 2"},
	{"{{ '' | split: ',' | size }}", "0"},
	// conditions
	{"{% if contact.first_name %}yes{% else %}no{% endif %}", "yes"},
	{"{% if contact.phone %}yes{% else %}no{% endif %}", "no"},
	{"{% if contact.consent_sms %}yes{% else %}no{% endif %}", "no"},
	{"{% if '' %}yes{% else %}no{% endif %}", "yes"},
	{"{% if contact.company_size %}yes{% endif %}", "yes"},
	{"{% unless contact.phone %}call us{% else %}{{ contact.phone }}{% endunless %}", "call us"},
	{"{% if contact.role == 'technical' %}a{% elsif contact.plan == 'pro' %}b{% else %}c{% endif %}", "b"},
	{"{% if contact.company_size >= 50 and contact.company_size < 100 %}mid{% endif %}", "mid"},
	{"{% if contact.discount > 12 %}a{% endif %}{% if contact.company_size == 80.0 %}b{% endif %}", "ab"},
	{"{% if contact.company_size != 80 %}a{% endif %}{% if 1 <= 1 %}b{% endif %}", "b"},
	{"{% if contact.phone or contact.email %}reachable{% endif %}", "reachable"},
	{"{% if contact.phone and contact.email %}both{% else %}not both{% endif %}", "not both"},
	{"{% if contact.phone or contact.email and contact.owner %}a{% else %}b{% endif %}", "b"},
	{"{% if contact.email contains '@example' %}a{% endif %}{% if contact.interests contains 'api' %}b{% endif %}", "ab"},
	{"{% if contact.phone == nil %}a{% endif %}{% if contact.phone == blank %}b{% endif %}{% if contact.phone == empty %}c{% endif %}", "ab"},
	{"{% if contact.notes == empty %}a{% endif %}{% if '  ' == blank %}b{% endif %}{% if contact.first_name != blank %}c{% endif %}", "abc"},
	{"{% if contact.phone < 'x' %}a{% else %}b{% endif %}{% if contact.phone != 'x' %}c{% endif %}", "bc"},
	{"{% if 'a' < 'b' %}a{% endif %}{% if contact.last_activity < now %}b{% else %}c{% endif %}", "ac"},
	{"{% case contact.plan %}{% when 'free' %}F{% when 'pro' %}P{% else %}E{% endcase %}", "P"},
	{"{% case contact.country %}\n {% when 'US', 'GB' %}en{% when 'DE' or 'AT' or 'CH' %}de{% endcase %}", "de"},
	{"{% case contact.role %}{% when 'student' %}S{% else %}-{% endcase %}", "-"},
	// loops
	{"{% for i in contact.interests %}{{ forloop.index }}/{{ forloop.length }} {{ i }}{% unless forloop.last %}, {% endunless %}{% endfor %}", "1/3 api, 2/3 pricing, 3/3 security"},
	{"{% for i in contact.interests reversed %}{% if forloop.first %}>{% endif %}{{ i }} {% endfor %}", ">security pricing api "},
	{"{% for i in contact.interests limit: 1 offset: 1 %}{{ i }}{% endfor %}", "pricing"},
	{"{% for i in contact.interests offset:9 %}{{ i }}{% else %}none{% endfor %}", "none"},
	{"{% for i in contact.notes %}{{ i }}{% else %}none{% endfor %}", "none"},
	{"{% for o in trigger.items %}{{ o.sku | default: '?' }} {{ o.price | default: 'free' }};{% endfor %}", "A-1 9.9;B-2 free;"},
	{"{{ trigger.items[0].sku }} {{ trigger.items.last.sku }} {{ trigger.items.size }}", "A-1 B-2 2"},
	{"{% for a in contact.interests %}{% for b in contact.interests limit: 2 %}{{ forloop.index0 }}{% endfor %}{{ forloop.rindex }} {% endfor %}", "013 012 011 "},
	// variables
	{"{% assign name = contact.first_name | default: 'there' %}Hi {{ name | upcase }}", "Hi KIM"},
	{"{% assign n = 0 %}{% for i in contact.interests %}{% assign n = n | plus: 1 %}{% endfor %}{{ n }}", "3"},
	{"{% assign p = contact.phone %}{{ p }}", "|`contact.phone` is absent"},
	{"{% assign d = contact.renewal %}{{ d }} {{ d | date: '%Y' }}", "2026-12-25 2026"},
	{"{% assign list = 'b a' | split: ' ' %}{% for x in list %}{{ x }}{% endfor %}{{ list[1] }}", "baa"},
	// whitespace, raw, comments
	{"a {{- ' b ' -}} c", "a b c"},
	{"a\n{%- if true -%}\n b \n{%- endif -%}\nc", "abc"},
	{"{% raw %}{{ not.a.path }} {% if %}{% endraw %}", "{{ not.a.path }} {% if %}"},
	{"a {%- raw -%} b {%- endraw -%} c", "a b c"},
	{"a{% comment %} {{ nothing | here }} {% endcomment %}b{% # a note %}c", "abc"},
	{"a {%- comment -%} x {%- endcomment -%} b", "ab"},
	{"{ not liquid } 50% {\"a\": {\"b\": 1}} {{ 1 }}", "{ not liquid } 50% {\"a\": {\"b\": 1}} 1"},
	{"{{ contact.first_name\n  | upcase }}", "KIM"},
}

func berlin(int64) (int, string) { return 3600, "CET" }

func named(name string, ms int64) (int, string) {
	switch name {
	case "America/New_York":
		return -5 * 3600, "EST"
	case "project":
		return 0, "UTC"
	}
	return berlin(ms)
}

func testOptions() RenderOptions {
	return RenderOptions{Zone: berlin, ZoneOf: named, OwnerName: "Anna", OwnerEmail: "anna@acme.example", UnsubscribeURL: "https://acme.example/u/1"}
}

// Who looks up how to write a text finds every filter.
func TestFiltersAreInTheDocs(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/language.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range filterNames() {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/language.md does not name the filter %s", name)
		}
	}
	for _, m := range lqMoneys {
		if !strings.Contains(string(page), `"`+m.name+`"`) {
			t.Errorf("docs/language.md does not name %s", m.name)
		}
	}
}

func TestLiquidRender(t *testing.T) {
	e, s := liquidEnv(t)
	c := liquidContext(s)
	for _, test := range renderTests {
		b := bindLiquid(t, e, liquidPlace(s, "order_placed"), test.text)
		if b == nil {
			continue
		}
		got, causes := b.Render(c, testOptions())
		if len(causes) > 0 {
			got += "|" + causeText(causes)
		}
		if got != test.want {
			t.Errorf("%s\n got %q\nwant %q", test.text, got, test.want)
		}
	}
}

func causeText(causes []Cause) string {
	var parts []string
	for _, c := range causes {
		parts = append(parts, c.Text)
	}
	return strings.Join(parts, "; ")
}

// bindLiquid parses and checks a template that must be right.
func bindLiquid(t testing.TB, e *Env, p Place, text string) *Bound {
	t.Helper()
	tpl, issues := ParseTemplate(text)
	if len(issues) > 0 {
		t.Errorf("%s: %v", text, issues)
		return nil
	}
	b, issues := tpl.Check(e, p)
	if len(issues) > 0 {
		t.Errorf("%s: %v", text, issues)
	}
	return b
}

func TestLiquidEscape(t *testing.T) {
	e, s := liquidEnv(t)
	o := testOptions()
	o.Escape = func(text string) string { return strings.ReplaceAll(text, "<", "&lt;") }
	for _, test := range []struct{ text, want string }{
		{"<b>{{ '<i>' }}</b>", "<b>&lt;i></b>"},
		{"{{ '<i>' | escape }}", "&lt;i&gt;"},
		{"{{ '<i>\nx' | newline_to_br }}", "&lt;i><br />\nx"},
		{"{{ '<i>' | escape | append: '<' }}", "&lt;i&gt;&lt;"},
	} {
		b := bindLiquid(t, e, liquidPlace(s, "order_placed"), test.text)
		if got, _ := b.Render(liquidContext(s), o); got != test.want {
			t.Errorf("%s: got %q, want %q", test.text, got, test.want)
		}
	}
}

func TestLiquidWithoutRecords(t *testing.T) {
	e, s := liquidEnv(t)
	b := bindLiquid(t, e, liquidPlace(s, "order_placed"), "{{ contact.email }}{{ trigger.total }}{% for o in trigger.items %}x{% endfor %}{{ contact.interests | join }}")
	got, causes := b.Render(&Context{}, RenderOptions{})
	if got != "" || causeText(causes) != "`contact.email` is absent; `trigger.total` is absent" {
		t.Errorf("got %q, %q", got, causeText(causes))
	}
}

func TestLiquidMergedTrigger(t *testing.T) {
	e, s := liquidEnv(t)
	order, form := s.Events[s.Event("order_placed")].Shape, s.Events[s.Event("form_submitted")].Shape
	merged, _ := MergeShapes("trigger", order, form)
	p := testPlace(testContact)
	p.Trigger, p.Message = merged, true
	b := bindLiquid(t, e, p, "{{ trigger.form | default: 'none' }} {{ trigger.total | default: 0 }}")
	rec := form.New()
	setSlot(rec, "form", NewString("ebook"))
	if got, _ := b.Render(&Context{Trigger: rec}, RenderOptions{}); got != "ebook 0" {
		t.Errorf("got %q", got)
	}
	if tok := b.Tokens()[0]; !tok.MayBeAbsent {
		t.Error("a field of one trigger only may be absent")
	}
}

func TestLiquidLimits(t *testing.T) {
	e, s := liquidEnv(t)
	for _, text := range []string{
		strings.Repeat("x", maxTemplate+1),
		strings.Repeat("{% if true %}", maxTemplateDepth+1),
		"{{ 'x'" + strings.Repeat(" | upcase", maxTemplateFilters+1) + " }}",
		"{% if true" + strings.Repeat(" and true", maxTemplateParts) + " %}{% endif %}",
	} {
		_, issues := ParseTemplate(text)
		if len(issues) != 1 || issues[0].Rule != "load/limit" {
			t.Errorf("%.40s: %v", text, issues)
		}
	}
	b := bindLiquid(t, e, liquidPlace(s, "order_placed"), "{% assign s = 'xxxxxxxxxxxxxxxx' %}"+strings.Repeat("{% assign s = s | append: s %}", 40)+"{{ s }}")
	got, causes := b.Render(liquidContext(s), RenderOptions{})
	if len(got) > maxRendered || len(causes) == 0 {
		t.Errorf("rendered %d bytes, causes %v", len(got), causes)
	}
}

func TestLiquidManyOpenTagsAreFast(t *testing.T) {
	for _, text := range []string{"{{", "{%", "{{ x ", "{% if x %}", "{% raw %}", "{ a.b ", "{% endif %}", "{%comment%}{"} {
		tpl, issues := ParseTemplate(strings.Repeat(text, maxTemplate/len(text)))
		if tpl == nil || len(issues) == 0 && text != "{ a.b " {
			t.Errorf("%s: %d issues", text, len(issues))
		}
	}
}

func TestPrintDuration(t *testing.T) {
	for ms, want := range map[int64]string{0: "0s", 1: "1ms", 90_000: "1m30s", 864_000_000: "10d", 4_838_400_000: "8w", -3_600_000: "-1h", math.MinInt64: "-106751991167d7h12m55s808ms"} {
		if got := printDuration(ms); got != want {
			t.Errorf("%d: got %s, want %s", ms, got, want)
		}
	}
}
