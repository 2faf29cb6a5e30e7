package cli

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// The words of schema; the rules for words stand in ui.go.

const (
	schemaShort   = "which keys does a policy see? the canonical form of a kind as JSON Schema"
	schemaExample = `  fairlead schema resource Workflow
  fairlead schema resource Message --format json=message.schema.json`
)

func schemaOfWhat() error {
	return request("`schema` needs to know of what", "write for example `fairlead schema resource Workflow`")
}

func noSchemaOf(word string) error {
	return request("there is no schema of "+quote(word), "`fairlead schema resource KIND` prints what policies read as `resource`")
}

func unknownKind(name string, known []string) error {
	hint := diag.DidYouMean(name, known)
	for _, k := range known {
		if strings.EqualFold(k, strings.ReplaceAll(name, "-", "")) {
			hint = "did you mean " + quote(k) + "?"
		}
	}
	if hint == "" {
		hint = "kinds: " + strings.Join(known, ", ")
	}
	return request("there is no kind "+quote(name), hint)
}

// policyWithoutProject says why a policy cannot be explained: its text stands in
// a project.
func policyWithoutProject(id string, err error) error {
	e := asExit(err)
	if e.code != exitRequest {
		return err
	}
	return &exitError{code: exitRequest, message: "the page of " + quote(id) + " stands in its project: " + e.message,
		hint: "`fairlead explain policy` explains policies in general"}
}

func policyUnread(id string) error {
	return request("the page of "+quote(id)+" cannot be read: the project does not load", "`fairlead lint` shows why")
}

func unknownPolicy(id string, known []string) error {
	hint := ""
	if name := diag.Suggest(strings.TrimPrefix(id, policyWord+"/"), known); name != "" {
		hint = "did you mean " + quote(policyWord+"/"+name) + "?"
	} else if len(known) > 0 {
		hint = "policies: " + strings.Join(known, ", ")
	}
	if hint == "" {
		hint = "the project has no Policy; `fairlead explain policy` explains what one is"
	}
	return request("there is no rule "+quote(id), hint)
}
