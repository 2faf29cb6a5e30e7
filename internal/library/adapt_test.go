package library

import (
	"slices"
	"strings"
	"testing"

	"github.com/fairlead/fairlead/pkg/project"
)

// forProject opens the club for a project.
func forProject(t *testing.T, p *project.Program, replacements ...string) *Entry {
	t.Helper()
	e, err := openFor("club", folder(club, replacements...), p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// written copies the club into a project, all files in one text, and says what was
// put in place of what.
func copied(t *testing.T, p *project.Program, replacements ...string) (text, said string) {
	t.Helper()
	e := forProject(t, p, replacements...)
	if list := e.Missing(p); len(list) > 0 {
		t.Errorf("missing %+v", list)
	}
	files, err := e.Copy(p, "club")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		text += "==> " + f.Path + "\n" + f.Text
	}
	return text, strings.Join(e.Said, "\n")
}

func lacks(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(text, p) {
			t.Errorf("%q stands in\n%s", p, text)
		}
	}
}

// mailbox turns the shop into one that calls email mail, with fields of its own.
var mailbox = []string{
	"{email: {address: contact.email, consent: contact.ok}}", "{mail: {address: contact.mail, consent: contact.agreed}, desk: {internal: true}}",
	"identified_by: [email]", "identified_by: [mail]", "      email:  {", "      mail:   {", "      ok:     {", "      agreed: {",
}

// The project's channel stands in for the library's, and its fields for address and
// consent with it: nobody is asked to agree a second time.
func TestOpenForChannel(t *testing.T) {
	t.Parallel()
	text, said := copied(t, program(t, folder(shop, mailbox...)))
	contains(t, text, "channel: mail", "rules: contact.agreed && segment.rich", "{mail: kim@x.example, agreed: true, tier: gold")
	lacks(t, text, "channel: email", "contact.ok", "ok: true", "email: kim")
	contains(t, said, "the channel `email` is your `mail`", "`contact.email` is your `contact.mail`", "`contact.ok` is your `contact.agreed`")
}

// Two channels of one sort are a choice that nobody can make for the user.
func TestOpenForTwoChannels(t *testing.T) {
	t.Parallel()
	two := slices.Concat([]string{"desk: {internal: true}", "post: {address: contact.mail, consent: contact.agreed}"}, mailbox)
	two[3] = strings.Replace(mailbox[1], "desk: {internal: true}", "post: {address: contact.mail, consent: contact.agreed}", 1)
	p := program(t, folder(shop, two...))
	if list := kinds(forProject(t, p).Missing(p)); !slices.Contains(list, "channel email") {
		t.Errorf("missing %q", list)
	}
}

// kinds are the kinds and names of a list.
func kinds(list []Missing) []string {
	var names []string
	for _, m := range list {
		names = append(names, strings.TrimSpace(m.Kind+" "+m.Name+" "+m.Value))
	}
	return names
}

// Who is known by a number is found by what the library's scenarios call them.
func TestOpenForIdentity(t *testing.T) {
	t.Parallel()
	p := program(t, folder(shop, "identified_by: [email]", "identified_by: [number]", "      branch:", "      number: {type: string, required: true}\n      branch:"))
	text, said := copied(t, p)
	contains(t, text, "{number: kim@x.example, email: kim@x.example")
	contains(t, said, "contacts are known by `contact.number`")
}

// member gives the club a stage that it serves.
var member = []string{
	"name: club\nowner", "name: club\nserves: member\ncategory: club\nowner",
	"kind: Segment", "kind: Lifecycle\nname: life\nstages: [{name: guest, owner: us@library.example, next: [member]}, {name: member, goal: true}]\n---\nkind: Segment",
}

// The stage that a workflow serves is no reason to lack one.
func TestOpenForStages(t *testing.T) {
	t.Parallel()
	const life = "kind: Lifecycle\nname: life\nstages: [{name: visitor}, {name: buyer, when: contact.ok, goal: true}]\n---\nkind: Segment"
	const own = "kind: Workflow\nname: own\nkpi: {name: Own, measure: click_rate, target: \">= 5%\", within: 10d}\n" +
		"category: club\nserves: visitor\ntrigger: {event: joined}\nsteps: [{id: s, set: {contact.ok: true}}]\n---\nkind: Segment"
	tests := []struct {
		name, segment, want, said string
	}{
		{"no lifecycle", "kind: Segment", "", "`serves: member` is left out"},
		{"the goal", life, "serves: buyer\n", "is `serves: buyer` with you, where your contacts have reached the goal"},
		{"the category", strings.Replace(life, "kind: Segment", own, 1), "serves: visitor\n", "as your other workflows of category `club`"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			text, said := copied(t, program(t, folder(shop, "kind: Segment", tt.segment)), member...)
			contains(t, text, tt.want)
			lacks(t, text, "serves: member")
			if tt.want == "" {
				lacks(t, text, "serves:")
			}
			contains(t, said, tt.said)
		})
	}
}

// Who answers at the library's company does not in the user's, be it a person or a
// team that the project does not have.
func TestOpenForPeople(t *testing.T) {
	t.Parallel()
	text, said := copied(t, program(t, folder(shop)),
		"to: us@library.example", "to: crew", "campaign: club}", "campaign: club}\nfrom: Ann <ann@library.example>",
		"exit:\n", "on_exhausted: {review: ann@library.example}\nexit:\n",
		"kind: Segment", "kind: Team\nname: crew\nmembers: [{name: ann, email: ann@library.example}]\n---\nkind: Segment")
	contains(t, text, "to: me@shop.example", "review: me@shop.example", "owner: me@shop.example")
	lacks(t, text, "library.example", "to: crew", "from:")
	contains(t, said, "what is for `ann@library.example`, `crew`, `us@library.example` goes to `me@shop.example`")
}

// A message comes from whom the project's come from.
func TestOpenForSender(t *testing.T) {
	t.Parallel()
	fsys := folder(shop)
	fsys["fairlead.yaml"].Data = append(fsys["fairlead.yaml"].Data,
		"---\nkind: Message\nname: mine\nchannel: email\ntopic: news\nfrom: The shop <hi@shop.example>\nsubject: Mine\nbody: x\n"...)
	text, said := copied(t, program(t, fsys), "campaign: club}", "campaign: club}\nfrom: Ann <ann@library.example>")
	contains(t, text, "from: The shop <hi@shop.example>")
	contains(t, said, "messages come from `The shop <hi@shop.example>`, as yours do")
}
