package simulate

import "github.com/fairlead/fairlead/pkg/journey"

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
		return "`" + pl.step(f) + "` asked " + f.From + " " + what + " for `" + f.Subject + "`: " + f.To + match
	}
	return "`" + f.Subject + "` asked " + f.From + " " + what + ": " + f.To + match
}
