package library

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/fairlead/fairlead/pkg/project"
)

// person matches an address of somebody who answers, behind the keys that name one.
var person = regexp.MustCompile(`\b(?:owner|to|review): *"?([\w.-]+@[\w.-]+)`)

// People names the library's own people in the YAML files of a copy, one line for
// each with the places: owners, and who gets tasks and notices. The project's owner
// is none of them, nor is anybody where the project is of that company.
func (e *Entry) People(p *project.Program, files []File) []string {
	if strings.HasSuffix(p.Project.Owner.Value, "@"+e.domain) {
		return nil
	}
	places := map[string]string{}
	for _, f := range files {
		if path.Ext(f.Path) != ".yaml" {
			continue
		}
		found := map[string][]string{}
		for i, line := range strings.Split(f.Text, "\n") {
			for _, m := range person.FindAllStringSubmatch(line, -1) {
				if m[1] != p.Project.Owner.Value && strings.HasSuffix(m[1], "@"+e.domain) {
					found[m[1]] = append(found[m[1]], strconv.Itoa(i+1))
				}
			}
		}
		for _, who := range slices.Sorted(maps.Keys(found)) {
			places[who] += ", " + f.Path + ":" + strings.Join(found[who], ", ")
		}
	}
	var list []string
	for _, who := range slices.Sorted(maps.Keys(places)) {
		list = append(list, "`"+who+"`: "+strings.TrimPrefix(places[who], ", "))
	}
	return list
}

// Named are the files of a copy that still name the library's company by its domain,
// in links and addresses.
func (e *Entry) Named(p *project.Program, files []File) []string {
	var list []string
	for _, f := range files {
		if !strings.HasSuffix(p.Project.Owner.Value, "@"+e.domain) && strings.Contains(f.Text, e.domain) {
			list = append(list, f.Path)
		}
	}
	return list
}

// Domain is that of the library's company.
func (e *Entry) Domain() string { return e.domain }
