package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// askedText tells whom a schedule or a for_each asked, and how many match.
func (pl *play) askedText(f *journey.Fact) string {
	kind := -1
	for _, w := range pl.p.Workflows {
		if w.Name == f.Subject {
			kind = w.Object
		}
	}
	what := "objects"
	if kind >= 0 {
		what = pl.p.Schema.Objects[kind].Plural
		if f.From == "1" {
			what = pl.p.Schema.Objects[kind].Name
		}
	}
	match := " match"
	if f.To == "1" {
		match = " matches"
	}
	if f.Step >= 0 {
		return pl.asker(f) + " asked " + f.From + " " + what + " for `" + f.Subject + "`: " + f.To + match
	}
	return "`" + f.Subject + "` asked " + f.From + " " + what + ": " + f.To + match
}

// asker names the for_each that asks, and for which contact.
func (pl *play) asker(f *journey.Fact) string {
	if f.Object.Object < 0 || pl.unlike(f.Object) {
		return pl.spot(f)
	}
	return pl.spot(f) + " (" + f.Object.ID + ")"
}

// alertText says what needs a look: a campaign that found too many, or something
// that is not there.
func (pl *play) alertText(f *journey.Fact) string {
	switch {
	case f.Workflow >= 0 && f.Step >= 0 && len(pl.named(f.Subject)) > 0:
		return pl.asker(f) + " for `" + f.Subject + "`: " + f.Reason
	case f.Subject != "":
		return "`" + f.Subject + "`: " + f.Reason
	}
	return orElse(f.Reason, f.Kind.String())
}

// tooMany says where a campaign found more than it may enroll, "" for nowhere.
func (pl *play) tooMany(w *project.Workflow) string {
	for i := range pl.facts {
		f := &pl.facts[i]
		if what, then, ok := strings.Cut(f.Reason, ": "); ok && f.Kind == journey.Alert && f.Subject == w.Name {
			return what + " at " + pl.whenOf(f) + ": " + then
		}
	}
	return ""
}
