package audience

import (
	"slices"
	"strconv"
	"strings"
)

// differing says how a near miss differs from the example.
type differing struct {
	// reads is what the failing part reads.
	reads  *hints
	before []Fact
}

// miss is the near miss of which these facts are so. What the failing part reads comes
// first; what else has to change so that the other parts stay as they are stands behind.
func (d *differing) miss(after []Fact) *Miss {
	m := &Miss{Verdict: "yes", Changes: d.changes(after)}
	var main, rest, follows []string
	for _, c := range m.Changes {
		switch {
		case strings.HasPrefix(c.Path, "score."):
			follows = append(follows, c.words)
		case d.isRead(c.Path) || c.one:
			main = append(main, c.words)
		default:
			rest = append(rest, c.words)
		}
	}
	switch {
	case len(follows) > 0 && len(d.reads.scored) > 0:
		main, rest = follows, append(main, rest...)
	case len(main)+len(rest) == 0:
		main = follows
	case len(main) == 0:
		main, rest = rest, nil
	}
	m.Text = enumerated(main, "and")
	if len(rest) > 0 {
		m.Text += " (" + enumerated(rest, "and") + ")"
	}
	return m
}

// isRead reports whether the failing part reads a field.
func (d *differing) isRead(path string) bool {
	shape, field, _ := strings.Cut(path, ".")
	return d.reads.reads[slotOf{shape, field}]
}

// changes are the differences by path, in the order of the facts after, then before.
func (d *differing) changes(after []Fact) []Change {
	var list []Change
	done := map[string]bool{}
	for _, f := range slices.Concat(after, d.before) {
		if done[f.Path] {
			continue
		}
		done[f.Path] = true
		if object, gone := d.gone(f, after); gone {
			if !done[object] {
				done[object] = true
				list = append(list, Change{Path: object, Was: "there", words: "without any `" + object + "`", one: true})
			}
			continue
		}
		was, is := without(d.before, after, f.Path), without(after, d.before, f.Path)
		if len(was)+len(is) > 0 && !(f.Kind == "object" && !f.listed() && told(f.Path, after, d.before)) {
			list = append(list, change(f, was, is, after, d.before))
		}
	}
	return list
}

// told reports whether an object has facts of its own in both lists: that it is there
// without any is then no difference.
func told(object string, lists ...[]Fact) bool {
	return slices.ContainsFunc(slices.Concat(lists...), func(f Fact) bool { return strings.HasPrefix(f.Path, object+".") })
}

// gone names the object of a field where all of that object is gone.
func (d *differing) gone(f Fact, after []Fact) (string, bool) {
	object, _, dotted := strings.Cut(f.Path, ".")
	if f.Kind != "field" || !dotted || d.reads.p.Schema.Object(object) < 0 {
		return "", false
	}
	there := slices.ContainsFunc(after, func(g Fact) bool { return g.Path == object || strings.HasPrefix(g.Path, object+".") })
	return object, !there
}

// without are the facts of a path that the other list does not have.
func without(list, other []Fact, path string) []Fact {
	rest := slices.Clone(other)
	var out []Fact
	for _, f := range list {
		if f.Path != path {
			continue
		}
		if i := slices.IndexFunc(rest, f.same); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		out = append(out, f)
	}
	return out
}

// change says how what is of one path differs.
func change(f Fact, was, is, after, before []Fact) Change {
	c := Change{Path: f.Path, Was: values(was), Is: values(is)}
	switch {
	case f.Kind == "enrolled":
		c.words = either(len(is) > 0, "", "not ") + "in the workflow `" + strings.TrimPrefix(f.Path, "active.") + "`"
	case f.Kind == "subscribed":
		c.words = either(len(is) > 0 && is[0].Value != "false", "with", "without") + " the topic `" + between(f.Path) + "`"
	case f.Kind == "blocked":
		c.words = either(len(is) > 0, "with `", "without `") + between(f.Path) + "` blocked"
	case f.listed():
		c.words = listedChange(&c, was, is, after, before)
	case len(is) == 0:
		c.words = "without `" + f.Path + "`"
	case len(was) == 0:
		c.words = "with `" + f.Path + "`" + either(c.Is == "there", "", " "+age(c.Is))
	default:
		c.words = "`" + f.Path + "` " + age(c.Is) + " instead of " + age(c.Was)
	}
	return c
}

