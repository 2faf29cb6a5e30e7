package cli

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/source"
)

// defect is a change of the example that one fix mends.
type defect struct {
	name, rule, file string
	// from stands in the example, bad is put in its place, and the fix makes good
	// of it: from, where none is given.
	from, bad, good string
}

// defects has at least one for every rule that can be mended, in every style of
// scalar that the example has.
var defects = []defect{
	{"tag between braces", "load/syntax", "workflows/re-engage.yaml",
		`{when: '!segment.sleepy && subscribed("education")'}`, `{when: !segment.sleepy && subscribed("education")}`, ``},
	{"tag in a block", "load/syntax", "workflows/welcome-demo.yaml",
		`rules: '!segment.customers'`, `rules: !segment.customers`, ``},
	{"tag before a comment", "load/syntax", "workflows/welcome-demo.yaml",
		`rules: '!segment.customers'`, `rules: !segment.customers  # not yet`, `rules: '!segment.customers'  # not yet`},
	{"cut at the bracket", "load/syntax", "workflows/re-engage.yaml",
		`{when: '!segment.sleepy &&`, `{when: segment["sleepy"] == false && subscribed("education")} # '`, `{when: 'segment["sleepy"] == false && subscribed("education")'} # '`},
	{"cut at the comma", "load/syntax", "workflows/nurture-ebook.yaml",
		`  - {when: contact.stage == "expansion", reason`, `  - {when: [contact.stage].exists(s, s == "expansion"), reason`,
		`  - {when: '[contact.stage].exists(s, s == "expansion")', reason`},
	{"cut at a comma in parentheses", "load/syntax", "workflows/nurture-ebook.yaml",
		`  - {when: contact.stage == "expansion", reason`, `  - {when: deals.exists(d, d.stage == "won") && contact.stage == "expansion", reason`,
		`  - {when: 'deals.exists(d, d.stage == "won") && contact.stage == "expansion"', reason`},
	{"cut at the comment", "load/syntax", "segments/segments.yaml",
		`when: has(contact.role) && contact.role == "student"`, `when: has(contact.role) && contact.role == "student" && contact.email != "a #b" # why`,
		`when: 'has(contact.role) && contact.role == "student" && contact.email != "a #b"' # why`},
	{"field in a plain text", "load/expression", "scoring/lead.yaml", `contact.company_size < 10`, `contact.companySize < 10`, ``},
	{"field with dashes", "load/expression", "segments/segments.yaml", `contact.company_size >= 50`, `contact.company-size >= 50`, ``},
	{"field in a folded text", "load/expression", "segments/segments.yaml", `contact.industry in`, `contact.Industry in`, ``},
	{"object", "load/expression", "segments/segments.yaml", `contact.last_activity <= now`, `Contact.last_activity <= now`, ``},
	{"workflow with a dash", "load/expression", "guardrails/guardrails.yaml", `active["re-engage"]`, `active.re-engage`, ``},
	{"segment in brackets", "load/expression", "lifecycle/revenue.yaml", `when: segment["in-pipeline"]`, `when: segment["In_Pipeline"]`, ``},
	{"segment in single quotes", "load/expression", "segments/segments.yaml",
		`'!segment.customers && !segment["in-pipeline"]'`, `'!segment.customers && !segment.in_pipeline'`, ``},
	{"segment in double quotes", "load/expression", "segments/segments.yaml",
		`'!segment.customers && !segment["in-pipeline"]'`, `"!segment.customers && !segment.in_pipeline"`, `"!segment.customers && !segment[\"in-pipeline\"]"`},
	{"segment in braces", "load/expression", "scoring/lead.yaml", `when: segment.competitors, points`, `when: segment.competitors && !active.re-engage, points`,
		`when: 'segment.competitors && !active["re-engage"]', points`},
	{"computed value", "load/expression", "workflows/nurture-ebook.yaml", `"= trigger.form"`, `"= trigger.Form"`, ``},
	{"blank behind the sign", "load/schema", "workflows/nurture-ebook.yaml", `"= trigger.form"`, `"=trigger.form"`, ``},
	{"word for an operator", "load/expression", "workflows/nurture-ebook.yaml",
		`rules: contact.consent_email && segment.prospects`, `rules: contact.consent_email and segment.prospects`, ``},
	{"one equals sign", "load/expression", "workflows/nurture-ebook.yaml", `  where: event.form == "ebook"`, `  where: event.form = "ebook"`, ``},
	{"field path", "load/expression", "workflows/nurture-ebook.yaml", `data: [contact.email]`, `data: [contact.Email]`, ``},
	{"value", "load/unknown-value", "scoring/lead.yaml", `contact.role == "executive"`, `contact.role == "Executive"`, ``},
	{"value in a list", "load/unknown-value", "segments/segments.yaml", `["open", "evaluation"]`, `["open", "EVALUATION"]`, ``},
	{"stage", "load/reference", "workflows/nurture-ebook.yaml", `serves: nurture`, `serves: Nurture`, ``},
	{"message", "load/reference", "workflows/nurture-ebook.yaml", `send: ebook-thanks}`, `send: ebook_thanks}`, ``},
	{"event in quotes", "load/reference", "workflows/nurture-ebook.yaml",
		`  event: form_submitted`, `  event: "form-submitted"`, `  event: "form_submitted"`},
	{"key", "load/unknown-key", "workflows/nurture-ebook.yaml", `max_duration: 8w`, `max-duration: 8w`, ``},
	{"key between braces", "load/unknown-key", "guardrails/guardrails.yaml", `max: 1, per: 1d`, `Max: 1, per: 1d`, ``},
	{"word of a choice", "load/schema", "guardrails/guardrails.yaml", `window: rolling`, `window: Rolling`, ``},
	{"kind", "load/schema", "segments/segments.yaml", "kind: Segment\nname: icp", "kind: segment\nname: icp", ``},
	{"list", "load/schema", "data/crm.yaml", `identified_by: [domain]`, `identified_by: domain`, ``},
	{"rule", "load/reference", "fairlead.yaml", "kind: Project\n", "kind: Project\nlint: {rules: {governance/nomaxduration: warning}}\n",
		"kind: Project\nlint: {rules: {governance/no-max-duration: warning}}\n"},
	{"threshold between braces", "governance/hardcoded-threshold", "workflows/nurture-ebook.yaml",
		`goal: {when: score.lead >= bands.lead.sql}`, `goal: {when: score.lead >= 75}`, ``},
	{"threshold in a block", "governance/hardcoded-threshold", "lifecycle/revenue.yaml",
		`    when: segment.prospects && score.lead >= bands.lead.sql`, "    when: |\n      segment.prospects &&\n        score.lead >= 75 // sales",
		"    when: |\n      segment.prospects &&\n        score.lead >= bands.lead.sql // sales"},
	{"unused exception", "allow/unused", "workflows/assign-lead.yaml", "data: [contact.email]\n",
		"data: [contact.email]\nallow:\n  - {rule: governance/owner, reason: it has one}\n", ``},
	{"unused exceptions, all of them", "allow/unused", "workflows/assign-lead.yaml", "data: [contact.email]\n",
		"data: [contact.email]\nallow:\n  - rule: governance/owner\n    reason: it has one\n  - {rule: governance/kpi, reason: it has one}\n", ``},
	{"unused exceptions between brackets", "allow/unused", "workflows/assign-lead.yaml", "data: [contact.email]\n",
		"data: [contact.email]\nallow: [{rule: governance/owner, reason: it has one}, {rule: governance/kpi, reason: it has one}] \n", ``},
	{"one exception of two", "allow/unused", "messages/re-engagement.yaml", "allow:\n", "allow:\n  - rule: governance/owner\n    reason: it has one\n", ``},
}

