package library

import (
	"regexp"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/project"
)

// instant matches RFC 3339.
var instant = regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)`)

// local writes the instants of a text so that the clocks of the user's project show
// what those of the library's showed: ten in the morning stays ten in the morning,
// and at night nobody gets mail.
func local(from, to *project.Program, text []byte) []byte {
	if from.Zone.Name() == to.Zone.Name() {
		return text
	}
	return instant.ReplaceAllFunc(text, func(m []byte) []byte {
		ms, err := calendar.ParseInstant(string(m))
		if err != nil {
			return m
		}
		w := from.Zone.Local(ms)
		return []byte(calendar.FormatInstant(to.Zone, to.Zone.At(w.Year, w.Month, w.Day, w.Minute)+int64(w.Milli)))
	})
}
