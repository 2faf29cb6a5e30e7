package render

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

//go:embed page
var pageFiles embed.FS

// htmlPage is what the template of the HTML page draws. The page loads nothing: style
// and drawings are in it, and it reads the same without scripts, as it has none.
type htmlPage struct {
	Title, Verdict string
	Fine           bool
	Error          *Failure
	Tool, Project  string
	Style          template.CSS
	Tiles          []tile
	Channels       []channelShape
	Findings       []findingView
	Coverage       *coverView
	Failed, Passed []*sheet
	// Open says that passing scenarios are few enough not to be folded.
	Open bool
}

type (
	// tile is a number of the summary.
	tile struct {
		Number int
		Word   string
		Bad    bool
	}
	// channelShape is the symbol of the sends of a channel.
	channelShape struct{ Shape, Letter, Name, channel string }
	// findingView is something found about the files.
	findingView struct {
		Severity, Rule string
		Message, Help  []piece
		Place          reference
	}
	// reference is a place in a file; Link is "" where nobody can follow it.
	reference struct{ Text, Link string }
)

// HTML writes one page about all scenarios: whether they are fine, then each with
// its expectations, a picture and a list of what happened.
func (r *Played) HTML(w io.Writer) error {
	t, err := template.ParseFS(pageFiles, "page/*.html")
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	style, err := pageFiles.ReadFile("page/style.css")
	if err != nil {
		return fmt.Errorf("read the page: %w", err)
	}
	view := r.page()
	view.Style = template.CSS(style)
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page.html", view); err != nil {
		return fmt.Errorf("write the page: %w", err)
	}
	_, err = w.Write(b.Bytes())
	return err
}

// page gathers what is to be drawn.
func (r *Played) page() *htmlPage {
	p := &htmlPage{
		Title: "Scenarios", Project: Clean(r.Project), Tool: r.Tool.Name + " " + r.Tool.Version,
		Error: r.Error, Verdict: r.LastLine(), Fine: r.Error == nil && r.Failed() == 0,
	}
	if p.Project != "" {
		p.Title += " of " + p.Project
	}
	if r.Error != nil {
		p.Verdict = "no answer"
	}
	p.Coverage = r.covered()
	p.Channels = r.channels()
	shapes := map[string]string{}
	for _, c := range p.Channels {
		shapes[c.channel] = c.Shape
	}
	names := &anchors{taken: map[string]bool{}}
	for _, s := range r.Scenarios {
		view := r.sheet(s, names, shapes)
		if s.Passed {
			p.Passed = append(p.Passed, view)
		} else {
			p.Failed = append(p.Failed, view)
		}
	}
	p.Open = len(r.Scenarios) == 1
	p.Tiles = r.tiles()
	for _, d := range r.shown() {
		p.Findings = append(p.Findings, findingView{
			d.Severity.String(), d.Rule, pieces(d.Message), pieces(d.Help), r.place(d.Primary),
		})
	}
	return p
}

// tiles count what people ask for first.
func (r *Played) tiles() []tile {
	c := tally{}
	expectations := 0
	for _, s := range r.Scenarios {
		c.add(s)
		expectations += len(s.Expectations)
	}
	failed := r.Failed()
	return []tile{
		{len(r.Scenarios) - failed, "scenarios pass", false}, {failed, "scenarios fail", failed > 0},
		{expectations, "expectations", false}, {c.sent, "messages sent", false}, {c.held, "times held", false},
		{c.skipped, "steps skipped", false}, {c.refused, "entries refused", false},
	}
}

// tally counts what happened.
type tally struct{ sent, held, skipped, refused int }

func (c *tally) add(s *simulate.Result) {
	for i := range s.Timeline {
		switch s.Timeline[i].Kind {
		case "sent":
			c.sent++
		case "held":
			c.held++
		case "skipped":
			c.skipped++
		case "refused":
			c.refused++
		}
	}
}

// text names what there is: 3 sent, 1 held.
func (c *tally) text() string {
	var parts []string
	for _, p := range [...]struct {
		n    int
		word string
	}{{c.sent, "sent"}, {c.held, "held"}, {c.skipped, "skipped"}, {c.refused, "not enrolled"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.word))
		}
	}
	if len(parts) == 0 {
		return "nothing sent"
	}
	return strings.Join(parts, ", ")
}

// channels gives each channel that is used a letter of its own.
func (r *Played) channels() []channelShape {
	var names []string
	for _, s := range r.Scenarios {
		for i := range s.Timeline {
			if e := &s.Timeline[i]; e.Kind == "sent" && e.Channel != "" {
				names = append(names, e.Channel)
			}
		}
	}
	slices.Sort(names)
	var list []channelShape
	used := ""
	for i, name := range slices.Compact(names) {
		letter := letterFor(name, used)
		used += letter
		list = append(list, channelShape{fmt.Sprintf("send-%d", i), letter, Clean(name), name})
	}
	return list
}

// letterFor is the first letter of a name that is not used yet.
func letterFor(name, used string) string {
	for _, r := range strings.ToUpper(name) {
		if r >= 'A' && r <= 'Z' && !strings.ContainsRune(used, r) {
			return string(r)
		}
	}
	return "•"
}

// place is where something stands, with a link where the repository is known: seen
// from a page, the path alone leads nowhere.
func (r *Played) place(s diag.Span) reference {
	if s.File == "" {
		return reference{}
	}
	ref := reference{Text: Clean(spot(s))}
	if r.Home.Link != "" {
		ref.Link = r.Home.link(s)
	}
	return ref
}