// insert puts the defect into the example and returns the file's text as it was,
// and as the fix is to leave it.
func (d defect) insert(t *testing.T, dir, ends string) (before, after string) {
	t.Helper()
	good := d.good
	if good == "" {
		good = d.from
	}
	before = read(t, dir, d.file)
	swap := func(text string) string {
		text = strings.Replace(before, strings.ReplaceAll(d.from, "\n", ends), strings.ReplaceAll(text, "\n", ends), 1)
		return text
	}
	if swap("") == before {
		t.Fatalf("the example has no %q", d.from)
	}
	write(t, dir, d.file, swap(d.bad))
	return before, swap(good)
}

// TestFixOfDefects spoils the example, lets lint mend it, and wants the text that
// was meant. A second run finds nothing to do.
func TestFixOfDefects(t *testing.T) {
	t.Parallel()
	for _, d := range defects {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := example(t, "\n")
			_, want := d.insert(t, dir, "\n")
			bad := read(t, dir, d.file)
			if code, out := fairlead(t, "lint", "-C", dir, "--fix", "--dry-run"); !strings.Contains(out, "would fix "+d.rule+" at "+d.file) {
				t.Errorf("dry run: exit code %d:\n%s", code, out)
			}
			if read(t, dir, d.file) != bad {
				t.Error("a dry run has written")
			}
			d.fix(t, dir, want)
			if _, out := fairlead(t, "lint", "-C", dir, "--fix"); !strings.Contains(out, "nothing to fix for certain\n") || read(t, dir, d.file) != want {
				t.Errorf("a second run does something:\n%s", out)
			}
		})
		t.Run(d.name+" crlf", func(t *testing.T) {
			t.Parallel()
			dir := example(t, "\r\n")
			_, want := d.insert(t, dir, "\r\n")
			d.fix(t, dir, want)
		})
	}
}

