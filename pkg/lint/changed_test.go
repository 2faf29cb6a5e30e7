package lint_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

func touchedProgram(t *testing.T) *project.Program { return touchedProgramWith(t, "", "") }

// touchedProgramWith gives one file another text.
func touchedProgramWith(t *testing.T, file, text string) *project.Program {
	t.Helper()
	files := map[string]string{
		"fairlead.yaml": company + "channels: {email: {address: contact.email, consent: contact.ok}}\ntopics: [{name: news, title: News}]\n",
		"model.yaml": `kind: DataModel
name: crm
objects: {contact: {identified_by: [email], fields: {email: {type: string}, ok: {type: bool}}}}
events: {signed_up: {}}
`,
		"big.yaml":    "kind: Segment\nname: big\nwhen: score.lead >= bands.lead.hot\n",
		"best.yaml":   "kind: Segment\nname: best\nwhen: segment.big\n",
		"score.yaml":  "kind: ScoringModel\nname: lead\nrange: {min: 0, max: 9}\nbands: [{name: cold, from: 0}, {name: hot, from: 5}]\n",
		"stages.yaml": "kind: Lifecycle\nname: revenue\nstages: [{name: new, owner: a@acme.example, next: [old]}, {name: old, owner: a@acme.example, end: true}]\n",
		"cap.yaml":    "kind: Guardrail\nname: cap\nfrequency_caps: [{channel: email, max: 3, per: 7d}]\n",
		"hello.yaml":  "kind: Message\nname: hello\nchannel: email\ntopic: news\nsubject: Hi\nbody_file: hello.md\n",
		"hello.md":    "Hello.\n",
		"alone.yaml":  "kind: Segment\nname: alone\nwhen: true\n",
		"w.yaml":      "kind: Workflow\nname: w\ntrigger: [{event: signed_up}, {enroll: true}]\nrules: segment.best\nsteps: [{id: hello, send: hello}]\n",
		"v.yaml":      "kind: Workflow\nname: v\nserves: old\ntrigger: {event: signed_up}\nsteps: [{id: w, enroll: w}, {id: wait, delay: 1d}]\n",
	}
	if file != "" {
		files[file] = text
	}
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	r, err := project.Load(fsys, project.Options{})
	if err != nil || r.Program == nil {
		t.Fatal(err, r.Diagnostics)
	}
	return r.Program
}

func TestTouched(t *testing.T) {
	p := touchedProgram(t)
	const all = "data-model/crm guardrail/cap lifecycle/revenue message/hello project/acme scoring-model/lead segment/alone segment/best segment/big workflow/v workflow/w"
	tests := []struct{ name, changed, removed, want string }{
		{"nothing", "", "", ""},
		{"a document nobody uses", "alone.yaml", "", "segment/alone"},
		{"a body", "hello.md", "", "message/hello workflow/v workflow/w"},
		{"through references", "score.yaml", "", "scoring-model/lead segment/best segment/big workflow/v workflow/w"},
		{"a stage", "stages.yaml", "", "lifecycle/revenue workflow/v"},
		{"two files", "alone.yaml v.yaml", "", "segment/alone workflow/v"},
		{"a file of somebody else", "README.md src/main.go", "", ""},
		{"the project", "fairlead.yaml", "", all},
		{"the data model", "model.yaml", "", all},
		{"a guardrail", "cap.yaml", "", all},
		{"a file that is ignored", "archive/old.yaml", "", ""},
		{"a removed file", "alone.yaml", "gone.yaml", all},
		{"a removed text", "", "gone.md", ""},
		{"a removed hidden file", "", ".ci/gone.yaml", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			touched := lint.NewTouched(p, p, strings.Fields(tt.changed+" "+tt.removed), strings.Fields(tt.removed))
			if got := touchedDocs(p, touched); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestTouchedPlaces(t *testing.T) {
	p := touchedProgram(t)
	touched := lint.NewTouched(p, p, []string{"v.yaml"}, nil)
	ds := []diag.Diagnostic{
		{Message: "a place in the file", Primary: diag.Span{File: "v.yaml"}},
		{Message: "the other side", Address: "segment/alone", Primary: diag.Span{File: "alone.yaml"}, Related: []diag.Related{{Span: diag.Span{File: "v.yaml"}}}},
		{Message: "neither", Address: "segment/alone", Primary: diag.Span{File: "alone.yaml"}, Related: []diag.Related{{Span: diag.Span{File: "w.yaml"}}}},
	}
	if got := touched.Only(ds); len(got) != 2 || got[1].Message != "the other side" || len(ds) != 3 {
		t.Errorf("got %+v", got)
	}
}

func touchedDocs(p *project.Program, touched *lint.Touched) string {
	var got []string
	for _, d := range p.Docs {
		if touched.Has(&diag.Diagnostic{Address: d.Head().Address()}) {
			got = append(got, d.Head().Address())
		}
	}
	return strings.Join(got, " ")
}

// TestTouchedByLoss compares with an old version that refers to more.
func TestTouchedByLoss(t *testing.T) {
	const v = "kind: Workflow\nname: v\nserves: old\ntrigger: {event: signed_up}\nsteps: [{id: w, enroll: w}, {id: wait, delay: 1d}"
	const alone = "kind: Segment\nname: alone\nwhen: true\n"
	tests := []struct{ name, file, old, want string }{
		{"nothing lost", "v.yaml", v + "]\n", "workflow/v"},
		{"a send, which another has, too", "v.yaml", v + ", {id: hello, send: hello}]\n", "message/hello workflow/v workflow/w"},
		{"a condition", "v.yaml", v + "]\nrules: segment.alone\n", "segment/alone workflow/v"},
		{"a document of a file", "alone.yaml", alone + "---\nkind: Segment\nname: more\nwhen: segment.best\n", "segment/alone segment/best workflow/w"},
		{"a field of the data model", "alone.yaml", "kind: Segment\nname: alone\nwhen: contact.ok\n", "data-model/crm guardrail/cap project/acme segment/alone"},
		{"a guardrail", "alone.yaml", alone + "---\nkind: Guardrail\nname: less\nfrequency_caps: [{channel: email, max: 9, per: 7d}]\n", "data-model/crm guardrail/cap lifecycle/revenue message/hello project/acme scoring-model/lead segment/alone segment/best segment/big workflow/v workflow/w"},
	}
	p := touchedProgram(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			old := touchedProgramWith(t, tt.file, tt.old)
			if got := touchedDocs(p, lint.NewTouched(p, old, []string{tt.file}, nil)); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// TestTouchedWithoutOld has nothing to compare with.
func TestTouchedWithoutOld(t *testing.T) {
	p := touchedProgram(t)
	finding := &diag.Diagnostic{Address: "segment/alone"}
	if !lint.NewTouched(p, nil, []string{"v.yaml"}, nil).Has(finding) || lint.NewTouched(p, nil, []string{"README.md"}, nil).Has(finding) {
		t.Error("without an old version, a document touches everything and nothing else does")
	}
}
