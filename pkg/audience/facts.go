package audience

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
)

// Fact is one thing that a witness says.
type Fact struct {
	// Kind is "now", "object" (one that belongs to another or is belonged to), "field",
	// "event", "sent", "score" (which follows from the rest), "enrolled", "subscribed" or
	// "blocked".
	Kind string `json:"kind"`
	// Path is what it is about, as conditions write it: `contact.country`,
	// `events.form_submitted`, `score.lead`.
	Path string `json:"path"`
	// Value is the value as YAML would have it: a text, a number, a list; for events
	// their fields; "false" for a topic that somebody must not get.
	Value string `json:"value"`
	// Age is how long before the present of the witness it happened, for events and
	// sends: "3 days before", "now".
	Age string `json:"age,omitempty"`
	// Why says why it is not left out: "read" by a condition, or "required" by the data
	// model.
	Why string `json:"why"`
	// fields are those of an event or of an object in a list, as Value has them.
	fields []named
}

// named is a value under a name.
type named struct{ name, value string }

// String writes a fact on one line: "contact.country: DE", "events.form_submitted
// (form: demo), 3 days before".
func (f Fact) String() string {
	switch f.Kind {
	case "event":
		out := strings.TrimPrefix(f.Path, "events.")
		if f.Value != "" {
			out += " (" + f.Value + ")"
		}
		return out + ", " + f.Age
	case "sent":
		return f.Path + ", " + f.Age
	case "object":
		if f.Value == "" && f.Age == "" {
			return article(f.Path) + f.Path + " of which nothing is asked"
		}
		return strings.TrimSuffix(strings.TrimSuffix(f.Path+" ("+f.Value+")", " ()")+", "+f.Age, ", ")
	case "enrolled", "subscribed", "blocked":
		return either(f.Value == "false", "not ", "") + f.Path
	}
	return f.Path + ": " + f.Value
}

// Why a fact is not left out.
const (
	whyRead     = "read"
	whyRequired = "required"
)

// Facts lists what the witness says, in a fixed order: the present where a condition
// reads it, the objects with their fields, what happened, and what follows. Fields that
// every object has (`id`, `created_at`) are left out where no condition reads them.
func (w *Witness) Facts() []Fact { return alike(w.facts()) }

// facts has every event and object by itself.
func (w *Witness) facts() []Fact {
	l := &telling{w: w, h: w.hints}
	if l.h == nil {
		l.h = hintsOf(w.Host.p, w.parts)
	}
	l.present()
	schema := w.Host.p.Schema
	for _, i := range slices.Sorted(maps.Keys(w.Objects)) {
		if r := w.Objects[i]; r != nil {
			l.record(schema.Objects[i].Name, r)
		}
	}
	l.judged()
	for _, key := range sortedRelations(w.Host.related) {
		for _, r := range w.Host.related[key] {
			if w.Objects[key.of] != r {
				l.listed(Fact{Kind: "object", Path: schema.Objects[key.of].Plural}, r)
			}
		}
	}
	l.history()
	l.flags()
	l.follows()
	return l.list
}

// telling collects facts.
type telling struct {
	w    *Witness
	h    *hints
	list []Fact
}

func (l *telling) add(kind, path, value, why string) {
	l.list = append(l.list, Fact{Kind: kind, Path: path, Value: value, Why: why})
}

// present tells the time where a condition reads it apart from ages: where it is not the
// usual one.
func (l *telling) present() {
	if l.w.Now != usualNow {
		l.add("now", "now", calendar.FormatInstant(nil, l.w.Now), whyRead)
	}
}

func (l *telling) record(name string, r *expr.Record) {
	before := len(l.list)
	for slot := range r.Shape.Fields {
		f, v := &r.Shape.Fields[slot], r.Slots[slot]
		if v.IsAbsent() || f.Type.Kind == expr.List && len(v.Items()) == 0 || !l.told(r, slot) {
			continue
		}
		why := whyRead
		if !l.h.isRead(r.Shape, slot) {
			why = whyRequired
		}
		l.add("field", name+"."+f.Name, l.value(v, f.Type), why)
		if slot < len(r.ChangedAt) && r.ChangedAt[slot] != 0 {
			l.add("field", name+".changed_at("+strconv.Quote(f.Name)+")", l.instant(r.ChangedAt[slot]), whyRead)
		}
	}
	if len(l.list) == before {
		l.add("object", name, "", whyRead)
	}
}

// told leaves out what every object has.
func (l *telling) told(r *expr.Record, slot int) bool {
	if l.h.isRead(r.Shape, slot) {
		return true
	}
	name := r.Shape.Fields[slot].Name
	return r.Shape.Object < 0 || name != "id" && name != "created_at" && name != "last_activity" && name != "stage"
}

