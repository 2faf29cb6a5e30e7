package expr

import (
	"strings"

	celast "cel.dev/cel-go/common/ast"
)

// noHost answers where the context has no host: nothing ever happened.
type noHost struct{}

func (noHost) Related(*Record, int) []*Record                     { return nil }
func (noHost) Events(*Record, int) []*Record                      { return nil }
func (noHost) EventTotals(*Record, int) (total, f, l int64)       { return 0, 0, 0 }
func (noHost) Score(*Record, int, int64) (score float64, n int64) { return 0, Never }
func (noHost) Active(*Record, int) Truth                          { return Undecided }
func (noHost) Sent(*Record, int) ([]int64, int64)                 { return nil, 0 }
func (noHost) Subscribed(*Record, int) bool                       { return false }
func (noHost) Blocked(*Record, int) bool                          { return false }

func (c *Context) host() Host {
	if c.Host == nil {
		return noHost{}
	}
	return c.Host
}

// namespace reads NS.name, as `segment.icp`; ok is false if ns is none.
func (k *compiler) namespace(e celast.Expr, ns, name string) (n node, ok bool) {
	if _, shadowed := k.variable(ns); shadowed {
		return node{}, false
	}
	s := k.x.env.Schema()
	switch ns {
	case "score":
		return k.entry(indexScore(s.Scores, name), func(i int) node { return k.score(e, i) })
	case "band":
		return k.entry(indexScore(s.Scores, name), func(i int) node { return k.band(e, i) })
	case "segment":
		return k.entry(indexNamed(s.Segments, name), func(i int) node { return k.segment(e, i) })
	case "active":
		return k.entry(indexNamed(s.Workflows, name), func(i int) node { return k.active(e, i) })
	case "events":
		return k.entry(s.Event(name), k.events)
	case "@sent":
		return k.entry(indexText(s.Messages, name), k.sent)
	case "@subscribed":
		return k.entry(indexText(s.Topics, name), func(i int) node { return k.contactBool(i, Host.Subscribed) })
	case "@blocked":
		return k.entry(indexText(s.Channels, name), func(i int) node { return k.contactBool(i, Host.Blocked) })
	}
	return node{}, false
}

func (k *compiler) entry(index int, make func(int) node) (node, bool) {
	if index < 0 {
		return k.missing(), true
	}
	return make(index), true
}

func indexNamed(all []Named, name string) int {
	for i := range all {
		if all[i].Name == name {
			return i
		}
	}
	return -1
}

func indexScore(all []Score, name string) int {
	for i := range all {
		if all[i].Name == name {
			return i
		}
	}
	return -1
}

func indexText(all []string, name string) int {
	for i := range all {
		if all[i] == name {
			return i
		}
	}
	return -1
}

// bound reads bands.MODEL.BAND, a constant of the project.
func (k *compiler) bound(e celast.Expr) (node, bool) {
	s := e.AsSelect()
	if s.IsTestOnly() || s.Operand().Kind() != celast.SelectKind {
		return node{}, false
	}
	model := s.Operand().AsSelect()
	if model.Operand().Kind() != celast.IdentKind || k.name(model.Operand()) != "bands" {
		return node{}, false
	}
	if _, shadowed := k.variable("bands"); shadowed {
		return node{}, false
	}
	scores := k.x.env.Schema().Scores
	i := indexScore(scores, model.FieldName())
	if i < 0 {
		return k.missing(), true
	}
	b := indexText(scores[i].Bands, s.FieldName())
	if b < 0 {
		return k.missing(), true
	}
	return constantNode(NewDouble(scores[i].From[b])), true
}

func (k *compiler) score(e celast.Expr, model int) node {
	return node{typ: Type{Kind: Double}, dbl: k.scoreOf(e, model)}
}

// scoreOf asks the host. A score of a missing object has no value.
func (k *compiler) scoreOf(e celast.Expr, model int) func(*Context) (float64, bool) {
	object := k.x.env.Schema().Scores[model].Object
	subject := k.subject(object)
	none := k.site(e, "there is no "+k.objectName(object)+" to score")
	return func(c *Context) (float64, bool) {
		r, ok := subject(c)
		if !ok || r == nil {
			return 0, c.fail(none)
		}
		score, next := c.host().Score(r, model, c.Now)
		c.lower(next)
		return score, true
	}
}

func (k *compiler) objectName(index int) string {
	if index < 0 || index >= len(k.x.env.Schema().Objects) {
		return "object"
	}
	return "`" + k.x.env.Schema().Objects[index].Name + "`"
}

// band is the name of the highest band whose lower bound the score reaches.
func (k *compiler) band(e celast.Expr, model int) node {
	m := k.x.env.Schema().Scores[model]
	if len(m.Bands) == 0 {
		return k.missing()
	}
	score := k.scoreOf(e, model)
	return node{typ: Type{Kind: String}, str: func(c *Context) (string, bool) {
		v, ok := score(c)
		if !ok {
			return "", false
		}
		return m.band(v), true
	}}
}

func (m *Score) band(score float64) string {
	b := 0
	for b+1 < len(m.Bands) && score >= m.From[b+1] {
		b++
	}
	return m.Bands[b]
}

// segment asks the condition of the segment about its object.
func (k *compiler) segment(e celast.Expr, index int) node {
	env := k.x.env
	subject := k.subject(env.Schema().Segments[index].Object)
	site := k.site(e, "`"+strings.TrimSpace(path(e))+"` is not defined")
	used := &k.vars // all variables of this program, known when it is complete
	return node{typ: boolType, truth: func(c *Context) Truth {
		r, _ := subject(c)
		condition := env.segment(index)
		if condition == nil {
			return c.undecided(site)
		}
		return c.segment(condition, r, *used, site)
	}}
}

func (k *compiler) active(e celast.Expr, index int) node {
	subject := k.subject(k.x.env.Schema().Workflows[index].Object)
	unknown := k.site(e, "whether it is enrolled is known only to another system")
	return node{typ: boolType, truth: func(c *Context) Truth {
		r, _ := subject(c)
		if r == nil {
			return False
		}
		t := c.host().Active(r, index)
		if t == Undecided {
			return c.undecided(unknown)
		}
		return t
	}}
}

func (k *compiler) events(index int) node {
	shape := k.x.env.Schema().Events[index].Shape
	return node{typ: listOf(Type{Kind: Struct, Shape: shape}), events: index + 1, seq: func(c *Context) (seq, bool) {
		return seq{recs: c.host().Events(c.Object, index)}, true
	}}
}

// contact is the record that messages go to.
func (k *compiler) contact() func(*Context) (*Record, bool) {
	return k.subject(k.x.env.Schema().Object("contact"))
}

func (k *compiler) sent(index int) node {
	contact := k.contact()
	return node{typ: listOf(Type{Kind: Timestamp}), sent: index + 1, seq: func(c *Context) (seq, bool) {
		r, _ := contact(c)
		at, _ := c.host().Sent(r, index)
		return seq{times: at}, true
	}}
}

func (k *compiler) contactBool(index int, ask func(Host, *Record, int) bool) node {
	contact := k.contact()
	return node{typ: boolType, truth: func(c *Context) Truth {
		r, _ := contact(c)
		return truthOf(ask(c.host(), r, index))
	}}
}