// fix lets lint mend the defect, and wants nothing else to be found or changed.
func (d defect) fix(t *testing.T, dir, want string) {
	t.Helper()
	code, out := fairlead(t, "lint", "-C", dir, "--fix")
	if code != exitFine || !strings.Contains(out, "fixed "+d.rule+" at "+d.file) {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	if got := read(t, dir, d.file); got != want {
		t.Errorf("the file has changed otherwise:\n%s", source.Diff(d.file, []byte(want), []byte(got)))
	}
}

// TestFixKeepsJourneys fixes what can be simulated before as well, and wants the
// same journeys.
func TestFixKeepsJourneys(t *testing.T) {
	t.Parallel()
	for _, d := range defects {
		if strings.HasPrefix(d.rule, "load/") {
			continue
		}
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := example(t, "\n")
			_, want := d.insert(t, dir, "\n")
			code, before := fairlead(t, "simulate", "-C", dir, "--timeline")
			if code != exitFine {
				t.Errorf("exit code %d", code)
			}
			d.fix(t, dir, want)
			before = strings.ReplaceAll(before, "score.lead >= 75", "score.lead >= bands.lead.sql") // the condition as it is shown
			if _, now := fairlead(t, "simulate", "-C", dir, "--timeline"); now != before {
				t.Errorf("what is simulated has changed:\n%s", source.Diff("simulate", []byte(before), []byte(now)))
			}
		})
	}
}

// TestFixAllAtOnce mends many defects in one run: the files are again what they
// were, with every comment, and so are the journeys.
func TestFixAllAtOnce(t *testing.T) {
	t.Parallel()
	dir := example(t, "\n")
	_, journeys := fairlead(t, "simulate", "-C", dir, "--format", "json")
	taken := map[string]bool{}
	want := map[string]string{}
	for _, d := range defects {
		if key := d.file + " " + d.from; d.good == "" && !taken[key] {
			taken[key] = true
			before, _ := d.insert(t, dir, "\n")
			if want[d.file] == "" {
				want[d.file] = before
			}
		}
	}
	if code, out := fairlead(t, "lint", "-C", dir, "--fix"); code != exitFine {
		t.Errorf("exit code %d:\n%s", code, out)
	}
	for _, name := range yamlFiles(t, dir) {
		if text := want[name]; text != "" && read(t, dir, name) != text {
			t.Error(source.Diff(name, []byte(text), []byte(read(t, dir, name))))
		}
	}
	if _, now := fairlead(t, "simulate", "-C", dir, "--format", "json"); now != journeys {
		t.Error("what is simulated has changed")
	}
}

