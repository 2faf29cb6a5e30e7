package expr

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

var updateCheck = flag.Bool("update-check", false, "rewrite testdata/check.txt")

func testEnv(t testing.TB) *Env {
	t.Helper()
	e, err := NewEnv(testSchema())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// section is a heading of testdata/check.txt: where the texts below it stand
// and what they must give.
type section struct {
	place Place
	want  Type
}

func testSections(s *Schema) map[string]section {
	with := func(p Place, change func(*Place)) Place { change(&p); return p }
	contact := testPlace(testContact)
	merged, conflicts := MergeShapes("trigger", s.Events[s.Event("form_submitted")].Shape, s.Events[s.Event("order_placed")].Shape,
		NewShape("other", []Field{{Name: "form", Type: Type{Kind: Int}}}))
	number := func(k Kind) section { return section{contact, Type{Kind: k}} }
	return map[string]section{
		"a condition about a contact":     {contact, BoolType()},
		"a condition about a deal":        {testPlace(testDeal), BoolType()},
		"a condition about an account":    {testPlace(testAccount), BoolType()},
		"a condition about a site":        {testPlace(testSite), BoolType()},
		"a condition about nothing":       {testPlace(-1), BoolType()},
		"beside the event message_sent":   {testEventPlace(s, "message_sent"), BoolType()},
		"beside the event form_submitted": {testEventPlace(s, "form_submitted"), BoolType()},
		"beside the event stage_changed":  {testEventPlace(s, "stage_changed"), BoolType()},
		"started by form_submitted":       {testTriggerPlace(s, "form_submitted"), BoolType()},
		"started by order_placed":         {testTriggerPlace(s, "order_placed"), BoolType()},
		"started by several events":       {with(contact, func(p *Place) { p.Trigger, p.TriggerConflicts = merged, conflicts }), BoolType()},
		"a behavior rule on page_viewed":  {with(testEventPlace(s, "page_viewed"), func(p *Place) { p.EventOnly = true }), BoolType()},
		"the set of a webhook":            {with(contact, func(p *Place) { p.Answer = NewShape("answer", []Field{{Name: "size", Type: Type{Kind: Int}}}) }), Type{Kind: Int}},
		"a for_each over deals":           {with(contact, func(p *Place) { p.Item = testDeal }), BoolType()},
		"a template":                      {with(contact, func(p *Place) { p.Message = true }), Type{Kind: Any}},
		"a policy":                        {with(testPlace(-1), func(p *Place) { p.Extra = "resource" }), BoolType()},
		"a value of type double":          number(Double),
		"a value of type int":             number(Int),
		"a value of type string":          number(String),
		"a value of type timestamp":       number(Timestamp),
		"a value of type duration":        number(Duration),
		"a value of type list of string":  {contact, listType(strType())},
		"a value of any type":             number(Any),
	}
}

// TestCheck compares everything that is said about the texts of
// testdata/check.txt with what is written there. A line break in a text is
// written as ⏎. Run with -update-check after a change and read the difference.
func TestCheck(t *testing.T) {
	e := testEnv(t)
	sections := testSections(e.Schema())
	file, err := os.ReadFile("testdata/check.txt")
	if err != nil {
		t.Fatal(err)
	}
	var at section
	var out strings.Builder
	rows := 0
	for line := range strings.SplitSeq(strings.TrimSuffix(string(file), "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "  "):
			continue // an answer: written anew below
		case strings.HasPrefix(line, "=== "):
			s, ok := sections[line[4:]]
			if !ok {
				t.Fatalf("no section %q", line)
			}
			at = s
		}
		fmt.Fprintln(&out, line)
		if line != "" && !strings.HasPrefix(line, "===") {
			rows++
			writeAnswer(&out, e, at, strings.ReplaceAll(line, "⏎", "\n"))
		}
	}
	if rows < 120 {
		t.Errorf("only %d texts", rows)
	}
	if *updateCheck {
		if err := os.WriteFile("testdata/check.txt", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	compareLines(t, string(file), out.String())
}

func writeAnswer(out *strings.Builder, e *Env, at section, text string) {
	x, issues := e.Check(at.place, text, at.want)
	if x != nil {
		fmt.Fprintf(out, "  ok %s\n", x.Type().Kind)
	}
	for _, i := range issues {
		marked := strings.ReplaceAll(text[i.Start:i.End], "\n", "⏎")
		fmt.Fprintf(out, "  %s ⟦%s⟧ %s\n      %s\n", i.Rule, marked, i.Message, i.Help)
	}
}

func compareLines(t *testing.T, want, got string) {
	t.Helper()
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			t.Fatalf("line %d\n got %q\nwant %q", i+1, b, a)
		}
	}
}

func TestIssuesNeverShowInternals(t *testing.T) {
	file, err := os.ReadFile("testdata/check.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(file), "\n") {
		if !strings.HasPrefix(line, "  load/") && !strings.HasPrefix(line, "      ") {
			continue
		}
		_, said, _ := strings.Cut(line, "⟧")
		for _, internal := range []string{"@within", "@sent", "@in", "_==_", "_&&_", "record 1", "namespace ", "overload", "_var", "<nil>", "PANIC", "%!"} {
			if strings.Contains(said, internal) {
				t.Errorf("%q shows %q", line, internal)
			}
		}
		if strings.HasSuffix(said, ".") {
			t.Errorf("%q ends in a full stop", line)
		}
	}
}

func TestLimits(t *testing.T) {
	e := testEnv(t)
	for name, text := range map[string]string{
		"too long":     `contact.email == "` + strings.Repeat("x", maxText) + `"`,
		"deep":         strings.Repeat("(", 5000) + "true" + strings.Repeat(")", 5000),
		"deep lists":   strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"long chain":   "contact" + strings.Repeat(".email", 3000),
		"deep choices": strings.Repeat("true ? true : ", 3000) + "true",
		"many nodes":   "[" + strings.Repeat("1,", 30_000) + "1].size() > 0",
		"deep macros":  strings.Repeat("[1].exists(x, ", 500) + "true" + strings.Repeat(")", 500),
	} {
		t.Run(name, func(t *testing.T) {
			x, issues := e.Check(testPlace(testContact), text, BoolType())
			if x != nil || len(issues) != 1 || issues[0].Rule != "load/limit" {
				t.Errorf("got %v", issues)
			}
		})
	}
}

func TestLongConjunctionsAreFine(t *testing.T) {
	e := testEnv(t)
	text := strings.Repeat("contact.consent_email && ", 500) + "true"
	if _, issues := e.Check(testPlace(testContact), text, BoolType()); issues != nil {
		t.Error(issues)
	}
}

func TestBadInput(t *testing.T) {
	e := testEnv(t)
	for text, message := range map[string]string{
		"":                 "the condition is empty",
		" \n\t":            "the condition is empty",
		"// nothing":       "the condition is empty",
		"contact.\xff > 1": "this expression is no valid UTF-8",
	} {
		_, issues := e.Check(testPlace(testContact), text, BoolType())
		if len(issues) != 1 || issues[0].Message != message {
			t.Errorf("%q: got %v", text, issues)
		}
	}
}

func TestCheckRemembers(t *testing.T) {
	e := testEnv(t)
	p := testPlace(testContact)
	a, _ := e.Check(p, "contact.company_size * 2", Type{Kind: Int})
	b, _ := e.Check(p, "contact.company_size * 2", Type{Kind: Int})
	c, _ := e.Check(p, "contact.company_size * 2", Type{Kind: Any})
	d, _ := e.Check(testTriggerPlace(e.Schema(), "page_viewed"), "contact.company_size * 2", Type{Kind: Int})
	if a == nil || a != b || a == c || a == d {
		t.Errorf("got %p %p %p %p", a, b, c, d)
	}
}

func TestCheckFromManyGoroutines(t *testing.T) {
	e := testEnv(t)
	texts := append([]string{`contact.rolle == "x"`, `score.lead >= 50 && segment.icpp`}, realConditions...)
	want := make([][]Issue, len(texts))
	for i, text := range texts {
		_, want[i] = testEnv(t).Check(testPlace(testContact), text, BoolType())
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range texts {
				i = (i + g) % len(texts)
				x, issues := e.Check(testPlace(testContact), texts[i], BoolType())
				if !reflect.DeepEqual(issues, want[i]) {
					t.Errorf("%s: got %v", texts[i], issues)
				}
				if x != nil {
					x.program()
				}
			}
		})
	}
	wg.Wait()
}

