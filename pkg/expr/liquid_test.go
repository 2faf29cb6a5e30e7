package expr

import (
	"math"
	"slices"
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
	{"{{ contact.phone | default: contact.owner }}", "|`contact.phone` is absent"},
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

func testOptions() RenderOptions {
	return RenderOptions{Zone: berlin, OwnerName: "Anna", OwnerEmail: "anna@acme.example", UnsubscribeURL: "https://acme.example/u/1"}
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

// issueTests hold templates in which ⟦ and ⟧ mark the place of each issue, in
// order, and then what is said: message, slash, help.
var issueTests = []struct {
	text string
	want []string
}{
	// syntax
	{"Hi ⟦{{⟧ contact.first_name", []string{"`{{` is never closed / write `}}` where the tag ends"}},
	{"Hi ⟦{{ contact.first_name }⟧, bye", []string{"`{{` is not closed by `}}` / write `}}` at its end"}},
	{"Hi ⟦{%⟧ if contact.first_name", []string{"`{%` is never closed / write `%}` where the tag ends"}},
	{"⟦{{⟧ contact.first_name and {{ contact.email }}", []string{"`{{` is never closed / write `}}` where the tag ends"}},
	{"Hi ⟦{ contact.first_name }⟧", []string{"`{ contact.first_name }` has single braces and would be sent as it stands / write `{{ contact.first_name }}`"}},
	{"⟦{{ }}⟧", []string{"nothing stands between `{{` and `}}` / name what to print, such as `{{ contact.first_name }}`"}},
	{"⟦{% if contact.phone %}⟧x", []string{"`{% if %}` has no `{% endif %}` / add `{% endif %}` where it ends"}},
	{"{% for i in contact.notes %}⟦{% if i %}⟧x{% endfor %}", []string{"`{% if %}` has no `{% endif %}` before `{% endfor %}` / add `{% endif %}` where it ends"}},
	{"⟦{% endif %}⟧", []string{"`{% endif %}` has nothing to end / remove it, or add the tag it belongs to before it"}},
	{"⟦{% else %}⟧", []string{"`{% else %}` has nothing to belong to / remove it, or add the tag it belongs to before it"}},
	{"{% if true %}{% else %}⟦{% elsif true %}⟧{% endif %}", []string{"`{% elsif %}` stands after `{% else %}` / put it before `{% else %}`"}},
	{"{% if true %}{% ⟦else if⟧ contact.phone %}{% endif %}", []string{"`else if` is no Liquid / write `elsif`"}},
	{"⟦{% raw %}⟧ x", []string{"`{% raw %}` has no `{% endraw %}` / add `{% endraw %}` where it ends"}},
	{"⟦{% comment %}⟧ x", []string{"`{% comment %}` has no `{% endcomment %}` / add `{% endcomment %}` where it ends"}},
	{"{% ⟦fi⟧ contact.phone %}", []string{"unknown tag `fi` / did you mean `if`?"}},
	{"{% ⟦elseif⟧ contact.phone %}", []string{"unknown tag `elseif` / did you mean `elsif`?"}},
	{"{% ⟦widget⟧ %}", []string{"unknown tag `widget` / known are `if`, `unless`, `case`, `for`, `assign`, `comment` and `raw`"}},
	{"⟦{% %}⟧", []string{"this tag has no name / write `{{ … }}` to print, `{% if … %}` to decide"}},
	{"{{ contact.first_name | ⟦default⟧ }}", []string{"`default` needs a value after a colon / write `default: \"there\"`"}},
	{"{{ contact.first_name | ⟦replace⟧: 'a' }}", []string{"`replace` needs 2 values after a colon / write `replace: \"old\", \"new\"`"}},
	{"{{ contact.first_name | upcase: ⟦1⟧ }}", []string{"`upcase` takes no value / remove it"}},
	{"{{ contact.first_name | ⟦upcse⟧ }}", []string{"unknown filter `upcse` / did you mean `upcase`?"}},
	{"{{ contact.first_name | ⟦upper⟧ }}", []string{"unknown filter `upper` / did you mean `upcase`?"}},
	{"{{ contact.first_name | ⟦default⟧ 'x' }}", []string{"`default` needs a value"}},
	{"{{ contact.first_name ⟦upcase⟧ }}", []string{"unexpected `upcase` / write `| upcase`"}},
	{"{{ contact.first_name ⟦||⟧ 'x' }}", []string{"`||` is no Liquid / write `or`"}},
	{"{% if contact.first_name ⟦&&⟧ contact.phone %}{% endif %}", []string{"`&&` is no Liquid / write `and`"}},
	{"{% if ⟦!⟧contact.phone %}{% endif %}", []string{"`!` is no Liquid / write `{% unless … %}`, or compare with `== false`"}},
	{"{% if contact.plan ⟦=⟧ 'pro' %}{% endif %}", []string{"unexpected `=` / write `==` to compare"}},
	{"{% if ⟦(⟧contact.plan == 'pro') %}{% endif %}", []string{"`(` is no Liquid / Liquid has no parentheses: nest two `if`, or `assign` a part first"}},
	{"{% if contact.phone and contact.email ⟦or⟧ contact.owner %}{% endif %}", []string{"`or` after `and` reads in Liquid as `and (… or …)` / put the `or` part first, or nest two `if`"}},
	{"{{ contact.first_name | default: ⟦“there”⟧ }}", []string{"curly quotes do not mark a text / write straight quotes: `'` or `\"`"}},
	{"{{ contact.first_name | default: ⟦'there⟧ }}", []string{"this text has no closing quote / add ' where the text ends"}},
	{"{{ contact.first_name ⟦+⟧ 'x' }}", []string{"`+` is no Liquid / write `| plus: …` for numbers, `| append: …` for text"}},
	{"{{ ⟦contact.⟧ }}", []string{"a name is missing after the dot / write the name of a field, or remove the dot"}},
	{"{{ contact.interests[⟦x⟧] }}", []string{"brackets take a number from 0 or a name in quotes / write `[0]` or `[\"name\"]`"}},
	{"{{ ⟦1.2.3⟧ }}", []string{"`1.2.3` is no number / write it in decimals, such as `49.5`"}},
	{"{% if segment.good⟦-⟧fit %}{% endif %}", []string{"`-` is no Liquid / write `| minus: …`; a name with a dash stands in brackets, as in `segment[\"good-fit\"]`"}},
	{"{% for i of contact.notes %}{% endfor %}", []string{"unexpected `of` / write `{% for item in list %}`"}},
	{"{% for i in contact.notes ⟦sorted⟧ %}{% endfor %}", []string{"a loop has no option `sorted` / known are `limit:`, `offset:` and `reversed`"}},
	{"{% assign x ⟦contact⟧.email %}", []string{"unexpected `contact` / write `{% assign name = value %}`"}},
	{"{% assign ⟦nil⟧ = 1 %}", []string{"`nil` cannot be the name of a variable / choose another name"}},
	// names
	{"Hi {{ contact.⟦frist_name⟧ }}", []string{"`contact` has no field `frist_name` / did you mean `first_name`?"}},
	{"Hi {{ ⟦contcat⟧.first_name }}", []string{"`contcat` is not known here"}},
	{"{{ trigger.⟦form⟧ }}", []string{"`trigger` has no field `form`"}},
	{"{{ trigger.items[0].⟦skuu⟧ }}", []string{"`trigger.items[0]` has no field `skuu` / did you mean `sku`?"}},
	{"{% for o in trigger.items %}{{ o.⟦prize⟧ | default: 1 }}{% endfor %}", []string{"`trigger.items` has no field `prize` / did you mean `price`?"}},
	{"{{ ⟦event⟧.at }}", []string{"`event`"}},
	{"{{ ⟦n⟧ }}{% assign n = 1 %}", []string{"`n` has no value here yet / put `{% assign n = … %}` before this place"}},
	{"{{ ⟦forloop.index⟧ }}", []string{"`forloop` exists only inside `{% for %}` / remove it"}},
	{"{% for i in contact.notes %}{{ ⟦forloop.lenght⟧ }}{% endfor %}", []string{"`forloop.lenght` is not known / did you mean `length`?"}},
	{"{% assign ⟦contact⟧ = 1 %}", []string{"`contact` already means something here / choose another name"}},
	{"{{ ⟦contact⟧ }}", []string{"`contact` is a record, not a text / name one of its fields, such as `contact.email`"}},
	{"{{ ⟦contact.first_name.last_name⟧ }}", []string{"`contact.first_name` is text and has no `last_name` / end the path at `contact.first_name`"}},
	{"{{ ⟦contact.interests.third⟧ }}", []string{"`contact.interests` is a list and has no `third` / write `[0]`, `.first`, `.last` or `.size`, or go through it with `{% for item in … %}`"}},
	// types
	{"{{ contact.company_size | ⟦upcase⟧ }}", []string{"`upcase` takes text, not a number / remove it: a number has no letters"}},
	{"{{ contact.first_name | ⟦plus⟧: 1 }}", []string{"`plus` takes a number, not text / remove it"}},
	{"{{ contact.company_size | plus: ⟦'1'⟧ }}", []string{"`plus` takes a number here, not text / write `plus: 1`"}},
	{"{{ contact.first_name | ⟦date⟧: '%d' }}", []string{"`date` takes a date or a timestamp, not text / format a field of type date or timestamp"}},
	{"{{ contact.renewal | date: '%d ⟦%Q⟧' }}", []string{"unknown directive `%Q` in a date format"}},
	{"{{ contact.company_size | divided_by: ⟦0⟧ }}", []string{"a number cannot be divided by 0 / divide by another number"}},
	{"{{ ⟦contact.interests⟧ }}", []string{"`contact.interests` is a list / write `| join: \", \"`, or go through it with `{% for item in … %}`"}},
	{"{{ contact.interests | ⟦upcase⟧ }}", []string{"`upcase` takes text, not a list / write `| join: \", \"` before it"}},
	{"{% for i in ⟦contact.first_name⟧ %}{% endfor %}", []string{"`contact.first_name` is text, not a list / loop over a list such as `trigger.items`"}},
	{"{% for i in contact.notes limit: ⟦'3'⟧ %}{% endfor %}", []string{"`limit` takes a whole number, not text / write `limit: 3`"}},
	{"{% if ⟦contact.company_size > '50'⟧ %}{% endif %}", []string{"a number and text do not compare with `>` / write the number without quotes"}},
	{"{% if ⟦contact.consent_email == 'true'⟧ %}{% endif %}", []string{"true or false and text do not compare with `==` / write `true` or `false` without quotes"}},
	{"{% if ⟦contact.interests == 'api'⟧ %}{% endif %}", []string{"a list and text do not compare with `==` / write `contains`, or ask for its `.size`"}},
	{"{% if ⟦contact.company_size⟧ contains 8 %}{% endif %}", []string{"`contains` asks text or a list, not a number / write `==`"}},
	{"{% if contact.interests contains ⟦8⟧ %}{% endif %}", []string{"a list of text never contains a number / compare values of one type"}},
	{"{% if ⟦contact.company_size == empty⟧ %}{% endif %}", []string{"a number is never empty / write `blank` to ask whether it is there"}},
	{"{% if contact.phone ⟦>⟧ nil %}{% endif %}", []string{"`>` does not go with `nil` / write `==` or `!=`"}},
	{"{% assign n = 1 %}{% assign ⟦n⟧ = 'x' %}", []string{"`n` was a number and becomes text / choose another name"}},
	// values
	{"{% if contact.role == ⟦'tecnical'⟧ %}{% endif %}", []string{"`tecnical` is no value of `contact.role` / did you mean `technical`?"}},
	{"{% if ⟦'tecnical'⟧ != contact.role %}{% endif %}", []string{"`tecnical` is no value of `contact.role`"}},
	{"{% case contact.stage %}{% when ⟦'nurtur'⟧ %}{% endcase %}", []string{"`nurtur` is no stage of `contact.stage`"}},
	{"{% if contact.interests contains ⟦'apis'⟧ %}{% endif %}", []string{"`apis` is no value of `contact.interests`"}},
	{"{% for i in contact.interests %}{% if i == ⟦'apis'⟧ %}{% endif %}{% endfor %}", []string{"`apis` is no value of `contact.interests`"}},
	{"{% if band.lead == ⟦'mqll'⟧ %}{% endif %}", []string{"`mqll` is no band"}},
	// several at once
	{"{{ contact.⟦fist_name⟧ }} {{ contact.company_size | ⟦strip⟧ }}", []string{"`contact` has no field `fist_name`", "`strip` takes text"}},
	{"{{ contact.first_name | ⟦upcse⟧ }} ⟦{%⟧ if", []string{"unknown filter `upcse`", "`{%` is never closed"}},
}

func TestLiquidIssues(t *testing.T) {
	e, s := liquidEnv(t)
	p := liquidPlace(s, "order_placed")
	for _, test := range issueTests {
		text, marks := unmarkLiquid(test.text)
		tpl, issues := ParseTemplate(text)
		if len(issues) == 0 {
			_, issues = tpl.Check(e, p)
		}
		var got []string
		var places [][2]int
		for _, i := range issues {
			got = append(got, i.Message+" / "+i.Help)
			places = append(places, [2]int{i.Start, i.End})
			if i.Rule != "load/template" && i.Rule != "load/unknown-value" {
				t.Errorf("%s: rule %s", test.text, i.Rule)
			}
		}
		if !sameStarts(got, test.want) {
			t.Errorf("%s\n got %q\nwant %q", test.text, got, test.want)
		}
		if len(marks) > 0 && !slices.Equal(places, marks) {
			t.Errorf("%s\nmarked %v, got %v", test.text, marks, places)
		}
	}
}

// sameStarts reports whether every line begins as wanted.
func sameStarts(got, want []string) bool {
	return slices.EqualFunc(got, want, strings.HasPrefix)
}

// unmarkLiquid removes the marks and returns what stood between them.
func unmarkLiquid(text string) (plain string, marks [][2]int) {
	var b strings.Builder
	for _, r := range text {
		switch r {
		case '⟦':
			marks = append(marks, [2]int{b.Len(), b.Len()})
		case '⟧':
			marks[len(marks)-1][1] = b.Len()
		default:
			b.WriteRune(r)
		}
	}
	return b.String(), marks
}

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

func FuzzTemplate(f *testing.F) {
	for _, test := range renderTests {
		f.Add(test.text)
	}
	for _, test := range issueTests {
		text, _ := unmarkLiquid(test.text)
		f.Add(text)
	}
	for _, test := range tokenTests {
		f.Add(test.text)
	}
	e, s := liquidEnv(f)
	p := liquidPlace(s, "order_placed")
	c := liquidContext(s)
	f.Fuzz(func(t *testing.T, text string) {
		tpl, issues := ParseTemplate(text)
		b, more := tpl.Check(e, p)
		for _, i := range append(slices.Clone(issues), more...) {
			if i.Start < 0 || i.End < i.Start || i.End > len(text) || i.Message == "" {
				t.Fatalf("issue %+v in %d bytes", i, len(text))
			}
		}
		if (b == nil) != (len(more) > 0) {
			t.Fatalf("bound %v with issues %v", b != nil, more)
		}
		if b == nil {
			return
		}
		for _, tok := range b.Tokens() {
			if tok.Start < 0 || tok.End <= tok.Start || tok.End > len(text) {
				t.Fatalf("token %+v in %d bytes", tok, len(text))
			}
		}
		first, _ := b.Render(c, testOptions())
		second, causes := b.Render(c, testOptions())
		if first != second {
			t.Fatalf("two renderings: %q, %q", first, second)
		}
		for _, cause := range causes {
			if cause.Start < 0 || cause.End < cause.Start || cause.End > len(text) {
				t.Fatalf("cause %+v in %d bytes", cause, len(text))
			}
			if cause.Absent != "" && !mayBeBlank(b, cause) {
				t.Fatalf("%q: %s, but the tokens deny it: %+v", text, cause.Text, b.Tokens())
			}
		}
	})
}

// mayBeBlank reports whether the tokens admit that the value a cause names is
// absent: what they call present must be present.
func mayBeBlank(b *Bound, c Cause) bool {
	return slices.ContainsFunc(b.Tokens(), func(t Token) bool {
		return t.Start == c.Start && t.Printed && t.MayBeAbsent && !t.Guarded
	})
}

const benchText = `Hi {{ contact.first_name | default: "there" }},

{% if contact.company_size >= 50 %}Teams like yours {% else %}Teams {% endif %}save time.
{% for o in trigger.items %}- {{ o.sku | default: "?" }}: {{ o.price | default: 0 | round: 2 }}
{% endfor %}
Your plan renews on {{ contact.renewal | date: "%d %B %Y" | default: "its date" }}.
{{ owner.name }} · {{ unsubscribe_url }}`

func BenchmarkParseTemplate(b *testing.B) {
	b.SetBytes(int64(len(benchText)))
	for b.Loop() {
		ParseTemplate(benchText)
	}
}

func BenchmarkCheckTemplate(b *testing.B) {
	e, s := liquidEnv(b)
	p := liquidPlace(s, "order_placed")
	tpl, _ := ParseTemplate(benchText)
	for b.Loop() {
		tpl.Check(e, p)
	}
}

func BenchmarkRenderTemplate(b *testing.B) {
	e, s := liquidEnv(b)
	bound := bindLiquid(b, e, liquidPlace(s, "order_placed"), benchText)
	c := liquidContext(s)
	for b.Loop() {
		bound.Render(c, testOptions())
	}
}
