package lint

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// ExceptionRules returns what the runner itself finds about `allow:`. Their
// severities can be set like those of rules, but they have no Check, and nothing
// excuses them: an exception from the rules of exceptions would hide itself.
func ExceptionRules() []*Rule {
	return []*Rule{
		{ID: allowExpired, Severity: diag.Warning, Summary: "an exception whose last day is over"},
		{ID: allowNoReason, Severity: diag.Error, Summary: "an exception without a reason, which excuses nothing"},
		{ID: allowUnused, Severity: diag.Warning, Summary: "an exception that excuses nothing"},
	}
}

const (
	allowExpired  = "allow/expired"
	allowNoReason = "allow/no-reason"
	allowUnused   = "allow/unused"
)

// exception is one entry of a document's `allow:`.
type exception struct {
	*model.Allow
	doc model.Document
	// with is the address of the document that must take part, "" for none.
	with string
	used bool
}

// excuse marks the findings that exceptions excuse and returns what is wrong
// with the exceptions. Of several that fit one finding the first one written
// counts.
func (s *settings) excuse(found []diag.Diagnostic, now int64) []diag.Diagnostic {
	e := s.exceptions(found, now)
	// Whether an exception from a rule that did not run here is used, nobody knows.
	e.unused(func(x *exception) bool {
		_, ran := s.rules[x.Rule.Value]
		return ran
	})
	return e.diags
}

// exceptions reads all exceptions and lets them excuse findings.
func (s *settings) exceptions(found []diag.Diagnostic, now int64) *excuser {
	e := &excuser{settings: s, today: calendar.LocalDate(s.program.Zone, now), byRule: map[string][]*exception{}}
	for _, doc := range s.program.Docs {
		for i := range doc.Head().Allow {
			e.admit(&exception{Allow: &doc.Head().Allow[i], doc: doc})
		}
	}
	if len(e.valid) == 0 {
		return e
	}
	where := newPlaces(s.program)
	for i := range found {
		e.apply(&found[i], where)
	}
	return e
}

// excuser holds the exceptions that can excuse something.
type excuser struct {
	settings *settings
	today    int64
	valid    []*exception
	byRule   map[string][]*exception // rule and address → exceptions
	diags    []diag.Diagnostic
}

// admit takes an exception in, or reports why it excuses nothing.
func (e *excuser) admit(x *exception) {
	known := e.settings.known
	head := x.doc.Head()
	switch id := x.Rule.Value; {
	case strings.HasPrefix(id, "load/"), strings.HasPrefix(id, "simulate/"):
		e.bad(x, x.Rule.Span, "remove the exception, and mend what `"+id+"` reports", "`"+id+"` cannot be excused")
	case strings.HasPrefix(id, "allow/"):
		e.bad(x, x.Rule.Span, "remove the exception, and mend the one it is about", "`"+id+"` cannot be excused")
	case !slices.Contains(known, id):
		// No error, which would stop everything: the rule may have been renamed.
		if d := e.report(allowUnused, "", x, x.Rule.Span, "the exception excuses nothing: there is no rule `"+id+"`", e.settings.meant(id)); d != nil {
			d.Fix = diag.Rename(x.Rule.Span, id, known)
		}
	case !e.resolve(x):
	case strings.TrimSpace(x.Reason.Value) == "":
		e.report(allowNoReason, "", x, x.Span, "the exception from `"+id+"` gives no reason, so it excuses nothing",
			"add `reason:` with why this is acceptable, in words that a newcomer understands")
	case x.Until.Written() && x.Until.Value < e.today:
		e.report(allowExpired, x.Until.Text, x, x.Until.Span, "the exception from `"+id+"` ended on "+x.Until.Text,
			"mend what it excused and remove it, or have it approved again with a later `until:`")
	default:
		e.valid = append(e.valid, x)
		key := id + "\x00" + head.Address()
		e.byRule[key] = append(e.byRule[key], x)
	}
}