func TestTypeOfDate(t *testing.T) {
	x, issues := testEnv(t).Check(testPlace(testContact), "contact.renewal", Type{Kind: Any})
	if issues != nil || !x.Type().Date {
		t.Errorf("got %v, %v", x, issues)
	}
}

// TestItemOfTheSameObject lets the item of a for_each hide the enrolled object.
func TestItemOfTheSameObject(t *testing.T) {
	p := testPlace(testContact)
	p.Item = testContact
	if _, issues := testEnv(t).Check(p, `contact.role == "student"`, BoolType()); issues != nil {
		t.Error(issues)
	}
}

func TestDefineSegment(t *testing.T) {
	e := testEnv(t)
	x, _ := e.Check(testPlace(testContact), "contact.consent_email", BoolType())
	e.DefineSegment(1, x)
	e.DefineSegment(99, x)
	e.DefineSegment(-1, x)
	if e.segment(1) != x || e.segment(0) != nil {
		t.Error("the segment is not the one defined")
	}
}

func FuzzCheck(f *testing.F) {
	file, err := os.ReadFile("testdata/check.txt")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.SplitSeq(string(file), "\n") {
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "=") {
			f.Add(strings.ReplaceAll(line, "⏎", "\n"))
		}
	}
	e := testEnv(f)
	place := testTriggerPlace(e.Schema(), "order_placed")
	place.Event = e.Schema().Events[0].Shape
	s, err := e.scope(place)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		o := e.run(s, place, text, BoolType())
		if (o.expr == nil) == (len(o.issues) == 0) {
			t.Fatalf("%q: neither an expression nor an issue, or both", text)
		}
		for _, i := range o.issues {
			checkRange(t, text, i)
		}
		if o.expr != nil {
			checkSpans(t, o.expr)
		}
	})
}

func checkRange(t *testing.T, text string, i Issue) {
	if i.Start < 0 || i.End < i.Start || i.End > len(text) {
		t.Fatalf("%q: range %d..%d of %q", text, i.Start, i.End, i.Message)
	}
	if utf8.ValidString(text) && (!utf8.ValidString(text[i.Start:i.End]) || !utf8.ValidString(text[:i.Start])) {
		t.Fatalf("%q: %q cuts a character", text, i.Message)
	}
	if strings.Contains(i.Message, "fault of Fairlead") {
		t.Fatalf("%q: %s", text, i.Message)
	}
}

func checkSpans(t *testing.T, x *Expr) {
	start, end := x.span(x.ast.Expr())
	if start < 0 || end < start || end > len(x.text) {
		t.Fatalf("%q: span %d..%d", x.text, start, end)
	}
	for _, l := range x.Literals() {
		if l.Start >= l.End || l.End > len(x.text) {
			t.Fatalf("%q: literal %v", x.text, l)
		}
	}
}
