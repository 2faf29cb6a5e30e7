package expr

import "strings"

// lqURL follows the text to know whether a token stands inside an address.
type lqURL struct {
	in   bool
	tail string // the last few bytes of the text, for a scheme cut by a tag
}

// lqURLEnds are the characters that no address goes over.
const lqURLEnds = " \t\r\n\"'<>()"

// text takes the next piece of text into account.
func (u *lqURL) text(s string) {
	if s == "" {
		return
	}
	run, before := u.tail+s, ""
	if i := strings.LastIndexAny(s, lqURLEnds); i >= 0 {
		u.in = false
		before = (u.tail + s)[:len(u.tail)+i+1]
		run = s[i+1:]
	}
	u.in = u.in || opensURL(before) || beginsURL(run)
	if len(run) > 16 {
		run = run[len(run)-16:]
	}
	u.tail = run
	if before != "" && run == "" {
		u.tail = before[max(0, len(before)-8):]
	}
}

// opensURL reports whether text ends where only an address can follow: a
// Markdown link or an attribute.
func opensURL(text string) bool {
	for _, s := range []string{"](", `href="`, `href='`, `src="`, `src='`} {
		if strings.HasSuffix(text, s) {
			return true
		}
	}
	return false
}

func beginsURL(run string) bool {
	return strings.Contains(run, "://") || strings.HasPrefix(run, "www.") || strings.HasPrefix(run, "mailto:") || strings.HasPrefix(run, "tel:")
}

// singleBraces reports `{ contact.first_name }`, which would be sent as it
// stands. Only a dotted name is meant so; other braces are text.
func (p *lqParser) singleBraces(offset int, text string) {
	for i := 0; ; {
		j := strings.IndexByte(text[i:], '{')
		if j < 0 {
			return
		}
		i += j
		if n := bracedPath(text[i+1:]); n > 0 && (i == 0 || text[i-1] != '{') {
			inner := strings.TrimSpace(text[i+1 : i+n])
			p.issue("load/template", offset+i, offset+i+n+1, "`"+text[i:i+n+1]+"` has single braces and would be sent as it stands", "write `{{ "+inner+" }}`")
		}
		i++
	}
}

// bracedPath returns the offset of the brace that closes a dotted name, 0 if
// something else stands there.
func bracedPath(s string) int {
	t := strings.TrimLeft(s, " ")
	dots := 0
	for {
		n := wordLen(t)
		if n == 0 || t[0] >= '0' && t[0] <= '9' {
			return 0
		}
		t = t[n:]
		if !strings.HasPrefix(t, ".") {
			break
		}
		t, dots = t[1:], dots+1
	}
	t = strings.TrimLeft(t, " ")
	if dots == 0 || !strings.HasPrefix(t, "}") || strings.HasPrefix(t, "}}") {
		return 0
	}
	return len(s) - len(t) + 1
}
