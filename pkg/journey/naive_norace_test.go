//go:build !race

package journey_test

// underRace says that the race detector looks on, which takes its time.
const underRace = false
