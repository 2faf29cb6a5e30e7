package cli

import (
	"bytes"
	"errors"
	"io"
	"os"

	"github.com/fairlead/fairlead/internal/render"
)

// formatted is an answer with formats beside text and JSON.
type formatted interface {
	// Format returns what writes the answer, nil if there is no such format.
	Format(name string) func(io.Writer) error
}

// write puts an answer into every target. All formats are drawn before the first
// is written, and standard output comes last, so that nothing is shown as an
// answer if a file cannot be written.
func (a *app) write(targets []target, answer answer) error {
	texts := make([][]byte, len(targets))
	for i, t := range targets {
		var b bytes.Buffer
		if err := a.draw(&b, t, answer); err != nil {
			return &exitError{code: exitFailed, message: err.Error()}
		}
		texts[i] = b.Bytes()
	}
	for i, t := range targets {
		if t.file == "" {
			continue
		}
		if err := putFile(a.path(t.file), texts[i]); err != nil {
			return writeFailed(quote(t.file), err)
		}
	}
	for i, t := range targets {
		if t.file != "" {
			continue
		}
		if _, err := a.stdout.Write(texts[i]); err != nil {
			return writeFailed("standard output", err)
		}
	}
	return nil
}

// draw renders an answer as a target asks for.
func (a *app) draw(b *bytes.Buffer, t target, answer answer) error {
	switch {
	case t.format == formatJSON:
		return render.JSON(b, answer)
	case t.format == formatText && t.file == "":
		return answer.Text(b, a.palette(a.stdout))
	case t.format == formatText:
		return answer.Text(b, render.Plain())
	}
	if f, ok := answer.(formatted); ok {
		if write := f.Format(t.format); write != nil {
			return write(b)
		}
	}
	return errors.New("there is no answer in the format " + quote(t.format))
}

// summarize adds the report to the summary of the step that runs on GitHub,
// where the annotations of the format github are not all that was found.
func (a *app) summarize(answer answer) error {
	file := a.env["GITHUB_STEP_SUMMARY"]
	report, ok := answer.(*render.Report)
	if file == "" || !ok || !a.flags.formats.has(render.GitHub) {
		return nil
	}
	var b bytes.Buffer
	if err := report.Markdown(&b, render.SummaryLimit); err != nil {
		return &exitError{code: exitFailed, message: err.Error()}
	}
	return writeFailed("the summary of the step", appendFile(file, b.Bytes()))
}

// appendFile writes behind what other steps have written.
func appendFile(path string, text []byte) error {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}

// home says where a project stands in the repository that a workflow on GitHub
// has checked out; nothing is known elsewhere.
func (a *app) home(root string) render.Home {
	workspace := a.env["GITHUB_WORKSPACE"]
	if workspace == "" {
		return render.Home{}
	}
	folder, ok := relative(workspace, root)
	if !ok {
		return render.Home{}
	}
	h := render.Home{Folder: folder}
	if folder == "." {
		h.Folder = ""
	}
	server, repository, revision := a.env["GITHUB_SERVER_URL"], a.env["GITHUB_REPOSITORY"], a.env["GITHUB_SHA"]
	if server != "" && repository != "" && revision != "" {
		h.Link = server + "/" + repository + "/blob/" + revision + "/"
	}
	return h
}
