package project

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// reporter collects what is wrong with one document after the other.
type reporter struct {
	diags []diag.Diagnostic
	// blind is set where nobody knows what expressions are about, and mute names
	// what nobody knows in them: then they are no news.
	blind bool
	mute  string
	// doc is the document that reports are about, nil for the project as a whole.
	doc model.Document
}

func (r *reporter) report(rule string, span diag.Span, help, format string, args ...any) {
	if span.IsZero() && span.File == "" && r.doc != nil {
		span = r.doc.Head().Kind.Span // what it is about was not written
	}
	d := diag.Diagnostic{
		Rule: rule, Severity: diag.Error, Confidence: diag.Proved, Primary: span,
		Message: fmt.Sprintf(format, args...), Help: help,
	}
	if r.doc != nil {
		d.Address = r.doc.Head().Address()
	}
	r.diags = append(r.diags, d)
}

// relate adds a second place to the last report.
func (r *reporter) relate(span diag.Span, label string) {
	last := &r.diags[len(r.diags)-1]
	last.Related = append(last.Related, diag.Related{Span: span, Label: label})
}

// wrong reports an error of package calendar at its place.
func (r *reporter) wrong(span diag.Span, err error) {
	message, help := sentence(err)
	r.report("load/schema", span, help, "%s", message)
}

// unknown reports a name that is none of the known ones.
func (r *reporter) unknown(rule string, t model.Text, noun string, known []string) {
	help := cmp.Or(diag.DidYouMean(t.Value, known), knownList(known), "correct the name, or remove it: the project has none")
	r.report(rule, t.Span, help, "there is no %s named `%s`", noun, clip(t.Value))
	r.mend(diag.Rename(t.Span, t.Value, known))
}

// duplicates reports names that are listed twice.
func (r *reporter) duplicates(ts []model.Text, noun string) {
	for i, t := range ts {
		if j := slices.IndexFunc(ts[:i], func(o model.Text) bool { return o.Value == t.Value }); j >= 0 {
			r.report("load/duplicate-key", t.Span, "remove or rename one", "the %s `%s` is listed twice", noun, clip(t.Value))
			r.relate(ts[j].Span, "first here")
		}
	}
}

// issues reports what package expr found, each part of the text at its place
// in the file.
func (r *reporter) issues(s model.Source, list []expr.Issue) {
	if len(list) > 0 && r.cutShort(s, list) {
		return
	}
	for _, i := range list {
		if r.unseen(s.Text, i) {
			continue
		}
		r.report(i.Rule, s.At(i.Start, i.End), i.Help, "%s", i.Message)
		r.rewrite(s, i.Fix)
	}
}

// rewrite gives the last report a fix in its text.
func (r *reporter) rewrite(s model.Source, w expr.Rewrite) {
	if w.Text == "" {
		return
	}
	if edit, ok := s.Replace(w.Start, w.End, w.Text); ok {
		r.mend(&diag.Fix{
			Message: "write `" + w.Text + "` instead of `" + clip(s.Text[w.Start:w.End]) + "`", Edits: []diag.Edit{edit},
		})
	}
}

// mend gives the last report a fix, which may be nil.
func (r *reporter) mend(fix *diag.Fix) { r.diags[len(r.diags)-1].Fix = fix }

// unseen reports whether an issue follows from a name that is reported already.
func (r *reporter) unseen(text string, i expr.Issue) bool {
	if i.Syntax || !r.blind && r.mute == "" {
		return false
	}
	return r.blind || text[i.Start:i.End] == r.mute || strings.HasSuffix(text[:i.Start], r.mute+".")
}

// cutter is a scalar that knows whether YAML ended it early.
type cutter interface {
	CutAt() (diag.Span, byte, bool)
	Uncut(diag.Span) *diag.Fix
}

// cutShort reports a text that YAML cut where its author did not mean it to
// end: it is no complete expression, and right behind it stands the rest.
func (r *reporter) cutShort(s model.Source, list []expr.Issue) bool {
	c, ok := s.Places.(cutter)
	if !ok || !slices.ContainsFunc(list, func(i expr.Issue) bool { return i.Syntax }) {
		return false
	}
	rest, at, cut := c.CutAt()
	if !cut {
		return false
	}
	r.report("load/syntax", diag.Span{File: s.Span.File, Start: s.Span.Start, End: rest.End}, cutHelp, "%s", cutMessage(s.Text, at))
	r.mend(c.Uncut(rest))
	return true
}

const cutHelp = "put quotes around the whole condition"

func cutMessage(text string, at byte) string {
	where := map[byte]string{',': "at the comma", '#': "at ` #`, where YAML begins a comment", ']': "at the bracket", '}': "at the brace"}[at]
	return fmt.Sprintf("`%s` is cut %s: quote the condition", clip(text), where)
}

// zones loads each timezone once.
type zones struct {
	mu     sync.Mutex
	byName map[string]*calendar.Zone
}

// load returns the zone named by t; a bad one is reported and reads as UTC.
func (zs *zones) load(r *reporter, t model.Text) *calendar.Zone {
	zs.mu.Lock()
	defer zs.mu.Unlock()
	if z := zs.byName[t.Value]; z != nil {
		return z
	}
	z, err := calendar.LoadZone(t.Value)
	if err != nil {
		r.wrong(t.Span, err)
		return calendar.UTC()
	}
	zs.byName[t.Value] = z
	return z
}
