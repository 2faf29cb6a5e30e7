package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// object names an object: deal d-7.
func (pl *play) object(k journey.Key) string {
	if k.Object < 0 || k.Object >= len(pl.p.Schema.Objects) {
		return "`" + k.ID + "`"
	}
	return pl.p.Schema.Objects[k.Object].Name + " " + k.ID
}

// unlike reports whether an object is none of those that a line of the timeline
// names by itself: contacts.
func (pl *play) unlike(k journey.Key) bool {
	return k.Object >= 0 && k.Object != pl.p.ContactObject()
}

// which tells enrollments of one workflow apart, as in " (d-7)": by the object
// where that is no contact, and by the key.
func (pl *play) which(f *journey.Fact) string {
	var names []string
	if pl.unlike(f.Object) && (f.Workflow < 0 || pl.p.Workflows[f.Workflow].Object == f.Object.Object) {
		names = append(names, f.Object.ID)
	}
	if f.ReentryKey != "" {
		names = append(names, f.ReentryKey)
	}
	if len(names) == 0 {
		return ""
	}
	return " (" + strings.Join(names, ", ") + ")"
}

// spot names the step of a fact: `pause` (d-7).
func (pl *play) spot(f *journey.Fact) string {
	return "`" + pl.path(f) + "`" + pl.which(f)
}

// path is the id of a step, as workflow/step where readers could take it for
// that of another workflow.
func (pl *play) path(f *journey.Fact) string {
	if pl.step(f) != "" && pl.crowded(f) {
		return pl.workflow(f) + "/" + pl.step(f)
	}
	return pl.step(f)
}

// crowded reports whether a line does not tell by itself which enrollment it is
// about: more than one is live there, or the line belongs to no contact and so
// stands in no column of its own.
func (pl *play) crowded(f *journey.Fact) bool {
	return pl.crowds[f.Seq] || f.Line.Object != pl.p.ContactObject()
}

// sender says which step sends, as in " by `nurture/thanks` (d-7)", " (d-7)" where
// one would not ask.
func (pl *play) sender(word string, f *journey.Fact) string {
	if f.Step >= 0 && pl.crowded(f) && !pl.isStep(f) {
		return " " + word + " " + pl.spot(f)
	}
	return pl.which(f)
}

// whoActs begins the line of what a step does: "`nurture/plan`: ", or "" where
// one would not ask.
func (pl *play) whoActs(f *journey.Fact) string {
	if f.Workflow < 0 || f.Step < 0 || !pl.crowded(f) {
		return ""
	}
	return pl.spot(f) + ": "
}

// noun says before the name of a step that it is one, and before that of a
// message by which channel it goes.
func (pl *play) noun(f *journey.Fact) string {
	if pl.isStep(f) {
		return "step "
	}
	return pl.channel(f) + " "
}

// isStep reports whether a skipped fact is about a step that sends nothing.
func (pl *play) isStep(f *journey.Fact) bool {
	return f.Workflow >= 0 && f.Step >= 0 && pl.p.Workflows[f.Workflow].Steps[f.Step].Action != project.Send
}

// channel is the channel of the message that a fact is about.
func (pl *play) channel(f *journey.Fact) string { return orElse(pl.channelOf(f), "message") }

// channelOf is the channel of the message that a fact is about, "" if it is about none.
func (pl *play) channelOf(f *journey.Fact) string {
	for _, m := range pl.p.Messages {
		if m.Name == f.Subject && m.Channel >= 0 {
			return pl.p.Channels[m.Channel].Name
		}
	}
	return ""
}

// person names whom a notice goes to, as written and who that is, with the
// reason where that is somebody else.
func person(f *journey.Fact) string {
	if f.To == "" || f.To == f.Subject {
		return f.Subject
	}
	text := f.Subject + " (" + f.To
	if why := instead(f); why != "" {
		text += "; " + why
	}
	return strings.TrimSpace(text + ")")
}

// instead says why somebody else is told than who was named, "" where it is nobody else.
func instead(f *journey.Fact) string {
	if f.Reason == "no owner: the workflow's" {
		return f.Reason + " owner"
	}
	return f.Reason
}

// follow notes where more than one enrollment is live in a line. One that has
// moved counts where it was told last.
func (pl *play) follow() {
	type run struct {
		object           journey.Key
		workflow, number int
	}
	live, count := map[run]journey.Key{}, map[journey.Key]int{}
	pl.crowds = map[int]bool{}
	for i := range pl.facts {
		f := &pl.facts[i]
		id := run{f.Object, f.Workflow, f.Number}
		line, is := live[id]
		switch {
		case f.Kind == journey.Enrolled:
			live[id] = f.Line
			count[f.Line]++
		case is && line != f.Line:
			live[id] = f.Line
			count[line]--
			count[f.Line]++
		}
		if count[f.Line] > 1 {
			pl.crowds[f.Seq] = true
		}
		if _, is := live[id]; is && f.Kind == journey.Exited {
			delete(live, id)
			count[f.Line]--
		}
	}
}
