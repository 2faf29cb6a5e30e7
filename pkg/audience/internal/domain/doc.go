// Package domain has the exact sets of values that conditions on one variable
// describe: [Ints] for numbers, instants, durations, booleans and doubles (through
// their ordered images), [Texts] for strings (regular languages). Sets are values:
// immutable, comparable by Equal and by Key, and closed under and, or and not.
package domain
