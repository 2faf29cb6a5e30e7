package journey

import (
	"encoding/binary"
	"errors"
	"math"
)

// wire is the byte level of a stored state. Each of its methods writes the value
// it is given, or fills it in when reading, so that what is written is what is
// read: one function describes both directions.
type wire struct {
	reading bool
	out, in []byte
	// words are the texts so far; each is written once and then by its number.
	words   []string
	numbers map[string]uint64
	err     error
}

// fail ends reading: from here on all values are zero.
func (w *wire) fail(text string) {
	if w.err == nil {
		w.err = errors.New(text)
	}
	w.in = nil
}

func (w *wire) uint64(v *uint64) {
	if !w.reading {
		w.out = binary.AppendUvarint(w.out, *v)
		return
	}
	n, size := binary.Uvarint(w.in)
	if size <= 0 {
		*v = 0
		w.fail("it ends too early")
		return
	}
	*v, w.in = n, w.in[size:]
}

// int64 is short for small numbers and for the earliest instant, which stands
// for "never yet" and becomes 0.
func (w *wire) int64(v *int64) {
	if !w.reading {
		n := (uint64(*v)<<1 ^ uint64(*v>>63)) + 1
		w.uint64(&n)
		return
	}
	var n uint64
	w.uint64(&n)
	if n--; w.err != nil {
		n = 0
	}
	*v = int64(n>>1) ^ -int64(n&1)
}

func (w *wire) int(v *int) {
	n := int64(*v)
	w.int64(&n)
	if w.reading {
		*v = int(n)
	}
}

// count is a number that is not negative, small is one up to a limit.
func (w *wire) count(v *int) { w.small(v, math.MaxInt32) }

func (w *wire) small(v *int, limit uint64) {
	n := uint64(*v)
	w.uint64(&n)
	if !w.reading {
		return
	}
	if n > limit {
		n = 0
		w.fail("a number is out of range")
	}
	*v = int(n)
}

func (w *wire) code(v *uint8) {
	n := int(*v)
	w.small(&n, math.MaxUint8)
	if w.reading {
		*v = uint8(n)
	}
}

func (w *wire) bool(v *bool) {
	n := 0
	if *v {
		n = 1
	}
	w.small(&n, 1)
	if w.reading {
		*v = n == 1
	}
}

func (w *wire) float(v *float64) {
	switch {
	case !w.reading:
		w.out = binary.LittleEndian.AppendUint64(w.out, math.Float64bits(*v))
	case len(w.in) < 8:
		*v = 0
		w.fail("it ends too early")
	default:
		*v, w.in = math.Float64frombits(binary.LittleEndian.Uint64(w.in)), w.in[8:]
	}
}

// text is a word: its number, and where it is new the word itself.
func (w *wire) text(v *string) {
	if w.reading {
		*v = w.readText()
		return
	}
	if n, ok := w.numbers[*v]; ok {
		w.uint64(&n)
		return
	}
	n := uint64(len(w.numbers))
	w.uint64(&n)
	w.numbers[*v] = n
	w.out = binary.AppendUvarint(w.out, uint64(len(*v)))
	w.out = append(w.out, *v...)
}

func (w *wire) readText() string {
	var n, size uint64
	w.uint64(&n)
	switch {
	case w.err != nil:
		return ""
	case n < uint64(len(w.words)):
		return w.words[n]
	case n > uint64(len(w.words)):
		w.fail("a word is used before it is said")
		return ""
	}
	w.uint64(&size)
	if size > uint64(len(w.in)) {
		w.fail("it ends too early")
		return ""
	}
	word := string(w.in[:size])
	w.in = w.in[size:]
	w.words = append(w.words, word)
	return word
}

// list is a count and then each item.
func list[T any](w *wire, all *[]T, item func(*T)) {
	n := len(*all)
	w.count(&n)
	if !w.reading {
		for i := range *all {
			item(&(*all)[i])
		}
		return
	}
	*all = nil
	for range n {
		if w.err != nil {
			return
		}
		var v T
		item(&v)
		*all = append(*all, v)
	}
}

// optional is a value that may be missing.
func optional[T any](w *wire, v **T, item func(*T)) {
	has := *v != nil
	w.bool(&has)
	if w.reading {
		*v = nil
	}
	if !has {
		return
	}
	if w.reading {
		*v = new(T)
	}
	item(*v)
}
