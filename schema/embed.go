// Package schema holds the JSON Schemas (draft 2020-12) of the language and of
// our outputs, for the loader, for `init`, which copies them into a project,
// and for editors. fairlead.schema.json chooses by `kind`; it is the one that
// editors use. The others are one per kind, common.schema.json with what they
// share, and one per command below output.
//
// Steps, triggers, arms, expectations and timeline entries are flat: all their
// keys stand side by side, and that exactly one of those that tell them apart
// is there is counted by the loader. A choice in the schema (oneOf, if) would
// cost more than the rest of loading together.
package schema

import "embed"

// FS holds every schema under its file name, such as workflow.schema.json and
// output/lint.schema.json. The $id of each is
// https://fairlead.dev/schema/v1/ followed by that name; nothing is fetched
// from there.
//
//go:embed *.schema.json output/*.schema.json
var FS embed.FS
