package simulate

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

// shares lists all figures of a coverage, those of documents and the sum's.
func shares(c *Coverage) []Share {
	var list []Share
	add := func(s *Shares) { list = append(list, s.Steps, s.Branches, s.Gates, s.Parts, s.All) }
	for _, d := range slices.Concat(c.Workflows, c.Shared) {
		add(&d.Shares)
	}
	add(&c.Sum)
	return list
}

// notAbove fails where a figure of one is above that of the other.
func notAbove(t *testing.T, what string, less, more *Coverage) {
	t.Helper()
	a, b := shares(less), shares(more)
	for i := range a {
		if a[i].Covered > b[i].Covered || a[i].Total != b[i].Total {
			t.Errorf("%s: figure %d is %v, with all scenarios %v", what, i, a[i], b[i])
		}
	}
}

// TestCoverageFallsWithoutAScenario leaves out each scenario of the projects that
// were counted by hand: each covers something that no other does.
func TestCoverageFallsWithoutAScenario(t *testing.T) {
	for _, name := range []string{"ways", "gates"} {
		p, _ := coverageProject(t, name)
		_, all := Covering(p, p.Scenarios)
		for i, s := range p.Scenarios {
			_, c := Covering(p, slices.Delete(slices.Clone(p.Scenarios), i, i+1))
			notAbove(t, name+" without "+s.Name, c, all)
			if c.Sum.All.Covered >= all.Sum.All.Covered {
				t.Errorf("%s without %s: still %d covered", name, s.Name, c.Sum.All.Covered)
			}
		}
	}
}

// TestCoverageOfTheExample plays the example company: what scenarios cover
// together is never less than what each covers, or all but one.
func TestCoverageOfTheExample(t *testing.T) {
	result, err := project.Load(os.DirFS("../../examples/b2b-saas"), project.Options{})
	if err != nil || result.Program == nil {
		t.Fatal(err)
	}
	p := result.Program
	v := newInventory(p)
	sights := make([]*sighting, len(p.Scenarios))
	for i, s := range p.Scenarios {
		sights[i] = newSighting(v)
		run(p, s, sights[i])
	}
	all := v.sum(sights)
	alone := make([]tally, len(v.items))
	for i, s := range p.Scenarios {
		notAbove(t, s.Name+" alone", v.sum(sights[i:i+1]), all)
		notAbove(t, "without "+s.Name, v.sum(slices.Delete(slices.Clone(sights), i, i+1)), all)
		for j, m := range sights[i].marks {
			alone[j].yes |= int(m & sawYes)
			alone[j].no |= int(m & sawNo)
		}
	}
	covered := 0
	for i := range v.items {
		if v.items[i].covered(alone[i]) {
			covered++
		}
	}
	if covered != all.Sum.All.Covered || covered == 0 {
		t.Errorf("%d covered, the union of all scenarios covers %d", all.Sum.All.Covered, covered)
	}
}

// TestCoverageIsTheSame plays scenarios in any order, side by side and one by one.
func TestCoverageIsTheSame(t *testing.T) {
	p, _ := coverageProject(t, "ways")
	bytes := func(list []*project.Scenario) string {
		_, c := Covering(p, list)
		text, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	list := slices.Clone(p.Scenarios)
	want := bytes(list)
	for range 20 {
		list = append(list[1:], list[0])
		if got := bytes(list); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	}
	v := newInventory(p)
	var sights []*sighting
	for _, s := range p.Scenarios {
		sights = append(sights, newSighting(v))
		run(p, s, sights[len(sights)-1])
	}
	if text, err := json.Marshal(v.sum(sights)); err != nil || string(text) != want {
		t.Errorf("one by one: %s, %v\nwant %s", text, err, want)
	}
}

// TestCoverageDoesNotDisturb plays the example company with and without it: the
// results are the same.
func TestCoverageDoesNotDisturb(t *testing.T) {
	result, err := project.Load(os.DirFS("../../examples/b2b-saas"), project.Options{})
	if err != nil || result.Program == nil {
		t.Fatal(err)
	}
	plain := All(result.Program, result.Program.Scenarios)
	covering, _ := Covering(result.Program, result.Program.Scenarios)
	for i := range plain {
		a, errA := json.Marshal(plain[i])
		b, errB := json.Marshal(covering[i])
		if errA != nil || errB != nil || string(a) != string(b) {
			t.Errorf("%s: another result where coverage is asked", plain[i].Name)
		}
	}
}
