package project

import (
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/source"
)

// slip is an unknown key, or one whose value could not be read: it may be the
// very one that is missing elsewhere.
type slip struct {
	in    diag.Span // the mapping it stands in
	meant string    // the key it was probably meant to be, "" if none is near, anyKey for any
}

// anyKey stands for all that a refused merge key would have brought.
const anyKey = "*"

// otherWords are what people call keys of ours elsewhere.
var otherWords = map[string][]string{
	"if": {"when"}, "condition": {"when", "where", "rules"}, "conditions": {"rules", "when"}, "filter": {"where", "rules"},
	"then": {"steps"}, "do": {"steps"}, "actions": {"steps"}, "otherwise": {"else"}, "default": {"else"},
	"wait": {"wait_until", "delay"}, "wait_for": {"wait_until", "delay"}, "sleep": {"delay"}, "pause": {"delay"},
	"email": {"send"}, "message": {"send"}, "split": {"experiment"}, "ab_test": {"experiment"}, "update": {"set"},
	"stop": {"exit"}, "end": {"exit"}, "alert": {"notify"}, "triggers": {"trigger"}, "on": {"event", "trigger"}, "entry": {"trigger"},
	"exits": {"exit"}, "start": {"enroll"}, "call": {"webhook"}, "http": {"webhook"}, "unless": {"when"}, "type": {"kind"},
}

// meantKeys are the keys that were probably meant by another word.
func meantKeys(key string, known []string) []string {
	var meant []string
	for _, k := range otherWords[strings.ToLower(key)] {
		if slices.Contains(known, k) {
			meant = append(meant, k)
		}
	}
	if near := diag.Suggest(key, known); near != "" && (len(meant) == 0 || strings.EqualFold(near, key)) {
		return []string{near}
	}
	return meant
}

// keyHelp says what to write instead of an unknown key.
func keyHelp(key string, known []string) string {
	meant := meantKeys(key, known)
	if len(meant) == 0 {
		return "known keys here: " + strings.Join(known, ", ")
	}
	return "did you mean `" + strings.Join(meant, "` or `") + "`?"
}

// keysOf lists the keys that a mapping can have where it stands: the arms of a
// branch and those of a wait are one type and have not the same keys.
func (p *plan) keysOf(where string) []string {
	if !slices.Contains(p.keys, "lookback") {
		return p.keys
	}
	switch where {
	case "branch":
		return []string{"when", "steps", "else"}
	case "wait_until":
		return slices.DeleteFunc(slices.Clone(p.keys), func(k string) bool { return k == "else" })
	}
	return p.keys
}

func (d *decoder) slipped(in *source.Node, meant string) {
	d.slips = append(d.slips, slip{in.Span(), meant})
}

// merged marks the mappings from which a merge key was taken out: what they lack
// may be what it would have brought.
func (d *decoder) merged(root *source.Node, reports []diag.Diagnostic) {
	for _, r := range reports {
		if r.Rule != "load/alias" || !strings.HasPrefix(r.Message, "merge key") {
			continue
		}
		if n := innermost(root, r.Primary); n != nil {
			d.slipped(n, anyKey)
		}
	}
}

// innermost returns the smallest mapping around a place, nil for none.
func innermost(n *source.Node, at diag.Span) *source.Node {
	span := n.Span()
	if n.Kind == source.Scalar || span.Start.Byte > at.Start.Byte || at.End.Byte > span.End.Byte {
		return nil
	}
	for _, item := range n.Items {
		if found := innermost(item, at); found != nil {
			return found
		}
	}
	for _, e := range n.Entries {
		if found := innermost(e.Value, at); found != nil {
			return found
		}
	}
	if n.Kind != source.Mapping {
		return nil
	}
	return n
}
