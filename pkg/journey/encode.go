package journey

import (
	"fmt"

	"github.com/fairlead/fairlead/pkg/project"
)

// format is the first number of every stored state. A state of another format is
// refused and never guessed at.
const format = 1

// Codec stores states as bytes and reads them again. It knows one program; what
// another release of it has stored is read by names. It never changes and is
// safe for concurrent use.
type Codec struct {
	plan     *plan
	names    *vocabulary
	versions []string // of the workflows, by index
}

// NewCodec prepares the storing of states of a program. It costs about as much
// as hashing its workflows, so keep one.
func NewCodec(p *project.Program) *Codec { return newCodec(planOf(p)) }

func newCodec(x *plan) *Codec {
	c := &Codec{plan: x, names: newVocabulary(x)}
	for _, w := range x.Workflows {
		c.versions = append(c.versions, x.WorkflowVersion(w))
	}
	return c
}

// Encode returns a state as bytes: the same state gives the same bytes. Objects,
// fields, events, workflows with their version, steps and all else that has a
// name stand in them by name, so that another release of the program reads them.
// A nil state gives no bytes.
func (c *Codec) Encode(s *State) []byte {
	if s == nil {
		return nil
	}
	w := &wire{out: make([]byte, 0, 1024), numbers: map[string]uint64{}}
	n := &coder{wire: w, Codec: c}
	number := format
	n.count(&number)
	n.state(s)
	return w.out
}

// Decode reads a state. A field that the program no longer has is dropped; one
// whose value does not fit any more is absent, which the next [Apply] records.
// It fails for bytes that are no state, and for an enrollment in a version of a
// workflow that the program does not have: an unknown version blocks, it is
// never skipped. No bytes are the state of which nothing is known, nil.
func (c *Codec) Decode(data []byte) (*State, error) {
	if len(data) == 0 {
		return nil, nil
	}
	w := &wire{in: data, reading: true}
	n := &coder{wire: w, Codec: c}
	var number int
	n.count(&number)
	if number != format {
		return nil, fmt.Errorf("the state has the format %d, and this version reads %d", number, format)
	}
	s := newState(c.plan, Key{})
	n.state(s)
	if w.err == nil && len(w.in) > 0 {
		n.fail("bytes follow the state")
	}
	if w.err == nil {
		n.mend(s)
	}
	if w.err != nil {
		return nil, fmt.Errorf("read a state: %w", w.err)
	}
	return s, nil
}

// Encode stores one state; see [Codec.Encode].
func Encode(p *project.Program, s *State) []byte { return NewCodec(p).Encode(s) }

// Decode reads one state; see [Codec.Decode].
func Decode(p *project.Program, data []byte) (*State, error) { return NewCodec(p).Decode(data) }
