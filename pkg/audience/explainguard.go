package audience

import (
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// guardrail applies to those whom its selectors leave and of whom its condition is not
// false, as the gates of a send ask it; its invariant is broken by others.
func (e *Explainer) guardrail(g *project.Guardrail) []way {
	var ways []way
	if g.When != nil || g.Never == nil {
		w := way{name: "when", before: "it applies to ", about: e.p.ContactObject(), place: g.Doc.Name.Span}
		w.asks = append(e.inStages("for", &g.Doc.For, Holds), e.inStages("except", &g.Doc.Except, HoldsNot)...)
		w.asks = append(w.asks, e.split("when", g.When, IsNotFalse, nil)...)
		w.after = selectedSends(g)
		if g.When != nil && g.When.Expr != nil {
			w.about, w.place = g.When.Expr.Place().Object, g.When.Doc.Span
		}
		ways = append(ways, w)
	}
	if g.Never != nil && g.Never.Expr != nil {
		ways = append(ways, way{
			name: "never", before: "it is broken by ", about: g.Never.Expr.Place().Object, place: g.Never.Doc.Span, asks: e.split("never", g.Never, Holds, nil),
		})
	}
	return ways
}

// inStages is what the stages of a selector ask.
func (e *Explainer) inStages(gate string, s *model.Selector, want Want) []asking {
	if len(s.Stages) == 0 {
		return nil
	}
	list := e.made(gate, expr.Place{Object: e.p.ContactObject(), Item: -1}, inStage(texts(s.Stages)), spanOfAll(s.Stages))
	for i := range list {
		list[i].Want = want
	}
	return list
}

// inStage is the condition that a contact is in one of some stages.
func inStage(stages []string) string {
	if len(stages) == 1 {
		return "contact.stage == " + strconv.Quote(stages[0])
	}
	list := make([]string, len(stages))
	for i, s := range stages {
		list[i] = strconv.Quote(s)
	}
	return "contact.stage in [" + strings.Join(list, ", ") + "]"
}

func spanOfAll(list []model.Text) diag.Span {
	at := list[0].Span
	at.End = list[len(list)-1].Span.End
	return at
}

func texts(list []model.Text) []string {
	out := make([]string, len(list))
	for i, t := range list {
		out[i] = t.Value
	}
	return out
}

// selectedSends says which sends a guardrail is about, as the end of a sentence: these
// keys ask nothing of a contact. In `for` all have to match, in `except` one suffices.
func selectedSends(g *project.Guardrail) string {
	text := ""
	if list := sendWords(&g.Doc.For); len(list) > 0 {
		text = ", for " + enumerated(list, "and")
	}
	if list := sendWords(&g.Doc.Except); len(list) > 0 {
		text += ", except for " + enumerated(list, "and")
	}
	return text
}

// sendWords says which sends each key of a selector names.
func sendWords(s *model.Selector) []string {
	var list []string
	for _, k := range []struct {
		before string
		names  []model.Text
	}{{"what is sent by ", s.Workflows}, {"what workflows send of the category ", s.Categories}, {"the message ", s.Messages}} {
		if len(k.names) > 0 {
			list = append(list, k.before+alternatives(quoted(texts(k.names))))
		}
	}
	return list
}
