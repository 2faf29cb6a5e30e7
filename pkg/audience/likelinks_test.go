package audience

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// Functions that read alike differ by what they are of: a field has a range of its own,
// and a score is counted in thousandths. Each of these questions has an example; once
// what is known of the first function was taken for the second, too.
func TestFunctionsOfOtherFieldsAreOthers(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	s := New(p)
	for _, q := range []struct {
		first, second string
		want          Want
	}{
		{`contact.budget * 2.0 > contact.discount + 1.0`, `contact.discount * 2.0 > contact.budget + 1.0 && contact.discount > 2000000.0`, IsFalse},
		{`contact.discount / 2.0 == contact.budget / 4.0`, `score.heat / 2.0 == contact.budget / 4.0 && score.heat > 2.0`, IsFalse},
		{`double(contact.size) > contact.discount / 3.0`, `double(contact.depth) > contact.discount / 3.0 && contact.depth < 0`, Holds},
	} {
		var parts []Part
		for i, text := range []string{q.first, q.second} {
			x, issues := p.Env.Check(expr.Place{Object: p.ContactObject(), Item: -1}, text, expr.BoolType())
			if x == nil || len(issues) > 0 {
				t.Fatal(text, issues)
			}
			parts = append(parts, Part{x, []Want{q.want, Holds}[i]})
		}
		if a := s.Decide(parts...); a.Verdict != Yes || !a.Witness.all(parts) {
			t.Errorf("%s:%s", a.Verdict, wanted(parts))
		}
	}
}
