package rules_test

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestHelpFits sees that help proposes only what can be done where it stands.
func TestHelpFits(t *testing.T) {
	for _, c := range []struct{ name, rule, old, new, want, never string }{
		{"declared event", "message/token", "{{ contact.first_name }}", "{{ trigger.note }}", "make the field `required: true`", "data:"},
		{"built-in event", "message/token", "{{ contact.first_name }}", "{{ trigger.outcome }}", "write a default", "required"},
		{"contact", "message/token", "x", "x", "`data:`", "in the event"},
		{"loop", "message/token", "{{ contact.first_name }}", "{% for d in trigger.items %}{{ d.amount }}{% endfor %}", "{{ d.amount | default", "data:"},
		{"minus", "governance/hardcoded-threshold", "score.lead >= 50", "-score.lead < -50", "compare the score itself", "nearest"},
		{"minus in parentheses", "governance/hardcoded-threshold", "score.lead >= 50", "-(5 + score.lead) < 50", "compare the score itself", "write"},
		{"minus elsewhere", "governance/hardcoded-threshold", "score.lead >= 50", "-score.lead < -40 || score.lead >= 50", "write `bands.lead.mql`", "nearest"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := string(example(t, pageOf(t, c.rule), "## Bad")["fairlead.yaml"].Data)
			text = strings.ReplaceAll(text, c.old, c.new)
			if c.rule == "message/token" {
				text = strings.Replace(text, "guide_requested: {engagement: true}",
					"guide_requested: {engagement: true, fields: {note: {type: string}, items: {type: list(record), fields: {amount: {type: double}}}}}", 1)
			}
			if c.name == "built-in event" {
				text = strings.Replace(text, "trigger: {event: guide_requested}", "trigger: {event: task_done}", 1)
			}
			found := ""
			ds := check(t, fstest.MapFS{"fairlead.yaml": {Data: []byte(text)}})
			for _, d := range ds {
				if d.Rule == c.rule {
					found = d.Help
				}
			}
			if !strings.Contains(found, c.want) || strings.Contains(found, c.never) {
				t.Errorf("help is %q\n%s", found, listing(ds))
			}
		})
	}
}
