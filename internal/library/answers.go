package library

import (
	"cmp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/source"
)

// hearStages finds the stage that the project has for each one that a workflow of
// the library serves. Serving a stage tells readers what a workflow is for, and is no
// reason to need one.
func (d *dialect) hearStages() {
	for root := range d.of("Workflow") {
		name := text(root.Get("serves"))
		_, known := d.stages[name]
		if !goes(root) || name == "" || known || slices.Contains(d.project.Schema.Stages, name) {
			continue
		}
		stage, because := d.stage(name, text(root.Get("category")))
		if d.stages[name] = stage; stage == "" {
			d.say("`serves: " + name + "` is left out, as you have no such stage")
			continue
		}
		d.say("`serves: " + name + "` is `serves: " + stage + "` with you, " + because)
	}
}

// stage is the project's for one of the library's, "" for none, and why.
func (d *dialect) stage(name, category string) (stage, because string) {
	if d.project.Lifecycle == nil || len(d.project.Schema.Stages) == 0 {
		return "", ""
	}
	for _, w := range d.project.Workflows {
		if category != "" && w.Category == category && w.Serves >= 0 {
			return d.project.Schema.Stages[w.Serves], "as your other workflows of category `" + category + "`"
		}
	}
	list := d.project.Lifecycle.Stages
	if i := slices.IndexFunc(list, func(s project.Stage) bool { return s.Goal }); i >= 0 && d.isGoal(name) {
		return list[i].Name, "where your contacts have reached the goal"
	}
	return list[0].Name, "the first of your stages"
}

// isGoal reports whether contacts in a stage of the library have reached the goal.
func (d *dialect) isGoal(name string) bool {
	for root := range d.of("Lifecycle") {
		for _, s := range root.Get("stages").Items {
			if text(s.Get("name")) == name {
				return text(s.Get("goal")) == "true"
			}
		}
	}
	return false
}

// goes reports whether a document goes into the user's project.
func goes(root *source.Node) bool { return travels(root.File().Path) }

// answering are the keys behind which somebody stands who answers for something.
var answering = []string{"owner", "review", "to", "lead", "notified"}

// hearPeople finds the people of the library's company who would answer, and the
// teams that get work by their name alone.
func (d *dialect) hearPeople() {
	if d.owner == "" {
		return
	}
	for root := range d.of("Workflow") {
		if goes(root) {
			each(root, func(key string, n *source.Node) {
				foreign := d.foreign(n.Text) || key == "to" && d.isDesk(n.Text)
				if slices.Contains(answering, key) && foreign && n.Text != d.owner && !slices.Contains(d.people, n.Text) {
					d.people = append(d.people, n.Text)
				}
			})
		}
	}
	slices.Sort(d.people)
	if len(d.people) > 0 {
		d.say("what is for `" + strings.Join(d.people, "`, `") + "` goes to `" + d.owner + "`")
	}
}

// athome reports whether the project is of the library's company itself, as the
// examples are.
func (d *dialect) athome() bool { return strings.HasSuffix(d.owner, "@"+d.domain) }

// foreign reports whether somebody works for the library's company and not for the
// user's. Where both are one, only who answers for the library's entry is.
func (d *dialect) foreign(who string) bool {
	if d.athome() {
		return who == d.lender
	}
	return strings.HasSuffix(who, "@"+d.domain)
}

// isDesk reports whether a word is a team of the library that nothing but a `to`
// needs, and that the project does not have.
func (d *dialect) isDesk(name string) bool {
	if slices.ContainsFunc(d.project.Teams, func(t *project.Team) bool { return t.Name == name }) {
		return false
	}
	for root := range d.of("RoutingPolicy") {
		needed := false
		each(root, func(key string, n *source.Node) { needed = needed || key == "team" && n.Text == name })
		if needed {
			return false
		}
	}
	for root := range d.of("Team") {
		if text(root.Get("name")) == name {
			return true
		}
	}
	return false
}

// each goes through the scalars below a node, each with the key nearest above.
func each(n *source.Node, visit func(key string, n *source.Node)) { eachBelow("", n, visit) }

func eachBelow(key string, n *source.Node, visit func(key string, n *source.Node)) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		eachBelow(key, item, visit)
	}
	for _, e := range n.Entries {
		eachBelow(e.Key.Text, e.Value, visit)
	}
	if n.Kind == source.Scalar {
		visit(key, n)
	}
}

// hearSender tells whom messages come from in place of the library's people.
func (d *dialect) hearSender() {
	for root := range d.of("Message") {
		if !goes(root) || !d.signed(root) {
			continue
		}
		channel := text(root.Get("channel"))
		if own := d.sender(cmp.Or(d.channels[channel], channel)); own != "" {
			d.say("messages come from `" + own + "`, as yours do")
			return
		}
		d.say("messages do not say from whom they come (`from`), as yours do not")
		return
	}
}

// signed reports whether a message comes from somebody of the library's company, and
// not of the user's.
func (d *dialect) signed(root *source.Node) bool {
	return !d.athome() && strings.Contains(text(root.Get("from")), "@"+d.domain)
}

// sender is whom the project's messages on a channel come from, most often; "" where
// they do not say.
func (d *dialect) sender(channel string) string {
	best, count := "", map[string]int{}
	for _, m := range d.project.Messages {
		from := m.Doc.From.Value
		if m.Channel < 0 || d.project.Channels[m.Channel].Name != channel || from == "" {
			continue
		}
		if count[from]++; count[from] > count[best] {
			best = from
		}
	}
	return best
}
