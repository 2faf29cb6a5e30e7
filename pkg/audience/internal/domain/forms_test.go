package domain

import (
	"net/url"
	"strings"
	"testing"
)

// A text is a URL where Go takes it for one, but for brackets and colons in the host.
func TestURLs(t *testing.T) {
	t.Parallel()
	letters := []rune("[]ab1:/?#@%.-+[]^ é\"<'\\{|~2F8\x7f")
	at := uint64(7)
	next := func(n int) int {
		at = at*6364136223846793005 + 1442695040888963407
		return int(at>>33) % n
	}
	yes, all := 0, URLs()
	for range 200_000 {
		text := []string{"https://", "a://", "b:", "//"}[next(4)]
		for range next(9) {
			text += string(letters[next(len(letters))])
		}
		u, err := url.Parse(text)
		is := err == nil && u.Scheme != "" && u.Host != ""
		if is {
			yes++
		}
		if is && !all.Has(text) || !is && all.Has(text) && !strings.ContainsAny(text, "[]") && strings.Count(text, ":") < 3 {
			t.Errorf("%q: Go says %v (%v), the set %v", text, is, err, all.Has(text))
			return
		}
	}
	if yes < 1000 {
		t.Errorf("only %d texts are URLs", yes)
	}
	t.Logf("%d states", all.States())
}
