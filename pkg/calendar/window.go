package calendar

// Window is a weekly window of local time: quiet hours, or when a send may go
// out. Hours over midnight belong to their first day: fri 20:00-08:00 ends on
// Saturday morning. The zone is given with each question, as it may be that of
// the contact. The zero value is always open.
type Window struct {
	Days  Days
	Hours Hours
}

// horizonDays is how far NextOpen and NextClose look: two weeks, since a zone
// that moved over the date line left out the only day of a week.
const horizonDays = 16

// piece returns the open time that belongs to a local day; start is not before
// end where there is none.
func (w Window) piece(z *Zone, day int64) (start, end int64) {
	if !w.Days.Has(weekday(day)) {
		return 0, 0
	}
	h := w.Hours.whole()
	return z.at(day, h.Start), z.at(day, h.End)
}

// Contains reports whether the instant lies in the window.
func (w Window) Contains(z *Zone, ms int64) bool {
	open, ok := w.NextOpen(z, ms)
	return ok && open == ms
}

// NextOpen returns the first instant, not before ms, inside the window: when a
// send window lets a send go. It is false only where instants end.
func (w Window) NextOpen(z *Zone, ms int64) (int64, bool) {
	if ms != bounded(ms) {
		return 0, false
	}
	first := z.day(ms) - 1
	for day := first; day < first+horizonDays; day++ {
		if start, end := w.piece(z, day); start < end && ms < end {
			return max(start, ms), true
		}
	}
	return 0, false
}

// NextClose returns the first instant, not before ms, outside the window: when
// quiet hours let a send go. It is false if the window never closes.
func (w Window) NextClose(z *Zone, ms int64) (int64, bool) {
	if ms != bounded(ms) {
		return 0, false
	}
	first := z.day(ms) - 1
	for day := first; day < first+horizonDays; day++ {
		start, end := w.piece(z, day)
		if start >= end || end <= ms {
			continue
		}
		if start > ms {
			return ms, true
		}
		ms = end
	}
	return 0, false
}
