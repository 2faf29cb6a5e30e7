package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/examples"
	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

const (
	fitsFile  = "testdata/library-fits.txt"
	twinsFile = "testdata/library-twins.txt"
)

// TestLibraryFits adds every entry to every company of examples. Where it fits, the
// company stays without findings and all scenarios pass; where it does not, exactly
// those names are missing that the table has, and nothing was written. Nothing else
// may keep an entry out, whatever the table has. FAIRLEAD_UPDATE=1 writes the table.
func TestLibraryFits(t *testing.T) {
	t.Parallel()
	companies, err := fs.ReadDir(examples.FS, ".")
	if err != nil {
		t.Fatal(err)
	}
	twins := readTwins(t)
	table := make([]string, len(library.Names())*len(companies))
	t.Run("pairs", func(t *testing.T) { // ends when all have
		for i, name := range library.Names() {
			for j, c := range companies {
				pair := name + ", " + c.Name()
				away := twins[pair]
				delete(twins, pair)
				if n := i*len(companies) + j; n%everyPair > 0 {
					continue
				}
				t.Run(pair, func(t *testing.T) {
					t.Parallel()
					table[i*len(companies)+j] = pair + ": " + fit(t, name, c.Name(), away) + "\n"
				})
			}
		}
	})
	for pair := range twins {
		t.Errorf("%s has %s, but there is no such entry or company", twinsFile, pair)
	}
	got := strings.Join(table, "")
	if everyPair > 1 {
		sameLines(t, table)
		return
	}
	if os.Getenv("FAIRLEAD_UPDATE") == "1" {
		if err := os.WriteFile(fitsFile, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(fitsFile)
	if err != nil || string(want) != got {
		t.Errorf("the table is not what is found (FAIRLEAD_UPDATE=1 writes it): %v\n%s", err, got)
	}
}

// sameLines compares the lines of the pairs that were added with those of the table.
func sameLines(t *testing.T, table []string) {
	t.Helper()
	data, err := os.ReadFile(fitsFile)
	if err != nil {
		t.Fatal(err)
	}
	want := strings.SplitAfter(string(data), "\n")
	for i := 0; i < len(table); i += everyPair {
		if i >= len(want) || table[i] != want[i] {
			t.Errorf("line %d of %s is not what is found: %s", i+1, fitsFile, table[i])
		}
	}
}

// readTwins reads which workflows of a company are there for the same moment as an
// entry, by "ENTRY, COMPANY".
func readTwins(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile(twinsFile)
	if err != nil {
		t.Fatal(err)
	}
	twins := map[string][]string{}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		if pair, list, ok := strings.Cut(strings.TrimSpace(line), ": "); ok {
			twins[pair] = strings.Split(list, ", ")
		}
	}
	return twins
}

// fit adds an entry to a company, without the entry's twins there, and says how that
// went.
func fit(t *testing.T, name, company string, twins []string) string {
	t.Helper()
	dir := copied(t, examples.FS, company)
	if len(twins) == 0 {
		return add(t, name, dir)
	}
	told(t, name, dir, twins)
	for _, w := range twins {
		if !turnOff(t, dir, w) {
			t.Errorf("%s: %s has no workflow %s, which %s has", name, company, w, twinsFile)
		}
	}
	setAside(t, dir)
	ran("fmt", "-C", dir)                      // what stood in columns may do so no more
	ran("lint", "-C", dir, "--write-baseline") // what the twins did is not done by anybody now
	how := add(t, name, dir)
	if how != "fits" {
		t.Errorf("%s says why %s does not fit %s, and so does what it lacks: take the line out", twinsFile, name, company)
	}
	return how + " without " + strings.Join(twins, ", ")
}

// told fails unless a user who adds an entry to a company hears of a twin there.
func told(t *testing.T, name, dir string, twins []string) {
	t.Helper()
	w := brought(t, name, dir, "--dry-run")
	if !slices.ContainsFunc(w.Twins, func(x library.Twin) bool { return slices.Contains(twins, x.Workflow) }) {
		t.Errorf("%s: `new workflow` names none of %v, but %v", name, twins, w.Twins)
	}
	if len(w.Troubles) > 0 && !w.FitsWithout {
		t.Errorf("%s: `new workflow` does not find that it fits without %v", name, twins)
	}
}

// brought asks for an entry in the project in a folder.
func brought(t *testing.T, name, dir string, flags ...string) *render.Taken {
	t.Helper()
	text, _ := ran(append([]string{"new", "workflow", "new-" + name, "--from", name, "-C", dir, "--format", "json", "--quiet"}, flags...)...)
	var answer render.Drafted
	if err := json.Unmarshal([]byte(text), &answer); err != nil || answer.Workflow == nil {
		t.Fatalf("%s: %v\n%s", name, err, text)
	}
	return answer.Workflow
}

// add adds an entry to the project in a folder and says how that went.
func add(t *testing.T, name, dir string) string {
	t.Helper()
	before := listing(t, dir)
	w := brought(t, name, dir)
	if w.Written {
		clean(t, dir, "warning")
		return "fits"
	}
	if after := listing(t, dir); !slices.Equal(before, after) {
		t.Errorf("%s: something was written", name)
	}
	var lacks []string
	for _, m := range w.Missing {
		lacks = append(lacks, strings.TrimSpace(m.Kind+" "+m.Name+" "+m.Value))
	}
	if len(lacks) > 0 {
		return "lacks " + strings.Join(lacks, ", ")
	}
	var trips []string
	for _, x := range w.Troubles {
		trips = append(trips, x.Rule+x.Scenario+" "+x.Place.String()+": "+x.Text+"\n  "+x.Help)
	}
	t.Errorf("%s trips over what %s has (a workflow for the same moment belongs into %s):\n%s", name, filepath.Base(dir), twinsFile, strings.Join(trips, "\n"))
	return "trips over " + strings.Join(trips, ", ")
}

// turnOff gives a workflow of a project `enabled: false`. It returns false where the
// project has no such workflow.
func turnOff(t *testing.T, dir, workflow string) bool {
	t.Helper()
	head := "kind: Workflow\nname: " + workflow + "\n"
	return rewrite(t, dir, func(doc string) string {
		return strings.Replace(doc, head, head+"enabled: false\n", 1)
	})
}

// setAside takes out of a project's scenarios what does not hold since workflows were
// turned off: it is about those workflows. A scenario that is then about nothing, or
// could not fail any more, goes.
func setAside(t *testing.T, dir string) {
	t.Helper()
	r, err := project.Load(os.DirFS(dir), project.Options{})
	if err != nil || r.Program == nil {
		t.Fatal(err, r.Diagnostics)
	}
	var played []*simulate.Result
	for _, s := range r.Program.Scenarios {
		played = append(played, simulate.Run(r.Program, s))
	}
	slices.SortFunc(played, func(a, b *simulate.Result) int { return b.Place.Compare(a.Place) }) // from below, so that lines stay where they are
	gone := map[string]bool{}
	for _, d := range simulate.Findings(r.Program, played) {
		gone[strings.TrimPrefix(d.Address, "scenario/")] = true
	}
	done := len(gone) == 0
	for _, s := range played {
		done = done && s.Passed
		gone[s.Name] = gone[s.Name] || !dropFailed(t, dir, s)
	}
	if done {
		return
	}
	rewrite(t, dir, func(doc string) string {
		if m := scenarioName.FindStringSubmatch(doc); m != nil && gone[m[1]] {
			return ""
		}
		return doc
	})
	setAside(t, dir) // what is left of a scenario may be unable to fail
}

var scenarioName = regexp.MustCompile(`(?m)^kind: Scenario\nname: (.+)$`)

// dropFailed takes the expectations that fail out of a scenario. It returns false
// where that leaves nothing, or where something else fails.
func dropFailed(t *testing.T, dir string, s *simulate.Result) bool {
	t.Helper()
	file := filepath.Join(dir, s.File)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	left := 0
	for _, x := range slices.Backward(s.Expectations) {
		start, end := int(x.Place.Start.Line)-1, int(x.Place.End.Line)
		switch {
		case x.Passed:
			left++
		case x.Place.File != s.File || !strings.HasPrefix(lines[start], "  - "):
			return false
		default:
			lines = slices.Delete(lines, start, end)
		}
	}
	if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o666); err != nil {
		t.Fatal(err)
	}
	return left > 0
}

// rewrite changes the documents of a project, "" for none, and reports whether there
// was something to change.
func rewrite(t *testing.T, dir string, change func(doc string) string) (changed bool) {
	t.Helper()
	for _, name := range listing(t, dir) {
		file := filepath.Join(dir, name)
		data, err := os.ReadFile(file)
		if err != nil || filepath.Ext(name) != ".yaml" {
			continue
		}
		var docs []string
		for doc := range strings.SplitSeq(string(data), "\n---\n") {
			if doc = change(doc); doc != "" {
				docs = append(docs, strings.TrimSuffix(doc, "\n"))
			}
		}
		now := strings.Join(docs, "\n---\n") + "\n"
		if now == string(data) {
			continue
		}
		changed = true
		if len(docs) == 0 {
			err = os.Remove(file) // with nothing in it the project would wonder what it is
		} else {
			err = os.WriteFile(file, []byte(now), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return changed
}
