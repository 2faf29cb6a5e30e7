package simulate

import (
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// TestSharesAreRoundedDown holds that neither 100 % is shown nor a limit reached
// while something is missing.
func TestSharesAreRoundedDown(t *testing.T) {
	for _, test := range []struct{ covered, total, percent int }{
		{0, 0, 100}, {0, 7, 0}, {1, 3, 33}, {2, 3, 66}, {9999, 10000, 99}, {10000, 10000, 100},
	} {
		s := Shares{Parts: Share{Covered: test.covered, Total: test.total}}
		s.finish()
		if s.Parts.Percent != test.percent || s.All.Percent != test.percent {
			t.Errorf("%d of %d is %d%%, all %d%%, want %d%%", test.covered, test.total, s.Parts.Percent, s.All.Percent, test.percent)
		}
	}
}

func TestHold(t *testing.T) {
	c := &Coverage{Sum: Shares{Steps: Share{Covered: 9, Total: 10}, Branches: Share{Covered: 2, Total: 3}, Gates: Share{}, Parts: Share{Covered: 9999, Total: 10000}}}
	c.Sum.finish()
	for _, test := range []struct {
		limit   Limit
		message string
	}{
		{Limit{Of: "steps", Percent: 90}, ""},
		{Limit{Of: "steps", Percent: 91}, "coverage of steps is 90% (9 of 10), below the limit of 91%"},
		{Limit{Of: "branches", Percent: 66}, ""},
		{Limit{Of: "branches", Percent: 67}, "coverage of branches is 66% (2 of 3), below the limit of 67%"},
		{Limit{Of: "gates", Percent: 100}, ""},
		{Limit{Of: "parts", Percent: 100}, "coverage of parts is 99% (9999 of 10000), below the limit of 100%"},
		{Limit{Of: "all", Percent: 99}, ""},
		{Limit{Of: "all", Percent: 100}, "coverage is 99% (10010 of 10013), below the limit of 100%"},
	} {
		c.Hold([]Limit{test.limit})
		if got := c.Limits[0]; got.Message != test.message || got.Reached != (test.message == "") || c.Reached() != got.Reached {
			t.Errorf("%+v: %+v, want %q", test.limit, got, test.message)
		}
	}
	c.Hold([]Limit{{Of: "steps", Percent: 90}, {Of: "all", Percent: 100}})
	if c.Reached() {
		t.Error("one of two limits is missed, and that is fine")
	}
}

func TestMissing(t *testing.T) {
	for _, test := range []struct {
		kind itemKind
		t    tally
		want string
	}{
		{stepItem, tally{}, "never reached"},
		{branchItem, tally{}, "never taken"},
		{gateItem, tally{}, "never asked"},
		{gateItem, tally{yes: 2}, "nobody was stopped"},
		{gateItem, tally{no: 2}, "nobody got through"},
		{partItem, tally{}, "never asked"},
		{partItem, tally{undecided: 1}, "only undecided"},
		{partItem, tally{yes: 1, undecided: 1}, "never false"},
		{partItem, tally{no: 1}, "never true"},
	} {
		it := item{kind: test.kind}
		if got := it.missing(test.t); got != test.want || it.covered(test.t) {
			t.Errorf("%v %+v: %q, covered %v, want %q", test.kind, test.t, got, it.covered(test.t), test.want)
		}
	}
	names := LimitNames()
	if !slices.Equal(names, []string{"all", "steps", "branches", "gates", "parts"}) {
		t.Error(names)
	}
}

// TestGateOfTwo is a gate that is asked twice in one decision, as the two caps of
// a guardrail: who passes the first and is stopped by the second did not get through.
func TestGateOfTwo(t *testing.T) {
	g := &project.Guardrail{Name: "pressure"}
	v := &inventory{items: make([]item, 2), gates: map[gateKey]int{{0, "cap", g}: 0, {0, "topic", nil}: 1}}
	s := newSighting(v)
	asked := []journey.Gate{{Word: "topic", Passed: true}, {Word: "cap", Passed: true, Guardrail: g}, {Word: "cap", Guardrail: g}}
	s.gates(&journey.Fact{Kind: journey.Skipped, Asked: asked}, map[heldSend]bool{})
	if !slices.Equal(s.marks, []uint8{sawNo, sawYes}) {
		t.Errorf("marks %v", s.marks)
	}
	s.gates(&journey.Fact{Kind: journey.Sent, Asked: asked[:2]}, map[heldSend]bool{})
	if !slices.Equal(s.marks, []uint8{sawNo | sawYes, sawYes}) {
		t.Errorf("marks %v", s.marks)
	}
}
