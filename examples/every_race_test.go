//go:build race

package examples_test

// every says that each how many-th part is tried: the race detector is slow.
func every() int { return 40 }
