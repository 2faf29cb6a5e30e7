package domain

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// letters and lengths of the words that the tests look at.
func allWords(alphabet string, longest int) []string {
	words := []string{""}
	for from := 0; longest > 0; longest-- {
		end := len(words)
		for _, w := range words[from:end] {
			for _, r := range alphabet {
				words = append(words, w+string(r))
			}
		}
		from = end
	}
	return words
}

// Sets of words behave as sets do, and equal ones have equal keys.
func TestTextsAreSets(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(1, 2))
	words := allWords("aé", 3)
	for range 400 {
		a, b := pick(rng, words), pick(rng, words)
		ta, tb := TextsOf(a...), TextsOf(b...)
		and, or, not := ta.And(tb), ta.Or(tb), ta.Not()
		for _, w := range append(words, "zzz", "aaaa") {
			ina, inb := slices.Contains(a, w), slices.Contains(b, w)
			if ta.Has(w) != ina || and.Has(w) != (ina && inb) || or.Has(w) != (ina || inb) || not.Has(w) == ina {
				t.Fatalf("%q among %q and %q", w, a, b)
			}
		}
		if !not.Not().Equal(ta) || !or.Equal(tb.Or(ta)) || !ta.Not().And(tb.Not()).Not().Equal(or) {
			t.Fatalf("the laws of sets do not hold for %q and %q", a, b)
		}
		if ta.Within(tb) != and.Equal(ta) || ta.Meets(tb) == and.IsEmpty() {
			t.Fatalf("within and meets of %q and %q", a, b)
		}
		all, ok := ta.Finite(len(words))
		slices.Sort(all)
		slices.Sort(a)
		if !ok || !slices.Equal(all, a) {
			t.Fatalf("%q became %q", a, all)
		}
		if _, ok := not.Finite(1000); ok {
			t.Fatalf("what is not among %q has an end", a)
		}
	}
}

func pick(rng *rand.Rand, words []string) []string {
	var some []string
	for _, w := range words {
		if rng.IntN(4) == 0 {
			some = append(some, w)
		}
	}
	return some
}

func TestWords(t *testing.T) {
	t.Parallel()
	if got := AnyText().Words(3); !slices.Equal(got, []string{"", "a", "b"}) {
		t.Errorf("got %q", got)
	}
	if got := TextsOf("", "a", "b", "c").Not().Words(2); !slices.Equal(got, []string{"d", "e"}) {
		t.Errorf("got %q", got)
	}
	if got := NoText().Words(2); len(got) != 0 {
		t.Errorf("got %q", got)
	}
	if got := TextsOf("DE", "AT").Words(5); !slices.Equal(got, []string{"AT", "DE"}) {
		t.Errorf("got %q", got)
	}
	if AnyText().Has("\xff") || !AnyText().Has("\ufffd") {
		t.Error("only valid Unicode is text")
	}
}

func TestInts(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 4))
	some := func() Ints {
		var list []Range
		for range rng.IntN(4) {
			lo := rng.Int64N(20) - 10
			list = append(list, Range{lo, lo + rng.Int64N(6) - 1})
		}
		if rng.IntN(4) == 0 {
			list = append(list, AtLeast(7).Ranges()...)
		}
		return IntsOf(list...)
	}
	for range 2000 {
		a, b := some(), some()
		for x := int64(-13); x < 16; x++ {
			if a.And(b).Has(x) != (a.Has(x) && b.Has(x)) || a.Or(b).Has(x) != (a.Has(x) || b.Has(x)) || a.Not().Has(x) == a.Has(x) {
				t.Fatalf("%d in %v and %v", x, a, b)
			}
		}
		if a.Meets(b) == a.And(b).IsEmpty() || a.Within(b) != a.And(b).Equal(a) || !a.Not().Not().Equal(a) || !a.Or(a.Not()).IsAll() {
			t.Fatalf("%v and %v", a, b)
		}
	}
}
