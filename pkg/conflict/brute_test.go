package conflict_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/conflict"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/project"
)

// effort is how many timelines are played through a company.
type effort struct{ pairs, longer int }

// TestNeverWrong plays timelines through random companies by brute force, and compares what
// happens with what is said about it: what is safe never happens, and what is a conflict
// does in its scenario.
func TestNeverWrong(t *testing.T) {
	count := map[string]int{}
	for seed := range uint64(companies()) {
		compare(t, seed, effort{pairs: 60, longer: 40}, count)
	}
	tell(t, count)
	for _, word := range []string{"conflict", "safe", "found by brute force"} {
		if count["trigger "+word] == 0 {
			t.Errorf("nothing was compared: %v", count)
		}
	}
}

// companies is how many are compared: a few in a moment, or as many as FAIRLEAD_BRUTE says.
func companies() int {
	if n, err := strconv.Atoi(os.Getenv("FAIRLEAD_BRUTE")); err == nil {
		return n
	}
	return 30
}

func tell(t *testing.T, count map[string]int) {
	var b strings.Builder
	for _, word := range slices.Sorted(maps.Keys(count)) {
		fmt.Fprintf(&b, "%s: %d\n", word, count[word])
	}
	t.Log("\n" + b.String())
}

// compare compares the answers about one company with what timelines show.
func compare(t *testing.T, seed uint64, e effort, count map[string]int) {
	t.Helper()
	c := makeCompany(seed)
	p, err := c.load()
	if err != nil {
		t.Fatalf("seed %d: %v\n%s", seed, err, c.text)
	}
	shown := c.shown(p, rand.New(rand.NewPCG(seed, 10)), e)
	a := conflict.New(p)
	for _, r := range rules() {
		for _, wrong := range r.judge(c, p, a, shown[r.name], count) {
			t.Errorf("seed %d: %s: %s\n%s", seed, r.name, wrong, c.text)
		}
	}
}

// shown are, by rule and workflows, timelines in which it happens.
func (c *company) shown(p *project.Program, r *rand.Rand, e effort) map[string]map[string]*life {
	all := rules()
	shown := map[string]map[string]*life{}
	for _, r := range all {
		shown[r.name] = map[string]*life{}
	}
	visit := func(l *life) {
		s := read(c, p, l.play(p))
		for _, r := range all {
			for _, key := range r.seen(s) {
				if old := shown[r.name][key]; old == nil || len(old.acts) > len(l.acts) {
					shown[r.name][key] = l
				}
			}
		}
	}
	c.lives(r, e.pairs, e.longer, visit)
	return shown
}

// judge compares the answers of one rule, counts them, and returns what is wrong.
func (r *rule) judge(c *company, p *project.Program, a *conflict.Analysis, shown map[string]*life, count map[string]int) []string {
	var wrong []string
	answers := map[string]conflict.Answer{}
	why := map[string]string{}
	for _, v := range r.ask(a) {
		key := who(&v)
		switch v.Answer {
		case conflict.Conflict:
			s := read(c, p, journey.Play(p, v.Play.Scenario).Facts())
			if !slices.Contains(r.seen(s), key) {
				wrong = append(wrong, fmt.Sprintf("false: the scenario of %s does not show it\n%s", key, v.Play.Text("false", nil)))
			}
		case conflict.Unknown:
			count[r.name+" unknown, "+v.Open.Text]++
		case conflict.Safe:
			why[key] = v.Reason.Kind + ", " + v.Reason.Text
		}
		count[r.name+" "+v.Answer.String()]++
		if old, known := answers[key]; !known || old == conflict.Safe {
			answers[key] = v.Answer
		}
	}
	for _, key := range slices.Sorted(maps.Keys(shown)) {
		count[r.name+" found by brute force"]++
		answer, asked := answers[key]
		switch {
		case !asked:
			wrong = append(wrong, fmt.Sprintf("missed: %s was not asked, and happens: %s", key, shown[key]))
		case answer == conflict.Safe:
			wrong = append(wrong, fmt.Sprintf("missed: %s is said to be safe (%s), and happens: %s", key, why[key], shown[key]))
		case answer == conflict.Unknown:
			count[r.name+" unknown, and happens"]++
		}
	}
	return wrong
}
