package rules

import (
	"slices"
	"testing"
)

// Three stages that lead to one nobody can enter have one reason: it is said once.
func TestAReasonIsSaidOnce(t *testing.T) {
	t.Parallel()
	if got := unsaid([]string{"a", "b"}, []string{"b", "c"}); !slices.Equal(got, []string{"c"}) {
		t.Error(got)
	}
}
