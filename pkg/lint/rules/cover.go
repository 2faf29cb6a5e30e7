package rules

import (
	"github.com/fairlead/fairlead/pkg/diag"
)

// Cover returns a reader of lines that shows no secret: of what findings of
// security/secret are about it leaves the first four characters and puts `*`
// for each of the others, so that places still fit. line returns the 1-based
// line n of a file; ok is false if there is none. Frames of other findings can
// show the same lines, so it belongs around all of them.
func Cover(ds []diag.Diagnostic, line func(file string, n int) (text string, ok bool)) func(file string, n int) (text string, ok bool) {
	var secrets []diag.Span
	for i := range ds {
		if ds[i].Rule == secret.ID {
			secrets = append(secrets, ds[i].Primary)
		}
	}
	if len(secrets) == 0 {
		return line
	}
	return func(file string, n int) (string, bool) {
		text, ok := line(file, n)
		runes := []rune(text)
		for _, s := range secrets {
			if s.File == file {
				coverLine(runes, int32(n), s)
			}
		}
		return string(runes), ok
	}
}

// coverLine hides the part of a line that lies in the span. Columns count code
// points from 1; the first of them stay where the secret begins.
func coverLine(line []rune, n int32, s diag.Span) {
	if n < s.Start.Line || n > s.End.Line {
		return
	}
	from, to := int32(0), int32(len(line))
	if n == s.Start.Line {
		from = s.Start.Column - 1
		if long := s.End.Line > s.Start.Line || s.End.Column-s.Start.Column >= longSecret; long {
			from += shownOfSecret
		}
	}
	if n == s.End.Line {
		to = min(to, s.End.Column-1)
	}
	for i := max(from, 0); i < to; i++ {
		line[i] = '*'
	}
}
