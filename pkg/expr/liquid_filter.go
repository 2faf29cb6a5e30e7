package expr

import "slices"

// lqKinds is a set of kinds.
type lqKinds uint16

const (
	lqStrings lqKinds = 1 << String
	lqInts    lqKinds = 1 << Int
	lqNumbers lqKinds = 1<<Int | 1<<Double
	lqTimes   lqKinds = 1 << Timestamp
	lqLists   lqKinds = 1 << List
	lqScalars lqKinds = lqStrings | lqNumbers | lqTimes | 1<<Bool | 1<<Duration
	lqAll     lqKinds = 1<<(Any+1) - 1
)

func (s lqKinds) has(k Kind) bool { return k == Any || s&(1<<k) != 0 }

// words names the set for messages.
func (s lqKinds) words() string {
	switch s {
	case lqStrings:
		return "text"
	case lqInts:
		return "a whole number"
	case lqNumbers:
		return "a number"
	case lqTimes:
		return "a date or a timestamp"
	case lqLists:
		return "a list"
	case lqStrings | lqLists:
		return "text or a list"
	}
	return "a single value"
}

// lqFilter is one filter.
type lqFilter struct {
	name string
	// example shows it with its arguments.
	example string
	in      lqKinds
	args    []lqKinds
	need    int // how many arguments it cannot do without
	// out gives the type of the result.
	out   func(in Type, args []Type) Type
	apply func(r *lqRenderer, in lqDatum, args []lqDatum) lqDatum
}

// lqFilters lists the filters in the order of their names.
var lqFilters = []lqFilter{
	{"append", `append: "!"`, lqScalars, []lqKinds{lqScalars}, 1, outText, applyAppend},
	{"capitalize", "capitalize", lqStrings, nil, 0, outText, onText(capitalize)},
	{"ceil", "ceil", lqNumbers, nil, 0, outInt, applyCeil},
	{"date", `date: "%d %B %Y"`, lqTimes, []lqKinds{lqStrings, lqStrings}, 1, outText, applyDate},
	{"default", `default: "there"`, lqAll, []lqKinds{lqAll}, 1, outDefault, applyDefault},
	{"divided_by", "divided_by: 2", lqNumbers, []lqKinds{lqNumbers}, 1, outNumber, applyDividedBy},
	{"downcase", "downcase", lqStrings, nil, 0, outText, onText(downcase)},
	{"escape", "escape", lqScalars, nil, 0, outText, applyEscape},
	{"first", "first", lqLists, nil, 0, outElem, applyFirst},
	{"floor", "floor", lqNumbers, nil, 0, outInt, applyFloor},
	{"join", `join: ", "`, lqLists, []lqKinds{lqStrings}, 0, outText, applyJoin},
	{"last", "last", lqLists, nil, 0, outElem, applyLast},
	{"minus", "minus: 1", lqNumbers, []lqKinds{lqNumbers}, 1, outNumber, applyMinus},
	{"money", `money: "amount_no_decimals"`, lqNumbers, []lqKinds{lqStrings}, 0, outText, applyMoney},
	{"newline_to_br", "newline_to_br", lqStrings, nil, 0, outText, applyBreaks},
	{"plus", "plus: 1", lqNumbers, []lqKinds{lqNumbers}, 1, outNumber, applyPlus},
	{"prepend", `prepend: "Dear "`, lqScalars, []lqKinds{lqScalars}, 1, outText, applyPrepend},
	{"replace", `replace: "old", "new"`, lqStrings, []lqKinds{lqStrings, lqStrings}, 2, outText, applyReplace},
	{"round", "round: 2", lqNumbers, []lqKinds{lqInts}, 0, outRound, applyRound},
	{"size", "size", lqStrings | lqLists, nil, 0, outInt, applySize},
	{"split", `split: ","`, lqStrings, []lqKinds{lqStrings}, 1, outTexts, applySplit},
	{"strip", "strip", lqStrings, nil, 0, outText, onText(strip)},
	{"times", "times: 2", lqNumbers, []lqKinds{lqNumbers}, 1, outNumber, applyTimes},
	{"truncate", "truncate: 20", lqStrings, []lqKinds{lqInts, lqStrings}, 0, outText, applyTruncate},
	{"truncatewords", "truncatewords: 5", lqStrings, []lqKinds{lqInts, lqStrings}, 0, outText, applyTruncateWords},
	{"upcase", "upcase", lqStrings, nil, 0, outText, onText(upcase)},
	{"url_encode", "url_encode", lqScalars, nil, 0, outText, applyURLEncode},
}

const moneyInstead = "write `money`, and the currency beside it"

// filterInstead says what to write instead of filters of other dialects.
var filterInstead = []struct{ name, help string }{
	{"add", "did you mean `plus`?"},
	{"count", "did you mean `size`?"},
	{"currency", moneyInstead},
	{"currency_format", moneyInstead},
	{"date_format", "did you mean `date`?"},
	{"fallback", "did you mean `default`?"},
	{"floatformat", moneyInstead},
	{"format_currency", moneyInstead},
	{"format_number", moneyInstead},
	{"length", "did you mean `size`?"},
	{"lower", "did you mean `downcase`?"},
	{"money_with_currency", moneyInstead},
	{"money_without_currency", moneyInstead},
	{"money_without_trailing_zeros", "write `money: \"amount_no_decimals\"`, and the currency beside it"},
	{"number_to_currency", moneyInstead},
	{"number_with_delimiter", moneyInstead},
	{"title", "did you mean `capitalize`?"},
	{"trim", "did you mean `strip`?"},
	{"upper", "did you mean `upcase`?"},
	{"urlencode", "did you mean `url_encode`?"},
}

func findFilter(name string) *lqFilter {
	for i := range lqFilters {
		if lqFilters[i].name == name {
			return &lqFilters[i]
		}
	}
	return nil
}

func filterNames() []string {
	names := make([]string, len(lqFilters))
	for i := range lqFilters {
		names[i] = lqFilters[i].name
	}
	return names
}

func outText(Type, []Type) Type { return Type{Kind: String} }

func outInt(Type, []Type) Type { return Type{Kind: Int} }

func outTexts(Type, []Type) Type { return Type{Kind: List, Elem: &Type{Kind: String}} }

func outElem(in Type, _ []Type) Type {
	if in.Elem == nil {
		return Type{Kind: Any}
	}
	return *in.Elem
}

func outDefault(in Type, args []Type) Type {
	if len(args) == 1 && sameType(in, args[0]) {
		return in
	}
	if in.Kind == List || in.Kind == Struct {
		return in
	}
	return Type{Kind: Any}
}

func outNumber(in Type, args []Type) Type {
	all := append([]Type{in}, args...)
	if slices.ContainsFunc(all, func(t Type) bool { return t.Kind == Any }) {
		return Type{Kind: Any}
	}
	if slices.ContainsFunc(all, func(t Type) bool { return t.Kind == Double }) {
		return Type{Kind: Double}
	}
	return Type{Kind: Int}
}

func outRound(_ Type, args []Type) Type {
	if len(args) > 0 {
		return Type{Kind: Double}
	}
	return Type{Kind: Int}
}
