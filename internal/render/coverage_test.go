package render

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// coverageSample is a coverage with a name that is too long for the table, one
// that is nasty, a document with parts alone, and a limit that is missed.
func coverageSample() *simulate.Coverage {
	shares := func(covered, total int) simulate.Shares {
		s := simulate.Share{Covered: covered, Total: total, Percent: covered * 100 / total}
		return simulate.Shares{Steps: s, Branches: s, Gates: s, Parts: s, All: s}
	}
	parts := simulate.Share{Covered: 1, Total: 3, Percent: 33}
	return &simulate.Coverage{
		Sum: shares(1234, 1300),
		Workflows: []simulate.Covered{
			{Address: "workflow/nurture", Shares: shares(12, 12), Gaps: []simulate.Gap{}},
			{Address: "workflow/" + strings.Repeat("long-name-", 8), Shares: shares(199, 200), Gaps: []simulate.Gap{
				{Kind: "step", Text: "step `tour`", Place: place("w.yaml", 3, 5, 9), Missing: "never reached"},
				{Kind: "gate", Text: "gate `consent`", Place: place("w.yaml", 4, 5, 9), Missing: "nobody was stopped", Yes: 2, Who: []simulate.Who{
					{Makes: "stopped", Verdict: "yes", Text: "would be stopped: contact.consent: false", Scenario: "kind: Scenario\n"},
				}},
				{Kind: "part", Text: "`a`", Place: place("w.yaml", 5, 5, 9), Missing: "never asked", Who: []simulate.Who{
					{Makes: "true", Verdict: "no", Text: "it can be true for nobody: `a` can never hold"}, {Makes: "false", Verdict: "yes", Text: "would be false for: anybody"},
				}},
				{Kind: "branch", Text: "goal", Place: place("w.yaml", 6, 5, 9), Missing: "never taken", Who: []simulate.Who{{Makes: "covered", Verdict: "yes", Text: "would be covered by: anybody"}}},
				{Kind: "branch", Text: "exit `x`", Place: place("w.yaml", 7, 5, 9), Missing: "never taken", Who: []simulate.Who{{Makes: "covered", Verdict: "yes", Text: "would be covered by: anybody"}}},
			}},
			{Address: "workflow/" + nasty, Shares: shares(0, 1), Gaps: []simulate.Gap{
				{Kind: "part", Text: "`" + nasty + "`", Place: place("w.yaml", 9, 5, 9), Missing: "never true", No: 1, Undecided: 1},
			}},
		},
		Shared: []simulate.Covered{{
			Address: "segment/icp", Shares: simulate.Shares{Parts: parts, All: parts},
			Gaps: []simulate.Gap{{Kind: "part", Text: "`a || b`", Place: place("s.yaml", 2, 5, 9), Missing: "only undecided", Undecided: 3}},
		}},
		LeftOut: []simulate.LeftOut{{Address: "workflow/old", Reason: "enabled: false"}},
		Limits:  []simulate.Limit{{Of: "all", Percent: 99, Message: "coverage is 94% (1234 of 1300), below the limit of 99%"}},
	}
}

func TestCoverageText(t *testing.T) {
	c := coverageSample()
	c.Workflows = c.Workflows[:2]
	r := NewPlayed(NewHead("simulate", "1.2.3"), "acme", nil, nil)
	r.Coverage = c
	var b strings.Builder
	if err := r.Text(&b, Plain()); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("long-name-", 8)
	want := `coverage              steps        branches           gates           parts
nurture          12/12 100%      12/12 100%      12/12 100%      12/12 100%
` + long + `
               199/200  99%    199/200  99%    199/200  99%    199/200  99%
segment/icp               -               -               -        1/3  33%
all          1234/1300  94%  1234/1300  94%  1234/1300  94%  1234/1300  94%
all together: 1234/1300, 94%
left out: old, as no scenario can play it (enabled: false)

workflow/` + long + `
  w.yaml:3:5: step ` + "`tour`" + `: never reached
  w.yaml:4:5: gate ` + "`consent`" + `: nobody was stopped (let through in 2 scenarios)
    would be stopped: contact.consent: false
  w.yaml:5:5: ` + "`a`" + `: never asked
    it can be true for nobody: ` + "`a`" + ` can never hold
    would be false for: anybody
  w.yaml:6:5: goal: never taken
    would be covered by: anybody
  w.yaml:7:5: exit ` + "`x`" + `: never taken
  -v says for 1 more gap who would cover them

segment/icp
  s.yaml:2:5: ` + "`a || b`" + `: only undecided (undecided in 3 scenarios)

0 scenarios, 0 expectations: all passed
coverage is 94% (1234 of 1300), below the limit of 99%
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestCoverageKeepsTo80Cells holds the table against the width of a terminal,
// whatever the names are; a name alone may be wider.
func TestCoverageKeepsTo80Cells(t *testing.T) {
	var b strings.Builder
	coverage(&b, coverageSample(), Plain(), mostTold)
	table, _, _ := strings.Cut(b.String(), "all together")
	for _, line := range strings.Split(table, "\n") {
		if textCells(line) > 80 && strings.Contains(line, "%") && strings.Contains(line, "  ") {
			t.Errorf("%d cells: %s", textCells(line), line)
		}
	}
}
