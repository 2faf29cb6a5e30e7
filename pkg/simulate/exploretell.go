package simulate

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// builtInTimes are fields that every object has and nobody looks for.
var builtInTimes = [...]string{"created_at", "last_activity"}

// who says who is there, with the fields that are known.
func (x *Exploration) who() []string {
	var notes []string
	x.each(func(s *journey.State, o *journey.Object) {
		notes = append(notes, x.object(o, false))
	})
	return notes
}

// each goes through the objects of all lines, in key order.
func (x *Exploration) each(f func(s *journey.State, o *journey.Object)) {
	for _, k := range x.pl.driver.Lines() {
		s := x.pl.driver.Line(k)
		for _, o := range s.Objects {
			if !o.Copy {
				f(s, o)
			}
		}
	}
}

// object tells an object with its fields: contact kim@example.com: role = technical.
func (x *Exploration) object(o *journey.Object, whole bool) string {
	zone := x.pl.zoneThen(o.Key, x.pl.driver.Now())
	var fields []string
	for i := range o.Rec.Shape.Fields {
		f, v := &o.Rec.Shape.Fields[i], o.Rec.Slots[i]
		switch {
		case i == 0, v.IsAbsent(), !whole && slices.Contains(builtInTimes[:], f.Name):
		case v.Kind() == expr.List && len(v.Items()) == 0, v.Kind() == expr.String && v.Str() == o.ID:
		case v.Kind() == expr.Timestamp && !f.Type.Date:
			fields = append(fields, f.Name+" = "+x.pl.local(v.Int(), zone))
		default:
			fields = append(fields, f.Name+" = "+journey.TextAs(v, f.Type))
		}
	}
	text := x.p.Schema.Objects[o.Object].Name + " " + o.ID
	if up := o.Rec.Parent; up != nil && len(up.Slots) > 0 {
		text += " of " + x.p.Schema.Objects[up.Shape.Object].Name + " " + up.Slots[0].Str()
	}
	if len(fields) > 0 {
		text += ": " + strings.Join(fields, ", ")
	}
	return text
}

// tellState tells the fields, stages, scores, enrollments and clocks of everybody.
func (x *Exploration) tellState(a *Turn) {
	a.Looks = true
	last := journey.Key{Object: -1}
	x.each(func(s *journey.State, o *journey.Object) {
		a.Notes = append(a.Notes, x.object(o, true))
		if s.Key == o.Key && s.Key != last {
			a.Notes = append(a.Notes, x.line(s)...)
			last = s.Key
		}
	})
}

// line tells what is known of a line beside its fields.
func (x *Exploration) line(s *journey.State) []string {
	var list []string
	add := func(text string) { list = append(list, "- "+text) }
	zone := x.pl.zoneThen(s.Key, x.pl.driver.Now())
	if s.Stage.Known && s.Key.Object == x.p.ContactObject() && x.p.Lifecycle != nil {
		add("in the stage " + x.p.Lifecycle.Stages[s.Stage.Current].Name + " since " + x.pl.local(s.Stage.Since, zone))
	}
	x.scores(s.Key, add)
	for _, e := range s.Enrollments {
		add(x.place(e).Text)
	}
	for _, q := range s.Queue {
		add("waits for its turn in `" + x.p.Workflows[q.Workflow].Name + "`")
	}
	for i := range s.Clocks {
		c := &s.Clocks[i]
		text := "SLA `" + x.p.SLAs[c.SLA].Name + "` runs since " + x.pl.local(c.At, zone)
		if c.Breached {
			text += ", breached"
		}
		if c.Next < expr.Never && c.Next > 0 {
			text += ", next at " + x.soon(c.Next)
		}
		add(text)
	}
	for i, t := range s.Topics {
		if word := map[journey.Choice]string{journey.Joined: "gets", journey.Left: "has left"}[t]; word != "" && i < len(x.p.Topics) {
			add(word + " the topic " + x.p.Topics[i].Name)
		}
	}
	for i, address := range s.Blocked {
		if address != "" {
			add(x.p.Channels[i].Name + " no longer reaches " + address)
		}
	}
	return list
}

// scores tells each score of an object, with its band.
func (x *Exploration) scores(k journey.Key, add func(string)) {
	ctx := x.pl.driver.Context(k)
	if ctx == nil {
		return
	}
	for i, m := range x.p.Scores {
		if m.Object != k.Object {
			continue
		}
		score, _ := ctx.Host.Score(ctx.Object, i, ctx.Now)
		text := "score " + m.Name + " " + journey.Text(expr.NewDouble(score))
		if band := bandOf(m, score); band != "" {
			text += " (band " + band + ")"
		}
		add(text)
	}
}

// bandOf is the band that a score is in, "" for none.
func bandOf(m *project.Score, score float64) string {
	name := ""
	for _, b := range m.Bands {
		if score >= b.From.Value {
			name = b.Name.Value
		}
	}
	return name
}

// tellAll tells the whole timeline.
func (x *Exploration) tellAll(a *Turn) {
	a.Entries, a.Looks = x.pl.timeline(nil), true
	if len(a.Entries) == 0 {
		a.Notes = append(a.Notes, "nothing has happened in "+calendar.FormatDuration(x.pl.driver.Now()-x.start.Start))
	}
}
