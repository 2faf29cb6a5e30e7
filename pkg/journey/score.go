package journey

import (
	"math"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// memo is a score that was computed and for which state of the line.
type memo struct {
	version int64
	now     int64
	object  Key
	score   float64
	next    int64
}

// score computes a score from what the object is and what happened: a pure
// function of history and time. next is when it may change by time alone.
func (h *host) score(o *Object, model int, now int64) (score float64, next int64) {
	if m := h.memo(model); m.version == h.version && m.now == now && m.object == o.Key {
		return m.score, m.next
	}
	s := h.ps.p.Scores[model]
	c := h.ps.enterContext()
	defer h.ps.leaveContext()
	score, next = 0, expr.Never
	for i := range s.Fit {
		f := &s.Fit[i]
		c.Now, c.Object, c.Event, c.Trigger, c.Host, c.Horizon = now, o.Rec, nil, nil, h, expr.Never
		if f.When == nil || f.When.Expr.Truth(c) == expr.True {
			score += f.Points
		}
		next = min(next, c.Horizon)
	}
	for i := range s.Behavior {
		points, changes := h.behavior(o, &s.Behavior[i], c, now)
		score += points
		next = min(next, changes)
	}
	// Sums of thousandths are thousandths: no threshold is missed by a rounding error.
	score = math.Round(score*1000) / 1000
	score = math.Max(s.Min, math.Min(s.Max, score))
	*h.memo(model) = memo{h.version, now, o.Key, score, next}
	return score, next
}

func (h *host) behavior(o *Object, b *project.Behavior, c *expr.Context, now int64) (points float64, next int64) {
	next = expr.Never
	for _, rec := range h.Events(o.Rec, b.Event) {
		at := rec.Slots[0].Int()
		if b.Where != nil {
			c.Now, c.Object, c.Event, c.Trigger, c.Host, c.Horizon = now, nil, rec, nil, h, expr.Never
			if b.Where.Expr.Truth(c) != expr.True {
				continue
			}
		}
		p, changes := worth(b, at, now)
		points += p
		next = min(next, changes)
	}
	return math.Max(-b.AtMost, math.Min(b.AtMost, points)), next
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
	ps.note(Fact{Kind: ScoreChanged, Object: root.Key, Subject: s.Name, From: number(before), To: number(score)})
	if from, to := band(s, before), band(s, score); from != to {
		ps.note(Fact{Kind: BandChanged, Object: root.Key, Subject: s.Name, From: from, To: to})
	}
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
