package rules

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var hardcodedThreshold = &lint.Rule{
	ID:       "governance/hardcoded-threshold",
	Severity: diag.Warning,
	Summary:  "a score compared with a number instead of a band",
	Check: func(p *lint.Pass) {
		for site := range p.Program.Expressions() {
			if _, test := site.Doc.(*model.Scenario); test {
				continue // a scenario says what a score must come to
			}
			for _, l := range site.Expr.Literals() {
				reportThreshold(p, site, l)
			}
		}
	},
}

func reportThreshold(p *lint.Pass, site project.Site, l expr.Literal) {
	score, number := p.Program.Scores[l.Score], decimal(l.Number)
	d := diag.Diagnostic{
		Message: "`" + index("score", score.Name) + "` is compared with the number " + number,
		Address: site.Doc.Head().Address(), Primary: site.Source.At(l.Start, l.End), Label: "a threshold of its own",
	}
	if turned(site.Source.Text, l) {
		d.Help = "compare the score itself with a band, such as `" + index("score", score.Name) + " >= " + index("bands", score.Name) + ".…`"
	} else if d.Help, d.Fix = bandHelp(score, l.Number), bandFix(score, site, l); nearest(score, l.Number) != nil {
		b := nearest(score, l.Number)
		d.Related = []diag.Related{{Span: b.From.Span, Label: "the band `" + b.Name.Value + "` begins at " + decimal(b.From.Value)}}
	}
	p.Report(score.Name+" "+number+" in "+site.Source.Text, d)
}

// minusScore is a score that counts the other way round: behind a minus, or in
// parentheses behind one.
var minusScore = regexp.MustCompile(`-\s*(\([^)]*)?score\b`)

// turned reports whether the comparison around the number takes the score with
// a minus: then no band begins at the number, whatever it is.
func turned(text string, l expr.Literal) bool {
	from, to := 0, len(text)
	for _, join := range []string{"&&", "||"} {
		if i := strings.LastIndex(text[:l.Start], join); i >= 0 {
			from = max(from, i+len(join))
		}
		if i := strings.Index(text[l.End:], join); i >= 0 {
			to = min(to, l.End+i)
		}
	}
	return minusScore.MatchString(text[from:to])
}

func bandHelp(s *project.Score, number float64) string {
	b := nearest(s, number)
	if b == nil {
		return "give `" + s.Doc.Address() + "` a band that begins at " + decimal(number)
	}
	name := index(index("bands", s.Name), b.Name.Value)
	if b.From.Value == number {
		return "write `" + name + "`"
	}
	return "the nearest band is `" + name + "` (" + decimal(b.From.Value) + "): use it, or add a band that begins at " + decimal(number)
}

// bandFix writes the band for a number at which exactly one begins.
func bandFix(s *project.Score, site project.Site, l expr.Literal) *diag.Fix {
	var name string
	for i := range s.Bands {
		switch {
		case s.Bands[i].From.Value != l.Number:
		case name != "":
			return nil
		default:
			name = index(index("bands", s.Name), s.Bands[i].Name.Value)
		}
	}
	edit, ok := site.Source.Replace(l.Start, l.End, name)
	if name == "" || !ok {
		return nil
	}
	return &diag.Fix{Message: "write `" + name + "` instead of " + decimal(l.Number), Edits: []diag.Edit{edit}}
}

// nearest returns the band whose lower bound is closest to the number, the
// lower one of two; nil where there are no bands.
func nearest(s *project.Score, number float64) *model.Band {
	var best *model.Band
	for i := range s.Bands {
		if best == nil || math.Abs(s.Bands[i].From.Value-number) < math.Abs(best.From.Value-number) {
			best = &s.Bands[i]
		}
	}
	return best
}

// index names a member of a namespace as CEL does: a dash needs brackets.
func index(space, name string) string {
	if strings.Contains(name, "-") {
		return space + `["` + name + `"]`
	}
	return space + "." + name
}

func decimal(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
