package logic

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/audience/internal/domain"
)

// company is a space like that of a real company: fields, times, tags and events.
type company struct {
	*Space
	rng                    *rand.Rand
	now                    Var
	enums, flags, nums, at []Var
	words                  [][]string
	tags                   Bag
	tag                    Var
	events                 []Bag
	when, price            []Var
}

const day = int64(86_400_000)

func newCompany(seed uint64) *company {
	c := &company{Space: NewSpace(), rng: rand.New(rand.NewPCG(seed, 1))}
	start := 20_600 * day
	c.now = c.NewVar(VarInfo{Name: "now", Dom: Dom{Ints: domain.Between(start, start+365*day)}})
	for i, n := range []int{30, 5, 12, 8, 4, 20} {
		var words []string
		for k := range n {
			words = append(words, fmt.Sprintf("%c%02d", 'a'+i, k))
		}
		c.words = append(c.words, words)
		c.enums = append(c.enums, c.NewVar(VarInfo{Sort: Text, Dom: Dom{Absent: i%2 == 0, Texts: domain.TextsOf(words...)}}))
	}
	for i := range 5 {
		c.flags = append(c.flags, c.NewVar(VarInfo{Dom: Dom{Absent: i%2 == 0, Ints: domain.Between(0, 1)}}))
		c.nums = append(c.nums, c.NewVar(VarInfo{Dom: Dom{Absent: i%2 == 1, Ints: domain.Between(0, 1_000_000)}}))
	}
	for i := range 3 {
		c.at = append(c.at, c.NewVar(VarInfo{Dom: Dom{Absent: i > 0, Ints: domain.Between(start-4000*day, start+365*day)}}))
	}
	c.tags = c.NewBag(BagInfo{Name: "tags"})
	c.tag = c.NewElemVar(c.tags, VarInfo{Sort: Text, Dom: Dom{Texts: domain.AnyText()}})
	for range 5 {
		b := c.NewBag(BagInfo{Name: "event"})
		at := c.NewElemVar(b, VarInfo{Dom: Dom{Ints: domain.Between(start-4000*day, start+365*day)}})
		price := c.NewElemVar(b, VarInfo{Dom: Dom{Absent: true, Ints: domain.Between(0, 1_000_000)}})
		c.SetLaw(b, c.Linear([]Term{{1, at}, {-1, c.now}}, 0))
		c.events, c.when, c.price = append(c.events, b), append(c.when, at), append(c.price, price)
	}
	return c
}

func pickOf[T any](c *company, list []T) (T, int) {
	i := c.rng.IntN(len(list))
	return list[i], i
}

// age is the formula that an instant is at most, or at least, some days ago.
func (c *company) age(x Var, days int64, recent bool) *Formula {
	f := c.Linear([]Term{{1, c.now}, {-1, x}}, days*day)
	if !recent {
		f = c.Linear([]Term{{-1, c.now}, {1, x}}, -days*day)
	}
	return c.And(c.Present(x), f)
}

func (c *company) part() *Formula {
	days := []int64{1, 7, 14, 30, 60, 90, 180, 365}
	switch n := c.rng.IntN(20); {
	case n < 7:
		x, i := pickOf(c, c.enums)
		var words []string
		for range 1 + c.rng.IntN(3) {
			w, _ := pickOf(c, c.words[i])
			words = append(words, w)
		}
		return c.IsText(x, domain.TextsOf(words...))
	case n < 10:
		x, _ := pickOf(c, c.flags)
		return c.IsIn(x, domain.Point(int64(c.rng.IntN(2))))
	case n < 13:
		x, _ := pickOf(c, c.nums)
		at := int64(c.rng.IntN(20)) * 50
		if c.rng.IntN(2) == 0 {
			return c.IsIn(x, domain.AtLeast(at))
		}
		return c.IsIn(x, domain.AtMost(at+100))
	case n < 14:
		x, _ := pickOf(c, c.nums)
		return c.Not(c.Present(x))
	case n < 17:
		x, _ := pickOf(c, c.at)
		d, _ := pickOf(c, days)
		return c.age(x, d, c.rng.IntN(2) == 0)
	case n < 18:
		words := []string{"vip", "partner", "newsletter", "trial", "churned", "beta"}
		w, _ := pickOf(c, words)
		n := c.Count(c.tags, c.IsText(c.tag, domain.TextsOf(w)))
		if c.rng.IntN(3) == 0 {
			return c.IsIn(n, domain.Point(0))
		}
		return c.IsIn(n, domain.AtLeast(1))
	}
	b, i := pickOf(c, c.events)
	d, _ := pickOf(c, days)
	p := c.age(c.when[i], d, true)
	if c.rng.IntN(3) == 0 {
		p = c.And(p, c.IsIn(c.price[i], domain.AtLeast(int64(c.rng.IntN(10))*10)))
	}
	if c.rng.IntN(3) == 0 {
		return c.IsIn(c.Count(b, p), domain.Point(0))
	}
	return c.IsIn(c.Count(b, p), domain.AtLeast(1+int64(c.rng.IntN(3))))
}

