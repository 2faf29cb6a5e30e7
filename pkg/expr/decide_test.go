package expr

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// deciderTexts lists what decided, as "part is truth", with what it stands in.
func deciderTexts(x *Expr, c *Context) []string {
	var texts []string
	for _, d := range x.Decided(x.Parts(c)) {
		text := x.Text()[d.Start:d.End] + " is " + d.Result.String()
		if d.Other {
			text += ", too"
		}
		if d.Under != (Part{}) {
			text = x.Text()[d.Under.Start:d.Under.End] + " is " + d.Under.Result.String() + ": " + text
		}
		texts = append(texts, text)
	}
	return texts
}

// TestDecided joins parts that are true, false and undecided.
func TestDecided(t *testing.T) {
	env := worldEnv(t)
	const y, n, u = `contact.country == "DE"`, `has(contact.role)`, `contact.role == "student"`
	for _, test := range []struct {
		text string
		want []string
	}{
		{y, []string{y + " is true"}},
		{"!" + n, []string{"!" + n + " is true"}},
		{n + " && " + y, []string{n + " is false"}},
		{n + " && " + u, []string{n + " is false"}},
		{y + " && " + u, []string{u + " is undecided"}},
		{n + " || " + u, []string{n + " is false, too", u + " is undecided"}},
		{"!(" + y + " && " + u + ")", []string{"!(" + y + " && " + u + ") is undecided: " + y + " is true, too", "!(" + y + " && " + u + ") is undecided: " + u + " is undecided"}},
		{y + " || " + n, []string{y + " is true"}},
		{y + " && (" + n + " || " + y + ")", []string{y + " is true", y + " is true"}},
		{n + " && (" + n + " || " + y + ")", []string{n + " is false"}},
		{y + " || (" + n + " && " + y + ")", []string{y + " is true"}},
		{"!(" + y + " || " + n + ")", []string{"!(" + y + " || " + n + ") is false: " + y + " is true"}},
		{"!(" + y + " && " + n + ")", []string{"!(" + y + " && " + n + ") is true: " + n + " is false"}},
		{"!(" + y + ") && " + y, []string{"!(" + y + ") is false"}},
		{"!!" + n, []string{n + " is false"}},
		{n + " ? " + y + " : " + n, []string{n + " ? " + y + " : " + n + " is false: " + n + " is false", n + " ? " + y + " : " + n + " is false: " + n + " is false"}},
		{n + " ? " + y + " : true", []string{n + " ? " + y + " : true is true: " + n + " is false"}},
		{u + " ? " + y + " : " + n, []string{u + " ? " + y + " : " + n + " is undecided: " + u + " is undecided"}},
		{"(" + y + " && " + n + ") == !" + n, []string{"(" + y + " && " + n + ") == !" + n + " is false"}},
		{"true || " + n, nil},
	} {
		x := mustCheck(t, env, testPlace(testContact), test.text)
		if got := deciderTexts(x, explainContext(env)); !slices.Equal(got, test.want) {
			t.Errorf("%s\n  got  %q\n  want %q", test.text, got, test.want)
		}
	}
}

// TestDecidedSuffice puts any values in the place of the parts that are not named:
// what was true or false stays so.
func TestDecidedSuffice(t *testing.T) {
	env := worldEnv(t)
	place := testWorldPlace(env.Schema())
	replaced := 0
	for seed := uint64(0); seed < 4000 && !t.Failed(); seed++ {
		r := rand.New(rand.NewPCG(seed, 12))
		g := &phrases{Rand: r}
		x, _ := env.Check(place, g.truth(2+r.IntN(4)), boolType)
		if x == nil {
			continue
		}
		c := (&world{Rand: r, schema: env.Schema()}).context()
		want := x.Truth(c)
		list := x.Decided(x.Parts(c))
		if want == Undecided || len(list) == 0 {
			continue
		}
		for range 4 {
			text, n := withoutUnnamed(x, list, g)
			other, issues := env.Check(place, text, boolType)
			if other == nil {
				t.Fatalf("%s: %v", text, issues)
			}
			if got := other.Truth(c); got != want {
				t.Errorf("%s is %s\n  because %q\n  but %s is %s", x.Text(), want, deciderTexts(x, c), text, got)
			}
			replaced += n
		}
	}
	if replaced < 1000 {
		t.Errorf("only %d parts were replaced", replaced)
	}
}

// withoutUnnamed writes any value in the place of each atom that does not decide,
// and says of how many.
func withoutUnnamed(x *Expr, list []Decider, g *phrases) (string, int) {
	text, n := x.Text(), 0
	var atoms []Branch
	var walk func(j *junction)
	walk = func(j *junction) {
		if j.op == "" && j.index >= 0 {
			atoms = append(atoms, x.Branches()[j.index])
		}
		for i := range j.parts {
			walk(&j.parts[i])
		}
	}
	walk(&x.logicOf().root)
	for _, a := range slices.Backward(atoms) {
		if !slices.ContainsFunc(list, func(d Decider) bool { return a.Start >= d.Start && a.End <= d.End }) {
			text = text[:a.Start] + g.words(`true; false; external("any")`)() + text[a.End:]
			n++
		}
	}
	return text, n
}
