package rules

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

// salesDesk knows by which words a `to:` reaches sales.
type salesDesk struct {
	teams map[string]bool
	words map[string]string // word in lower case → the team
}

func newSalesDesk(p *project.Program) *salesDesk {
	d := &salesDesk{teams: map[string]bool{}, words: map[string]string{}}
	for _, t := range p.Teams {
		if !t.Doc.Sales.Value {
			continue
		}
		d.teams[t.Name] = true
		d.add(t.Name, t.Name)
		d.add(t.Doc.Lead.Value, t.Name)
		for i := range t.Doc.Members {
			d.add(t.Doc.Members[i].Name.Value, t.Name)
			d.add(t.Doc.Members[i].Email.Value, t.Name)
		}
		for i := range t.Doc.Queues {
			d.add("queue:"+t.Doc.Queues[i].Name.Value, t.Name)
		}
	}
	return d
}

func (d *salesDesk) add(word, team string) {
	if word = strings.ToLower(strings.TrimSpace(word)); word != "" && d.words[word] == "" {
		d.words[word] = team
	}
}

// reaches reports whether the words name a sales team, its lead, one of its
// members or queues. `owner`, `team-lead` and what is computed depend on the
// contact, so they name nobody.
func (d *salesDesk) reaches(to *project.Value) bool {
	return to != nil && to.Expr == nil && d.words[strings.ToLower(strings.TrimSpace(to.Doc.Text))] != ""
}

// takes reports whether the policy can give a lead to a sales team or one of
// its queues.
func (d *salesDesk) takes(r *project.Routing) bool {
	if r == nil {
		return false
	}
	for i := range r.Routes {
		if d.assigned(&r.Routes[i].Assign) {
			return true
		}
	}
	return d.assigned(&r.Otherwise)
}

func (d *salesDesk) assigned(a *project.Assign) bool {
	return a.Team != nil && d.teams[a.Team.Name] || a.Queue != "" && d.words[strings.ToLower("queue:"+a.Queue)] != "" || d.reaches(a.Owner)
}
