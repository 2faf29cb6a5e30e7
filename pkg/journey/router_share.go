package journey

import (
	"math/big"
	"slices"

	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

type text = model.Text

// pointer is a member's pointer for round robin; it is not to be changed.
func pointer(l *Load) *big.Rat {
	if l.Pointer == nil {
		return new(big.Rat)
	}
	return l.Pointer
}

// share chooses among the members who can take a lead. suitable are these and
// who was passed over for capacity or calendar, both in order.
func (d *desk) share(a *project.Assign, suitable, can []int, request *RouteRequest) int {
	if a.Doc.By.Value == "least_loaded" {
		return d.leastLoaded(can, request.Contact)
	}
	return d.nextInTurn(suitable, can)
}

// nextInTurn is round robin: the lowest pointer is next, then grows by 1/weight.
// Who was passed over is raised to what the chosen one's was, so that nobody who
// comes back gets all that comes.
func (d *desk) nextInTurn(suitable, can []int) int {
	chosen := can[0]
	for _, m := range can[1:] {
		if pointer(&d.r.Loads[m]).Cmp(pointer(&d.r.Loads[chosen])) < 0 {
			chosen = m
		}
	}
	was := pointer(&d.r.Loads[chosen])
	for _, m := range suitable {
		if !slices.Contains(can, m) && pointer(&d.r.Loads[m]).Cmp(was) < 0 {
			d.r.Loads[m].Pointer = was
		}
	}
	d.r.Loads[chosen].Pointer = new(big.Rat).Add(was, d.p.staff[chosen].share)
	return chosen
}

// leastLoaded has the fewest open assignments by weight; ties by order. The lead
// itself does not count.
func (d *desk) leastLoaded(can []int, contact Key) int {
	chosen, least := can[0], d.burden(can[0], contact)
	for _, m := range can[1:] {
		if burden := d.burden(m, contact); burden.Cmp(least) < 0 {
			chosen, least = m, burden
		}
	}
	return chosen
}

func (d *desk) burden(member int, contact Key) *big.Rat {
	open := d.r.Loads[member].Open
	if lead, ok := d.r.Open.find(contact); ok && lead.Email == d.r.Loads[member].Email {
		open--
	}
	return new(big.Rat).Mul(big.NewRat(int64(open), 1), d.p.staff[member].share)
}
