package library

import (
	"bytes"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/fairlead/fairlead/pkg/project"
)

// club is an entry that names its workflow and messages in every way there is.
var club = map[string]string{
	"README.md": "# The club\n\nFor members. They like it.\n\n## What to adapt\n\nThe copy.\n",
	"fairlead.yaml": `kind: Project
name: club-library
owner: us@library.example
timezone: Europe/Berlin
channels: {email: {address: contact.email, consent: contact.ok}}
topics: [{name: news, title: News}]
utm: {source: [library]}
`,
	"company.yaml": `kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email: {type: string, format: email, required: true}
      ok:    {type: bool, required: true}
      tier:  {type: string, values: [gold, silver]}
      shoe:  {type: int}
events:
  joined:
    fields:
      how: {type: string, values: [web, shop], required: true}
      why: {type: string}
---
kind: Segment
name: rich
when: has(contact.tier) && contact.tier == "gold"
`,
	"club.yaml": `kind: Workflow
name: club
owner: us@library.example
kpi: {name: Members, measure: click_rate, target: ">= 5%", within: 10d}
trigger: {event: joined, where: event.how == "web"}
rules: contact.ok && segment.rich
exit:
  - {when: active.club && now < contact.created_at, reason: never}
  - {when: '!active["club"] && sent("hello").total() > 9', reason: never}
steps:
  - {id: hi, send: hello}
  - id: read
    wait_until:
      - event: message_clicked
        where: event.message == "hello"
        steps: [{id: more, send: more}]
      - {timeout: 2d}
  - {id: call, task: {title: Call, to: us@library.example}}
`,
	"messages.yaml": `kind: Message
name: hello
channel: email
topic: news
subject: Hello
body_file: texts/hello.md
utm: {source: library, campaign: club}
---
kind: Message
name: more
channel: email
topic: news
subject: More
body: "more\n\n{{ unsubscribe_url }}"
`,
	"texts/hello.md": "Hello\n\n[bye]({{ unsubscribe_url }})\n",
	"scenarios.yaml": `kind: Scenario
name: club-normal-way
start: 2026-01-05T10:00:00+01:00
contact: {email: kim@x.example, ok: true, tier: gold, shoe: 42}
timeline:
  - {at: 0s, event: joined, how: web, why: fun}
  - {at: 1d, event: message_clicked, message: hello}
expect:
  - {at: 0s, enrolled: club}
  - {at: 0s, sent: hello}
  - {at: 1d, sent: more}
  - {at: 1d, task: club/call}
  - {at: 1d, exited: club, reason: completed}
`,
}

// shop is a project that has what club needs, and needs more itself.
var shop = map[string]string{
	"fairlead.yaml": `kind: Project
name: shop
owner: me@shop.example
timezone: America/New_York
channels: {email: {address: contact.email, consent: contact.ok}}
topics: [{name: news, title: News}]
utm: {source: [shop]}
`,
	"model.yaml": `kind: DataModel
name: crm
objects:
  contact:
    identified_by: [email]
    fields:
      email:  {type: string, format: email, required: true}
      ok:     {type: bool, required: true}
      tier:   {type: string, values: [gold, silver]}
      branch: {type: string, values: [north, south], required: true}
events:
  joined: {fields: {how: {type: string, values: [web, shop], required: true}, till: {type: int, min: 3, required: true}}}
---
kind: Segment
name: rich
when: has(contact.tier) && contact.tier == "gold"
`,
}

func folder(files map[string]string, replacements ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(strings.NewReplacer(replacements...).Replace(text))}
	}
	return fsys
}

func entry(t *testing.T) *Entry {
	t.Helper()
	e, err := open("club", folder(club))
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func program(t *testing.T, fsys fs.FS) *project.Program {
	t.Helper()
	r, err := project.Load(fsys, project.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range r.Diagnostics {
		t.Fatalf("%s: %s", d.Primary, d.Message)
	}
	return r.Program
}

func copyOf(t *testing.T, p *project.Program, name string) map[string]string {
	t.Helper()
	files, err := entry(t).Copy(p, name)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]string{}
	for _, f := range files {
		list[f.Path] = f.Text
	}
	return list
}

func contains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			t.Errorf("%q is missing in\n%s", p, text)
		}
	}
}

