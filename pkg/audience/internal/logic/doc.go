// Package logic decides formulas: is there an assignment of values to variables, and
// are there elements of bags, such that a formula holds? It knows nothing of
// conditions, contacts or files.
package logic
