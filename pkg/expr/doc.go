// Package expr knows CEL and Liquid: it checks the conditions, values and
// templates of a project against its data model, compiles them to typed
// closures, and explains what they gave. It is the only importer of cel-go.
//
// An [Env] is built once per project from a [Schema]. [Env.Check] turns one
// text at one [Place] into an [Expr], or into issues that name byte ranges of
// the text; the caller maps those to the file. An Expr is immutable and shared
// by goroutines; everything that varies stands in a [Context].
//
// Evaluation is three-valued: reading an absent field, or any evaluation
// error, makes a condition undecided, and undecided never lets anything
// happen. CEL's own absorption applies (false && undecided is false).
package expr