// Under another name everything that named the workflow or a message names the new
// one, and the project with the files loads.
func TestCopy(t *testing.T) {
	t.Parallel()
	taken := folder(shop)
	taken["mine.yaml"] = &fstest.MapFile{Data: []byte("kind: Message\nname: hello\nchannel: email\ntopic: news\nsubject: Mine\nbody: x\n")}
	p := program(t, taken)
	if e := entry(t); len(e.Missing(p)) > 0 {
		t.Fatalf("missing %v", e.Missing(p))
	}
	files := copyOf(t, p, "best-club")
	contains(t, files["workflows/best-club.yaml"], "name: best-club\n", "owner: me@shop.example", `active["best-club"] && now`,
		`!active["best-club"]`, `sent("best-club-hello")`, "send: best-club-hello", `event.message == "best-club-hello"`, "send: best-club-more",
		"to: me@shop.example")
	contains(t, files["messages/best-club.yaml"], "name: best-club-hello", "body_file: best-club/hello.md", "{source: shop, campaign: club}")
	contains(t, files["scenarios/best-club.yaml"], "name: best-club-normal-way", "enrolled: best-club}", "sent: best-club-hello",
		"task: best-club/call", "exited: best-club,", "message: best-club-hello")
	for name, text := range files {
		taken[name] = &fstest.MapFile{Data: []byte(text)}
	}
	program(t, taken)
}

// Names that are free stay.
func TestCopyKeepsWhatIsFree(t *testing.T) {
	t.Parallel()
	files := copyOf(t, program(t, folder(shop)), "best-club")
	contains(t, files["workflows/best-club.yaml"], "send: hello", `event.message == "hello"`)
	contains(t, files["messages/best-club/hello.md"], "[bye]")
}

// Contacts and events have the fields of the project: what it does not know is gone,
// what it requires is there. Its clocks show the same time.
func TestCopyFitsThePeople(t *testing.T) {
	t.Parallel()
	text := copyOf(t, program(t, folder(shop)), "club")["scenarios/club.yaml"]
	contains(t, text, "start: 2026-01-05T10:00:00-05:00", "branch: north", "till: 10", "how: web", "tier: gold")
	for _, gone := range []string{"shoe", "why"} {
		if strings.Contains(text, gone) {
			t.Errorf("%s is still there:\n%s", gone, text)
		}
	}
}

func TestMissing(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name         string
		replacements []string
		want         []string
	}{
		{"nothing", nil, nil},
		{"a field that only the segment reads", []string{"      tier:   {type: string, values: [gold, silver]}\n", "", "has(contact.tier) && contact.tier == \"gold\"", "contact.ok", "name: rich", "name: poor"},
			[]string{"field contact.tier: tier: {type: string, values: [gold, silver]}", "segment rich: kind: Segment\nname: rich\nwhen: has(contact.tier) && contact.tier == \"gold\""}},
		{"a value", []string{"[web, shop]", "[phone, shop]"}, []string{"value joined.how web: values: [phone, shop, web]"}},
		{"another type", []string{"how: {type: string, values: [web, shop], required: true}", "how: {type: bool, required: true}"},
			[]string{"event-field joined.how: how: {type: string, values: [web, shop], required: true}"}},
		{"an event, with its fields", []string{"  joined:", "  signed:"},
			[]string{"event joined: joined:\n  fields:\n    how: {type: string, values: [web, shop], required: true}\n    why: {type: string}"}},
		{"a topic", []string{"{name: news, title: News}", "{name: offers, title: Offers}"}, []string{"topic news: - {name: news, title: News}"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range entry(t).Missing(program(t, folder(shop, tt.replacements...))) {
				got = append(got, strings.TrimSpace(m.Kind+" "+m.Name+" "+m.Value)+": "+m.Declaration)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
		})
	}
}

