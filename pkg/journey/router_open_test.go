package journey

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// The assignments in chunks are a map by contact, and a copy is not touched by
// what happens to its origin.
func TestOpenLeadsAreAMap(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	var leads openLeads
	want := map[Key]string{}
	for n := range 20_000 {
		k := Key{1, fmt.Sprint(rnd.IntN(3000))}
		copied := leads.clone()
		old, had := leads.find(k)
		if rnd.IntN(3) == 0 {
			leads.remove(k)
			delete(want, k)
		} else {
			leads.put(Lead{Contact: k, Email: fmt.Sprint(n)})
			want[k] = fmt.Sprint(n)
		}
		if again, has := copied.find(k); has != had || again != old {
			t.Fatal("the copy changed")
		}
		if got, ok := leads.find(k); got.Email != want[k] || ok != (want[k] != "") {
			t.Fatal(k, got, want[k])
		}
	}
	total, last := 0, Key{}
	for _, c := range leads.Chunks {
		if len(c) == 0 || len(c) > chunkSize {
			t.Fatal("a chunk of", len(c))
		}
		for _, l := range c {
			if total++; want[l.Contact] != l.Email || last.Compare(l.Contact) >= 0 {
				t.Fatal(l)
			}
			last = l.Contact
		}
	}
	if total != len(want) || len(leads.Chunks) < 4 {
		t.Error(total, "leads in", len(leads.Chunks), "chunks")
	}
}

// The router and the lines of the contacts never disagree about what is open and
// who waits: a release comes for all that ends, and for nothing else. While somebody
// waits there is a wake-up where time will free a member.
func TestTheRouterAgreesWithItsContacts(t *testing.T) {
	opened, waited, freed := 0, 0, 0
	everyRun(t, func(p *project.Program, s *project.Scenario, inputs []Input, _ *rand.Rand) {
		r := begin(p, s)
		for _, in := range inputs {
			r.Deliver(in)
			r.Advance(in.At)
			state := r.lines[router]
			if state == nil {
				continue
			}
			open, queued := map[string]int{}, 0
			for _, k := range r.keys() {
				a := r.lines[k].Assigned
				switch {
				case a.ID == "":
				case strings.HasPrefix(a.Owner, queuePrefix):
					queued++
				default:
					open[project.CanonicalID(a.Owner)]++
				}
			}
			for _, l := range state.Routing.Loads {
				if l.Open != open[l.Email] || l.Open != state.Routing.Open.count(l.Email) {
					t.Fatalf("%s: %s has %d open, the contacts say %d", s.Name, l.Email, l.Open, open[l.Email])
				}
				opened += l.Open
			}
			if queued != len(state.Routing.Queue) {
				t.Fatalf("%s: %d wait, the contacts say %d", s.Name, len(state.Routing.Queue), queued)
			}
			waited += queued
			if len(state.Routing.Pending) > 0 || queued > 0 && state.Wake == expr.Never && freeByTime(r, state) {
				t.Fatalf("%s: the router rests", s.Name)
			}
		}
		for _, f := range r.Facts() {
			if f.Kind == Freed {
				freed++
			}
		}
	})
	if opened < 200 || waited < 100 || freed < 5 {
		t.Error(opened, "open,", waited, "wait,", freed, "freed")
	}
}

// freeByTime reports whether time alone will make a member free.
func freeByTime(r *Run, s *State) bool {
	for i, m := range r.plan.staff {
		limit := m.Doc.Capacity.Open
		if m.Calendar != nil && !(limit.Written() && int64(s.Routing.Loads[i].Open) >= limit.Value) {
			return true
		}
	}
	return false
}
