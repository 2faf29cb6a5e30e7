package cli

import (
	"errors"
	"io"
	"io/fs"
	"syscall"

	"github.com/fairlead/fairlead/internal/render"
)

// The exit codes, the same for every command and every format. From
// exitRequest on no answer was produced.
const (
	// exitFine says: done, and the answer is "fine".
	exitFine = 0
	// exitNo says: done, and the answer is "no", as with findings.
	exitNo = 1
	// exitRequest says that the request was wrong: a flag, the configuration,
	// an input that cannot be read.
	exitRequest = 3
	// exitFailed says that the tool failed.
	exitFailed = 4
	// exitNothing says that nothing matched; --allow-empty turns it off.
	exitNothing = 5
	// exitInterrupted is what shells expect of Ctrl-C.
	exitInterrupted = 130
)

// exitError carries an exit code up to Main. Everything that ends a command
// other than with exitFine is one.
type exitError struct {
	code int
	// message and hint are for the user; both are empty with exitNo, where the
	// result says it all.
	message, hint string
	err           error
	// reasons are findings about the user's files because of which there is no
	// answer; nil for none.
	reasons reasons
}

// reasons is the document of a command that has no answer, but says why.
type reasons interface {
	answer
	// Findings writes frames for people.
	Findings(w io.Writer, p render.Palette) error
	// Fail tells the document that it is no answer.
	Fail(f *render.Failure)
}

// Error returns the message and what caused it.
func (e *exitError) Error() string {
	if e.err != nil {
		return e.message + ": " + plainCause(e.err)
	}
	return e.message
}

// Unwrap returns the cause, nil if there is none.
func (e *exitError) Unwrap() error { return e.err }

// plainCause leaves the path out of file errors: messages name things as the
// user wrote them, and no result holds an absolute path.
func plainCause(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// asExit returns err as an exitError. What nobody gave a code is a failure of
// the tool.
func asExit(err error) *exitError {
	var e *exitError
	if errors.As(err, &e) {
		return e
	}
	return &exitError{code: exitFailed, message: err.Error()}
}

// answerNo is the end of a command whose result says "no".
func answerNo() error { return &exitError{code: exitNo} }

// fileCode is the code for a file that cannot be read or written: a missing
// folder or permission is the request's fault, a full disk is not.
func fileCode(err error) int {
	for _, fault := range []error{fs.ErrNotExist, fs.ErrPermission, fs.ErrExist, syscall.ENOTDIR, syscall.EISDIR} {
		if errors.Is(err, fault) {
			return exitRequest
		}
	}
	return exitFailed
}
