package audience

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// A text has the format of a field in the solver where it has it for the loader.
func TestFormatsAreTheLoaders(t *testing.T) {
	t.Parallel()
	texts := []string{"", "@", "a@", "@b", "a@b", "a b@c", "kim@example.com", "kim@@x", "kim@ex,ample", "123", "+49 30 1234567", "+4", "12a", "49-30/12.(3)", "+ 123",
		"Europe/Berlin", "europe/berlin", "UTC", "Berlin", "Europe/Berlin\n", "https://example.com", "https://", "mailto:kim@x.com", "example.com", "https://a b", "ftp://x/%zz", "a://b?%zz", " https://x"}
	for _, format := range []string{"", "email", "phone", "timezone", "url"} {
		f := &expr.Field{Type: expr.Type{Kind: expr.String}, Limits: &expr.Limits{Format: format}}
		set := textsFor(f)
		for _, text := range append(texts, usualTexts(f)...) {
			if set.Has(text) != project.HasFormat(f, text) {
				t.Errorf("%q as %s: %v", text, format, set.Has(text))
			}
		}
	}
	if domain.Emails().IsAny() || domain.Emails().IsEmpty() {
		t.Error("addresses are any text, or none")
	}
}

// Nobody has what the format of a field excludes.
func TestFormatsExclude(t *testing.T) {
	t.Parallel()
	a := newAgreement(t)
	for text, want := range map[string]Verdict{
		`contact.email == ""`:                                             No,
		`!contact.email.contains("@")`:                                    No,
		`contact.email.endsWith("@")`:                                     No,
		`size(contact.email) < 3`:                                         No,
		`contact.email == contact.name && contact.name.contains(" ")`:     No,
		`contact.email.startsWith("@") || contact.email.matches("@.*,.")`: No,
		`size(contact.email) == 3 && !contact.email.contains("a")`:        Yes,
		`contact.email.endsWith("@x") && contact.email.contains("@k")`:    No,
		`contact.email.endsWith("@x") && contact.email.contains("k@")`:    Yes,
		`deals.exists(d, d.id == contact.email && size(d.id) < 4)`:        Yes,
	} {
		x, issues := a.p.Env.Check(expr.Place{Object: a.p.ContactObject(), Item: -1}, text, expr.BoolType())
		if len(issues) > 0 {
			t.Fatal(issues)
		}
		answer := a.solver().Satisfiable(Part{x, Holds})
		if answer.Verdict != want {
			t.Errorf("%s: %v, want %v", text, answer.Verdict, want)
		}
		if text == `contact.email == ""` && answer.Proof.Text != "`contact.email` would have to be \"\", and by the data model it is an email address" {
			t.Error(answer.Proof.Text)
		}
		if w := answer.Witness; w != nil {
			r := w.Objects[a.p.ContactObject()]
			if slot := r.Shape.Slot("email"); !valid(&r.Shape.Fields[slot], r.Slots[slot]) {
				t.Errorf("%s: %v is no address", text, r.Slots[slot])
			}
		}
	}
}
