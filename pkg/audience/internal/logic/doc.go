// Package logic decides formulas: is there an assignment of values to variables, and
// are there elements of bags, such that a formula holds? It knows nothing of
// conditions, contacts or files.
//
// # What is decided
//
// A [Space] has variables, each with the set of what it may be (whole numbers, texts of a
// regular language, absence), and bags, whose elements have variables and bags of
// their own. A [Formula] joins by and, or and not:
//
//   - a variable is in a set ([InDom]);
//   - a sum of numbers times variables is at most a bound ([AtMost]), counts included;
//   - two texts are equal, or not ([Same], [Differ]);
//   - two variables stand to each other as a [Link] says, or not ([Linked], [Unlinked]):
//     one text begins with another, a function of one number is below one of another;
//   - how many elements of a bag satisfy a formula, which may speak of the element, of
//     what is outside and of the bags inside the element ([Space.Count]).
//
// # What an answer means
//
// Sat and Unsat are exact. Sat comes with a model, which satisfies the formula, the laws
// of the bags and what is known of pinned elements, whatever value is taken for what it
// leaves free. Unsat is a proof that there is none. OutOfWork says nothing. This holds
// for every formula whose sums and comparisons are joined with the presence of their
// variables, as [AtMost] says: where one of them is absent, a relation and its opposite
// both count as not satisfied, so that it may not matter what they say.
//
// All arithmetic is exact: values have 64 bits, coefficients at most 55, sums are made
// in 128; a sum beyond that becomes a variable that is Beyond.
//
// Decided completely, with enough work, are: sets; differences of two variables, gaps in
// their sets included; equalities of texts; counts of bags whose elements satisfy
// predicates on themselves and on what is outside, nested ones included. OutOfWork can
// come, besides from the number of steps, from:
//
//   - links, where narrowing the sets of their variables by each other comes to no
//     contradiction, and none of the values that are tried is a solution;
//   - general sums, where neither narrowing, nor elimination, nor dividing the ranges
//     comes to an end ([Limits.Splits]);
//   - more kinds of elements of one bag than [Limits.Regions]; with m predicates whose
//     counts may be above 0 there are up to 2^m-1;
//   - counts of one bag about elements of another one that is counted in the same way:
//     the elements of the first are then chosen before the predicate is known, and a
//     failure proves nothing.
//
// Work is counted in steps, never in time, and everything goes in a fixed order, so that
// a question has the same verdict on every machine. What is remembered from earlier
// questions costs the steps that it cost then. What takes memory is work as well:
// formulas and variables that are made, states and ranges of sets (spend.go). A model may depend on what was made in
// the space before, a verdict does not, but for the order in which parts of a formula
// are tried when work is short.
//
// # How it is decided
//
// The search is that of Davis, Logemann and Loveland (1962) over the formula as
// it is: what must hold narrows sets, an Or with one part left is what must hold, and
// the Or with the fewest parts left is tried first (search.go, look.go). After a part
// is refuted its opposite holds. Of a table of many rules the part of that Or comes first
// of which most others speak, too (split.go). Sets are numbered, and what two of them have in common
// is remembered (doms.go).
//
// Where no Or is left, bags are looked into (bags.go, kinds.go). An element satisfies
// some of the predicates that are counted and not the others; elements of the same kind
// may be copies of one. So a model needs for each kind a number of copies of one sample,
// whose variables stand for themselves, and each count is the sum over its kinds plus
// the pinned elements that it has: sums of the kind that is decided anyhow. Kinds that
// have to do with the outside are taken in as few as possible first; others are decided
// once. Bags that failed are looked into before others (the weights of Boussemart,
// Hemery, Lecoutre and Sais, 2004), and after many failures the search begins anew with
// what failed often.
//
// At the end the relations are decided, each group that shares variables for itself
// (relations.go). Differences: no negative cycle (Bellman 1958, Ford 1956), then the
// least solution by raising values, which goes through gaps (integers.go). Other sums:
// narrowing of ranges, trying values close to 0 and to the ends, elimination by Fourier
// and Motzkin with division by common factors, which is a proof where it contradicts
// itself, and dividing ranges (general.go). Texts: classes of equal ones, and different
// words for those that differ (coloring.go).
//
// Links narrow the sets of their variables, as constraint propagation does (Mackworth
// 1977), until nothing more follows; then values are tried, and ranges divided
// (linking.go). What is said of two texts is held against all ways in which two texts
// can stand to each other, and order against going round in a circle (clash.go).
//
// For many formulas at once [Space.Cubes] writes each as a disjunction, and a
// [PairSolver] decides which can hold together: by tables of which sets meet, by putting
// together models of groups of relations that are known already, and at last by the
// search, whose answers are kept.
//
// # How long it takes
//
// The question is NP-complete without bags already. What people write takes tens of
// microseconds: an implication about 20, all pairs of 1,000 conditions of a company
// 0.4 seconds on one core, whether 1,000 routes cover everything 0.2 seconds (see the
// benchmarks). The default limits end a question after some seconds.
package logic
