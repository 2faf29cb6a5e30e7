package source

import "bytes"

// chunks splits a file at its document markers, so that a syntax error in one
// document does not hide the others. A line that begins with `---` or `...`
// always is a marker, even inside quotes, where it is an error.
func chunks(f *File) []chunk {
	var cs []chunk
	c := chunk{start: 0}
	bare := true  // nothing but comments and directives so far
	empty := true // nothing but comments
	for i, start := range f.lines {
		line := f.Data[start:lineEndOf(f.Data, int(start))]
		first := bytes.TrimLeft(line, " \t")
		switch {
		case marker(line, "---"):
			if !bare {
				c.end = int(start)
				cs = append(cs, c)
				c = chunk{start: int(start), line0: i}
			}
			bare, empty = false, false
		case marker(line, "..."):
			if i+1 == len(f.lines) {
				break
			}
			if c.end = int(f.lines[i+1]); !empty {
				cs = append(cs, c)
			}
			c = chunk{start: c.end, line0: i + 1}
			bare, empty = true, true
		case len(first) > 0 && first[0] != '#':
			empty = false
			bare = bare && line[0] == '%'
		}
	}
	c.end = len(f.Data)
	return append(cs, c)
}

func marker(line []byte, mark string) bool {
	return bytes.HasPrefix(line, []byte(mark)) && (len(line) == len(mark) || isBlank(line[len(mark)]) || isBreak(line[len(mark)]))
}

// yamlVersion makes the directive `%YAML 1.2` acceptable to the library, which
// knows only 1.1 but reads the same nodes. Places stay where they are.
func yamlVersion(text []byte) []byte {
	directive := []byte("%YAML 1.2")
	i := bytes.Index(text, directive)
	if i < 0 {
		return text
	}
	text = bytes.Clone(text)
	for ; i >= 0; i = bytes.Index(text, directive) {
		text[i+len(directive)-1] = '1'
	}
	return text
}
