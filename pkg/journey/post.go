package journey

import "cmp"

// post holds the messages that are under way at one instant, as a heap: they
// are delivered in key order, those to one line as they were sent.
type post struct {
	list []letter
	sent int
}

type letter struct {
	Envelope
	number int
}

func (a *letter) before(b *letter) bool {
	return cmp.Or(a.To.Compare(b.To), cmp.Compare(a.number, b.number)) < 0
}

// put takes in a message.
func (p *post) put(e Envelope) {
	p.sent++
	p.list = append(p.list, letter{e, p.sent})
	for at := len(p.list) - 1; at > 0; {
		up := (at - 1) / 2
		if !p.list[at].before(&p.list[up]) {
			return
		}
		p.list[at], p.list[up] = p.list[up], p.list[at]
		at = up
	}
}

// next takes out the message whose turn it is.
func (p *post) next() Envelope {
	first, last := p.list[0].Envelope, len(p.list)-1
	p.list[0] = p.list[last]
	p.list[last] = letter{}
	p.list = p.list[:last]
	for at := 0; ; {
		least := at
		for below := 2*at + 1; below <= 2*at+2 && below < last; below++ {
			if p.list[below].before(&p.list[least]) {
				least = below
			}
		}
		if least == at {
			return first
		}
		p.list[at], p.list[least] = p.list[least], p.list[at]
		at = least
	}
}