// between is the name in subscribed("NAME").
func between(path string) string {
	_, name, _ := strings.Cut(path, `("`)
	return strings.TrimSuffix(name, `")`)
}

// age is how long ago an instant is, where that is told beside it: people compare ages
// more easily than instants.
func age(value string) string {
	if instant, ago, found := strings.Cut(value, " ("); found && strings.HasSuffix(ago, ")") && !strings.ContainsAny(ago, "(,:") && strings.Count(instant, "-") == 2 {
		return strings.TrimSuffix(ago, ")")
	}
	return value
}

// values joins what facts say.
func values(list []Fact) string {
	var out []string
	for _, f := range alike(list) {
		text := f.Value
		if f.Age != "" {
			text = strings.TrimPrefix(text+", "+f.Age, ", ")
		}
		if text == "" {
			text = "there"
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

// listedChange says how events, sends or objects in a list differ.
func listedChange(c *Change, was, is, after, before []Fact) string {
	switch {
	case len(was) == 1 && len(is) == 1:
		name, old, next := oneField(was[0], is[0])
		if name == "" {
			break
		}
		return c.oneField(thingWords(is[0]), name, old, next)
	case len(is) == 0 && len(was) == 1:
		n := 0
		for _, f := range before {
			if f.same(was[0]) {
				n++
			}
		}
		if n > 1 {
			c.Was, c.Is = strconv.Itoa(n)+" times", times(n-1)
			return pathWords(was[0]) + " " + c.Is + " instead of " + c.Was
		}
		if !slices.ContainsFunc(after, func(f Fact) bool { return f.Path == was[0].Path }) {
			return "without " + pathWords(was[0])
		}
	}
	var list []string
	for _, f := range alike(is) {
		list = append(list, "with `"+f.String()+"`")
	}
	for _, f := range alike(was) {
		list = append(list, "without `"+f.String()+"`")
	}
	return enumerated(list, "and")
}

// oneField says that a thing differs in one field, or in its age.
func (c *Change) oneField(thing, name, was, is string) string {
	c.Was, c.Is = strings.TrimPrefix(name+": "+was, "age: "), strings.TrimPrefix(name+": "+is, "age: ")
	switch {
	case name == "age":
		return thing + " " + is + " instead of " + was
	case is == noValue:
		c.Is = ""
		return thing + " without " + name
	case was == noValue:
		c.Was = ""
		return thing + " with " + name + " " + is
	}
	return thing + " with " + name + " " + age(is) + " instead of " + age(was)
}

func times(n int) string { return either(n == 1, "once", strconv.Itoa(n)+" times") }

// thingWords names one of the things of a fact, pathWords all of them.
func thingWords(f Fact) string {
	return either(f.Kind == "object", "one of ", "") + pathWords(f)
}

func pathWords(f Fact) string { return "`" + strings.TrimPrefix(f.Path, "events.") + "`" }

// oneField is the only field in which two things differ, or their age; "" where more do.
func oneField(a, b Fact) (name, was, is string) {
	if a.Value == b.Value {
		return "age", a.Age, b.Age
	}
	if a.Age != b.Age {
		return "", "", ""
	}
	for _, f := range slices.Concat(a.fields, b.fields) {
		old, next := valueOf(a.fields, f.name), valueOf(b.fields, f.name)
		if old == next || f.name == name {
			continue
		}
		if name != "" {
			return "", "", ""
		}
		name, was, is = f.name, old, next
	}
	return name, was, is
}

func valueOf(list []named, name string) string {
	for _, f := range list {
		if f.name == name {
			return f.value
		}
	}
	return noValue
}

// noValue stands for a field that is absent; no value is empty, texts are quoted then.
const noValue = ""
