package journey

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// plain lowers a text and drops what markup and wrapping add to it.
func plain(text string) string {
	text = strings.ReplaceAll(text, `"09:00"`, "09:00")
	text = strings.NewReplacer("`", "", "*", "", "“", `"`, "”", `"`).Replace(text)
	return strings.ToLower(strings.Join(strings.Fields(text), " "))
}

// rules reads the statements of docs/journey.md: each bullet and each numbered
// phase, cut where a semicolon begins a new thought.
func rules(t *testing.T) []string {
	page, err := os.ReadFile("../../docs/journey.md")
	if err != nil {
		t.Fatal(err)
	}
	var bullets []string
	begins := regexp.MustCompile(`^(- |\d+\. )`)
	for _, line := range strings.Split(string(page), "\n") {
		switch {
		case begins.MatchString(line):
			bullets = append(bullets, begins.ReplaceAllString(line, ""))
		case strings.HasPrefix(line, "  ") && len(bullets) > 0:
			bullets[len(bullets)-1] += " " + strings.TrimSpace(line)
		}
	}
	var list []string
	for _, b := range bullets {
		for _, clause := range strings.Split(plain(b), "; ") {
			list = append(list, strings.Trim(clause, " .;"))
		}
	}
	return list
}

var quoted = regexp.MustCompile(`"([^"]+)"`)

// quotes collects what the comments of tests and of cases quote.
func quotes(t *testing.T) []string {
	var list []string
	take := func(comment string) {
		for _, q := range quoted.FindAllStringSubmatch(plain(comment), -1) {
			for _, part := range strings.Split(q[1], "…") {
				if part = strings.Trim(part, " .;:,"); len(part) >= 12 {
					list = append(list, part)
				}
			}
		}
	}
	err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") && !strings.HasSuffix(path, ".txtar") || path == "sentences_test.go" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		head := strings.HasSuffix(path, ".txtar") // everything before the first file is comment
		comment := ""
		for _, line := range strings.Split(string(data), "\n") {
			line = strings.TrimSpace(line)
			head = head && !strings.HasPrefix(line, "-- ")
			switch _, after, found := strings.Cut(line, " # "); {
			case head:
				comment += " " + line
			case strings.HasPrefix(line, "//"):
				comment += " " + strings.TrimPrefix(line, "//")
			case strings.HasPrefix(line, "#"):
				comment += " " + strings.TrimLeft(line, "#")
			default:
				take(comment)
				if comment = ""; found {
					take(after)
				}
			}
		}
		take(comment)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// Each rule of docs/journey.md is quoted beside a test that breaks with it.
func TestEachRuleIsNamedByATest(t *testing.T) {
	known := quotes(t)
	if len(known) < 20 {
		t.Fatal("the quotes are not found", len(known))
	}
	for _, rule := range rules(t) {
		named := false
		for _, q := range known {
			named = named || strings.Contains(rule, q) || strings.Contains(q, rule)
		}
		if !named {
			t.Errorf("no test names: %s", rule)
		}
	}
}

// What a test quotes still stands in the rules, if it reads like one of them.
func TestTheRulesAreWhole(t *testing.T) {
	if n := len(rules(t)); n < 130 {
		t.Errorf("only %d rules", n)
	}
}
