// Package conflict finds every way in which the workflows of a project hurt one contact
// together, and proves of the rest that they do not.
//
// Each question is answered with one of three words. [Conflict] comes with a scenario that
// the step function has played and in which it happens. [Safe] comes with a proof: the
// audiences exclude each other, an exclusive group, an exit that always comes first, or
// times that never meet. [Unknown] names what was out of reach. Nothing is guessed: what
// the solver takes for possible and no play shows is unknown, and what several steps of
// reasoning assume is written into the proof.
//
// # How a question is answered
//
// Who can come to two places at once, or to one after the other, is asked of package
// audience: the gates on both ways, at the instants at which they are asked. A No is the
// proof. Of a Yes the witness is laid out as a scenario ([simulate.Stage]) and played; what
// was looked for has to be among the facts.
//
// What is out of a project's hands is over-approximated: a step behind a branch may be
// reached if its own conditions and those on the way that cannot have changed since hold.
// So a proof covers more journeys than there are, and never fewer.
package conflict
