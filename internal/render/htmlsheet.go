package render

import (
	"fmt"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

type (
	// sheet is one scenario on the page.
	sheet struct {
		ID, Name, Title string
		Passed          bool
		Result, Numbers string
		Span            string
		Place           reference
		Checks          []checkView
		Days            []dayView
		Picture         *picture
	}
	// checkView is an expectation.
	checkView struct {
		Passed       bool
		Text         string
		Message, Got []piece
		Values       []valueView
		Related      []relatedView
		Place        reference
	}
	// relatedView is where what decided otherwise stands.
	relatedView struct {
		Place reference
		Text  []piece
	}
	// valueView is what a part of a condition was.
	valueView struct{ Part, Value string }
	// dayView is a local day of the list, entryView one thing that happened.
	dayView struct {
		Name, Zone string
		Entries    []entryView
	}
	entryView struct {
		ID, At, Clock, After, Whom string
		Kind, Shape, Channel       string
		Text                       []piece
	}
	// piece is a part of a sentence; Code stood in backquotes.
	piece struct {
		Text string
		Code bool
	}
)

// sheet gathers one scenario.
func (r *Played) sheet(s *simulate.Result, names *anchors, shapes map[string]string) *sheet {
	c := tally{}
	c.add(s)
	v := &sheet{
		ID: names.name(s.Name), Name: Clean(s.Name), Title: Clean(s.Title), Passed: s.Passed, Numbers: c.text(),
		Result: Amount(len(s.Expectations), "expectation"), Place: r.place(s.Place),
		Span: dayOf(s.Start) + " to " + dayOf(s.End),
	}
	if !s.Passed {
		v.Result = fmt.Sprintf("%d of %s failed", s.Failed(), v.Result)
	}
	for i := range s.Expectations {
		v.Checks = append(v.Checks, r.checked(&s.Expectations[i]))
	}
	ids := names.entries(v.ID, s)
	v.Days = days(s, ids)
	if v.Picture = newPicture(s, ids, shapes); v.Picture != nil {
		v.Picture.ID = "picture-" + v.ID
	}
	return v
}

// checked is an expectation with what was expected and got.
func (r *Played) checked(c *simulate.Check) checkView {
	v := checkView{Passed: c.Passed, Text: Clean(c.Text), Message: pieces(c.Message), Got: pieces(c.Got), Place: r.place(c.Place)}
	for _, value := range c.Values {
		v.Values = append(v.Values, valueView{r.written(value.Span), Clean(value.Text)})
	}
	for _, o := range c.Related {
		v.Related = append(v.Related, relatedView{r.place(o.Span), pieces(o.Label)})
	}
	return v
}

// written is what stands at a place of one line of the files, "" if that is not known.
func (r *Played) written(s diag.Span) string {
	if r.Source == nil || s.IsZero() || s.Start.Line != s.End.Line {
		return ""
	}
	text, ok := r.Source(s.File, int(s.Start.Line))
	if !ok {
		return ""
	}
	from := runeOffset(text, int(s.Start.Column)-1)
	to := runeOffset(text, int(s.End.Column)-1)
	return Clean(text[from:max(from, to)])
}

// days groups what happened by local day, as the text does. Times and contacts are
// there where they change.
func days(s *simulate.Result, ids []string) []dayView {
	var list []dayView
	several := contacts(s) > 1
	last, whom := "", ""
	for i := range s.Timeline {
		e := &s.Timeline[i]
		day, zone := dayOf(e.At), Clean(e.Zone)
		if n := len(list); n == 0 || list[n-1].Name != day || list[n-1].Zone != zone {
			list = append(list, dayView{Name: day, Zone: zone})
			last, whom = "", ""
		}
		v := entryView{ID: ids[i], At: e.At, Kind: e.Kind, Shape: markOf(e), Channel: Clean(e.Channel), Text: pieces(e.Text)}
		if now := timeOf(e) + since(e); now != last {
			v.Clock, v.After = timeOf(e), since(e)
			last = now
		}
		if several && e.Contact != whom {
			whom = e.Contact
			v.Whom = Clean(whom)
		}
		d := &list[len(list)-1]
		d.Entries = append(d.Entries, v)
	}
	return list
}

// markOf is the class of an entry in the list: what people look for stands out.
func markOf(e *simulate.Entry) string {
	switch e.Kind {
	case "sent", "enrolled", "exited", "held", "goal", "event", "missing", "breached":
		return e.Kind
	case "skipped", "refused", "event_refused", "rejected", "stage_refused", "violated", "loop", "failed":
		return "stopped"
	}
	return "other"
}

// pieces cuts a sentence at its backquotes. Where they do not come in pairs, they are
// part of the text.
func pieces(text string) []piece {
	if text == "" {
		return nil
	}
	parts := strings.Split(Clean(text), "`")
	if len(parts)%2 == 0 {
		return []piece{{Text: strings.Join(parts, "`")}}
	}
	var list []piece
	for i, p := range parts {
		if p != "" {
			list = append(list, piece{p, i%2 == 1})
		}
	}
	return list
}

// anchors are the names in a page to which links lead. Each is used once.
type anchors struct{ taken map[string]bool }

// name is the anchor of a text: the text itself where that is in kebab-case.
func (a *anchors) name(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '.' || r == '_' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "~%x", r)
		}
	}
	return a.free("s-" + b.String())
}

// free returns a name that nothing has, with a number behind it where it needs one.
func (a *anchors) free(name string) string {
	list := name
	for n := 2; a.taken[list]; n++ {
		list = fmt.Sprintf("%s.%d", name, n)
	}
	a.taken[list] = true
	return list
}

// entries are the anchors of what happened: the time since the start, so that they
// stay when something happens later, or in another scenario.
func (a *anchors) entries(scenario string, s *simulate.Result) []string {
	list := make([]string, len(s.Timeline))
	n, last := 0, ""
	for i := range s.Timeline {
		if after := s.Timeline[i].After; after != last {
			n, last = 0, after
		}
		n++
		list[i] = a.free(fmt.Sprintf("%s.%s.%d", scenario, last, n))
	}
	return list
}
