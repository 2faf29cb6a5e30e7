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
//
// # What is within reach
//
// Translated exactly, with the truth, the falsehood and the failures that CEL gives them:
//
//   - and, or, not, `? :`, with CEL's absorption of what is undecided, which is the strong
//     logic of three values of Kleene (1952); has(), `?.`, orValue, hasValue; segments,
//     stages, enrollments (active), subscriptions and blocks;
//   - == != < <= > >= and `in`, of whole numbers, doubles, texts, booleans, instants, dates
//     and durations, with constants and between fields, by sort;
//   - sums of whole numbers, instants and durations, multiplied by constants, each step
//     of which must stay in its range as CEL has it; division and remainder by constants,
//     and small constants divided by a field;
//     doubles of one field with constants, to the last bit of rounding, and two such
//     compared; int() and double();
//   - startsWith, endsWith, contains and matches (RE2, as the language of a finite
//     automaton; Rabin and Scott 1959), lowerAscii, upperAscii, size, concatenation: with
//     constants, and between two texts that are made of one field each, order included;
//     a text after another of which one has few values;
//   - exists, all, exists_one, filter, map and size of lists of values, of records and of
//     objects, inside one another, also where they read what is outside; lists that are
//     written out, and what a list has in common with one of those;
//   - events: within, since, counts, total, first_at, last_at, and conditions on them; of a
//     type the latest 256 are listed, and total counts all; sent() likewise; changed_at;
//   - parts of the calendar, in any zone: year, month, day, day of the week and of the
//     year, hour, and outside lists the minute, the second and the millisecond; the parts of
//     durations;
//   - score and band: the sum of the rules' points, kept to the range.
//
// Everything else is out of reach: external(), which nobody can know here; products,
// quotients and sums of two fields that are doubles, products and quotients of two whole
// numbers; replace, substring, split, trim, reverse, charAt, indexOf, join, format and
// numbers made of texts or texts of numbers; an element by its place; the order of
// different elements in a list, and lists compared with each other where none is
// written out; two elements of one list beside each other; patterns that are no
// constants, or have more states than the limit. Such a part stands for a variable
// that is true, false or undecided and of which nothing else is known, the same one
// wherever it is written alike about the same things.
//
// # What an answer means
//
// Yes is right: the witness was evaluated by the compiled conditions and by cel-go, and
// each part gave what was wanted. A model that the evaluation refuses makes the answer
// Unknown, never Yes, unless other values of the fields that the conditions read make an
// example of it: where a part is out of reach some are tried, in a fixed order.
//
// No is right, under the assumptions below: the formulas are true of at least every
// contact of which the conditions are as wanted (a part out of reach may be anything, a
// score whose events fade may be anything up to all that they can add), and internal/logic
// proved that they cannot be satisfied.
//
// Unknown says nothing but which parts stood in the way ([Answer.Beyond]) or that the
// work was too much ([Answer.Exhausted]). Within reach the procedure is complete for what
// internal/logic decides completely; what can come to the end of the work there is listed
// in its documentation: sums over several fields that neither narrowing nor elimination
// settles, relations of texts and roundings that no narrowing settles, many predicates
// about the elements of one list, counts in one list about
// another one that is counted likewise. Besides, a score that fades is decided by
// events that add all their points or none any more, and by the most and the least that
// younger and older ones than a half-life can add: between the two some ages are tried, and
// where none of them does the answer is Unknown.
//
// No answer depends on the machine, on time, or on what was asked before: work is counted
// in steps, and everything goes in a fixed order.
//
// # What is assumed
//
//   - Values are as the data model says: types, `values`, `min`, `max`, `max_items` and
//     `format`, as the loader reads it (of a `url` not the fine print of its host); a
//     required field of an object that is there is there, and a list is never absent.
//     What comes from another system in no such format is beyond what is said here.
//   - Doubles are finite. Instants are whole milliseconds from year 1 to 9999 in UTC, a date
//     is a midnight; durations have at most 292 years. Whether a difference of instants in
//     the last second of these is computed depends on their milliseconds; where a
//     condition or a limit speaks of instants outside 1900 to 2100 or of more than three
//     years it may be computed or not, elsewhere it is.
//   - The present lies in the years 2020 to 2039. Zones are those of the data base that the
//     program was built with or finds; beyond these years a part of the calendar is that of
//     some instant of a year with the same days.
//   - No event and no send lies in the future, and nothing changed in the future. Nothing is
//     assumed of `created_at`, which a scenario may write, nor that a change or the last
//     activity comes after it: an event that arrives late makes an object today and
//     changes it when it happened. Nor is it assumed that `last_activity` is none before an
//     engagement in the history: a scenario may write both. Of an engagement that starts a
//     workflow it is so, and what else is so when a trigger fires [Fires] says.
//     Examples are of somebody who lived what they say wherever there is such a one: no
//     `created_at` and no activity in the future, none before the making, and no engagement
//     after the last activity.
//   - Of an object the parent may be missing; where something further up is there, what is
//     between is there. The enrolled object is in the list of its own kind, and the event
//     that is judged in its history.
//   - All is asked of one instant. Nothing is assumed to stay as it is; questions about
//     several instants are those of the next section.
//
// # Several moments
//
// [Solver.Course] asks for one contact and a course of time: some conditions are as wanted
// at one moment, others so much later, and so on. Each moment has its own present and is
// within reach as one by itself; between them the following holds, and nothing else.
//
//   - Fields that do not change while a journey runs ([project.Stability]) are the same at all
//     moments, of the contact, or where no condition is about one of the one object that all
//     are about. `id` and `created_at` never change. All other fields, the stage, the owner,
//     scores, enrollments, subscriptions and blocks may be anything at each moment, and so may
//     what the contact belongs to and what belongs to it, the enrolled object included: at
//     another moment it may be another deal. The last activity does not go back.
//   - What happened stays in the history: a moment sees the events and sends that arrived up
//     to it. In between anything may happen that is not excluded ([Quiet]). An event that is
//     judged at a moment arrives at it, and is another one than that of an earlier moment.
//   - An event may arrive late, and then a moment between does not see it; a list may lose its
//     oldest elements when it has 256 and more come. Both are admitted, so that No is a proof
//     for them, too; an answer says where Yes takes them ([CourseAnswer.Late],
//     [CourseAnswer.Crowded]).
//   - That a condition was true in between is not asked: an exit between two moments has to be
//     said as Quiet, or as a moment of its own.
//
// Yes is confirmed by cel-go at each moment with the history up to it. That each moment is
// what the one before leads to, as the step function has it, is not said: a score follows from
// the history, but a stage may be any. No is a proof as for one moment, given what
// [CourseAnswer.Assumed] lists. Ages are counted back from the last moment; where a gap is no
// fixed number it is a variable, so that predicates on events speak of it, and what people
// write is still differences of two variables. A condition that compares what events have
// with instants of fields, at several moments, is where the work comes to its end first.
//
// # How long it takes
//
// The question is NP-hard for booleans alone (Cook 1971), and PSPACE-hard with
// patterns, as it asks for a text that many automata accept (Kozen 1977). What can grow
// exponentially is bounded: states of automata, kinds of elements of a list (2^m for m
// predicates), divisions of ranges, and steps in all. What takes memory is counted in
// steps, too: formulas, variables, states and ranges; an example has at most 20,000
// elements. What people write has few ways in
// which it can hold, two or three for each condition; for all pairs of many conditions
// [Solver.Pairs] takes each apart once, and [Pairs.Confirm] has cel-go confirm those that
// overlap: one contact for as many conditions as go together, as the models of their
// relations say, so that 1,000 conditions with 472,000 overlaps take 2,600 contacts and
// 46,000 evaluations. `make bench` measures it.
//
// # Where it comes from
//
// That conditions and their failures become two formulas is how the analysis of Cedar
// treats errors (Cutler et al., Cedar: A New Language for Expressive, Fast, Safe, and
// Analyzable Authorization, OOPSLA 2024). Asking whether one policy allows more than
// another, with unknown as an answer, is that of Zelkova (Backes et al., Semantic-based
// Automated Reasoning for AWS Access Policies using SMT, FMCAD 2018). Overlaps and gaps in
// tables of rules are those of Calvanese, Dumas, Laurson, Maggi, Montali and Teinemaa
// (Semantics and Analysis of DMN Decision Tables, BPM 2016). Counts by the regions of a
// Venn diagram are those of Kuncak, Nguyen and Rinard (Deciding Boolean Algebra with
// Presburger Arithmetic, Journal of Automated Reasoning, 2006). Witnesses are made
// smaller by leaving out and asking again, as in delta debugging (Zeller and Hildebrandt,
// Simplifying and Isolating Failure-Inducing Input, IEEE Transactions on Software
// Engineering, 2002), and proofs by deletion. internal/logic names the papers of its own
// procedure.
package audience
