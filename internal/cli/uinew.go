package cli

import "errors"

// The words of new; the rules for words stand in ui.go.

const (
	newShort   = "write a first test for a workflow from what it does with a typical contact"
	newExample = `  fairlead new scenario nurture-ebook
  fairlead new scenario nurture-ebook --name reads-everything
  fairlead new scenario nurture-ebook --dry-run`
	newLong = newShort + `

It finds a contact who enters the workflow, plays it to the end and writes what
happened as a scenario. The scenario passes as it is written; read it, and
correct what should not be so.`
	flagScenarioName = "name of the scenario and its file (default: WORKFLOW-normal-way)"
	flagDraftDryRun  = "print the file instead of writing it"
)

func newOfWhat() error {
	return request("`new` needs to know what to write", "write for example `fairlead new scenario nurture-ebook`")
}

func nothingNewOf(word string) error {
	return request("`new` cannot write a "+quote(word), "`fairlead new scenario WORKFLOW` writes a scenario")
}

func scenarioOfWhat() error {
	return request("`new scenario` needs the name of a workflow", "`fairlead graph` shows all there are")
}

func scenarioNameMissing() error { return errors.New("it takes the name of the new scenario") }

func badScenarioName(name string) error {
	return request(quote(name)+" is no name for a scenario", "names are small letters and digits with dashes between, such as reads-everything")
}

func runsElsewhere(name, system string) error {
	return request(quote(name)+" runs in "+system+" (`managed_by`), so nothing of it is played here", "choose a workflow that Fairlead runs")
}

func scenarioExists(name string) error {
	return request("there is a scenario "+quote(name)+" already", "choose another with --name, or leave --name out")
}

func fileExists(file string) error {
	return request("there is a file "+quote(file)+" already", "choose another name with --name, or leave --name out")
}

func noScenarioFolder(name string) error {
	return request(quote(name)+" is no folder, so no scenario can be written into it", "move it away: scenarios stand there")
}

func folderIgnored(file string) error {
	return request("the project leaves "+quote(file)+" out: its `ignore` has the folder", "take the folder out of `ignore` in fairlead.yaml")
}

func draftBroken(name string) error {
	return &exitError{code: exitFailed, message: "the draft " + quote(name) + " does not hold what it says", hint: "please report it together with the workflow; nothing was written"}
}

func playDraft(name string) string {
	return "`fairlead simulate " + name + "` plays it; read the file before you trust it"
}
