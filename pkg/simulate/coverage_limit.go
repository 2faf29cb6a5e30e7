package simulate

import "fmt"

// Limit is a percentage that coverage has to reach.
type Limit struct {
	// Of is "steps", "branches", "gates", "parts", or "all" for all of them together.
	Of string `json:"of"`
	// Percent is the limit, from 0 to 100.
	Percent int `json:"percent"`
	// Reached says whether the share of the sum is not below it.
	Reached bool `json:"reached"`
}

// LimitNames are what limits can be about, the one of all kinds together first.
func LimitNames() []string { return []string{"all", "steps", "branches", "gates", "parts"} }

// Hold holds the sum against limits, keeps them, and reports whether all are
// reached.
func (c *Coverage) Hold(limits []Limit) bool {
	fine := true
	c.Limits = make([]Limit, len(limits))
	for i, l := range limits {
		s := c.Sum.Named(l.Of)
		l.Reached = s.Covered*100 >= l.Percent*s.Total
		fine = fine && l.Reached
		c.Limits[i] = l
	}
	return fine
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

// Below says in one line which limits are not reached, "" where all are.
func (c *Coverage) Below() string {
	text := ""
	for _, l := range c.Limits {
		if l.Reached {
			continue
		}
		s, name := c.Sum.Named(l.Of), l.Of+" "
		if l.Of == LimitNames()[0] {
			name = ""
		}
		if text != "" {
			text += "; "
		}
		text += fmt.Sprintf("%s%d%% (%d of %d) is below the limit of %d%%", name, s.Percent, s.Covered, s.Total, l.Percent)
	}
	if text == "" {
		return ""
	}
	return "coverage too low: " + text
}
