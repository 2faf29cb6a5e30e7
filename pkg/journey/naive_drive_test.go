package journey_test

import (
	"fmt"
	"slices"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// loaded is a company as the product reads it.
func (c *company) load() (*project.Program, error) {
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{"fairlead.yaml": base, "data.yaml": data, "messages.yaml": messages, "random.yaml": c.yaml()} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	result, err := project.Load(fsys, project.Options{})
	if err != nil {
		return nil, err
	}
	for _, d := range result.Diagnostics {
		if d.Severity == diag.Error {
			return nil, fmt.Errorf("%s: %s: %s", d.Primary, d.Rule, d.Message)
		}
	}
	return result.Program, nil
}

// driven plays a timeline through the product and gives its facts.
func (c *company) driven(p *project.Program, t *timeline) []journey.Fact {
	r := journey.NewRun(p, start)
	r.Answer(c.answers(p))
	var things []project.Thing
	for _, s := range t.seeds {
		object := p.Schema.Object(s.object)
		shape := p.Schema.Objects[object].Shape
		thing := project.Thing{Object: object, ID: s.id, ParentID: s.parent, Fields: slots(shape, s.fields)}
		if s.object == "contact" {
			thing.Fields = append(thing.Fields, project.SlotValue{Slot: shape.Slot("email"), Value: expr.NewString(s.id)})
		}
		things = append(things, thing)
	}
	r.Seed(things, start)
	r.Begin()
	for i := range t.inputs {
		r.DeliverLate(given(p, &t.inputs[i]), start+int64(t.inputs[i].now)*hour)
	}
	r.Advance(start + int64(t.until)*hour)
	return r.Facts()
}

// given is an input as the product takes it.
func given(p *project.Program, in *input) journey.Input {
	object := p.Schema.Object(in.object)
	shape := p.Schema.Objects[object].Shape
	out := journey.Input{Kind: journey.Record, ID: in.source, Object: object, Name: in.id, At: start + int64(in.at)*hour}
	if in.object == "contact" {
		out.By = shape.Slot("email")
	}
	if in.event != "" {
		out.Kind, out.Event = journey.Event, p.Schema.Event(in.event)
		shape = p.Schema.Events[out.Event].Shape
	}
	out.Fields = slots(shape, in.fields)
	if in.parent != "" {
		out.Parent, out.ParentKnown = journey.Key{Object: p.Schema.Objects[object].Parent, ID: in.parent}, true
	}
	return out
}

func slots(shape *expr.Shape, pairs []pair) []project.SlotValue {
	var list []project.SlotValue
	for _, p := range pairs {
		list = append(list, project.SlotValue{Slot: shape.Slot(p.name), Value: valueOf(p.value)})
	}
	return list
}

func valueOf(v any) expr.Value {
	switch v := v.(type) {
	case string:
		return expr.NewString(v)
	case int:
		return expr.NewInt(int64(v))
	case bool:
		return expr.NewBool(v)
	case instant:
		return expr.NewTimestamp(start + int64(v)*hour)
	}
	return expr.Value{}
}

// written writes facts as the naive interpreter does. What a score is is no
// decision, and nobody says when it is to be told; so each score that is told
// must be the one that the naive interpreter has at that instant.
func written(p *project.Program, facts []journey.Fact, naive *world) []string {
	var list []string
	for i := range facts {
		f := &facts[i]
		if f.Kind == journey.ScoreChanged || f.Kind == journey.BandChanged {
			known := naive.values[clock(f.At)+" "+f.Object.Name(p)+" "+f.Subject]
			if slices.Contains(known, f.To) {
				continue
			}
		}
		where := ""
		if f.Workflow >= 0 {
			w := p.Workflows[f.Workflow]
			where = fmt.Sprintf("%s#%d", w.Name, f.Number)
			if f.Step >= 0 {
				where += "/" + w.Steps[f.Step].ID
			}
		}
		until := f.Until
		if f.Kind == journey.Held && f.From != "" {
			continue // a forecast that has changed
		}
		switch f.Kind {
		case journey.Held:
			until = 0 // a forecast; what counts is when it is released
		case journey.Refused, journey.Skipped:
			until = 0 // told to people, and decides nothing
		}
		subject := f.Subject
		if f.Kind == journey.Ignored {
			subject = "" // the id of an effect is no word of the language
		}
		list = append(list, text(f.At, f.Kind.String(), f.Object.Name(p), where, subject, f.From, f.To, f.Gate, f.Reason, until))
	}
	return list
}
