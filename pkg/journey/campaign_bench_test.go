package journey

import "testing"

// BenchmarkSchedule asks contacts each Monday of a year: one more than may match.
func BenchmarkSchedule(b *testing.B) {
	p := program(b, weekly)
	for b.Loop() {
		r := crowd(b, p, "2026-01-04T12:00:00Z", 1001)
		before := len(r.Facts())
		r.Advance(r.Now() + 52*7*24*hour)
		if len(r.Facts())-before != 2*52 {
			b.Fatal("it did not ask every week")
		}
	}
}
