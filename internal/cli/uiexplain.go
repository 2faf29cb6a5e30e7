package cli

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// The words of `fairlead explain`.
const (
	explainShort = "what does a rule mean? who can enter a workflow, a segment, a stage?"
	explainLong  = explainShort + `

With a RULE: its page. With an ADDRESS: who can enter, as a table of conditions, with
an example that passes all of them, and for each one who fails there alone. Addresses:
workflow/NAME[/STEP], segment/NAME, stage/NAME, routing-policy/NAME[/ROUTE],
scoring-model/NAME[/RULE or /BAND], guardrail/NAME.

Formats: text, json, markdown (of an address).`
	explainExample = `  fairlead explain
  fairlead explain governance/kpi
  fairlead explain workflow/nurture-ebook
  fairlead explain segment/icp --contacts contacts.csv --now 2026-03-01`
	flagContacts   = "count the contacts in `FILE`, too, - for standard input: CSV with a header, a JSON list, or one JSON object per line"
	flagExplainNow = "the `TIME` at which the contacts of --contacts are judged: 2026-03-01 or 2026-03-01T09:00:00Z"
)

func contactsMissing() error { return errors.New("the name of the file is empty") }

func nowMissing() error { return errors.New("the time is empty") }

func badNow(text string) error {
	return request("`--now` is no time: "+quote(text), "write a day, 2026-03-01, or an instant, 2026-03-01T09:00:00Z")
}

func contactsUnread(file string, err error) error {
	hint := "is it a folder, or may you not read it?"
	if errors.Is(err, fs.ErrNotExist) {
		hint = "there is no such file"
	}
	return request("cannot read the contacts in "+quote(file), hint)
}

func contactsWrong(file string, err error) error {
	return request("the contacts in "+quote(file)+" cannot be read: "+err.Error(),
		"it can be CSV whose header has names of fields, such as `email,country`, a JSON list of objects, or a JSON object on each line")
}

func contactsWithoutAddress() error {
	return request("`--contacts` and `--now` need an address", "`fairlead explain segment/NAME --contacts FILE`")
}

// messageAsked says that a message goes to whoever comes to the steps that send it.
func messageAsked(address string, steps []string) error {
	if len(steps) == 0 {
		return request("a message has no audience of its own: "+quote(address), "no workflow sends it")
	}
	return request("a message has no audience of its own: "+quote(address),
		"it goes to whoever comes to "+some(slices.Clip(steps))+": `fairlead explain "+steps[0]+"`")
}

// unknownAddress says that something has no audience, or is not there: entered are the
// kinds that have one, known what there is.
func unknownAddress(address string, entered, known []string) error {
	kind, _, _ := strings.Cut(address, "/")
	if !slices.Contains(entered, kind) {
		return request("nobody enters "+quote(address), "there is an answer for "+quoted(entered))
	}
	var alike []string
	for _, k := range known {
		if strings.HasPrefix(k, kind+"/") {
			alike = append(alike, k)
		}
	}
	hint := diag.DidYouMean(address, alike)
	switch {
	case hint != "":
	case len(alike) == 0:
		hint = "the project has no " + quote(kind)
	default:
		hint = "there are " + some(slices.Clip(alike))
	}
	return request("there is nothing at "+quote(address), hint)
}
