package journey

import "slices"

// Lead is one open assignment: the contact, the member's address (trimmed and
// lower-cased) and team, the
// request that it came of, and when, in UTC milliseconds.
type Lead struct {
	Contact         Key
	Email, Team, ID string
	At              int64
}

// openLeads are the open assignments by contact. They stand in chunks, so that a
// step copies one chunk and not everything.
type openLeads struct {
	Chunks [][]Lead // each sorted by contact, none empty
}

// chunkSize is when a chunk is cut in two.
const chunkSize = 256

func (o openLeads) clone() openLeads { return openLeads{Chunks: slices.Clone(o.Chunks)} }

// place is where the contact's assignment stands or would stand.
func (o *openLeads) place(k Key) (chunk, at int, found bool) {
	chunk, _ = slices.BinarySearchFunc(o.Chunks, k, func(c []Lead, k Key) int { return c[len(c)-1].Contact.Compare(k) })
	if chunk == len(o.Chunks) {
		chunk--
	}
	if chunk < 0 {
		return 0, 0, false
	}
	at, found = slices.BinarySearchFunc(o.Chunks[chunk], k, func(l Lead, k Key) int { return l.Contact.Compare(k) })
	return chunk, at, found
}

func (o *openLeads) find(k Key) (Lead, bool) {
	chunk, at, found := o.place(k)
	if !found {
		return Lead{}, false
	}
	return o.Chunks[chunk][at], true
}

// put adds an assignment, or replaces the contact's.
func (o *openLeads) put(l Lead) {
	if len(o.Chunks) == 0 {
		o.Chunks = [][]Lead{{l}}
		return
	}
	chunk, at, found := o.place(l.Contact)
	c := slices.Clone(o.Chunks[chunk])
	if found {
		c[at] = l
	} else {
		c = slices.Insert(c, at, l)
	}
	o.Chunks[chunk] = c
	if len(c) > chunkSize {
		o.Chunks[chunk] = c[: chunkSize/2 : chunkSize/2]
		o.Chunks = slices.Insert(o.Chunks, chunk+1, slices.Clone(c[chunkSize/2:]))
	}
}

func (o *openLeads) remove(k Key) {
	chunk, at, found := o.place(k)
	if !found {
		return
	}
	c := slices.Delete(slices.Clone(o.Chunks[chunk]), at, at+1)
	if len(c) == 0 {
		o.Chunks = slices.Delete(o.Chunks, chunk, chunk+1)
		return
	}
	o.Chunks[chunk] = c
}

// count is how many assignments somebody has.
func (o *openLeads) count(email string) int {
	n := 0
	for _, c := range o.Chunks {
		for i := range c {
			if c[i].Email == email {
				n++
			}
		}
	}
	return n
}
