package domain

import (
	"strings"
	"testing"
)

// Sets beside others have exactly the texts that they should: tried with all short texts
// of two letters against sets of a few of them.
func TestTextsBesideOthers(t *testing.T) {
	t.Parallel()
	var all []string
	for level := []string{""}; len(level) > 0 && len(level[0]) < 5; {
		all = append(all, level...)
		var next []string
		for _, w := range level {
			next = append(next, w+"a", w+"b")
		}
		level = next
	}
	for _, c := range []struct {
		name  string
		make  func(Texts) Texts
		holds func(x, y string) bool
	}{
		{"Below", Texts.Below, func(x, y string) bool { return x < y }},
		{"Above", Texts.Above, func(x, y string) bool { return x > y }},
		{"Extended", Texts.Extended, strings.HasPrefix},
		{"Beginnings", Texts.Beginnings, func(x, y string) bool { return strings.HasPrefix(y, x) }},
	} {
		for i := range all {
			words := []string{all[i], all[(i*7+3)%len(all)], all[(i*5+1)%len(all)]}
			set := c.make(TextsOf(words...))
			for _, x := range all {
				want := c.holds(x, words[0]) || c.holds(x, words[1]) || c.holds(x, words[2])
				if set.Has(x) != want {
					t.Fatalf("%s of %q: %q is in it: %v", c.name, words, x, !want)
				}
			}
		}
	}
	for _, c := range []struct {
		name string
		set  Texts
		text string
		in   bool
	}{
		{"below what ends in b", EndingWith("b").Below(), "\U0010ffff\U0010ffff", true},
		{"below what begins with b", StartingWith("b").Below(), "c", false},
		{"below what begins with b", StartingWith("b").Below(), "bzz", true},
		{"above what begins with b", StartingWith("b").Above(), "bb", true},
		{"above what begins with b", StartingWith("b").Above(), "b", false},
		{"above what ends in b", EndingWith("b").Above(), "\x00b\x00", true},
		{"above what ends in b", EndingWith("b").Above(), "\x00\x00", false},
		{"below the empty text", TextsOf("").Below(), "", false},
	} {
		if c.set.Has(c.text) != c.in {
			t.Errorf("%s: that %q is in it should be %v", c.name, c.text, c.in)
		}
	}
}