// TestNotFixed leaves alone what has more than one outcome, what stands for other
// places too, and what would take a comment with it.
func TestNotFixed(t *testing.T) {
	t.Parallel()
	for _, d := range []defect{
		{"a value behind an alias", "", "segments/segments.yaml", "kind: Segment\nname: competitors",
			"kind: Segment\nname: anchored\nwhen: &x contact.Industry == \"saas\"\nlabels: {of: *x}\n---\nkind: Segment\nname: competitors", ""},
		{"a list with an alias", "", "workflows/nurture-ebook.yaml", "data: [contact.email]\n", "data: &x [contact.Email]\nsuppress_data: *x\n", ""},
		{"another letter", "", "segments/segments.yaml", "contact.industry in", "contact.industri in", ""},
		{"a number between bands", "", "workflows/nurture-ebook.yaml", "score.lead >= bands.lead.sql", "score.lead >= 61", ""},
		{"a condition and a comment", "", "segments/segments.yaml", `when: contact.last_activity <= now - days(75)`,
			`when: contact.last_activity <= now - days(75) && # more to come`, ""},
		{"a condition over two lines", "", "workflows/welcome-demo.yaml", `rules: '!segment.customers'`, "rules: !segment.customers\n  || segment.icp", ""},
		{"a colon that may open a map", "", "workflows/nurture-ebook.yaml", "trigger:\n  event: form_submitted\n", "trigger: event: form_submitted\n", ""},
		{"an exception with a comment", "", "workflows/assign-lead.yaml", "data: [contact.email]\n",
			"data: [contact.email]\nallow:\n  # the owner is in the title\n  - {rule: governance/owner, reason: it has one}\n", ""},
		{"a key that is there already", "", "workflows/nurture-ebook.yaml", "max_duration: 8w\n", "max_duration: 8w\nMax_Duration: 8w\n", ""},
	} {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := example(t, "\n")
			d.insert(t, dir, "\n")
			bad := read(t, dir, d.file)
			_, out := fairlead(t, "lint", "-C", dir, "--fix")
			if !strings.Contains(out, "nothing to fix for certain\n") || read(t, dir, d.file) != bad {
				t.Errorf("got:\n%s", out)
			}
			if !strings.Contains(out, "  --> "+d.file) {
				t.Errorf("the finding is not shown:\n%s", out)
			}
		})
	}
}

// TestFixWritesAllOrNothing changes one of two files between reading and writing.
func TestFixWritesAllOrNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "a.yaml", "old")
	write(t, dir, "b.yaml", "somebody else")
	err := replaceFiles(dir, []newText{{"a.yaml", []byte("old"), []byte("new")}, {"b.yaml", []byte("old"), []byte("new")}})
	if err == nil || read(t, dir, "a.yaml") != "old" || read(t, dir, "b.yaml") != "somebody else" {
		t.Errorf("got %v, %q and %q", err, read(t, dir, "a.yaml"), read(t, dir, "b.yaml"))
	}
	if names, err := os.ReadDir(dir); err != nil || len(names) != 2 {
		t.Errorf("left behind: %v, %v", names, err)
	}
	if err := replaceFiles(dir, []newText{{"a.yaml", []byte("old"), []byte("new")}}); err != nil || read(t, dir, "a.yaml") != "new" {
		t.Errorf("got %v and %q", err, read(t, dir, "a.yaml"))
	}
}

// example copies the example with these line ends, behind a byte order mark
// where they are not ours.
func example(t *testing.T, ends string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../examples/b2b-saas")); err != nil {
		t.Fatal(err)
	}
	if ends == "\n" {
		return dir
	}
	for _, name := range yamlFiles(t, dir) {
		write(t, dir, name, "\ufeff"+strings.ReplaceAll(read(t, dir, name), "\n", ends))
	}
	return dir
}

func yamlFiles(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".yaml" {
			names = append(names, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fairlead runs a command line and returns its exit code and what it printed.
func fairlead(t *testing.T, args ...string) (int, string) {
	t.Helper()
	var out bytes.Buffer
	code := Main(args, strings.NewReader(""), &out, io.Discard, nil)
	return code, out.String()
}
