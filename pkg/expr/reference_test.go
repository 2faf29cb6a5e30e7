package expr

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// sameResult asks both evaluators and reports how they differ.
func sameResult(t *testing.T, x *Expr, c *Context) {
	t.Helper()
	slow := newReference(x)
	if slow.err != nil {
		t.Fatalf("%s: %v", x.Text(), slow.err)
	}
	horizon := c.Horizon
	c.cause = Cause{}
	want := slow.value(c)
	wantCause := c.cause
	c.Horizon = horizon
	got := x.Value(c)
	same := got.kind == want.kind && (got.Equal(want) || got.text(false) == want.text(false))
	if same && got.IsAbsent() {
		same = sameCause(x, c.cause, wantCause)
	}
	if same {
		return
	}
	t.Errorf("%s\n  closures: %s (%s)\n  cel-go:   %s (%s)", x.Text(), got.text(false), c.cause.Text, want.text(false), wantCause.Text)
}

// sameCause compares the absent field. cel-go reports the last failure inside
// exists_one, not the leftmost, and does not know the names of elements.
func sameCause(x *Expr, got, want Cause) bool {
	if strings.Contains(x.Text(), "exists_one(") {
		return true
	}
	field := func(c Cause) string { return c.Absent[strings.LastIndex(c.Absent, ".")+1:] }
	return field(got) == field(want)
}

// compareRandom generates an expression and contexts from the seed. It reports
// whether the expression checked, and whether it has closures.
func compareRandom(t *testing.T, env *Env, seed uint64, contexts int) (checked, compiled bool) {
	r := rand.New(rand.NewPCG(seed, 7))
	g := &phrases{Rand: r}
	depth := 1 + r.IntN(4)
	kinds := []func(int) string{g.truth, g.truth, g.truth, g.truth, g.whole, g.double, g.text, g.instant, g.duration, g.list}
	text := pick(r, kinds)(depth)
	x, _ := env.Check(testWorldPlace(env.Schema()), text, Type{Kind: Any})
	if x == nil {
		return false, false
	}
	w := &world{Rand: r, schema: env.Schema()}
	for range contexts {
		sameResult(t, x, w.context())
	}
	return true, x.program().slow == nil
}

func TestClosuresAgreeWithCEL(t *testing.T) {
	env := worldEnv(t)
	checked, compiled, contexts := 0, 0, 4
	const want = 20_000
	for seed := uint64(0); checked*contexts < want && seed < want && !t.Failed(); seed++ {
		ok, fast := compareRandom(t, env, seed, contexts)
		if ok {
			checked++
		}
		if fast {
			compiled++
		}
	}
	if checked*contexts < want {
		t.Errorf("only %d pairs were compared, want %d", checked*contexts, want)
	}
	if compiled*100 < checked*95 {
		t.Errorf("only %d of %d expressions have closures", compiled, checked)
	}
	t.Logf("%d of %d compiled", compiled, checked)
}

// TestEdgesOfRanges asks where sums of instants and durations, and whole
// numbers, just fit or just do not.
func TestEdgesOfRanges(t *testing.T) {
	env := worldEnv(t)
	c := explainContext(env)
	set := func(name string, v Value) { c.Object.Slots[c.Object.Shape.Slot(name)] = v }
	times := []int64{0, 1, 999, 1000, maxDuration, maxDuration - 1, maxDuration - 854, maxDuration - 855, maxDuration - 1000,
		maxDuration + 1, maxDuration + 145, maxDuration + 146, maxInstant, maxInstant - 1, minInstant, minInstant + 1}
	numbers := []int64{0, 1, -1, 2, math.MaxInt64, math.MinInt64, math.MaxInt64 - 1, math.MinInt64 + 1, 3037000500, -3037000500, 1 << 62, -1 << 62}
	check := func(texts ...string) {
		for _, text := range texts {
			sameResult(t, mustCheck(t, env, testPlace(testContact), text), c)
		}
	}
	for _, a := range append(times, -maxDuration, -maxDuration-1, -maxDuration+145, -1, -999) {
		for _, b := range times[:12] {
			set("renewal", NewTimestamp(a))
			set("last_activity", NewTimestamp(b))
			check(`contact.renewal - contact.last_activity`, `contact.last_activity - contact.renewal`)
			set("patience", NewDuration(min(b, maxDuration)))
			check(`contact.renewal - contact.patience`, `contact.renewal + contact.patience`, `contact.patience + contact.patience`,
				`days(-3) - contact.patience - contact.patience`)
		}
	}
	for _, a := range numbers {
		for _, b := range numbers {
			set("company_size", NewInt(a))
			number := strconv.FormatInt(b, 10)
			check(`contact.company_size + `+number, `contact.company_size - `+number, `contact.company_size * `+number,
				`contact.company_size / `+number, `contact.company_size % `+number, `-contact.company_size`, `days(contact.company_size)`)
		}
	}
}

func FuzzEval(f *testing.F) {
	for seed := range uint64(16) {
		f.Add(seed)
	}
	env := worldEnv(f)
	f.Fuzz(func(t *testing.T, seed uint64) { compareRandom(t, env, seed, 2) })
}
