package expr

import (
	"fmt"
	"testing"
)

func TestResults(t *testing.T) {
	env := testEnv(t)
	for text, want := range map[string]string{
		`"a"`:                               `[a@0]`,
		`contact.consent_email ? "a" : "b"`: `[a@24 b@30]`,
		`contact.consent_email ? "a" : contact.consent_email ? "b" : contact.email`: `[a@24 b@54]`,
		`contact.?role.orValue("x")`: `[x@22]`,
		`["a", contact.email, "b"]`:  `[a@1 b@21]`,
		`"a" + "b"`:                  `[]`,
		`contact.email`:              `[]`,
		`-5`:                         `[-5@0]`,
		`1.5`:                        `[1.5@0]`,
		`true`:                       `[true@0]`,
	} {
		x, issues := env.Check(Place{Object: env.Schema().Object("contact"), Item: -1}, text, Type{Kind: Any})
		if x == nil {
			t.Fatalf("%s: %v", text, issues)
		}
		var got []string
		for _, r := range x.Results() {
			var v any
			switch r.Value.Kind() {
			case String:
				v = r.Value.Str()
			case Double:
				v = r.Value.Double()
			case Bool:
				v = r.Value.Bool()
			default:
				v = r.Value.Int()
			}
			got = append(got, fmt.Sprintf("%v@%d", v, r.Start))
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%s gives %v, not %s", text, got, want)
		}
	}
}
