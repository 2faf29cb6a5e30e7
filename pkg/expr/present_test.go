package expr

import (
	"strings"
	"testing"
)

func TestPresent(t *testing.T) {
	env := testEnv(t)
	tests := []struct{ text, want string }{
		{`has(contact.role)`, "contact.role"},
		{`has(contact.role) && contact.role == "technical"`, "contact.role"},
		{`contact.role == "technical"`, "contact.role"},
		{`contact.role in ["technical"] && (contact.plan == "pro" && contact.consent_email)`, "contact.consent_email contact.plan contact.role"},
		{`!(contact.role == "technical")`, "contact.role"},
		{`!has(contact.role)`, ""},
		{`has(contact.role) == true`, ""},
		{`has(contact.role) || contact.consent_email`, ""},
		{`contact.role == "technical" || contact.plan == "pro"`, ""},
		{`!(contact.role == "technical" && contact.plan == "pro")`, ""},
		{`(contact.consent_email ? contact.role : "student") == "student"`, ""},
		{`contact.?role.orValue("student") == "student"`, ""},
		{`contact.first_name.lowerAscii().startsWith("k")`, "contact.first_name"},
		{`now - contact.renewal < days(3)`, "contact.renewal"},
		{`account.domain == "x.example"`, "account.domain"},
		{`deals.exists(d, d.stage == "open")`, ""},
		{`contact.notes.exists(n, n == contact.first_name)`, "contact.notes"},
		{`contact.email in [contact.phone, "x"]`, "contact.email contact.phone"},
		{`true`, ""},
	}
	for _, tt := range tests {
		x, issues := env.Check(testPlace(testContact), tt.text, BoolType())
		if x == nil {
			t.Errorf("%s: %v", tt.text, issues)
			continue
		}
		if got := strings.Join(x.Present(), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.text, got, tt.want)
		}
	}
}
