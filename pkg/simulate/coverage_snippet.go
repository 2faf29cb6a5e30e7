package simulate

import (
	"strings"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/journey"
	"github.com/fairlead/fairlead/pkg/source"
)

// scenario writes what was played, as a file that can be kept: what the workflow does
// stands there as expectations. It is "" where what is written, read again, does not
// cover the item.
func (k *asker) scenario(it *item, found *proven) string {
	for _, expect := range [][]string{k.expected(found.d, found.cast), {"finally: \"true\""}} {
		text := k.written(it, found.cast, expect)
		s, ds := found.d.reader().Scenario(text)
		if len(ds) == 0 && unheld(Run(k.p, s), true) == "" && k.watch(&cast{s: s}) {
			return text
		}
	}
	return ""
}

// expected are the expectations: what the first enrollment did, or that somebody was
// refused.
func (k *asker) expected(d *drafter, c *cast) []string {
	if d.w.Index >= 0 {
		x := d.expectations(c)
		if x.entry != nil {
			x.counts()
			x.end()
			return x.lines
		}
		for i := range x.pl.facts {
			if f := &x.pl.facts[i]; f.Kind == journey.Refused && f.Workflow == d.w.Index {
				at := f.At - c.s.Start
				return []string{"at: " + calendar.FormatDuration(at-at%calendar.Second) + ", refused: " + source.Quote(d.w.Name, source.Flow) + ", because: " + f.Gate}
			}
		}
	}
	return []string{"finally: \"true\""}
}

func (k *asker) written(it *item, c *cast, lines []string) string {
	w := writer{p: k.p, s: c.s}
	where := ""
	if it.target.workflow != nil {
		where = it.target.workflow.Name + " "
	}
	name := freeName(k.p, slug("covers "+where+it.text))
	w.b.WriteString("kind: Scenario\nname: " + source.Quote(name, source.Block) + "\n")
	w.cast()
	w.b.WriteString("until: " + calendar.FormatDuration(c.s.Until+calendar.Second-1-(c.s.Until+calendar.Second-1)%calendar.Second) + "\nexpect:\n")
	for _, line := range lines {
		w.b.WriteString("  - {" + line + "}\n")
	}
	text, _ := source.Format(source.NewFile(name+".yaml", []byte(w.b.String())))
	return string(text)
}

// longestSlug bounds the name of a scenario.
const longestSlug = 60

// slug is a text as a name: its words in small letters, joined by dashes.
func slug(text string) string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	name := ""
	for _, w := range words {
		if name != "" && len(name)+1+len(w) > longestSlug {
			break
		}
		name = strings.Trim(name+"-"+w, "-")
	}
	return name
}
