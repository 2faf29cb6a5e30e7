// Package workflows holds the library of proven workflows, as files. Each
// folder is a small project that lints and simulates by itself, with a page
// that says what it is for and what to adapt; `fairlead new workflow` copies
// from it.
package workflows

import "embed"

// FS holds the library, one folder for each workflow, named as in `--from`.
//
//go:embed all:booking-reminders
//go:embed all:browse-abandonment
//go:embed all:cart-recovery
//go:embed all:content-scheduling
//go:embed all:deal-stages
//go:embed all:lead-capture
//go:embed all:lead-routing
//go:embed all:lead-scoring-and-handoff
//go:embed all:nps-and-reviews
//go:embed all:nurture-by-intent
//go:embed all:nurture-ebook
//go:embed all:onboarding-by-role
//go:embed all:order-status
//go:embed all:post-purchase-education
//go:embed all:price-drop
//go:embed all:re-engagement
//go:embed all:re-engagement-b2b
//go:embed all:upsell
//go:embed all:weekly-report
//go:embed all:welcome-onboarding
var FS embed.FS
