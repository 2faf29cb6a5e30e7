package diag

import (
	"slices"
	"strings"
)

// Suggest returns the candidate that a reader most likely meant by name, or ""
// if none is close. Distance is optimal string alignment (Damerau-Levenshtein
// without repeated edits); at most a third of the letters may differ, one at
// least, and never all of them. What differs in upper and lower case only comes
// first, then ties go to the candidate that sorts first.
func Suggest(name string, candidates []string) string {
	best, bestDistance := "", max(1, len(name)/3)+1
	for _, c := range slices.Sorted(slices.Values(candidates)) {
		if c == name {
			continue
		}
		if strings.EqualFold(c, name) {
			return c
		}
		if d := distance(name, c); d < bestDistance && d < len(name) {
			best, bestDistance = c, d
		}
	}
	return best
}

// DidYouMean returns "did you mean `x`?" for the candidate nearest to name, or "".
func DidYouMean(name string, candidates []string) string {
	if s := Suggest(name, candidates); s != "" {
		return "did you mean `" + s + "`?"
	}
	return ""
}

func distance(a, b string) int {
	prev2, prev, cur := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range prev {
		prev[j] = j
	}
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			cur[j] = min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				cur[j] = min(cur[j], prev2[j-2]+1)
			}
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}
