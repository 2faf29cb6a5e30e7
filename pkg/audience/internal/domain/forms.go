package domain

import "sync"

// Emails, Phones and URLs are the texts of the formats of the same names, as a project
// takes them: what cannot be meant is none of them. Of a URL the fine print of the host
// is not looked at: what square brackets and several colons are for.
var (
	Emails = form(`^[^\s@<>,;"]+@[^\s@<>,;"]+$`)
	Phones = form(`^\+?[0-9][0-9 ()./-]{2,}$`)
	URLs   = form(`^[A-Za-z][A-Za-z0-9+.-]*://` + userInfo + `(` + host + `+|(` + host + `|:)*:[0-9]*)(/` + escaped(`^%?#\x00-\x1f\x7f`) + `)?(\?[^#\x00-\x1f\x7f]*)?(#` + escaped(`^%`) + `)?$`)
)

const (
	userInfo = `(([A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f][0-9A-Fa-f])*@)?`
	host     = `([^\x00-\x20\x7f/?#@:%\\^` + "`" + `{|}]|%[89A-Fa-f][0-9A-Fa-f]|%25)`
)

// escaped are any number of the letters of a class, or of bytes in hexadecimal.
func escaped(class string) string { return `([` + class + `]|%[0-9A-Fa-f][0-9A-Fa-f])*` }

// form is the set of the texts that match a pattern, made when it is first asked for.
func form(pattern string) func() Texts {
	return sync.OnceValue(func() Texts {
		t, _ := Matching(pattern)
		return t
	})
}
