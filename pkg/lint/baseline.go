package lint

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
)

// BaselineFile is where a project's baseline stands unless the user says
// otherwise: beside fairlead.yaml, where everybody sees it.
const BaselineFile = "fairlead-baseline.json"

// baselineVersion is the version of the file's format. The number before the
// dot changes when older readers would misread it.
const baselineVersion = "1.0"

// Baseline is the list of findings that were there when a project began to be
// checked. They do not count; new ones do. A finding is known by rule, address
// and fingerprint, never by its line, so that moving and reformatting text
// changes nothing. Findings of loading are never in it, because what does not
// load is not checked, and neither are those about exceptions.
type Baseline struct {
	entries []baselineEntry
}

// baselineEntry is one line of the file. The message is for people who review
// the file; it is not compared.
type baselineEntry struct {
	Rule        string `json:"rule"`
	Address     string `json:"address,omitempty"`
	Fingerprint string `json:"fingerprint"`
	// Count is how many findings there are of this kind; 0 stands for one.
	Count   int    `json:"count,omitempty"`
	Message string `json:"message"`
}

type baselineKey struct{ rule, address, fingerprint string }

func (e *baselineEntry) key() baselineKey { return baselineKey{e.Rule, e.Address, e.Fingerprint} }

// count is bounded, so that a sum of absurd counts stays a number.
func (e *baselineEntry) count() int { return min(max(e.Count, 1), 1<<20) }

func compareEntries(a, b baselineEntry) int {
	return cmp.Or(cmp.Compare(a.Rule, b.Rule), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Fingerprint, b.Fingerprint))
}

// NewBaseline returns a baseline of the findings that no exception excuses.
// They must have fingerprints, as those of [Run] do.
func NewBaseline(ds []diag.Diagnostic) *Baseline {
	at := map[baselineKey]int{}
	b := &Baseline{}
	for i := range ds {
		d := &ds[i]
		if !belongs(d) || d.Suppressed != nil && d.Suppressed.By != baselineWord {
			continue
		}
		e := baselineEntry{Rule: d.Rule, Address: d.Address, Fingerprint: d.Fingerprint, Message: d.Message}
		if j, ok := at[e.key()]; ok {
			b.entries[j].Count = b.entries[j].count() + 1
			continue
		}
		at[e.key()] = len(b.entries)
		b.entries = append(b.entries, e)
	}
	slices.SortFunc(b.entries, compareEntries)
	return b
}

// baselineWord stands in [diag.Suppression] for the mechanism.
const baselineWord = "baseline"

// belongs reports whether a baseline may hold a finding.
func belongs(d *diag.Diagnostic) bool {
	return !strings.HasPrefix(d.Rule, "load/") && !strings.HasPrefix(d.Rule, "allow/")
}

// ParseBaseline reads what [Baseline.Bytes] wrote. The error is a sentence for
// the user, without the file's name.
func ParseBaseline(data []byte) (*Baseline, error) {
	var file struct {
		FormatVersion string          `json:"format_version"`
		Findings      []baselineEntry `json:"findings"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, noBaseline(err)
	}
	major, _, _ := strings.Cut(file.FormatVersion, ".")
	switch {
	case file.FormatVersion == "":
		return nil, errors.New("it is no baseline: `format_version` is missing")
	case major != "1":
		return nil, fmt.Errorf("its format is version %s, and this Fairlead reads version 1", file.FormatVersion)
	}
	return &Baseline{file.Findings}, nil
}

// noBaseline says what is wrong in words that need no knowledge of this program.
func noBaseline(err error) error {
	var shape *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &shape):
		return fmt.Errorf("it is no baseline: %w", err)
	case shape.Field == "":
		return fmt.Errorf("it is no baseline, but a JSON %s", shape.Value)
	}
	return fmt.Errorf("it is no baseline: a JSON %s cannot stand in `%s`", shape.Value, shape.Field)
}

// Bytes returns the baseline as JSON, one line for each finding, so that two
// people can change it without a conflict. Equal baselines give equal bytes.
func (b *Baseline) Bytes() []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "{\n  \"format_version\": %q,\n  \"findings\": [", baselineVersion)
	for i := range b.entries {
		separator := ","
		if i == 0 {
			separator = ""
		}
		out.WriteString(separator + "\n    " + b.entries[i].line())
	}
	if len(b.entries) > 0 {
		out.WriteString("\n  ")
	}
	out.WriteString("]\n}\n")
	return out.Bytes()
}

func (e *baselineEntry) line() string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		return "" // text and numbers always encode
	}
	return strings.TrimRight(out.String(), "\n")
}

// Len returns how many findings the baseline holds.
func (b *Baseline) Len() int {
	n := 0
	for i := range b.entries {
		n += b.entries[i].count()
	}
	return n
}

// Excuse marks the findings of ds that are in the baseline, unless an exception
// excuses them, and returns how many findings of the baseline are gone.
func (b *Baseline) Excuse(ds []diag.Diagnostic) (gone int) {
	left := make(map[baselineKey]int, len(b.entries))
	for i := range b.entries {
		left[b.entries[i].key()] += b.entries[i].count()
	}
	gone = b.Len()
	for i := range ds {
		d := &ds[i]
		key := baselineKey{d.Rule, d.Address, d.Fingerprint}
		if d.Suppressed != nil || !belongs(d) || left[key] == 0 {
			continue
		}
		left[key]--
		gone--
		d.Suppressed = &diag.Suppression{By: baselineWord}
	}
	return gone
}
