package audience

import (
	"math"
	"slices"
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
		a := s.Course(stable, m...)
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

// What is said of a course that cannot be.
func TestCourseProofs(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	stable := project.NewStability(p)
	s := New(p)
	for _, c := range []struct {
		first, then []string
		least, most int64
		text        string
		assumed     []string
	}{
		{one(`contact.country == "DE" && contact.consent`), one(`contact.vip && contact.country == "US"`), 0, math.MaxInt64, "`contact.country` would have to be DE and US", one("country")},
		{one(`contact.vip`, `contact.last_activity >= now - days(10)`), one(`contact.last_activity <= now - days(30)`), day, 19 * day,
			"`contact.last_activity >= now - days(10)` cannot be followed by `contact.last_activity <= now - days(30)` 1 day to 19 days later", nil},
		{one(`{event form_sent}event.at >= now - days(7) && contact.last_activity >= event.at`), one(`contact.last_activity <= now - days(60)`), 0, 14 * day,
			"`event.at >= now - days(7)` and `contact.last_activity >= event.at` cannot be followed by `contact.last_activity <= now - days(60)` within 14 days", nil},
		{one(`contact.renewal > now + days(30)`), one(`contact.renewal < now`), 3 * day, 3 * day,
			"`contact.renewal > now + days(30)` cannot be followed by `contact.renewal < now` 3 days later", one("renewal")},
		{one(`{event form_sent}event.form == "demo"`), one(`{event form_sent}event.form == "ebook"`, `events.form_sent.size() == 1`), 0, day,
			"`events.form_sent.size()` would have to be 1, and the events of the other moments happen, too", nil},
		{one(`contact.vip`), one(`contact.size < 1`), 0, day, "`contact.size` would have to be below 1, and by the data model it is at least 1", nil},
	} {
		a := s.Course(stable, courseMoments(t, p, &courseCase{first: c.first, then: c.then, least: c.least, most: c.most})...)
		if a.Verdict != No || a.Proof.Text != c.text {
			t.Errorf("%v then %v: %v, %v", c.first, c.then, a.Verdict, a.Proof)
			continue
		}
		var names []string
		for _, f := range a.Assumed {
			names = append(names, p.Schema.Objects[f.Object].Shape.Fields[f.Slot].Name)
		}
		if !slices.Equal(names, c.assumed) {
			t.Errorf("%v then %v assumes %v, want %v", c.first, c.then, names, c.assumed)
		}
	}
}

// What does not happen between two moments, a trigger of an earlier one, and three moments.
func TestCoursesOfMore(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	stable := project.NewStability(p)
	s := New(p)
	form := p.Schema.Event("form_sent")
	demo := coursePart(t, p, `{event form_sent}event.form == "demo"`).Expr
	moved := coursePart(t, p, `{event form_sent}contact.stage == "start"`).Expr
	never, seen := one(`events.form_sent.size() == 0`), one(`events.form_sent.size() == 1`)
	for _, c := range []struct {
		name        string
		first, then []string
		quiet       []Quiet
		starts      map[int]int
		want        Verdict
	}{
		{"nothing came", never, seen, []Quiet{{Event: form}}, nil, No},
		{"no demo came", never, seen, []Quiet{{form, demo}}, nil, Yes},
		{"no demo came, and one was seen", never, one(`events.form_sent.exists(e, e.form == "demo")`), []Quiet{{form, demo}}, nil, No},
		{"nothing of something unsure came", never, seen, []Quiet{{form, moved}}, nil, Unknown},
		{"it need not have come", never, one(`contact.vip`), []Quiet{{form, moved}}, nil, Yes},
		{"what is judged comes", never, one(`{event form_sent}event.form == "demo"`), []Quiet{{form, demo}}, nil, No},
		{"what was judged came before", one(`{event form_sent}event.form == "demo"`), seen, []Quiet{{Event: form}}, nil, Yes},
		{"the trigger of before", one(`{trigger form_sent}trigger.form == "demo"`), one(`{trigger form_sent}trigger.form == "ebook"`), nil, map[int]int{0: 0}, No},
		{"another trigger", one(`{trigger form_sent}trigger.form == "demo"`), one(`{trigger form_sent}trigger.form == "ebook"`), nil, nil, Yes},
		{"the trigger of before beside one of now", one(`{trigger form_sent}trigger.form == "demo"`), one(`{trigger form_sent}trigger.form == "demo"`, `{trigger form_sent}trigger.form == "ebook"`), nil, map[int]int{0: 0}, Yes},
	} {
		m := courseMoments(t, p, &courseCase{first: c.first, then: c.then, most: 9 * day})
		m[1].Quiet, m[1].Starts = c.quiet, c.starts
		a := s.Course(stable, m...)
		if a.Verdict != c.want {
			t.Errorf("%s: %v, want %v", c.name, a.Verdict, c.want)
		}
		if c.want == Unknown && (len(a.Beyond) != 1 || a.Beyond[0].Expr != moved) {
			t.Errorf("%s: %v stood in the way", c.name, a.Beyond)
		}
	}
	three := courseMoments(t, p, &courseCase{first: one(`contact.last_activity <= now - days(30)`), then: one(`contact.vip`), least: day, most: 2 * day})
	three = append(three, Moment{Parts: []Part{coursePart(t, p, `contact.last_activity < now - days(30) && contact.last_activity > now - days(32)`)}, Least: 3 * day, Most: 4 * day})
	if a := s.Course(stable, three...); a.Verdict != Yes || a.Moments[2].Now-a.Moments[0].Now < 4*day {
		t.Errorf("three moments: %v", a.Verdict)
	}
	three[2].Parts[0] = coursePart(t, p, `contact.last_activity > now - days(2) && events.page_viewed.size() == 0 && !contact.vip`)
	if a := s.Course(stable, three...); a.Verdict != No || a.Proof.Text != "`contact.vip` would have to be true and false" {
		t.Errorf("three moments: %v %v", a.Verdict, a.Proof)
	}
}

// One moment has the answers of one question.
func TestCourseOfOneMoment(t *testing.T) {
	t.Parallel()
	p := modelProgram(t)
	s := New(p)
	for _, text := range []string{`contact.country == "DE"`, `contact.size < 1`, `external("x")`, `events.page_viewed.size() > 2`, `score.lead >= 200`} {
		part := coursePart(t, p, text)
		a, b := s.Course(nil, Moment{Parts: []Part{part}}), s.Satisfiable(part)
		if a.Verdict != b.Verdict || len(a.Beyond) != len(b.Beyond) || (a.Proof == nil) != (b.Proof == nil) || a.Proof != nil && a.Proof.Text != b.Proof.Text {
			t.Errorf("%s: %v and %v", text, a.Verdict, b.Verdict)
		}
	}
}

// The questions of the table, without proofs.
func BenchmarkCourses(b *testing.B) {
	p := modelProgram(b)
	stable := project.NewStability(p)
	s := New(p)
	var list [][]Moment
	for _, c := range courseCases {
		list = append(list, courseMoments(b, p, &c))
	}
	for i := 0; b.Loop(); i++ {
		s.DecideCourse(stable, list[i%len(list)]...)
	}
}