// value writes a value as YAML has it.
func (l *telling) value(v expr.Value, t expr.Type) string {
	switch v.Kind() {
	case expr.Timestamp:
		if t.Date {
			return calendar.FormatDate(v.Int()) + l.ago(v.Int()+l.w.Now-floorDiv(l.w.Now, day)*day, t)
		}
		return l.instant(v.Int())
	case expr.Duration:
		return calendar.FormatDuration(v.Int())
	case expr.List:
		if n := len(v.Items()); n > 0 && l.bare(v.Items()) {
			return "[" + strconv.Itoa(n) + either(n == 1, " item]", " items]")
		}
		list := make([]string, len(v.Items()))
		elem := expr.Type{}
		if t.Elem != nil {
			elem = *t.Elem
		}
		for i, e := range v.Items() {
			list[i] = l.value(e, elem)
		}
		return "[" + strings.Join(list, ", ") + "]"
	case expr.Struct:
		return "{" + l.inline(v.Record()) + "}"
	case expr.String:
		return yamlText(v.Str())
	}
	return plain(v)
}

// bare reports whether nothing is told of any item.
func (l *telling) bare(items []expr.Value) bool {
	return !slices.ContainsFunc(items, func(v expr.Value) bool { return v.Kind() != expr.Struct || len(l.fields(v.Record())) > 0 })
}

// ago says how far an instant is from the present of the witness, in round numbers.
func (l *telling) ago(at int64, t expr.Type) string {
	switch by := l.w.Now - at; {
	case by == 0:
		return either(t.Date, " (today)", " (now)")
	case by >= longAgo && by%day != 0:
		return " (" + roughly(by) + " before)"
	case by <= -longAgo && by%day != 0:
		return " (in " + roughly(-by) + ")"
	case by > 0 && by%hour == 0:
		return " (" + spanOf(by) + " before)"
	case by < 0 && by%hour == 0:
		return " (in " + spanOf(-by) + ")"
	}
	return ""
}

// longAgo is from where hours say nothing to a reader.
const longAgo = 30 * day

// roughly is a long time in round numbers.
func roughly(ms int64) string {
	if ms >= 2*365*day {
		return "about " + strconv.FormatInt((ms+182*day)/(365*day), 10) + " years"
	}
	return "about " + strconv.FormatInt((ms+day/2)/day, 10) + " days"
}

// yamlText quotes a text that YAML would not read as this text.
func yamlText(t string) string {
	_, err := strconv.ParseFloat(t, 64)
	word := strings.ToLower(t)
	if t == "" || err == nil || word == "true" || word == "false" || word == "null" || word == "~" || strings.TrimSpace(t) != t ||
		strings.ContainsAny(t, ":#{}[],\"'\n\t\\&*!|>%@`") && !simpleText(t) || strings.ContainsAny(t[:1], "-?=.") {
		return strconv.Quote(t)
	}
	return t
}

// simpleText reports whether a text with a sign that means something in YAML stands
// where it means nothing: an address, a URL.
func simpleText(t string) bool {
	return !strings.ContainsAny(t, "#{}[],\"'\n\t\\") && !strings.Contains(t, ": ") && !strings.HasSuffix(t, ":") && !strings.ContainsAny(t[:1], "&*!|>%@`:")
}

// inline writes the fields of a record on one line.
func (l *telling) inline(r *expr.Record) string {
	var list []string
	for _, f := range l.fields(r) {
		list = append(list, f.name+": "+f.value)
	}
	return strings.Join(list, ", ")
}

// fields are those of a record that are told.
func (l *telling) fields(r *expr.Record) []named {
	var list []named
	for slot := range r.Shape.Fields {
		f, v := &r.Shape.Fields[slot], r.Slots[slot]
		timed := slot == 0 && r.Shape.Object < 0 && f.Name == "at"
		if timed || v.IsAbsent() || f.Type.Kind == expr.List && len(v.Items()) == 0 || !l.told(r, slot) {
			continue
		}
		list = append(list, named{f.Name, l.value(v, f.Type)})
		if slot < len(r.ChangedAt) && r.ChangedAt[slot] != 0 {
			list = append(list, named{"changed_at(" + f.Name + ")", l.instant(r.ChangedAt[slot])})
		}
	}
	return list
}

// instant is a time, and how far from the present.
func (l *telling) instant(at int64) string {
	return calendar.FormatInstant(nil, at) + l.ago(at, expr.Type{Kind: expr.Timestamp})
}

// judged tells what conditions judge and is no event of the contact's history.
func (l *telling) judged() {
	listed := map[*expr.Record]bool{}
	l.w.Host.allEvents(func(p *past) {
		for _, r := range p.list {
			listed[r] = true
		}
	})
	done := map[*expr.Record]bool{}
	for _, p := range l.w.parts {
		place := p.Expr.Place()
		for _, j := range []struct {
			name  string
			shape *expr.Shape
		}{{"event", place.Event}, {"trigger", place.Trigger}, {"answer", place.Answer}} {
			if r := l.w.Judged[j.shape]; r != nil && !listed[r] && !done[r] {
				done[r] = true
				l.carried(j.name, r)
			}
		}
	}
}

