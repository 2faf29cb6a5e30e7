package render

import (
	"slices"
	"testing"

	"github.com/fairlead/fairlead/pkg/simulate"
)

// lanesOf are the lanes of an entry, by name and what they are.
func lanesOf(e simulate.Entry) []string {
	l := newLayout(&simulate.Result{Timeline: []simulate.Entry{e}})
	var list []string
	for _, a := range l.of[0] {
		list = append(list, a.name+" "+laneWords(a.kind))
	}
	return list
}

// TestLanesOfWhatNoWorkflowDoes puts notices of SLAs under their channel, and calls
// nothing that the project decides an event from outside.
func TestLanesOfWhatNoWorkflowDoes(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		entry simulate.Entry
		want  []string
	}{
		{simulate.Entry{Kind: "notified", Channel: "slack"}, []string{"slack channel"}},
		{simulate.Entry{Kind: "notified", Channel: "slack", Workflow: "w"}, []string{"w workflow", "slack channel"}},
		{simulate.Entry{Kind: "routed", Subject: "inbound"}, []string{"rules of the project"}},
		{simulate.Entry{Kind: "missing"}, []string{"expected but missing"}},
		{simulate.Entry{Kind: "skipped", Gate: "max_reassign", Subject: "s"}, []string{"s SLA"}},
		{simulate.Entry{Kind: "stage_overdue"}, []string{"stage lifecycle"}},
		{simulate.Entry{Kind: "changed"}, []string{"what happens from outside"}},
	} {
		if got := lanesOf(tt.entry); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.entry, got, tt.want)
		}
	}
}

// texts are the captions of a class.
func texts(list []caption, class string) []string {
	var all []string
	for _, c := range list {
		if c.Class == class {
			all = append(all, c.Text)
		}
	}
	return all
}

// TestPictureOfZones writes the local times of who is in another zone than the axis.
func TestPictureOfZones(t *testing.T) {
	t.Parallel()
	p := newPicture(&simulate.Result{Start: "2026-11-23T00:00:00-05:00", End: "2026-11-23T18:00:00-05:00", Timeline: []simulate.Entry{
		{At: "2026-11-23T00:00:00-05:00", Zone: "America/New_York", Contact: "amy", Kind: "event"},
		{At: "2026-11-24T08:00:00+09:00", Zone: "Asia/Tokyo", Contact: "zoe", Kind: "sent", Workflow: "w", Text: "email sent"},
	}}, []string{"a", "b"}, nil)
	if got := texts(p.Captions, "clock"); !slices.Equal(got, []string{"Tue 08:00"}) {
		t.Errorf("local times %q", got)
	}
	if !slices.ContainsFunc(p.Names, func(n laneName) bool { return n.Name == "Asia/Tokyo" && n.Word == "local time" }) {
		t.Errorf("names %+v", p.Names)
	}
	if tip := p.Glyphs[1].Tip; tip != "Tue 08:00 (Asia/Tokyo) email sent" {
		t.Errorf("tip %q", tip)
	}
}

// TestPictureWhenClocksAreSetBack tells two times of the same name apart, and keeps the
// names of days apart.
func TestPictureWhenClocksAreSetBack(t *testing.T) {
	t.Parallel()
	berlin := "Europe/Berlin"
	p := newPicture(&simulate.Result{Start: "2026-10-24T12:00:00+02:00", End: "2026-10-25T04:00:00+01:00", Timeline: []simulate.Entry{
		{At: "2026-10-24T12:00:00+02:00", Zone: berlin, Kind: "event"}, {At: "2026-10-25T02:50:00+02:00", Zone: berlin, Kind: "event"},
		{At: "2026-10-25T02:50:00+01:00", Zone: berlin, Kind: "event"}, {At: "2026-10-25T04:00:00+01:00", Zone: berlin, Kind: "event"},
	}}, make([]string, 4), nil)
	if got := texts(p.Clocks, "clock"); !slices.Equal(got, []string{"12:00", "02:50 +02:00", "02:50 +01:00", "04:00"}) {
		t.Errorf("times %q", got)
	}
}

// TestPictureHasRoomForDays gives the first day, which has the year, the room it needs.
func TestPictureHasRoomForDays(t *testing.T) {
	t.Parallel()
	s := &simulate.Result{Start: "2026-12-30T12:00:00Z", End: "2027-02-25T00:00:00Z"}
	for _, at := range []string{"2026-12-30T12:00:00Z", "2026-12-31T12:00:00Z", "2027-01-01T12:00:00Z", "2027-01-02T12:00:00Z", "2027-01-03T12:00:00Z",
		"2027-01-04T12:00:00Z", "2027-01-05T12:00:00Z", "2027-01-06T12:00:00Z", "2027-01-07T12:00:00Z", "2027-01-08T12:00:00Z", "2027-01-09T12:00:00Z",
		"2027-01-10T12:00:00Z", "2027-01-11T12:00:00Z", "2027-01-12T12:00:00Z", "2027-01-13T12:00:00Z", "2027-01-14T12:00:00Z", "2027-01-15T12:00:00Z"} {
		s.Timeline = append(s.Timeline, simulate.Entry{At: at, Zone: "UTC", Kind: "event"})
	}
	p := newPicture(s, make([]string, len(s.Timeline)), nil)
	if p.Days[0].Label != "Wed 30 Dec 2026" || p.Days[0].W < 116 || p.Days[2].Label != "Fri 1 Jan 2027" || p.Days[2].W < 108 {
		t.Errorf("days %+v", p.Days[:3])
	}
	end := 0
	for _, s := range p.Strips {
		if s.X != end || s.W > paperWidth || s.W < paperWidth/2 {
			t.Errorf("the strips for paper are %+v", p.Strips)
		}
		end = s.X + s.W
	}
	if end != p.Width {
		t.Errorf("on paper %d of %d are shown", end, p.Width)
	}
}
