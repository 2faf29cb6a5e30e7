// Package audience answers who can match: is there a contact, with its objects,
// events, scores and a time, of which some conditions are true and others are not? It
// gives a witness that cel-go confirms, a proof that there is none, or says which part
// of which condition is out of reach.
//
// A condition becomes two formulas: where it is true and where it is false; where it is
// neither it is undecided, because a field is absent or an operation failed. That a
// condition does not hold is the opposite of the first, not the second. The formulas
// range over variables for fields (absence is a value), ages of events, counts of the
// elements of lists of which something holds, scores, and the present. Package
// internal/logic decides them.
package audience
