package rules

import (
	"regexp"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

var utm = &lint.Rule{
	ID:       "data/utm",
	Severity: diag.Warning,
	Summary:  "a link or message outside the UTM taxonomy",
	Check: func(p *lint.Pass) {
		if len(p.Program.Project.UTM) == 0 {
			return
		}
		t := newTaxonomy(p)
		for _, m := range p.Program.Messages {
			if m.Channel < 0 || p.Program.Channels[m.Channel].Internal {
				continue
			}
			links := linksIn(m.Doc.Body.Text)
			if len(links) > 0 || len(m.Doc.UTM) > 0 {
				t.message(m, links)
			}
			for _, l := range links {
				t.link(m, l)
			}
		}
	},
}

// taxonomy is `utm:` of the project.
type taxonomy struct {
	pass *lint.Pass
	keys []utmKey
}

// utmKey is one key and its values: a list, or a pattern.
type utmKey struct {
	entry   *model.Entry[model.Data]
	values  []string
	pattern *regexp.Regexp
}

func newTaxonomy(p *lint.Pass) *taxonomy {
	t := &taxonomy{pass: p}
	for i := range p.Program.Project.UTM {
		e := &p.Program.Project.UTM[i]
		k := utmKey{entry: e}
		for _, v := range e.Value.Items {
			k.values = append(k.values, v.Scalar.Text)
		}
		if !e.Value.IsList {
			// Loading has refused what is no pattern.
			k.pattern = regexp.MustCompile("^(?:" + e.Value.Scalar.Text + ")$")
		}
		t.keys = append(t.keys, k)
	}
	return t
}

// find returns the key of that name, nil where the taxonomy has none.
func (t *taxonomy) find(name string) (k *utmKey, known bool) {
	for i := range t.keys {
		if t.keys[i].entry.Key.Value == name {
			return &t.keys[i], true
		}
	}
	_, known = t.pass.Program.Project.UTM.Get(name)
	return nil, known
}

func (k *utmKey) allows(value string) bool {
	if k.pattern != nil {
		return k.pattern.MatchString(value)
	}
	return slices.Contains(k.values, value)
}

// expects says what a value may be.
func (k *utmKey) expects() string {
	if k.pattern != nil {
		return "what matches `" + k.entry.Value.Scalar.Text + "`"
	}
	return "one of: " + strings.Join(k.values, ", ")
}

// message holds what a message says under `utm:` against the taxonomy. What
// each link carries itself need not stand there.
func (t *taxonomy) message(m *project.Message, links []link) {
	bare := func(l link) bool { return len(l.utm()) == 0 }
	if len(m.Doc.UTM) == 0 && slices.ContainsFunc(links, bare) {
		t.pass.Report("utm", diag.Diagnostic{
			Message: "the links of `" + m.Name + "` carry no UTM values", Address: m.Doc.Address(), Primary: m.Doc.Name.Span,
			Label: "whoever comes from here counts as coming from nowhere", Help: "add `utm:` with " + t.names(),
		})
		return
	}
	for i := range t.keys {
		k := &t.keys[i]
		name := k.entry.Key.Value
		if _, written := m.Doc.UTM.Get(name); !written && !k.allows("") && !carried(links, name) {
			t.report(m, k, "utm "+name, "`"+m.Name+"` has no UTM "+name, m.Doc.Name.Span)
		}
	}
	for _, e := range m.Doc.UTM {
		t.value(m, "utm "+e.Key.Value, e.Key.Value, e.Value.Value, e.Value.Span, "`"+m.Name+"`")
	}
}

// carried reports whether there are links, and all carry that parameter.
func carried(links []link, name string) bool {
	lacks := func(l link) bool {
		return !slices.ContainsFunc(l.utm(), func(q parameter) bool { return q.name == name })
	}
	return len(links) > 0 && !slices.ContainsFunc(links, lacks)
}

// value reports a value that the taxonomy does not allow. who is what carries it.
func (t *taxonomy) value(m *project.Message, key, name, value string, at diag.Span, who string) {
	k, known := t.find(name)
	switch {
	case !known:
		t.pass.Report(key, diag.Diagnostic{
			Message: who + " has the UTM " + name + " `" + value + "`, which the taxonomy does not name", Address: m.Doc.Address(),
			Primary: at, Label: "no report expects this", Help: "remove it: the taxonomy has " + t.names(),
		})
	case k != nil && !k.allows(value):
		t.report(m, k, key, who+" has the UTM "+name+" `"+value+"`, which is outside the taxonomy", at)
	}
}

func (t *taxonomy) report(m *project.Message, k *utmKey, key, message string, at diag.Span) {
	t.pass.Report(key, diag.Diagnostic{
		Message: message, Address: m.Doc.Address(), Primary: at, Help: "write for `" + k.entry.Key.Value + "` " + k.expects(),
		Related: []diag.Related{{Span: k.entry.Value.Span, Label: "what the project allows"}},
	})
}

func (t *taxonomy) names() string {
	var list []string
	for _, e := range t.pass.Program.Project.UTM {
		list = append(list, "`"+e.Key.Value+"`")
	}
	return strings.Join(list, ", ")
}

// link holds the UTM parameters that stand in a link against the taxonomy.
func (t *taxonomy) link(m *project.Message, l link) {
	for _, q := range l.utm() {
		if strings.Contains(q.value, "{") {
			continue // a token is known only when the message is sent
		}
		t.value(m, "link "+l.text+" "+q.name, q.name, q.value, m.Doc.Body.At(q.start, q.end), "a link in `"+m.Name+"`")
	}
}
