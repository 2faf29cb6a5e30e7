package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// Decision is one decision about the contact, with all that was asked for it.
type Decision struct {
	// At is the instant as in RFC 3339, in the contact's zone then, and Zone the
	// name of that zone; After is the time since the start.
	At    string `json:"at"`
	Zone  string `json:"zone"`
	After string `json:"after"`
	// Object is the kind of the object where that is no contact, and ID its id.
	Object string `json:"object,omitempty"`
	ID     string `json:"id,omitempty"`
	Step   string `json:"step,omitempty"`
	// Kind is the word of [journey.FactKind], Subject the message or other thing it
	// is about.
	Kind    string `json:"kind"`
	Subject string `json:"subject,omitempty"`
	// Text says what was decided, in plain words.
	Text string `json:"text"`
	// Because is what decided it: the gate that stopped it, or the condition that
	// brought it about; nil where neither is written.
	Because *Gate `json:"because,omitempty"`
	// Gates are all that were asked, in their order, and Unasked names those that
	// come after the one that stopped it.
	Gates   []Gate   `json:"gates,omitempty"`
	Unasked []string `json:"not_asked,omitempty"`
}

// Gate is one gate that a decision asked, with what it saw at that instant.
type Gate struct {
	// Word is the name of the gate as `because` takes it.
	Word   string `json:"gate"`
	Passed bool   `json:"passed"`
	// Text says what it saw, in plain words.
	Text string `json:"text"`
	// Condition is what was asked, on one line, and Result what it gave: true, false
	// or undecided; both "" where the gate is no condition.
	Condition string `json:"condition,omitempty"`
	Result    string `json:"result,omitempty"`
	// Parts are what the condition was made of, outer ones first.
	Parts []Part `json:"parts,omitempty"`
	// Absent is the field that was missing.
	Absent    string `json:"absent,omitempty"`
	Guardrail string `json:"guardrail,omitempty"`
	// Within are the segments that made the condition what it was, with what they
	// saw.
	Within []Gate `json:"within,omitempty"`
	// Place is where the condition or the deciding key stands, nil where nothing is
	// written about it.
	Place *diag.Span `json:"place,omitempty"`
}

// Part is a part of a condition and what it was.
type Part struct {
	// Of is the text of the part, Value what it was: true, false, undecided, absent,
	// or a value as conditions write it.
	Of    string `json:"of"`
	Value string `json:"value"`
	// Decided marks the parts that made the condition what it was.
	Decided bool      `json:"decided,omitempty"`
	Place   diag.Span `json:"place"`
}

// decisions are all that was decided about the contact and a workflow.
func (in *inquiry) decisions(w *project.Workflow) []Decision {
	var list []Decision
	for _, f := range in.of(w) {
		if text := in.decisionText(f); text != "" {
			list = append(list, in.decision(w, f, text))
		}
	}
	return list
}

// decisionText tells a decision, "" for a fact that is none.
func (in *inquiry) decisionText(f *journey.Fact) string {
	switch f.Kind {
	case journey.Enrolled:
		if trigger, ok := strings.CutPrefix(f.Reason, "event "); ok {
			return in.pl.enrollmentText(f) + ": the event `" + trigger + "` came"
		}
		return in.pl.enrollmentText(f)
	case journey.Refused, journey.Exited, journey.GoalReached:
		return in.pl.enrollmentText(f)
	case journey.Sent, journey.Held, journey.Skipped, journey.Waiting, journey.BranchTaken, journey.ArmChosen, journey.Variant,
		journey.GroupQueued, journey.GroupLeft, journey.Loop, journey.Undecided, journey.Called, journey.Answered, journey.Failed,
		journey.WasParked, journey.WasResumed, journey.Routed:
		return in.pl.text(f, nil)
	}
	return ""
}

func (in *inquiry) decision(w *project.Workflow, f *journey.Fact, text string) Decision {
	zone := in.pl.zoneOf(f)
	d := Decision{
		At: calendar.FormatInstant(zone, f.At), Zone: zone.Name(), After: calendar.FormatDuration(f.At - in.pl.s.Start),
		Step: in.pl.step(f), Kind: f.Kind.String(), Subject: f.Subject, Text: text, Because: in.decider(f),
	}
	if in.pl.unlike(f.Object) {
		d.Object, d.ID = in.pl.p.Schema.Objects[f.Object.Object].Name, f.Object.ID
	}
	for i := range f.Asked {
		d.Gates = append(d.Gates, in.gate(f, &f.Asked[i]))
	}
	if stops(f) {
		d.Unasked = in.unasked(w, f)
	}
	return d
}

// stops reports whether a decision was stopped by a gate.
func stops(f *journey.Fact) bool {
	switch f.Kind {
	case journey.Refused, journey.Held, journey.Skipped, journey.GroupQueued:
		return f.Gate != "" || f.Kind == journey.GroupQueued
	}
	return false
}

