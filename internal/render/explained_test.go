package render

import (
	"bytes"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
)

func at(line int32) diag.Span {
	return diag.Span{File: "workflows/nurture-ebook.yaml", Start: diag.Pos{Line: line, Column: 8}, End: diag.Pos{Line: line, Column: 9}}
}

// answered is an answer with a way in, one that nobody takes, and one that is unknown.
func answered() *Explained {
	return NewExplained(NewHead("explain", "1"), "acme", nil, &audience.Explained{
		Address: "workflow/nurture", Text: "who can enter the workflow `nurture`", Place: at(4),
		Contacts: &audience.Contacts{File: "p|ple.csv", Rows: 2, Bad: []audience.BadRow{{Line: 3, Text: "it has 2 cells, the header has 3"}}, Ignored: []string{"shoe"}},
		Ways: []audience.Way{{
			Name: "event joined", About: "contact", Text: "a contact enters when `joined` happens, if `contact.country` is DE or AT", Verdict: "yes", Place: at(9),
			Conditions: []audience.Condition{{
				Gate: "rules", Text: "`contact.country` is DE or AT, and a long condition goes on behind it until it has to be broken", Place: at(12),
				Miss: &audience.Miss{Verdict: "yes", Text: "`contact.country` CH instead of DE, which is said with so many words that no line of a terminal holds all of them"},
			}},
			Example: []audience.Fact{
				{Kind: "field", Path: "contact.email", Value: "kim@example.com", Why: "required"},
				{Kind: "field", Path: "contact.country", Value: "DE", Why: "read"}, {Kind: "score", Path: "score.lead", Value: "10", Why: "read"},
			},
			Count: &audience.Count{Asked: 1, Match: 0, Fails: []audience.Fail{{Condition: 0, First: 1, All: 1}}},
		}, {
			Name: "becomes", Text: "a contact enters when it becomes true that `x` is a and `x` is b", Verdict: "no",
			Reason: &audience.Why{Text: "`x` would have to be a and b", Parts: []audience.Cause{{Expression: "x == a", Place: at(20)}}},
		}, {
			Name: "enroll", Text: "it", Verdict: "unknown", Exhausted: true, Beyond: []audience.Outside{{Expression: `external("x | y")`, External: true, Place: at(30)}},
		}},
	})
}

func TestExplainedFitsItsWidth(t *testing.T) {
	for _, width := range []int{80, 120} {
		p := Plain()
		p.Width = width
		var b bytes.Buffer
		if err := answered().Text(&b, p); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := len(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d: a line has %d cells: %s", width, n, line)
			}
		}
		for _, want := range []string{"\nevent joined\n", "\nNOBODY  becomes\n", "\nUNKNOWN  enroll\n", "score.lead: 10  (follows)", "0 of 1 contact match", "1 stop here, 1 fail here in all", "p|ple.csv:3: ", "more work than the budget"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%d: %q is not in\n%s", width, want, b.String())
			}
		}
	}
}

func TestExplainedAsMarkdown(t *testing.T) {
	r := answered()
	var b bytes.Buffer
	if err := r.Format(Markdown)(&b); err != nil || r.Format(SARIF) != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"### Who can enter the workflow `nurture`\n", "#### `becomes`: nobody\n", "#### `enroll`: unknown\n", "1 stop here, 1 fail here in all | [workflows/nurture-ebook.yaml:12]", `external("x | y")`, "**0 of 1 contact match.**"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
	r.Answer = nil
	r.Fail(&Failure{Message: "there is nothing at `x`", Hint: "look"})
	b.Reset()
	if err := r.Markdown(&b); err != nil || !strings.Contains(b.String(), "**There is no answer:** there is nothing at `x`\n\nlook\n") {
		t.Errorf("%v %s", err, b.String())
	}
}
