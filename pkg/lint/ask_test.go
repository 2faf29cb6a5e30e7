package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// shop has segments that can be met, that cannot, and of which that is not known.
const shop = company + `---
kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      country: {type: string, values: [DE, AT]}
      size: {type: int, min: 1}
---
kind: Segment
name: near
when: contact.country == "AT"
---
kind: Segment
name: nobody
when: contact.size < 1
---
kind: Segment
name: vip
when: |-
  contact.size > 5 &&
  external("is a friend of the house")
---
kind: Segment
name: cubes
when: contact.size * contact.size * contact.size == 1030301
---
kind: Segment
name: friends
when: segment.vip && segment.near
`

// meets asks of every segment whether anybody can meet it, twice, and reports those
// that nobody can.
func meets(verdicts map[string]audience.Verdict) *lint.Rule {
	return &lint.Rule{
		ID: "test/meets", Severity: diag.Warning, Summary: "a segment without contacts",
		Check: func(p *lint.Pass) {
			for _, s := range p.Program.Segments {
				asked := lint.Asked{Part: audience.Part{Expr: s.When.Expr, Want: audience.Holds}, Source: s.When.Doc.Source}
				for range 2 {
					verdicts[s.Name] = p.Ask(s.Doc.Address(), s.Doc.Name.Span, asked)
				}
				if verdicts[s.Name] == audience.No {
					p.Report("", diag.Diagnostic{Message: "nobody is in `" + s.Name + "`", Address: s.Doc.Address(), Primary: s.Doc.Name.Span})
				}
			}
		},
	}
}

func check(t *testing.T, text string) (map[string]audience.Verdict, []diag.Diagnostic, []lint.Unknown) {
	t.Helper()
	verdicts := map[string]audience.Verdict{}
	found, unknown := lint.Check(load(t, text), []*lint.Rule{named, meets(verdicts)}, lint.Options{})
	return verdicts, slices.DeleteFunc(found, func(d diag.Diagnostic) bool { return d.Rule != "test/meets" }), unknown
}

func TestAsk(t *testing.T) {
	t.Parallel()
	verdicts, found, unknown := check(t, shop)
	for name, want := range map[string]audience.Verdict{
		"near": audience.Yes, "nobody": audience.No, "vip": audience.Unknown, "cubes": audience.Unknown, "friends": audience.Unknown,
	} {
		if verdicts[name] != want {
			t.Errorf("%s: %v, want %v", name, verdicts[name], want)
		}
	}
	if len(found) != 1 || found[0].Address != "segment/nobody" {
		t.Errorf("what is unknown is no finding: %+v", found)
	}
	// Asked twice they count once, and each says where the part stands that is out of
	// reach: in the segment that the question was about, or in one that it names.
	want := []struct {
		address, text string
		line          int32
		external      bool
	}{
		{"segment/cubes", "contact.size * contact.size * contact.size == 1030301", 31, false},
		{"segment/friends", `external("is a friend of the house")`, 27, true},
		{"segment/vip", `external("is a friend of the house")`, 27, true},
	}
	if len(unknown) != len(want) {
		t.Fatalf("unknown: %+v", unknown)
	}
	for i, w := range want {
		u := unknown[i]
		if u.Rule != "test/meets" || u.Address != w.address || len(u.Beyond) != 1 {
			t.Errorf("%d: %+v", i, u)
			continue
		}
		if b := u.Beyond[0]; b.Text != w.text || b.Place.Start.Line != w.line || b.External != w.external {
			t.Errorf("%s: %+v", w.address, b)
		}
	}
}

func TestWhatIsOffAsksNothing(t *testing.T) {
	t.Parallel()
	off := strings.Replace(shop, "owner:", "lint: {rules: {test/meets: off}}\nowner:", 1)
	verdicts, found, unknown := check(t, off)
	if len(verdicts)+len(found)+len(unknown) > 0 {
		t.Errorf("%v %v %v", verdicts, found, unknown)
	}
}

// TestAskOfNoFile asks what no file says: then the place is that of the question.
func TestAskOfNoFile(t *testing.T) {
	t.Parallel()
	var want diag.Span
	rule := &lint.Rule{
		ID: "test/own", Severity: diag.Warning, Summary: "a condition of the rule's own",
		Check: func(p *lint.Pass) {
			want = p.Program.Segments[0].Doc.Name.Span
			x := condition(p.Program, "contact.size * contact.size * contact.size == 8120601")
			p.Ask("segment/near", want, lint.Asked{Part: audience.Part{Expr: x, Want: audience.Holds}})
		},
	}
	_, unknown := lint.Check(load(t, shop), []*lint.Rule{rule}, lint.Options{})
	if len(unknown) != 1 || len(unknown[0].Beyond) != 1 || unknown[0].Beyond[0].Place != want || want.IsZero() {
		t.Errorf("%+v, want the place %v", unknown, want)
	}
}

// TestShow sees that what is shown is as small as it can be.
func TestShow(t *testing.T) {
	t.Parallel()
	rule := &lint.Rule{
		ID: "test/show", Severity: diag.Warning, Summary: "an example and a proof",
		Check: func(p *lint.Pass) {
			near := condition(p.Program, `contact.country == "AT"`)
			yes := p.Show(audience.Part{Expr: near, Want: audience.Holds})
			if yes.Witness == nil || len(yes.Witness.Facts()) != 2 { // the country, and the email that the model demands
				t.Errorf("an example: %+v", yes)
			}
			no := p.Show(audience.Part{Expr: near, Want: audience.Holds}, audience.Part{Expr: condition(p.Program, `contact.country == "DE" && contact.size > 2`), Want: audience.Holds})
			if no.Proof == nil || len(no.Proof.Parts) != 2 || no.Proof.Subject != "contact.country" {
				t.Errorf("a proof: %+v", no.Proof)
			}
			list, known := p.Redundant(condition(p.Program, `contact.country == "DE" && contact.country != "AT"`))
			if len(list) != 1 || !known || list[0].End-list[0].Start != len(`contact.country != "AT"`) {
				t.Errorf("redundant: %+v", list)
			}
		},
	}
	lint.Run(load(t, shop), []*lint.Rule{rule}, lint.Options{})
}

func condition(p *project.Program, text string) *expr.Expr {
	x, _ := p.Env.Check(expr.Place{Object: p.ContactObject(), Item: -1}, text, expr.BoolType())
	return x
}
