//go:build !race

package journey

// timelinesEach is how many shaken timelines a property is held to for each case.
const timelinesEach = 8
