package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/project"
)

// Who says who would cover something that no scenario covers, or why nobody can.
type Who struct {
	// Makes is what is missing: "covered", of a part "true" or "false", of a gate
	// "let through" or "stopped".
	Makes string `json:"makes"`
	// Verdict is "yes" where a scenario with this contact was played and covers it,
	// "maybe" where there is such a contact, but what happens on the way decides too,
	// "no" where nobody can, "unknown" where that cannot be said.
	Verdict string `json:"verdict"`
	// Text says it in a sentence, without a full stop.
	Text string `json:"text"`
	// Contact is what is so of the contact at the start.
	Contact []audience.Fact `json:"contact"`
	// Scenario is the one that was played, as YAML.
	Scenario string `json:"scenario,omitempty"`
	// Reason says why nobody can.
	Reason *audience.Why `json:"reason,omitempty"`
	// Beyond are the parts of conditions that are out of reach.
	Beyond []audience.Outside `json:"beyond,omitempty"`
}

// Ask finds out who would cover what no scenario covers. What nobody can cover, as is
// proved, no longer counts.
func (c *Coverage) Ask(p *project.Program) {
	v := newInventory(p)
	var list []*Covered
	for _, docs := range [][]Covered{c.Workflows, c.Shared} {
		for i := range docs {
			list = append(list, &docs[i])
		}
	}
	project.Parallel(len(list), func(i int) { askAbout(p, v, list[i]) })
	c.Sum = Shares{}
	for _, d := range list {
		c.Sum.add(&d.Shares)
	}
	c.Sum.finish()
}

func askAbout(p *project.Program, v *inventory, d *Covered) {
	if len(d.Gaps) == 0 {
		return
	}
	k := &asker{p: p, v: v, s: audience.New(p)}
	for i := range d.Gaps {
		k.gap(&d.Gaps[i])
		if d.Gaps[i].Impossible() {
			d.of(d.Gaps[i].item.kind).Total--
			d.of(d.Gaps[i].item.kind).Nobody++
		}
	}
	d.finish()
}

// Impossible reports whether nobody can cover it, so that it is no gap of the scenarios.
func (g *Gap) Impossible() bool {
	return slices.ContainsFunc(g.Who, func(w Who) bool { return w.Verdict == "no" })
}

// gap asks for each way in which something was not seen.
func (k *asker) gap(g *Gap) {
	it := g.item
	k.index = g.index
	if it.kind == stepItem || it.kind == branchItem {
		k.ask(g, "covered", true)
		return
	}
	words := [2]string{"true", "false"}
	if it.kind == gateItem {
		words = [2]string{"let through", "stopped"}
	}
	if g.Yes == 0 {
		k.ask(g, words[0], true)
	}
	if g.No == 0 {
		k.ask(g, words[1], false)
	}
}

// ask answers for one way. That nobody can is said only where no attempt is left.
func (k *asker) ask(g *Gap, makes string, yes bool) {
	k.mark = sawNo
	if yes {
		k.mark = sawYes
	}
	var best Who
	var reasons []*audience.Why
	for _, a := range k.attempts(g.item, yes) {
		next := k.answer(&a, g.item)
		if next.Reason != nil {
			reasons = append(reasons, next.Reason)
		}
		if certainty(next.Verdict) > certainty(best.Verdict) {
			best = next
		}
		if best.Verdict == certain {
			break
		}
	}
	if best.Verdict == "" {
		return
	}
	if best.Verdict == impossible {
		best.Reason = together(reasons)
		best.Text = best.Reason.Text
	}
	best.Makes = makes
	best.Text = leads[best.Verdict][makes] + best.Text
	if best.Verdict == uncertain {
		best.Text += " (not certain: what happens on the way decides, too)"
	}
	g.Who = append(g.Who, best)
}

// The verdicts, from that which is worth least where another way gives another one.
const (
	impossible = "no"
	unsaid     = "unknown"
	uncertain  = "maybe"
	certain    = "yes"
)

