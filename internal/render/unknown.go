package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// Undecided is a part of a condition that is out of reach, with the questions that
// have no answer because of it.
type Undecided struct {
	// Expression is the part as it is written, "" for a question that takes too much
	// work.
	Expression string `json:"expression,omitempty"`
	// Because is external (known only to another system), reach, work, or play (no play shows
	// what may happen).
	Because string `json:"because"`
	// Why says it in words where no part of a condition does.
	Why string `json:"why,omitempty"`
	// Primary is where the part stands, or what was asked about.
	Primary diag.Span `json:"primary"`
	// Questions are in the order of rules and places.
	Questions []Question `json:"questions"`
}

// Question is what a rule asked.
type Question struct {
	Rule    string    `json:"rule"`
	Address string    `json:"address,omitempty"`
	Primary diag.Span `json:"primary"`
	// With are the other workflows of a verdict, "" for none.
	With string `json:"with,omitempty"`
}

// Why a part is out of reach.
const (
	becauseExternal = "external"
	becauseReach    = "reach"
	becauseWork     = "work"
	becausePlay     = "play"
)

// NewUndecided sorts questions without an answer by what stood in the way: by place.
func NewUndecided(list []lint.Unknown) []Undecided {
	all := []Undecided{}
	for _, u := range list {
		q := Question{u.Rule, u.Address, u.Place, parties(u.With)}
		switch {
		case len(u.Beyond) > 0:
		case u.Why != "":
			all = add(all, Undecided{Because: becausePlay, Why: u.Why, Primary: u.Place}, q)
		default:
			all = add(all, Undecided{Because: becauseWork, Primary: u.Place}, q)
		}
		for _, b := range u.Beyond {
			because := becauseReach
			if b.External {
				because = becauseExternal
			}
			all = add(all, Undecided{Expression: b.Text, Because: because, Primary: b.Place}, q)
		}
	}
	slices.SortStableFunc(all, func(a, b Undecided) int {
		return cmp.Or(a.Primary.Compare(b.Primary), cmp.Compare(a.Because, b.Because), cmp.Compare(a.Expression, b.Expression))
	})
	for i := range all {
		slices.SortStableFunc(all[i].Questions, func(a, b Question) int {
			return cmp.Or(cmp.Compare(a.Rule, b.Rule), a.Primary.Compare(b.Primary), cmp.Compare(a.Address, b.Address))
		})
	}
	return all
}

// parties names the other workflows of a verdict.
func parties(with []lint.Party) string {
	var names []string
	for _, o := range with {
		names = append(names, o.Address)
	}
	return strings.Join(names, ", ")
}

func add(all []Undecided, u Undecided, q Question) []Undecided {
	at := slices.IndexFunc(all, func(o Undecided) bool {
		return o.Expression == u.Expression && o.Because == u.Because && o.Why == u.Why && o.Primary == u.Primary
	})
	if at < 0 {
		at, all = len(all), append(all, u)
	}
	if !slices.Contains(all[at].Questions, q) {
		all[at].Questions = append(all[at].Questions, q)
	}
	return all
}

// message says what is out of reach.
func (u *Undecided) message() string {
	text := "`" + strings.Join(strings.Fields(u.Expression), " ") + "`"
	switch u.Because {
	case becauseExternal:
		return text + " is known only to another system"
	case becauseReach:
		return text + " is out of reach"
	case becausePlay:
		return u.Why
	}
	return "too much work for an answer"
}

// help says what to do about it.
func (u *Undecided) help() string {
	switch u.Because {
	case becauseExternal:
		return "an answer needs a field or an event in its place, if the other system can send one"
	case becauseReach:
		return "an answer needs it in other words, or a field that says it"
	case becausePlay:
		return "a scenario of your own may show whether it happens"
	}
	return "a shorter condition may have an answer"
}

// asked says who has no answer.
func (q *Question) asked() string {
	text := "no answer for `" + q.Rule + "`"
	if q.Address != "" {
		text += " about `" + q.Address + "`"
	}
	if q.With != "" {
		text += " and `" + strings.ReplaceAll(q.With, ", ", "` and `") + "`"
	}
	if !q.Primary.IsZero() {
		text += " at " + q.Primary.String()
	}
	return text
}

// text draws a frame as that of a finding.
func (u *Undecided) text(src Source, p Palette) string {
	d := diag.Diagnostic{Severity: diag.Note, Primary: u.Primary, Help: u.help()}
	for i := range u.Questions {
		d.Notes = append(d.Notes, u.Questions[i].asked())
	}
	const kind = "unknown:"
	message := hanging(Clean(u.message()), textCells(kind)+1, hang, p.Width)
	f := &frame{paint: p, accent: p.severity(d.Severity), source: src, gutter: gutterOf(&d, src)}
	fmt.Fprintf(f, "%s %s\n", f.accent(p.Bold(kind)), p.Bold(message))
	f.WriteString(placed(&d, src, p))
	f.remarks(&d, len(snippets(&d, src)) > 0)
	return f.String()
}

// undecided writes what is out of reach as a folded list, "" for nothing.
func (r *Report) undecided() string {
	if len(r.Unknown) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n<details>\n<summary>%d unknown</summary>\n\n", r.Summary.Unknown)
	for i := range r.Unknown {
		u := &r.Unknown[i]
		fmt.Fprintf(&b, "- %s %s\n", r.reference(u.Primary), inline(u.message()))
		for j := range u.Questions {
			fmt.Fprintf(&b, "  - %s\n", inline(u.Questions[j].asked()))
		}
	}
	return b.String() + "\n</details>\n"
}
