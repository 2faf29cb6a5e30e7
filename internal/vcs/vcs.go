// Package vcs asks git. It runs the git program and turns what that says into
// values; nothing else in the tool knows about version control.
package vcs

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// What can be wrong with a question to git. All of them are the request's
// fault; a failure of git itself is an error of its own.
var (
	// ErrNoGit says that the git program is not installed.
	ErrNoGit = errors.New("git is not installed")
	// ErrNoRepository says that a folder is in no git work tree.
	ErrNoRepository = errors.New("this is no git repository")
	// ErrNoRevision says that the repository does not know the revision.
	ErrNoRevision = errors.New("there is no such revision")
	// ErrUnrelated says that the revision and HEAD have no commit in common.
	ErrUnrelated = errors.New("the histories have no commit in common")
)

// ShallowError says that a clone does not reach back far enough.
type ShallowError struct {
	// Deepen is how many commits more to fetch: as many again as are there, 50 at
	// least. How many are really missing only the origin knows.
	Deepen int
}

// Error says what is missing.
func (e *ShallowError) Error() string {
	return "this clone is shallow and does not reach back to the common commit"
}

// minDeepen is enough for most branches.
const minDeepen = 50

// Changes are files that differ from an earlier commit. Paths are sorted,
// relative to the folder that was asked about, with forward slashes.
type Changes struct {
	// Files are all of them, Removed those that are no longer there.
	Files, Removed []string
	// Base is the earlier commit.
	Base string
}

// Changed returns the files below dir that differ from the commit at which the
// history of ref and that of HEAD part: what is committed since, what is not yet
// committed, and what git does not know and does not ignore.
func Changed(ctx context.Context, dir, ref string) (*Changes, error) {
	base, err := mergeBase(ctx, dir, ref)
	if err != nil {
		return nil, err
	}
	tracked, err := git(ctx, dir, "diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", "--relative", base, "--")
	if err != nil {
		return nil, err
	}
	untracked, err := git(ctx, dir, "ls-files", "-z", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	c := &Changes{Files: slices.Concat(split(tracked), split(untracked)), Base: base}
	slices.Sort(c.Files)
	c.Files = slices.Compact(c.Files)
	for _, path := range c.Files {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(path))); errors.Is(err, fs.ErrNotExist) {
			c.Removed = append(c.Removed, path)
		}
	}
	return c, nil
}

func split(list string) []string {
	return strings.FieldsFunc(list, func(r rune) bool { return r == 0 })
}

// mergeBase returns the commit at which ref and HEAD part.
func mergeBase(ctx context.Context, dir, ref string) (string, error) {
	if _, err := exec.LookPath("git"); err != nil {
		return "", ErrNoGit
	}
	shallow, err := git(ctx, dir, "rev-parse", "--is-shallow-repository")
	if err != nil {
		return "", ErrNoRepository
	}
	isShallow := strings.TrimSpace(shallow) == "true"
	commit, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", ref+"^{commit}")
	switch {
	case err != nil && isShallow && mayBeCutOff(ctx, dir, ref):
		return "", &ShallowError{deepen(ctx, dir)}
	case err != nil:
		return "", ErrNoRevision
	}
	base, err := git(ctx, dir, "merge-base", strings.TrimSpace(commit), "HEAD")
	switch {
	case err == nil:
		return strings.TrimSpace(base), nil
	case isShallow:
		return "", &ShallowError{deepen(ctx, dir)}
	case exitCode(err) == 1:
		return "", ErrUnrelated
	}
	return "", err
}

// mayBeCutOff reports whether an unknown revision may be one that a shallow clone
// has not fetched: a hash, or an ancestor, as in HEAD~3, of one that is known.
func mayBeCutOff(ctx context.Context, dir, ref string) bool {
	if isHash(ref) {
		return true
	}
	i := strings.IndexAny(ref, "~^")
	if i <= 0 {
		return false
	}
	start := ref[:i]
	_, err := git(ctx, dir, "rev-parse", "--verify", "--quiet", "--end-of-options", start+"^{commit}")
	return err == nil || isHash(start)
}

// isHash reports whether a revision is written as a hash, maybe the beginning of
// one; git takes no fewer than four digits.
func isHash(ref string) bool {
	return len(ref) >= 4 && strings.Trim(ref, "0123456789abcdefABCDEF") == ""
}

func deepen(ctx context.Context, dir string) int {
	text, err := git(ctx, dir, "rev-list", "--count", "HEAD")
	if err != nil {
		return minDeepen
	}
	n, _ := strconv.Atoi(strings.TrimSpace(text)) // 0 where there is no number
	return max(n, minDeepen)
}

// git runs git in dir and returns what it prints.
func git(ctx context.Context, dir string, args ...string) (string, error) {
	return gitWith(ctx, dir, "", args...)
}

// gitWith is git with a text to read.
func gitWith(ctx context.Context, dir, input string, args ...string) (string, error) {
	// A repository can name a program to watch its files; no question of ours is
	// worth running it.
	cmd := exec.CommandContext(ctx, "git", append([]string{"-c", "core.fsmonitor=false", "-C", filepath.Clean(dir)}, args...)...)
	cmd.Env = environment(os.Environ())
	var out, problem bytes.Buffer
	cmd.Stdin = strings.NewReader(input)
	cmd.Stdout, cmd.Stderr = &out, &problem
	if err := cmd.Run(); err != nil {
		said, _, _ := strings.Cut(strings.TrimSpace(problem.String()), "\n")
		return "", fmt.Errorf("git %s: %w: %s", args[0], err, said)
	}
	return out.String(), nil
}

// environment leaves out what a hook of git sets about the repository that it
// runs in: those paths are seen from another folder than ours.
func environment(all []string) []string {
	kept := slices.DeleteFunc(slices.Clone(all), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.Contains([]string{"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"}, name)
	})
	return append(kept, "LC_ALL=C", "GIT_OPTIONAL_LOCKS=0")
}

func exitCode(err error) int {
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return failed.ExitCode()
	}
	return -1
}