// carried tells what a trigger or an answer carries, as far as conditions read it.
func (l *telling) carried(name string, r *expr.Record) {
	for slot := range r.Shape.Fields {
		if v := r.Slots[slot]; !v.IsAbsent() && l.h.isRead(r.Shape, slot) {
			l.add("field", name+"."+r.Shape.Fields[slot].Name, l.value(v, r.Shape.Fields[slot].Type), whyRead)
		}
	}
}

// history tells events and sends, oldest first; equal ones of one time once.
func (l *telling) history() {
	schema := l.w.Host.p.Schema
	for _, key := range sortedRelations(l.w.Host.events) {
		p := l.w.Host.events[key]
		for i, r := range p.list {
			l.listed(Fact{Kind: "event", Path: "events." + schema.Events[key.of].Name, Age: before(l.w.Now - p.at[i])}, r)
		}
		l.more(p, "events."+schema.Events[key.of].Name)
	}
	for message, name := range schema.Messages {
		if p := l.w.Host.sent[message]; p != nil {
			for _, at := range p.at {
				l.list = append(l.list, Fact{Kind: "sent", Path: "sent(" + strconv.Quote(name) + ")", Age: before(l.w.Now - at), Why: whyRead})
			}
			l.more(p, "sent("+strconv.Quote(name)+")")
		}
	}
}

// listed adds an event or an object with its fields.
func (l *telling) listed(f Fact, r *expr.Record) {
	f.Why, f.fields, f.Value = whyRead, l.fields(r), l.inline(r)
	l.list = append(l.list, f)
}

// alike joins what is the same several times in a row.
func alike(list []Fact) []Fact {
	out := []Fact{}
	for i := 0; i < len(list); {
		n := 1
		for i+n < len(list) && list[i].listed() && list[i].same(list[i+n]) {
			n++
		}
		f := list[i]
		if n > 1 {
			f.Age = strings.TrimPrefix(f.Age+", "+strconv.Itoa(n)+" times", ", ")
		}
		out = append(out, f)
		i += n
	}
	return out
}

// listed reports whether there may be several of one path.
func (f Fact) listed() bool {
	return f.Kind == "event" || f.Kind == "sent" || f.Kind == "object" && f.Value != ""
}

func (f Fact) same(g Fact) bool {
	return f.Kind == g.Kind && f.Path == g.Path && f.Value == g.Value && f.Age == g.Age
}

// more tells of what a history no longer lists.
func (l *telling) more(p *past, path string) {
	if p.total > int64(len(p.at)) {
		l.add("field", path+".total()", strconv.FormatInt(p.total, 10), whyRead)
	}
}

// before is an age in words.
func before(age int64) string {
	if age == 0 {
		return "now"
	}
	return spanOf(age) + " before"
}

func (l *telling) flags() {
	schema := l.w.Host.p.Schema
	for _, key := range sortedFlags(l.w.Host.is) {
		is := l.w.Host.is[key] == expr.True
		switch {
		case is && key.op == expr.OpActive:
			l.add("enrolled", "active."+schema.Workflows[key.index].Name, "", whyRead)
		case key.op == expr.OpSubscribed && (is || l.without(key)):
			l.add("subscribed", "subscribed("+strconv.Quote(schema.Topics[key.index])+")", either(is, "", "false"), whyRead)
		case is && key.op == expr.OpBlocked:
			l.add("blocked", "blocked("+strconv.Quote(schema.Channels[key.index])+")", "", whyRead)
		}
	}
}

// without reports whether it has to be said that somebody does not get a topic: those
// who said nothing get it, and a part of the question would then give something else.
func (l *telling) without(key boolKey) bool {
	if l.w.Host.p.Topics[key.index].OptIn {
		return false
	}
	was := l.w.Host.is[key]
	defer func() { l.w.Host.is[key] = was }()
	for _, p := range l.w.parts {
		l.w.Host.is[key] = was
		before := p.Expr.Truth(l.w.Context(p.Expr))
		l.w.Host.is[key] = expr.True
		if p.Expr.Truth(l.w.Context(p.Expr)) != before {
			return true
		}
	}
	return false
}

// follows tells the scores that the conditions read.
func (l *telling) follows() {
	for _, i := range l.h.scored {
		m := l.w.Host.p.Scores[i]
		if r := l.w.Objects[m.Object]; r != nil {
			score, _ := l.w.Host.Score(r, i, l.w.Now)
			l.add("score", "score."+m.Name, number(math.Floor(score*10)/10), whyRead)
		}
	}
}
