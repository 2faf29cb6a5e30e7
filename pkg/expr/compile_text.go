package expr

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// text compiles the functions of texts that conditions use most, size() of
// lists, and timestamps' and durations' accessors.
func (k *compiler) text(name string, n []node) (node, bool) {
	switch {
	case len(n) == 1 && name == "size":
		return k.size(n[0])
	case len(n) == 2 && n[0].str != nil && n[1].str != nil:
		switch name {
		case "startsWith":
			return textTest(n, strings.HasPrefix), true
		case "endsWith":
			return textTest(n, strings.HasSuffix), true
		case "contains":
			return textTest(n, strings.Contains), true
		case "matches":
			return matching(n)
		}
	}
	return node{}, false
}

func (k *compiler) size(n node) (node, bool) {
	r := node{typ: Type{Kind: Int}}
	switch {
	case n.str != nil:
		r.num = func(c *Context) (int64, bool) {
			s, ok := n.str(c)
			return int64(utf8.RuneCountInString(s)), ok
		}
	case n.seq != nil:
		r.num = func(c *Context) (int64, bool) {
			s, ok := n.seq(c)
			return int64(s.len()), ok
		}
	default:
		return node{}, false
	}
	return r, true
}

func textTest(n []node, test func(s, part string) bool) node {
	a, b := n[0].str, n[1].str
	return node{typ: boolType, truth: func(c *Context) Truth {
		s, ok := a(c)
		if !ok {
			return Undecided
		}
		part, ok := b(c)
		if !ok {
			return Undecided
		}
		return truthOf(test(s, part))
	}}
}

// matching compiles a constant pattern once; patterns that are computed, or
// bad, are left to cel-go.
func matching(n []node) (node, bool) {
	if n[1].constant == nil {
		return node{}, false
	}
	pattern, err := regexp.Compile(n[1].constant.s)
	if err != nil {
		return node{}, false
	}
	read := n[0].str
	return node{typ: boolType, truth: func(c *Context) Truth {
		s, ok := read(c)
		if !ok {
			return Undecided
		}
		return truthOf(pattern.MatchString(s))
	}}, true
}
