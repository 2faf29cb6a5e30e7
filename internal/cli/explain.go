package cli

import (
	"slices"

	"github.com/spf13/cobra"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/lint/rules"
)

func newExplainCommand(a *app) *cobra.Command {
	o := &explainOptions{app: a}
	cmd := &cobra.Command{
		Use:     "explain [RULE|ADDRESS]",
		Short:   explainShort,
		Long:    explainLong,
		Example: explainExample,
		Args:    atMostArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			o.args = args
			return o.run()
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return o.addresses(begun), cobra.ShellCompDirectiveNoFileComp
		},
	}
	cmd.Flags().Var(&word{&o.contacts, contactsMissing()}, "contacts", flagContacts)
	cmd.Flags().Var(&word{&o.now, nowMissing()}, "now", flagExplainNow)
	return cmd
}

type explainOptions struct {
	app  *app
	args []string
	// contacts is a file, now the instant at which they are judged.
	contacts, now string
}

func (o *explainOptions) run() error {
	if len(o.args) > 0 && (isAddress(o.args[0]) || o.isMessage(o.args[0])) {
		return o.refused(o.who(o.args[0]))
	}
	if o.contacts != "" || o.now != "" {
		return contactsWithoutAddress()
	}
	head := render.NewHead("explain", version)
	if len(o.args) == 0 {
		o.app.answer = &render.Catalog{Head: head, Rules: append(ruleLines(), o.policyLines()...)}
		return nil
	}
	id := o.args[0]
	if isPolicy(id) {
		page, err := o.policyPage(id)
		o.app.answer = &render.Page{Head: head, Rule: id, Page: page}
		return err
	}
	page, ok := rules.Page(id)
	if !ok || !slices.Contains(ruleIDs(), id) {
		return unknownRule(id, ruleIDs())
	}
	o.app.answer = &render.Page{Head: head, Rule: id, Page: page}
	return nil
}

func ruleLines() []render.RuleLine {
	var lines []render.RuleLine
	for _, r := range rules.All() {
		lines = append(lines, render.RuleLine{ID: r.ID, Severity: r.Severity.String(), Summary: r.Summary})
	}
	return lines
}

// ruleIDs returns everything that has a page, findings of loading included.
func ruleIDs() []string {
	ids := rules.Other()
	for _, r := range rules.All() {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}
