package simulate

import "github.com/fairlead/fairlead/pkg/diag"

// itemKind tells what is covered apart.
type itemKind uint8

const (
	stepItem itemKind = iota
	branchItem
	gateItem
	partItem
)

// String is the word in JSON.
func (k itemKind) String() string { return [...]string{"step", "branch", "gate", "part"}[k] }

// item is one thing that can be covered.
type item struct {
	kind  itemKind
	text  string
	place diag.Span
}

// covered reports whether enough was seen of it: that it happened, of a gate and
// of a part of a condition both ways.
func (it *item) covered(t tally) bool {
	return t.yes > 0 && (t.no > 0 || it.kind == stepItem || it.kind == branchItem)
}

// missing says what was never seen.
func (it *item) missing(t tally) string {
	switch {
	case it.kind == stepItem:
		return "never reached"
	case it.kind == branchItem:
		return "never taken"
	case t.yes == 0 && t.no == 0 && t.undecided > 0:
		return "only undecided"
	case t.yes == 0 && t.no == 0:
		return "never asked"
	case it.kind == gateItem && t.no == 0:
		return "nobody was stopped"
	case it.kind == gateItem:
		return "nobody got through"
	case t.no == 0:
		return "never false"
	}
	return "never true"
}
