package expr

import "testing"

func TestPath(t *testing.T) {
	e := testEnv(t)
	s := e.Schema()
	place := testTriggerPlace(s, "form_submitted")
	for text, want := range map[string]Path{
		"contact.plan": {Object: testContact, Root: "contact", Type: strType()},
		"account.tier": {Object: testAccount, Root: "account", Type: strType()},
		"trigger.form": {Object: -1, Root: "trigger", Type: strType()},
		"trigger.at":   {Object: -1, Root: "trigger", Type: Type{Kind: Timestamp}},
	} {
		got, issues := e.Path(place, text)
		if issues != nil || got.Text != text || got.Object != want.Object || got.Root != want.Root || !sameType(got.Type, want.Type) {
			t.Errorf("%s: got %+v, %v", text, got, issues)
			continue
		}
		if got.Field == nil || got.Root+"."+got.Field.Name != text {
			t.Errorf("%s: field %+v", text, got.Field)
		}
	}
}

func TestPathIssues(t *testing.T) {
	e := testEnv(t)
	for _, c := range []struct{ text, marked, message, help string }{
		{"", "", "the field path is empty", "write a name and a field, such as `contact.plan`"},
		{"contact", "contact", "`contact` names no field", "name a field of it, such as `contact.email`"},
		{"contact.", "contact.", "`contact.` is no field path", "write a name and a field, such as `contact.plan`"},
		{"contact.plan + 1", "contact.plan + 1", "`contact.plan + 1` is no field path", "write a name and a field, such as `contact.plan`"},
		{"contact.plen", "plen", "`contact` has no field `plen`", "did you mean `plan`?"},
		{"contct.plan", "contct", "`contct` is not known here", "did you mean `contact`?"},
		{"deals.stage", "deals", "`deals` is not known here", "fields of these can be named here: `account`, `contact`"},
		{"score.lead", "score", "`score` is not known here", "fields of these can be named here: `account`, `contact`"},
		{"contact.plan.x", "x", "`contact.plan` has no fields", "end the path at `contact.plan`"},
		{"trigger.form", "trigger", "`trigger` is not known here", "fields of these can be named here: `account`, `contact`"},
		{"contact.é", "contact.é", "`contact.é` is no field path", "write a name and a field, such as `contact.plan`"},
	} {
		_, issues := e.Path(testPlace(testContact), c.text)
		if len(issues) != 1 {
			t.Errorf("%q: %v", c.text, issues)
			continue
		}
		i := issues[0]
		if c.text[i.Start:i.End] != c.marked || i.Message != c.message || i.Help != c.help || i.Rule != "load/expression" {
			t.Errorf("%q: got [%s] %+v", c.text, c.text[i.Start:i.End], i)
		}
	}
}
