package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/internal/scaffold"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
)

func newNewCommand(a *app) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "new WHAT",
		Short:   newShort,
		Example: newExample,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return newOfWhat()
			}
			return nothingNewOf(args[0], commandNames(cmd))
		},
	}
	cmd.AddCommand(newScenarioCommand(a), newWorkflowCommand(a))
	return cmd
}

// openForNew opens the project that something is to be added to, and begins the
// answer.
func openForNew(a *app) (*opened, *render.Drafted, error) {
	p, err := a.open()
	if err != nil {
		return nil, nil, err
	}
	r := render.NewDrafted(render.NewHead("new", version), p.Name, lint.Fingerprint(diag.Sort(slices.Clone(p.Diagnostics))))
	r.Source = p.line
	if p.Program == nil {
		e := asExit(doesNotLoad(diag.Count(p.Diagnostics, diag.Error)))
		e.reasons = r
		return nil, nil, e
	}
	return p, r, nil
}

// addFiles writes new files, all or none. It holds off an interrupt until they are
// there or removed again.
func (a *app) addFiles(ctx context.Context, root string, files []scaffold.File) error {
	if !a.claim() {
		return interrupted()
	}
	err := scaffold.Write(ctx, root, files)
	if errors.Is(err, context.Canceled) {
		return interrupted()
	}
	return writeFailed(quoted(names(files)), withoutPaths(err))
}
