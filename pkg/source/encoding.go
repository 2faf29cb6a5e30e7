package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/fairlead/fairlead/pkg/diag"
)

// maxFileSize is the largest file that is read, in bytes. Larger ones are
// exports or logs that landed in the folder by mistake.
const maxFileSize = 32 << 20

// checkText reports why a file cannot be read as text at all, with the first
// place that is wrong. It also refuses what YAML readers disagree about: the
// Unicode line ends, which YAML 1.1 counts as lines and 1.2 does not.
func checkText(f *File) (diag.Diagnostic, bool) {
	data := f.Data
	if len(data) > maxFileSize {
		d := trouble(f, "load/limit", 0, 0, fmt.Sprintf("the file is larger than %d MiB", maxFileSize>>20))
		d.Help = "split it into smaller files, or name it under `ignore` of the project"
		return d, false
	}
	if bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}) {
		d := trouble(f, "load/encoding", 0, 2, "the file is UTF-16, not UTF-8")
		d.Help = "save the file as UTF-8"
		return d, false
	}
	for i := int(f.lines[0]); i < len(data); {
		if b := data[i]; b >= 0x20 && b < 0x7f || b == '\n' || b == '\r' || b == '\t' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if d, ok := checkRune(f, r, i, size); !ok {
			return d, false
		}
		i += size
	}
	return diag.Diagnostic{}, true
}

func checkRune(f *File, r rune, at, size int) (diag.Diagnostic, bool) {
	message, help := "", ""
	switch {
	case r == utf8.RuneError && size <= 1:
		message = fmt.Sprintf("the file is not UTF-8: byte `0x%02X`", f.Data[at])
		help = "save the file as UTF-8"
	case r == 0x85 || r == 0x2028 || r == 0x2029:
		message = fmt.Sprintf("line separator `U+%04X`, which YAML readers understand differently", r)
		help = fmt.Sprintf("replace it by an ordinary line end, or write `\\u%04x` in double quotes", r)
	case r == 0xfeff:
		message = "byte order mark `U+FEFF` in the middle of the file"
		help = "delete the invisible character"
	case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
		message = fmt.Sprintf("control character `U+%04X`", r)
		help = "delete the invisible character, or write it as an escape in double quotes"
	default:
		return diag.Diagnostic{}, true
	}
	d := trouble(f, "load/encoding", at, at+size, message)
	d.Help = help
	return d, false
}

// trouble builds an error about the bytes [start, end).
func trouble(f *File, rule string, start, end int, message string) diag.Diagnostic {
	return diag.Diagnostic{
		Rule: rule, Severity: diag.Error, Confidence: diag.Proved,
		Message: message, Primary: f.Span(start, end),
	}
}
