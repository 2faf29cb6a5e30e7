package audience

import (
	"slices"
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
	// Verdict is "yes" where somebody can, "no", or "unknown"; [Maybe] where the conditions
	// let somebody in and no scenario that was played shows it.
	Verdict string `json:"verdict"`
	// Off is set where it is switched off: nobody enters until it is on.
	Off bool `json:"off,omitempty"`
	// Conditions are what has to be so, each with a near miss.
	Conditions []Condition `json:"conditions"`
	// Example is somebody who enters; empty unless the verdict is yes or [Maybe].
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

// Maybe is the verdict of a way whose conditions let somebody in, while none of the plays
// that were tried shows that anybody enters. Only who plays can give it.
const Maybe = "maybe"

// Condition is a part of what has to be so.
type Condition struct {
	// Gate is the key under which it is written: where, rules, suppress, when.
	Gate string `json:"gate"`
	// Expression is the part as it is written, Must what it has to give: "hold", "not
	// hold", where undecided will do, "be false", or "not be false".
	Expression string `json:"expression"`
	Must       string `json:"must"`
	// Text says it in words: "`contact.country` is DE or AT".
	Text  string    `json:"text"`
	Place diag.Span `json:"place"`
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
	// always is set where the part is so of everybody.
	always bool
}

// Change is a difference of two contacts. Is or Was is empty where there is no such thing.
type Change struct {
	Path string `json:"path"`
	Is   string `json:"is"`
	Was  string `json:"was"`
	// words says it, and one is set where it is what the part lacks.
	words string
	one   bool
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
	gate  string
	text  string
	place diag.Span
	// unsaid is set where the sentence says it in other words.
	unsaid bool
	// words, where there are any, say it for people; out says who fails here where no
	// contact by itself does, as who was here before.
	words, out string
}

// way is a way in, before it is looked at.
type way struct {
	name string
	// before, the object, does, the conditions and after make the sentence: "it applies
	// to " and a contact; a contact and " enters when `signed_up` happens".
	before, does, after string
	about               int
	place               diag.Span
	asks                []asking
	// hopes are what the example is to have where that is possible.
	hopes []Part
	// nobody says why nobody can enter, where that is for no condition.
	nobody string
	// off is set where nobody enters now, whatever is so of them.
	off bool
	// given are parts that stand for themselves: that an event happens.
	given []Part
	// closed says why nobody comes this way, whatever is asked; "" where somebody may.
	closed string
}

// Explainer says who can enter what a project has.
type Explainer struct {
	p *project.Program
	s *Solver
	// ways are those of the last answer.
	ways []way
	// shown sees, where it is set, each near miss of a condition while it is one, and the
	// example itself as that of condition -1.
	shown func(w *way, condition int, who *Witness)
}

// NewExplainer returns an explainer of a project. It is not safe for concurrent use.
func NewExplainer(p *project.Program) *Explainer { return &Explainer{p: p, s: New(p)} }

// Explain says who can enter what has that address: workflow/NAME, segment/NAME,
// workflow/NAME/STEP, stage/NAME, routing-policy/NAME or routing-policy/NAME/ROUTE, scoring-model/NAME with
// or without a rule or a band, guardrail/NAME. It returns nil where there is nothing of
// that address.
func (e *Explainer) Explain(address string) *Explained {
	t, part := find(e.p, address)
	if t == nil {
		return nil
	}
	out := &Explained{Address: address, Text: t.text, Place: t.place, Ways: []Way{}}
	e.ways = t.ways(e)
	if part != "" {
		e.ways = slices.DeleteFunc(e.ways, func(w way) bool { return w.name != part })
	}
	for i := range e.ways {
		out.Ways = append(out.Ways, e.look(&e.ways[i]))
	}
	return out
}

// look answers for one way.
func (e *Explainer) look(w *way) Way {
	out := Way{Name: w.name, Place: w.place, Example: []Fact{}, Conditions: []Condition{}, About: "nothing", Off: w.off}
	if w.about >= 0 {
		out.About = e.p.Schema.Objects[w.about].Name
	}
	if x, issues := e.p.Env.Check(expr.Place{Object: w.about, Item: -1}, "true", expr.BoolType()); w.about >= 0 && x != nil && len(issues) == 0 {
		w.given = append(w.given, Part{x, Holds}) // the example has one, though nothing is asked of it
	}
	a := e.answer(w)
	out.Verdict, out.Exhausted = a.Verdict.String(), a.Exhausted
	for i := range w.asks {
		c := e.condition(w, &w.asks[i])
		if a.Verdict == Yes && w.closed == "" {
			c.Miss = e.miss(w, i, a.Witness)
		}
		out.Conditions = append(out.Conditions, c)
	}
	out.Text = e.sentence(w, out.Conditions)
	switch {
	case w.closed != "":
		out.Verdict, out.Reason = No.String(), &Why{Text: w.closed, Parts: []Cause{}}
	case a.Witness != nil:
		out.Example = a.Witness.Facts()
		e.show(w, -1, a.Witness)
	case a.Proof != nil:
		out.Reason = e.why(w, a.Proof)
	}
	for _, b := range a.Beyond {
		out.Beyond = append(out.Beyond, Outside{oneLine(b.Text()), w.placeOf(b.Expr), b.External})
	}
	return out
}

// answer is about all parts of a way, of somebody who is as hoped where there is one.
func (e *Explainer) answer(w *way) Answer {
	if w.nobody != "" {
		return Answer{Verdict: No, Proof: &Proof{Text: w.nobody}}
	}
	if len(w.hopes) > 0 {
		if a := e.s.Satisfiable(append(w.parts(), w.hopes...)...); a.Verdict == Yes {
			return a
		}
	}
	return e.s.Satisfiable(w.parts()...)
}

func (e *Explainer) show(w *way, condition int, who *Witness) {
	if e.shown != nil {
		e.shown(w, condition, who)
	}
}

// Watch has each contact of the answers that follow shown to see: the example of a way, by
// its index, as that of condition -1, and who fails at a condition alone. The witness is
// so only until see returns. Parts are the question that the example answers.
func (e *Explainer) Watch(see func(way, condition int, who *Witness, parts []Part)) {
	e.shown = func(w *way, condition int, who *Witness) {
		for i := range e.ways {
			if &e.ways[i] == w {
				see(i, condition, who, append(w.parts(), w.hopes...))
			}
		}
	}
}

// sentence says who enters: the object, what it does, and under which conditions. What
// is asked of everybody, or twice, is left to the table.
func (e *Explainer) sentence(w *way, conditions []Condition) string {
	var that, ifs []string
	refused := false
	for i, c := range conditions {
		refused = refused || w.asks[i].words != ""
		switch {
		case w.asks[i].unsaid || slices.Contains(that, c.Text) || slices.Contains(ifs, c.Text) || c.Miss != nil && c.Miss.always:
		case c.Gate == "becomes":
			that = append(that, c.Text)
		default:
			ifs = append(ifs, c.Text)
		}
	}
	who := "it"
	if w.about >= 0 {
		who = e.p.Schema.Objects[w.about].Name
		who = either(len(that)+len(ifs) == 0 && !refused, "every ", article(who)) + who
	}
	if len(that)+len(ifs) > 1 {
		that, ifs = bracketed(that), bracketed(ifs)
	}
	text := w.before + who + w.does
	if len(that) > 0 {
		text += " " + enumerated(that, "and")
	}
	if len(ifs) > 0 {
		text += either(strings.Contains(w.does, " when ") || strings.Contains(w.does, "`"), ", if ", " if ") + enumerated(ifs, "and")
	}
	return text + w.after
}

// bracketed keeps an "or" inside a condition apart from the "and" between conditions.
func bracketed(list []string) []string {
	for i, text := range list {
		if strings.HasPrefix(text, "either ") || strings.Contains(text, ", or ") {
			list[i] = "(" + text + ")"
		}
	}
	return list
}

// article is "a " or "an ".
func article(noun string) string { return either(strings.ContainsAny(noun[:1], "aeiou"), "an ", "a ") }

// parts is the question of a way.
func (w *way) parts() []Part {
	parts := append([]Part(nil), w.given...)
	for i := range w.asks {
		parts = append(parts, w.asks[i].Part)
	}
	return parts
}

// placeOf is where an expression stands; that of another, as a segment's, is not known
// here: it stands for the whole way.
func (w *way) placeOf(x *expr.Expr) diag.Span {
	for i := range w.asks {
		if w.asks[i].Expr == x {
			return w.asks[i].place
		}
	}
	return w.place
}

func (e *Explainer) condition(w *way, a *asking) Condition {
	return Condition{Gate: a.gate, Expression: oneLine(a.text), Must: a.Want.word(), Place: a.place, Text: either(a.words != "", a.words, e.stated(w, a))}
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
		out.Parts = append(out.Parts, Cause{r.wanted(), place})
	}
	return out
}
