package logic

import (
	"testing"
)

// Pairs are decided as the conjunction of both is, whose every answer is held against
// all models.
func TestPairsAgree(t *testing.T) {
	t.Parallel()
	gave := map[Verdict]int{}
	for seed := range rounds(600) {
		w := newWorld(uint64(seed), seed%2 == 0)
		var forms []stated
		var cubes [][]Cube
		for range 5 {
			q := w.formula(1+w.rng.IntN(3), w.outside())
			list, ok := w.Cubes(q.f, 200, DefaultLimits())
			if !ok {
				t.Fatalf("seed %d: too many cubes", seed)
			}
			if alone := w.Solve(q.f, DefaultLimits()).Verdict; (alone == Unsat) != (len(list) == 0) {
				t.Fatalf("seed %d: %v, and %d cubes", seed, alone, len(list))
			}
			forms, cubes = append(forms, q), append(cubes, list)
		}
		p := w.NewPairSolver(cubes, DefaultLimits())
		for i := range forms {
			for k := range forms {
				got, want := p.Pair(i, k), w.Solve(w.And(forms[i].f, forms[k].f), DefaultLimits()).Verdict
				if got != want && got != OutOfWork && want != OutOfWork {
					t.Fatalf("seed %d: %d and %d: got %v, want %v", seed, i, k, got, want)
				}
				gave[got]++
			}
		}
	}
	if gave[Sat] == 0 || gave[Unsat] == 0 || gave[OutOfWork] > gave[Sat]/1000 {
		t.Errorf("got %v", gave)
	}
}
