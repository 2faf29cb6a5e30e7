package domain

import (
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A pattern as a set of texts has exactly those in which Go's regexp finds it.
func TestMatching(t *testing.T) {
	t.Parallel()
	patterns := []string{
		"", "a", "^a", "a$", "^a$", "^$", "ab|ba", "^(ab)*$", "a.b", `a\.b`, "(?i)k", "(?i)^Straße$", "^[^a]+$", `\bab\b`, `\Bb`, "(?m)^b$", "(?s)a.b", "(?m)a$",
		"^[a-c]{2,3}$", "^.{1,3}$", `^\pL+$`, `^[\w.]+@\w+\.\w+$`, "(a|b)*a(a|b)", "^(?:a|ab)(?:c|bcd)(?:d*)$", `^\d+$`, `\s`, "a*?b", "(^a|b$)", "^/pricing(/|$)", "^(?i)[k-s]$",
		"a^b", "$a", `\z`, `^\A`, "x{0}", "[[:upper:]]",
	}
	alphabet := []rune("abckKsSſKß1_ .@/\n\\-dé😀C")
	rng := rand.New(rand.NewPCG(1, 9))
	for _, p := range patterns {
		set, ok := Matching(p)
		if !ok {
			t.Fatalf("%q has no set", p)
		}
		re := regexp.MustCompile(p)
		tries := append(allWords("ab\n", 4), set.Words(30)...)
		tries = append(tries, set.Not().Words(30)...)
		for range 600 {
			var b strings.Builder
			for range rng.IntN(6) {
				b.WriteRune(alphabet[rng.IntN(len(alphabet))])
			}
			tries = append(tries, b.String())
		}
		for _, w := range tries {
			if set.Has(w) != re.MatchString(w) {
				t.Errorf("%q in %q: the set says %v", p, w, set.Has(w))
			}
		}
	}
	for _, p := range []string{"(", "(a|b)*a(a|b){12}"} {
		if _, ok := Matching(p); ok {
			t.Errorf("%q has a set", p)
		}
	}
}

// The sets that functions of texts describe have what the functions say.
func TestTextFunctions(t *testing.T) {
	t.Parallel()
	words := append(allWords("abA", 4), "aé", "éa", "zzz")
	check := func(name string, set Texts, want func(w string) bool) {
		for _, w := range words {
			if set.Has(w) != want(w) {
				t.Errorf("%s: %q is in: %v", name, w, set.Has(w))
			}
		}
	}
	for _, p := range append(allWords("aA", 3), "é", "bab", "abab", "aab") {
		check("starting with "+p, StartingWith(p), func(w string) bool { return strings.HasPrefix(w, p) })
		check("ending with "+p, EndingWith(p), func(w string) bool { return strings.HasSuffix(w, p) })
		check("containing "+p, Containing(p), func(w string) bool { return strings.Contains(w, p) })
		check("before "+p, Before(p), func(w string) bool { return slices.Compare([]rune(w), []rune(p)) < 0 })
		set := TextsOf(p, "ab", "a", "bbb").Or(StartingWith("bA"))
		check("lowered "+p, set.Lowered(), func(w string) bool { return set.Has(asciiCase(w, 'A', 'a'-'A')) })
		check("uppered "+p, set.Uppered(), func(w string) bool { return set.Has(asciiCase(w, 'a', 'A'-'a')) })
		check("before the suffix "+p, set.WithoutSuffix(p), func(w string) bool { return set.Has(w + p) })
		check("after the prefix "+p, set.WithoutPrefix(p), func(w string) bool { return set.Has(p + w) })
		for _, w := range words[:40] {
			for _, x := range words[:40] {
				in := slices.ContainsFunc(set.Around(p), func(h Halves) bool { return h.First.Has(w) && h.Second.Has(x) })
				if in != set.Has(w+p+x) {
					t.Errorf("%q + %q + %q: %v", w, p, x, in)
				}
			}
		}
	}
	for _, sizes := range []Ints{Between(1, 2), AtLeast(3), AtMost(1), Point(2).Not(), AllInts(), Point(-1)} {
		set, ok := SizeIn(sizes)
		if !ok {
			t.Fatal("short sizes have a set")
		}
		check("sizes", set, func(w string) bool { return sizes.Has(int64(len([]rune(w)))) })
	}
	if _, ok := SizeIn(AtLeast(5000)); ok {
		t.Error("long sizes have a set")
	}
}

func asciiCase(w string, from, shift rune) string {
	return strings.Map(func(r rune) rune {
		if r >= from && r < from+26 {
			return r + shift
		}
		return r
	}, w)
}

func TestImages(t *testing.T) {
	t.Parallel()
	list := []float64{-math.MaxFloat64, -1e300, -2, -1.5, -1, -math.SmallestNonzeroFloat64, 0, math.SmallestNonzeroFloat64, 0.1, 1, 1e300, math.MaxFloat64}
	for i, x := range list {
		if Double(Image(x)) != x || !Doubles().Has(Image(x)) {
			t.Errorf("%g became %g", x, Double(Image(x)))
		}
		if i > 0 && Image(list[i-1]) >= Image(x) {
			t.Errorf("the places of %g and %g", list[i-1], x)
		}
	}
	if Image(math.Copysign(0, -1)) != 0 || Doubles().Has(Image(math.Inf(1))) {
		t.Error("zeros are one, and infinity is no double of ours")
	}
	for _, limit := range []int64{math.MinInt64, -5, 0, 9, math.MaxInt64} {
		if got := Where(math.MinInt64, math.MaxInt64, func(x int64) bool { return x <= limit }); !got.Equal(AtMost(limit)) {
			t.Errorf("at most %d: %v", limit, got)
		}
		if got := Where(math.MinInt64, math.MaxInt64, func(x int64) bool { return x > limit }); !got.Equal(AtMost(limit).Not()) {
			t.Errorf("above %d: %v", limit, got)
		}
	}
}
