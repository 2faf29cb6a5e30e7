package expr

import (
	"os"
	"slices"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	celast "cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/ext"
	"cel.dev/cel-go/parser"
)

// TestSpans checks that every sub-expression knows its exact piece of the text.
func TestSpans(t *testing.T) {
	e := testEnv(t)
	for text, want := range map[string][]string{
		`(contact.consent_email || !segment["good-fit"]) && score.lead > -5`: {
			`(contact.consent_email || !segment["good-fit"]) && score.lead > -5`, `contact.consent_email || !segment["good-fit"]`,
			`contact.consent_email`, `!segment["good-fit"]`, `segment["good-fit"]`, `score.lead > -5`, `score.lead`, `-5`,
		},
		`contact.email == "éé日" && has(contact.role) && sent("case-study").size() > 0`: {
			`contact.email == "éé日"`, `"éé日"`, `has(contact.role)`, `sent("case-study")`, `sent("case-study").size()`, `sent("case-study").size() > 0`,
		},
		`events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/p"))`: {
			`events.page_viewed.within(days(7)).exists(e, e.path.startsWith("/p"))`, `events.page_viewed.within(days(7))`,
			`events.page_viewed`, `days(7)`, `e.path.startsWith("/p")`, `e.path`, `"/p"`,
		},
		"contact.?role.orValue(\"x\")\n  in [\"student\", // who\n \"business\"]": {
			`contact.?role`, `contact.?role.orValue("x")`, "[\"student\", // who\n \"business\"]", `"business"`,
		},
		`contact.consent_sms ? deals[0].amount > (1.5 + 2.0) * 3.0 : optional.of(contact.plan).hasValue()`: {
			`deals[0]`, `deals[0].amount`, `1.5 + 2.0`, `(1.5 + 2.0) * 3.0`, `optional.of(contact.plan)`, `optional.of(contact.plan).hasValue()`,
			`deals[0].amount > (1.5 + 2.0) * 3.0`,
		},
	} {
		x, issues := e.Check(testPlace(testContact), text, BoolType())
		if issues != nil {
			t.Errorf("%s: %v", text, issues)
			continue
		}
		var got []string
		eachNode(x.ast.Expr(), func(e celast.Expr) {
			start, end := x.span(e)
			got = append(got, text[start:end])
		})
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s: no part is %q", text, w)
			}
		}
	}
}

// TestParsersAgree compares the hand-written parser of cel-go, which is newer,
// with the generated one.
func TestParsersAgree(t *testing.T) {
	std, err := cel.NewEnv(ext.Strings(), cel.OptionalTypes())
	if err != nil {
		t.Fatal(err)
	}
	generated, err := parser.NewParser(parser.Macros(std.Macros()...), parser.EnableOptionalSyntax(true), parser.EnableIdentEscapeSyntax(false))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("testdata/check.txt")
	if err != nil {
		t.Fatal(err)
	}
	e := testEnv(t)
	for line := range strings.SplitSeq(string(file), "\n") {
		if line == "" || line[0] == ' ' || line[0] == '=' {
			continue
		}
		source := common.NewTextSource(strings.ReplaceAll(line, "⏎", "\n"))
		a, errsA := e.parser.Parse(source)
		b, errsB := generated.Parse(source)
		if ok := len(errsA.GetErrors()) == 0; ok != (len(errsB.GetErrors()) == 0) {
			t.Errorf("%s: only one parser accepts it: %v, %v", line, errsA.GetErrors(), errsB.GetErrors())
		} else if ok && shapeOf(a.Expr()) != shapeOf(b.Expr()) {
			t.Errorf("%s: read as %s and as %s", line, shapeOf(a.Expr()), shapeOf(b.Expr()))
		}
	}
}

// shapeOf writes a tree without its ids.
func shapeOf(e celast.Expr) string {
	var out strings.Builder
	eachNode(e, func(e celast.Expr) {
		switch e.Kind() {
		case celast.IdentKind:
			out.WriteString(e.AsIdent())
		case celast.SelectKind:
			out.WriteString("." + e.AsSelect().FieldName())
		case celast.CallKind:
			out.WriteString(e.AsCall().FunctionName() + "()")
		case celast.LiteralKind:
			out.WriteString(e.AsLiteral().Type().TypeName())
		case celast.ListKind:
			out.WriteString("[]")
		case celast.ComprehensionKind:
			out.WriteString("for " + e.AsComprehension().IterVar() + e.AsComprehension().AccuVar())
		}
		out.WriteByte(' ')
	})
	return out.String()
}
