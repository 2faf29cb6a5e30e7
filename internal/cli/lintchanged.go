package cli

import (
	"context"
	"errors"
	"time"

	"github.com/fairlead/fairlead/internal/vcs"
	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/lint"
	"github.com/fairlead/fairlead/pkg/project"
)

// touched returns what the change since the revision touches, nil for everything: if
// no revision was named or the project does not load.
func (o *lintOptions) touched(ctx context.Context, p *opened) (*lint.Touched, error) {
	if o.since == "" {
		return nil, nil
	}
	changed, err := vcs.Changed(ctx, p.root, o.since)
	if err != nil {
		return nil, o.noChanges(err)
	}
	if p.Program == nil {
		return nil, nil
	}
	before, err := programAt(ctx, p.root, changed)
	if err != nil {
		return nil, o.noChanges(err)
	}
	o.app.hints = append(o.app.hints, onlyTouched(len(changed.Files), o.since))
	return lint.NewTouched(p.Program, before, changed.Files, changed.Removed), nil
}

// programAt returns the project as it was before the change, nil if it did not
// load or was not there.
func programAt(ctx context.Context, root string, changed *vcs.Changes) (*project.Program, error) {
	if len(changed.Files) == 0 {
		return nil, nil
	}
	tree, err := vcs.Tree(ctx, root, changed.Base)
	if err != nil {
		return nil, err
	}
	r, err := project.Load(tree, project.Options{Version: version})
	switch {
	case errors.Is(err, project.ErrNoProject):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return r.Program, nil
}

// noChanges says why git did not answer.
func (o *lintOptions) noChanges(err error) error {
	var shallow *vcs.ShallowError
	switch {
	case errors.Is(err, context.Canceled):
		return interrupted()
	case errors.As(err, &shallow):
		return shallowClone(o.since, shallow.Deepen)
	case errors.Is(err, vcs.ErrNoGit):
		return noGit()
	case errors.Is(err, vcs.ErrNoRepository):
		return noRepository(o.app.flags.dir)
	case errors.Is(err, vcs.ErrNoRevision):
		return noRevision(o.since)
	case errors.Is(err, vcs.ErrUnrelated):
		return unrelated(o.since)
	}
	return &exitError{code: exitFailed, message: "cannot ask git what changed", err: err}
}

// moment is the value of --now: a day, an instant, or the clock's.
type moment struct {
	text    string
	ms      int64
	isDay   bool
	written bool
}

// Set reads a date or an instant.
func (m *moment) Set(text string) error {
	day, err := calendar.ParseDate(text)
	if err == nil {
		*m = moment{text, day, true, true}
		return nil
	}
	instant, err := calendar.ParseInstant(text)
	if err != nil {
		return noMoment(text)
	}
	*m = moment{text, instant, false, true}
	return nil
}

// String is what was written.
func (m *moment) String() string { return m.text }

// Type stands in help for the value.
func (m *moment) Type() string { return "DATE|INSTANT" }

// day is the date in UTC, such as 2026-11-23.
func (m *moment) day() string {
	if !m.written {
		return calendar.FormatDate(time.Now().UnixMilli())
	}
	return calendar.FormatDate(m.ms)
}

// in returns the instant; a day means its beginning in the zone.
func (m *moment) in(z *calendar.Zone) int64 {
	switch {
	case !m.written:
		return time.Now().UnixMilli()
	case m.isDay:
		return calendar.DateAt(z, m.ms, 0, 0)
	}
	return m.ms
}