func (c *company) condition() *Formula {
	var all []*Formula
	for range 2 + c.rng.IntN(3) {
		f := c.part()
		if c.rng.IntN(5) == 0 {
			f = c.Or(f, c.part())
		}
		all = append(all, f)
	}
	return c.And(all...)
}

// allPairs decides all pairs on two cores.
func allPairs(p *PairSolver, n int) [3]int {
	var wait sync.WaitGroup
	gave := [2][3]int{}
	for w := range gave {
		q := p.Fork()
		wait.Go(func() {
			for i := range n {
				for k := range i {
					if (i+k)%2 == w {
						gave[w][q.Pair(i, k)]++
					}
				}
			}
		})
	}
	wait.Wait()
	for v := range gave[0] {
		gave[0][v] += gave[1][v]
	}
	return gave[0]
}

// All pairs of 1,000 conditions, with the cubes and the tables.
func BenchmarkAllPairs(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c := newCompany(1)
		var forms []*Formula
		for range 1000 {
			forms = append(forms, c.condition())
		}
		b.StartTimer()
		start := time.Now()
		cubes := make([][]Cube, len(forms))
		n := 0
		for i, f := range forms {
			list, ok := c.Cubes(f, 512, DefaultLimits())
			if !ok {
				b.Fatal("too many cubes")
			}
			cubes[i] = list
			n += len(list)
		}
		made := time.Now()
		p := c.NewPairSolver(cubes, DefaultLimits())
		tables := time.Now()
		gave := allPairs(p, len(cubes))
		b.ReportMetric(float64(n), "cubes")
		b.ReportMetric(float64(made.Sub(start).Milliseconds()), "ms-cubes")
		b.ReportMetric(float64(tables.Sub(made).Milliseconds()), "ms-tables")
		b.ReportMetric(float64(time.Since(tables).Milliseconds()), "ms-pairs")
		b.ReportMetric(float64(gave[Sat]), "overlap")
		b.ReportMetric(float64(gave[OutOfWork]), "unknown")
	}
}

// Does one condition imply another one?
func BenchmarkImplies(b *testing.B) {
	c := newCompany(2)
	var yes, no []*Formula
	for range 200 {
		f := c.condition()
		yes, no = append(yes, f), append(no, c.Not(f))
	}
	i := 0
	for b.Loop() {
		c.Solve(c.And(yes[i%200], no[i*7/200%200]), DefaultLimits())
		i++
	}
}

// field is a question to one of seven fields, three of which may be absent.
func (c *company) field() *Formula {
	switch i := c.rng.IntN(7); {
	case i < 3:
		var words []string
		for _, w := range c.words[i] {
			if c.rng.IntN(2) == 0 {
				words = append(words, w)
			}
		}
		return c.IsText(c.enums[i], domain.TextsOf(words...))
	case i < 6:
		return c.IsIn(c.nums[i-3], domain.AtLeast(int64(c.rng.IntN(1000))))
	}
	return c.IsIn(c.flags[0], domain.Point(1))
}

// table makes the leaves of a random decision tree.
func (c *company) table(n int, path *Formula) []*Formula {
	if n == 1 {
		return []*Formula{path}
	}
	f := c.field()
	for c.Solve(c.And(path, f), DefaultLimits()).Verdict != Sat || c.Solve(c.And(path, c.Not(f)), DefaultLimits()).Verdict != Sat {
		f = c.field()
	}
	k := 1 + c.rng.IntN(n-1)
	return append(c.table(k, c.And(path, f)), c.table(n-k, c.And(path, c.Not(f)))...)
}

// Do the leaves of a decision tree cover every contact? Without one of them?
func BenchmarkCoverage(b *testing.B) {
	for _, gap := range []bool{false, true} {
		b.Run(fmt.Sprintf("gap=%v", gap), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				c := newCompany(3)
				leaves := c.table(1000, c.True())
				if gap {
					leaves = leaves[1:]
				}
				b.StartTimer()
				var none []*Formula
				for _, f := range leaves {
					none = append(none, c.Not(f))
				}
				a := c.Solve(c.And(none...), DefaultLimits())
				b.ReportMetric(float64(a.Work), "steps")
				b.ReportMetric(float64(a.Verdict), "verdict")
			}
		})
	}
}
