package expr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// testNow is the instant that tests ask at.
var testNow = time.Date(2026, 3, 28, 22, 30, 15, 250_000_000, time.UTC).UnixMilli()

const (
	minuteMS = int64(60_000)
	hourMS   = 60 * minuteMS
	dayMS    = 24 * hourMS
)

// testHost is a history kept in maps.
type testHost struct {
	related    map[int][]*Record
	events     map[int][]*Record
	older      map[int]int64 // events that the list no longer holds
	scores     map[int][]testScore
	active     map[int]Truth
	sent       map[int][]int64
	subscribed map[int]bool
	blocked    map[int]bool
}

// testScore is what a score is from an instant on.
type testScore struct {
	from  int64
	score float64
}

func (h *testHost) Related(_ *Record, object int) []*Record { return h.related[object] }
func (h *testHost) Events(_ *Record, event int) []*Record   { return h.events[event] }

func (h *testHost) EventTotals(_ *Record, event int) (total, first, last int64) {
	list := h.events[event]
	total = int64(len(list)) + h.older[event]
	if len(list) > 0 {
		first, last = instantOf(list[0]).Int()-h.older[event]*hourMS, instantOf(list[len(list)-1]).Int()
	}
	if len(list) == 0 {
		total = 0
	}
	return total, first, last
}

func (h *testHost) Score(_ *Record, model int, now int64) (float64, int64) {
	score, next := 0.0, int64(Never)
	for _, s := range h.scores[model] {
		if s.from > now {
			next = s.from
			break
		}
		score = s.score
	}
	return score, next
}

func (h *testHost) Active(_ *Record, workflow int) Truth { return h.active[workflow] }

func (h *testHost) Sent(_ *Record, message int) ([]int64, int64) {
	return h.sent[message], int64(len(h.sent[message])) + 1
}

func (h *testHost) Subscribed(_ *Record, topic int) bool { return h.subscribed[topic] }
func (h *testHost) Blocked(_ *Record, channel int) bool  { return h.blocked[channel] }

// world makes random contexts for the test schema.
type world struct {
	*rand.Rand
	schema *Schema
}

func pick[T any](w *rand.Rand, from []T) T { return from[w.IntN(len(from))] }

func (w *world) instant() int64 {
	offsets := []int64{0, 1, -1, minuteMS, hourMS, 2 * hourMS, dayMS, 3 * dayMS, 7 * dayMS, 30 * dayMS, 400 * dayMS}
	at := testNow - pick(w.Rand, offsets)
	switch w.IntN(4) {
	case 0:
		at += w.Int64N(10 * dayMS)
	case 1:
		at += w.Int64N(hourMS)
	}
	return at
}

func (w *world) text(f *Field) string {
	if len(f.Values) > 0 && w.IntN(8) > 0 {
		return pick(w.Rand, f.Values)
	}
	return pick(w.Rand, []string{"", "a", "Ab", "/pricing", "/blog", "é", "12", "-3", "1.5", "x@y.de", "Europe/Berlin", "2026-01-02T03:04:05Z", "90m"})
}

func (w *world) value(f *Field, t Type) Value {
	switch t.Kind {
	case Bool:
		return NewBool(w.IntN(2) == 0)
	case Int:
		return NewInt(pick(w.Rand, []int64{0, 1, -1, 2, 3, 50, 80, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1}))
	case Double:
		return NewDouble(pick(w.Rand, []float64{0, 0.5, -1, 2, 50, 55.25, 1e18, -1e300}))
	case String:
		return NewString(w.text(f))
	case Timestamp:
		if w.IntN(20) == 0 {
			return NewTimestamp(pick(w.Rand, []int64{minInstant, maxInstant, 0}))
		}
		return NewTimestamp(w.instant())
	case Duration:
		return NewDuration(pick(w.Rand, []int64{0, 1, -1, minuteMS, hourMS, dayMS, -dayMS, maxDuration, -maxDuration}))
	case List:
		items := make([]Value, w.IntN(4))
		for i := range items {
			items[i] = w.value(f, *t.Elem)
		}
		return NewList(items)
	case Struct:
		return NewStruct(w.record(t.Shape))
	}
	return Value{}
}

