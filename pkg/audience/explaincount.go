package audience

import "github.com/fairlead/fairlead/pkg/expr"

// Contacts says what was read of a file.
type Contacts struct {
	// File is as the user named it.
	File string `json:"file"`
	Rows int    `json:"rows"`
	// Bad are the rows that cannot be read. They are counted nowhere.
	Bad []BadRow `json:"bad"`
	// Ignored are the columns that are no fields.
	Ignored []string `json:"ignored_columns"`
}

// Count says how many contacts of a file match.
type Count struct {
	// Asked counts the contacts, Match those that pass all parts that a file can answer.
	Asked int `json:"asked"`
	Match int `json:"match"`
	// Fails are the parts in their order, each with those who fail there first.
	Fails []Fail `json:"fails"`
	// Open are parts that the file says nothing of: what happened, scores, or fields
	// without a column.
	Open []OpenPart `json:"open"`
}

// Fail counts those who fail at a part.
type Fail struct {
	// Condition is the index of the part among the conditions.
	Condition int `json:"condition"`
	// First counts those who pass all parts before it and fail here, All everybody who
	// fails here.
	First int `json:"first"`
	All   int `json:"all"`
}

// OpenPart is a part that the file says nothing of.
type OpenPart struct {
	Condition int `json:"condition"`
	// Needs says what is missing: "events", "`contact.plan`".
	Needs string `json:"needs"`
}

// Count adds to an answer how many of the people match. Now is the instant, in UTC
// milliseconds, at which conditions are asked; where it is not known, parts that depend
// on it stay open. File is what the answer calls the file.
func (e *Explainer) Count(x *Explained, people *People, file string, now int64, known bool) {
	x.Contacts = &Contacts{File: file, Rows: people.Rows, Bad: people.Bad, Ignored: people.unknown}
	if x.Contacts.Bad == nil {
		x.Contacts.Bad = []BadRow{}
	}
	if x.Contacts.Ignored == nil {
		x.Contacts.Ignored = []string{}
	}
	for i := range x.Ways {
		if x.Ways[i].About == e.p.Schema.Objects[people.object].Name {
			x.Ways[i].Count = e.count(&e.ways[i], people, now, known)
		}
	}
}

func (e *Explainer) count(w *way, people *People, now int64, known bool) *Count {
	c := &Count{Asked: len(people.list), Fails: []Fail{}, Open: []OpenPart{}}
	var asked []int
	for i := range w.asks {
		if needs := e.needs(w.asks[i].Expr, people, known, map[int]bool{}); needs != "" {
			c.Open = append(c.Open, OpenPart{i, needs})
			continue
		}
		asked = append(asked, i)
		c.Fails = append(c.Fails, Fail{Condition: i})
	}
	for _, person := range people.list {
		person.Now = now
		first := true
		for k, i := range asked {
			if person.holds(w.asks[i].Part, (*expr.Expr).Truth) {
				continue
			}
			c.Fails[k].All++
			if first {
				c.Fails[k].First++
			}
			first = false
		}
		if first {
			c.Match++
		}
	}
	return c
}

// needs says what an expression reads that the file does not have; "" where it has all.
func (e *Explainer) needs(x *expr.Expr, people *People, known bool, seen map[int]bool) string {
	r := x.Reads()
	switch {
	case len(r.Event) > 0 || len(r.Trigger) > 0:
		return "the event that starts it"
	case len(r.Events) > 0:
		return "events"
	case len(r.Objects) > 0:
		return "the list `" + e.p.Schema.Objects[r.Objects[0]].Plural + "`"
	case len(r.Scores) > 0 || len(r.Bands) > 0:
		return "scores"
	case len(r.Workflows) > 0:
		return "enrollments"
	case len(r.Messages) > 0:
		return "messages that were sent"
	case len(r.Topics) > 0:
		return "topics"
	case len(r.Channels) > 0:
		return "blocked channels"
	case r.External:
		return "another system"
	case r.Now && !known:
		return "`--now`"
	}
	for _, f := range r.Fields {
		shape := e.p.Schema.Objects[f.Object].Shape
		if name := shape.Name + "." + shape.Fields[f.Slot].Name; !people.columns[name] {
			return "a column for `" + name + "`"
		}
	}
	for _, s := range r.Segments {
		if seen[s] {
			continue
		}
		seen[s] = true
		if inner := e.p.Env.Segment(s); inner == nil {
			return "the segment `" + e.p.Schema.Segments[s].Name + "`"
		} else if needs := e.needs(inner, people, known, seen); needs != "" {
			return needs
		}
	}
	return ""
}
