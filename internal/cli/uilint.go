package cli

import (
	"errors"
	"strconv"

	"github.com/fairlead/fairlead/internal/render"
)

// The words of lint beside its findings; the rules for words stand in ui.go.

const (
	flagChangedSince  = "show only what the change since git revision `REF` touches, through references"
	flagNow           = "check as on that day or at that instant (default: the clock's)"
	flagStats         = "count findings by rule, family and severity"
	flagBaseline      = "findings in `FILE` do not count (default: fairlead-baseline.json in the project, if it is there)"
	flagNoBaseline    = "count the findings of the baseline, too"
	flagFix           = "mend what can be mended for certain, then check again"
	flagDryRun        = "with --fix: show as a diff what it would change, and write nothing"
	flagUnknown       = "show the questions that could not be decided, and what is out of reach"
	flagExplainSafe   = "show which workflows are proved not to hurt anyone together, and why"
	flagSaveWitness   = "write the witness of each conflict into `DIR` as a scenario that fails until it is mended"
	flagWriteBaseline = "write all findings into `FILE`, so that only new ones count"
)

var (
	errNoRef          = errors.New("it takes a git revision, such as origin/main")
	errNoFolder       = errors.New("it takes the name of a folder in the project")
	errNoBaselineName = errors.New("it takes the name of a file")
)

func notBoth(a, b string) error {
	return request(quote(a)+" and "+quote(b)+" cannot be meant together", "leave one of them out")
}

func onlyWith(flag, other string) error {
	return request(quote(flag)+" has a meaning only beside "+quote(other), "add it")
}

func fixable(n int) string {
	return "`fairlead lint --fix` mends " + strconv.Itoa(n) + " of these; with `--dry-run` it shows how"
}

// someUnknown says where questions without an answer are shown.
func someUnknown(n int) string {
	return "`fairlead lint --unknown` shows " + render.Amount(n, "question") + " that could not be decided"
}

func witnessSaved(file string) string {
	return "wrote " + quote(file) + ": `fairlead simulate` fails on it until the conflict is mended"
}

func witnessThere(file string) string { return quote(file) + " shows a conflict that still stands" }

const noWitness = "no conflict was found, so there is no scenario to write"

func changedMeanwhile(name string) error {
	return &exitError{code: exitFailed, message: quote(name) + " was changed by somebody else meanwhile, so nothing was written", hint: "run it again"}
}

func wholeBaseline(flag string) error {
	return request("`--write-baseline` is about the whole project, so "+quote(flag)+" has no meaning beside it", "leave it out")
}

func badBaseline(name string, err error) error {
	return &exitError{code: exitRequest, message: "cannot read the baseline " + quote(name), err: err,
		hint: "it takes a file that `fairlead lint --write-baseline` has written"}
}

func noBaselineThere(name string, err error) error {
	return &exitError{code: exitRequest, message: quote(name) + " holds something else, and `--write-baseline` would overwrite it", err: err,
		hint: "name another file, or remove this one"}
}

const noBaselineWritten = "no baseline was written: rules run only on a project that loads"

func baselineWritten(use *render.BaselineUse) string {
	return "wrote " + quote(use.File) + " with " + render.Amount(use.Findings, "finding") + ": commit it, and from now on only new ones count"
}

func baselineShrinks(use *render.BaselineUse) string {
	verb := "are"
	if use.Gone == 1 {
		verb = "is"
	}
	return strconv.Itoa(use.Gone) + " of " + render.Amount(use.Findings, "finding") + " in " + quote(use.File) + " " + verb +
		" gone: `fairlead lint --write-baseline` takes them out"
}

func onlyTouched(files int, ref string) string {
	if files == 0 {
		return "nothing has changed since " + quote(ref) + ", so nothing is shown; everything was checked"
	}
	return "only what " + render.Amount(files, "file") + " changed since " + quote(ref) + " can touch is shown; everything was checked"
}

func noMoment(text string) error {
	return errors.New(quote(text) + " is neither a date such as 2026-11-22 nor an instant such as 2026-11-22T09:00:00+01:00")
}

func noGit() error {
	return request("`--changed-since` asks git, and there is no program `git`", "install git, or name the files to look at: `fairlead lint PATH...`")
}

func noRepository(dir string) error {
	where := "the project"
	if dir != "" {
		where = quote(dir)
	}
	return request(where+" is in no git repository, so nothing is known to have changed", "name the files to look at: `fairlead lint PATH...`")
}

func noRevision(ref string) error {
	return request("git knows no revision "+quote(ref), "`git fetch` gets what is missing; a branch of the origin is written origin/NAME")
}

func unrelated(ref string) error {
	return request("the history of "+quote(ref)+" and this one have no commit in common", "name the branch that this one began from")
}

func shallowClone(ref string, deepen int) error {
	return request("this clone is shallow and does not reach back to where it parted from "+quote(ref),
		"`git fetch --deepen="+strconv.Itoa(deepen)+"` fetches more of the history; repeat it if that is not enough")
}
