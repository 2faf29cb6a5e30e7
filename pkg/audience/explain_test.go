package audience

import (
	"slices"
	"strings"
	"testing"
)

// Everything that can be explained is: somebody enters, or it is said why not; of each
// part there is a near miss, or nobody fails there alone.
func TestEverythingIsExplained(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"b2b-saas", "ecommerce", "local-services"} {
		p := company(t, name)
		misses := 0
		for _, address := range Addresses(p) {
			if strings.HasPrefix(address, "scoring-model/") && strings.Count(address, "/") == 1 {
				continue // its rules and bands are asked one by one
			}
			x := NewExplainer(p).Explain(address)
			if x == nil || len(x.Ways) == 0 || x.Place.IsZero() {
				t.Errorf("%s: %s is not explained", name, address)
				continue
			}
			for _, w := range x.Ways {
				if w.Verdict == "unknown" || (w.Verdict == "yes" && w.About != "nothing") != (len(w.Example) > 0) || (w.Verdict == "no") != (w.Reason != nil) {
					t.Errorf("%s: %s, %s: %s, example %d, reason %v", name, address, w.Name, w.Verdict, len(w.Example), w.Reason)
				}
				for _, c := range w.Conditions {
					if c.Miss != nil && c.Miss.Verdict == "yes" {
						misses++
					}
					if w.Verdict == "yes" && (c.Miss == nil || c.Miss.Verdict == "unknown" || c.Miss.Verdict == "yes" && len(c.Miss.Changes) == 0) || c.Place.IsZero() || c.Text == "" {
						t.Errorf("%s: %s, %s: %+v", name, address, c.Expression, c.Miss)
					}
				}
			}
		}
		if misses < 50 {
			t.Errorf("%s has only %d near misses", name, misses)
		}
	}
}

func TestExplainNamesEveryGate(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	x := NewExplainer(p).Explain("workflow/nurture-ebook")
	w := x.Ways[0]
	var got []string
	for _, c := range w.Conditions {
		got = append(got, c.Gate+": "+c.Text+" | "+c.Miss.Text)
	}
	want := []string{
		"where: `event.form` is ebook | `form_submitted` with form guide instead of ebook",
		"rules: `contact.consent_email` is true | `contact.consent_email` false instead of true",
		"rules: it is in the segment `prospects` | with `contact.plan` pro",
		"data: `contact.email` is there | nobody, it is always so",
		"suppress: it is not in the segment `competitors` | `contact.email` kim@rivalmetrics.example instead of kim@example.com",
		"suppress: it is not in the segment `students` | with `contact.role` student",
	}
	if len(got) < len(want) || !slices.Equal(got[:len(want)], want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if w.Name != "event form_submitted" || w.About != "contact" || !strings.HasPrefix(w.Text, "a contact enters when `form_submitted` happens, if `event.form` is ebook, ") {
		t.Errorf("%s about %s: %s", w.Name, w.About, w.Text)
	}
	for _, none := range []string{"workflow/none", "segment", "routing-policy/inbound/none", "stage/", "nothing/x", ""} {
		if NewExplainer(p).Explain(none) != nil {
			t.Errorf("%q is explained", none)
		}
	}
}

const people = `email,country,industry,company_size,consent_email,account.status,shoe_size
a@x.example,DE,saas,50,true,customer,44
b@x.example,DE,saas,49,true,,
c@x.example,,,,false,,
"d@x.example",DE,SaaS,50,true,,
e@x.example,DE,saas,many,true,,
f@x.example,DE,saas,50,true
no-address,DE,saas,50,true,,
g@x.example,AT,agency,80,yes,,
`

func TestCountsOfTheCompanysOwn(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	list, err := ReadPeople(p, []byte(people))
	if err != nil {
		t.Fatal(err)
	}
	lines := []int{}
	for _, b := range list.Bad {
		lines = append(lines, b.Line)
	}
	if list.Rows != 8 || !slices.Equal(lines, []int{5, 6, 7, 8}) {
		t.Errorf("%d rows, bad %+v", list.Rows, list.Bad)
	}
	for _, c := range []struct {
		address string
		match   int
		first   []int
		open    []string
	}{
		// has(company_size), at least 50, has(industry), of the trade: one fits, one is too
		// small, one has nothing, one is an agency.
		{"segment/icp", 1, nil, nil},
		{"segment/customers", 0, nil, []string{"a column for `contact.plan`"}},
	} {
		e := NewExplainer(p)
		x := e.Explain(c.address)
		e.Count(x, list, "people.csv", 0, false)
		n := x.Ways[0].Count
		sum := n.Match
		for _, f := range n.Fails {
			sum += f.First
		}
		var open []string
		for _, o := range n.Open {
			open = append(open, o.Needs)
		}
		if n.Asked != 4 || len(c.open) == 0 && n.Match != c.match || sum != n.Asked || !slices.Equal(open, c.open) && (len(open) == 0 || len(c.open) == 0) {
			t.Errorf("%s: %+v, want %d", c.address, n, c.match)
		}
		if !slices.Equal(x.Contacts.Ignored, []string{"shoe_size"}) {
			t.Errorf("ignored %q", x.Contacts.Ignored)
		}
	}
}

func TestPeopleOfOtherForms(t *testing.T) {
	t.Parallel()
	p := company(t, "b2b-saas")
	for _, text := range []string{
		`[{"email": "a@x.example", "company_size": 50, "consent_email": true},` + "\n" + ` {"email": "b@x.example", "company_size": "x"}]`,
		`{"email": "a@x.example", "company_size": 50, "consent_email": true}` + "\n" + `{"email": "b@x.example", "company_size": 0}` + "\n",
		"\ufeffemail;company_size;consent_email\na@x.example;50;true\nb@x.example;0;true\n",
	} {
		list, err := ReadPeople(p, []byte(text))
		if err != nil || list.Rows != 2 || len(list.list) != 1 || len(list.Bad) != 1 || list.Bad[0].Line != 2+strings.Count(text[:1], "\ufeff") && list.Bad[0].Line != 3 {
			t.Errorf("%q: %+v %v", text, list, err)
		}
	}
	for _, text := range []string{"", "shoe\n44\n", "[1, 2", "[{]", `"`} {
		if list, err := ReadPeople(p, []byte(text)); err == nil {
			t.Errorf("%q is read as %d rows", text, list.Rows)
		}
	}
}
