package audience

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// Explained says who can enter something of a project.
type Explained struct {
	// Address is that of what was asked about: workflow/nurture-ebook.
	Address string `json:"address"`
	// Text says what the ways lead into: "who can enter the workflow `nurture-ebook`".
	Text string `json:"text"`
	// Place is where its name stands.
	Place diag.Span `json:"place"`
	// Ways are the ways in: one for each trigger of a workflow, each route of a policy.
	Ways []Way `json:"ways"`
	// Contacts says what was read of the company's own contacts; nil where none were given.
	Contacts *Contacts `json:"contacts,omitempty"`
}

// Way is one way in.
type Way struct {
	// Name is that of the trigger, the route, the rule, the band: "event form_submitted".
	Name string `json:"name"`
	// About is the object that enters: "contact".
	About string `json:"about"`
	// Text says in one sentence who enters, without a full stop.
	Text  string    `json:"text"`
	Place diag.Span `json:"place"`
	// Verdict is "yes" where somebody can, "no", or "unknown".
	Verdict string `json:"verdict"`
	// Conditions are what has to be so, each with a near miss.
	Conditions []Condition `json:"conditions"`
	// Example is somebody who enters; empty unless the verdict is yes.
	Example []Fact `json:"example"`
	// Reason says why nobody can, where the verdict is no.
	Reason *Why `json:"reason,omitempty"`
	// Beyond are the parts out of reach because of which the verdict is unknown.
	Beyond []Outside `json:"beyond,omitempty"`
	// Exhausted is set where it is unknown because the work was too much.
	Exhausted bool `json:"exhausted,omitempty"`
	// Count says how many of the company's own contacts match; nil where none were given.
	Count *Count `json:"count,omitempty"`
}

// Condition is a part of what has to be so.
type Condition struct {
	// Gate is the key under which it is written: where, rules, suppress, when.
	Gate string `json:"gate"`
	// Expression is the part as it is written, Must what it has to give: "hold" or
	// "not hold".
	Expression string `json:"expression"`
	Must       string `json:"must"`
	// Text says it in words: "`contact.country` is DE or AT".
	Text  string    `json:"text"`
	Place diag.Span `json:"place"`
	// Segments are the segments through which it is asked.
	Segments []string `json:"segments,omitempty"`
	// Miss is somebody who lacks this part alone; nil where nobody enters at all.
	Miss *Miss `json:"miss,omitempty"`
}

// Miss is a contact who fails at one part alone.
type Miss struct {
	// Verdict is "yes" where there is one, "no" where the other parts already ask for it.
	Verdict string `json:"verdict"`
	// Changes are how it differs from the example.
	Changes []Change `json:"changes,omitempty"`
	// Text says it in words.
	Text string `json:"text"`
}

// Change is a difference of two contacts. Is or Was is empty where there is no such thing.
type Change struct {
	Path string `json:"path"`
	Is   string `json:"is"`
	Was  string `json:"was"`
}

// Why is a proof with its places.
type Why struct {
	Text  string  `json:"text"`
	Parts []Cause `json:"parts"`
}

// Cause is a part of a proof.
type Cause struct {
	Expression string    `json:"expression"`
	Place      diag.Span `json:"place"`
}

// Outside is a part out of reach.
type Outside struct {
	Expression string    `json:"expression"`
	Place      diag.Span `json:"place"`
	// External is set for what is known only to another system.
	External bool `json:"external"`
}

// asking is one part of what has to be so.
type asking struct {
	Part
	gate     string
	text     string
	place    diag.Span
	segments []string
}

// way is a way in, before it is looked at.
type way struct {
	name, text string
	about      int
	place      diag.Span
	asks       []asking
	// given are parts that stand for themselves: that an event happens.
	given []Part
}

// Explainer says who can enter what a project has.
type Explainer struct {
	p *project.Program
	s *Solver
	// ways are those of the last answer.
	ways []way
}

// NewExplainer returns an explainer of a project. It is not safe for concurrent use.
func NewExplainer(p *project.Program) *Explainer { return &Explainer{p: p, s: New(p)} }

// Explain says who can enter what has that address: workflow/NAME, segment/NAME,
// stage/NAME, routing-policy/NAME or routing-policy/NAME/ROUTE, scoring-model/NAME with
// or without a rule or a band, guardrail/NAME. It returns nil where there is nothing of
// that address.
func (e *Explainer) Explain(address string) *Explained {
	out, ways := e.find(address)
	if out == nil {
		return nil
	}
	e.ways = ways
	for i := range ways {
		out.Ways = append(out.Ways, e.look(&ways[i]))
	}
	return out
}

// look answers for one way.
func (e *Explainer) look(w *way) Way {
	out := Way{Name: w.name, Place: w.place, Example: []Fact{}, Conditions: []Condition{}, About: "nothing"}
	if w.about >= 0 {
		out.About = e.p.Schema.Objects[w.about].Name
	}
	if x, issues := e.p.Env.Check(expr.Place{Object: w.about, Item: -1}, "true", expr.BoolType()); w.about >= 0 && x != nil && len(issues) == 0 {
		w.given = append(w.given, Part{x, Holds}) // the example has one, though nothing is asked of it
	}
	parts := w.parts()
	a := e.s.Satisfiable(parts...)
	out.Verdict, out.Exhausted = a.Verdict.String(), a.Exhausted
	var words []string
	for i := range w.asks {
		c := e.condition(&w.asks[i])
		words = append(words, c.Text)
		if a.Verdict == Yes {
			c.Miss = e.miss(w, i, a.Witness)
		}
		out.Conditions = append(out.Conditions, c)
	}
	out.Text = w.sentence(words)
	switch {
	case a.Witness != nil:
		out.Example = a.Witness.Facts()
	case a.Proof != nil:
		out.Reason = e.why(w, a.Proof)
	}
	for _, b := range a.Beyond {
		out.Beyond = append(out.Beyond, Outside{oneLine(b.Text()), w.placeOf(b.Expr, b.Start), b.External})
	}
	return out
}

