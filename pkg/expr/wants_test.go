package expr

import (
	"fmt"
	"strings"
	"testing"
)

// wantText writes a want for the table below.
func wantText(s *Schema, w *Want) string {
	value := strings.TrimSpace(w.Value.text(false))
	var values []string
	for _, v := range w.Values {
		values = append(values, v.text(false))
	}
	if len(values) > 0 {
		value = strings.Join(values, " ")
	}
	switch w.Kind {
	case WantField:
		name := fmt.Sprint(w.Slot)
		if w.Object >= 0 {
			name = s.Objects[w.Object].Shape.Fields[w.Slot].Name
		}
		return fmt.Sprintf("%s.%s %s %s", w.Root, name, w.Op, value)
	case WantScore:
		return fmt.Sprintf("score.%s %s %s", s.Scores[w.Index].Name, w.Op, value)
	case WantSegment:
		return fmt.Sprintf("segment.%s %s %s", s.Segments[w.Index].Name, w.Op, value)
	case WantSubscribed:
		return fmt.Sprintf("topic.%s %s %s", s.Topics[w.Index], w.Op, value)
	}
	name := ""
	if w.Kind == WantEvents {
		name = s.Events[w.Index].Name
	} else {
		name = s.Objects[w.Index].Plural
	}
	return fmt.Sprintf("%s %d..%d within %s (%s)", name, w.Least, w.Most, durationText(w.Within), waysText(s, w.Items))
}

func waysText(s *Schema, ways [][]Want) string {
	var texts []string
	for _, way := range ways {
		var parts []string
		for i := range way {
			parts = append(parts, wantText(s, &way[i]))
		}
		if len(way) == 0 {
			parts = []string{"nothing"}
		}
		texts = append(texts, strings.Join(parts, " & "))
	}
	return strings.Join(texts, " | ")
}

// TestWants asks what a contact of whom nothing is known would need: `nothing`
// where the condition is so already, and an empty text where no way is known.
func TestWants(t *testing.T) {
	env := testEnv(t)
	s := env.Schema()
	tests := []struct {
		text  string
		false string
		true  string
	}{
		{`contact.role == "student"`, `contact.role != "student"`, `contact.role == "student"`},
		{`"student" != contact.role`, `contact.role == "student"`, `contact.role != "student"`},
		{`contact.company_size >= 50`, `contact.company_size < 50`, `contact.company_size >= 50`},
		{`50 < contact.company_size`, `contact.company_size <= 50`, `contact.company_size > 50`},
		{`contact.company_size + 10 > 50`, `contact.company_size <= 40`, `contact.company_size > 40`},
		{`contact.role in ["technical", "business"]`, `contact.role !in "technical" "business"`, `contact.role in "technical" "business"`},
		{`contact.email.endsWith("@x.example")`, `contact.email !endsWith "@x.example"`, `contact.email endsWith "@x.example"`},
		{`contact.email.lowerAscii() == "a"`, `contact.email != "a"`, `contact.email == "a"`},
		{`has(contact.role)`, `nothing`, `contact.role has absent`},
		{`contact.consent_email`, `contact.consent_email == false`, `contact.consent_email == true`},
		{`!contact.consent_email`, `contact.consent_email == true`, `contact.consent_email == false`},
		{`contact.consent_email && contact.company_size > 1`,
			`contact.consent_email == false | contact.company_size <= 1`, `contact.consent_email == true & contact.company_size > 1`},
		{`contact.consent_email || contact.company_size > 1`,
			`contact.consent_email == false & contact.company_size <= 1`, `contact.consent_email == true | contact.company_size > 1`},
		{`has(contact.role) ? contact.consent_email : contact.company_size > 1`,
			`contact.role has absent & contact.consent_email == false | contact.company_size <= 1`,
			`contact.role has absent & contact.consent_email == true | contact.company_size > 1`},
		{`segment.icp`, `segment.icp == false`, `segment.icp == true`},
		{`now - contact.created_at > days(3)`, `contact.created_at >= 2025-12-29T00:00:00Z`, `contact.created_at < 2025-12-29T00:00:00Z`},
		{`contact.created_at + days(3) > now`, `contact.created_at <= 2025-12-29T00:00:00Z`, `contact.created_at > 2025-12-29T00:00:00Z`},
		{`contact.role == "student" && contact.changed_at("role") <= now - days(7)`,
			`contact.role != "student"`, `contact.role == "student" & contact.role has absent`},
		{`events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/p"))`,
			`nothing`, `page_viewed 1..-1 within 7d (item.1 startsWith "/p")`},
		{`events.page_viewed.filter(e, e.path == "/p").size() >= 3`, `nothing`, `page_viewed 3..-1 within 0s (item.1 == "/p")`},
		{`events.page_viewed.total() == 0`, `page_viewed 1..-1 within 0s ()`, `nothing`},
		{`deals.exists(d, d.stage == "won" && d.amount > 5.0)`, `nothing`, `deals 1..-1 within 0s (item.2 == "won" & item.3 > 5)`},
		{`external("x")`, ``, ``},
		{`true`, ``, `nothing`},
	}
	for _, tt := range tests {
		x, issues := env.Check(testPlace(testContact), tt.text, BoolType())
		if x == nil {
			t.Errorf("%s: %v", tt.text, issues)
			continue
		}
		ctx := &Context{Now: 1767225600000, Object: s.Objects[testContact].Shape.New(), Horizon: 7}
		for result, want := range map[bool]string{false: tt.false, true: tt.true} {
			if got := waysText(s, x.Wants(ctx, result)); got != want {
				t.Errorf("%s to be %t:\n got %s\nwant %s", tt.text, result, got, want)
			}
		}
		if ctx.Horizon != 7 {
			t.Errorf("%s moves the horizon", tt.text)
		}
	}
}