// resolve finds the document that `with` names, by name or by address.
func (e *excuser) resolve(x *exception) bool {
	if !x.With.Written() {
		return true
	}
	var addresses, names []string
	for _, doc := range e.settings.program.Docs {
		head := doc.Head()
		if head.Address() == x.With.Value || head.Name.Value == x.With.Value {
			addresses = append(addresses, head.Address())
		}
		names = append(names, head.Name.Value)
	}
	// A name of several documents means the workflow: rules with two sides are
	// mostly about workflows.
	slices.SortStableFunc(addresses, func(a, b string) int { return cmp.Compare(isWorkflow(b), isWorkflow(a)) })
	if len(addresses) > 0 {
		x.with = addresses[0]
		return true
	}
	e.bad(x, x.With.Span, cmp.Or(diag.DidYouMean(x.With.Value, names), "name the other document that takes part in the finding"),
		"there is no document `"+x.With.Value+"`")
	return false
}

func isWorkflow(address string) int {
	if strings.HasPrefix(address, "workflow/") {
		return 1
	}
	return 0
}

// apply excuses one finding if an exception fits.
func (e *excuser) apply(d *diag.Diagnostic, where *places) {
	for _, x := range e.byRule[d.Rule+"\x00"+d.Address] {
		if x.with != "" && !slices.ContainsFunc(d.Related, func(r diag.Related) bool { return where.document(r.Span) == x.with }) {
			continue
		}
		x.used = true
		d.Suppressed = &diag.Suppression{By: "allow", Reason: x.Reason.Value, ApprovedBy: x.ApprovedBy.Value, Until: x.Until.Text}
		return
	}
}

// unused reports what excused nothing, of the exceptions whose rule was asked.
func (e *excuser) unused(asked func(*exception) bool) {
	for _, x := range e.valid {
		if asked(x) && !x.used {
			d := e.report(allowUnused, "", x, x.Span, "the exception from `"+x.Rule.Value+"` excuses nothing",
				"remove it: what it was for is mended, or excused by another exception")
			e.remove(d, x)
		}
	}
}

// remove lets a report, nil if it is turned off, take its exception out.
func (e *excuser) remove(d *diag.Diagnostic, x *exception) {
	f := e.settings.program.File(x.Span.File)
	if d == nil || f == nil {
		return
	}
	if edit, ok := source.RemoveItem(f, x.Span); ok {
		d.Fix = &diag.Fix{Message: "remove the exception from `" + x.Rule.Value + "`", Edits: []diag.Edit{edit}}
	}
}

func (e *excuser) bad(x *exception, at diag.Span, help, message string) {
	e.diags = append(e.diags, badReference(x.doc, at, help, message))
}

// report adds a finding and returns it, nil if the project turned it off.
func (e *excuser) report(rule, detail string, x *exception, at diag.Span, message, help string) *diag.Diagnostic {
	severity := e.settings.rules[rule].severity
	if severity == diag.Off {
		return nil
	}
	address := x.doc.Head().Address()
	e.diags = append(e.diags, diag.Diagnostic{
		Rule: rule, Severity: severity, Confidence: diag.Proved, Address: address, Message: message, Primary: at, Help: help,
		Fingerprint: fingerprint(rule, address, fmt.Sprintf("%s %s %s", x.Rule.Value, x.with, detail)),
	})
	return &e.diags[len(e.diags)-1]
}

// places finds the document that a place stands in.
type places struct {
	bodies map[string]string // body file → address of the message
	byFile map[string][]*model.Meta
}

func newPlaces(p *project.Program) *places {
	w := &places{bodies: map[string]string{}, byFile: map[string][]*model.Meta{}}
	for _, m := range p.Messages {
		if m.BodyFile != "" {
			w.bodies[m.BodyFile] = m.Doc.Address()
		}
	}
	for _, d := range p.Docs {
		head := d.Head()
		w.byFile[head.Span.File] = append(w.byFile[head.Span.File], head)
	}
	return w
}

// document returns the address of the document at a place, "" for none. The
// text of a body file is part of its message.
func (w *places) document(at diag.Span) string {
	if address, ok := w.bodies[at.File]; ok {
		return address
	}
	for _, head := range w.byFile[at.File] {
		if s := head.Span; s.Start.Byte <= at.Start.Byte && at.End.Byte <= s.End.Byte {
			return head.Address()
		}
	}
	return ""
}
