package audience

import (
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// courseCase is two moments, each with conditions of a contact; words in braces before one
// say that it is about an event: "{event form_sent}", "{trigger form_sent}".
type courseCase struct {
	name        string
	first, then []string
	least, most int64
	want        Verdict
	// takes is what a Yes takes: "late" events, or a "crowded" list.
	takes string
}

// coursePart compiles a condition of a contact.
func coursePart(tb testing.TB, p *project.Program, text string) Part {
	tb.Helper()
	place := expr.Place{Object: p.ContactObject(), Item: -1}
	if about, rest, ok := strings.Cut(text, "}"); ok && text[0] == '{' {
		role, event, _ := strings.Cut(about[1:], " ")
		shape := p.Schema.Events[p.Schema.Event(event)].Shape
		text = rest
		if role == "event" {
			place.Event = shape
		} else {
			place.Trigger = shape
		}
	}
	x, issues := p.Env.Check(place, text, expr.BoolType())
	if x == nil {
		tb.Fatal(text, issues)
	}
	return Part{Expr: x}
}

func courseMoments(tb testing.TB, p *project.Program, c *courseCase) []Moment {
	out := []Moment{{}, {Least: c.least, Most: c.most}}
	for _, t := range c.first {
		out[0].Parts = append(out[0].Parts, coursePart(tb, p, t))
	}
	for _, t := range c.then {
		out[1].Parts = append(out[1].Parts, coursePart(tb, p, t))
	}
	return out
}

func one(text ...string) []string { return text }

var courseCases = []courseCase{
	{"another country", one(`contact.country == "DE"`), one(`contact.country == "US"`), 0, 9 * day, No, ""},
	{"a field that moves", one(`contact.stage == "start"`), one(`contact.stage == "middle"`), 0, 9 * day, Yes, ""},
	{"the same country", one(`contact.country == "DE"`), one(`contact.country != "US"`), day, day, Yes, ""},
	{"idle after an engagement", one(`{event form_sent}contact.last_activity >= event.at && event.at >= now - days(7)`), one(`contact.last_activity <= now - days(60)`), 0, 14 * day, No, ""},
	{"idle long after an engagement", one(`{event form_sent}contact.last_activity >= event.at && event.at >= now - days(7)`), one(`contact.last_activity <= now - days(60)`), 0, 54 * day, Yes, ""},
	{"idle and idle sooner", one(`contact.last_activity <= now - days(30)`), one(`contact.last_activity >= now - days(10)`), 3 * day, 3 * day, Yes, ""},
	{"not idle, then idle", one(`contact.last_activity >= now - days(10)`), one(`contact.last_activity <= now - days(30)`), 0, 19 * day, No, ""},
	{"seen, then never seen", one(`events.page_viewed.size() > 0`), one(`events.page_viewed.size() == 0`), 0, 99 * day, No, ""},
	{"never seen, then seen", one(`events.page_viewed.size() == 0`), one(`events.page_viewed.size() == 3`), 0, 99 * day, Yes, ""},
	{"seen for a week, then not", one(`events.page_viewed.within(days(7)).size() >= 3`), one(`events.page_viewed.within(days(7)).size() == 0`), 7 * day, 7 * day, Yes, ""},
	{"seen for a week, and in the next", one(`events.page_viewed.within(days(3)).size() >= 3`), one(`events.page_viewed.within(days(7)).size() < 3`), 0, 4 * day, No, ""},
	{"total goes back", one(`events.page_viewed.total() >= 3`), one(`events.page_viewed.total() < 3`), 0, 4 * day, No, ""},
	{"the trigger is seen later", one(`{event form_sent}event.form == "demo"`), one(`events.form_sent.all(e, e.form != "demo")`), 0, 4 * day, Yes, "crowded"},
	{"the trigger is seen within a week", one(`{event form_sent}event.form == "demo" && event.at >= now - days(1)`), one(`events.form_sent.within(days(7)).all(e, e.form != "demo")`), 0, 4 * day, Yes, "crowded"},
	{"now", one(`now < timestamp("2026-02-01T00:00:00Z")`), one(`now >= timestamp("2026-02-03T00:00:00Z")`), 0, day, No, ""},
	{"now later", one(`now < timestamp("2026-02-01T00:00:00Z")`), one(`now >= timestamp("2026-02-03T00:00:00Z")`), 0, 3 * day, Yes, ""},
	{"weekend", one(`now.getDayOfWeek() == 1`), one(`now.getDayOfWeek() == 6`), 0, 4 * day, No, ""},
	{"weekend later", one(`now.getDayOfWeek() == 1`), one(`now.getDayOfWeek() == 6`), 5 * day, 5 * day, Yes, ""},
	{"renewal", one(`contact.renewal > now + days(30)`), one(`contact.renewal < now`), 0, 29 * day, No, ""},
	{"renewal later", one(`contact.renewal > now + days(30)`), one(`contact.renewal < now`), 0, 40 * day, Yes, ""},
	{"two triggers", one(`{event form_sent}event.form == "demo"`), one(`{event form_sent}event.form == "ebook"`, `events.form_sent.size() == 2`), 0, day, Yes, ""},
	{"two triggers are two", one(`{event form_sent}event.form == "demo"`), one(`{event form_sent}event.form == "ebook"`, `events.form_sent.size() == 1`), 0, day, No, ""},
	{"an event of long ago arrives late", one(`events.page_viewed.size() == 0`), one(`events.page_viewed.exists(e, e.at < now - days(9))`), 0, day, Yes, "late"},
	{"an event that is judged arrives late", one(`contact.stage == "start"`), one(`{event form_sent}event.at <= now - days(2)`), 0, day, Yes, "late"},
	{"score", one(`score.lead >= 40`, `contact.role == "business"`), one(`score.lead <= 10`), 0, day, Yes, ""},
}

// Two moments of one contact.
func TestCourses(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	stable := project.NewStability(p)
	s := New(p)
	for _, c := range courseCases {
		m := courseMoments(t, p, &c)
		a := s.DecideCourse(stable, m...)
		if a.Verdict != c.want {
			t.Errorf("%s: %v, want %v (refused %v, work %d)", c.name, a.Verdict, c.want, a.Refused, a.Work)
		}
		if takes := map[[2]bool]string{{true, false}: "late", {true, true}: "crowded"}[[2]bool{a.Late, a.Crowded}]; takes != c.takes {
			t.Errorf("%s takes %q, want %q", c.name, takes, c.takes)
		}
		if a.Verdict != Yes {
			continue
		}
		if gap := a.Moments[1].Now - a.Moments[0].Now; gap < c.least || gap > c.most {
			t.Errorf("%s: the moments are %d ms apart", c.name, gap)
		}
	}
}
