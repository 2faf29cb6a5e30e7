package source

// Block scalars: the header, the indentation and the lines, as libyaml reads
// them (yaml_parser_scan_block_scalar), which is what decoded the text.

// blockHeader reads the header of the block scalar at r: the explicit
// indentation indicator (0 if none), the end of the indicators, and the
// beginning of the first content line.
func blockHeader(data []byte, r int) (indicator, end, content int) {
	r++
	for r < len(data) && (data[r] == '+' || data[r] == '-' || '1' <= data[r] && data[r] <= '9') {
		if data[r] >= '1' {
			indicator = int(data[r] - '0')
		}
		r++
	}
	end = r
	for r < len(data) && !isBreak(data[r]) {
		r++
	}
	if r < len(data) {
		r = breakEnd(data, r)
	}
	return indicator, end, r
}

// blockIndent returns the column of the content of the block scalar at r
// inside a collection at column parent (-1 at the top of a document). Without
// an indicator the first line that is not empty decides, or a longer line of
// blanks before it.
func blockIndent(data []byte, r, parent int) int {
	indicator, _, r := blockHeader(data, r)
	if indicator > 0 {
		return max(parent, 0) + indicator
	}
	indent := 0
	for r < len(data) {
		column := 0
		for r < len(data) && data[r] == ' ' {
			r++
			column++
		}
		indent = max(indent, column)
		if r >= len(data) || !isBreak(data[r]) {
			break
		}
		r = breakEnd(data, r)
	}
	return max(indent, parent+1, 1)
}

// block yields the lines of a block scalar and returns the end of the last one
// that is not empty, or of the header.
func (w *walker) block(folded bool, indent int) int {
	_, end, content := blockHeader(w.data, w.r)
	w.r = content
	breaks := w.blockBreaks(indent)
	blank := false // the line before began with a blank
	lead := -1     // the line end before this line
	for w.r < len(w.data) && w.column(indent) {
		startsBlank := isBlank(w.data[w.r])
		space := folded && lead >= 0 && !blank && !startsBlank
		if !w.blockBreak(lead, breaks, space) {
			return end
		}
		line := w.r
		for line < len(w.data) && !isBreak(w.data[line]) {
			line++
		}
		if !w.exact(min(line-w.r, len(w.text)-w.i)) {
			return line
		}
		w.r, end, blank = line, line, startsBlank
		lead, breaks = -1, nil
		if line == len(w.data) {
			break
		}
		lead = line
		w.r = breakEnd(w.data, line)
		breaks = w.blockBreaks(indent)
	}
	w.blockBreak(lead, breaks, false)
	return end
}

// column reports whether the walker stands in a content line, that is, behind
// indent blanks.
func (w *walker) column(indent int) bool {
	start := w.r
	for start > 0 && w.r-start < indent && w.data[start-1] == ' ' {
		start--
	}
	return w.r-start == indent && (start == 0 || isBreak(w.data[start-1]))
}

// blockBreaks moves behind empty lines and the indentation after them and
// returns the line ends passed.
func (w *walker) blockBreaks(indent int) [][2]int {
	var ends [][2]int
	for {
		for n := 0; n < indent && w.r < len(w.data) && w.data[w.r] == ' '; n++ {
			w.r++
		}
		if w.r >= len(w.data) || !isBreak(w.data[w.r]) {
			return ends
		}
		end := breakEnd(w.data, w.r)
		ends = append(ends, [2]int{w.r, end})
		w.r = end
	}
}

// blockBreak yields the line end at lead and the empty lines after it. In a
// folded scalar the line end between two ordinary lines is a space, or nothing
// before empty lines. At the end of the scalar the decoded text says how many
// are left (chomping).
func (w *walker) blockBreak(lead int, breaks [][2]int, space bool) bool {
	here := w.r
	defer func() { w.r = here }()
	if lead >= 0 && w.i < len(w.text) && (!space || len(breaks) == 0) {
		to := breakEnd(w.data, lead)
		if space {
			to = here
		}
		if !w.whole(1, lead, to) {
			return false
		}
	}
	for _, b := range breaks {
		if w.i < len(w.text) && !w.whole(1, b[0], b[1]) {
			return false
		}
	}
	return true
}
