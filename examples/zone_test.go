package examples_test

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// What the pages say about another time zone, under "Make it yours", is enough: with the
// zone's name and the instants of each scenario moved, only scenarios can fail whose people
// have a zone of their own. The new zones turn their clocks on the days of the old ones.
func TestAnotherTimeZone(t *testing.T) {
	t.Parallel()
	for company, zones := range map[string][2]string{
		"b2b-saas":       {"Europe/Berlin", "Europe/Athens"},
		"ecommerce":      {"Europe/Dublin", "Europe/Athens"},
		"local-services": {"America/Chicago", "America/New_York"},
	} {
		t.Run(company, func(t *testing.T) {
			t.Parallel()
			fsys := relocate(t, open(t, company), zones[0], zones[1])
			loaded, err := project.Load(fsys, project.Options{})
			if err != nil || loaded.Program == nil {
				t.Fatalf("it does not load: %v", err)
			}
			for i, r := range simulate.All(loaded.Program, loaded.Program.Scenarios) {
				if !r.Passed && !ownZone(fsys, loaded.Program.Scenarios[i].Doc.Name.Span.File, r.Name) {
					t.Errorf("in %s scenario %s fails", zones[1], r.Name)
				}
			}
		})
	}
}

// ownZone reports whether the text of a scenario gives somebody a time zone.
func ownZone(fsys fs.FS, file, name string) bool {
	data, err := fs.ReadFile(fsys, file)
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(string(data), "\n---\n") {
		if strings.Contains(part, "name: "+name+"\n") {
			return strings.Contains(part, "timezone: ")
		}
	}
	return false
}

var (
	startAt = regexp.MustCompile(`(?m)^start: (\S+)`)
	instant = regexp.MustCompile(`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(Z|[+-]\d{2}:\d{2})`)
)

// relocate puts a project into another zone, as the pages say.
func relocate(t *testing.T, fsys fs.FS, from, to string) fs.FS {
	t.Helper()
	moved := fstest.MapFS{}
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		text := string(data)
		if path.Ext(name) == ".yaml" {
			parts := strings.Split(strings.ReplaceAll(text, from, to), "\n---\n")
			for i, part := range parts {
				parts[i] = shift(t, part, from, to)
			}
			text = strings.Join(parts, "\n---\n")
		}
		moved[name] = &fstest.MapFile{Data: []byte(text)}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return moved
}

// shift moves all instants of a scenario by what the two zones differ on the day of
// its start, so that it starts at the same hour of the day.
func shift(t *testing.T, document, from, to string) string {
	t.Helper()
	found := startAt.FindStringSubmatch(document)
	if found == nil {
		return document
	}
	start := at(t, found[1])
	by := offset(t, start, from) - offset(t, start, to)
	return instant.ReplaceAllStringFunc(document, func(s string) string { return at(t, s).Add(by).Format(time.RFC3339) })
}

func at(t *testing.T, text string) time.Time {
	t.Helper()
	when, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return when
}

// offset is how far the clocks of a zone are before UTC.
func offset(t *testing.T, when time.Time, zone string) time.Duration {
	t.Helper()
	place, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	_, seconds := when.In(place).Zone()
	return time.Duration(seconds) * time.Second
}
