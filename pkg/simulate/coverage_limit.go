package simulate

import (
	"fmt"
	"slices"
)

// Limit is a percentage that coverage has to reach.
type Limit struct {
	// Of is "steps", "branches", "gates", "parts", or "all" for all of them together.
	Of string `json:"of"`
	// Percent is the limit, from 0 to 100.
	Percent int `json:"percent"`
	// Reached says whether the figure of the sum is not below it; Message says by how
	// much it is, where it is.
	Reached bool   `json:"reached"`
	Message string `json:"message,omitempty"`
}

// LimitNames are what limits can be about, the one of all kinds together first.
func LimitNames() []string { return []string{"all", "steps", "branches", "gates", "parts"} }

// Hold holds the sum against limits, and keeps them with what came of it.
func (c *Coverage) Hold(limits []Limit) {
	c.Limits = make([]Limit, len(limits))
	for i, l := range limits {
		s := c.Sum.Named(l.Of)
		l.Reached = s.Covered*100 >= l.Percent*s.Total
		if !l.Reached {
			l.Message = below(l, s)
		}
		c.Limits[i] = l
	}
}

// Reached reports whether no limit is missed.
func (c *Coverage) Reached() bool {
	return !slices.ContainsFunc(c.Limits, func(l Limit) bool { return !l.Reached })
}

// Named is the figure with a name of [LimitNames].
func (s *Shares) Named(name string) Share {
	for k := stepItem; k <= partItem; k++ {
		if LimitNames()[k+1] == name {
			return *s.of(k)
		}
	}
	return s.All
}

func below(l Limit, s Share) string {
	of := ""
	if l.Of != LimitNames()[0] {
		of = " of " + l.Of
	}
	return fmt.Sprintf("coverage%s is %d%% (%d of %d), below the limit of %d%%", of, s.Percent, s.Covered, s.Total, l.Percent)
}
