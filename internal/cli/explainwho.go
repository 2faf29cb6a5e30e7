package cli

import (
	"io"
	"os"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/pkg/audience"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/model"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// isAddress reports whether something of the project is asked about, and not a rule:
// some kinds of documents are words that rules begin with, too.
func isAddress(id string) bool {
	kind, _, found := strings.Cut(id, "/")
	if !found || kind == policyWord {
		return false
	}
	known := ruleIDs()
	return slices.Contains(audience.Kinds(), kind) ||
		isKind(kind) && !slices.Contains(known, id) && diag.DidYouMean(id, known) == ""
}

// isMessage reports whether the project has that message: rules begin with the same word,
// and a message may be called nearly like one.
func (o *explainOptions) isMessage(id string) bool {
	if !strings.HasPrefix(id, "message/") || slices.Contains(ruleIDs(), id) {
		return false
	}
	p, err := o.app.open()
	if err != nil || p.Program == nil {
		return false
	}
	_, found := audience.Senders(p.Program, id)
	return found
}

// isKind reports whether addresses of documents begin so.
func isKind(word string) bool {
	return slices.ContainsFunc(model.Kinds(), func(k string) bool { return model.KebabKind(k) == word })
}

// refused gives an error the document of this command.
func (o *explainOptions) refused(err error) error {
	if err == nil {
		return nil
	}
	e := asExit(err)
	if e.reasons == nil {
		e.reasons = render.NewExplained(render.NewHead("explain", version), "", nil, nil)
	}
	return e
}

// who answers who can enter what has an address.
func (o *explainOptions) who(address string) error {
	at, known, err := o.instant()
	if err != nil {
		return err
	}
	p, err := o.app.open()
	if err != nil {
		return err
	}
	if p.Program == nil {
		e := asExit(doesNotLoad(diag.Count(p.Diagnostics, diag.Error)))
		e.reasons = o.explained(p, nil)
		return e
	}
	e := audience.NewExplainer(p.Program)
	x := simulate.Explain(p.Program, e, address)
	if steps, isMessage := audience.Senders(p.Program, address); isMessage {
		return messageAsked(address, steps)
	}
	if x == nil {
		return unknownAddress(address, audience.Kinds(), append(audience.Addresses(p.Program), audience.StepAddresses(p.Program, address)...))
	}
	if o.contacts != "" {
		people, err := o.people(p.Program)
		if err != nil {
			return err
		}
		e.Count(x, people, o.file(), at, known)
	}
	o.app.answer = o.explained(p, x)
	return nil
}

// explained is the document.
func (o *explainOptions) explained(p *opened, x *audience.Explained) *render.Explained {
	var found []diag.Diagnostic
	if x == nil {
		found = lint.Fingerprint(diag.Sort(slices.Clone(p.Diagnostics)))
	}
	r := render.NewExplained(render.NewHead("explain", version), p.Name, found, x)
	r.Source, r.Home = p.line, o.app.home(p.root)
	return r
}

// people reads the file of the company's own contacts.
func (o *explainOptions) people(p *project.Program) (*audience.People, error) {
	data, err := o.read()
	if err != nil {
		return nil, contactsUnread(o.file(), err)
	}
	people, err := audience.ReadPeople(p, data)
	if err != nil {
		return nil, contactsWrong(o.file(), err)
	}
	return people, nil
}

// read takes standard input for `-`, as programs do.
func (o *explainOptions) read() ([]byte, error) {
	if o.contacts == "-" {
		return io.ReadAll(o.app.stdin)
	}
	return os.ReadFile(o.app.path(o.contacts))
}

// file is how the contacts are called.
func (o *explainOptions) file() string {
	if o.contacts == "-" {
		return "standard input"
	}
	return o.contacts
}

// instant is what --now says.
func (o *explainOptions) instant() (ms int64, known bool, err error) {
	if o.now == "" {
		return 0, false, nil
	}
	if ms, err = calendar.ParseDate(o.now); err == nil {
		return ms, true, nil
	}
	if ms, err = calendar.ParseInstant(o.now); err != nil {
		return 0, false, badNow(o.now)
	}
	return ms, true, nil
}

// addresses are what explain completes: the rules, and what the project has.
func (o *explainOptions) addresses(begun string) []string {
	list := ruleIDs()
	if p, err := o.app.open(); err == nil && p.Program != nil {
		list = append(list, audience.Addresses(p.Program)...)
	}
	return slices.DeleteFunc(list, func(id string) bool { return !strings.HasPrefix(id, begun) })
}
