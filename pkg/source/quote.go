package source

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Place says where a scalar stands, as far as YAML reads text differently there.
type Place uint8

// The places: outside of braces and brackets, and inside. What is right inside
// is right outside too, and for a key.
const (
	Block Place = iota
	Flow
)

// Place returns where the node stands.
func (n *Node) Place() Place {
	if n.slot == inBlock {
		return Block
	}
	return Flow
}

// Quote writes text as a scalar on one line that every YAML reader, of 1.1 too,
// takes for that text and nothing else. It has quotes only where it needs them:
// single ones around text with `"` or `\`, as most conditions are, else double
// ones.
func Quote(text string, place Place) string {
	switch {
	case resolve(text) == String && !ambiguous(text) && plainText(text, place):
		return text
	case strings.ContainsAny(text, `"\`) && printable(text):
		return singleQuoted(text)
	}
	return doubleQuoted(text)
}

func singleQuoted(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// doubleQuoted writes text between double quotes. What is not visible becomes
// an escape.
func doubleQuoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case visible(r):
			b.WriteRune(r)
		case r > 0xffff:
			fmt.Fprintf(&b, `\U%08x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func visible(r rune) bool { return r == ' ' || unicode.IsGraphic(r) && !unicode.IsSpace(r) }

func printable(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return !visible(r) }) < 0
}

// plainText reports whether text without quotes is read as it is written,
// whatever type it then has.
func plainText(text string, place Place) bool {
	if text == "" || text != strings.TrimSpace(text) || !printable(text) || strings.Contains(text, utf8Invalid) {
		return false
	}
	if strings.HasPrefix(text, "---") || strings.HasPrefix(text, "...") ||
		strings.Contains(text, ": ") || strings.HasSuffix(text, ":") || strings.Contains(text, " #") {
		return false
	}
	if place == Flow && strings.ContainsAny(text, ",?[]{}") { // a question mark ends text there, to libyaml
		return false
	}
	switch text[0] {
	case ',', '[', ']', '{', '}', '#', '&', '*', '!', '|', '>', '\'', '"', '%', '@', '`':
		return false
	case '?', ':': // between brackets a colon stands for itself before anything
		return place == Block && len(text) > 1 && text[1] != ' '
	case '-':
		return len(text) > 1 && text[1] != ' '
	}
	return true
}

const utf8Invalid = string(utf8.RuneError)

// ambiguous reports whether readers of YAML 1.1, or of 1.2 in full, take plain
// text that is a string to Fairlead for something else: a truth value, a number
// with a base or underscores, minutes and seconds, or a merge key. Dates are left out:
// whoever writes one means one.
func ambiguous(text string) bool {
	switch text {
	case "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "=", "<<":
		return true
	}
	number := unsigned(text)
	switch strings.ToLower(number) {
	case ".inf", ".nan":
		return true
	case "":
		return false
	}
	if number[0] != '.' && (number[0] < '0' || number[0] > '9') {
		return false
	}
	return based(number) || sexagesimal(number) || decimal(number)
}

// based recognizes 0x1F, 0o17, 0b101.
func based(number string) bool {
	if len(number) < 3 || number[0] != '0' {
		return false
	}
	switch number[1] {
	case 'x', 'X':
		return only(number[2:], "0123456789abcdefABCDEF_")
	case 'o', 'O':
		return only(number[2:], "01234567_")
	case 'b', 'B':
		return only(number[2:], "01_")
	}
	return false
}

// sexagesimal recognizes 12:30 and 12:30:45.5, numbers to the base of 60.
func sexagesimal(number string) bool {
	parts := strings.Split(number, ":")
	for i, part := range parts {
		digits := "0123456789_"
		if i == len(parts)-1 {
			digits += "."
		}
		if part == "" || !only(part, digits) || i > 0 && len(strings.SplitN(part, ".", 2)[0]) > 2 {
			return false
		}
	}
	return len(parts) > 1
}

// decimal recognizes numbers that our own reader does not take for one: with
// leading zeros, underscores, or too large.
func decimal(number string) bool {
	mantissa, power, hasPower := strings.Cut(strings.ToLower(number), "e")
	if hasPower && (unsigned(power) == "" || !only(unsigned(power), "0123456789")) {
		return false
	}
	return only(mantissa, "0123456789_.") && strings.ContainsAny(mantissa, "0123456789") && strings.Count(mantissa, ".") <= 1
}

// only reports whether text consists of these characters.
func only(text, characters string) bool { return strings.Trim(text, characters) == "" }
