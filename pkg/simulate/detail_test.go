package simulate

import (
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

// TestDetails sees what pictures need: which enrollment, which channel, which gate
// and until when.
func TestDetails(t *testing.T) {
	p := load(t, projects(t)["b2b-saas"], project.Options{})
	var held, sent, stage, refused *Entry
	for _, r := range All(p, p.Scenarios) {
		for i := range r.Timeline {
			e := &r.Timeline[i]
			switch {
			case r.Name == "frequency-cap" && e.Kind == "held" && held == nil:
				held = e
			case r.Name == "frequency-cap" && e.Kind == "sent" && sent == nil:
				sent = e
			case r.Name == "frequency-cap" && e.Kind == "stage":
				stage = e
			case r.Name == "hot-lead-leaves-nurture" && e.Kind == "refused":
				refused = e
			}
		}
	}
	if held == nil || held.Enrollment != 2 || held.Channel != "email" || held.Gate != "cap" || held.Until != "2026-01-06T00:00:00+01:00" {
		t.Errorf("held: %+v", held)
	}
	if sent == nil || sent.Enrollment != 1 || sent.Channel != "email" || sent.Title != "Your handbook, Kim" || sent.Until != "" {
		t.Errorf("sent: %+v", sent)
	}
	if stage == nil || stage.From != "capture" || stage.To != "nurture" {
		t.Errorf("stage: %+v", stage)
	}
	if refused == nil || refused.Enrollment != 0 || refused.Gate != "exclusive" {
		t.Errorf("refused: %+v", refused)
	}
}
