package logic

import (
	"slices"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// coloring gives words to classes of texts so that neighbors have different ones.
type coloring struct {
	sets []domain.Texts
	near [][]int // the classes that each differs from
	word []string
	work *meter
}

// differ says that two classes are not equal; false where they are one.
func (g *coloring) differ(a, b int) bool {
	if a == b {
		return false
	}
	if !slices.Contains(g.near[a], b) {
		g.near[a] = append(g.near[a], b)
		g.near[b] = append(g.near[b], a)
	}
	return true
}

// solve finds the words. A class with more words than neighbors can wait to the end:
// one will be left for it. What remains has few words, which are tried.
func (g *coloring) solve(class []int) Verdict {
	var left, later []int
	words := make([][]string, len(class))
	for i := range class {
		if class[i] == i {
			left = append(left, i)
			words[i] = g.sets[i].Words(len(g.near[i]) + 1)
			g.work.left -= len(words[i]) + 1
		}
	}
	for again := true; again; {
		again = false
		for k, i := range left {
			if len(words[i]) > g.open(i, left) {
				later = append(later, i)
				left = slices.Delete(left, k, k+1)
				again = true
				break
			}
		}
	}
	done := map[int]bool{}
	if v := g.assign(left, words, done); v != Sat {
		return v
	}
	slices.Reverse(later)
	return g.assign(later, words, done)
}

// open counts the neighbors of a class that are in a list.
func (g *coloring) open(i int, list []int) int {
	n := 0
	for _, k := range g.near[i] {
		if slices.Contains(list, k) {
			n++
		}
	}
	return n
}

// assign gives words to the classes of a list, one after the other.
func (g *coloring) assign(list []int, words [][]string, done map[int]bool) Verdict {
	if len(list) == 0 {
		return Sat
	}
	i := list[0]
	done[i] = true
	for _, w := range words[i] {
		g.work.left--
		if g.work.left < 0 {
			return OutOfWork
		}
		if slices.ContainsFunc(g.near[i], func(k int) bool { return done[k] && g.word[k] == w }) {
			continue
		}
		g.word[i] = w
		if v := g.assign(list[1:], words, done); v != Unsat {
			return v
		}
	}
	done[i] = false
	return Unsat
}
