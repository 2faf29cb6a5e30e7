package cli

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/fairlead/fairlead/pkg/project"
)

// changes tells when files of a project change.
type changes interface {
	// next waits until files have changed and names them, sorted, with forward
	// slashes. It is false once ctx has ended.
	next(ctx context.Context) (files []string, ok bool)
}

// pollEvery is how often files are looked at: soon enough for people who save and
// look up, seldom enough to cost nothing.
const pollEvery = 300 * time.Millisecond

// watch plays again whenever a file of the project changes, until it is
// interrupted. What cannot be played is shown, and the next change may mend it;
// only a request that no change mends ends the command at once.
func (o *simulateOptions) watch(ctx context.Context) error {
	for _, t := range o.app.flags.targets() {
		if t.file == "" && t.format != formatText {
			return watchPrintsText(t.format)
		}
	}
	root, err := o.app.findRoot()
	if err != nil {
		return err
	}
	if !o.app.claim() { // from here on an interrupt is the way to end it
		return interrupted()
	}
	files := o.app.watcher(root, func() []string { return o.read })
	err = o.run()
	if err != nil && asExit(err).code == exitRequest && asExit(err).reasons == nil {
		return err // a wrong name, a wrong pattern
	}
	for ; ; err = o.run() {
		if err := o.show(err); err != nil {
			return err
		}
		o.app.tell(watchWaits)
		changed, ok := files.next(ctx)
		if !ok {
			return &exitError{code: exitInterrupted}
		}
		o.app.clearScreen()
		o.app.tell(watchChanged(changed))
	}
}

// show writes what one play gave, or why it gave nothing.
func (o *simulateOptions) show(err error) error {
	answer := o.app.answer
	o.app.answer = nil
	if err != nil && asExit(err).code != exitNo {
		o.app.refuse(asExit(err))
		return nil
	}
	return o.app.write(o.app.flags.targets(), answer)
}

// clearScreen makes room on a terminal. A file and a pipe keep what they have.
func (a *app) clearScreen() {
	if isTerminal(a.stdout) && a.env["TERM"] != "dumb" {
		_, _ = a.stdout.Write([]byte("\x1b[2J\x1b[3J\x1b[H")) // where that fails nothing else can be written either
	}
}

// stamp tells versions of a file apart.
type stamp struct {
	size     int64
	modified time.Time
}

// poller finds changes by looking again and again: no library that is told of
// them by the operating system does so for every kind of folder.
type poller struct {
	look func() map[string]stamp
	tick <-chan time.Time
	seen map[string]stamp
	// beside names the files that the last load read beside the YAML, and asked those
	// of the look before, at the time of which looked is.
	beside func() []string
	asked  map[string]bool
	looked time.Time
}

// newPoller watches the project in the folder root, and the files that also
// returns: those it reads beside its YAML.
func newPoller(root string, also func() []string) changes {
	p := &poller{look: func() map[string]stamp { return stamps(root, also()) }, tick: time.NewTicker(pollEvery).C, beside: also}
	p.looked, p.seen = time.Now(), p.look()
	p.asked = setOf(also())
	return p
}

// follow takes over which files are read now: one that was not looked at before
// has not changed for that, unless it was written since, and one that is no longer
// read is not gone.
func (p *poller) follow(now map[string]stamp) {
	read := setOf(p.beside())
	for name := range read {
		if _, known := p.seen[name]; known || p.asked[name] {
			continue
		}
		if s, there := now[name]; there && !s.modified.After(p.looked) {
			p.seen[name] = s
		}
	}
	for name := range p.asked {
		if _, there := now[name]; !there && !read[name] {
			delete(p.seen, name)
		}
	}
	p.asked = read
}

func setOf(names []string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}

// next waits for a change, and then until files rest: editors write in several
// steps.
func (p *poller) next(ctx context.Context) (files []string, ok bool) {
	now := p.look()
	for p.follow(now); ; now = p.look() {
		if len(differ(p.seen, now)) > 0 {
			break
		}
		if !p.wait(ctx) {
			return nil, false
		}
	}
	for last := p.look(); ; {
		if !p.wait(ctx) {
			return nil, false
		}
		now := p.look()
		if rests := len(differ(last, now)) == 0; rests {
			files, p.seen, p.looked = differ(p.seen, now), now, time.Now()
			return files, true
		}
		last = now
	}
}

// wait lets a moment pass; false says that nobody waits any more.
func (p *poller) wait(ctx context.Context) bool {
	select {
	case <-ctx.Done():
		return false
	case <-p.tick:
		return true
	}
}

// stamps looks at the YAML files of the project in a folder, and at others.
func stamps(root string, others []string) map[string]stamp {
	list := map[string]stamp{}
	for _, name := range append(project.Sources(os.DirFS(root)), others...) {
		if info, err := os.Stat(filepath.Join(root, filepath.FromSlash(name))); err == nil {
			list[name] = stamp{info.Size(), info.ModTime()}
		}
	}
	return list
}

// differ names the files that are new, gone or other than before, sorted.
func differ(before, now map[string]stamp) []string {
	names := map[string]bool{}
	for name, s := range now {
		if old, known := before[name]; !known || old.size != s.size || !old.modified.Equal(s.modified) {
			names[name] = true
		}
	}
	for name := range before {
		if _, left := now[name]; !left {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}
