package rules

import (
	"strings"
	"testing"
)

func TestLinksIn(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", ""},
		{"no link, http:/ nor https:// alone", "https://"},
		{"See https://a.example/x?utm_source=b, please.", "https://a.example/x?utm_source=b, source=b"},
		{"[a](https://a.example?utm_a=1&utm_b=2#top) <http://b.example>", "https://a.example?utm_a=1&utm_b=2#top a=1 b=2|http://b.example"},
		{`<a href="https://a.example/?x=1&amp;utm_a=two%20words">`, "https://a.example/?x=1&amp;utm_a=two%20words a=two words"},
		{"https://a.example/{{ contact.id | default: 'a b' }}/x?UTM_A={{ b }}&utm_b", "https://a.example/{{ contact.id | default: 'a b' }}/x?UTM_A={{ b }}&utm_b a={{ b }} b="},
		{"https://a.example/{% if x %}y{% endif %}?utm_a=%zz.", "https://a.example/{% if x %}y{% endif %}?utm_a=%zz. a=%zz"},
		{"https://a.example/{{ open", "https://a.example/{{ open"},
		{"![a [b] https://x.example](https://a.example/x.png \"t\") [b](https://b.example)", "https://b.example"},
		{"[![a](https://a.example/x.png)](https://b.example) ![no image https://c.example", "https://b.example|https://c.example"},
		{`<img src="https://a.example/x.png"><link rel=x href='https://b.example'><script src=https://c.example></script> https://d.example`, "https://d.example"},
		{`<html xmlns:o="http://a.example" xmlns="http://b.example"><A title="a > b" data-href="https://c.example" HREF = 'https://d.example'>x</A>`, "https://d.example"},
		{`<a {% if x > 1 %}class="y"{% endif %} href="https://a.example/{{ b | default: "c" }}?utm_a=1">`, `https://a.example/{{ b | default: "c" }}?utm_a=1 a=1`},
		{"<!-- https://a.example <a href='https://b.example'> --> https://c.example <!-- https://d.example", "https://c.example"},
		{"<a href=https://a.example/x?utm_a=1>", "https://a.example/x?utm_a=1 a=1"},
		{"{% if a <b %} https://a.example {% endif %} 1 <c https://b.example <https://d.example>", "https://a.example|https://b.example|https://d.example"},
		{"a <b https://a.example", "https://a.example"},
		{"https://a.example https://b.example", "https://a.example|https://b.example"},
	}
	for _, tt := range tests {
		var got []string
		for _, l := range linksIn(tt.text) {
			line := l.text
			if !strings.HasPrefix(tt.text[l.start:], l.text) {
				t.Errorf("%s: the link is not at %d", l.text, l.start)
			}
			for _, q := range l.utm() {
				line += " " + q.name + "=" + q.value
				if !strings.HasPrefix(strings.ToLower(tt.text[q.start:q.end]), "utm_"+q.name) {
					t.Errorf("%s: %s is not at %d-%d", l.text, q.name, q.start, q.end)
				}
			}
			got = append(got, line)
		}
		if g := strings.Join(got, "|"); g != tt.want {
			t.Errorf("%q:\ngot  %s\nwant %s", tt.text, g, tt.want)
		}
	}
}

// FuzzLinksIn sees that every place lies inside the text.
func FuzzLinksIn(f *testing.F) {
	f.Add("https://a.example/{{ b }}?utm_a=1&amp;utm_b=%zz#x {% https://b")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, l := range linksIn(text) {
			if l.start < end || l.start+len(l.text) > len(text) {
				t.Fatalf("%q: a link at %d", text, l.start)
			}
			end = l.start + len(l.text)
			for _, q := range l.parameters() {
				if q.start < l.start || q.end > end || q.start > q.end {
					t.Fatalf("%q: a parameter at %d-%d", text, q.start, q.end)
				}
			}
		}
	})
}
