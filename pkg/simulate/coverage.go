package simulate

import (
	"cmp"
	"slices"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// Coverage says how much of the workflows the played scenarios have seen.
type Coverage struct {
	// Sum is that of all documents below, of each kind and of all kinds together.
	Sum Shares `json:"sum"`
	// Workflows are those that a scenario can play, by name; Shared are the other
	// documents with conditions that journeys ask, by address. They have parts only.
	Workflows []Covered `json:"workflows"`
	Shared    []Covered `json:"shared"`
	// LeftOut are the workflows that no scenario can play, by name.
	LeftOut []LeftOut `json:"left_out"`
	// Limits are those that were asked for, see [Coverage.Hold].
	Limits []Limit `json:"limits"`
}

// Covered is the coverage of one document.
type Covered struct {
	// Address is that of the document, such as "workflow/nurture-ebook".
	Address string `json:"address"`
	Shares
	// Gaps are what is not covered, by place.
	Gaps []Gap `json:"gaps"`
}

// Shares are the four figures of coverage, and that of all together.
type Shares struct {
	Steps    Share `json:"steps"`
	Branches Share `json:"branches"`
	Gates    Share `json:"gates"`
	Parts    Share `json:"parts"`
	All      Share `json:"all"`
}

// Share is a part of a whole.
type Share struct {
	Covered int `json:"covered"`
	Total   int `json:"total"`
	// Percent is rounded down, so that 100 means everything; it is 100 where there
	// is nothing to cover.
	Percent int `json:"percent"`
	// Nobody is what is left out of the total, as nobody can cover it.
	Nobody int `json:"nobody"`
}

// Gap is one thing that is not covered.
type Gap struct {
	// Kind is "step", "branch", "gate" or "part".
	Kind string `json:"kind"`
	// Text is the thing, in a few words with names in backquotes.
	Text  string    `json:"text"`
	Place diag.Span `json:"place"`
	// Missing says what was never seen, such as "never false".
	Missing string `json:"missing"`
	// Yes and No count the scenarios in which a part was true and false, or a gate
	// let somebody through and stopped somebody; Undecided those in which a part
	// was undecided.
	Yes       int `json:"yes"`
	No        int `json:"no"`
	Undecided int `json:"undecided"`
	// Who says who would cover it, once for each way that is missing; none where it was
	// not asked, or where that depends on more than who somebody is.
	Who []Who `json:"who"`

	item  *item
	index int
}

// LeftOut is a workflow that no scenario can play.
type LeftOut struct {
	Address string    `json:"address"`
	Place   diag.Span `json:"place"`
	// Reason is "enabled: false" or "managed_by: SYSTEM".
	Reason string `json:"reason"`
}

// Covering plays scenarios as [All] does, and says what they covered.
func Covering(p *project.Program, list []*project.Scenario) ([]*Result, *Coverage) {
	v := newInventory(p)
	results, sights := make([]*Result, len(list)), make([]*sighting, len(list))
	project.Parallel(len(list), func(i int) {
		sights[i] = newSighting(v)
		results[i] = run(p, list[i], sights[i])
	})
	return results, v.sum(sights)
}

// tally counts the scenarios that saw one thing.
type tally struct{ yes, no, undecided int }

// sum adds up what scenarios saw; their order does not matter.
func (v *inventory) sum(sights []*sighting) *Coverage {
	tallies := make([]tally, len(v.items))
	for _, s := range sights {
		for i, m := range s.marks {
			tallies[i].yes += int(m & 1)
			tallies[i].no += int(m >> 1 & 1)
			tallies[i].undecided += int(m >> 2 & 1)
		}
	}
	c := &Coverage{Workflows: []Covered{}, Shared: []Covered{}, LeftOut: v.leftOut, Limits: []Limit{}}
	for _, d := range v.docs {
		covered := v.document(d, tallies)
		c.Sum.add(&covered.Shares)
		if d.workflow {
			c.Workflows = append(c.Workflows, covered)
		} else {
			c.Shared = append(c.Shared, covered)
		}
	}
	c.Sum.finish()
	slices.SortFunc(c.Shared, func(a, b Covered) int { return cmp.Compare(a.Address, b.Address) })
	return c
}

// document adds up one document.
func (v *inventory) document(d inventoried, tallies []tally) Covered {
	c := Covered{Address: d.address, Gaps: []Gap{}}
	for i := d.first; i < d.end; i++ {
		it, t := &v.items[i], tallies[i]
		share := c.of(it.kind)
		share.Total++
		if it.covered(t) {
			share.Covered++
			continue
		}
		c.Gaps = append(c.Gaps, Gap{
			Kind: it.kind.String(), Text: it.text, Place: it.place, Missing: it.missing(t), Yes: t.yes, No: t.no, Undecided: t.undecided,
			Who: []Who{}, item: it, index: i,
		})
	}
	c.finish()
	slices.SortStableFunc(c.Gaps, inText)
	return c
}

// inText orders gaps by place; at one place gates come before parts, and what
// holds others before them.
func inText(a, b Gap) int {
	return cmp.Or(cmp.Compare(a.Place.File, b.Place.File), cmp.Compare(a.Place.Start.Byte, b.Place.Start.Byte),
		cmp.Compare(a.Kind, b.Kind), cmp.Compare(b.Place.End.Byte, a.Place.End.Byte))
}

// of is the figure of a kind.
func (s *Shares) of(k itemKind) *Share {
	return [...]*Share{&s.Steps, &s.Branches, &s.Gates, &s.Parts}[k]
}

func (s *Shares) add(o *Shares) {
	for k := stepItem; k <= partItem; k++ {
		s.of(k).Covered += o.of(k).Covered
		s.of(k).Total += o.of(k).Total
		s.of(k).Nobody += o.of(k).Nobody
	}
}

// finish computes the figure of all kinds together and the percentages.
func (s *Shares) finish() {
	s.All = Share{}
	for k := stepItem; k <= partItem; k++ {
		s.All.Covered += s.of(k).Covered
		s.All.Total += s.of(k).Total
		s.All.Nobody += s.of(k).Nobody
		s.of(k).finish()
	}
	s.All.finish()
}

func (s *Share) finish() {
	s.Percent = 100
	if s.Total > 0 {
		s.Percent = s.Covered * 100 / s.Total
	}
}