// record fills a shape; fields that are not required are often absent.
func (w *world) record(s *Shape) *Record {
	r := s.New()
	for i := range s.Fields {
		f := &s.Fields[i]
		if f.Required || w.IntN(3) > 0 {
			r.Slots[i] = w.value(f, f.Type)
		}
	}
	return r
}

func (w *world) object(index int) *Record {
	r := w.record(w.schema.Objects[index].Shape)
	r.ChangedAt = make([]int64, len(r.Slots))
	for i := range r.ChangedAt {
		if w.IntN(3) == 0 {
			r.ChangedAt[i] = w.instant()
		}
	}
	return r
}

func (w *world) history(event int) []*Record {
	list := make([]*Record, w.IntN(5))
	for i := range list {
		list[i] = w.record(w.schema.Events[event].Shape)
	}
	slices.SortFunc(list, func(a, b *Record) int { return int(instantOf(a).Int() - instantOf(b).Int()) })
	return list
}

func (w *world) host() *testHost {
	h := &testHost{
		related: map[int][]*Record{}, events: map[int][]*Record{}, older: map[int]int64{}, scores: map[int][]testScore{},
		active: map[int]Truth{}, sent: map[int][]int64{}, subscribed: map[int]bool{}, blocked: map[int]bool{},
	}
	for i := range w.schema.Objects {
		for range w.IntN(4) {
			h.related[i] = append(h.related[i], w.object(i))
		}
	}
	for i := range w.schema.Events {
		h.events[i] = w.history(i)
		h.older[i] = int64(w.IntN(2) * 300)
	}
	for i := range w.schema.Scores {
		h.scores[i] = []testScore{{0, float64(w.IntN(100))}, {testNow + w.Int64N(dayMS), float64(w.IntN(100)) + 0.5}}
	}
	for i := range w.schema.Workflows {
		h.active[i] = Truth(w.IntN(3))
	}
	for i := range w.schema.Messages {
		for range w.IntN(3) {
			h.sent[i] = append(h.sent[i], w.instant())
		}
		slices.Sort(h.sent[i])
	}
	for i := range 3 {
		h.subscribed[i], h.blocked[i] = w.IntN(2) == 0, w.IntN(2) == 0
	}
	return h
}

// context makes a contact with an account, sometimes without.
func (w *world) context() *Context {
	c := &Context{Now: testNow, Object: w.object(testContact), Host: w.host(), Horizon: Never}
	if w.IntN(4) > 0 {
		c.Object.Parent = w.object(testAccount)
	}
	c.Trigger = w.record(w.schema.Events[w.schema.Event("form_submitted")].Shape)
	c.Event = w.record(w.schema.Events[w.schema.Event("order_placed")].Shape)
	return c
}

// testWorldPlace sees a contact, the trigger form_submitted and the event
// order_placed.
func testWorldPlace(s *Schema) Place {
	p := testTriggerPlace(s, "form_submitted")
	p.Event = s.Events[s.Event("order_placed")].Shape
	return p
}

// worldEnv is an environment of the test schema with its segments defined.
func worldEnv(tb testing.TB) *Env {
	tb.Helper()
	env, err := NewEnv(testSchema())
	if err != nil {
		tb.Fatal(err)
	}
	for i, text := range []string{
		`contact.company_size >= 50 && contact.industry in ["saas", "fintech"]`,
		`segment.icp && now - contact.last_activity < days(3)`,
		`contact.email.endsWith("@rival.example")`,
		`has(account.tier) && account.tier == "enterprise"`,
		`deal.stage == "open" && deal.changed_at("stage") < now - days(30)`,
	} {
		env.DefineSegment(i, mustCheck(tb, env, testPlace(env.Schema().Segments[i].Object), text))
	}
	return env
}

// mustCheck checks a text that has no issues.
func mustCheck(tb testing.TB, env *Env, p Place, text string) *Expr {
	tb.Helper()
	x, issues := env.Check(p, text, Type{Kind: Any})
	if x == nil {
		tb.Fatalf("%s: %v", text, issues)
	}
	return x
}
