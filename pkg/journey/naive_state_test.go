package journey_test

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// world is everything: the company, its people, and what was decided.
type world struct {
	c     *company
	lines []*line // in key order
	now   int64
	// loose is true before the start: nothing is told and nothing begins.
	silent bool
	trace  []string
	values map[string][]string // of scores and bands, by hour and person
	count  tally
	// began are the starts since the last input from outside.
	began   map[string]bool
	letters []letter // on their way between lines
	desk    desk
	calls   []*called // webhooks whose answer is on its way, first called first
	// circle is true where answers at one instant made ever more answers.
	circle bool
}

// tally counts what was seen, for the generator's statistics.
type tally map[string]int

// line is one contact with what belongs to it, or an account.
type line struct {
	w       *world
	things  []*thing // the head first, then what belongs to it by id, then copies
	history []*happening
	fresh   []*happening // recorded and not yet settled
	queue   []*happening // settled, and still to be passed through phases 3 to 6
	live    []*enrollment
	past    []*enrollment
	sends   []*sending
	holding map[string]bool // edges: what held in the last pass
	left    map[string]bool // topics: true is left, false is joined
	refused string          // the address that is blocked
	stage   string
	since   int64
	overdue bool
	spent   map[string]bool // stages whose `when` has held ever since they were left
	scores  map[string]float64
	entered map[string]bool // stages entered by this input
	broken  map[string]bool // invariants that are violated
	dates   map[string]*dated
	queued  []*queued
	given   *lead // what `route` gave and nobody has taken back
	heard   int   // at this instant
}

type thing struct {
	kind, id string
	parent   *thing
	created  int64
	fields   map[string]any   // string, int64, bool, time.Time
	setAt    map[string]int64 // when its present value was true
	changed  map[string]int64 // when it last changed
	activity int64            // of a contact
}

// happening is an event, from outside or built in.
type happening struct {
	name   string
	at     int64
	about  *thing
	fields map[string]any
	field  string      // contact.plan, of a change
	sender *enrollment // whose message it answers
	sayer  *enrollment // whose step said it
	late   bool
}

// enrollment is one run of one workflow.
type enrollment struct {
	w        *workflow
	o        *thing
	number   int
	key      string
	entered  int64
	left     int64
	trigger  map[string]any
	starter  *happening
	started  int64 // trigger.at
	reached  bool  // the goal
	holdout  bool
	state    state
	stack    []frame
	consumed []*happening // events that have ended its pauses
	at       *step        // the step it is at
	doing    bool         // that step's writes are being settled
	began    int64        // the pause
	until    int64        // the pause's end, 0 for none
	held     *hold
	awaits   bool // the answer to a route or a webhook
	lastly   bool // the hold is at its longest: ask once more, else skip
}

type state int

const (
	running state = iota
	pausing       // at a delay, a wait, or between rounds
	waiting       // stands before a send
	holding       // a send is held
	parked        // a step failed, and only a person lets it go on
	finished
)

// frame is a place in a list of steps; loop is the repeat whose list it is.
type frame struct {
	list  []*step
	next  int
	loop  *step
	round int
}

// dated is what a `date` trigger knows of one object's date.
type dated struct {
	value any
	fired map[any]bool // the values for which it has fired
	done  bool         // it has fired for this value, or was past when that was written
}

// queued is a start that waits for its group.
type queued struct {
	offer
	key   string
	until int64
}

type hold struct {
	gate  string
	since int64
}

type sending struct {
	message string
	at      int64
	by      *enrollment
	step    string
	address string
	counts  bool
}

// fact is one decision as both sides write it.
type fact struct {
	kind                            string
	o                               *thing
	e                               *enrollment
	refused                         *workflow // of who is no enrollment
	step                            string
	subject, from, to, gate, reason string
	until                           int64
}

func (w *world) tell(f fact) {
	if w.silent {
		return
	}
	where := ""
	switch {
	case f.e != nil:
		if f.o == nil {
			f.o = f.e.o
		}
		where = fmt.Sprintf("%s#%d", f.e.w.name, f.e.number)
	case f.refused != nil:
		where = f.refused.name + "#0"
	}
	if f.step != "" {
		where += "/" + f.step
	}
	w.trace = append(w.trace, text(w.now, f.kind, f.o.String(), where, f.subject, f.from, f.to, f.gate, f.reason, f.until))
}

// text is the text of one fact.
func text(now int64, kind, object, where, subject, from, to, gate, reason string, until int64) string {
	b := clock(now) + " " + kind + " " + object
	if where != "" {
		b += " " + where
	}
	for _, part := range [...][2]string{{"subject", subject}, {"from", from}, {"to", to}, {"gate", gate}, {"reason", reason}} {
		if part[1] != "" {
			b += " " + part[0] + "=" + part[1]
		}
	}
	if until != 0 {
		b += " until=" + clock(until)
	}
	return b
}

func (w *world) see(format string, args ...any) {
	if !w.silent {
		w.count[fmt.Sprintf(format, args...)]++
	}
}

// clock writes an instant as hours after the start, with what is left in ms.
func clock(at int64) string {
	h, rest := (at-start)/hour, (at-start)%hour
	if rest == 0 {
		return fmt.Sprintf("%dh", h)
	}
	return fmt.Sprintf("%dh%+dms", h, rest)
}

func (o *thing) String() string { return o.kind + "/" + o.id }

func (e *enrollment) String() string { return fmt.Sprintf("%s %s#%d", e.o, e.w.name, e.number) }

// show prints a value as facts do.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case time.Time:
		return v.UTC().Format(time.RFC3339)
	}
	panic("no such value")
}

// before says whose turn is first.
//
// "Order within 2–6 and 8: `priority` (higher first; SLAs have none), name, object id, number."
func before(a, b *enrollment) int {
	return cmp.Or(cmp.Compare(b.w.priority, a.w.priority), cmp.Compare(a.w.name, b.w.name),
		cmp.Compare(a.o.id, b.o.id), cmp.Compare(a.number, b.number))
}

// inOrder are the live enrollments in their order.
func (l *line) inOrder() []*enrollment { return slices.SortedFunc(slices.Values(l.live), before) }

// workflowsInOrder are the workflows in theirs.
func (w *world) workflowsInOrder() []*workflow {
	return slices.SortedFunc(slices.Values(w.c.workflows), func(a, b *workflow) int {
		return cmp.Or(cmp.Compare(b.priority, a.priority), cmp.Compare(a.name, b.name))
	})
}

// of lists the line's own objects of a kind, by id.
func (l *line) of(kind string) []*thing {
	var list []*thing
	for _, o := range l.things {
		if o.kind == kind {
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(a, b *thing) int { return strings.Compare(a.id, b.id) })
	return list
}

// up finds the object of a kind among an object and what it belongs to.
func (o *thing) up(kind string) *thing {
	for ; o != nil; o = o.parent {
		if o.kind == kind {
			return o
		}
	}
	return nil
}

// under reports whether an object is another or belongs to it.
func (o *thing) under(other *thing) bool {
	for ; o != nil; o = o.parent {
		if o == other {
			return true
		}
	}
	return false
}

// contact is whom the line is about.
func (l *line) contact() *thing { return l.things[0] }

// zone is the contact's offset from UTC.
//
// "A bad or missing timezone is the project's."
func (l *line) zone() int {
	if name, ok := l.contact().fields["timezone"].(string); ok {
		if offset, ok := zones[name]; ok {
			return offset
		}
	}
	return zones[home]
}
