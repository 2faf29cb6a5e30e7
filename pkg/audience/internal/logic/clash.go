package logic

// textTerm is a text of a variable, or what a function makes of it.
type textTerm struct {
	key string
	x   Var
}

// clash reports whether what is said of texts contradicts itself whatever the texts are:
// one begins with another that it does not contain, each of three stands before the next.
func (s *Space) clash(group []*Formula) bool {
	c := &clashing{place: map[textTerm]int{}}
	for _, f := range group {
		switch l := f.Link.(type) {
		case TextLink:
			c.facts = append(c.facts, fact{l.Rel, c.term(textTerm{l.F.Key, f.X}), c.term(textTerm{l.G.Key, f.Y}), f.Op == Linked})
		case nil:
			if f.Op == Same || f.Op == Differ {
				c.facts = append(c.facts, fact{TextSame, c.term(textTerm{"", f.X}), c.term(textTerm{"", f.Y}), f.Op == Same})
			}
		}
	}
	for i, f := range c.facts {
		if !c.pairPossible(c.facts[:i+1], f.a, f.b) {
			return true
		}
	}
	return c.circular()
}

type clashing struct {
	place map[textTerm]int
	facts []fact
}

// fact is how the texts a and b stand to each other, or do not.
type fact struct {
	rel  TextRel
	a, b int
	so   bool
}

func (c *clashing) term(t textTerm) int {
	i, ok := c.place[t]
	if !ok {
		i = len(c.place)
		c.place[t] = i
	}
	return i
}

// stands is one way in which two texts can stand to each other, as bits.
type stands uint16

const (
	isBefore stands = 1 << iota
	isAfter
	isSame
	startsIt
	endsIt
	containsIt
	itStarts
	itEnds
	itContains
	allStands
)

// possible reports whether there are two texts that stand so to each other.
func (w stands) possible() bool {
	has := func(x stands) bool { return w&x != 0 }
	implies := func(a, b stands) bool { return !has(a) || w&b == b }
	order := w & (isBefore | isAfter | isSame)
	return (order == isBefore || order == isAfter || order == isSame) &&
		implies(isSame, startsIt|endsIt|itStarts|itEnds) &&
		implies(startsIt, containsIt) && implies(endsIt, containsIt) && implies(itStarts, itContains) && implies(itEnds, itContains) &&
		(!has(containsIt) || !has(itContains) || has(isSame)) &&
		!(has(startsIt) && has(isBefore)) && !(has(itStarts) && has(isAfter))
}

// bitOf is the bit of a fact for the pair of a and b, 0 where it is about others.
func (f fact) bitOf(a, b int) stands {
	there := map[TextRel]stands{TextBefore: isBefore, TextStarts: startsIt, TextEnds: endsIt, TextContains: containsIt, TextSame: isSame}
	back := map[TextRel]stands{TextBefore: isAfter, TextStarts: itStarts, TextEnds: itEnds, TextContains: itContains, TextSame: isSame}
	switch {
	case f.a == a && f.b == b:
		return there[f.rel]
	case f.a == b && f.b == a:
		return back[f.rel]
	}
	return 0
}

// pairPossible reports whether what is said of two texts can be.
func (c *clashing) pairPossible(facts []fact, a, b int) bool {
	var must, mustNot stands
	for _, f := range facts {
		if f.so {
			must |= f.bitOf(a, b)
		} else {
			mustNot |= f.bitOf(a, b)
		}
	}
	if a == b {
		must |= isSame
	}
	for w := stands(0); w < allStands; w++ {
		if w&must == must && w&mustNot == 0 && w.possible() {
			return true
		}
	}
	return false
}

// circular reports whether a text stands before itself, by way of others.
func (c *clashing) circular() bool {
	n := len(c.place)
	// behind[i][j] is 2 where text i stands before text j, 1 where not after it.
	behind := make([][]int, n)
	for i := range behind {
		behind[i] = make([]int, n)
	}
	say := func(a, b, how int) { behind[a][b] = max(behind[a][b], how) }
	for _, f := range c.facts {
		switch {
		case f.rel == TextBefore && f.so:
			say(f.a, f.b, 2)
		case f.rel == TextBefore, f.rel == TextStarts && f.so:
			say(f.b, f.a, 1)
		case f.rel == TextSame && f.so:
			say(f.a, f.b, 1)
			say(f.b, f.a, 1)
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				if a, b := behind[i][k], behind[k][j]; a > 0 && b > 0 {
					say(i, j, max(a, b))
				}
			}
		}
	}
	for i := range n {
		if behind[i][i] == 2 {
			return true
		}
	}
	for _, f := range c.facts {
		if f.rel == TextSame && !f.so && behind[f.a][f.b] > 0 && behind[f.b][f.a] > 0 {
			return true
		}
	}
	return false
}
