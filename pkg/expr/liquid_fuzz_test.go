package expr

import (
	"slices"
	"testing"
)

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
