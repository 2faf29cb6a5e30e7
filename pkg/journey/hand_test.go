package journey

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/fairlead/fairlead/pkg/calendar"
	"github.com/fairlead/fairlead/pkg/expr"
	"github.com/fairlead/fairlead/pkg/project"
)

// TestHandTraces plays scenarios whose traces were computed by hand from the
// text of the language, before they ran. Each line of want/NAME says behind " # "
// why it is there; nothing writes these files but people.
//
//   - `times N` … `end` repeats the lines between, with {n} from 1 to N and {n+1};
//   - arrive/NAME says what a scenario cannot: `late 2 1d` lets the second entry of
//     the timeline arrive a day after the start, `historical 2` makes it one that is
//     only recorded, `set 1h contact.FIELD TEXT` sends what no one may write in a
//     scenario, `off 2h WORKFLOW` and `on 5h WORKFLOW` are the operator's.
//
// How often a falling score is noted is not part of the language: facts about
// scores are compared where the trace has any.
func TestHandTraces(t *testing.T) {
	if update() {
		t.Fatal("traces in testdata/hand are written by hand: work out from the language what has to happen")
	}
	files, err := filepath.Glob("testdata/hand/*.txtar")
	if err != nil || len(files) < 20 {
		t.Fatal("too few traces", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) { playByHand(t, file) })
	}
}

func playByHand(t *testing.T, file string) {
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var kept []txtar.File
	want, arrive := map[string][]string{}, map[string]string{}
	for _, f := range archive.Files {
		switch folder, name := filepath.Split(f.Name); folder {
		case "want/":
			want[name] = byHand(t, f)
		case "arrive/":
			arrive[name] = string(f.Data)
		default:
			kept = append(kept, f)
		}
	}
	p := load(t, kept...)
	if len(p.Scenarios) != len(want) {
		t.Fatalf("%d scenarios, %d traces", len(p.Scenarios), len(want))
	}
	for _, s := range p.Scenarios {
		r := Prepare(p, s)
		for _, in := range arrivals(t, p, s, arrive[s.Name]) {
			r.DeliverLate(in.Input, in.now)
		}
		r.Advance(s.Start + s.Until)
		got := strings.Split(strings.TrimSuffix(trace(p, s, r.Facts()), "\n"), "\n")
		if !slices.ContainsFunc(want[s.Name], aboutScore) {
			got = slices.DeleteFunc(got, aboutScore)
		}
		if !slices.Equal(got, want[s.Name]) {
			t.Errorf("%s:\n%s", s.Name, sideBySide(got, want[s.Name]))
		}
	}
}

func aboutScore(line string) bool {
	word := strings.Fields(line)
	return len(word) > 1 && (word[1] == "score" || word[1] == "band")
}

// byHand reads the lines of a trace; each must give its reason.
func byHand(t *testing.T, f txtar.File) []string {
	var lines, block []string
	times := 0
	for _, line := range strings.Split(strings.TrimSpace(string(f.Data)), "\n") {
		fact, reason, found := strings.Cut(line, " # ")
		if fact = strings.TrimSpace(fact); strings.HasPrefix(fact, "#") || fact == "" {
			continue
		}
		switch n, isTimes := strings.CutPrefix(fact, "times "); {
		case isTimes:
			times, _ = strconv.Atoi(n)
			block = nil
		case fact == "end":
			for i := 1; i <= times; i++ {
				counted := strings.NewReplacer("{n}", strconv.Itoa(i), "{n+1}", strconv.Itoa(i+1))
				for _, line := range block {
					lines = append(lines, counted.Replace(line))
				}
			}
			times = 0
		case !found || strings.TrimSpace(reason) == "":
			t.Fatalf("%s: no reason behind %q", f.Name, line)
		case times > 0:
			block = append(block, fact)
		default:
			lines = append(lines, fact)
		}
	}
	return lines
}

// arrival is an input and when it arrives.
type arrival struct {
	Input
	now int64
}

// arrivals are a scenario's inputs in the order in which they arrive.
func arrivals(t *testing.T, p *project.Program, s *project.Scenario, text string) []arrival {
	var list []arrival
	for i := range s.Timeline {
		in := InputOf(&s.Timeline[i], s.Start)
		list = append(list, arrival{in, in.At})
	}
	for _, line := range strings.Split(strings.TrimSpace(text), "\n") {
		word := strings.Fields(line)
		if len(word) < 2 || word[0] == "#" {
			continue
		}
		switch word[0] {
		case "late":
			list[entry(t, word[1], len(list))].now = s.Start + after(t, word[2])
		case "historical":
			list[entry(t, word[1], len(list))].Historical = true
		case "off", "on":
			w := slices.IndexFunc(p.Workflows, func(w *project.Workflow) bool { return w.Name == word[2] })
			kind := SwitchOn
			if word[0] == "off" {
				kind = SwitchOff
			}
			at := s.Start + after(t, word[1])
			in := Input{Kind: Order, Object: -1, At: at, Command: &Command{Kind: kind, Workflow: w}}
			list = append(list, arrival{in, at})
		case "set":
			path, shape := strings.TrimPrefix(word[2], "contact."), p.Schema.Objects[p.Schema.Object("contact")].Shape
			at := s.Start + after(t, word[1])
			in := Input{Kind: Record, Object: -1, At: at, Fields: []project.SlotValue{{Slot: shape.Slot(path), Value: expr.NewString(word[3])}}}
			list = append(list, arrival{in, at})
		default:
			t.Fatalf("cannot read %q", line)
		}
	}
	slices.SortStableFunc(list, func(a, b arrival) int { return cmp.Compare(a.now, b.now) })
	return list
}

func entry(t *testing.T, text string, count int) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > count {
		t.Fatalf("there is no entry %s", text)
	}
	return n - 1
}

func after(t *testing.T, text string) int64 {
	ms, err := calendar.ParseDuration(text)
	if err != nil {
		t.Fatal(err)
	}
	return ms
}

// sideBySide marks the lines that only one of the two has.
func sideBySide(got, want []string) string {
	var b strings.Builder
	i, j := 0, 0
	for i < len(got) || j < len(want) {
		switch {
		case i < len(got) && j < len(want) && got[i] == want[j]:
			fmt.Fprintf(&b, "   %s\n", got[i])
			i, j = i+1, j+1
		case j < len(want) && (i >= len(got) || !slices.Contains(got[i:], want[j])):
			fmt.Fprintf(&b, " - %s\n", want[j])
			j++
		default:
			fmt.Fprintf(&b, " + %s\n", got[i])
			i++
		}
	}
	return b.String() + "(- computed by hand, + played)"
}