// A workflow about contacts may read what they belong to: where a project has no such
// thing, that is told, and not only what has its own name in the workflow.
func TestMissingParent(t *testing.T) {
	t.Parallel()
	e, err := open("club", folder(club,
		"objects:\n  contact:\n", "objects:\n  house: {fields: {town: {type: string}}}\n  contact:\n    belongs_to: house\n",
		"rules: contact.ok", `rules: house.town == "Ulm" && contact.ok`))
	if err != nil {
		t.Fatal(err)
	}
	list := e.Missing(program(t, folder(shop)))
	if len(list) != 2 || list[0].Declaration != "house: {fields: {town: {type: string}}}" ||
		list[1].Declaration != "belongs_to: house" || list[1].Under != "objects.contact" {
		t.Errorf("missing: %+v", list)
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	if names := Names(); !slices.Contains(names, "nurture-ebook") || !slices.IsSorted(names) {
		t.Errorf("the library has %q", names)
	}
	if _, err := Open("nothing"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// What is wrong with an entry is said; the test of the library rests on it.
func TestFaults(t *testing.T) {
	t.Parallel()
	files := folder(club)
	files["stray.md"] = &fstest.MapFile{Data: []byte("x")}
	files["more.yaml"] = &fstest.MapFile{Data: []byte("kind: Segment\nname: poor\nwhen: contact.ok\n")}
	files["scenarios.yaml"].Data = bytes.Replace(files["scenarios.yaml"].Data, []byte("club-normal-way"), []byte("normal-way"), 1)
	e, err := open("club", files)
	if err != nil {
		t.Fatal(err)
	}
	contains(t, strings.Join(e.Faults(), "\n"), "no section `When to use it`", "no section `KPI and usual range`", "fewer than two scenarios",
		"no journey map", "more.yaml has a Segment", "`normal-way` goes into other projects", "stray.md is used by nothing")
	if e.Page.Title != "The club" || e.Page.Summary != "For members." {
		t.Errorf("the page is %q, %q", e.Page.Title, e.Page.Summary)
	}
}

// Who starts at the same moment is named with the reason; another form, another
// category, or a workflow that is off is no twin.
func TestTwins(t *testing.T) {
	t.Parallel()
	const mine = "kind: Workflow\nname: mine\nkpi: {name: Mine, measure: click_rate, target: \">= 5%\", within: 10d}\n"
	tests := []struct{ name, workflow, want string }{
		{"the same event", "trigger: {event: joined}\n", "both start with `joined`"},
		{"another value", "trigger: {event: joined, where: event.how == \"shop\"}\n", ""},
		{"another event", "trigger: {event: message_clicked}\n", ""},
		{"another category", "category: care\ntrigger: {event: joined}\n", ""},
		{"off", "enabled: false\ntrigger: {event: joined}\n", ""},
		{"a condition on the same field", "trigger: {becomes: contact.ok}\n", "both look at `contact.ok`"},
		{"a silence", "trigger: {inactive: 9d}\n", "both start after a silence"},
		{"a date", "trigger: {date: contact.created_at}\nreentry: never\n", "both start by the date `contact.created_at`"},
		{"a change", "trigger: {changed: contact.tier}\n", "both start when `contact.tier` changes"},
		{"the same clock", "trigger: {schedule: \"0 9 * * *\"}\nreentry: after_exit\n", "both start at `0 9 * * *`"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			fsys := folder(shop)
			steps := "steps: [{id: s, set: {contact.ok: true}}]\n"
			fsys["mine.yaml"] = &fstest.MapFile{Data: []byte(mine + tt.workflow + steps)}
			fsys["new.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(mine, "mine", "new", 1) + "category: club\nreentry: after_exit\n" + steps + `trigger:
  - {event: joined, where: event.how == "web"}
  - {becomes: 'contact.ok && contact.created_at < now'}
  - {inactive: 30d}
  - {date: contact.created_at, offset: 5d}
  - {changed: contact.tier}
  - {schedule: "0 9 * * *"}
`)}
			got := ""
			twins := Twins(program(t, fsys), []string{"new"})
			for _, x := range twins {
				got += x.Because
				if x.Workflow != "mine" || x.New != "new" || x.File != "mine.yaml" {
					t.Errorf("got %+v", x)
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// Two of one kind in one group are perhaps for the same moment, and so are two that
// go by the clock.
func TestTwinsAlike(t *testing.T) {
	t.Parallel()
	fsys := folder(shop)
	const head = "kpi: {name: Mine, measure: click_rate, target: \">= 5%\", within: 10d}\nreentry: after_exit\nsteps: [{id: s, set: {contact.ok: true}}]\n"
	grouped := "category: feedback\nexclusive: {group: feedback, on_conflict: skip}\n"
	fsys["mine.yaml"] = &fstest.MapFile{Data: []byte("kind: Workflow\nname: asks\n" + head + grouped + "trigger: {enroll: true}\n---\n" +
		"kind: Workflow\nname: ticks\n" + head + "trigger: {schedule: \"0 8 * * *\"}\n---\n" +
		"kind: Workflow\nname: calls\n" + head + "exclusive: {group: desk, on_conflict: skip}\ntrigger: {enroll: true}\n")}
	fsys["new.yaml"] = &fstest.MapFile{Data: []byte("kind: Workflow\nname: new\n" + head + grouped + "trigger: {schedule: \"0 9 * * *\"}\n---\n" +
		"kind: Workflow\nname: rings\n" + head + "exclusive: {group: desk, on_conflict: skip}\ntrigger: {enroll: true}\n")}
	own := program(t, fsys)
	twins, alike := Twins(own, []string{"new", "rings"}), Alike(own, []string{"new", "rings"})
	if len(twins) > 0 || len(alike) != 3 {
		t.Fatalf("got %v and %v", twins, alike)
	}
	contains(t, alike[0].Workflow+": "+alike[0].Because, "asks: both are of category `feedback` and in the group `feedback`")
	contains(t, alike[1].Workflow+": "+alike[1].Because, "calls: both are in the group `desk`")
	contains(t, alike[2].Workflow+": "+alike[2].Because, "ticks: both start by the clock")
}
