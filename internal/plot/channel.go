package plot

import "sort"

// span is a line in a channel: from where to where it runs along it, and how
// wide its label is across it.
type span struct{ edge, from, to, wide int }

// channel is the room between two rows or columns. Lines that run beside each
// other somewhere get different tracks.
type channel struct {
	spans  []span
	tracks [][]span
}

func (c *channel) add(s span) { c.spans = append(c.spans, s) }

// assign puts each line into the first track that is free where it runs, the
// shorter lines first.
func (c *channel) assign() {
	sort.SliceStable(c.spans, func(i, j int) bool { return c.spans[i].to-c.spans[i].from < c.spans[j].to-c.spans[j].from })
	for _, s := range c.spans {
		c.put(s)
	}
}

func (c *channel) put(s span) {
	for i := range c.tracks {
		if free(c.tracks[i], s) {
			c.tracks[i] = append(c.tracks[i], s)
			return
		}
	}
	c.tracks = append(c.tracks, []span{s})
}

// free reports whether a line fits into a track with some room to the next.
func free(track []span, s span) bool {
	for _, o := range track {
		if s.from <= o.to && o.from <= s.to {
			return false
		}
	}
	return true
}

// place gives each line its place, and returns how much room the channel takes.
// One that stands outside of everything takes none if it is empty.
func (c *channel) place(at int, inside bool, set func(edge, at int)) int {
	if len(c.tracks) == 0 && !inside {
		return 0
	}
	begin := at
	at += channelPad
	for i, track := range c.tracks {
		wide := 0
		for _, s := range track {
			wide = max(wide, s.wide)
		}
		if i > 0 {
			at += trackGap
		}
		for _, s := range track {
			set(s.edge, at+wide/2)
		}
		at += wide
	}
	return at + channelPad - begin
}
