package journey

import (
	"os"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// BenchmarkStep measures one event that a contact in the middle of the example
// company's nurture sees and nobody acts on.
func BenchmarkStep(b *testing.B) {
	result, err := project.Load(os.DirFS("../../examples/b2b-saas"), project.Options{})
	if err != nil || result.Program == nil {
		b.Fatal(err, result.Diagnostics)
	}
	p := result.Program
	var r *Run
	for _, s := range p.Scenarios {
		if r = Play(p, s); len(r.Live(r.first)) > 0 {
			break
		}
	}
	state := r.lines[r.first]
	in := Input{Kind: Event, To: r.first, Object: r.first.Object, Name: r.first.ID, Event: p.Schema.Event("page_viewed"), At: state.Now}
	slot := p.Schema.Events[in.Event].Shape.Slot("path")
	in.Fields = []project.SlotValue{{Slot: slot, Value: expr.NewString("/blog")}}
	if _, out := Step(p, state, in, state.Now); len(out.Facts) == 0 || out.Facts[0].Kind != Recorded {
		b.Fatal("the event was not recorded")
	}
	b.ReportAllocs()
	for b.Loop() {
		Step(p, state, in, state.Now)
	}
}
