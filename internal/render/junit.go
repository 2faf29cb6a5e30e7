package render

import (
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/fairlead/fairlead/pkg/diag"
	"github.com/fairlead/fairlead/pkg/simulate"
)

// The structs follow the form that Jenkins, GitLab and others read; there is no
// standard. Times are left out: they would differ from run to run.
type (
	junitSuites struct {
		XMLName  xml.Name     `xml:"testsuites"`
		Name     string       `xml:"name,attr"`
		Tests    int          `xml:"tests,attr"`
		Failures int          `xml:"failures,attr"`
		Errors   int          `xml:"errors,attr"`
		Skipped  int          `xml:"skipped,attr"`
		Suites   []junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Class   string     `xml:"classname,attr"`
		Name    string     `xml:"name,attr"`
		File    string     `xml:"file,attr,omitempty"`
		Line    int32      `xml:"line,attr,omitempty"`
		Failure *junitNote `xml:"failure"`
		Error   *junitNote `xml:"error"`
		Skipped *junitNote `xml:"skipped"`
		Out     *junitText `xml:"system-out"`
	}
	junitNote struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// JUnit writes a suite for each file. A finding with which the command fails is
// a test that fails; one below that severity, and one that does not count, is
// skipped, with the reason; a file without findings is a test that passes.
func (r *Report) JUnit(w io.Writer) error {
	if r.Error != nil {
		return writeJUnit(w, r.Command, []junitSuite{refusedSuite(r.Command, r.Error)})
	}
	byFile := map[string][]*diag.Diagnostic{}
	files := slices.Clone(r.Files)
	for i := range r.Diagnostics {
		d := &r.Diagnostics[i]
		file := fileOf(d.Primary)
		byFile[file], files = append(byFile[file], d), append(files, file)
	}
	slices.Sort(files)
	var suites []junitSuite
	for _, file := range slices.Compact(files) {
		suites = append(suites, r.fileSuite(file, byFile[file]))
	}
	return writeJUnit(w, r.Command, suites)
}

// fileSuite is one file. Tests of one suite need different names, or readers
// take them for one.
func (r *Report) fileSuite(file string, found []*diag.Diagnostic) junitSuite {
	s := junitSuite{Name: file}
	if len(found) == 0 {
		s.Cases = []junitCase{{Class: file, Name: "no findings", File: r.Home.path(file)}}
	}
	seen := map[string]int{}
	for _, d := range found {
		c := r.findingCase(d)
		seen[c.Name]++
		if n := seen[c.Name]; n > 1 {
			c.Name += fmt.Sprintf(" (%d)", n)
		}
		s.Cases = append(s.Cases, c)
	}
	return s
}

func (r *Report) findingCase(d *diag.Diagnostic) junitCase { return findingCase(d, r.Home, r.FailOn) }

// findingCase is a finding as a test, which fails from a severity on.
func findingCase(d *diag.Diagnostic, home Home, failOn diag.Severity) junitCase {
	file := fileOf(d.Primary)
	c := junitCase{Class: file, Name: d.Rule + ": " + Clean(d.Message), File: home.path(file), Line: d.Primary.Start.Line}
	text := cmp.Or(d.Primary.String(), file) + ": " + d.Severity.String() + ": " + details(d)
	switch {
	case d.Suppressed != nil:
		c.Skipped = &junitNote{Message: suppressedText(d.Suppressed)}
	case d.Severity > failOn:
		c.Skipped = &junitNote{Message: d.Severity.String() + ", which does not fail", Text: text}
	default:
		c.Failure = &junitNote{Message: Clean(d.Message), Type: d.Severity.String(), Text: text}
	}
	return c
}

func suppressedText(s *diag.Suppression) string {
	if s.By == "baseline" {
		return excuse(s)
	}
	return "excused: " + excuse(s)
}

// JUnit writes a suite for each file with scenarios and a test for each scenario.
// A failure says what was expected and what happened instead, and the timeline
// follows as what the test printed. Findings about a scenario are tests behind
// it, as those of lint.
func (r *Played) JUnit(w io.Writer) error {
	if r.Error != nil {
		return writeJUnit(w, r.Command, []junitSuite{refusedSuite(r.Command, r.Error)})
	}
	scenarios := slices.Clone(r.Scenarios)
	slices.SortStableFunc(scenarios, func(a, b *simulate.Result) int { return strings.Compare(a.File, b.File) })
	var suites []junitSuite
	for _, s := range scenarios {
		if len(suites) == 0 || suites[len(suites)-1].Name != s.File {
			suites = append(suites, junitSuite{Name: s.File})
		}
		last := &suites[len(suites)-1]
		last.Cases = append(last.Cases, r.scenarioCase(s))
		for _, d := range r.found() {
			if d.Primary == s.Place {
				last.Cases = append(last.Cases, findingCase(&d, r.Home, r.FailOn))
			}
		}
	}
	return writeJUnit(w, r.Command, suites)
}

func (r *Played) scenarioCase(s *simulate.Result) junitCase {
	c := junitCase{Class: s.File, Name: s.Name, File: r.Home.path(s.File), Line: s.Place.Start.Line}
	if s.Passed {
		return c
	}
	c.Failure = &junitNote{
		Message: fmt.Sprintf("%d of %s failed", s.Failed(), Amount(len(s.Expectations), "expectation")),
		Type:    "expectation", Text: missedText(s),
	}
	if len(s.Timeline) > 0 {
		c.Out = &junitText{Timeline(s, Plain())}
	}
	return c
}

// missedText tells each expectation that does not hold in running text.
func missedText(s *simulate.Result) string {
	var b strings.Builder
	for i := range s.Expectations {
		c := &s.Expectations[i]
		if c.Passed {
			continue
		}
		fmt.Fprintf(&b, "%s: %s\n  expected: {%s}\n  got: %s\n", c.Place, c.Message, c.Text, c.Got)
		for _, o := range c.Related {
			fmt.Fprintf(&b, "  at %s: %s\n", o.Span, o.Label)
		}
		for _, v := range c.Values {
			fmt.Fprintf(&b, "  where: %s\n", v.Text)
		}
	}
	return b.String()
}

// refusedSuite says that there is no answer.
func refusedSuite(command string, f *Failure) junitSuite {
	return junitSuite{Name: "fairlead", Cases: []junitCase{{
		Class: "fairlead", Name: command, Error: &junitNote{Message: f.Message, Text: f.text()},
	}}}
}

// writeJUnit counts, cleans and writes.
func writeJUnit(w io.Writer, command string, suites []junitSuite) error {
	all := junitSuites{Name: "fairlead " + command, Suites: suites}
	for i := range suites {
		s := &suites[i]
		s.Name = xmlText(s.Name)
		for j := range s.Cases {
			s.count(&s.Cases[j])
		}
		all.Tests, all.Failures = all.Tests+s.Tests, all.Failures+s.Failures
		all.Errors, all.Skipped = all.Errors+s.Errors, all.Skipped+s.Skipped
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("write JUnit: %w", err)
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

func (s *junitSuite) count(c *junitCase) {
	c.clean()
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

// clean takes out what XML cannot hold, wherever text of the user stands.
func (c *junitCase) clean() {
	c.Class, c.Name, c.File = xmlText(c.Class), xmlText(c.Name), xmlText(c.File)
	for _, n := range []*junitNote{c.Failure, c.Error, c.Skipped} {
		if n != nil {
			n.Message, n.Text = xmlText(n.Message), xmlText(n.Text)
		}
	}
	if c.Out != nil {
		c.Out.Text = xmlText(c.Out.Text)
	}
}

// xmlText drops control characters and everything else outside the production
// Char of XML 1.0.
func xmlText(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t', c >= ' ' && c < 0x7f, c >= 0xa0 && c <= 0xd7ff, c >= 0xe000 && c <= 0xfffd, c >= 0x10000:
			return c
		}
		return -1
	}, strings.ToValidUTF8(text, "\ufffd"))
}