// sentence joins how it starts with what has to be so.
func (w *way) sentence(words []string) string {
	between := ", where "
	switch {
	case len(words) == 0:
		return w.text
	case w.text == "":
		between = ""
	case strings.HasSuffix(w.text, " that"):
		between = " "
	case strings.Contains(w.text, "where "):
		between = ", and "
	}
	return w.text + between + enumerated(words, "and")
}

// parts is the question of a way.
func (w *way) parts() []Part {
	parts := append([]Part(nil), w.given...)
	for i := range w.asks {
		parts = append(parts, w.asks[i].Part)
	}
	return parts
}

// placeOf is where an expression stands; that of another, as a segment's, is not known
// here and has no place.
func (w *way) placeOf(x *expr.Expr, _ int) diag.Span {
	for i := range w.asks {
		if w.asks[i].Expr == x {
			return w.asks[i].place
		}
	}
	return w.place
}

func (e *Explainer) condition(a *asking) Condition {
	return Condition{
		Gate: a.gate, Expression: oneLine(a.text), Must: either(a.Want == Holds, "hold", "not hold"), Text: a.words(),
		Place: a.place, Segments: a.segments,
	}
}

// words says what has to be so.
func (a *asking) words() string {
	one, ok := speaking{a.Expr.Text()}.say(a.Expr.Tree(), a.Want)
	if !ok {
		return "`" + oneLine(a.text) + "`" + either(a.Want == Holds, " holds", " does not hold")
	}
	return "`" + oneLine(one.subject) + "` is " + one.is
}

// why is a proof with its places.
func (e *Explainer) why(w *way, p *Proof) *Why {
	out := &Why{Text: p.Text, Parts: []Cause{}}
	for i := range p.Parts {
		r := &p.Parts[i]
		place := w.place
		if k := r.Part - len(w.given); k >= 0 && k < len(w.asks) {
			place = w.asks[k].place
		}
		out.Parts = append(out.Parts, Cause{oneLine(r.Text()), place})
	}
	return out
}

// split takes a condition apart into what has to hold, or must not, segments included.
func (e *Explainer) split(gate string, c *project.Cond, want Want, trigger *expr.Shape) []asking {
	if c == nil || c.Expr == nil {
		return nil
	}
	s := splitting{e: e, gate: gate, cond: c, place: c.Expr.Place()}
	if s.place.Trigger != nil && trigger != nil {
		s.place.Trigger, s.place.TriggerConflicts = trigger, nil
	}
	return s.apart(c.Expr.Tree(), want)
}

type splitting struct {
	e        *Explainer
	gate     string
	cond     *project.Cond
	place    expr.Place
	segments []string
}

func (s *splitting) apart(n *expr.Node, want Want) []asking {
	switch {
	case n.Op == expr.OpConst && n.Value.Bool() == (want == Holds):
		return nil // it says nothing
	case n.Op == expr.OpAnd && want == Holds, n.Op == expr.OpOr && want == HoldsNot:
		var list []asking
		for _, a := range n.Args {
			list = append(list, s.apart(a, want)...)
		}
		return list
	case n.Op == expr.OpSegment && n.Object < 0 && s.e.p.Segments[n.Index].When != nil:
		seg := s.e.p.Segments[n.Index]
		if t := seg.When.Expr.Tree(); t.Op == expr.OpAnd && want == Holds || t.Op == expr.OpOr && want == HoldsNot {
			inner := splitting{e: s.e, gate: s.gate, cond: seg.When, place: seg.When.Expr.Place()}
			inner.place.Object = s.place.Object
			inner.segments = append(append([]string(nil), s.segments...), seg.Name)
			return inner.apart(t, want)
		}
	}
	text := s.cond.Expr.Text()[n.Start:n.End]
	x, issues := s.e.p.Env.Check(s.place, text, expr.BoolType())
	if x == nil || len(issues) > 0 {
		if x, issues = s.e.p.Env.Check(s.cond.Expr.Place(), text, expr.BoolType()); x == nil || len(issues) > 0 {
			x, text = s.cond.Expr, s.cond.Expr.Text()
		}
	}
	return []asking{{Part: Part{x, want}, gate: s.gate, text: strings.TrimSpace(text), place: s.cond.At(n.Start, n.End), segments: s.segments}}
}

// made is a condition that stands nowhere in these words: what a key means.
func (e *Explainer) made(gate string, place expr.Place, text string, at diag.Span) []asking {
	x, issues := e.p.Env.Check(place, text, expr.BoolType())
	if x == nil || len(issues) > 0 {
		return nil
	}
	return []asking{{Part: Part{x, Holds}, gate: gate, text: text, place: at}}
}
