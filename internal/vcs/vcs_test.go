package vcs

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// repository makes a git repository from the commands of a script: `+ FILE`
// writes, `- FILE` removes, `mv A B` renames, everything else is given to git.
func repository(t *testing.T, script string) string {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Fatal("these tests need git")
	}
	dir := t.TempDir()
	run(t, dir, "init", "-q", "-b", "main")
	play(t, dir, script)
	return dir
}

func play(t *testing.T, dir, script string) {
	t.Helper()
	for line := range strings.Lines(script) {
		f := strings.Fields(line)
		switch {
		case len(f) == 0:
		case f[0] == "+":
			path := filepath.Join(dir, f[1])
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(line), 0o666); err != nil {
				t.Fatal(err)
			}
		case f[0] == "-":
			if err := os.Remove(filepath.Join(dir, f[1])); err != nil {
				t.Fatal(err)
			}
		case f[0] == "commit":
			run(t, dir, "add", "-A")
			run(t, dir, "commit", "-q", "--allow-empty", "-m", "x")
		default:
			run(t, dir, f...)
		}
	}
}

func run(t *testing.T, dir string, args ...string) {
	t.Helper()
	all := append([]string{"-c", "user.name=t", "-c", "user.email=t@acme.example", "-c", "protocol.file.allow=always", "-C", dir}, args...)
	cmd := exec.Command("git", all...)
	cmd.Env = append(environment(os.Environ()), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

const begin = `
+ kept.yaml
+ edited.yaml
+ gone.yaml
+ sub/inner.yaml
+ .gitignore
commit
`

func TestChanged(t *testing.T) {
	tests := []struct{ name, script, sub, ref, want, removed string }{
		{"nothing", "", "", "main", "", ""},
		{"committed", "checkout -q -b work\n+ edited.yaml 2\n+ new.yaml\n- gone.yaml\ncommit", "", "main", "edited.yaml gone.yaml new.yaml", "gone.yaml"},
		{"not committed", "+ edited.yaml 2\n- gone.yaml", "", "main", "edited.yaml gone.yaml", "gone.yaml"},
		{"in the index", "+ edited.yaml 2\n+ new.yaml\nadd -A", "", "main", "edited.yaml new.yaml", ""},
		{"unknown to git", "+ new.yaml", "", "main", "new.yaml", ""},
		{"only since the branch began", "checkout -q -b work\n+ new.yaml\ncommit\ncheckout -q main\n+ edited.yaml 2\ncommit\ncheckout -q work", "", "main", "new.yaml", ""},
		{"back as it was", "checkout -q -b work\n+ kept.yaml 2\ncommit\n+ kept.yaml\ncommit", "", "main", "", ""},
		{"renamed", "mv kept.yaml other.yaml", "", "main", "kept.yaml other.yaml", "kept.yaml"},
		{"in a folder", "+ edited.yaml 2\n+ sub/inner.yaml 2\n+ sub/new.yaml", "sub", "main", "inner.yaml new.yaml", ""},
		{"names with a meaning", "+ ümlaut.yaml\n+ -x.yaml", "", "main", "-x.yaml ümlaut.yaml", ""},
		{"a commit", "commit\n+ edited.yaml 2\ncommit", "", "HEAD~1", "edited.yaml", ""},
		{"a tag", "tag v1\n+ edited.yaml 2\ncommit", "", "v1", "edited.yaml", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := repository(t, begin+tt.script)
			got, err := Changed(context.Background(), filepath.Join(dir, tt.sub), tt.ref)
			if err != nil || strings.Join(got.Files, " ") != tt.want || strings.Join(got.Removed, " ") != tt.removed {
				t.Errorf("got %q, %v, want %q, and %q removed", got, err, tt.want, tt.removed)
			}
		})
	}
}

// TestHooks asks as a hook of git would, with paths in the environment that are
// seen from the top.
func TestHooks(t *testing.T) {
	dir := repository(t, begin+"+ sub/new.yaml")
	t.Setenv("GIT_DIR", ".git")
	t.Setenv("GIT_INDEX_FILE", ".git/index")
	got, err := Changed(context.Background(), filepath.Join(dir, "sub"), "main")
	if err != nil || strings.Join(got.Files, " ") != "new.yaml" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestIgnoredFilesAreLeftOut(t *testing.T) {
	dir := repository(t, begin)
	if err := os.WriteFile(filepath.Join(dir, ".gitignore"), []byte("out/\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	play(t, dir, "+ out/new.yaml")
	got, err := Changed(context.Background(), dir, "main")
	if err != nil || strings.Join(got.Files, " ") != ".gitignore" {
		t.Errorf("got %q, %v", got, err)
	}
}

func TestRefusals(t *testing.T) {
	dir := repository(t, begin+"checkout -q --orphan other\n+ only.yaml\ncommit")
	for ref, want := range map[string]error{
		"nothing": ErrNoRevision, "": ErrNoRevision, "--output=x": ErrNoRevision, "main": ErrUnrelated,
	} {
		if _, err := Changed(context.Background(), dir, ref); !errors.Is(err, want) {
			t.Errorf("%q gives %v, want %v", ref, err, want)
		}
	}
	if _, err := Changed(context.Background(), t.TempDir(), "main"); !errors.Is(err, ErrNoRepository) {
		t.Errorf("no repository gives %v", err)
	}
	t.Setenv("PATH", t.TempDir())
	if _, err := Changed(context.Background(), dir, "main"); !errors.Is(err, ErrNoGit) {
		t.Errorf("no git gives %v", err)
	}
}

func TestShallow(t *testing.T) {
	origin := repository(t, begin+"checkout -q -b work\n+ a.yaml\ncommit\n+ b.yaml\ncommit\ncheckout -q main\n+ c.yaml\ncommit")
	clone := filepath.Join(t.TempDir(), "clone")
	run(t, origin, "clone", "-q", "--depth", "1", "--no-single-branch", "-b", "work", "file://"+origin, clone)
	_, err := Changed(context.Background(), clone, "origin/main")
	var shallow *ShallowError
	if !errors.As(err, &shallow) || shallow.Deepen != 50 || shallow.Error() == "" {
		t.Fatalf("got %v", err)
	}
	run(t, clone, "fetch", "-q", "--deepen=50")
	got, err := Changed(context.Background(), clone, "origin/main")
	if err != nil || strings.Join(got.Files, " ") != "a.yaml b.yaml" {
		t.Errorf("deepened: got %q, %v", got, err)
	}
}

// TestCutOff asks for revisions that a shallow clone has not fetched.
func TestCutOff(t *testing.T) {
	origin := repository(t, begin+"+ a.yaml\ncommit\n+ b.yaml\ncommit")
	first, err := git(context.Background(), origin, "rev-parse", "HEAD~2")
	if err != nil {
		t.Fatal(err)
	}
	first = strings.TrimSpace(first)
	clone := filepath.Join(t.TempDir(), "clone")
	run(t, origin, "clone", "-q", "--depth", "1", "file://"+origin, clone)
	for _, ref := range []string{"HEAD~1", "HEAD^", "main~2", first, first[:8], first + "~1"} {
		var shallow *ShallowError
		if _, err := Changed(context.Background(), clone, ref); !errors.As(err, &shallow) || shallow.Deepen != 50 {
			t.Errorf("%s gives %v", ref, err)
		}
	}
	for _, ref := range []string{"nothing", "nothing~1", "~1", ""} {
		if _, err := Changed(context.Background(), clone, ref); !errors.Is(err, ErrNoRevision) {
			t.Errorf("%s gives %v", ref, err)
		}
	}
	if _, err := Changed(context.Background(), origin, "HEAD~9"); !errors.Is(err, ErrNoRevision) {
		t.Errorf("a whole clone gives %v", err)
	}
	run(t, clone, "fetch", "-q", "--deepen=50")
	if got, err := Changed(context.Background(), clone, first); err != nil || strings.Join(got.Files, " ") != "a.yaml b.yaml" {
		t.Errorf("deepened: got %v, %v", got, err)
	}
}
