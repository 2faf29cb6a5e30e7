package expr

import (
	"slices"
	"strings"

	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"

	"github.com/fairlead/fairlead/pkg/diag"
)

// vocabulary is the set of texts that an expression can give.
type vocabulary struct {
	// subject is how the field is written; noun what a value is called.
	subject, noun string
	values        []string
	// more are texts that the expression itself adds: the default of orValue,
	// the other branch of a condition.
	more []string
	// model is the scoring model of a band.
	model int
}

// compared checks texts beside a field that lists its values.
func (r *reader) compared(a, b celast.Expr) {
	r.checkTexts(r.vocabularyOf(a), b)
	r.checkTexts(r.vocabularyOf(b), a)
}

func (r *reader) inList(item, list celast.Expr) {
	if list.Kind() != celast.ListKind {
		r.checkTexts(r.elementsOf(list), item)
		return
	}
	v := r.vocabularyOf(item)
	for _, e := range list.AsList().Elements() {
		r.checkTexts(v, e)
		r.threshold(item, e)
	}
}

func (r *reader) checkTexts(v *vocabulary, e celast.Expr) {
	if v == nil {
		return
	}
	for _, lit := range r.textsOf(e) {
		text, _ := stringLiteral(lit)
		i := slices.Index(v.values, text)
		switch {
		case i >= 0:
			r.named(v, text, i)
		case !slices.Contains(v.more, text):
			issue := unknownValue(v, text)
			issue.Start, issue.End = r.span(lit)
			issue.Fix = renamedText(r.text, issue.Start, issue.End, text, v.values)
			r.add(issue)
		}
	}
}

// named records that the expression names a stage or a band.
func (r *reader) named(v *vocabulary, text string, i int) {
	switch v.noun {
	case "stage":
		if s := slices.Index(r.env.schema.Stages, text); s >= 0 {
			r.reads.Stages = append(r.reads.Stages, s)
		}
	case "band":
		r.reads.Bands = append(r.reads.Bands, BandRef{v.model, i})
	}
}

func unknownValue(v *vocabulary, text string) Issue {
	i := Issue{Rule: ruleValue, Message: "`" + text + "` is no " + v.noun + " of `" + v.subject + "`"}
	if text == "" {
		i.Message = "an empty text is no " + v.noun + " of `" + v.subject + "`"
	}
	i.Help = v.subject + " is one of " + someOf(v.values)
	if v.subject != "" {
		i.Help = "`" + v.subject + "` is one of " + someOf(v.values)
	}
	if s := diag.DidYouMean(text, v.values); s != "" {
		i.Help = s + " " + i.Help
	}
	return i
}

// maxNamed is how many names a message lists.
const maxNamed = 12

// someOf lists names for a message, as many as one can read.
func someOf(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	if len(names) > maxNamed {
		return quoteAll(names[:maxNamed]) + " …"
	}
	return quoteAll(names)
}

func quoteAll(names []string) string { return "`" + strings.Join(names, "`, `") + "`" }

// vocabularyOf returns the texts that e can give, nil where any text is
// possible.
func (r *reader) vocabularyOf(e celast.Expr) *vocabulary {
	switch e.Kind() {
	case celast.SelectKind:
		if v := r.bandVocabulary(e); v != nil {
			return v
		}
		return r.fieldVocabulary(e, String)
	case celast.IdentKind:
		if l := r.variable(e.AsIdent()); l != nil && l.over != nil {
			return r.elementsOf(l.over)
		}
	case celast.CallKind:
		return r.callVocabulary(e, e.AsCall())
	}
	return nil
}

func (r *reader) callVocabulary(e celast.Expr, call celast.CallExpr) *vocabulary {
	switch call.FunctionName() {
	case operators.OptSelect:
		return r.fieldVocabulary(e, String)
	case operators.Index:
		return r.elementsOf(call.Args()[0])
	case operators.Conditional:
		return r.either(call.Args()[1], call.Args()[2])
	case "orValue":
		if call.IsMemberFunction() && len(call.Args()) == 1 {
			return r.either(call.Target(), call.Args()[0])
		}
	case "value":
		if call.IsMemberFunction() {
			return r.vocabularyOf(call.Target())
		}
	}
	return nil
}

// either unites the vocabularies of two branches: at least one must have one,
// and the other may be a text in quotes.
func (r *reader) either(a, b celast.Expr) *vocabulary {
	va, vb := r.vocabularyOf(a), r.vocabularyOf(b)
	switch {
	case va != nil && vb != nil:
		va.more = slices.Concat(va.more, vb.values, vb.more)
		return va
	case va != nil:
		return r.withTexts(va, b)
	case vb != nil:
		return r.withTexts(vb, a)
	}
	return nil
}

func (r *reader) withTexts(v *vocabulary, e celast.Expr) *vocabulary {
	texts := r.textsOf(e)
	if len(texts) == 0 {
		return nil
	}
	for _, lit := range texts {
		text, _ := stringLiteral(lit)
		v.more = append(v.more, text)
	}
	return v
}

// elementsOf returns the texts that the elements of a list can be.
func (r *reader) elementsOf(list celast.Expr) *vocabulary {
	if list.Kind() != celast.SelectKind {
		return nil
	}
	return r.fieldVocabulary(list, List)
}

func (r *reader) fieldVocabulary(e celast.Expr, kind Kind) *vocabulary {
	f := r.fieldOf(e)
	if f == nil || len(f.Values) == 0 || f.Type.Kind != kind {
		return nil
	}
	noun := f.Noun
	if noun == "" {
		noun = "value"
	}
	return &vocabulary{subject: r.source(e), noun: noun, values: f.Values}
}

func (r *reader) bandVocabulary(e celast.Expr) *vocabulary {
	s := r.env.types.structOf(r.typeOf(e.AsSelect().Operand()))
	if s == nil || s.space == nil || s.space.word != nsBand {
		return nil
	}
	i, ok := s.space.index[e.AsSelect().FieldName()]
	if !ok {
		return nil
	}
	return &vocabulary{subject: r.source(e), noun: "band", values: r.env.schema.Scores[i].Bands, model: i}
}

// textsOf returns the literals that e can be: itself, the branches of a
// condition, the elements that a macro variable goes through.
func (r *reader) textsOf(e celast.Expr) []celast.Expr {
	switch e.Kind() {
	case celast.LiteralKind:
		if _, ok := stringLiteral(e); ok {
			return []celast.Expr{e}
		}
	case celast.CallKind:
		if e.AsCall().FunctionName() == operators.Conditional {
			return append(r.textsOf(e.AsCall().Args()[1]), r.textsOf(e.AsCall().Args()[2])...)
		}
	case celast.IdentKind:
		if l := r.variable(e.AsIdent()); l != nil && l.over != nil && l.over.Kind() == celast.ListKind {
			// Only the texts themselves: following variables in the list could
			// double the work with every macro.
			return slices.DeleteFunc(slices.Clone(l.over.AsList().Elements()), func(item celast.Expr) bool {
				_, ok := stringLiteral(item)
				return !ok
			})
		}
	}
	return nil
}
