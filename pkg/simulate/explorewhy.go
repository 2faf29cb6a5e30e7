package simulate

import (
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/journey"
)

// why says what decided last, about the workflow or another.
func (x *Exploration) why(a *Turn, rest string) {
	w := x.w
	if rest != "" {
		var known []string
		w = nil
		for _, o := range x.p.Workflows {
			if known = append(known, o.Name); o.Name == rest {
				w = o
			}
		}
		if w == nil {
			a.refuse("there is no workflow `"+clipped(rest)+"`", diag.DidYouMean(rest, known))
			return
		}
	}
	a.Looks = true
	for i := len(x.pl.facts) - 1; i >= 0; i-- {
		f := &x.pl.facts[i]
		switch f.Kind {
		case journey.Enrolled, journey.Refused, journey.Sent, journey.Held, journey.Skipped, journey.Exited, journey.BranchTaken, journey.ArmChosen, journey.GroupQueued:
		default:
			continue
		}
		if f.Workflow == w.Index {
			a.Notes = append(a.Notes, "at "+x.pl.whenOf(f)+": "+x.pl.describe(f))
			return
		}
	}
	a.Notes = append(a.Notes, "nothing was decided about `"+w.Name+"` yet")
}

// help lists what can be said.
func help(a *Turn) {
	a.Looks = true
	a.Notes = []string{
		"3                           take choice 3",
		"event NAME field=value …    an event happens; values with spaces in quotes",
		"set contact.role=technical  the CRM changes fields",
		"wait 3d                     let time pass; wait until 2026-01-08T09:00",
		"next, or an empty line      let time pass until the next thing happens",
		"answer STEP field=value …   what a webhook answers; answer STEP timeout",
		"why, why WORKFLOW           what decided last, and with which values",
		"state                       fields, stage, scores, enrollments, clocks",
		"timeline                    all that has happened",
		"undo                        take the last line back",
		"quit                        end",
	}
}
