//go:build race

package journey

// timelinesEach is how many shaken timelines a property is held to for each case: the race
// detector is slow, and looks for something else.
const timelinesEach = 1
