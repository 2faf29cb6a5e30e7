package project

import (
	"math"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// index numbers everything that expressions name.
func (b *builder) index() {
	b.schema.Topics, b.topics = numbered(b.program.Topics, func(t Topic) string { return t.Name })
	b.schema.Channels, b.channels = numbered(b.program.Channels, func(c Channel) string { return c.Name })
	b.indexSegments()
	b.indexScores()
	b.indexMessages()
	b.indexWorkflows()
	b.indexStages()
	b.indexRouting()
}

// numbered lists the names and numbers them.
func numbered[T any](list []T, name func(T) string) ([]string, map[string]int) {
	var all []string
	numbers := make(map[string]int, len(list))
	for i := range list {
		all = append(all, name(list[i]))
		numbers[name(list[i])] = i
	}
	return all, numbers
}

func (b *builder) indexSegments() {
	for _, d := range docs[*model.Segment](b) {
		s := &Segment{Doc: d, Name: d.Name.Value, Object: b.objectIndex(d.Object.Value)}
		b.program.Segments = append(b.program.Segments, s)
		b.schema.Segments = append(b.schema.Segments, expr.Named{Name: s.Name, Object: s.Object})
	}
	_, b.segments = numbered(b.program.Segments, func(s *Segment) string { return s.Name })
}

func (b *builder) indexScores() {
	for _, d := range docs[*model.ScoringModel](b) {
		b.doc = d
		s := &Score{
			Doc: d, Name: d.Name.Value, Object: b.objectIndex(d.Object.Value), Bands: d.Bands,
			Min: orInfinite(d.Range.Min, -1), Max: orInfinite(d.Range.Max, 1),
		}
		b.checkBands(s)
		named := expr.Score{Named: expr.Named{Name: s.Name, Object: s.Object}}
		for _, band := range d.Bands {
			named.Bands = append(named.Bands, band.Name.Value)
			named.From = append(named.From, band.From.Value)
		}
		b.program.Scores = append(b.program.Scores, s)
		b.schema.Scores = append(b.schema.Scores, named)
	}
	_, b.scores = numbered(b.program.Scores, func(s *Score) string { return s.Name })
}

func orInfinite(f model.Float, sign int) float64 {
	if f.Written() {
		return f.Value
	}
	return math.Inf(sign)
}

// checkBands sees that bands ascend from the range's lower end.
func (b *builder) checkBands(s *Score) {
	r := s.Doc.Range
	if r.Max.Written() && s.Max <= s.Min {
		b.report("load/schema", r.Max.Span, "make `max` larger than `min`", "the range ends before it begins")
	}
	var names []model.Text
	for i, band := range s.Bands {
		names = append(names, band.Name)
		switch {
		case !band.From.Written(), i > 0 && !s.Bands[i-1].From.Written(): // no number, which has been reported
		case i == 0 && r.Min.Written() && band.From.Value != s.Min:
			b.report("load/schema", band.From.Span, "let the first band begin at `range.min`", "the first band begins at %s, the range at %s",
				number(band.From.Value), number(s.Min))
		case i > 0 && band.From.Value <= s.Bands[i-1].From.Value:
			b.report("load/schema", band.From.Span, "list the bands from the lowest up", "the band `%s` does not begin above `%s`",
				band.Name.Value, s.Bands[i-1].Name.Value)
			b.relate(s.Bands[i-1].From.Span, "the band before it")
		case band.From.Value > s.Max:
			b.report("load/schema", band.From.Span, "lower it, or raise `range.max`", "the band `%s` begins above the range", band.Name.Value)
		}
	}
	b.duplicates(names, "band")
}

func (b *builder) indexMessages() {
	for i, d := range docs[*model.Message](b) {
		b.program.Messages = append(b.program.Messages, &Message{
			Doc: d, Name: d.Name.Value, Index: i, Topic: -1, Transactional: d.Transactional.Value,
			Channel: indexOr(b.channels, d.Channel.Value, -1),
		})
		if t, ok := b.topics[d.Topic.Value]; ok {
			b.program.Messages[i].Topic = t
		}
	}
	b.schema.Messages, b.messages = numbered(b.program.Messages, func(m *Message) string { return m.Name })
}

func indexOr(m map[string]int, name string, otherwise int) int {
	if i, ok := m[name]; ok {
		return i
	}
	return otherwise
}

func (b *builder) indexWorkflows() {
	for i, d := range docs[*model.Workflow](b) {
		w := &Workflow{Doc: d, Name: d.Name.Value, Index: i, Object: b.objectIndex(d.Object.Value)}
		b.program.Workflows = append(b.program.Workflows, w)
		b.schema.Workflows = append(b.schema.Workflows, expr.Named{Name: w.Name, Object: w.Object})
	}
	_, b.workflows = numbered(b.program.Workflows, func(w *Workflow) string { return w.Name })
}

func (b *builder) indexStages() {
	b.stages = map[string]int{}
	all := docs[*model.Lifecycle](b)
	if len(all) == 0 {
		return
	}
	d := all[0]
	b.doc = d
	lc := &Lifecycle{Doc: d, BackwardAllow: d.Backward.Value == "allow"}
	var names []model.Text
	for i := range d.Stages {
		s := &d.Stages[i]
		names = append(names, s.Name)
		if _, again := b.stages[s.Name.Value]; !again {
			b.stages[s.Name.Value] = i
		}
		b.schema.Stages = append(b.schema.Stages, s.Name.Value)
		lc.Stages = append(lc.Stages, Stage{Doc: s, Name: s.Name.Value, MaxAge: s.MaxAge.Value, Goal: s.Goal.Value, End: s.End.Value})
	}
	b.duplicates(names, "stage")
	for i := range lc.Stages {
		for _, next := range lc.Stages[i].Doc.Next {
			if j, ok := b.stages[next.Value]; ok {
				lc.Stages[i].Next = append(lc.Stages[i].Next, j)
			}
		}
	}
	b.program.Lifecycle = lc
}

func (b *builder) indexRouting() {
	b.teams, b.routings = map[string]*Team{}, map[string]*Routing{}
	for _, d := range docs[*model.Team](b) {
		t := &Team{Doc: d, Name: d.Name.Value}
		b.teams[t.Name] = t
		b.program.Teams = append(b.program.Teams, t)
	}
	for _, d := range docs[*model.RoutingPolicy](b) {
		r := &Routing{Doc: d, Name: d.Name.Value}
		b.routings[r.Name] = r
		b.program.Routings = append(b.program.Routings, r)
	}
}

// buildProject reads the Project document; a missing one has been reported and
// leaves the defaults.
func (b *builder) buildProject() {
	p := b.program
	p.Calendars = map[string]*calendar.Calendar{}
	all := docs[*model.Project](b)
	if len(all) == 0 {
		p.Project, p.Zone = &model.Project{}, calendar.UTC()
		return
	}
	d := all[0]
	b.doc, p.Project, p.Name, p.LateEvents = d, d, d.Name.Value, d.LateEvents.Value
	p.Zone = b.zones.load(&b.reporter, d.Timezone)
	b.requires(d.Requires)
	b.calendars(d)
	var topics []model.Text
	for i := range d.Topics {
		t := &d.Topics[i]
		topics = append(topics, t.Name)
		p.Topics = append(p.Topics, Topic{Doc: t, Name: t.Name.Value, OptIn: t.OptIn.Value})
	}
	b.duplicates(topics, "topic")
	b.duplicates(d.Audiences, "audience")
	for i := range d.Channels {
		c := &d.Channels[i]
		p.Channels = append(p.Channels, Channel{Doc: &c.Value, Name: c.Key.Value, Internal: c.Value.Internal.Value})
	}
}
