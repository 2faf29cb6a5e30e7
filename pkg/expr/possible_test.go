package expr

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestPossible(t *testing.T) {
	env := testEnv(t)
	known := map[string]string{"event.form": "ebook"}
	tests := []struct {
		text     string
		possible bool
		pinned   string
		open     string // of what nothing is known
	}{
		{`event.form == "ebook"`, true, "map[event.form:ebook]", "form"},
		{`"demo" == event.form`, false, "map[event.form:demo]", "form"},
		{`event.form != "ebook"`, false, "map[]", "form"},
		{`!(event.form != "ebook")`, true, "map[]", "form"},
		{`event.form in ["demo", "newsletter"]`, false, "map[]", "form"},
		{`event.form in ["demo", "ebook"]`, true, "map[]", "form"},
		{`!(event.form in ["demo", "ebook"])`, false, "map[]", "form"},
		{`event.form in ["demo", contact.role]`, true, "map[]", ""},
		{`event.form == contact.role`, true, "map[]", ""},
		{`event.form == "demo" && contact.consent_email`, false, "map[event.form:demo]", "form"},
		{`event.form == "demo" || contact.consent_email`, true, "map[]", ""},
		{`event.form == "demo" || event.form == "newsletter"`, false, "map[]", "form form"},
		{`contact.consent_email && contact.role == "student"`, true, "map[contact.role:student]", ""},
		{`event.form == "ebook" ? false : contact.consent_email`, false, "map[]", ""},
		{`event.form == "demo" ? contact.consent_email : event.form == "newsletter"`, false, "map[]", ""},
		{`contact.consent_email ? event.form == "demo" : event.form == "newsletter"`, false, "map[]", ""},
		{`contact.consent_email ? event.form == "demo" : event.form == "ebook"`, true, "map[]", ""},
		{`!has(event.form)`, false, "map[]", "form"},
		{`has(event.form) && !has(contact.role)`, true, "map[]", "form"},
		{`event.form.startsWith("x")`, true, "map[]", "form"},
		{`event.at > now`, true, "map[]", ""},
		{`["demo"].exists(f, f == event.form)`, true, "map[]", ""},
		{`true`, true, "map[]", ""},
		{`false`, false, "map[]", ""},
		{`!false && (true || contact.consent_email)`, true, "map[]", ""},
	}
	for _, tt := range tests {
		x, issues := env.Check(testEventPlace(env.Schema(), "form_submitted"), tt.text, BoolType())
		if x == nil {
			t.Errorf("%s: %v", tt.text, issues)
			continue
		}
		if got := x.Possible(known); got != tt.possible {
			t.Errorf("%s: possible is %v", tt.text, got)
		}
		if got := fmt.Sprint(x.Pinned()); got != tt.pinned {
			t.Errorf("%s: pinned is %s, want %s", tt.text, got, tt.pinned)
		}
		if got := strings.Join(slices.Concat(x.Open(nil)...), " "); got != tt.open {
			t.Errorf("%s: open is %q, want %q", tt.text, got, tt.open)
		}
	}
}

// TestPossibleIsSound holds the three values against the evaluation: what is
// said to be impossible is never true, whatever else the contact is.
func TestPossibleIsSound(t *testing.T) {
	env := testEnv(t)
	place := testEventPlace(env.Schema(), "form_submitted")
	parts := []string{`event.form == "demo"`, `event.form != "ebook"`, `event.form in ["ebook"]`, `has(contact.role)`, `contact.consent_email`}
	var texts []string
	for _, a := range parts {
		for _, b := range parts {
			texts = append(texts, a+" && "+b, a+" || !("+b+")", "("+a+") ? !("+b+") : ("+b+")")
		}
	}
	event, contact := place.Event, env.Schema().Objects[testContact].Shape
	for _, text := range texts {
		x, issues := env.Check(place, text, BoolType())
		if x == nil {
			t.Fatalf("%s: %v", text, issues)
		}
		for i := range 12 {
			form := []string{"ebook", "demo", "newsletter"}[i%3]
			e, c := event.New(), contact.New()
			e.Slots[event.Slot("form")] = NewString(form)
			c.Slots[contact.Slot("consent_email")] = NewBool(i >= 6)
			if i%6 >= 3 {
				c.Slots[contact.Slot("role")] = NewString("student")
			}
			holds := x.Truth(&Context{Event: e, Object: c}) == True
			if holds && !x.Possible(map[string]string{"event.form": form}) {
				t.Errorf("%s holds for %s, and is said to be impossible", text, form)
			}
		}
	}
}
