// Package examples holds whole companies written in Fairlead, as files. Each
// folder is a project that lints and simulates by itself; `fairlead init`
// starts from one of them. The folder tangled is no such start, and not in [FS]:
// it is the company in which much is wrong, and shows what the rules find.
package examples

import "embed"

// FS holds the example projects, one folder each, named as in `init --template`.
//
//go:embed all:b2b-saas all:ecommerce all:local-services
var FS embed.FS
