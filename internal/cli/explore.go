package cli

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/fairlead/fairlead/internal/library"
	"github.com/fairlead/fairlead/internal/render"
	"github.com/fairlead/fairlead/internal/scaffold"
	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/project"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// exploreOptions are the flags of simulate that play a contact by hand.
type exploreOptions struct{ workflow, scenario string }

func (o *exploreOptions) register(cmd *cobra.Command) {
	cmd.Flags().Var(&word{&o.workflow, exploreEmpty()}, "explore", flagExplore)
	cmd.Flags().Var(&word{&o.scenario, scenarioMissing()}, "scenario", flagFromScenario)
}

// strays are what --explore does not go together with.
func strays(cmd *cobra.Command, args []string) []string {
	list := []string{}
	for _, a := range args {
		list = append(list, quote(a))
	}
	cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
		if f.Changed && f.Name != "explore" && f.Name != "scenario" {
			list = append(list, quote("--"+f.Name))
		}
	})
	return list
}

// run leads the dialogue to its end.
func (o *exploreOptions) run(a *app, strays []string) error {
	if o.workflow == "" {
		return scenarioAlone()
	}
	for _, t := range a.flags.formats.targets {
		if t.format != formatText && t.format != formatJSON {
			strays = append(strays, quote("--format "+t.format))
		}
	}
	if len(strays) > 0 {
		return exploreBeside(strays)
	}
	p, err := a.open()
	if err != nil {
		return err
	}
	if p.Program == nil {
		play := &simulateOptions{app: a}
		return play.refused(p, p.Diagnostics, doesNotLoad(diag.Count(p.Diagnostics, diag.Error)))
	}
	x, log, err := o.begin(a, p.Program)
	if err != nil {
		return err
	}
	log.Source = p.line
	d := &dialogue{app: a, x: x, log: log, p: p, in: bufio.NewReader(a.stdin), live: a.live()}
	d.typed = isTerminal(writerOf(a.stdin))
	d.echo = !d.typed || !isTerminal(a.stdout)
	return d.lead()
}

// begin finds the workflow and who is to be played.
func (o *exploreOptions) begin(a *app, p *project.Program) (*simulate.Exploration, *render.Explored, error) {
	w, err := workflowNamed(p, o.workflow)
	if err != nil {
		return nil, nil, err
	}
	log := render.NewExplored(render.NewHead("simulate", version), p.Name, w.Name, o.scenario)
	if o.scenario != "" {
		s, err := scenarioNamed(p, o.scenario)
		if err != nil {
			return nil, nil, err
		}
		log.Scenario = s.Name
		return simulate.NewExploration(p, w, s), log, nil
	}
	s, miss := simulate.Beginning(p, w)
	if s == nil {
		return nil, nil, noOneToPlay()
	}
	log.Miss, log.Scenario = miss, s.Name
	return simulate.NewExploration(p, w, s), log, nil
}

func workflowNamed(p *project.Program, written string) (*project.Workflow, error) {
	name := strings.TrimPrefix(written, "workflow/")
	var known []string
	for _, w := range p.Workflows {
		if known = append(known, w.Name); w.Name == name {
			return w, nil
		}
	}
	return nil, unknownWorkflow(written, name, known)
}

func scenarioNamed(p *project.Program, written string) (*project.Scenario, error) {
	name := strings.TrimPrefix(written, "scenario/")
	for _, s := range p.Scenarios {
		if s.Name == name {
			return s, nil
		}
	}
	return nil, unknownScenario(written, name, scenarioNames(p))
}

// live reports whether the dialogue is shown on standard output while it goes on.
func (a *app) live() bool {
	for _, t := range a.flags.targets() {
		if t.format == formatText && t.file == "" {
			return true
		}
	}
	return false
}

// writerOf is the file behind a reader, if it is one, so that it can be asked
// whether it is a terminal.
func writerOf(r io.Reader) io.Writer {
	f, ok := r.(*os.File)
	if !ok {
		return nil
	}
	return f
}

// dialogue reads lines and shows what they bring.
type dialogue struct {
	app *app
	x   *simulate.Exploration
	log *render.Explored
	p   *opened
	in  *bufio.Reader
	// live shows the dialogue while it goes on, typed says that a person types, and
	// echo that each line is shown before its answer.
	live, typed, echo bool
}

// lead leads the dialogue. A script in which a line could not be done ends with
// exit 3, so that the mistake is seen.
func (d *dialogue) lead() error {
	if err := d.show(&render.Exchange{Turn: d.x.Begin()}); err != nil {
		return err
	}
	if d.typed && d.live && !d.app.flags.quiet {
		d.app.say(exploreWelcome)
	}
	n := 0
	for {
		line, ok, err := d.read()
		if err != nil {
			return &exitError{code: exitFailed, message: "cannot read standard input", err: err}
		}
		if !ok {
			break
		}
		if n++; strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		e := render.Exchange{Number: n, Turn: d.x.Do(line)}
		if e.Saves != nil {
			d.save(&e)
		}
		if err := d.show(&e); err != nil {
			return err
		}
		if e.Over {
			break
		}
	}
	return d.end(n)
}

// read returns the next line; ok is false at the end of input.
func (d *dialogue) read() (line string, ok bool, err error) {
	if d.typed && d.live {
		if _, err := io.WriteString(d.app.stderr, explorePrompt); err != nil {
			return "", false, err
		}
	}
	line, err = d.in.ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, err
	}
	if line == "" {
		if d.typed && d.live {
			_, _ = io.WriteString(d.app.stderr, "\n") // behind the prompt
		}
		return "", false, nil
	}
	return strings.TrimRight(line, "\r\n"), true, nil
}

// show keeps an exchange, and writes it where the dialogue is live.
func (d *dialogue) show(e *render.Exchange) error {
	d.log.Turns = append(d.log.Turns, *e)
	if !d.live {
		return nil
	}
	p := d.app.palette(d.app.stdout)
	text := d.log.Exchange(e, p)
	if d.echo && e.Number > 0 {
		text = render.Echo(e.Line, p) + text
	}
	_, err := io.WriteString(d.app.stdout, text)
	return writeFailed("standard output", err)
}

// end writes what is not written while the dialogue goes on.
func (d *dialogue) end(lines int) error {
	var files []target
	for _, t := range d.app.flags.targets() {
		if t.file != "" || t.format != formatText {
			files = append(files, t)
		}
	}
	wrong := d.log.Wrong()
	if len(wrong) == 0 || d.typed {
		return d.app.write(files, d.log)
	}
	e := asExit(linesWrong(wrong, lines))
	e.reasons = d.log
	for _, t := range files {
		if t.format == formatText {
			if err := d.app.write([]target{t}, d.log); err != nil {
				return err
			}
		}
	}
	return e
}

// save writes a scenario into a new file. What keeps it from that is wrong with
// the line.
func (d *dialogue) save(e *render.Exchange) {
	file := path.Join(library.Folder(d.p.Program, "Scenario", "scenarios"), e.Saves.Name+".yaml")
	files := []scaffold.File{{Path: file, Data: append(scaffold.Modeline(d.p.root, file), e.Saves.Text...)}}
	if len(scaffold.Conflicts(d.p.root, files)) > 0 {
		e.Problems, e.Saves = []simulate.Problem{cannotSave(file, nil)}, nil
		return
	}
	if err := scaffold.Write(context.Background(), d.p.root, files); err != nil {
		e.Problems, e.Saves = []simulate.Problem{cannotSave(file, err)}, nil
		return
	}
	e.Saves.File = file
	e.Notes = append(e.Notes, saved(e.Saves.Name, file))
}
