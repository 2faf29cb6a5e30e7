package audience

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
)

// What the documentation says is within reach is: it is known whether it can be true, and
// whether it can be false.
func TestWithinReach(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	s := New(p)
	for _, text := range []string{
		`contact.discount < contact.budget * 2.0`, `contact.name.lowerAscii() == contact.email`, `contact.name.contains(contact.email)`, `contact.name.startsWith(contact.email)`,
		`contact.name < contact.email`, `size(contact.name) > size(contact.email)`, `contact.name + contact.email == "ab"`, `contact.name.matches("^(a|b)+$")`,
		`contact.tags.map(t, t.size()).exists(n, n > 2)`, `(now - contact.seen).getHours() > 2`, `contact.size in contact.sizes`, `contact.name in contact.tags`, `score.lead > score.heat`,
		`contact.tags.exists(t, t == contact.name + "x")`, `[1, 2].exists(n, n == contact.size)`, `contact.renewal.getMonth() == now.getMonth()`, `contact.size + contact.depth > 9223372036854775806`,
		`size(deals.filter(d, d.stage == "won")) > size(deals.filter(d, d.stage == "lost"))`, `deals.exists(d, d.lines.exists(l, l.n > d.count))`, `int(contact.discount) == contact.size`,
		`events.form_sent.filter(e, e.count > 1).within(contact.patience).exists(e, e.form == "demo")`, `contact.size / 3 == 2 && contact.size % 3 == 1`, `contact.changed_at("role") < contact.created_at`,
	} {
		x, issues := p.Env.Check(expr.Place{Object: p.ContactObject(), Item: -1}, text, expr.BoolType())
		if x == nil || len(issues) > 0 {
			t.Fatal(text, issues)
		}
		for _, w := range []Want{Holds, IsFalse} {
			if a := s.Decide(Part{x, w}); a.Verdict == Unknown {
				t.Errorf("%s (%d) is unknown", text, w)
			}
		}
	}
}
