//go:build !race

package examples_test

import "testing"

// every says that each how many-th part is tried.
func every() int {
	if testing.Short() {
		return 10
	}
	return 1
}
