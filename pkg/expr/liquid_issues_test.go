package expr

import (
	"slices"
	"strings"
	"testing"
)

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
	{"{{ contact.company_size | ⟦format_currency⟧ }}", []string{"unknown filter `format_currency` / write `money`, and the currency beside it"}},
	{"{{ contact.company_size | money: ⟦'amount_no_decimal'⟧ }}", []string{"`amount_no_decimal` is no way to write an amount / did you mean `amount_no_decimals`?"}},
	{"{{ contact.first_name | ⟦money⟧ }}", []string{"`money` takes a number, not text"}},
	{"{{ contact.company_size | money: ⟦2⟧ }}", []string{"`money` takes text here, not a number / write `money: \"amount_no_decimals\"`"}},
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
	{"{% for i in contact.notes %}{% assign n = ⟦n⟧ %}{{ n }}{% endfor %}", []string{"`n` has no value here yet"}},
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
	{"{{ now | date: '%H:%M', ⟦'Europe/Berlyn'⟧ }}", []string{"`Europe/Berlyn` is no timezone"}},
	{"{{ contact.renewal | date: '%F', ⟦'Europe/Berlin'⟧ }}", []string{"a date stands in no timezone"}},
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