func certainty(verdict string) int {
	return slices.Index([]string{impossible, unsaid, uncertain, certain}, verdict)
}

// leads begin the sentence, by verdict and what is missing.
var leads = map[string]map[string]string{
	certain: {
		"covered": "would be covered by: ", "true": "would be true for: ", "false": "would be false for: ",
		"let through": "would get through: ", "stopped": "would be stopped: ",
	},
	uncertain: {
		"covered": "might be covered by: ", "true": "might be true for: ", "false": "might be false for: ",
		"let through": "might get through: ", "stopped": "might be stopped: ",
	},
	impossible: {
		"covered": "nobody can cover it: ", "true": "it can be true for nobody: ", "false": "it can be false for nobody: ",
		"let through": "nobody can get through: ", "stopped": "nobody can be stopped: ",
	},
	unsaid: {
		"covered": "who would cover it is not known: ", "true": "for whom it would be true is not known: ", "false": "for whom it would be false is not known: ",
		"let through": "who would get through is not known: ", "stopped": "who would be stopped is not known: ",
	},
}

// together is a proof for several ways: all of them are closed.
func together(list []*audience.Why) *audience.Why {
	all := &audience.Why{Parts: []audience.Cause{}}
	var texts []string
	for _, w := range list {
		if !slices.Contains(texts, w.Text) {
			texts = append(texts, w.Text)
			all.Parts = append(all.Parts, w.Parts...)
		}
	}
	all.Text = strings.Join(texts, "; ")
	return all
}

// answer answers for one attempt.
func (k *asker) answer(a *attempt, it *item) Who {
	for _, must := range a.musts {
		if reason := k.excluded(must); reason != nil {
			return Who{Verdict: impossible, Contact: []audience.Fact{}, Reason: reason}
		}
	}
	found := k.s.Satisfiable(a.hope.parts...)
	switch found.Verdict {
	case audience.No:
		return Who{Verdict: unsaid, Contact: []audience.Fact{}, Text: "something would have to change on the way, as " + found.Proof.Text}
	case audience.Unknown:
		return unknown(a, &found)
	}
	who := Who{Verdict: uncertain, Contact: k.contact(found.Witness, a.hope.parts)}
	who.Text = contactText(who.Contact)
	proof := k.prove(a, found.Witness)
	if proof == nil {
		return who
	}
	if who.Scenario = k.scenario(it, proof); who.Scenario != "" {
		who.Verdict = certain
		who.Contact = k.then(a, who.Contact, proof)
		who.Text = contactText(who.Contact)
	}
	return who
}

// excluded is the proof that something cannot be, nil where it can or is not known.
func (k *asker) excluded(must terms) *audience.Why {
	if len(must.parts) == 0 || k.s.Decide(must.parts...).Verdict != audience.No {
		return nil
	}
	p := k.s.Satisfiable(must.parts...).Proof
	w := &audience.Why{Text: p.Text, Parts: []audience.Cause{}}
	for i := range p.Parts {
		r := &p.Parts[i]
		w.Parts = append(w.Parts, audience.Cause{Expression: squeeze(r.Text()), Place: must.places[r.Part]})
	}
	return w
}

func unknown(a *attempt, found *audience.Answer) Who {
	who := Who{Verdict: unsaid, Contact: []audience.Fact{}, Text: "the question takes too much work"}
	var texts []string
	for _, b := range found.Beyond {
		o := audience.Outside{Expression: squeeze(b.Text()), External: b.External}
		for i := range a.hope.parts {
			if a.hope.parts[i].Expr == b.Expr {
				o.Place = a.hope.places[i]
			}
		}
		who.Beyond = append(who.Beyond, o)
		texts = append(texts, "`"+o.Expression+"`")
	}
	if len(texts) > 0 {
		who.Text = strings.Join(texts, ", ") + " is out of reach"
	}
	return who
}
