package examples_test

import (
	"os"
	"slices"
	"strings"
	"testing"
)

const (
	listFile = "testdata/survivors.txt"
	listHead = `# Parts that no scenario notices when they are gone, and why that is right: the project and the address of
# the part, and below it the reason. TestEveryPartIsNoticed holds this list; FAIRLEAD_UPDATE=1 writes it.
`
	noReason = "?" // what FAIRLEAD_UPDATE writes for a new one
)

// survivor is a part that nobody notices.
type survivor struct{ part, reason string }

// holdList compares the parts that nobody noticed with the list.
func holdList(t *testing.T, all *tables) {
	t.Helper()
	listed := readList(t)
	if os.Getenv("FAIRLEAD_UPDATE") != "" && every() == 1 {
		writeList(t, all, listed)
		return
	}
	for _, s := range listed {
		switch fate, tried := all.of(s.part); {
		case s.reason == noReason:
			t.Errorf("%s\n\thas no reason in %s", s.part, listFile)
		case !tried && every() == 1 && all.ran(s.part):
			t.Errorf("%s\n\tis listed in %s, and is no part any more", s.part, listFile)
		case tried && fate != survived:
			t.Errorf("%s\n\tis listed in %s, and is noticed: take it out of the list", s.part, listFile)
		}
	}
	for _, part := range all.survivors() {
		if !slices.ContainsFunc(listed, func(s survivor) bool { return s.part == part }) {
			t.Errorf("%s\n\tis not needed by any scenario: write one that notices, or take it out", part)
		}
	}
}

// ran reports whether the project of a part was tried; with -run it need not be.
func (all *tables) ran(part string) bool {
	name, _, _ := strings.Cut(part, " ")
	_, ok := all.fates[name]
	return ok
}

// of is what became of a part.
func (all *tables) of(part string) (fate, bool) {
	for name, f := range all.fates {
		for i, m := range f.mutants {
			if name+" "+m.Address == part {
				return f.fates[i], true
			}
		}
	}
	return 0, false
}

// survivors are the parts that nobody noticed, in the order of projects and files.
func (all *tables) survivors() []string {
	var list []string
	for _, name := range all.names() {
		for i, m := range all.fates[name].mutants {
			if all.fates[name].fates[i] == survived {
				list = append(list, name+" "+m.Address)
			}
		}
	}
	return list
}

// readList reads the list: a line for each part, and indented lines below it.
func readList(t *testing.T) []survivor {
	t.Helper()
	text, err := os.ReadFile(listFile)
	if err != nil {
		t.Fatal(err)
	}
	var list []survivor
	for _, line := range strings.Split(string(text), "\n") {
		last := len(list) - 1
		switch reason, indented := strings.CutPrefix(line, "    "); {
		case line == "" || strings.HasPrefix(line, "#"):
		case !indented:
			list = append(list, survivor{part: line})
		case last >= 0:
			list[last].reason = strings.TrimSpace(list[last].reason + "\n    " + reason)
		}
	}
	return list
}

// writeList writes what nobody noticed, with the reasons that are known. What is
// known of projects that were not tried stays.
func writeList(t *testing.T, all *tables, known []survivor) {
	t.Helper()
	list := slices.DeleteFunc(slices.Clone(known), func(s survivor) bool { return all.ran(s.part) })
	for _, part := range all.survivors() {
		reason := noReason
		if i := slices.IndexFunc(known, func(s survivor) bool { return s.part == part }); i >= 0 {
			reason = known[i].reason
		}
		list = append(list, survivor{part, reason})
	}
	project := func(s survivor) string { name, _, _ := strings.Cut(s.part, " "); return name }
	slices.SortStableFunc(list, func(a, b survivor) int { return strings.Compare(project(a), project(b)) })
	var b strings.Builder
	b.WriteString(listHead)
	for _, s := range list {
		b.WriteString("\n" + s.part + "\n    " + s.reason + "\n")
	}
	if err := os.WriteFile(listFile, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
