// Package journey says what happens: the one pure step function that the
// simulator, the conflict witnesses and every runtime call, and [Run], a driver
// in memory.
//
// A line is one contact with the objects that belong to it, or an account or
// other object of its own. [Step] gives it one input at one instant. Lines talk
// only by messages, which are inputs at the same instant, in key order. The pass
// is the language's: record, settle, end pauses, triggers, run, pass on what
// this made, then decide the sends one by one.
package journey
