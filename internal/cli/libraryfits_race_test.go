//go:build race

package cli

// everyPair takes one of so many pairs of an entry and a company, as the race detector
// takes its time.
const everyPair = 7
