package calendar

import (
	_ "embed" // the list of names
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// zoneNames are the names of the IANA database, one per line, with a line break
// at both ends. Asking the list first makes case count also on file systems
// where it does not, and keeps paths and "Local" out.
//
//go:embed zones.txt
var zoneNames string

// KnownZone reports whether name is a zone of the IANA database: the format `timezone`.
func KnownZone(name string) bool {
	return name != "" && !strings.Contains(name, "\n") && strings.Contains(zoneNames, "\n"+name+"\n")
}

// ZoneNames returns the names for which [KnownZone] holds.
func ZoneNames() []string { return strings.Fields(zoneNames) }

func unknownZone(name string) error {
	if near := nearZone(name); near != "" {
		return fmt.Errorf("`%s` is no time zone: did you mean `%s`?", name, near)
	}
	return fmt.Errorf("`%s` is no time zone: write an IANA name, such as Europe/Berlin, America/New_York or UTC", name)
}

// nearZone finds the zone that differs in case only, then one whose city this
// is, then one that is spelled nearly so.
func nearZone(name string) string {
	if name == "" || strings.EqualFold(name, "local") || len(name) > 64 {
		return ""
	}
	names := ZoneNames()
	city := strings.ReplaceAll(name, " ", "_")
	for _, same := range []func(string) bool{
		func(n string) bool { return strings.EqualFold(n, city) },
		func(n string) bool { return strings.EqualFold(n[strings.LastIndexByte(n, '/')+1:], city) },
	} {
		for _, n := range names {
			if same(n) {
				return n
			}
		}
	}
	return diag.Suggest(name, names)
}
