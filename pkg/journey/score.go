package journey

import (
	"math"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// memo is a score that was computed and for which state of the line.
type memo struct {
	generation uint64 // of what is known of the line, or the host's version; 0 for none
	now        int64
	object     *Object
	score      float64
	next       int64
}

// valid is the generation of a score that is computed now. Those that are told
// of what they read stand until then, all others until anything changes.
func (h *host) valid(model int) uint64 {
	if k := h.ps.known; k != nil && h.ps.p.readers.derived[model] {
		return k.generation
	}
	return h.version
}

// score computes a score from what the object is and what happened: a pure
// function of history and time. next is when it may change by time alone.
func (h *host) score(o *Object, model int, now int64) (score float64, next int64) {
	m := h.memo(model)
	valid := h.valid(model)
	if m.generation == valid && m.now <= now && now < m.next && m.object == o {
		return m.score, m.next
	}
	s := h.ps.p.Scores[model]
	c := h.ps.enterContext()
	defer h.ps.leaveContext()
	score, next = 0, expr.Never
	for i := range s.Fit {
		f := &s.Fit[i]
		c.Now, c.Object, c.Event, c.Trigger, c.Host, c.Horizon = now, o.Rec, nil, nil, h, expr.Never
		if f.When == nil || h.ask(f.When, c) == expr.True {
			score += f.Points
		}
		next = min(next, c.Horizon)
	}
	for i := range s.Behavior {
		points, changes := h.rule(o, model, i, now)
		score += points
		next = min(next, changes)
	}
	// Sums of thousandths are thousandths: no threshold is missed by a rounding error.
	score = math.Round(score*1000) / 1000
	score = math.Max(s.Min, math.Min(s.Max, score))
	if k := h.ps.known; k != nil && h.ps.p.readers.derived[model] && (m.score != score || m.next != next || m.object != o) {
		k.changed(&h.ps.p.readers, h.ps.p.readers.scores+model)
	}
	*m = memo{valid, now, o, score, next}
	return score, next
}

// rule is what one rule adds: as it was, where that is known.
func (h *host) rule(o *Object, model, rule int, now int64) (points float64, next int64) {
	k := h.ps.known
	if k == nil || !h.ps.p.readers.derived[model] {
		return h.behavior(o, model, rule, now)
	}
	m := &k.rules[model][rule]
	if m.generation != k.generation || now >= m.next || now < m.now || m.object != o {
		points, next = h.behavior(o, model, rule, now)
		*m = memo{k.generation, now, o, points, next}
	}
	return m.score, m.next
}

func (h *host) behavior(o *Object, model, rule int, now int64) (points float64, next int64) {
	b := &h.ps.p.Scores[model].Behavior[rule]
	next = expr.Never
	history := h.history(o.Rec, b.Event)
	if history == nil {
		return 0, next
	}
	for _, ev := range history.Happened {
		if !h.matches(b, h.ps.p.ruleBits[model][rule], ev, now) {
			continue
		}
		p, changes := worth(b, ev.At, now)
		points += p
		next = min(next, changes)
	}
	return math.Max(-b.AtMost, math.Min(b.AtMost, points)), next
}

// judged is how many rules about one type of event are asked when it is recorded.
const judged = 64

// judge asks the scoring rules about an event, which read nothing but the event,
// once and for all.
func (h *host) judge(ev *Happening) {
	ev.counts, ev.countedBy = 0, h.ps.p
	for bit, b := range h.ps.p.types[ev.Event].behaviors {
		if bit < judged && h.meets(&h.ps.p.Scores[b.model].Behavior[b.rule], ev.Rec, h.ps.now) {
			ev.counts |= 1 << bit
		}
	}
}

// counted says that an event has come into the history or has gone from it: the
// rules that count it, and their scores, are to be computed again.
func (ps *pass) counted(ev *Happening) {
	if ps.known == nil {
		return
	}
	for bit, b := range ps.p.types[ev.Event].behaviors {
		if ev.countedBy != ps.p || bit >= judged || ev.counts&(1<<bit) != 0 {
			ps.known.rules[b.model][b.rule].generation = 0
			ps.known.scores[b.model].generation = 0
			ps.known.dirty = true
		}
	}
}

// matches reports whether a rule counts an event.
func (h *host) matches(b *project.Behavior, bit int, ev *Happening, now int64) bool {
	if ev.countedBy == h.ps.p && bit < judged {
		return ev.counts&(1<<bit) != 0
	}
	return h.meets(b, ev.Rec, now)
}

// meets asks the `where` of a rule.
func (h *host) meets(b *project.Behavior, event *expr.Record, now int64) bool {
	if b.Where == nil {
		return true
	}
	c := h.ps.enterContext()
	defer h.ps.leaveContext()
	c.Now, c.Object, c.Event, c.Trigger, c.Host, c.Horizon = now, nil, event, nil, h, expr.Never
	return h.ask(b.Where, c) == expr.True
}

// ask asks the condition of a rule.
func (h *host) ask(c *project.Cond, ctx *expr.Context) expr.Truth {
	r := c.Expr.Truth(ctx)
	if h.ps.s.watch != nil {
		h.ps.watched(c, ctx, r)
	}
	return r
}

// worth is what one event still adds, and when that changes.
func worth(b *project.Behavior, at, now int64) (points float64, next int64) {
	age := max(now-at, 0)
	switch {
	case b.Expires > 0 && age >= b.Expires:
		return 0, expr.Never
	case b.Expires > 0:
		return b.Points, at + b.Expires
	case b.HalfLife <= 0:
		return b.Points, expr.Never
	}
	return expr.Decayed(b.Points, age, b.HalfLife), expr.NextDecay(b.Points, at, now, b.HalfLife)
}

// scoresChanged records scores and bands that differ from what was recorded last.
func (ps *pass) scoresChanged() {
	root := ps.s.root()
	if root == nil {
		return
	}
	for i, s := range ps.p.Scores {
		if s.Object != root.Object {
			continue
		}
		before := ps.s.Scores[i]
		score, _ := ps.host.score(root, i, ps.now)
		ps.s.Scores[i] = Scored{Known: true, Score: score}
		// A score that was never recorded was 0: a new contact's first points count.
		if score != before.Score {
			ps.tellScore(root, s, before.Score, score)
		}
	}
}

func (ps *pass) tellScore(root *Object, s *project.Score, before, score float64) {
	ps.note(Fact{Kind: ScoreChanged, Object: root.Key, Subject: s.Name, From: ps.number(before), To: ps.number(score)})
	if from, to := band(s, before), band(s, score); from != to {
		ps.note(Fact{Kind: BandChanged, Object: root.Key, Subject: s.Name, From: from, To: to})
	}
}

// numeral is a number in text.
type numeral struct {
	bits uint64
	text string
}

// number is number for the few scores that come again and again.
func (ps *pass) number(f float64) string {
	if ps.numerals == nil {
		return number(f)
	}
	at := &ps.numerals[int(math.Float64bits(f)>>44)%len(ps.numerals)]
	if bits := math.Float64bits(f); at.text == "" || at.bits != bits {
		*at = numeral{bits, number(f)}
	}
	return at.text
}

// band is the name of the highest band whose lower bound the score reaches.
func band(s *project.Score, score float64) string {
	name := ""
	for i := range s.Bands {
		if i == 0 || score >= s.Bands[i].From.Value {
			name = s.Bands[i].Name.Value
		}
	}
	return name
}
