package cli

import (
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// limitList is the value of --coverage-min: percentages of all that is covered,
// or of one kind of it.
type limitList struct{ list []simulate.Limit }

// Set adds limits: 80, or branches=90, or several with commas between.
func (l *limitList) Set(text string) error {
	for _, word := range strings.Split(text, ",") {
		limit, err := parseLimit(strings.TrimSpace(word))
		if err != nil {
			return err
		}
		if slices.ContainsFunc(l.list, func(o simulate.Limit) bool { return o.Of == limit.Of }) {
			return sameLimit(limit.Of)
		}
		l.list = append(l.list, limit)
	}
	return nil
}

func parseLimit(text string) (simulate.Limit, error) {
	names := simulate.LimitNames()
	of, number, named := strings.Cut(text, "=")
	if !named {
		of, number = names[0], text
	}
	if !slices.Contains(names, of) {
		return simulate.Limit{}, notOneOf(of, names)
	}
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n > 100 {
		return simulate.Limit{}, noLimit(number)
	}
	return simulate.Limit{Of: of, Percent: n}, nil
}

// String is the default as help shows it.
func (l *limitList) String() string { return "" }

// Type stands in help for the value.
func (l *limitList) Type() string { return "N" }
