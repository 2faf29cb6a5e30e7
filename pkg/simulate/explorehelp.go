package simulate

// help lists what can be said.
func help(a *Turn) {
	a.Looks = true
	a.Notes = []string{
		"3                           take choice 3",
		"next, or an empty line      let time pass until the next thing happens",
		"wait 3d                     let time pass; or wait until 2026-01-08T09:00",
		"event NAME field=value …    an event happens; quotes around values with spaces",
		"set contact.role=technical  the CRM changes fields; FIELD= clears one",
		"answer STEP field=value …   what a webhook answers; or answer STEP timeout",
		"why                         how things stand, and what the last decision asked",
		"why WORKFLOW                the same about another workflow",
		"state                       fields, stage, scores, enrollments, clocks",
		"timeline                    all that has happened",
		"undo                        take the last line back",
		"save NAME                   write what was played as a scenario",
		"quit                        end",
	}
}
