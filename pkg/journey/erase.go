package journey

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"

	"github.com/fairlead/fairlead/pkg/project"
)

// erase forgets a person: every enrollment ends, nothing is sent, all fields and
// histories are gone. What suppresses stays: topics that were left, and the
// hashes of the addresses, so that nobody sends there again. The line remembers
// under its key that it was erased and takes in nothing more.
func (ps *pass) erase() {
	if ps.p.contact < 0 || ps.s.Key.Object != ps.p.contact {
		return // nobody's line
	}
	if ps.s.Erased {
		ps.note(Fact{Kind: Ignored, Object: ps.s.Key, Subject: "erase"})
		return
	}
	ps.silent = true
	ps.endAll("killed")
	ps.leaveParent()
	before := ps.s
	after := newState(ps.p, before.Key)
	after.Now, after.Told, after.Off = before.Now, before.Told, before.Off
	after.explain, after.watch, after.visit, after.private, after.turn = before.explain, before.watch, before.visit, before.private, before.turn
	after.Topics, after.Quiet, after.Absorbed = before.Topics, before.Quiet, before.Absorbed
	after.Erased, after.Hushed = true, united(before.Hushed, ps.addresses())
	ps.s = after
	ps.queue, ps.fresh, ps.rested = ps.queue[:0], ps.fresh[:0], ps.rested[:0]
	ps.lastMove = nil
	ps.touch()
	ps.note(Fact{Kind: Erased, Object: after.Key, Subject: ps.p.Schema.Objects[after.Key.Object].Name})
}

// leaveParent tells the line above that this one no longer belongs to it.
func (ps *pass) leaveParent() {
	if up := ps.s.parent(ps.s.root()); up != nil && up.Copy {
		ps.tell(up.Key, News{Leave: &ps.s.Key})
	}
}

// addresses are the hashes of where channels reach the contact, and of what is
// blocked already.
func (ps *pass) addresses() []string {
	var all []string
	for i := range ps.p.Channels {
		if ps.p.Channels[i].Internal {
			continue
		}
		for _, address := range [...]string{ps.address(ps.s.root(), i), ps.s.Blocked[i]} {
			if address != "" {
				all = append(all, hush(address))
			}
		}
	}
	return united(nil, all)
}

// sameAddress compares addresses as mail servers do: blanks around them and the
// case of their letters mean nothing.
func sameAddress(a, b string) bool { return project.CanonicalID(a) == project.CanonicalID(b) }

// hush is the hash under which an address is remembered that nobody may use.
func hush(address string) string {
	sum := sha256.Sum256([]byte(project.CanonicalID(address)))
	return "sha256:" + hex.EncodeToString(sum[:])
}

// blockedAddress reports whether nothing may be sent to an address of a channel.
func (s *State) blockedAddress(channel int, address string) bool {
	if address == "" {
		return false
	}
	if sameAddress(s.Blocked[channel], address) {
		return true
	}
	if len(s.Hushed) == 0 {
		return false
	}
	_, hushed := slices.BinarySearch(s.Hushed, hush(address))
	return hushed
}

// forgotten records an input for a line that was erased.
func (ps *pass) forgotten(in Input) (*State, Out) {
	switch {
	case in.Kind == Message && in.News != nil && in.News.Ask != nil:
		ps.asked(in.News.Ask, in.ID) // whoever asks waits for an answer, which is nobody
	case in.Kind != Wake && in.Kind != Message:
		ps.note(Fact{Kind: Ignored, Object: ps.s.Key, Subject: in.ID, Reason: "erased"})
	}
	return ps.end()
}
