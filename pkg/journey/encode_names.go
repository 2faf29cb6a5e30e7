package journey

import "strconv"

// names are the names of one sort of thing, by index.
type names struct {
	list  []string
	index map[string]int
}

func namesOf(list []string) names {
	var n names
	for _, text := range list {
		n.add(text)
	}
	return n
}

// vocabulary holds everything that a state names.
type vocabulary struct {
	objects, events, workflows, messages, channels, topics, stages, scores, guardrails, slas names
	// steps are by workflow.
	steps []names
	// edges, silences and dates name the triggers that objects remember, by kind.
	edges, silences, dates []names
}

func newVocabulary(x *plan) *vocabulary {
	v := &vocabulary{topics: namesOf(x.Schema.Topics), channels: namesOf(x.Schema.Channels), stages: namesOf(x.Schema.Stages)}
	for i := range x.Schema.Objects {
		v.objects.add(x.Schema.Objects[i].Name)
	}
	for i := range x.Schema.Events {
		v.events.add(x.Schema.Events[i].Name)
	}
	for _, m := range x.Messages {
		v.messages.add(m.Name)
	}
	for _, s := range x.Program.Scores {
		v.scores.add(s.Name)
	}
	for _, g := range x.Guardrails {
		v.guardrails.add(g.Name)
	}
	for _, s := range x.SLAs {
		v.slas.add(s.Name)
	}
	for _, w := range x.Workflows {
		v.workflows.add(w.Name)
		var steps names
		for _, s := range w.Steps {
			steps.add(s.ID)
		}
		v.steps = append(v.steps, steps)
	}
	v.triggers(x)
	return v
}

// triggers names what objects remember of triggers and of SLAs: the document
// and the number of the trigger in it. In another release a number may mean
// another trigger, which does no harm, as an apply lets all of them see the
// present anew.
func (v *vocabulary) triggers(x *plan) {
	sized := func(counts []int) []names {
		all := make([]names, len(counts))
		for kind, n := range counts {
			all[kind].list = make([]string, n)
		}
		return all
	}
	v.edges, v.silences, v.dates = sized(x.nEdges), sized(x.nSilences), sized(x.nDates)
	for _, w := range x.Workflows {
		for t := range w.Triggers {
			name := w.Name + "/" + strconv.Itoa(t)
			switch {
			case x.edges[w.Index][t] >= 0:
				v.edges[w.Object].put(x.edges[w.Index][t], name)
			case x.silences[w.Index][t] >= 0:
				v.silences[w.Object].put(x.silences[w.Index][t], name)
			case x.dates[w.Index][t] >= 0:
				v.dates[w.Object].put(x.dates[w.Index][t], name)
			}
		}
	}
	for i, s := range x.clocks {
		for n, at := range s.starts {
			v.contactEdge(x, at, "starts/"+x.SLAs[i].Name+"/"+strconv.Itoa(n))
		}
		for n, at := range s.stops {
			v.contactEdge(x, at, "stops/"+x.SLAs[i].Name+"/"+strconv.Itoa(n))
		}
	}
}

func (v *vocabulary) contactEdge(x *plan, at int, name string) {
	if at >= 0 {
		v.edges[x.contact].put(at, name)
	}
}

// put names the place that has been made for it.
func (n *names) put(at int, text string) {
	if n.index == nil {
		n.index = map[string]int{}
	}
	n.list[at], n.index[text] = text, at
}

// add gives the next index to a name; of two equal ones the first is found.
func (n *names) add(text string) {
	if n.index == nil {
		n.index = map[string]int{}
	}
	if _, taken := n.index[text]; !taken {
		n.index[text] = len(n.list)
	}
	n.list = append(n.list, text)
}

func (n *names) of(i int) string {
	if i < 0 || i >= len(n.list) {
		return ""
	}
	return n.list[i]
}

// find returns the index of a name, -1 if there is none.
func (n *names) find(text string) int {
	if i, ok := n.index[text]; ok {
		return i
	}
	return -1
}
