package project

import (
	"crypto/sha256"
	"encoding/hex"
	"reflect"

	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/model"
)

// Canonical is a document in its one canonical form: every key by its name in
// the language, defaults filled in, short forms written out, one-or-list always
// a list, durations, instants and days as values of their type, conditions and
// templates as text. It does not depend on where and how the document is
// written. It is what a Policy reads as `resource`, and what a version is the
// hash of.
type Canonical struct {
	record *expr.Record
}

// Record returns the form as expressions read it: its shape is that of
// [ResourceShape]. The caller must not change it.
func (c Canonical) Record() *expr.Record { return c.record }

// JSON returns the form as JSON, with sorted keys and without blanks: equal
// forms give equal bytes. Absent keys and empty lists are left out, a duration is text
// such as "2d", an instant RFC 3339 in UTC, a day such as "2026-12-25".
func (c Canonical) JSON() []byte {
	return appendRecord(nil, c.record)
}

// MarshalJSON returns what [Canonical.JSON] does.
func (c Canonical) MarshalJSON() ([]byte, error) { return c.JSON(), nil }

// Canonical returns the canonical form of a document of the program.
func (p *Program) Canonical(d model.Document) Canonical {
	fs := publishedForms()
	b := &canonicalBuilder{forms: fs, program: p, doc: d}
	v := reflect.ValueOf(d).Elem()
	f := fs.byType[v.Type()]
	r := b.record(v, f)
	b.set(r, keyAddress, expr.NewString(d.Head().Address()))
	b.set(r, keyAllSteps, expr.NewList(b.steps))
	return Canonical{r}
}

// Version names the content of a document: "sha256:" and the hash of its
// canonical form in hexadecimal digits. Layout, comments, the order of keys,
// quotes and the file it stands in do not change it.
func (p *Program) Version(d model.Document) string {
	sum := sha256.Sum256(p.Canonical(d).JSON())
	return "sha256:" + hex.EncodeToString(sum[:])
}

// ResourceShape returns the shape of the canonical form of a kind, nil if there
// is no such kind.
func ResourceShape(kind string) *expr.Shape {
	if !model.IsKind(kind) {
		return nil
	}
	return publishedForms().of(kind).shape
}
