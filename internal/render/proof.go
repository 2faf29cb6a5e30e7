package render

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

// Proof says why workflows cannot hurt a contact together.
type Proof struct {
	// Rule is what was looked for.
	Rule string `json:"rule"`
	// Workflows are their addresses; one for a workflow beside itself.
	Workflows []string `json:"workflows"`
	// Kind is the word for the sort of reason, and Text says it.
	Kind string `json:"kind"`
	Text string `json:"text"`
	// Places are where what it rests on is written.
	Places []diag.Span `json:"places"`
	// Assumed are the fields taken to stay as they are while a journey runs.
	Assumed []string `json:"assumed"`
	// Bound is the bound that was used, "" for none.
	Bound string `json:"bound,omitempty"`
}

// NewProofs takes proofs in their order.
func NewProofs(list []lint.Safe) []Proof {
	all := make([]Proof, 0, len(list))
	for _, s := range list {
		proof := Proof{
			Rule: s.Rule, Workflows: []string{s.Address}, Kind: s.Kind, Text: s.Text,
			Places: append([]diag.Span{}, s.Places...), Assumed: append([]string{}, s.Assumed...), Bound: s.Bound,
		}
		for _, o := range s.With {
			proof.Workflows = append(proof.Workflows, o.Address)
		}
		all = append(all, proof)
	}
	return all
}

// CountPairs counts verdicts on workflows: conflicts are findings with a witness, excused
// or not.
func CountPairs(found []diag.Diagnostic, unknown []lint.Unknown, safe []lint.Safe) Pairs {
	n := Pairs{Safe: len(safe)}
	for i := range found {
		if found[i].Witness != nil {
			n.Conflict++
		}
	}
	for i := range unknown {
		if unknown[i].With != nil {
			n.Unknown++
		}
	}
	return n
}

// title names the rule and the workflows.
func (s *Proof) title() string {
	var names []string
	for _, address := range s.Workflows {
		names = append(names, "`"+strings.TrimPrefix(address, "workflow/")+"`")
	}
	if len(names) == 1 {
		names[0] += " beside itself"
	}
	return strings.Join(names, " and ") + ": " + s.Text
}

// remarks are where it stands, what is taken to stay, and the bound.
func (s *Proof) remarks() []string {
	list := []string{"because: " + s.Kind}
	for _, p := range s.Places {
		list = append(list, "at: "+spot(p))
	}
	if len(s.Assumed) > 0 {
		list = append(list, "assumed to stay: "+strings.Join(s.Assumed, ", "))
	}
	if s.Bound != "" {
		list = append(list, "bound: "+s.Bound)
	}
	return list
}

// text writes a proof for people.
func (s *Proof) text(p Palette) string {
	kind := "safe[" + s.Rule + "]:"
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", p.Cyan(p.Bold(kind)), p.Bold(hanging(Clean(s.title()), textCells(kind)+1, hang, p.Width)))
	for _, r := range s.remarks() {
		word, rest, _ := strings.Cut(r, ": ")
		lead := len("   = ") + len(word) + len(": ")
		fmt.Fprintf(&b, "   %s %s %s\n", p.Cyan("="), p.Bold(word+":"), column(Clean(rest), lead, p.Width))
	}
	return b.String()
}

// proofs writes the proofs as a folded list, "" for none.
func (r *Report) proofs() string {
	if len(r.Safe) == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n<details>\n<summary>%d safe</summary>\n\n", r.Summary.Pairs.Safe)
	for i := range r.Safe {
		s := &r.Safe[i]
		fmt.Fprintf(&b, "- %s %s\n", inline("`"+s.Rule+"`"), inline(s.title()))
		for _, remark := range s.remarks() {
			fmt.Fprintf(&b, "  - %s\n", inline(remark))
		}
	}
	return b.String() + "\n</details>\n"
}

// line counts the verdicts in one line.
func (n Pairs) line() string {
	return fmt.Sprintf("workflows together: %s, %d safe, %d unknown", Amount(n.Conflict, "conflict"), n.Safe, n.Unknown)
}
