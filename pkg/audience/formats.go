package audience

import (
	"sync"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
)

// zones are the texts of the format `timezone`.
var zones = sync.OnceValue(func() domain.Texts { return domain.TextsOf(calendar.ZoneNames()...) })

// textsFor are the texts that a field can have: its values, or those of its format.
func textsFor(f *expr.Field) domain.Texts {
	if len(f.Values) > 0 {
		return domain.TextsOf(f.Values...)
	}
	if f.Limits != nil {
		switch f.Limits.Format {
		case "email":
			return domain.Emails()
		case "phone":
			return domain.Phones()
		case "url":
			return domain.URLs()
		case "timezone":
			return zones()
		}
	}
	return domain.AnyText()
}

// formatNouns are what a text of a format is.
var formatNouns = map[string]string{"email": "an email address", "phone": "a phone number", "timezone": "a timezone", "url": "the address of a page"}