// decider is what decided a fact: the gate that stopped it, or the condition that
// brought it about; nil where neither is known.
func (in *inquiry) decider(f *journey.Fact) *Gate {
	if i := slices.IndexFunc(f.Asked, func(g journey.Gate) bool { return !g.Passed }); i >= 0 && stops(f) {
		g := in.gate(f, &f.Asked[i])
		g.Text = in.pl.gateText(f) // which knows until when, and who is in the way
		if seen := noted(f); seen != "" {
			g.Text += ": " + seen
		}
		return &g
	}
	if f.Gate == "" && f.Cond == nil && f.Place.IsZero() {
		return nil
	}
	g := in.gateOf(f)
	g.Passed = !stops(f)
	return &g
}

// gateOf is the gate that a fact itself tells of.
func (in *inquiry) gateOf(f *journey.Fact) Gate {
	g := in.gate(f, &journey.Gate{
		Word: f.Gate, Cond: f.Cond, Result: f.Result, Parts: f.Parts, Cause: f.Cause, Absent: f.Absent, Reason: f.Reason,
		Place: f.Place, Guardrail: f.Guardrail,
	})
	switch {
	case f.Gate != "":
		g.Text = in.pl.gateText(f)
		return g
	case f.Cond != nil:
		g.Text = blame(f)
	default:
		g.Text = ""
	}
	g.Word = deciding(f)
	return g
}

// deciding is the word for what brought a decision about that no gate stopped.
func deciding(f *journey.Fact) string {
	switch {
	case f.Kind == journey.Enrolled:
		return "trigger"
	case f.Kind == journey.GoalReached, f.Kind == journey.Exited && f.Reason == "goal":
		return "goal"
	case f.Kind == journey.Exited:
		return "exit"
	case f.Kind == journey.BranchTaken, f.Kind == journey.ArmChosen:
		return "arm"
	}
	return "when"
}

// gate tells one gate that a decision asked.
func (in *inquiry) gate(f *journey.Fact, a *journey.Gate) Gate {
	g := Gate{Word: a.Word, Passed: a.Passed, Absent: a.Absent}
	if !a.Place.IsZero() {
		g.Place = &a.Place
	}
	if a.Guardrail != nil {
		g.Guardrail = a.Guardrail.Name
	}
	one := *f
	one.Gate, one.Cond, one.Result, one.Parts = a.Word, a.Cond, a.Result, a.Parts
	one.Cause, one.Absent, one.Reason, one.Place, one.Guardrail = a.Cause, a.Absent, a.Reason, a.Place, a.Guardrail
	if a.Cond != nil {
		g.Condition, g.Result, g.Parts = squeeze(a.Cond.Doc.Text), a.Result.String(), parts(&one)
		g.Within = in.within(&one)
	}
	g.Text = in.pl.saw(&one)
	return g
}

// saw says what a gate saw, without its name.
func (pl *play) saw(f *journey.Fact) string {
	var list []string
	if f.Guardrail != nil {
		list = append(list, "guardrail `"+f.Guardrail.Name+"`")
	}
	switch {
	case f.Gate == "exit" && f.Reason != "":
		list = append(list, "the exit `"+f.Reason+"`")
	case f.Reason != "" && f.Guardrail != nil && f.Reason == list[0]: // which was just said
	case f.Reason != "":
		list = append(list, f.Reason)
	}
	switch {
	case f.Cause != "" && (f.Cond == nil || f.Cause == "`"+squeeze(f.Cond.Doc.Text)+"` is absent"):
		list = append(list, f.Cause)
	case f.Cond != nil && f.Result == expr.Undecided:
		list = append(list, "`"+squeeze(f.Cond.Doc.Text)+"` is undecided, as "+f.Cause)
	case f.Cond != nil:
		list = append(list, blame(f))
	}
	return strings.Join(list, ": ")
}

// parts tells what a condition was made of, without the whole.
func parts(f *journey.Fact) []Part {
	var list []Part
	text := f.Cond.Doc.Text
	guilty := culprits(f)
	for _, p := range f.Parts {
		of := text[p.Start:p.End]
		whole := p.End-p.Start >= len(strings.TrimSpace(text))
		if whole && boolean(p) && !strings.HasPrefix(p.Text, of+" = ") || strings.Contains(p.Text, "{…}") {
			continue
		}
		value := strings.TrimPrefix(p.Text, of+" = ")
		if value == "absent" && (strings.HasPrefix(of, "segment.") || strings.HasPrefix(of, "segment[")) {
			value = expr.Undecided.String() // what is absent is a field behind it
		}
		list = append(list, Part{
			Of: squeeze(of), Value: value, Place: f.Cond.At(p.Start, p.End),
			Decided: slices.ContainsFunc(guilty, func(q expr.Part) bool { return q == p }),
		})
	}
	return list
}
