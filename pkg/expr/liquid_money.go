package expr

import (
	"math"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// lqMoney is one way to write an amount.
type lqMoney struct {
	name     string
	decimals int
	// thousands stands between groups of three digits, point before the decimals.
	thousands, point string
}

// lqMoneys are the ways that `money` knows, under the names that shops give their
// formats (Shopify's currency formatting); the first is the usual one.
var lqMoneys = []lqMoney{
	{"amount", 2, ",", "."},
	{"amount_no_decimals", 0, ",", "."},
	{"amount_with_comma_separator", 2, ".", ","},
	{"amount_no_decimals_with_comma_separator", 0, ".", ","},
	{"amount_with_apostrophe_separator", 2, "'", "."},
	{"amount_no_decimals_with_apostrophe_separator", 0, "'", "."},
	{"amount_with_space_separator", 2, "\u00a0", ","},
	{"amount_no_decimals_with_space_separator", 0, "\u00a0", ","},
}

func findMoney(name string) *lqMoney {
	for i := range lqMoneys {
		if lqMoneys[i].name == name {
			return &lqMoneys[i]
		}
	}
	return nil
}

// moneyHelp says which way of writing an amount may be meant.
func moneyHelp(name string) string {
	var names []string
	for i := range lqMoneys {
		names = append(names, lqMoneys[i].name)
	}
	if help := diag.DidYouMean(name, names); help != "" {
		return help
	}
	return "known are " + strings.Join(names, ", ")
}

// applyMoney writes a number as an amount: with its decimals also where they are
// zero, because 119.5 is no price. A format that is not known, which only a field can
// name, is the usual one.
func applyMoney(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum {
	format := &lqMoneys[0]
	if len(args) > 0 {
		if named := findMoney(args[0].Str()); named != nil {
			format = named
		}
	}
	return r.made(format.text(in), false)
}

// text rounds half away from zero, as `round` does.
func (m *lqMoney) text(d lqDatum) string {
	digits := ""
	if d.Kind() == Int {
		digits = strconv.FormatInt(d.Int(), 10) + ".00"
	} else {
		digits = strconv.FormatFloat(rounded(d.Double(), m.decimals), 'f', 2, 64)
	}
	minus := ""
	if rest, ok := strings.CutPrefix(digits, "-"); ok {
		digits = rest
		if strings.Trim(rest, "0.") != "" {
			minus = "-"
		}
	}
	whole, cents, _ := strings.Cut(digits, ".")
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + m.thousands + whole[at:]
	}
	if m.decimals == 0 {
		return minus + whole
	}
	return minus + whole + m.point + cents
}

// rounded returns a number with so many decimals, half away from zero. One that has no
// more digits than that stays as it is.
func rounded(f float64, decimals int) float64 {
	scale := math.Pow10(decimals)
	if math.Abs(f)*scale > 1<<53 {
		return f
	}
	return math.Round(f*scale) / scale
}
