package cli

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
)

// version is the release that is being worked on; `requires:` is held against it.
const version = "0.1.0"

// language is the newest version of the language that this release reads.
const language = "v1"

func newVersionCommand(a *app) *cobra.Command {
	o := &versionOptions{app: a}
	return &cobra.Command{
		Use:     "version",
		Short:   versionShort,
		Example: versionExample,
		Args:    atMostArgs(0),
		RunE:    func(*cobra.Command, []string) error { return o.run() },
	}
}

type versionOptions struct{ app *app }

func (o *versionOptions) run() error {
	o.app.answer = &render.Build{
		Head: render.NewHead("version", version), Language: language, Commit: commit(),
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
	}
	return nil
}

// commit returns the revision that the Go tool wrote into the binary.
func commit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	revision, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			revision = s.Value[:min(12, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+changes"
		}
	}
	if revision == "" {
		return ""
	}
	return revision + changed
}
