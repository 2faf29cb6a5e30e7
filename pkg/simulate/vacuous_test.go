package simulate

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
)

// TestVacuous plays scenarios that can fail and that cannot, and compares what is
// said about the latter.
func TestVacuous(t *testing.T) {
	const file = "testdata/vacuous.txtar"
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := load(t, company(t, archive.Files...), project.Options{})
	results := All(p, p.Scenarios)
	var b strings.Builder
	found := map[string]bool{}
	for _, d := range Findings(p, results) {
		fmt.Fprintf(&b, "%s: %s[%s] %s: %s (%s)\n  %s\n", d.Address, d.Severity, d.Rule, d.Confidence, d.Message, d.Primary, d.Help)
		if d.Suppressed != nil {
			fmt.Fprintf(&b, "  excused: %s\n", d.Suppressed.Reason)
		}
		if d.Fingerprint == "" {
			t.Errorf("%s: no fingerprint", d.Address)
		}
		found[d.Address] = true
	}
	for _, r := range results {
		if !r.Passed {
			t.Errorf("%s", summary([]*Result{r}))
		}
		if can := strings.HasPrefix(r.Name, "can-"); can == found["scenario/"+r.Name] {
			t.Errorf("%s: found is %v", r.Name, !can)
		}
	}
	want := &archive.Files[len(archive.Files)-1]
	if got := b.String(); update() {
		want.Data = []byte(got)
		if err := os.WriteFile(file, txtar.Format(archive), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if got != string(want.Data) {
		t.Errorf("got\n%swant\n%s", got, want.Data)
	}
}

// TestProposal adds what is proposed to each vacuous scenario: it holds there,
// and the scenario can fail.
func TestProposal(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/vacuous.txtar")
	if err != nil {
		t.Fatal(err)
	}
	fsys := company(t, archive.Files...)
	p := load(t, fsys, project.Options{})
	proposed := 0
	edited := copied(t, fsys)
	for _, d := range Findings(p, All(p, p.Scenarios)) {
		_, line, ok := strings.Cut(d.Help, "such as `{")
		if !ok {
			continue
		}
		proposed++
		f := edited[d.Primary.File]
		name := "name: " + strings.TrimPrefix(d.Address, "scenario/") + "\n"
		head, body, _ := strings.Cut(string(f.Data), name)
		body = strings.Replace(body, "expect: []", "expect:", 1)
		body = strings.Replace(body, "expect:\n", "expect:\n  - {"+strings.TrimSuffix(line, "`")+"\n", 1)
		f.Data = []byte(head + name + body)
	}
	if proposed < 6 {
		t.Errorf("only %d proposals", proposed)
	}
	q := load(t, edited, project.Options{})
	results := All(q, q.Scenarios)
	for _, r := range results {
		if !r.Passed {
			t.Errorf("%s", summary([]*Result{r}))
		}
	}
	before, after := byRule(Findings(p, All(p, p.Scenarios))), byRule(Findings(q, results))
	if left := before["scenario/vacuous"] - after["scenario/vacuous"]; left != proposed {
		t.Errorf("%d of %d proposals help", left, proposed)
	}
	if before["allow/unused"] != 0 || after["allow/unused"] != 1 {
		t.Errorf("the exception of what is mended: unused are %d, then %d", before["allow/unused"], after["allow/unused"])
	}
}

// byRule counts findings.
func byRule(found []diag.Diagnostic) map[string]int {
	counts := map[string]int{}
	for _, d := range found {
		counts[d.Rule]++
	}
	return counts
}

// TestNothingVacuous sees that no scenario that comes with the product or its
// tests is one that cannot fail.
func TestNothingVacuous(t *testing.T) {
	for name, fsys := range projects(t) {
		p := load(t, fsys, project.Options{})
		for _, d := range Findings(p, All(p, p.Scenarios)) {
			t.Errorf("%s: %s: %s: %s", name, d.Primary, d.Message, d.Help)
		}
	}
	kinds, err := filepath.Glob("testdata/kinds/*.txtar")
	if err != nil || len(kinds) == 0 {
		t.Fatal(err)
	}
	for _, file := range kinds {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		p := load(t, company(t, archive.Files...), project.Options{})
		for _, d := range Findings(p, All(p, p.Scenarios)) {
			t.Errorf("%s: %s: %s", file, d.Message, d.Help)
		}
	}
}
