//go:build deep

package audience_test

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// solver is a running Z3.
type solver struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out chan string
}

func startZ3(tb testing.TB, path string) *solver {
	tb.Helper()
	cmd := exec.Command(path, "-in", "-t:"+strconv.Itoa(int(z3Patience/time.Millisecond)))
	in, err := cmd.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	s := &solver{cmd, in, make(chan string, 64)}
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			s.out <- lines.Text()
		}
		close(s.out)
	}()
	return s
}

// z3Patience is how long Z3 is asked to think about one question. It does not always
// keep to it, and is ended after twice that.
const z3Patience = 250 * time.Millisecond

// ask gives "sat", "unsat", "unknown" or what Z3 complains of; "" where it had to be
// ended.
func (s *solver) ask(script string) string {
	if _, err := io.WriteString(s.in, "(reset)\n"+script+"(check-sat)\n(echo \"done\")\n"); err != nil {
		return ""
	}
	late := time.After(2 * z3Patience)
	answer := ""
	for {
		select {
		case line, ok := <-s.out:
			if !ok {
				return ""
			}
			if line == "done" {
				return answer
			}
			if answer == "" || strings.HasPrefix(line, "(error") {
				answer = line
			}
		case <-late:
			s.end()
			return ""
		}
	}
}

func (s *solver) end() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// script is the question whether all parts can be as wanted.
func script(p *project.Program, parts []audience.Part) (text string, z *smt) {
	z = &smt{p: p, env: p.Env, known: map[string]bool{}, rows: map[string]*smtList{}, vars: map[int]smtValue{}}
	for _, part := range parts {
		z.about = part.Expr.Place().Object
		t := z.truth(part.Expr.Tree())
		z.assert(map[audience.Want]string{audience.Holds: t.yes, audience.HoldsNot: sNot(t.yes), audience.IsFalse: t.no,
			audience.IsUndecided: sAnd(sNot(t.yes), sNot(t.no))}[part.Want])
	}
	return strings.Join(z.lines, "\n") + "\n", z
}

// randomParts are two conditions that have to do with one another, and what is wanted of
// them; nil where one of them is no condition of the language.
func randomParts(p *project.Program, seed uint64) []audience.Part {
	r := rand.New(rand.NewPCG(seed, 3))
	g := newPair(r)
	place := expr.Place{Object: p.ContactObject(), Item: -1}
	var parts []audience.Part
	for range 2 {
		x, _ := p.Env.Check(place, g.condition(1+r.IntN(2)), expr.BoolType())
		if x == nil {
			return nil
		}
		want := choose(r, audience.Holds, audience.Holds, audience.Holds, audience.HoldsNot, audience.IsFalse, audience.IsUndecided)
		parts = append(parts, audience.Part{Expr: x, Want: want})
	}
	return parts
}

// TestZ3 compares answers with those of Z3, from a translation of its own. It is built
// with the tag deep alone: `make test-deep` runs it. The questions are about contacts, with
// what they belong to, their deals, tags, events, sends and scores. In Z3 a list has two
// to four places, so that its "unsat" proves nothing of longer ones; of points that halve
// with time it knows only the ends, so that its "sat" proves nothing there. It is not asked
// of conditions that judge one event, about deals and accounts for themselves, of zones,
// map(), conversions of numbers, total() beyond what is listed, nor of parts out of reach.
// It goes on until both have decided as many pairs as FAIRLEAD_PAIRS says, 20,000 of itself.
func TestZ3(t *testing.T) {
	path, err := exec.LookPath("z3")
	if err != nil {
		t.Fatal("z3 is not installed; Debian has it in the package z3")
	}
	pairs := number("FAIRLEAD_PAIRS", 20_000)
	v := readVocabulary(t)
	ours := audience.New(v.program)
	z := startZ3(t, path)
	defer func() { z.end() }()
	c := z3Tally{counts: map[string]int{}}
	for seed := uint64(number("FAIRLEAD_SEED", 1)) << 32; c.both < pairs && c.asked < 3*pairs; seed++ {
		parts := randomParts(v.program, seed)
		if parts == nil {
			continue
		}
		a := ours.Decide(parts...)
		text, said := script(v.program, parts)
		theirs := z.ask(text)
		if theirs == "" {
			z.end()
			z = startZ3(t, path)
			theirs = "ended"
		}
		c.note(a.Verdict, theirs, said)
		if c.asked%1000 == 0 {
			t.Log(&c)
		}
		switch {
		case strings.HasPrefix(theirs, "(error"):
			t.Fatalf("seed %d: %s\n%s", seed, theirs, text)
		case a.Refused != nil:
			t.Errorf("seed %d: %s is refused in the witness\n%s", seed, a.Refused.Expr.Text(), written(parts))
		case a.Verdict == audience.No && theirs == "sat" && !said.loose, a.Verdict == audience.Yes && theirs == "unsat" && !said.bounded:
			t.Errorf("seed %d: %s, Z3 says %s\n%s", seed, a.Verdict, theirs, written(parts))
		}
	}
	t.Logf("%v\n%s", &c, c.table())
	if c.both < pairs {
		t.Errorf("%d pairs decided by both are too few", c.both)
	}
}

// z3Tally counts what two solvers said of the same pairs: how many pairs there were, how
// many of them both decided, and how many of these the other one could have contradicted,
// having looked at neither too few places nor too many models.
type z3Tally struct {
	asked, both, sure int
	counts            map[string]int
}

func (c *z3Tally) note(ours audience.Verdict, theirs string, said *smt) {
	c.asked++
	key := ours.String() + " / " + theirs
	if said.bounded {
		key += " within few places"
	}
	if said.loose {
		key += " loosely"
	}
	c.counts[key]++
	if ours == audience.Unknown || theirs != "sat" && theirs != "unsat" {
		return
	}
	c.both++
	if theirs == "sat" && !said.loose || theirs == "unsat" && !said.bounded {
		c.sure++
	}
}

func (c *z3Tally) String() string {
	return fmt.Sprintf("%d pairs, %d decided by both, %d of these without bounds", c.asked, c.both, c.sure)
}

func (c *z3Tally) table() string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(c.counts)) {
		fmt.Fprintf(&b, "%6d %s\n", c.counts[key], key)
	}
	return b.String()
}

func written(parts []audience.Part) string {
	var b strings.Builder
	for _, p := range parts {
		fmt.Fprintf(&b, "\t%s: %s\n", [...]string{"holds", "holds not", "is false", "is undecided"}[p.Want], p.Expr.Text())
	}
	return b.String()
}

func number(name string, otherwise int) int {
	if n, err := strconv.Atoi(os.Getenv(name)); err == nil {
		return n
	}
	return otherwise
}
