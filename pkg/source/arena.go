package source

// arena hands out the nodes of one file in chunks: a file has many thousands of
// small ones, and all live as long as each other.
type arena struct {
	nodes   []Node
	items   []*Node
	entries []Entry
}

// chunkSize is the number of nodes allocated at once; small files get less.
const chunkSize = 128

func (a *arena) alloc(n Node) *Node {
	if len(a.nodes) == cap(a.nodes) {
		a.nodes = make([]Node, 0, min(chunkSize, max(16, 2*cap(a.nodes))))
	}
	a.nodes = append(a.nodes, n)
	return &a.nodes[len(a.nodes)-1]
}

// list returns an empty list with room for n items, and no more.
func (a *arena) list(n int) []*Node { return room(&a.items, n) }

// pairs returns an empty list with room for n entries, and no more.
func (a *arena) pairs(n int) []Entry { return room(&a.entries, n) }

func room[T any](free *[]T, n int) []T {
	if n > chunkSize/4 {
		return make([]T, 0, n)
	}
	if len(*free) < n {
		*free = make([]T, chunkSize)
	}
	s := (*free)[:0:n]
	*free = (*free)[n:]
	return s
}
