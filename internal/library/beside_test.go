package library

import (
	"strings"
	"testing"
	"testing/fstest"
)

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

const goal = "kpi: {name: Mine, measure: click_rate, target: \">= 5%\", within: 10d}\nreentry: after_exit\n"

// Two that differ in category, and still begin with a mail each for the same people,
// are named with what comes twice; so is one that starts the other.
func TestBeside(t *testing.T) {
	t.Parallel()
	const fresh = "kind: Workflow\nname: new\n" + goal + "category: welcome\ntrigger: {event: joined}\n" +
		"steps:\n  - {id: hi, send: hello}\n  - {id: call, task: {title: Call, to: me@shop.example}}\n  - {id: week, delay: 7d}\n  - {id: tell, notify: {to: me@shop.example, channel: desk, text: x}}\n"
	tests := []struct{ name, workflow, because, twice string }{
		{"a mail each", "category: care\ntrigger: {event: joined}\nsteps: [{id: greet, send: hello}]\n", "both start with `joined`",
			"a message by email from each: `hello` and `hello`"},
		{"a task each", "category: care\ntrigger: {event: joined}\nsteps: [{id: ring, task: {title: Ring, to: me@shop.example}}]\n",
			"both start with `joined`", "a task from each: `ring` and `call`"},
		{"a notice, but after a week", "category: care\ntrigger: {event: joined}\nsteps: [{id: told, notify: {to: me@shop.example, channel: desk, text: x}}]\n", "", ""},
		{"nothing that people notice", "category: care\ntrigger: {event: joined}\nsteps: [{id: s, set: {contact.ok: true}}]\n", "", ""},
		{"another start", "category: care\ntrigger: {event: message_clicked}\nsteps: [{id: greet, send: hello}]\n", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := folder(shop, "consent: contact.ok}}", "consent: contact.ok}, desk: {internal: true}}")
			fsys["hello.yaml"] = file("kind: Message\nname: hello\nchannel: email\ntopic: news\nsubject: Hello\nbody: x\n")
			fsys["mine.yaml"] = file("kind: Workflow\nname: mine\n" + goal + tt.workflow)
			fsys["new.yaml"] = file(fresh)
			because, twice := "", ""
			for _, x := range Beside(program(t, fsys), []string{"new"}) {
				because, twice = because+x.Because, twice+strings.Join(x.Twice, ", ")
			}
			if because != tt.because || twice != tt.twice {
				t.Errorf("got %q and %q", because, twice)
			}
		})
	}
}

// A workflow that writes what another waits for starts it.
func TestBesideStarts(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{"gold": "yours sets `contact.tier`, which starts the other", "silver": ""} {
		fsys := folder(shop)
		fsys["mine.yaml"] = file("kind: Workflow\nname: mine\n" + goal + "trigger: {event: joined}\nsteps: [{id: s, set: {contact.tier: " + value + "}}]\n")
		fsys["new.yaml"] = file("kind: Workflow\nname: new\n" + goal + "trigger: {becomes: 'contact.tier == \"gold\"'}\nsteps: [{id: s, set: {contact.ok: true}}]\n")
		got := ""
		for _, x := range Beside(program(t, fsys), []string{"new"}) {
			got += x.Because
		}
		if got != want {
			t.Errorf("%s: got %q", value, got)
		}
	}
}

// Of two that send with one priority the first by name goes first, which is told; one
// that sends nothing, or has another priority, is no question.
func TestTies(t *testing.T) {
	t.Parallel()
	const sends = "steps: [{id: hi, send: hello}]\n"
	fsys := folder(shop)
	fsys["all.yaml"] = file("kind: Message\nname: hello\nchannel: email\ntopic: news\nsubject: Hello\nbody: x\n---\n" +
		"kind: Workflow\nname: new\n" + goal + "priority: 70\ntrigger: {event: joined}\n" + sends + "---\n" +
		"kind: Workflow\nname: same\n" + goal + "priority: 70\ntrigger: {enroll: true}\n" + sends + "---\n" +
		"kind: Workflow\nname: lower\n" + goal + "priority: 60\ntrigger: {enroll: true}\n" + sends + "---\n" +
		"kind: Workflow\nname: off\nenabled: false\n" + goal + "priority: 70\ntrigger: {enroll: true}\n" + sends + "---\n" +
		"kind: Workflow\nname: quiet\n" + goal + "priority: 70\ntrigger: {enroll: true}\nsteps: [{id: s, set: {contact.ok: true}}]\n")
	p := program(t, fsys)
	list := Ties(p, []string{"new"})
	if len(list) != 1 || !strings.HasPrefix(list[0], "`new` has the priority 70, and so has your `same`: ") {
		t.Errorf("got %q", list)
	}
	if list := Ties(p, []string{"lower"}); len(list) > 0 {
		t.Errorf("got %q", list)
	}
}

// Who of the library's people is left in the files is named with every line.
func TestPeople(t *testing.T) {
	t.Parallel()
	e := entry(t)
	files := []File{
		{"workflows/club.yaml", "owner: me@shop.example\nsteps:\n  - {task: {to: ann@library.example}}\n  - {notify: {to: \"bob@library.example\"}}\n  - {task: {to: ann@library.example}}\n"},
		{"messages/club/hello.md", "to: ann@library.example\n"},
		{"scenarios/club.yaml", "expect:\n  - {task: x, to: ann@library.example}\n  - {sent: y, to: kim@x.example}\n"},
	}
	got := strings.Join(e.People(program(t, folder(shop)), files), "\n")
	want := "`ann@library.example`: workflows/club.yaml:3, 5, scenarios/club.yaml:2\n`bob@library.example`: workflows/club.yaml:4"
	if got != want {
		t.Errorf("got %q", got)
	}
	if named := e.Named(program(t, folder(shop)), files); len(named) != 3 {
		t.Errorf("the company is named in %q", named)
	}
	home := program(t, folder(shop, "me@shop.example", "me@library.example"))
	if list := append(e.People(home, files), e.Named(home, files)...); len(list) > 0 {
		t.Errorf("at home %q", list)
	}
}

// Records in scenarios keep the fields that the project has.
func TestCopyFitsRecords(t *testing.T) {
	t.Parallel()
	const lines = "lines: {type: list(record), max_items: 9, fields: {sku: {type: string}, name: {type: string}}}"
	p := program(t, folder(shop, "joined: {fields: {", "joined: {fields: {"+strings.Replace(lines, "sku: {type: string}, ", "", 1)+", "))
	text, _ := copied(t, p, "      why: {type: string}\n", "      "+lines+"\n", "why: fun", "lines: [{sku: a, name: A}, {name: B}]")
	contains(t, text, "lines: [{name: A}, {name: B}]")
}
