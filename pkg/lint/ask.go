package lint

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Unknown is a question about who can match that a rule could not decide. It is
// never a finding and never an all-clear.
type Unknown struct {
	// Rule is the id of the rule that asked.
	Rule string
	// Address is the document it asked about.
	Address string
	// Place is what it asked about.
	Place diag.Span
	// Beyond are the parts of conditions that were out of reach; none where the
	// question took too much work.
	Beyond []Outside
	// Why says it in words where nothing is out of reach and the work was not too much.
	Why string
	// With are the other workflows of a verdict on workflows together: nil of other
	// questions, and empty for a workflow beside itself.
	With []Party
}

// Party is one more workflow of a verdict, and where it stands.
type Party struct {
	Address string
	Place   diag.Span
}

// Outside is a part of a condition that is out of reach of the solver.
type Outside struct {
	// Text is the part as it is written.
	Text string
	// Place is where it stands, or what was asked about where no file says it.
	Place diag.Span
	// External is set for what is known only to another system.
	External bool
}

// Asked is a part of a question, and where it stands.
type Asked struct {
	audience.Part
	// Source is where the text stands; not written for what no file says.
	Source model.Source
	// Start is where the text of the condition begins in that of the source, in bytes.
	Start int
}

// Ask puts a question to the solver of this rule: can all parts be as wanted at
// once? What it cannot decide is kept, with the document and the place that the
// question is about. A rule asks in a fixed order, so that the answers are the
// same each time.
func (p *Pass) Ask(address string, place diag.Span, list ...Asked) audience.Verdict {
	parts := make([]audience.Part, len(list))
	for i := range list {
		parts[i] = list[i].Part
	}
	a := p.who().Decide(parts...)
	if a.Verdict == audience.Unknown {
		p.Unknown(address, place, p.beyond(&a, place, list))
	}
	return a.Verdict
}

// Show answers a question that was decided, with an example that says no more than
// it has to, or with a proof.
func (p *Pass) Show(parts ...audience.Part) audience.Answer { return p.who().Satisfiable(parts...) }

// Redundant finds the parts of a condition that change nothing. Known is false where
// there may be more.
func (p *Pass) Redundant(x *expr.Expr) (list []audience.Redundancy, known bool) {
	return p.who().Redundant(x)
}

// Unknown keeps a question that could not be decided: about which document and
// place, and which parts of conditions were out of reach. What is asked again about
// one place counts once.
func (p *Pass) Unknown(address string, place diag.Span, beyond []Outside) {
	p.Open(Unknown{Address: address, Place: place, Beyond: beyond})
}

// Open keeps a question that has no answer; the pass fills in the rule.
func (p *Pass) Open(u Unknown) {
	u.Rule = p.rule.ID
	if !slices.ContainsFunc(p.unknown, func(o Unknown) bool {
		return o.Address == u.Address && o.Place == u.Place && o.Why == u.Why && slices.Equal(o.With, u.With) && slices.Equal(o.Beyond, u.Beyond)
	}) {
		p.unknown = append(p.unknown, u)
	}
}

// Asked counts the questions that the rule has put to the solver so far.
func (p *Pass) Asked() int {
	if p.solver == nil {
		return 0
	}
	return p.solver.Asked()
}

func (p *Pass) who() *audience.Solver {
	if p.solver == nil {
		p.solver = audience.New(p.Program)
	}
	return p.solver
}

// beyond lists what stood in the way of an answer, each part once. A question that
// took too much work may have an answer though parts of it are out of reach.
func (p *Pass) beyond(a *audience.Answer, place diag.Span, list []Asked) []Outside {
	var parts []Outside
	if a.Exhausted {
		return parts
	}
	for _, b := range a.Beyond {
		o := Outside{Text: b.Text(), Place: p.placeOf(b, list), External: b.External}
		if o.Place.IsZero() {
			o.Place = place
		}
		if !slices.Contains(parts, o) {
			parts = append(parts, o)
		}
	}
	return parts
}

// placeOf is where a part stands: in what was asked, or in a segment or a score that
// it names. It is zero where no file says it.
func (p *Pass) placeOf(b audience.Beyond, list []Asked) diag.Span {
	for i := range list {
		if a := &list[i]; a.Expr == b.Expr && a.Source.Written() {
			return a.Source.At(a.Start+b.Start, a.Start+b.End)
		}
	}
	// What another system knows is the same wherever the same words stand.
	for i := range list {
		a := &list[i]
		if at := strings.Index(a.Expr.Text(), b.Text()); b.External && at >= 0 && a.Source.Written() {
			return a.Source.At(a.Start+at, a.Start+at+len(b.Text()))
		}
	}
	for site := range p.Program.Expressions() {
		if site.Expr == b.Expr {
			return site.Source.At(b.Start, b.End)
		}
	}
	return diag.Span{}
}
