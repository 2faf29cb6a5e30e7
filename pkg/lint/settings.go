package lint

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// ParamType says what a parameter takes.
type ParamType uint8

// The types of parameters.
const (
	IntParam      ParamType = iota // a whole number, 0 or more
	DurationParam                  // such as 7d
	TextParam                      // any text
)

var paramWords = [...]string{"a whole number", "a duration such as 7d", "text"}

// String says what is taken, as messages and pages do.
func (t ParamType) String() string { return paramWords[t] }

// Param is what a project can set of a rule beside its severity.
type Param struct {
	// Name is the key in `lint.rules`.
	Name string
	Type ParamType
	// Default is the value as it would be written in YAML.
	Default string
	// Doc says in one line what the parameter does.
	Doc string
}

// setting is how one rule runs in one project.
type setting struct {
	severity diag.Severity
	params   map[string]value
}

// value is a parameter's value: text, or a number (of milliseconds for a
// duration).
type value struct {
	text   string
	number int64
}

// read returns the value that text stands for; ok is false if it does not fit.
func (t ParamType) read(text string, literal model.LiteralType) (v value, ok bool) {
	switch t {
	case IntParam:
		n, err := strconv.ParseInt(text, 10, 64)
		return value{number: n}, err == nil && n >= 0 && literal == model.IntLiteral
	case DurationParam:
		ms, err := calendar.ParseDuration(text)
		return value{number: ms}, err == nil
	default:
		return value{text: text}, literal == model.StringLiteral
	}
}

// settings are those of all rules, and what is wrong with them.
type settings struct {
	program *project.Program
	known   []string
	rules   map[string]setting
	diags   []diag.Diagnostic
}

func readSettings(p *project.Program, rules []*Rule, known []string) *settings {
	s := &settings{program: p, rules: map[string]setting{}}
	byID := map[string]*Rule{}
	for _, r := range rules {
		byID[r.ID] = r
		s.known = append(s.known, r.ID)
		s.rules[r.ID] = defaults(r)
	}
	s.known = append(s.known, known...)
	for _, e := range p.Project.Lint.Rules {
		s.read(byID[e.Key.Value], e)
	}
	return s
}

func defaults(r *Rule) setting {
	set := setting{severity: r.Severity, params: map[string]value{}}
	for _, p := range r.Params {
		literal := model.StringLiteral
		if p.Type == IntParam {
			literal = model.IntLiteral
		}
		set.params[p.Name], _ = p.Type.read(p.Default, literal)
	}
	return set
}

// read takes over what the project says about one rule; r is nil for a rule
// that is not run here.
func (s *settings) read(r *Rule, e model.Entry[model.Data]) {
	id := e.Key.Value
	switch {
	case strings.HasPrefix(id, "load/"), strings.HasPrefix(id, "simulate/"):
		s.report(e.Key.Span, "remove it, and mend what `"+id+"` reports", "`%s` is always an error and cannot be set", id)
		return
	case r == nil:
		s.unknown(e.Key)
		return
	}
	set := s.rules[id]
	if !e.Value.IsMap {
		s.severity(&set, e.Value)
	}
	for _, f := range e.Value.Fields {
		if f.Key.Value == "severity" {
			s.severity(&set, f.Value)
			continue
		}
		s.param(&set, r, f)
	}
	s.rules[id] = set
}

// unknown reports an id that is none, unless it is found elsewhere.
func (s *settings) unknown(id model.Text) {
	if !slices.Contains(s.known, id.Value) {
		s.report(id.Span, s.meant(id.Value), "there is no rule `%s`", id.Value)
		s.diags[len(s.diags)-1].Fix = diag.Rename(id.Span, id.Value, s.known)
	}
}

// meant helps with an id that there is not.
func (s *settings) meant(id string) string {
	if help := diag.DidYouMean(id, s.known); help != "" {
		return help
	}
	return "`fairlead explain` lists the rules"
}

func (s *settings) severity(set *setting, d model.Data) {
	severity, ok := diag.ParseSeverity(d.Scalar.Text)
	if !ok || d.IsList || d.IsMap {
		s.report(d.Span, "write error, warning, note or off", "this is no severity")
		return
	}
	set.severity = severity
}

func (s *settings) param(set *setting, r *Rule, f model.Entry[model.Data]) {
	names := []string{"severity"}
	for _, p := range r.Params {
		names = append(names, p.Name)
		if p.Name != f.Key.Value {
			continue
		}
		v, ok := p.Type.read(f.Value.Scalar.Text, f.Value.Scalar.Type)
		if !ok || f.Value.IsList || f.Value.IsMap || f.Value.Null {
			s.report(f.Value.Span, "write for example `"+p.Name+": "+p.Default+"`", "`%s` of `%s` takes %s", p.Name, r.ID, p.Type)
			return
		}
		set.params[p.Name] = v
		return
	}
	help := diag.DidYouMean(f.Key.Value, names)
	if help == "" {
		help = "it can be given " + strings.Join(names, ", ")
	}
	s.report(f.Key.Span, help, "the rule `%s` has no parameter `%s`", r.ID, f.Key.Value)
}

func (s *settings) report(span diag.Span, help, format string, args ...any) {
	s.diags = append(s.diags, badReference(s.program.Project, span, help, fmt.Sprintf(format, args...)))
}

// badReference is a name in the project's or an exception's text that names
// nothing. It is an error of loading, though it takes the rules to find it.
func badReference(doc model.Document, span diag.Span, help, message string) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: "load/reference", Severity: diag.Error, Confidence: diag.Proved, Address: doc.Head().Address(),
		Message: message, Primary: span, Help: help,
	}
}
