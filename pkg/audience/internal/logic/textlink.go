package logic

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// TextRel is how two texts stand to each other.
type TextRel string

// The relations of texts.
const (
	TextBefore   TextRel = "<" // in the order of code points
	TextStarts   TextRel = "starts with"
	TextEnds     TextRel = "ends with"
	TextContains TextRel = "contains"
	TextSame     TextRel = "=="
)

// TextFunc makes one text of another; the zero value leaves it as it is.
type TextFunc struct {
	// Key tells functions apart.
	Key string
	Of  func(string) string
	// Where returns the texts of which the function is in a set.
	Where func(domain.Texts) domain.Texts
}

func (f TextFunc) of(text string) string {
	if f.Of == nil {
		return text
	}
	return f.Of(text)
}

func (f TextFunc) where(set domain.Texts) Dom {
	if f.Where != nil {
		set = f.Where(set)
	}
	return Dom{Texts: set}
}

// fewTexts is of how many texts a set is taken apart.
const fewTexts = 24

// image returns the texts that the function makes of a set, and lists them where they
// are few; it may say too much.
func (f TextFunc) image(set domain.Texts) (domain.Texts, []string) {
	words, few := set.Finite(fewTexts)
	switch {
	case !few && f.Of == nil:
		return set, nil
	case !few:
		return domain.AnyText(), nil
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = f.of(w)
	}
	return domain.TextsOf(out...), out
}

// TextLink says that a function of one text stands so to a function of another.
type TextLink struct {
	Rel  TextRel
	F, G TextFunc
}

// Key implements [Link].
func (l TextLink) Key() string { return string(l.Rel) + "\x00" + l.F.Key + "\x00" + l.G.Key }

// Holds implements [Link].
func (l TextLink) Holds(x, y Value) bool { return l.Rel.holds(l.F.of(x.Text), l.G.of(y.Text)) }

func (r TextRel) holds(x, y string) bool {
	switch r {
	case TextBefore:
		return x < y
	case TextStarts:
		return strings.HasPrefix(x, y)
	case TextEnds:
		return strings.HasSuffix(x, y)
	case TextContains:
		return strings.Contains(x, y)
	}
	return x == y
}

// First implements [Link].
func (l TextLink) First(y Dom, so bool) Dom {
	set, words := l.G.image(y.Texts)
	if so {
		return l.F.where(l.Rel.first(set, words))
	}
	switch {
	case l.Rel == TextBefore:
		return l.F.where(set.Above().Or(set))
	case len(words) == 1:
		return l.F.where(l.Rel.first(set, words).Not())
	}
	return l.F.where(domain.AnyText())
}

// Second implements [Link].
func (l TextLink) Second(x Dom, so bool) Dom {
	set, words := l.F.image(x.Texts)
	if so {
		return l.G.where(l.Rel.second(set, words))
	}
	switch {
	case l.Rel == TextBefore:
		return l.G.where(set.Below().Or(set))
	case len(words) == 1 && short(words[0]):
		return l.G.where(l.Rel.second(set, words).Not())
	}
	return l.G.where(domain.AnyText())
}

// first is what stands so to a text of a set.
func (r TextRel) first(set domain.Texts, words []string) domain.Texts {
	switch r {
	case TextBefore:
		return set.Below()
	case TextStarts:
		return set.Extended()
	case TextSame:
		return set
	}
	if words == nil && !set.IsEmpty() {
		return domain.AnyText()
	}
	out := domain.NoText()
	for _, w := range words {
		if r == TextEnds {
			out = out.Or(domain.EndingWith(w))
		} else {
			out = out.Or(domain.Containing(w))
		}
	}
	return out
}

// second is that to which a text of a set stands so.
func (r TextRel) second(set domain.Texts, words []string) domain.Texts {
	switch r {
	case TextBefore:
		return set.Above()
	case TextStarts:
		return set.Beginnings()
	case TextSame:
		return set
	}
	if words == nil && !set.IsEmpty() {
		return domain.AnyText()
	}
	var parts []string
	for _, w := range words {
		if !short(w) {
			return domain.AnyText()
		}
		parts = append(parts, r.parts([]rune(w))...)
	}
	return domain.TextsOf(parts...)
}

// short reports whether all parts of a text can be listed.
func short(w string) bool { return len(w) <= 60 }

// parts are the ends, or all parts, of a text.
func (r TextRel) parts(w []rune) []string {
	var out []string
	for i := 0; i <= len(w); i++ {
		if r == TextEnds {
			out = append(out, string(w[i:]))
			continue
		}
		for j := i; j <= len(w); j++ {
			out = append(out, string(w[i:j]))
		}
	}
	return out
}
