package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// The words of `fairlead why`.
const (
	whyShort = "why is this contact in, not in, held or skipped?"
	whyLong  = whyShort + `

Plays a scenario up to a time and says how the contact then stands with the
workflows. With WORKFLOW: everything that was decided, with every gate in the
order in which it was asked, what it saw then, and where it is written.

Formats: text, json, markdown.`
	whyExample = `  fairlead why kim@example.com
  fairlead why kim@example.com nurture-ebook --scenario hot-lead-leaves-nurture
  fairlead why kim@example.com nurture-ebook --scenario hot-lead-leaves-nurture --at 3d`
	flagWhyScenario = "the `SCENARIO` to play (default: the only one that has the contact)"
	flagWhyAt       = "the `TIME` to answer for: 3d after the start, an instant, or a date and time on the contact's clock (default: the scenario's end)"
)

func contactMissing() error {
	return request("`why` needs a contact", "`fairlead why CONTACT [WORKFLOW] --scenario SCENARIO`")
}

func scenarioMissing() error { return errors.New("the name of the scenario is empty") }

func momentMissing() error { return errors.New("the time is empty") }

func unknownWorkflow(written, name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	if hint == "" && len(known) > 0 {
		hint = "there are " + some(known)
	}
	return request("there is no workflow "+quote(written), hint)
}

func unknownContact(contact, scenario string, known []string) error {
	hint := likely(contact, known)
	switch {
	case hint != "":
	case len(known) == 0:
		hint = "it has no contacts at all"
	default:
		hint = "it has " + some(known)
	}
	return request("the scenario "+quote(scenario)+" has no contact "+quote(contact), hint)
}

func unknownAnywhere(contact string, known []string) error {
	hint := likely(contact, known)
	switch {
	case hint != "":
	case len(known) == 0:
		hint = "the project has no scenarios with contacts; `kind: Scenario` says who is there and what happens"
	default:
		hint = "there are " + some(known)
	}
	return request("no scenario has a contact "+quote(contact), hint)
}

func severalScenarios(contact string, names []string) error {
	return request(fmt.Sprintf("%d scenarios have a contact %s", len(names), quote(contact)), "choose one with --scenario: "+some(names))
}

func notYet(contact, scenario string) error {
	return request("there is no contact "+quote(contact)+" yet at that time of "+quote(scenario), "it comes later; without --at the answer is for the scenario's end")
}

func badMoment(err error) error { return request("`--at`: "+err.Error(), "") }

// some lists names, the first of many.
func some(names []string) string {
	const shown = 12
	if more := len(names) - shown; more > 1 {
		return quoted(names[:shown]) + fmt.Sprintf(" and %d more", more)
	}
	return quoted(names)
}

// likely asks whether the user meant a contact that is spelled almost so, or whose
// id begins like that.
func likely(contact string, known []string) string {
	if hint := diag.DidYouMean(contact, known); hint != "" {
		return hint
	}
	for _, k := range known {
		if strings.HasPrefix(k, contact+"@") {
			return "did you mean " + quote(k) + "?"
		}
	}
	return ""
}
