package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
)

// schemaOf is the one thing that schema prints: the form that policies read.
const schemaOf = "resource"

func newSchemaCommand(a *app) *cobra.Command {
	o := &schemaOptions{app: a}
	return &cobra.Command{
		Use:     "schema resource KIND",
		Short:   schemaShort,
		Example: schemaExample,
		Args:    atMostArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			o.args = args
			return o.run()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			return schemaWords(len(args)), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// schemaWords are what can be written as the n-th argument, from 0.
func schemaWords(n int) []string {
	switch n {
	case 0:
		return []string{schemaOf}
	case 1:
		return model.Kinds()
	}
	return nil
}

type schemaOptions struct {
	app  *app
	args []string
}

func (o *schemaOptions) run() error {
	switch {
	case len(o.args) < 2:
		return schemaOfWhat()
	case o.args[0] != schemaOf:
		return noSchemaOf(o.args[0])
	case !slices.Contains(model.Kinds(), o.args[1]):
		return unknownKind(o.args[1], model.Kinds())
	}
	text, err := project.ResourceSchema(o.args[1])
	if err != nil {
		return &exitError{code: exitFailed, message: "cannot make the schema", err: err}
	}
	o.app.answer = &render.Schema{Document: text}
	return nil
}
