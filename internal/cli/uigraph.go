package cli

import "github.com/fairlead/fairlead/pkg/diag"

// The words of graph; the rules for words stand in ui.go.

const (
	graphShort   = "what does a workflow look like? without WORKFLOW: stages, workflows and hand-overs"
	graphExample = `  fairlead graph
  fairlead graph nurture-ebook
  fairlead graph nurture-ebook --format mermaid
  fairlead graph --format svg=company.svg`
	graphLong = graphShort + `

Formats: text, json, mermaid, dot, svg.`
)

func nothingToDraw() error {
	return &exitError{code: exitNothing, message: "the project has no workflows, so there is nothing to draw", hint: "--allow-empty makes that fine"}
}

func undrawable(written, name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	if hint == "" {
		hint = "`fairlead graph` shows all there are"
	}
	return request("there is no workflow "+quote(written), hint)
}

func tooBigForMermaid(why string) string {
	return "the diagram may not be drawn: " + why + "; `--format svg` has no such limit"
}
